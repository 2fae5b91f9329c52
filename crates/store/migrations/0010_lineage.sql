-- 合并与拆分: which rows of a draft are to come of which, and, sealed with the version, which items came of which.
CREATE TABLE draft_lineage (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), kind TEXT NOT NULL,
  forebear INTEGER NOT NULL REFERENCES draft_row (id), successor INTEGER NOT NULL REFERENCES draft_row (id), reason TEXT NOT NULL,
  decision INTEGER REFERENCES decision (id), difference TEXT NOT NULL, UNIQUE (forebear, successor)
) STRICT;
CREATE INDEX draft_lineage_version ON draft_lineage (version);
CREATE INDEX draft_lineage_successor ON draft_lineage (successor);
CREATE TABLE lineage (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), kind TEXT NOT NULL,
  forebear INTEGER NOT NULL REFERENCES item (id), successor INTEGER NOT NULL REFERENCES item (id), reason TEXT NOT NULL,
  decision INTEGER NOT NULL REFERENCES decision (id), difference TEXT NOT NULL, UNIQUE (forebear, successor)
) STRICT;
CREATE INDEX lineage_version ON lineage (version);
CREATE INDEX lineage_successor ON lineage (successor);
