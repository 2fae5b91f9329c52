//! Which domain type fills which table, column by column. The order is the order in which rows are hashed: adding a
//! column means a new form version, never a new place.

use crate::error::Result;
use crate::row::Row;
use crate::tx::{Mutable, Record};
use std::sync::LazyLock;
use yipanqi_domain::At;
use yipanqi_domain::change::{Change, ChangeState};
use yipanqi_domain::close::{Certificate, CloseRequest, CloseReview, CloseState, Reopening};
use yipanqi_domain::document::{Candidate, CandidateState, Document, DocumentState, ReadingRecord};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::example::{Example, ReadingEvent, Vouch};
use yipanqi_domain::excuse::ExcuseGiven;
use yipanqi_domain::field::{Field, Group, Value};
use yipanqi_domain::list::{
    Adjustment, BodyAdoption, CellComment, ColumnsSealed, DraftLineage, DraftRow, Item, Lineage, List,
    ListAbout, ListBody, ListColumn, ListRow, ListRowAmount, ListRowUnit, ListVersion, ListView, RowContent,
    RowValue, UsualView, VersionState,
};
use yipanqi_domain::lit::{LightRun, SetInForce};
use yipanqi_domain::measure::Given;
use yipanqi_domain::meeting::{Attendance, Decision, DecisionState, MeetingSeries, Session, Source, Venue};
use yipanqi_domain::office::{
    Account, Body, Holding, Person, Post, Region, Side, Site, Unit, UnitAlias, UnitSide, UnitSuccession,
    Zone, ZoneMember,
};
use yipanqi_domain::order::{Order, OrderAct, OrderState};
use yipanqi_domain::packed::Packed;
use yipanqi_domain::paper::{Paper, PaperLine, PaperState, RowOutcome, Signature};
use yipanqi_domain::report::{Evidence, Fact, FactReview, Milestone, Window, WindowRule};
use yipanqi_domain::rights::Grant;
use yipanqi_domain::sheet::{ListTemplate, SheetImport, SheetSource};
use yipanqi_domain::unit_match::UnitChoice;
use yipanqi_domain::year::FiguresGiven;

/// 附件字节: that a blob is wanted, and what it must hash to. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobRecord {
    /// Id.
    pub id: i64,
    /// SM3 of the bytes.
    pub digest: String,
    /// Length in bytes.
    pub length: i64,
    /// When it was stored.
    pub stored_at: At,
}

/// An id as the plain number that it is in the database.
trait AsId {
    fn as_id(&self) -> i64;
}

impl<T: Field> AsId for T {
    fn as_id(&self) -> i64 {
        match self.to_value() {
            Value::Int(n) => n,
            _ => 0,
        }
    }
}

/// Statements of one table, made once.
struct Sql {
    columns: Vec<&'static str>,
    select: String,
    insert: String,
    update: String,
}

