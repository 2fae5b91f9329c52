-- The second half of the loop: windows and facts, lights, orders, changes, close-outs, papers, outcomes.
-- Same ground rules as the first file. Guarded records, facts and seals are declared in records.rs; what can be rebuilt
-- from them (light) is plumbing.

-- What is owed, and what was said.
CREATE TABLE report_window (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), period TEXT NOT NULL, opens_on TEXT NOT NULL,
  closes_on TEXT NOT NULL, UNIQUE (list, period)
) STRICT;
CREATE INDEX report_window_closes ON report_window (closes_on);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), side INTEGER REFERENCES side (id), purpose TEXT NOT NULL,
  title TEXT NOT NULL, file_name TEXT NOT NULL, media TEXT NOT NULL, blob TEXT NOT NULL, length INTEGER NOT NULL, mark TEXT NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit (id), post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_item ON evidence (item);
CREATE TABLE fact (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), side INTEGER NOT NULL REFERENCES side (id), measure TEXT NOT NULL,
  period TEXT NOT NULL, basis TEXT NOT NULL, revision INTEGER NOT NULL, reason TEXT, former INTEGER REFERENCES fact (id),
  unit INTEGER NOT NULL REFERENCES unit (id), post INTEGER NOT NULL REFERENCES post (id), evidence INTEGER REFERENCES evidence (id),
  known_at INTEGER NOT NULL, at INTEGER NOT NULL, worth TEXT NOT NULL, number INTEGER, money_unit TEXT, decimals INTEGER, words TEXT,
  since_on TEXT, as_given TEXT NOT NULL,
  UNIQUE (item, side, measure, period, revision)
) STRICT;
CREATE INDEX fact_period ON fact (period, item);
CREATE INDEX fact_unit ON fact (unit, period);
CREATE TABLE fact_review (
  id INTEGER PRIMARY KEY, fact INTEGER NOT NULL REFERENCES fact (id), level TEXT NOT NULL, verdict TEXT NOT NULL, message TEXT,
  answer_by_on TEXT, post INTEGER NOT NULL REFERENCES post (id), unit INTEGER NOT NULL REFERENCES unit (id), known_at INTEGER NOT NULL,
  at INTEGER NOT NULL, UNIQUE (fact, level)
) STRICT;
-- Plumbing, rebuilt by doctor: what waits for a review, so that no page looks for it among all facts.
CREATE TABLE fact_waiting (fact INTEGER PRIMARY KEY, side INTEGER NOT NULL, level TEXT NOT NULL) STRICT;
CREATE INDEX fact_waiting_side ON fact_waiting (side, level);
CREATE TABLE milestone (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), position INTEGER NOT NULL, title TEXT NOT NULL,
  weight INTEGER NOT NULL, planned_on TEXT NOT NULL, forecast_on TEXT, actual_on TEXT
) STRICT;
CREATE INDEX milestone_item ON milestone (item, planned_on);

