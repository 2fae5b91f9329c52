-- The grid: orders and filters that are asked for most, each answered out of an index; views that are kept; comments on
-- cells, which are only ever added to.
CREATE INDEX list_row_ends ON list_row (version, ends_on, position, field);
CREATE INDEX list_row_starts ON list_row (version, starts_on, position, field);
CREATE INDEX list_row_field ON list_row (version, field, position);
CREATE INDEX list_row_unit_of ON list_row_unit (version, unit, list_row, role);
CREATE INDEX draft_row_group ON draft_row (version, field, heading, position, change, weight);

CREATE TABLE list_view (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), post INTEGER NOT NULL REFERENCES post (id), name TEXT NOT NULL,
  shared INTEGER NOT NULL, query TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX list_view_list ON list_view (list, post);
CREATE TABLE usual_view (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), post INTEGER NOT NULL REFERENCES post (id),
  view INTEGER REFERENCES list_view (id), UNIQUE (list, post)
) STRICT;
CREATE TABLE cell_comment (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), list_row INTEGER NOT NULL, cell TEXT NOT NULL,
  former INTEGER REFERENCES cell_comment (id), settles INTEGER NOT NULL, side INTEGER REFERENCES side (id), words TEXT NOT NULL,
  post INTEGER NOT NULL REFERENCES post (id), unit INTEGER NOT NULL REFERENCES unit (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX cell_comment_row ON cell_comment (version, list_row);
