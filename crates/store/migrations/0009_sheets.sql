-- Files of sheets that were taken into drafts, and which row of a sheet each row came from. Insert-only.
CREATE TABLE sheet_import (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), body INTEGER NOT NULL REFERENCES body (id),
  blob TEXT NOT NULL, file_name TEXT NOT NULL, sheet TEXT NOT NULL, layout TEXT NOT NULL, mapping TEXT NOT NULL, how TEXT NOT NULL,
  row_count INTEGER NOT NULL, post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX sheet_import_layout ON sheet_import (body, layout, id);
CREATE INDEX sheet_import_version ON sheet_import (version);
CREATE TABLE sheet_source (
  id INTEGER PRIMARY KEY, sheet_import INTEGER NOT NULL REFERENCES sheet_import (id), row_number INTEGER NOT NULL,
  object_kind TEXT NOT NULL, object_id INTEGER NOT NULL
) STRICT;
CREATE INDEX sheet_source_object ON sheet_source (object_kind, object_id);
-- Plumbing: a file that was handed in and waits for somebody's word, private to its post; forgotten after a day, as its bytes
-- are.
CREATE TABLE staged_sheet (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL, account INTEGER NOT NULL, post INTEGER NOT NULL, blob TEXT NOT NULL,
  file_name TEXT NOT NULL, state TEXT NOT NULL, chosen TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL,
  told TEXT NOT NULL, saved_at INTEGER NOT NULL
) STRICT;