fn sql(table: &str, columns: Vec<&'static str>) -> Sql {
    let list = |prefix: &str| {
        columns
            .iter()
            .map(|c| format!("{prefix}{c}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let places = (1..=columns.len())
        .map(|i| format!("${i}"))
        .collect::<Vec<_>>()
        .join(", ");
    let sets = columns
        .iter()
        .enumerate()
        .skip(1)
        .map(|(i, c)| format!("{c} = ${}", i + 1))
        .collect::<Vec<_>>();
    Sql {
        select: format!("SELECT {} FROM {table} t", list("t.")),
        insert: format!("INSERT INTO {table} ({}) VALUES ({places})", list("")),
        update: format!("UPDATE {table} SET {} WHERE id = $1", sets.join(", ")),
        columns,
    }
}

macro_rules! records {
    ($($ty:ty, $table:literal, $class:ident { $first:ident $(, $field:ident)* $(,)? } $(+ $group:ident: $gty:ty)?;)+) => {$(
        const _: () = {
            static SQL: LazyLock<Sql> = LazyLock::new(|| {
                #[allow(unused_mut, reason = "only some tables have a group of columns")]
                let mut columns = vec![stringify!($first) $(, stringify!($field))*];
                $(columns.extend(<$gty as Group>::COLUMNS);)?
                sql($table, columns)
            });
            impl Record for $ty {
                const TABLE: &'static str = $table;
                const ADDED: &'static [usize] = records!(@added $($gty)?);
                const GUARDED: bool = records!(@guarded $class);
                fn columns() -> &'static [&'static str] { &SQL.columns }
                fn id(&self) -> i64 { self.$first.as_id() }
                fn write(&self) -> Vec<Value> {
                    #[allow(unused_mut, reason = "only some tables have a group of columns")]
                    let mut values = vec![self.$first.to_value() $(, self.$field.to_value())*];
                    $(self.$group.put(&mut values);)?
                    values
                }
                fn pack(&self, out: &mut Packed) {
                    self.$first.pack(out);
                    $(self.$field.pack(out);)*
                    $(self.$group.pack(out);)?
                }
                $(fn said(&self) -> Vec<RowValue> { self.$group.said() })?
                fn read(row: &Row) -> Result<Self> {
                    let mut cursor = row.cursor();
                    Ok(Self { $first: cursor.next()? $(, $field: cursor.next()?)* $(, $group: cursor.group::<$gty>()?)? })
                }
                fn select() -> &'static str { &SQL.select }
                fn insert_sql() -> &'static str { &SQL.insert }
                fn update_sql() -> &'static str { &SQL.update }
            }
            records!(@mutable $class $ty);
        };
    )+
        /// Every guarded table with its columns and how many of them each further form added, for verification.
        pub(crate) fn guarded_tables() -> Vec<(&'static str, &'static [&'static str], &'static [usize])> {
            let all = [$((<$ty as Record>::TABLE, <$ty as Record>::columns(), <$ty as Record>::ADDED, <$ty as Record>::GUARDED)),+];
            all.into_iter().filter(|t| t.3).map(|t| (t.0, t.1, t.2)).collect()
        }
        /// Tables to which rows are only ever added.
        pub(crate) fn insert_only_tables() -> Vec<&'static str> {
            let all = [$(($table, records!(@insert_only $class))),+];
            all.into_iter().filter(|t| t.1).map(|t| t.0).collect()
        }
        /// Every business table.
        pub(crate) const BUSINESS: &[&str] = &[$($table),+];
    };
    (@added) => { &[] };
    (@added $gty:ty) => { <$gty as Group>::ADDED };
    (@guarded contact) => { false };
    (@guarded $any:ident) => { true };
    (@insert_only fact) => { true };
    (@insert_only seal) => { true };
    (@insert_only $any:ident) => { false };
    (@mutable fact $ty:ty) => {};
    (@mutable seal $ty:ty) => {};
    (@mutable $any:ident $ty:ty) => { impl Mutable for $ty {} };
}

// record: guarded, may change · contact: personal data, not hashed, may be purged · fact, seal: insert-only
records! {
    Site, "site", record { id, name, demo, created_at };
    Region, "region", record { id, code, name, parent, level, path, starts_on, ends_on, sort_key };
    Zone, "zone", record { id, name };
    ZoneMember, "zone_member", record { id, zone, region, starts_on, ends_on };
    Body, "body", record { id, name, kind, parent, rank, number_prefix };
    Side, "side", record { id, body, region, name, mark, position };
    Unit, "unit", record { id, name, kind, region, starts_on, ends_on, sort_key };
    UnitAlias, "unit_alias", record { id, unit, name, starts_on, ends_on };
    UnitSuccession, "unit_succession", record { id, predecessor, successor, on_day };
    UnitSide, "unit_side", record { id, unit, side };
    Post, "post", record { id, unit, name, starts_on, ends_on };
    Person, "person", contact { id, name, office_phone, sort_key };
    Holding, "holding", record { id, post, person, starts_on, ends_on };
    Account, "account", record { id, person, login_name, password_hash, totp_secret, ceiling, state, created_at };
    Grant, "right_grant", record { id, post, role, scope_kind, scope_id, starts_on, ends_on };
    BlobRecord, "blob", fact { id, digest, length, stored_at };
    Document, "document", record {
        id, body, title, file_name, source_url, blob, length, mark, received_at, received_by
    } + state: DocumentState;
    ReadingRecord, "reading", fact { id, document, reader, encoding, text_blob, length, kind, trust, answer, at };
    Candidate, "candidate", record {
        id, document, reading, position, kind, text, span_start, span_end, heading, speaker, lead_units, support_units,
        due, due_on, rule, confidence
    } + state: CandidateState;
    Example, "example", fact {
        id, document, reading, candidate, kind, rule, verdict, at_once, changed, text, lead_units, support_units, due_on,
        span_start, span_end, known_at, at
    };
    UnitChoice, "unit_choice", fact { id, body, name, answer, unit, document, known_at, at };
    Vouch, "vouch", fact { id, document, reading, given, reason, known_at, at };
    ReadingEvent, "reading_event", fact { id, reading, document, body, held_on, name, session };
    MeetingSeries, "meeting_series", record { id, body, name };
    Session, "session", record {
        id, body, series, ordinal, name, held_on, mode, place, document, mark, recorded_at
    };
    Venue, "venue", record { id, session, name, kind };
    Attendance, "attendance", record { id, session, name, posts, role };
    Decision, "decision", record {
        id, session, body, position, kind, text, lead_units, support_units, due_on, recorded_at
    } + state: DecisionState;
    Source, "source", fact { id, object_kind, object_id, reading, span_start, span_end, candidate };
    List, "list", record { id, body, name, year, mark } + about: ListAbout;
    ListColumn, "list_column", fact {
        id, list, code, revision, name, kind, unit, decimals, choices, position, state, post, at
    };
    ColumnsSealed, "columns_sealed", seal { id, version, columns };
    ListVersion, "list_version", record { id, list, ordinal, base, revision } + state: VersionState;
    Item, "item", record { id, number, body, kind, title, parent, state, registered_at };
    DraftRow, "draft_row", record { id, version, position, item, decision, change, reason } + content: RowContent;
    ListRow, "list_row", seal { id, version, position, item, decision } + content: RowContent;
    ListRowUnit, "list_row_unit", seal { id, version, list_row, item, unit, role, name };
    ListRowAmount, "list_row_amount", seal { id, version, list_row, side, fen };
    Adjustment, "adjustment", seal { id, version, item, change, reason };
    ListBody, "list_body", record { id, list, body };
    BodyAdoption, "body_adoption", fact {
        id, version, revision, body, verdict, session, decision, paper_number, signed_on, in_force_on, content, reason, post, at
    };
    DraftLineage, "draft_lineage", record { id, version, kind, forebear, successor, reason, decision, difference };
    Lineage, "lineage", seal { id, version, kind, forebear, successor, reason, decision, difference };
    ListView, "list_view", record { id, list, post, name, shared, query, at };
    UsualView, "usual_view", record { id, list, post, view };
    CellComment, "cell_comment", fact {
        id, version, list_row, cell, former, settles, side, words, post, unit, at
    };
    Duty, "duty", record { id, item, unit, post, role, version, starts_on, ends_on, former } + state: DutyState;
    Window, "report_window", record { id, list, period, opens_on, closes_on };
    WindowRule, "window_rule", record { id, list, opens_day, days, day_kind, lights, is_on, post, at };
    Evidence, "evidence", fact {
        id, item, side, purpose, title, file_name, media, blob, length, mark, unit, post, at
    };
    Fact, "fact", fact {
        id, item, side, measure, period, basis, revision, reason, former, unit, post, evidence, known_at, at
    } + given: Given;
    FactReview, "fact_review", fact { id, fact, level, verdict, message, answer_by_on, post, unit, known_at, at };
    Milestone, "milestone", record { id, item, position, title, weight, planned_on, forecast_on, actual_on };
    SetInForce, "rule_set", seal { id, body, name, version, content, digest, in_force_on, at };
    LightRun, "light_run", fact {
        id, list, version, period, rule_set, known_at, judged_on, light_count, digest, at
    };
    Order, "order_slip", record {
        id, body, item, side, unit, list_row, period, run, cause, numbers, reason, rung, former, asks, working_days,
        drafted_by, drafted_at
    } + state: OrderState;
    OrderAct, "order_act", fact { id, order_slip, act, text, evidence, post, unit, at };
    Change, "change_request", record {
        id, item, list, kind, original_on, wanted_on, wanted_unit, reason, evidence, unit, post, asked_at
    } + state: ChangeState;
    CloseRequest, "close_request", record {
        id, item, list, sides, evidence, checklist, statement, unit, post, person, round, asked_at, review_by_on, unpublished
    } + state: CloseState;
    CloseReview, "close_review", fact {
        id, close_request, side, capacity, verdict, reason, post, person, unit, at
    };
    Certificate, "certificate", seal { id, close_request, item, number, content, digest, sealed_on, at };
    Reopening, "reopening", fact { id, certificate, item, reason, decision, post, at };
    Paper, "paper", record {
        id, kind, body, list, version, run, period, session, known_at, title, mark, content, compiled_by, compiled_at
    } + state: PaperState;
    PaperLine, "paper_line", seal { id, paper, position, kind, text, refs };
    Signature, "signature", fact { id, object_kind, object_id, person, post, unit, how, content, at };
    RowOutcome, "row_outcome", fact { id, list_row, list, item, outcome, reason, post, at };
    SheetImport, "sheet_import", fact {
        id, version, body, blob, file_name, sheet, layout, mapping, how, row_count, post, at
    };
    SheetSource, "sheet_source", fact { id, sheet_import, row_number, object_kind, object_id };
    ListTemplate, "list_template", fact { id, list, name, blob, file_name, sheet, mapping, state, post, at };
    FiguresGiven, "year_figures", fact { id, version, revision, figures, post, at };
    ExcuseGiven, "excuse", fact {
        id, item, list, side, period, excuse, state, reason, evidence, former, post, unit, known_at, at
    };
}
