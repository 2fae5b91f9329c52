-- The year: figures of a list's own, given to a draft and sealed with its version; approved reasons that keep a rule of
-- lights from counting. Both insert-only: other figures, or a reason taken back, are a further row.
CREATE TABLE year_figures (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), revision INTEGER NOT NULL, figures TEXT,
  post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL, UNIQUE (version, revision)
) STRICT;
CREATE TABLE excuse (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), list INTEGER NOT NULL REFERENCES list (id),
  side INTEGER REFERENCES side (id), period TEXT NOT NULL, excuse TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
  evidence INTEGER REFERENCES evidence (id), former INTEGER UNIQUE REFERENCES excuse (id), post INTEGER NOT NULL REFERENCES post (id),
  unit INTEGER NOT NULL REFERENCES unit (id), known_at INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX excuse_list ON excuse (list, period);
CREATE INDEX excuse_item ON excuse (item);
-- In which drafts an item stands, for its page.
CREATE INDEX draft_row_item ON draft_row (item);
