-- Clerks' own files in whose layout a list is written. Insert-only: of each name the last row counts.
CREATE TABLE list_template (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), name TEXT NOT NULL, blob TEXT NOT NULL, file_name TEXT NOT NULL,
  sheet TEXT NOT NULL, mapping TEXT NOT NULL, state TEXT NOT NULL, post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX list_template_list ON list_template (list, name, id);
