-- One text for both databases. Three column types: INTEGER, TEXT, BLOB (BIGINT, TEXT, BYTEA on PostgreSQL).
-- _at = milliseconds UTC, _on = YYYY-MM-DD, amounts in 分. Insert-only tables are protected after this file, by
-- trigger (SQLite) or by the application role's rights (PostgreSQL): see schema.rs.

-- The trail and its head. The head row is the one lock of the one write lane.
CREATE TABLE trail_head (one INTEGER PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
INSERT INTO trail_head (one, seq, hash, at) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0);
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, alg TEXT NOT NULL, version INTEGER NOT NULL, site INTEGER NOT NULL,
  prev TEXT NOT NULL, account INTEGER, person INTEGER, post INTEGER, for_whom INTEGER, act TEXT NOT NULL,
  object_kind TEXT NOT NULL, object_id INTEGER, outcome TEXT NOT NULL, reason TEXT, rows_digest TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX entry_object ON entry (object_kind, object_id, seq);
CREATE TABLE entry_row (
  seq INTEGER NOT NULL REFERENCES entry (seq), kind TEXT NOT NULL, row_id INTEGER NOT NULL, digest TEXT,
  PRIMARY KEY (seq, kind, row_id)
) STRICT;
CREATE INDEX entry_row_object ON entry_row (kind, row_id, seq);

