-- What is written by the thousand has fewer entries of indexes to be put in. Rows that name no item or decision need none to be
-- found by it; parts of rows are found by row and code, and by a version and its codes, never by what they say.
DROP INDEX draft_row_item;
CREATE INDEX draft_row_item ON draft_row (item) WHERE item IS NOT NULL;
DROP INDEX draft_row_decision;
CREATE INDEX draft_row_decision ON draft_row (decision) WHERE decision IS NOT NULL;
DROP INDEX row_value_text;
DROP INDEX row_value_number;
CREATE INDEX row_value_code ON row_value (version, code);
-- SQLite alone keeps a row of a table beside the entry of its key unless told otherwise: two tables are made anew as their keys,
-- with all that they hold.
ALTER TABLE row_value RENAME TO row_value_former;
CREATE TABLE row_value (
  version INTEGER NOT NULL, row INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, number INTEGER, PRIMARY KEY (row, code)
) STRICT, WITHOUT ROWID;
INSERT INTO row_value SELECT version, row, code, text, number FROM row_value_former ORDER BY row, code;
DROP TABLE row_value_former;
CREATE INDEX row_value_code ON row_value (version, code);
ALTER TABLE entry_row RENAME TO entry_row_former;
CREATE TABLE entry_row (
  seq INTEGER NOT NULL REFERENCES entry (seq), kind TEXT NOT NULL, row_id INTEGER NOT NULL, digest TEXT,
  PRIMARY KEY (seq, kind, row_id)
) STRICT, WITHOUT ROWID;
INSERT INTO entry_row SELECT seq, kind, row_id, digest FROM entry_row_former ORDER BY seq, kind, row_id;
DROP TABLE entry_row_former;
CREATE INDEX entry_row_object ON entry_row (kind, row_id, seq);
