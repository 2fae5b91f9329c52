-- 共同通过: the bodies that adopt a list beside its own, and what each said of a version that was before it. Insert-only.
CREATE TABLE list_body (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), body INTEGER NOT NULL REFERENCES body (id), UNIQUE (list, body)
) STRICT;
CREATE INDEX list_body_body ON list_body (body);
CREATE TABLE body_adoption (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), revision INTEGER NOT NULL,
  body INTEGER NOT NULL REFERENCES body (id), verdict TEXT NOT NULL, session INTEGER REFERENCES session (id),
  decision INTEGER REFERENCES decision (id), paper_number TEXT, signed_on TEXT, in_force_on TEXT, content TEXT NOT NULL,
  reason TEXT NOT NULL, post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX body_adoption_version ON body_adoption (version);