-- Lights: a run is a fact that names its four coordinates and the digest of what it lit; the lights themselves can be
-- computed again from it.
CREATE TABLE rule_set (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), name TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL,
  digest TEXT NOT NULL, in_force_on TEXT NOT NULL, at INTEGER NOT NULL, UNIQUE (body, name, version)
) STRICT;
CREATE TABLE light_run (
  id INTEGER PRIMARY KEY, list INTEGER NOT NULL REFERENCES list (id), version INTEGER NOT NULL REFERENCES list_version (id),
  period TEXT NOT NULL, rule_set INTEGER NOT NULL REFERENCES rule_set (id), known_at INTEGER NOT NULL, judged_on TEXT NOT NULL,
  light_count INTEGER NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX light_run_version ON light_run (version, period, known_at);
CREATE INDEX light_run_list ON light_run (list, period, known_at);
CREATE TABLE light (
  run INTEGER NOT NULL, list_row INTEGER NOT NULL, side INTEGER NOT NULL, part TEXT NOT NULL, item INTEGER NOT NULL, unit INTEGER,
  light TEXT NOT NULL, level INTEGER, gravity INTEGER NOT NULL, behind INTEGER NOT NULL, rule TEXT, numbers TEXT NOT NULL,
  plan_fen INTEGER, done_fen INTEGER, started INTEGER, PRIMARY KEY (run, list_row, side)
) STRICT;
CREATE INDEX light_item ON light (item, run);
CREATE INDEX light_worst ON light (run, gravity, behind);

-- Orders and changes.
CREATE TABLE order_slip (
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES body (id), item INTEGER NOT NULL REFERENCES item (id),
  side INTEGER REFERENCES side (id), unit INTEGER NOT NULL REFERENCES unit (id), list_row INTEGER REFERENCES list_row (id), period TEXT,
  run INTEGER REFERENCES light_run (id), cause TEXT NOT NULL, numbers TEXT NOT NULL, reason TEXT, rung TEXT NOT NULL,
  former INTEGER REFERENCES order_slip (id), asks TEXT NOT NULL, working_days INTEGER NOT NULL, drafted_by INTEGER NOT NULL REFERENCES post (id),
  drafted_at INTEGER NOT NULL, state TEXT NOT NULL, signed_off_by INTEGER REFERENCES post (id), signed_off_at INTEGER, number TEXT,
  content TEXT, issued_at INTEGER, due_on TEXT, unpublished INTEGER, state_reason TEXT
) STRICT;
CREATE UNIQUE INDEX order_slip_number ON order_slip (number);
CREATE INDEX order_slip_item ON order_slip (item, state);
CREATE INDEX order_slip_unit ON order_slip (unit, state);
CREATE INDEX order_slip_body ON order_slip (body, state);
CREATE TABLE order_act (
  id INTEGER PRIMARY KEY, order_slip INTEGER NOT NULL REFERENCES order_slip (id), act TEXT NOT NULL, text TEXT,
  evidence INTEGER REFERENCES evidence (id), post INTEGER NOT NULL REFERENCES post (id), unit INTEGER NOT NULL REFERENCES unit (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX order_act_order ON order_act (order_slip);
CREATE TABLE change_request (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), list INTEGER NOT NULL REFERENCES list (id), kind TEXT NOT NULL,
  original_on TEXT, wanted_on TEXT, wanted_unit INTEGER REFERENCES unit (id), reason TEXT NOT NULL, evidence INTEGER REFERENCES evidence (id),
  unit INTEGER NOT NULL REFERENCES unit (id), post INTEGER NOT NULL REFERENCES post (id), asked_at INTEGER NOT NULL, state TEXT NOT NULL,
  decided_at INTEGER, decided_by INTEGER REFERENCES post (id), state_reason TEXT, decision INTEGER REFERENCES decision (id)
) STRICT;
CREATE INDEX change_request_item ON change_request (item, state);
CREATE INDEX change_request_list ON change_request (list, state);

-- 销号.
CREATE TABLE close_request (
  id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (id), list INTEGER NOT NULL REFERENCES list (id), sides TEXT NOT NULL,
  evidence TEXT NOT NULL, checklist TEXT NOT NULL, statement TEXT NOT NULL, unit INTEGER NOT NULL REFERENCES unit (id), post INTEGER NOT NULL REFERENCES post (id),
  person INTEGER NOT NULL REFERENCES person (id), round INTEGER NOT NULL, asked_at INTEGER NOT NULL, review_by_on TEXT NOT NULL,
  unpublished INTEGER, state TEXT NOT NULL, state_at INTEGER, state_reason TEXT, number TEXT
) STRICT;
CREATE INDEX close_request_item ON close_request (item, state);
CREATE INDEX close_request_waits ON close_request (state, review_by_on);
CREATE UNIQUE INDEX close_request_number ON close_request (number);
CREATE TABLE close_review (
  id INTEGER PRIMARY KEY, close_request INTEGER NOT NULL REFERENCES close_request (id), side INTEGER REFERENCES side (id),
  capacity TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, post INTEGER NOT NULL REFERENCES post (id),
  person INTEGER NOT NULL REFERENCES person (id), unit INTEGER NOT NULL REFERENCES unit (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX close_review_request ON close_review (close_request);
CREATE TABLE certificate (
  id INTEGER PRIMARY KEY, close_request INTEGER NOT NULL UNIQUE REFERENCES close_request (id), item INTEGER NOT NULL REFERENCES item (id),
  number TEXT NOT NULL UNIQUE, content TEXT NOT NULL, digest TEXT NOT NULL, sealed_on TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX certificate_item ON certificate (item);
CREATE TABLE reopening (
  id INTEGER PRIMARY KEY, certificate INTEGER NOT NULL UNIQUE REFERENCES certificate (id), item INTEGER NOT NULL REFERENCES item (id),
  reason TEXT NOT NULL, decision INTEGER REFERENCES decision (id), post INTEGER NOT NULL REFERENCES post (id), at INTEGER NOT NULL
) STRICT;
CREATE INDEX reopening_item ON reopening (item);

-- Papers that leave the office. Lines are sealed as they are compiled; a paper compiled again is another paper.
CREATE TABLE paper (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body INTEGER NOT NULL REFERENCES body (id), list INTEGER REFERENCES list (id),
  version INTEGER REFERENCES list_version (id), run INTEGER REFERENCES light_run (id), period TEXT, session INTEGER REFERENCES session (id),
  known_at INTEGER NOT NULL, title TEXT NOT NULL, mark TEXT NOT NULL, content TEXT NOT NULL, compiled_by INTEGER NOT NULL REFERENCES post (id),
  compiled_at INTEGER NOT NULL, state TEXT NOT NULL, signed_off_by INTEGER REFERENCES post (id), signed_off_at INTEGER, number TEXT,
  issued_at INTEGER, state_reason TEXT
) STRICT;
CREATE INDEX paper_body ON paper (body, kind, compiled_at);
CREATE INDEX paper_list ON paper (list, period);
CREATE UNIQUE INDEX paper_number ON paper (number);
CREATE TABLE paper_line (
  id INTEGER PRIMARY KEY, paper INTEGER NOT NULL REFERENCES paper (id), position INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
  refs TEXT NOT NULL, UNIQUE (paper, position)
) STRICT;
CREATE TABLE signature (
  id INTEGER PRIMARY KEY, object_kind TEXT NOT NULL, object_id INTEGER NOT NULL, person INTEGER NOT NULL REFERENCES person (id),
  post INTEGER NOT NULL REFERENCES post (id), unit INTEGER NOT NULL REFERENCES unit (id), how TEXT NOT NULL, content TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX signature_object ON signature (object_kind, object_id);

-- What became of a row when its list's year was closed.
CREATE TABLE row_outcome (
  id INTEGER PRIMARY KEY, list_row INTEGER NOT NULL UNIQUE REFERENCES list_row (id), list INTEGER NOT NULL REFERENCES list (id),
  item INTEGER NOT NULL REFERENCES item (id), outcome TEXT NOT NULL, reason TEXT NOT NULL, post INTEGER NOT NULL REFERENCES post (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX row_outcome_list ON row_outcome (list);
CREATE INDEX row_outcome_item ON row_outcome (item);
