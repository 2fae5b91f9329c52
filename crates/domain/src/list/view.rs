//! How a version is looked at: what is filtered, by what it is sorted and grouped, which columns stand in which order.
//!
//! A view is the query of an address, no more: what is shared, kept or sent to a colleague is that text. Names that are not
//! known are dropped, so that a link of another day still opens; values that cannot be are refused at their name and kept
//! as typed.

use super::own_filter::{self, OwnFilter, PART_NAMES, SortKey};
use super::{ItemKind, ItemState, OwnColumns, RowChange};
use crate::light::Light;
use crate::money::{MoneyUnit, parse_amount};
use crate::refusal::{Refusal, Rule, optional_day};
use crate::{Day, SideId, coded};

coded! {
    /// By what rows are put together.
    pub enum Grouping {
        /// Field and heading, as adopted.
        Heading = "heading",
        /// The first lead unit.
        Unit = "unit",
        /// The side of the first lead unit.
        Side = "side",
        /// Kind of the item.
        Kind = "kind",
        /// Not at all.
        None = "none",
    }
}

coded! {
    /// By what rows can be sorted.
    pub enum SortBy {
        /// Serial as printed.
        Serial = "serial",
        /// Title.
        Title = "title",
        /// Field.
        Field = "field",
        /// Heading.
        Heading = "heading",
        /// Kind.
        Kind = "kind",
        /// The first lead unit, in Chinese order.
        Lead = "lead",
        /// Plan amounts of all sides.
        Amount = "amount",
        /// First day.
        StartsOn = "starts_on",
        /// Deadline.
        EndsOn = "ends_on",
        /// Measure.
        Measure = "measure",
        /// Weight.
        Weight = "weight",
        /// 事项编号.
        Number = "number",
    }
}

coded! {
    /// A column, or several that belong together. Serial and title always stand first.
    pub enum GridColumn {
        /// The newest light.
        Light = "light",
        /// Lead units: by side, or by role where they can be edited.
        Leads = "leads",
        /// Support units.
        Support = "support",
        /// Units that report when they are not the lead units.
        Reporting = "reporting",
        /// Plan amounts by side.
        Amounts = "amounts",
        /// First and last day.
        Term = "term",
        /// Measure.
        Measure = "measure",
        /// Weight.
        Weight = "weight",
        /// What rows say beyond the columns of every list: the parts in use, and the list's own columns.
        More = "more",
        /// 事项编号.
        Number = "number",
        /// Kind.
        Kind = "kind",
        /// Field.
        Field = "field",
        /// Heading.
        Heading = "heading",
        /// State of the item.
        State = "state",
        /// Why an adjustment adds, changes or removes it.
        Reason = "reason",
    }
}

/// The columns of a view that names none.
pub const USUAL_COLUMNS: [GridColumn; 8] = [
    GridColumn::Leads,
    GridColumn::Support,
    GridColumn::Amounts,
    GridColumn::Term,
    GridColumn::Measure,
    GridColumn::Weight,
    GridColumn::More,
    GridColumn::Number,
];

/// The names of a view in an address, in the order in which they are written. Names of own columns begin with `own_`.
const NAMES: [&str; 23] = [
    "q",
    "field",
    "heading",
    "lead",
    "support",
    "side",
    "kind",
    "starts_from",
    "starts_to",
    "ends_from",
    "ends_to",
    "amount_from",
    "amount_to",
    "weight_from",
    "weight_to",
    "light",
    "state",
    "gap",
    "change",
    "sort",
    "group",
    "columns",
    "density",
];
/// Those that only say how rows are shown, not which.
const LOOKS: [&str; 4] = ["sort", "group", "columns", "density"];
/// As much as one value may hold.
const LONGEST: usize = 200;

/// A view as typed: known names, each once, empty ones left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridView {
    terms: Vec<(String, String)>,
}

/// Which rows, judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridFilter {
    /// Words that title, measure, field, heading, number or a unit's name must contain.
    pub words: String,
    /// Exactly this field.
    pub field: Option<String>,
    /// Exactly this heading, or what lies below it.
    pub heading: Option<String>,
    /// Name of a lead or joint lead unit.
    pub lead: Option<String>,
    /// Name of a support unit.
    pub support: Option<String>,
    /// With a lead unit or an amount of this side.
    pub side: Option<SideId>,
    /// Kind.
    pub kind: Option<ItemKind>,
    /// First day, from and to.
    pub starts: (Option<Day>, Option<Day>),
    /// Deadline, from and to.
    pub ends: (Option<Day>, Option<Day>),
    /// Amounts of all sides, 分, from and to.
    pub amount: (Option<i64>, Option<i64>),
    /// Weight in units of 0.01, from and to.
    pub weight: (Option<i64>, Option<i64>),
    /// Its newest light.
    pub light: Option<Light>,
    /// State of its item.
    pub state: Option<ItemState>,
    /// Whether something is missing: in a draft what the gap check names, in an adopted version whoever owes it.
    pub gap: bool,
    /// What the adjustment did with it.
    pub change: Option<RowChange>,
    /// What is asked of parts and own columns, all of it.
    pub own: Vec<OwnFilter>,
}

