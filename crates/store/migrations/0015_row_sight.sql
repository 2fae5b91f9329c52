-- Plumbing, rebuilt by doctor: rows of adopted versions with the class that says who sees their items (0013), so that whoever
-- sees part of a list finds its next rows without asking of each of them who sees it. Ids of a version's rows rise with their
-- places. Kept by every transaction that writes rows or duties: see kept/class.rs.
CREATE TABLE row_sight (
  version INTEGER NOT NULL, row INTEGER NOT NULL, class INTEGER NOT NULL, PRIMARY KEY (version, row)
) STRICT, WITHOUT ROWID;

-- Whoever opens the database next adds up the kept sums again, and the classes with them.
DELETE FROM kept_sum;