-- Plumbing: never in the trail, never business.
CREATE TABLE plumbing_lane (one INTEGER PRIMARY KEY, held INTEGER NOT NULL) STRICT;
INSERT INTO plumbing_lane (one, held) VALUES (1, 0);
CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE login (
  token_hash TEXT PRIMARY KEY, account INTEGER NOT NULL, post INTEGER, stage TEXT NOT NULL, created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL, source TEXT NOT NULL
) STRICT;
CREATE INDEX login_account ON login (account);
CREATE TABLE throttle (name TEXT PRIMARY KEY, failures INTEGER NOT NULL, first_at INTEGER NOT NULL, locked_until_at INTEGER NOT NULL) STRICT;
CREATE TABLE second_factor_step (account INTEGER PRIMARY KEY, step INTEGER NOT NULL) STRICT;
CREATE TABLE one_time_link (token_hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, account INTEGER, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE denial (name TEXT PRIMARY KEY, minute INTEGER NOT NULL, hits INTEGER NOT NULL) STRICT;
CREATE TABLE job (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL, run_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
  state TEXT NOT NULL, claimed_by TEXT, claimed_at INTEGER, problem TEXT
) STRICT;
CREATE INDEX job_due ON job (state, run_at);
CREATE TABLE schedule (name TEXT PRIMARY KEY, every_ms INTEGER NOT NULL, next_at INTEGER NOT NULL) STRICT;
CREATE TABLE draft (name TEXT PRIMARY KEY, post INTEGER NOT NULL, body TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT;
CREATE TABLE search_token (token TEXT NOT NULL, kind TEXT NOT NULL, object_id INTEGER NOT NULL, PRIMARY KEY (token, kind, object_id)) STRICT;
CREATE INDEX search_object ON search_token (kind, object_id);
CREATE TABLE node (name TEXT PRIMARY KEY, started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT;

-- The office.
CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL, demo INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE region (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, parent INTEGER REFERENCES region (id), level TEXT NOT NULL,
  path TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT, sort_key TEXT NOT NULL, UNIQUE (code, starts_on)
) STRICT;
CREATE INDEX region_parent ON region (parent);
CREATE TABLE zone (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE zone_member (
  id INTEGER PRIMARY KEY, zone INTEGER NOT NULL REFERENCES zone (id), region INTEGER NOT NULL REFERENCES region (id),
  starts_on TEXT NOT NULL, ends_on TEXT
) STRICT;
CREATE INDEX zone_member_zone ON zone_member (zone);
CREATE TABLE body (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, parent INTEGER REFERENCES body (id), rank INTEGER NOT NULL,
  number_prefix TEXT NOT NULL
) STRICT;
CREATE TABLE side (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), region INTEGER NOT NULL REFERENCES region (id),
  name TEXT NOT NULL, mark TEXT NOT NULL, position INTEGER NOT NULL, UNIQUE (body, region)
) STRICT;
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, region INTEGER NOT NULL REFERENCES region (id),
  starts_on TEXT NOT NULL, ends_on TEXT, sort_key TEXT NOT NULL
) STRICT;
CREATE INDEX unit_region ON unit (region);
CREATE INDEX unit_name ON unit (name);
CREATE TABLE unit_alias (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES unit (id), name TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT
) STRICT;
CREATE INDEX unit_alias_name ON unit_alias (name);
CREATE INDEX unit_alias_unit ON unit_alias (unit);
CREATE TABLE unit_succession (
  id INTEGER PRIMARY KEY, predecessor INTEGER NOT NULL REFERENCES unit (id), successor INTEGER NOT NULL REFERENCES unit (id),
  on_day TEXT NOT NULL
) STRICT;
CREATE INDEX unit_succession_predecessor ON unit_succession (predecessor);
CREATE TABLE unit_side (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES unit (id), side INTEGER NOT NULL REFERENCES side (id), UNIQUE (unit, side)
) STRICT;
CREATE TABLE post (
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES unit (id), name TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT
) STRICT;
CREATE INDEX post_unit ON post (unit);
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, office_phone TEXT, sort_key TEXT NOT NULL) STRICT;
CREATE TABLE holding (
  id INTEGER PRIMARY KEY, post INTEGER NOT NULL REFERENCES post (id), person INTEGER NOT NULL REFERENCES person (id),
  starts_on TEXT NOT NULL, ends_on TEXT
) STRICT;
CREATE INDEX holding_post ON holding (post);
CREATE INDEX holding_person ON holding (person);
CREATE TABLE account (
  id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person (id), login_name TEXT NOT NULL UNIQUE, password_hash TEXT,
  totp_secret TEXT, ceiling TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE right_grant (
  id INTEGER PRIMARY KEY, post INTEGER NOT NULL REFERENCES post (id), role TEXT NOT NULL, scope_kind TEXT NOT NULL,
  scope_id INTEGER NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT
) STRICT;
CREATE INDEX right_grant_post ON right_grant (post);

-- Blobs: the bytes lie in files (or an object store) named by digest; the row says that they are wanted.
CREATE TABLE blob (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, length INTEGER NOT NULL, stored_at INTEGER NOT NULL) STRICT;

-- Documents.
CREATE TABLE document (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), title TEXT NOT NULL, file_name TEXT, source_url TEXT,
  blob TEXT NOT NULL, length INTEGER NOT NULL, mark TEXT NOT NULL, received_at INTEGER NOT NULL,
  received_by INTEGER NOT NULL REFERENCES post (id), state TEXT NOT NULL, reading INTEGER, state_reason TEXT, state_at INTEGER,
  UNIQUE (body, blob, mark)
) STRICT;
CREATE INDEX document_body ON document (body, received_at);
CREATE INDEX document_state ON document (body, state);
CREATE TABLE reading (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id), reader TEXT NOT NULL, encoding TEXT NOT NULL,
  text_blob TEXT NOT NULL, length INTEGER NOT NULL, kind TEXT NOT NULL, trust TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX reading_document ON reading (document);
CREATE TABLE candidate (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES document (id), reading INTEGER NOT NULL REFERENCES reading (id),
  position INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
  heading TEXT, speaker TEXT, lead_units TEXT NOT NULL, support_units TEXT NOT NULL, due TEXT, due_on TEXT, rule TEXT NOT NULL,
  confidence INTEGER NOT NULL, state TEXT NOT NULL, merged_into INTEGER REFERENCES candidate (id), state_reason TEXT
) STRICT;
CREATE INDEX candidate_document ON candidate (document, kind, position);

-- Meetings.
CREATE TABLE meeting_series (id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), name TEXT NOT NULL, UNIQUE (body, name)) STRICT;
CREATE TABLE session (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), series INTEGER REFERENCES meeting_series (id), ordinal INTEGER,
  name TEXT NOT NULL, held_on TEXT NOT NULL, mode TEXT, place TEXT, document INTEGER REFERENCES document (id), mark TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, UNIQUE (series, ordinal)
) STRICT;
CREATE INDEX session_body ON session (body, held_on);
CREATE TABLE venue (id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session (id), name TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
CREATE INDEX venue_session ON venue (session);
CREATE TABLE attendance (
  id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session (id), name TEXT NOT NULL, posts TEXT NOT NULL, role TEXT NOT NULL
) STRICT;
CREATE INDEX attendance_session ON attendance (session);
CREATE TABLE decision (
  id INTEGER PRIMARY KEY, session INTEGER REFERENCES session (id), body INTEGER NOT NULL REFERENCES body (id), position INTEGER NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, lead_units TEXT NOT NULL, support_units TEXT NOT NULL, due_on TEXT, state TEXT NOT NULL,
  state_reason TEXT, recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_session ON decision (session, position);
CREATE TABLE source (
  id INTEGER PRIMARY KEY, object_kind TEXT NOT NULL, object_id INTEGER NOT NULL, reading INTEGER NOT NULL REFERENCES reading (id),
  span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, candidate INTEGER REFERENCES candidate (id)
) STRICT;
CREATE INDEX source_object ON source (object_kind, object_id);
CREATE INDEX source_candidate ON source (candidate);

-- Lists.
CREATE TABLE list (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), name TEXT NOT NULL, year INTEGER NOT NULL, mark TEXT NOT NULL,
  UNIQUE (body, name, year)
) STRICT;
CREATE TABLE list_version (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), ordinal INTEGER NOT NULL, base INTEGER REFERENCES list_version (id),
  revision INTEGER NOT NULL, state TEXT NOT NULL, deliberated_on TEXT, session INTEGER REFERENCES session (id),
  authority INTEGER REFERENCES decision (id), number TEXT, content TEXT, in_force_on TEXT, adopted_at INTEGER, paper_number TEXT,
  UNIQUE (list, ordinal)
) STRICT;
CREATE UNIQUE INDEX list_version_number ON list_version (number);
CREATE TABLE item (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, body INTEGER NOT NULL REFERENCES body (id), kind TEXT NOT NULL, title TEXT NOT NULL,
  parent INTEGER REFERENCES item (id), state TEXT NOT NULL, registered_at INTEGER NOT NULL
) STRICT;
CREATE TABLE draft_row (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), position INTEGER NOT NULL, item INTEGER REFERENCES item (id),
  decision INTEGER REFERENCES decision (id), change TEXT NOT NULL, reason TEXT NOT NULL, serial TEXT NOT NULL, kind TEXT NOT NULL,
  field TEXT NOT NULL, heading TEXT NOT NULL, title TEXT NOT NULL, measure TEXT NOT NULL, starts_on TEXT, ends_on TEXT,
  weight INTEGER NOT NULL, units TEXT NOT NULL, amounts TEXT NOT NULL
) STRICT;
CREATE INDEX draft_row_version ON draft_row (version, position);
CREATE INDEX draft_row_decision ON draft_row (decision);
CREATE TABLE list_row (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), position INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item (id), decision INTEGER REFERENCES decision (id), serial TEXT NOT NULL, kind TEXT NOT NULL,
  field TEXT NOT NULL, heading TEXT NOT NULL, title TEXT NOT NULL, measure TEXT NOT NULL, starts_on TEXT, ends_on TEXT,
  weight INTEGER NOT NULL, units TEXT NOT NULL, amounts TEXT NOT NULL, UNIQUE (version, item)
) STRICT;
CREATE INDEX list_row_version ON list_row (version, position);
CREATE INDEX list_row_item ON list_row (item);
CREATE INDEX list_row_decision ON list_row (decision);
CREATE TABLE list_row_unit (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), list_row INTEGER NOT NULL REFERENCES list_row (id),
  item INTEGER NOT NULL REFERENCES item (id), unit INTEGER NOT NULL REFERENCES unit (id), role TEXT NOT NULL, name TEXT NOT NULL
) STRICT;
CREATE INDEX list_row_unit_row ON list_row_unit (list_row);
CREATE INDEX list_row_unit_item ON list_row_unit (item, unit);
CREATE TABLE list_row_amount (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), list_row INTEGER NOT NULL REFERENCES list_row (id),
  side INTEGER REFERENCES side (id), fen INTEGER NOT NULL
) STRICT;
CREATE INDEX list_row_amount_row ON list_row_amount (list_row);
CREATE TABLE adjustment (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES list_version (id), item INTEGER NOT NULL REFERENCES item (id),
  change TEXT NOT NULL, reason TEXT NOT NULL
) STRICT;
CREATE INDEX adjustment_version ON adjustment (version);

-- Duties.
CREATE TABLE duty (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), unit INTEGER NOT NULL REFERENCES unit (id),
  post INTEGER REFERENCES post (id), role TEXT NOT NULL, version INTEGER NOT NULL REFERENCES list_version (id), starts_on TEXT NOT NULL,
  ends_on TEXT, former INTEGER REFERENCES duty (id), state TEXT NOT NULL, state_at INTEGER, state_by INTEGER REFERENCES post (id),
  state_reason TEXT, other_unit INTEGER REFERENCES unit (id)
) STRICT;
CREATE INDEX duty_item ON duty (item);
CREATE INDEX duty_unit ON duty (unit, state);
CREATE INDEX duty_post ON duty (post);
CREATE INDEX duty_state ON duty (state, version);
