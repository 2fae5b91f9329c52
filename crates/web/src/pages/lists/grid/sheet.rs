//! The grid as it stands on the page: headings in two rows, bands, lines of cells. Made once for the whole page and for the
//! rows that the script fetches, so that both are the same.

use yipanqi_app::lists::{GroupSum, LineageEnd, RowView, VersionPage};
use yipanqi_domain::list::{DutyRole, GridColumn, Grouping, RowAmount, RowChange, SortBy, SortKey};
use yipanqi_domain::money::show_amount;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{Day, SideId};

use super::super::more::{self, MoreColumn};
use crate::lights;
use crate::urls;
use crate::words::Words;

/// A heading that stands over one column, or over several.
pub struct Head {
    pub label: String,
    pub span: usize,
    pub unit: String,
    /// Where the columns are sorted by it, and whether they are now.
    pub sort: Option<SortLink>,
    /// No second row below.
    pub alone: bool,
}

/// A link that sorts.
pub struct SortLink {
    pub href: String,
    /// `ascending`, `descending`, or empty.
    pub now: &'static str,
}

/// One column.
pub struct Column {
    /// The name under which its cells are edited; empty when they never are.
    pub cell: &'static str,
    pub label: String,
    /// The mark of a side, with its place from 1.
    pub side: Option<(i64, String)>,
    /// The class of its width.
    pub width: &'static str,
    pub sort: Option<SortLink>,
    kind: Kind,
}

impl Column {
    /// Under which name it is spoken of.
    fn name(&self) -> &'static str {
        match self.kind {
            Kind::LeadsOfSide(_) => "lead_units",
            Kind::Amount(_) | Kind::Total => "amount_all",
            _ => self.cell,
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Light,
    LeadsOfSide(usize),
    Units(DutyRole),
    Amount(Option<SideId>),
    Total,
    StartsOn,
    EndsOn,
    Measure,
    Weight,
    Number,
    OfItem,
    Area,
    Heading,
    State,
    Reason,
    More(usize),
}

/// A line above rows that belong together.
pub struct Band {
    pub name: String,
    pub count: String,
    pub said: String,
}

/// One cell.
#[derive(Default)]
pub struct Cell {
    pub class: &'static str,
    pub text: String,
    /// The name under which it is edited; empty when it is not.
    pub cell: &'static str,
    /// What an edit begins with, where that is not what is shown.
    pub raw: Option<String>,
    /// Long words: shown whole when pointed at.
    pub long: bool,
    /// What it stands for, when that is not said in it.
    pub hint: String,
    /// Something is said of it that nobody settled.
    pub noted: bool,
    /// The mark of a light before the text.
    pub light: Option<&'static str>,
}

/// One row.
pub struct Line {
    pub field: Option<Band>,
    pub heading: Option<Band>,
    pub row: i64,
    /// Number of the row in the whole grid, from 1.
    pub index: i64,
    pub has_gap: bool,
    pub is_removed: bool,
    /// Something is said of the row, or of its title or serial.
    pub noted: bool,
    pub change: Option<&'static str>,
    pub href: Option<String>,
    pub serial: String,
    pub title: String,
    pub cells: Vec<Cell>,
}

/// The grid.
pub struct Sheet {
    pub heads: Vec<Head>,
    pub columns: Vec<Column>,
    pub lines: Vec<Line>,
    /// Frozen columns in front: box or gap, serial, title.
    pub frozen: usize,
    /// Whether cells can be edited.
    pub edits: bool,
    /// The cells of the last line: totals, by column.
    pub totals: Vec<Cell>,
    /// Serial and title sort, too.
    pub serial_sort: Option<SortLink>,
    pub title_sort: Option<SortLink>,
}

/// Form fields of the amounts of sides, from left to right.
const SIDE_AMOUNTS: [&str; 8] = [
    "amount_1", "amount_2", "amount_3", "amount_4", "amount_5", "amount_6", "amount_7", "amount_8",
];

pub(super) struct Maker<'p> {
    pub w: Words,
    pub page: &'p VersionPage,
    /// The address of the grid without its view; none for a fragment, which has no headings.
    pub path: Option<String>,
    /// Columns that stand only where something is in them.
    pub also: Also,
    /// What rows say beyond the columns of every list.
    pub more: &'p [MoreColumn],
}