impl GridFilter {
    /// Whether every row fits.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
    /// Whether only whole fields and headings are asked for, whose sums are kept.
    pub fn is_of_groups(&self) -> bool {
        let rest = Self {
            field: None,
            heading: None,
            ..self.clone()
        };
        rest.is_open()
    }
}

impl GridView {
    /// A view from the pairs of an address or a form.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let known = |name: &&str| NAMES.contains(name);
        let mut names: Vec<&str> = NAMES.to_vec();
        for (name, _) in &pairs {
            let more = name.starts_with("own_") || PART_NAMES.contains(name);
            if more && !names.contains(name) && !known(name) {
                names.push(name);
            }
        }
        let mut terms = Vec::new();
        for name in names {
            // Boxes of one name, such as those of columns, are one value.
            let join = name == "columns";
            let mut values = pairs
                .iter()
                .filter(|(given, value)| *given == name && !value.trim().is_empty())
                .map(|(_, value)| value.trim().chars().take(LONGEST).collect::<String>());
            let value = if join {
                values.collect::<Vec<_>>().join(",")
            } else {
                values.next().unwrap_or_default()
            };
            if !value.is_empty() {
                terms.push((name.to_owned(), value));
            }
        }
        Self { terms }
    }

    /// A view from the text that [`GridView::text`] wrote.
    pub fn parse(text: &str) -> Self {
        Self::read(text.lines().filter_map(|line| line.split_once('=')))
    }

    /// The view as text, one `name=value` a line: what is kept of it.
    pub fn text(&self) -> String {
        let line =
            |(name, value): &(String, String)| format!("{name}={}\n", value.replace(['\n', '\r'], " "));
        self.terms.iter().map(line).collect()
    }

    /// Names and values, in their order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.terms
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a name; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.terms
            .iter()
            .find_map(|(given, value)| (given == name).then_some(value.as_str()))
            .unwrap_or_default()
    }

    /// Names and values of what is filtered.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs().filter(|(name, _)| !LOOKS.contains(name))
    }

    /// The same without one name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let terms = self.terms.iter().filter(|(given, _)| given != name).cloned();
        Self {
            terms: terms.collect(),
        }
    }

    /// The same with one value set; an empty one takes it away.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs: Vec<(&str, &str)> = self.pairs().filter(|(given, _)| *given != name).collect();
        pairs.push((name, value));
        Self::read(pairs)
    }

    /// By what it is sorted, and whether from the last to the first. Nothing: as adopted.
    pub fn sort(&self) -> Option<(SortKey, bool)> {
        let text = self.get("sort");
        let (code, descending) = match text.strip_prefix('-') {
            Some(code) => (code, true),
            None => (text, false),
        };
        SortKey::parse(code).map(|by| (by, descending))
    }

    /// By what rows are put together: as adopted, unless the view says otherwise or sorts.
    pub fn group(&self) -> Grouping {
        let usual = if self.sort().is_some() {
            Grouping::None
        } else {
            Grouping::Heading
        };
        match Grouping::parse(self.get("group")) {
            // A sorted list has no headings to stand under.
            Some(Grouping::Heading) if self.sort().is_some() => Grouping::None,
            Some(group) => group,
            None => usual,
        }
    }

    /// The columns, in their order.
    pub fn columns(&self) -> Vec<GridColumn> {
        let mut out = Vec::new();
        for column in self
            .get("columns")
            .split(',')
            .filter_map(|code| GridColumn::parse(code.trim()))
        {
            if !out.contains(&column) {
                out.push(column);
            }
        }
        if out.is_empty() {
            USUAL_COLUMNS.to_vec()
        } else {
            out
        }
    }

    /// What is filtered in a list with these columns of its own, with every value that cannot be.
    pub fn judged(&self, columns: &OwnColumns) -> (GridFilter, Vec<Refusal>) {
        let (own, mut refused) = own_filter::judged(self, columns);
        let mut judge = Judge {
            view: self,
            refused: &mut refused,
        };
        let text = |name: &str| Some(self.get(name).to_owned()).filter(|text| !text.is_empty());
        let filter = GridFilter {
            words: self.get("q").to_owned(),
            field: text("field"),
            heading: text("heading"),
            lead: text("lead"),
            support: text("support"),
            side: judge.code("side", |text| text.parse().ok().map(SideId)),
            kind: judge.code("kind", ItemKind::parse),
            starts: judge.days("starts_from", "starts_to"),
            ends: judge.days("ends_from", "ends_to"),
            amount: judge.span("amount_from", "amount_to", |text, at| {
                parse_amount(text, MoneyUnit::Yi, at)
            }),
            weight: judge.span("weight_from", "weight_to", |text, at| {
                weight_of(text, at).map(Some)
            }),
            light: judge.code("light", Light::of_code),
            state: judge.code("state", ItemState::parse),
            gap: !self.get("gap").is_empty(),
            change: judge.code("change", RowChange::parse),
            own,
        };
        (filter, refused)
    }
}

