-- What the clerk's hand teaches: verdicts as labelled examples, units chosen for names, leave to use an untrusted text,
-- and of which event a reading tells. All four are only ever added to.
CREATE TABLE example (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id), reading INTEGER NOT NULL REFERENCES reading (id),
  candidate INTEGER NOT NULL REFERENCES candidate (id), kind TEXT NOT NULL, rule TEXT NOT NULL, verdict TEXT NOT NULL, at_once INTEGER NOT NULL,
  changed TEXT NOT NULL, text TEXT NOT NULL, lead_units TEXT NOT NULL, support_units TEXT NOT NULL, due_on TEXT,
  span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, known_at INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX example_document ON example (document, known_at);
CREATE INDEX example_candidate ON example (candidate, known_at);
CREATE TABLE unit_choice (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), name TEXT NOT NULL, answer TEXT NOT NULL,
  unit INTEGER REFERENCES unit (id), document INTEGER REFERENCES document (id), known_at INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_choice_name ON unit_choice (body, name, known_at);
CREATE TABLE vouch (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id), reading INTEGER NOT NULL REFERENCES reading (id),
  given INTEGER NOT NULL, reason TEXT NOT NULL, known_at INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX vouch_reading ON vouch (reading, known_at);
CREATE TABLE reading_event (
  id INTEGER PRIMARY KEY, reading INTEGER NOT NULL REFERENCES reading (id), document INTEGER NOT NULL REFERENCES document (id),
  body INTEGER NOT NULL REFERENCES body (id), held_on TEXT, name TEXT NOT NULL, session INTEGER
) STRICT;
CREATE INDEX reading_event_day ON reading_event (body, held_on);
CREATE INDEX reading_event_name ON reading_event (body, name, session);
CREATE INDEX reading_event_reading ON reading_event (reading);