/// Columns that stand only where something is in them; a fragment takes them as its page had them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Also {
    /// Lead units of no side.
    pub no_side: bool,
    /// Amounts of whole rows.
    pub whole: bool,
}

impl Also {
    /// What a page shows: of a long list the rows that are not read yet may need them.
    pub fn of(page: &VersionPage, edits: bool) -> Self {
        let long = page.lines > i64::try_from(page.rows.len()).unwrap_or(i64::MAX);
        let led = |row: &RowView| row.leads.last().is_some_and(|names| !names.is_empty());
        let given = |row: &RowView| row.content.amounts.of(None).is_some();
        let sides: i64 = page.total.amounts.sides.iter().flatten().sum();
        Self {
            no_side: page.sides.is_empty() || long || page.rows.iter().any(led),
            whole: (edits && page.sides.len() != 1)
                || page.total.amounts.all.is_some_and(|all| all != sides)
                || page.rows.iter().any(given),
        }
    }
    pub fn code(self) -> String {
        format!("{}{}", u8::from(self.no_side), u8::from(self.whole))
    }
    pub fn read(code: &str) -> Self {
        Self {
            no_side: code.starts_with('1'),
            whole: code.ends_with('1'),
        }
    }
}

impl Maker<'_> {
    /// The grid without rows, as far as rows need it.
    pub fn bare(&self) -> Sheet {
        let (_, columns) = self.columns();
        Sheet {
            totals: Vec::new(),
            heads: Vec::new(),
            lines: Vec::new(),
            frozen: self.frozen(),
            edits: self.edits(),
            serial_sort: None,
            title_sort: None,
            columns,
        }
    }

    /// Box or gap, serial, title.
    fn frozen(&self) -> usize {
        if self.is_sealed() { 2 } else { 3 }
    }

    pub fn sheet(&self) -> Sheet {
        let (heads, columns) = self.columns();
        let lines = self.page.rows.iter().zip(self.page.from + 1..);
        let lines = lines
            .map(|(row, index)| self.line(row, index, &columns))
            .collect();
        Sheet {
            totals: columns.iter().map(|column| self.total(column)).collect(),
            heads,
            lines,
            frozen: self.frozen(),
            edits: self.edits(),
            serial_sort: self.sort(SortBy::Serial),
            title_sort: self.sort(SortBy::Title),
            columns,
        }
    }

    fn is_sealed(&self) -> bool {
        self.page.version.state.adoption().is_some()
    }

    pub fn edits(&self) -> bool {
        self.page.version.state == yipanqi_domain::list::VersionState::Draft
            && self.page.may(Action::DraftList)
    }

    fn sort(&self, by: impl Into<SortKey>) -> Option<SortLink> {
        let by: SortKey = by.into();
        let path = self.path.as_ref()?;
        let now = self.page.view.sort();
        let (next, now) = match now {
            Some((sorted, false)) if sorted == by => (format!("-{by}"), "ascending"),
            Some((sorted, true)) if sorted == by => (String::new(), "descending"),
            _ => (by.to_string(), ""),
        };
        let view = self.page.view.without("sort").with("sort", &next);
        let view = if next.is_empty() {
            self.page.view.without("sort")
        } else {
            view
        };
        let pairs: Vec<(&str, &str)> = view.pairs().collect();
        Some(SortLink {
            href: urls::with_query(path, &pairs),
            now,
        })
    }

    fn columns(&self) -> (Vec<Head>, Vec<Column>) {
        let (mut heads, mut columns) = (Vec::new(), Vec::new());
        for column in self.page.view.columns() {
            if column == GridColumn::More {
                for (at, more) in self.more.iter().enumerate() {
                    let width = if more.is_number { "k-num" } else { "k-unit" };
                    columns.push(Column {
                        cell: more.cell,
                        label: String::new(),
                        side: None,
                        width,
                        sort: None,
                        kind: Kind::More(at),
                    });
                    heads.push(Head {
                        label: more.name.clone(),
                        span: 1,
                        unit: more.unit.clone(),
                        sort: more.sort.and_then(|key| self.sort(key)),
                        alone: true,
                    });
                }
                continue;
            }
            let before = columns.len();
            self.add(column, &mut columns);
            let span = columns.len() - before;
            if span == 0 {
                continue;
            }
            if self.path.is_none() {
                continue;
            }
            let alone =
                span == 1 && !matches!(column, GridColumn::Amounts | GridColumn::Leads | GridColumn::Term);
            let label = match column {
                GridColumn::Leads => self.w.t("lists.leads"),
                GridColumn::Support => self.w.t("words.role-support"),
                GridColumn::Reporting => self.w.t("words.role-reporting"),
                GridColumn::Term => self.w.t("lists.term"),
                other => self.w.t(&format!("lists.column-{other}")),
            };
            heads.push(Head {
                label: label.to_owned(),
                span,
                unit: if column == GridColumn::Amounts {
                    self.money_unit().to_owned()
                } else {
                    String::new()
                },
                sort: match column {
                    GridColumn::Amounts => self.sort(SortBy::Amount),
                    GridColumn::Leads => self.sort(SortBy::Lead),
                    GridColumn::Measure => self.sort(SortBy::Measure),
                    GridColumn::Weight => self.sort(SortBy::Weight),
                    GridColumn::Number => self.sort(SortBy::Number),
                    GridColumn::Kind => self.sort(SortBy::Kind),
                    GridColumn::Field => self.sort(SortBy::Field),
                    GridColumn::Heading => self.sort(SortBy::Heading),
                    _ => None,
                },
                alone,
            });
        }
        (heads, columns)
    }

    fn add(&self, column: GridColumn, out: &mut Vec<Column>) {
        let one = |cell: &'static str, kind: Kind, width: &'static str| Column {
            cell,
            label: String::new(),
            side: None,
            width,
            sort: None,
            kind,
        };
        let named = |label: &str, column: Column| Column {
            label: label.to_owned(),
            ..column
        };
        match column {
            GridColumn::Light => out.push(one("", Kind::Light, "k-light")),
            GridColumn::Leads if self.edits() => {
                for (role, cell) in [
                    (DutyRole::Lead, "lead_units"),
                    (DutyRole::JointLead, "joint_lead_units"),
                ] {
                    let label = self.w.t(&format!("words.role-{role}"));
                    out.push(named(label, one(cell, Kind::Units(role), "k-unit")));
                }
            }
            GridColumn::Leads => {
                for (at, side) in self.page.sides.iter().enumerate() {
                    let place = i64::try_from(at + 1).unwrap_or(1);
                    out.push(Column {
                        side: Some((place, side.mark.clone())),
                        ..named(&side.name, one("", Kind::LeadsOfSide(at), "k-unit"))
                    });
                }
                if self.also.no_side {
                    let at = self.page.sides.len();
                    out.push(named(
                        self.w.t("lists.no-side"),
                        one("", Kind::LeadsOfSide(at), "k-unit"),
                    ));
                }
            }
            GridColumn::Support => out.push(one("support_units", Kind::Units(DutyRole::Support), "k-unit")),
            GridColumn::Reporting => {
                out.push(one("reporting_units", Kind::Units(DutyRole::Reporting), "k-unit"));
            }
            GridColumn::Amounts => {
                for (side, cell) in self.page.sides.iter().zip(SIDE_AMOUNTS) {
                    out.push(named(&side.name, one(cell, Kind::Amount(Some(side.id)), "k-num")));
                }
                if self.also.whole {
                    out.push(named(
                        self.w.t("lists.whole"),
                        one("amount_all", Kind::Amount(None), "k-num"),
                    ));
                }
                out.push(named(self.w.t("lists.total"), one("", Kind::Total, "k-num")));
            }
            GridColumn::Term => {
                for (cell, kind, by) in [
                    ("starts_on", Kind::StartsOn, SortBy::StartsOn),
                    ("ends_on", Kind::EndsOn, SortBy::EndsOn),
                ] {
                    out.push(Column {
                        sort: self.sort(by),
                        ..named(
                            self.w.t(&format!("lists.column-{cell}")),
                            one(cell, kind, "k-day"),
                        )
                    });
                }
            }
            GridColumn::Measure => out.push(one("measure", Kind::Measure, "k-text")),
            GridColumn::Weight => out.push(one("weight", Kind::Weight, "k-num")),
            GridColumn::Number => out.push(one("", Kind::Number, "k-text")),
            GridColumn::Kind => out.push(one("kind", Kind::OfItem, "k-state")),
            GridColumn::Field => out.push(one("field", Kind::Area, "k-unit")),
            GridColumn::Heading => out.push(one("heading", Kind::Heading, "k-unit")),
            GridColumn::State => out.push(one("", Kind::State, "k-state")),
            GridColumn::Reason => out.push(one("reason", Kind::Reason, "k-text")),
            GridColumn::More => {}
        }
    }

    /// What the adjustment does with a row; of one that ends in others or comes of others, that.
    fn change(&self, row: &RowView) -> &'static str {
        let of = |ends: &[LineageEnd]| ends.iter().any(|end| end.row == Some(row.row));
        let mut acts = self.page.lineage.iter();
        match acts.find(|act| of(&act.forebears) || of(&act.successors)) {
            Some(act) if of(&act.forebears) => self.w.t(&format!("lineage.ended-{}", act.kind)),
            Some(act) => self.w.t(super::super::lineage_key(&act.kind)),
            None => self.w.t(&format!("lists.change-{}", row.change)),
        }
    }

    pub fn line(&self, row: &RowView, index: i64, columns: &[Column]) -> Line {
        let removed = row.change == RowChange::Removed;
        let adjusting = self.page.version.base.is_some() && row.change != RowChange::Kept;
        let href = if self.is_sealed() {
            row.item.map(urls::item)
        } else {
            self.edits().then(|| urls::row(self.page.version.id, row.row))
        };
        Line {
            field: row.field.as_ref().map(|sum| self.band(sum, true)),
            heading: row.heading.as_ref().map(|sum| self.band(sum, false)),
            row: row.row.0,
            index,
            has_gap: row.has_gap,
            is_removed: removed,
            noted: row
                .noted
                .iter()
                .any(|cell| matches!(cell.as_str(), "" | "title" | "serial")),
            change: adjusting.then(|| self.change(row)),
            href,
            serial: row.content.serial.clone(),
            title: row.content.title.clone(),
            cells: columns
                .iter()
                .map(|column| self.cell(row, column, removed))
                .collect(),
        }
    }

    fn cell(&self, row: &RowView, column: &Column, removed: bool) -> Cell {
        let content = &row.content;
        let mut cell = Cell::default();
        match column.kind {
            Kind::Light => {
                if let (Some(lit), Some((_, set))) = (&row.light, &self.page.lit) {
                    let mark = lights::mark(self.w, &set.content, lit.light);
                    (cell.light, cell.text) = (Some(mark.colour), mark.word.to_owned());
                }
                cell.class = "nowrap";
            }
            Kind::LeadsOfSide(at) => {
                cell.text = row
                    .leads
                    .get(at)
                    .map(|names| names.join("、"))
                    .unwrap_or_default();
                cell.long = true;
            }
            Kind::Units(role) => {
                let names: Vec<&str> = content.units.of(role).map(|unit| unit.name.as_str()).collect();
                cell.text = names.join("、");
                cell.long = true;
            }
            Kind::Amount(side) => {
                cell.class = "num";
                let amount = content.amounts.of(side);
                cell.text = self.money(amount.map(|a| a.fen));
                cell.raw = amount.filter(|_| self.edits()).map(RowAmount::typed);
            }
            Kind::Total => {
                cell.class = "num";
                cell.text = self.money(content.amounts.total());
            }
            Kind::StartsOn => self.day(&mut cell, content.starts_on),
            Kind::EndsOn => self.day(&mut cell, content.ends_on),
            Kind::Measure => {
                cell.text.clone_from(&content.measure);
                cell.long = true;
            }
            Kind::Weight => {
                cell.class = "num";
                cell.text = super::super::weight_words(content.weight);
            }
            Kind::Number => cell.text = row.number.clone().unwrap_or_default(),
            Kind::OfItem => {
                self.w
                    .t(&format!("words.kind-{}", content.kind))
                    .clone_into(&mut cell.text);
            }
            Kind::Area => cell.text.clone_from(&content.field),
            Kind::Heading => cell.text.clone_from(&content.heading),
            Kind::State => {
                cell.text = row
                    .state
                    .map(|state| {
                        self.w
                            .t(&format!("words.state-{}", state.code().replace('_', "-")))
                            .to_owned()
                    })
                    .unwrap_or_default();
            }
            Kind::Reason => {
                cell.text.clone_from(&row.reason);
                cell.long = true;
            }
            Kind::More(at) => {
                if let Some(column) = self.more.get(at) {
                    cell.text = more::cell(self.w, &column.code, &content.more, self.page);
                    cell.hint = more::hint(&column.code, &content.more, &self.page.names);
                    cell.raw = self.edits().then(|| {
                        let names = &self.page.names;
                        names.cell_typed(column.cell, &content.more, &self.page.columns)
                    });
                    cell.class = if column.is_number { "num" } else { "" };
                    cell.long = !column.is_number && cell.hint.is_empty();
                }
            }
        }
        let name = column.name();
        cell.noted = !name.is_empty() && row.noted.iter().any(|noted| noted == name);
        if self.edits() {
            if column.cell.is_empty() || removed {
                cell.class = match (cell.class, column.kind) {
                    (_, Kind::Total) => "num locked row-sum",
                    ("num", _) => "num locked",
                    _ => "locked",
                };
                cell.raw = None;
            } else {
                cell.cell = column.cell;
            }
        }
        cell
    }

    fn day(&self, cell: &mut Cell, day: Option<Day>) {
        cell.class = "nowrap";
        let Some(day) = day else { return };
        let given = day.to_string();
        cell.text = self.w.day_words(&given).unwrap_or_else(|| given.clone());
        cell.raw = self.edits().then_some(given);
    }

    fn total(&self, column: &Column) -> Cell {
        let amounts = &self.page.total.amounts;
        let fen = match column.kind {
            Kind::Amount(Some(side)) => {
                let at = self.page.sides.iter().position(|one| one.id == side);
                at.and_then(|at| amounts.sides.get(at).copied().flatten())
            }
            Kind::Amount(None) => {
                let sides: i64 = amounts.sides.iter().flatten().sum();
                amounts.all.map(|all| all - sides)
            }
            Kind::Total => amounts.all,
            Kind::Weight => {
                return Cell {
                    class: "num",
                    text: super::super::weight_words(self.page.total.weight),
                    ..Cell::default()
                };
            }
            _ => return Cell::default(),
        };
        Cell {
            class: "num",
            text: self.money(fen),
            ..Cell::default()
        }
    }

    fn band(&self, sum: &GroupSum, is_first: bool) -> Band {
        let mut said = Vec::new();
        if sum.amounts.all.is_some() {
            let all = format!("{} {}", self.money(sum.amounts.all), self.money_unit());
            if is_first {
                said.push(format!("{} {all}", self.w.t("lists.planned")));
                let sides = self.page.sides.iter().zip(&sum.amounts.sides);
                let given = sides.filter(|(_, fen)| fen.is_some());
                said.extend(given.map(|(side, fen)| format!("{} {}", side.name, self.money(*fen))));
            } else {
                said.push(all);
            }
        }
        if is_first && sum.weight > 0 {
            said.push(format!(
                "{} {}",
                self.w.t("lists.column-weight"),
                super::super::weight_words(sum.weight)
            ));
        }
        let name = match self.page.view.group() {
            Grouping::Kind => self.w.t(&format!("words.kind-{}", sum.name)).to_owned(),
            Grouping::Unit | Grouping::Side if sum.name.is_empty() => self.w.t("lists.no-lead").to_owned(),
            _ => sum.name.rsplit('/').next().unwrap_or(&sum.name).to_owned(),
        };
        Band {
            name,
            count: if sum.rows > 0 {
                self.count_words(sum.rows)
            } else {
                String::new()
            },
            said: said.join(" · "),
        }
    }

    /// How many rows; for whoever sees part of the list, as of what they see.
    pub fn count_words(&self, rows: i64) -> String {
        let key = if self.page.partial {
            "lists.count-seen"
        } else {
            "lists.count"
        };
        let more = if self.page.counted { "" } else { "+" };
        self.w
            .with(key, &[("n", &format!("{}{more}", self.w.count(rows)))])
    }

    fn money(&self, fen: Option<i64>) -> String {
        let (unit, decimals) = self.page.money;
        fen.map(|fen| show_amount(fen, unit, decimals))
            .unwrap_or_default()
    }
    pub fn money_unit(&self) -> &'static str {
        super::super::unit_words(self.w, self.page.money.0)
    }
}