fn weight_of(text: &str, field: &'static str) -> Rule<i64> {
    super::row_input::weight(text).map_err(|refusal| refusal.at(field))
}

struct Judge<'a> {
    view: &'a GridView,
    refused: &'a mut Vec<Refusal>,
}

impl Judge<'_> {
    fn code<T>(&mut self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.view.get(name);
        if text.is_empty() {
            return None;
        }
        let found = read(text);
        if found.is_none() {
            self.refused.push(Refusal::new("not_a_choice").at(name));
        }
        found
    }
    fn one<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str, &'static str) -> Rule<Option<T>>,
    ) -> Option<T> {
        let text = self.view.get(name);
        if text.is_empty() {
            return None;
        }
        read(text, name).unwrap_or_else(|refusal| {
            self.refused.push(refusal);
            None
        })
    }
    fn span<T: PartialOrd>(
        &mut self,
        from: &'static str,
        to: &'static str,
        read: impl Fn(&str, &'static str) -> Rule<Option<T>>,
    ) -> (Option<T>, Option<T>) {
        let (first, last) = (self.one(from, &read), self.one(to, &read));
        if let (Some(a), Some(b)) = (&first, &last)
            && a > b
        {
            self.refused.push(Refusal::new("span_backwards").at(to));
            return (None, None);
        }
        (first, last)
    }
    fn days(&mut self, from: &'static str, to: &'static str) -> (Option<Day>, Option<Day>) {
        self.span(from, to, optional_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_comes_back_from_its_text_as_it_was() {
        let view = GridView::read([
            ("ends_to", "2025-06-30"),
            ("nonsense", "1"),
            ("q", " 桥 "),
            ("field", ""),
            ("columns", "term"),
            ("columns", "leads"),
            ("own_7", "甲"),
            ("sort", "-ends_on"),
        ]);
        assert_eq!(GridView::parse(&view.text()), view);
        assert_eq!(view.get("q"), "桥");
        assert_eq!(view.columns(), [GridColumn::Term, GridColumn::Leads]);
        assert_eq!(view.sort(), Some((SortKey::By(SortBy::EndsOn), true)));
        assert_eq!(view.group(), Grouping::None);
        let filtered: Vec<&str> = view.filters().map(|(name, _)| name).collect();
        assert_eq!(filtered, ["q", "ends_to", "own_7"]);
        assert_eq!(view.without("q").get("q"), "");
        assert_eq!(view.with("kind", "task").get("kind"), "task");
    }

    #[test]
    fn what_cannot_be_is_refused_at_its_name_and_filters_nothing() {
        let view = GridView::read([
            ("kind", "dream"),
            ("starts_from", "2025-02-30"),
            ("ends_from", "2025-06-30"),
            ("ends_to", "2025-06-01"),
            ("amount_from", "一亿"),
            ("weight_to", "101"),
        ]);
        let (filter, refused) = view.judged(&OwnColumns::default());
        assert!(filter.is_open());
        let at: Vec<_> = refused
            .iter()
            .map(|refusal| (refusal.code, refusal.field))
            .collect();
        assert_eq!(
            at,
            [
                ("not_a_choice", Some("kind")),
                ("not_a_day", Some("starts_from")),
                ("span_backwards", Some("ends_to")),
                ("not_an_amount", Some("amount_from")),
                ("not_a_weight", Some("weight_to")),
            ]
        );
    }

    #[test]
    fn only_whole_fields_and_headings_have_kept_sums() {
        let filter = |pairs: &[(&str, &str)]| {
            GridView::read(pairs.iter().copied())
                .judged(&OwnColumns::default())
                .0
        };
        assert!(filter(&[]).is_of_groups());
        assert!(filter(&[("field", "甲"), ("heading", "乙")]).is_of_groups());
        assert!(!filter(&[("field", "甲"), ("gap", "1")]).is_of_groups());
        assert_eq!(
            filter(&[("amount_from", "1.5"), ("amount_to", "2")]).amount,
            (Some(15_000_000_000), Some(20_000_000_000))
        );
    }
}
