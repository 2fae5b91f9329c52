//! The statements of a window, made of fixed fragments; whatever a person typed is a parameter.

use super::{GridAsked, GridOf, Seen};
use crate::query::lists::pattern;
use crate::sight::sight_params;
use std::fmt::Write as _;
use yipanqi_domain::UnitId;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::{Asks, Grouping, SortBy, SortKey};

/// A statement as it grows.
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) params: Vec<Value>,
}

impl Sql {
    /// Keeps a value and gives its place.
    pub(super) fn place(&mut self, value: Value) -> usize {
        self.params.push(value);
        self.params.len()
    }
    pub(super) fn put(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }
    pub(super) fn bind(&mut self, value: Value) -> &mut Self {
        let at = self.place(value);
        let _ = write!(self.text, "${at}");
        self
    }
}

impl GridAsked<'_> {
    pub(super) fn is_draft(&self) -> bool {
        self.of == GridOf::Draft
    }

    pub(super) fn table(&self) -> &'static str {
        if self.is_draft() {
            "draft_row sr"
        } else {
            "list_row sr"
        }
    }

    /// `FROM … WHERE …` of the rows that fit and may be seen.
    pub(super) fn rows(&self, postgres: bool, units: &Units, before: &str) -> Sql {
        let mut sql = Sql {
            text: String::with_capacity(2048),
            params: Vec::new(),
        };
        sql.put(before).put(" FROM ").put(self.table()).put(" WHERE ");
        match self.of {
            GridOf::Draft => {
                sql.put("sr.version = ").bind(self.version.to_value());
            }
            GridOf::Sealed { sight, seen } => {
                sql.params = sight_params(sight);
                sql.place(self.version.to_value());
                match seen {
                    Seen::Whole => sql.put("sr.version = $4 AND ").put(WHOLE),
                    Seen::ByClass => sql
                        .put("sr.version = $4 AND ")
                        .put(IN_PART)
                        .put(" AND EXISTS (SELECT 1 FROM row_sight rs WHERE rs.version = $4 AND rs.row = sr.id AND ")
                        .put(CLASS_SEEN)
                        .put(")"),
                    Seen::OneByOne => sql.put(sql_seen_row!()),
                };
            }
        }
        self.texts(&mut sql, postgres);
        self.units(&mut sql, postgres, units);
        self.figures(&mut sql, postgres);
        self.states(&mut sql);
        self.own(&mut sql);
        if let Some(ids) = self.only {
            sql.put(" AND sr.id IN (0");
            for id in ids {
                let _ = write!(sql.text, ", {}", id.0);
            }
            sql.put(")");
        }
        sql
    }

    fn texts(&self, sql: &mut Sql, postgres: bool) {
        let words = pattern(&self.filter.words);
        if !words.is_empty() {
            let at = sql.place(Value::Text(words));
            let like = |column: &str| format!("LOWER({column}) LIKE ${at} ESCAPE '!'");
            let [title, measure, field, heading] =
                ["sr.title", "sr.measure", "sr.field", "sr.heading"].map(like);
            let (from, named) = (self.named_units(postgres), like(self.unit_name(postgres)));
            let number = like("ni.number");
            let _ = write!(
                sql.text,
                " AND ({title} OR {measure} OR {field} OR {heading} \
                 OR EXISTS (SELECT 1 FROM item ni WHERE ni.id = sr.item AND {number}) OR EXISTS (SELECT 1 {from} AND {named}))"
            );
        }
        if let Some(field) = &self.filter.field {
            sql.put(" AND sr.field = ").bind(field.to_value());
        }
        if let Some(heading) = &self.filter.heading {
            let below = format!(
                "{}/%",
                heading.replace('!', "!!").replace('%', "!%").replace('_', "!_")
            );
            sql.put(" AND (sr.heading = ").bind(heading.to_value());
            sql.put(" OR sr.heading LIKE ")
                .bind(Value::Text(below))
                .put(" ESCAPE '!')");
        }
        if let Some(kind) = self.filter.kind {
            sql.put(" AND sr.kind = ").bind(kind.to_value());
        }
        if let Some(change) = self.filter.change {
            if self.is_draft() {
                sql.put(" AND sr.change = ").bind(change.to_value());
            } else {
                sql.put(" AND EXISTS (SELECT 1 FROM adjustment ga WHERE ga.version = sr.version AND ga.item = sr.item AND ga.change = ");
                sql.bind(change.to_value()).put(")");
            }
        }
    }

    fn units(&self, sql: &mut Sql, postgres: bool, units: &Units) {
        for (wanted, roles) in [(&units.lead, LEADS), (&units.support, "('support')")] {
            let Some(wanted) = wanted else { continue };
            match wanted {
                // A unit with few rows is listed by the index.
                Wanted::Rare(unit) if !self.is_draft() => {
                    sql.put(" AND sr.id IN (SELECT gu.list_row FROM list_row_unit gu WHERE gu.version = ")
                        .bind(self.version.to_value())
                        .put(" AND gu.unit = ")
                        .bind(unit.to_value())
                        .put(" AND gu.role IN ")
                        .put(roles)
                        .put(")");
                }
                Wanted::Rare(unit) | Wanted::Common(unit) => {
                    let (from, id) = (self.named_units(postgres), self.unit_id(postgres));
                    let role = self.unit_role(postgres);
                    let _ = write!(
                        sql.text,
                        " AND EXISTS (SELECT 1 {from} AND {role} IN {roles} AND {id} = "
                    );
                    sql.bind(unit.to_value()).put(")");
                }
                Wanted::Named(name) => {
                    let (from, named) = (self.named_units(postgres), self.unit_name(postgres));
                    let role = self.unit_role(postgres);
                    let _ = write!(
                        sql.text,
                        " AND EXISTS (SELECT 1 {from} AND {role} IN {roles} AND LOWER({named}) LIKE "
                    );
                    sql.bind(Value::Text(pattern(name))).put(" ESCAPE '!')");
                }
            }
        }
        if let Some(side) = self.filter.side {
            let at = sql.place(side.to_value());
            let (from, id, role) = (
                self.named_units(postgres),
                self.unit_id(postgres),
                self.unit_role(postgres),
            );
            let amount = self.amount_of_side(postgres, at);
            let _ = write!(
                sql.text,
                " AND (EXISTS (SELECT 1 FROM side gs JOIN unit gn ON gs.id = ${at} JOIN region gr ON gr.id = gn.region WHERE {on} \
                 AND EXISTS (SELECT 1 {from} AND {role} IN {LEADS} AND {id} = gn.id)) OR {amount})",
                on = sql_on_side!("gn.id", "gr.path", "gs.id", "gs.region"),
            );
        }
    }

    fn figures(&self, sql: &mut Sql, postgres: bool) {
        for (column, (from, to)) in [
            ("sr.starts_on", self.filter.starts),
            ("sr.ends_on", self.filter.ends),
        ] {
            for (sign, day) in [(" >= ", from), (" <= ", to)] {
                if let Some(day) = day {
                    sql.put(" AND ").put(column).put(sign).bind(day.to_value());
                }
            }
        }
        for (column, (from, to)) in [
            (self.amount(postgres), self.filter.amount),
            ("sr.weight", self.filter.weight),
        ] {
            for (sign, number) in [(" >= ", from), (" <= ", to)] {
                if let Some(number) = number {
                    sql.put(" AND ").put(column).put(sign).put("CAST(");
                    sql.bind(Value::Int(number)).put(" AS BIGINT)");
                }
            }
        }
    }

    fn states(&self, sql: &mut Sql) {
        if let Some(state) = self.filter.state {
            sql.put(" AND EXISTS (SELECT 1 FROM item gi WHERE gi.id = sr.item AND gi.state = ");
            sql.bind(state.to_value()).put(")");
        }
        if let Some(light) = self.filter.light {
            sql.put(" AND EXISTS (SELECT 1 FROM light gl WHERE gl.list_row = sr.id AND gl.part <> 'side' AND gl.run = ");
            sql.bind(self.run.map_or(0, |run| run.0).to_value());
            sql.put(" AND gl.light = ")
                .bind(light.state().to_owned().to_value());
            sql.put(" AND COALESCE(gl.level, -1) = CAST(");
            sql.bind(Value::Int(light.level().map_or(-1, i64::from)))
                .put(" AS BIGINT))");
        }
        // What nobody leads is the office's to see to.
        if self.filter.gap
            && matches!(
                self.of,
                GridOf::Sealed {
                    seen: Seen::Whole,
                    ..
                }
            )
        {
            sql.put(" AND NOT EXISTS (SELECT 1 FROM duty gd WHERE gd.item = sr.item AND gd.role IN ('lead', 'joint_lead') AND ");
            sql.put(sql_open!("gd.state"))
                .put(" AND (gd.ends_on IS NULL OR gd.ends_on >= $2))");
        }
    }

    /// Parts and own columns, each found by row and code.
    fn own(&self, sql: &mut Sql) {
        for one in &self.filter.own {
            sql.put(" AND EXISTS (SELECT 1 FROM row_value rv WHERE rv.row = sr.id AND rv.code = ")
                .bind(one.code.to_value());
            match &one.asks {
                Asks::Words(words) => {
                    sql.put(" AND LOWER(rv.text) LIKE ")
                        .bind(Value::Text(pattern(words)))
                        .put(" ESCAPE '!'");
                }
                Asks::Exactly(text) => {
                    sql.put(" AND rv.text = ").bind(text.to_value());
                }
                Asks::Unit(name) => named_in(sql, "unit", name),
                Asks::Region(name) => named_in(sql, "region", name),
                Asks::Zone(name) => named_in(sql, "zone", name),
                Asks::Numbers(from, to) => {
                    for (sign, number) in [(" >= ", from), (" <= ", to)] {
                        if let Some(number) = number {
                            sql.put(" AND rv.number").put(sign).put("CAST(");
                            sql.bind(Value::Int(*number)).put(" AS BIGINT)");
                        }
                    }
                }
                // Days are kept as `YYYY-MM-DD`, whose order as text is theirs.
                Asks::Days(from, to) => {
                    for (sign, day) in [(" >= ", from), (" <= ", to)] {
                        if let Some(day) = day {
                            sql.put(" AND rv.text").put(sign).bind(day.to_string().to_value());
                        }
                    }
                }
            }
            sql.put(")");
        }
    }

    /// `FROM … WHERE …` of the units that a row names.
    pub(super) fn named_units(&self, postgres: bool) -> &'static str {
        match (self.is_draft(), postgres) {
            (false, _) => "FROM list_row_unit su WHERE su.list_row = sr.id",
            (true, false) => "FROM json_each(sr.units) su WHERE su.key >= 0",
            (true, true) => "FROM json_array_elements(CAST(sr.units AS JSON)) su WHERE 1 = 1",
        }
    }
    fn unit_name(&self, postgres: bool) -> &'static str {
        match (self.is_draft(), postgres) {
            (false, _) => "su.name",
            (true, false) => "json_extract(su.value, '$.name')",
            (true, true) => "(su.value ->> 'name')",
        }
    }
    fn unit_role(&self, postgres: bool) -> &'static str {
        match (self.is_draft(), postgres) {
            (false, _) => "su.role",
            (true, false) => "json_extract(su.value, '$.role')",
            (true, true) => "(su.value ->> 'role')",
        }
    }
    fn unit_id(&self, postgres: bool) -> &'static str {
        match (self.is_draft(), postgres) {
            (false, _) => "su.unit",
            (true, false) => "json_extract(su.value, '$.unit')",
            (true, true) => "CAST(su.value ->> 'unit' AS BIGINT)",
        }
    }
    /// The first lead unit.
    pub(super) fn first_lead(&self, postgres: bool) -> &'static str {
        match (self.is_draft(), postgres) {
            (false, _) => {
                "(SELECT su.unit FROM list_row_unit su WHERE su.list_row = sr.id AND su.role = 'lead' ORDER BY su.id LIMIT 1)"
            }
            (true, false) => {
                "CASE json_extract(sr.units, '$[0].role') WHEN 'lead' THEN json_extract(sr.units, '$[0].unit') END"
            }
            (true, true) => {
                "CASE CAST(sr.units AS JSON) -> 0 ->> 'role' WHEN 'lead' THEN CAST(CAST(sr.units AS JSON) -> 0 ->> 'unit' AS BIGINT) END"
            }
        }
    }
    /// Plan amounts of all sides, 分.
    pub(super) fn amount(&self, postgres: bool) -> &'static str {
        match (self.is_draft(), postgres) {
            (false, _) => {
                "(SELECT CAST(SUM(sa.fen) AS BIGINT) FROM list_row_amount sa WHERE sa.list_row = sr.id)"
            }
            (true, false) => "(SELECT SUM(json_extract(sa.value, '$.fen')) FROM json_each(sr.amounts) sa)",
            (true, true) => {
                "(SELECT CAST(SUM(CAST(sa.value ->> 'fen' AS BIGINT)) AS BIGINT) FROM json_array_elements(CAST(sr.amounts AS JSON)) sa)"
            }
        }
    }
    fn amount_of_side(&self, postgres: bool, at: usize) -> String {
        match (self.is_draft(), postgres) {
            (false, _) => {
                format!(
                    "EXISTS (SELECT 1 FROM list_row_amount sa WHERE sa.list_row = sr.id AND sa.side = ${at})"
                )
            }
            (true, false) => format!(
                "EXISTS (SELECT 1 FROM json_each(sr.amounts) sa WHERE json_extract(sa.value, '$.side') = ${at})"
            ),
            (true, true) => format!(
                "EXISTS (SELECT 1 FROM json_array_elements(CAST(sr.amounts AS JSON)) sa \
                 WHERE CAST(sa.value ->> 'side' AS BIGINT) = ${at})"
            ),
        }
    }

    /// What a group is put in order by; nothing for the order as adopted and for no groups.
    pub(super) fn group_key(&self, postgres: bool) -> Option<String> {
        let lead = self.first_lead(postgres);
        Some(match self.group {
            Grouping::Heading | Grouping::None => return None,
            Grouping::Unit => {
                format!("COALESCE((SELECT gu.sort_key FROM unit gu WHERE gu.id = ({lead})), '~')")
            }
            Grouping::Side => format!(
                "COALESCE((SELECT MIN(gs.position) FROM unit gn JOIN region gr ON gr.id = gn.region \
                 JOIN side gs ON gs.body = {} AND {} WHERE gn.id = ({lead})), 99)",
                self.body.0,
                sql_on_side!("gn.id", "gr.path", "gs.id", "gs.region"),
            ),
            Grouping::Kind => KINDS.to_owned(),
        })
    }

    /// The columns of an order; the second says that an index gives it, without what has no value.
    pub(super) fn sort_keys(&self, by: SortKey, postgres: bool) -> (Vec<String>, bool) {
        let one = |text: &str| (vec![text.to_owned()], false);
        let by = match by {
            SortKey::By(by) => by,
            // Numbers by their size, then words; what has neither comes last.
            SortKey::Own(n) => {
                let of = |part: &str| {
                    format!("(SELECT rv.{part} FROM row_value rv WHERE rv.row = sr.id AND rv.code = 'c{n}')")
                };
                return (vec![of("number"), of("text")], false);
            }
        };
        match by {
            SortBy::StartsOn => (vec!["sr.starts_on".into()], true),
            SortBy::EndsOn => (vec!["sr.ends_on".into()], true),
            SortBy::Weight => one("sr.weight"),
            SortBy::Serial => (
                vec![
                    "NULLIF(LENGTH(sr.serial), 0)".into(),
                    "NULLIF(sr.serial, '')".into(),
                ],
                false,
            ),
            SortBy::Title => one("sr.title"),
            SortBy::Field => one("NULLIF(sr.field, '')"),
            SortBy::Heading => one("NULLIF(sr.heading, '')"),
            SortBy::Kind => one(KINDS),
            SortBy::Measure => one("NULLIF(sr.measure, '')"),
            SortBy::Amount => one(self.amount(postgres)),
            SortBy::Number => one("(SELECT ni.number FROM item ni WHERE ni.id = sr.item)"),
            SortBy::Lead => {
                let lead = self.first_lead(postgres);
                (
                    vec![format!(
                        "(SELECT gu.sort_key FROM unit gu WHERE gu.id = ({lead}))"
                    )],
                    false,
                )
            }
        }
    }
}

