-- Plumbing, rebuilt by doctor: who sees an item, as far as whole bodies and sides go, is kept in the rows by which it is found,
-- so that rights are part of the index and no hit is looked at by itself. A class says: seen by these bodies, by these sides (until
-- a day), where the lowest mark of a list that holds the item may be read. 0: by nobody. Kept by every transaction that writes
-- rows or duties: see kept/class.rs.
CREATE TABLE sight_class (id INTEGER PRIMARY KEY, spec TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE sight_class_seer (
  scope_kind TEXT NOT NULL, scope_id INTEGER NOT NULL, class INTEGER NOT NULL, until_on TEXT NOT NULL, mark INTEGER NOT NULL,
  PRIMARY KEY (scope_kind, scope_id, class)
) STRICT;
ALTER TABLE search_token ADD COLUMN class INTEGER NOT NULL DEFAULT 0;
DROP INDEX search_object;
CREATE INDEX search_object ON search_token (kind, object_id, class);
CREATE INDEX search_seen ON search_token (token, kind, object_id, class);

-- Whoever opens the database next adds up the kept sums again, and the classes with them.
DELETE FROM kept_sum;
