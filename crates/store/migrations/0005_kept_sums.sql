-- Plumbing, rebuilt by doctor: counts and sums of sealed rows and of duties, for the office of a body (side 0) and for each
-- of its sides, so that no page adds up what it does not show. `until_on` is the last day on which the side still sees what is
-- counted; empty: for good. Kept by every transaction that writes rows or duties: see kept.rs.
CREATE TABLE kept_sum (
  what TEXT NOT NULL, side INTEGER NOT NULL, list INTEGER NOT NULL, version INTEGER NOT NULL, until_on TEXT NOT NULL,
  field TEXT NOT NULL, heading TEXT NOT NULL, of_id INTEGER NOT NULL, n INTEGER NOT NULL, total INTEGER NOT NULL,
  PRIMARY KEY (what, list, version, side, until_on, field, heading, of_id)
) STRICT;

-- A unit that is no more, and the rows that name it.
CREATE INDEX list_row_unit_unit ON list_row_unit (unit);
CREATE INDEX unit_ends ON unit (ends_on);