/// Whose name contains these words.
fn named_in(sql: &mut Sql, table: &str, name: &str) {
    let _ = write!(
        sql.text,
        " AND EXISTS (SELECT 1 FROM {table} rn WHERE rn.id = rv.number AND LOWER(rn.name) LIKE "
    );
    sql.bind(Value::Text(pattern(name))).put(" ESCAPE '!')");
}

/// Every row of version `$4` may be seen: its list's mark may be read and the reader is of its body's office.
pub(super) const WHOLE: &str = concat!(
    "EXISTS (SELECT 1 FROM list_version sv JOIN list sl ON sl.id = sv.list WHERE sv.id = $4 AND ",
    sql_mark_ok!("sl.mark"),
    " AND ",
    sql_in_body!("sl.body"),
    ")"
);
/// Some rows of version `$4` may be seen: its list's mark may be read and the reader is of its body's office or of one of its
/// sides.
pub(super) const IN_PART: &str = concat!(
    "EXISTS (SELECT 1 FROM list_version sv JOIN list sl ON sl.id = sv.list WHERE sv.id = $4 AND ",
    sql_mark_ok!("sl.mark"),
    " AND ",
    sql_in_body_or_side!("sl.body"),
    ")"
);
/// The class that `rs` is of is seen by the reader.
pub(super) const CLASS_SEEN: &str = sql_class_seen!("rs.class");
pub(super) const LEADS: &str = "('lead', 'joint_lead')";
const KINDS: &str = "CASE sr.kind WHEN 'task' THEN 1 WHEN 'project' THEN 2 WHEN 'policy' THEN 3 WHEN 'reform' THEN 4 \
                     WHEN 'platform' THEN 5 ELSE 6 END";

/// A unit as a view names it.
pub(super) enum Wanted {
    /// Of few rows.
    Rare(UnitId),
    /// Of many.
    Common(UnitId),
    /// No unit has exactly this name: whose name contains it.
    Named(String),
}

#[derive(Default)]
pub(super) struct Units {
    pub(super) lead: Option<Wanted>,
    pub(super) support: Option<Wanted>,
}
