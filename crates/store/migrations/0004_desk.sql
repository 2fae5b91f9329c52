-- Windows that open by a rule: one rule for a list.
CREATE TABLE window_rule (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL UNIQUE REFERENCES list (id), opens_day INTEGER NOT NULL, days INTEGER NOT NULL,
  day_kind TEXT NOT NULL, lights INTEGER NOT NULL, is_on INTEGER NOT NULL, post INTEGER NOT NULL REFERENCES post (id),
  at INTEGER NOT NULL
) STRICT;
