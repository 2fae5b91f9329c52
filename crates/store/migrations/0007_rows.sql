-- What rows and lists say beyond the columns that all have, added as further forms: see 0002-trail-encoding.md.
ALTER TABLE draft_row ADD COLUMN more TEXT;
ALTER TABLE list_row ADD COLUMN more TEXT;
ALTER TABLE list ADD COLUMN kind TEXT;
ALTER TABLE list ADD COLUMN family TEXT;
ALTER TABLE list ADD COLUMN zone INTEGER REFERENCES zone (id);
-- Columns of a list's own; the last revision of a code counts. A version seals them as they were.
CREATE TABLE list_column (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), code TEXT NOT NULL, revision INTEGER NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL, unit TEXT NOT NULL, decimals INTEGER NOT NULL, choices TEXT NOT NULL, position INTEGER NOT NULL, state TEXT NOT NULL,
  post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL, UNIQUE (list, code, revision)
) STRICT;
CREATE TABLE columns_sealed (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL UNIQUE REFERENCES list_version (id), columns TEXT NOT NULL
) STRICT;
-- Items below an item.
CREATE INDEX item_parent ON item (parent);
-- Plumbing, rebuilt by doctor: the parts of `more` one by one, of sealed rows and of rows of drafts, so that pages filter and
-- sort by them. `number` is the text as a number, where it is one.
CREATE TABLE row_value (
  version INTEGER NOT NULL, row INTEGER NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, number INTEGER, PRIMARY KEY (row, code)
) STRICT;
CREATE INDEX row_value_text ON row_value (version, code, text, row);
CREATE INDEX row_value_number ON row_value (version, code, number, row);
