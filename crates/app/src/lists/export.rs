//! A version as a workbook or as comma-separated values: the rows that the visitor sees, with the item id out of sight
//! as key, so that an edited file can be read back. Every export leaves an entry.

use super::sheet_words::{self as words, heading};
use super::{GroupSum, MoreNames, RowView, VersionPage, VersionQuery};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::{ColumnKind, List, OwnColumn, OwnColumns, RowChange, RowMore};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::rights::{Action, Actor, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, SideId, VersionId};
use yipanqi_publish::{Align, Cell, Column, Line, Sheet};
use yipanqi_store::{Head, Reader};

/// A file to be handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// A version as a workbook.
    pub async fn export_xlsx(&self, actor: &Actor, version: VersionId) -> Result<ListFile> {
        let (page, sheet) = self.sheet(actor, version).await?;
        let bytes = yipanqi_publish::xlsx(&[sheet]).map_err(|error| Error::Broken(error.into()))?;
        self.exported(actor, &page, "xlsx", bytes).await
    }

    /// A version as comma-separated values.
    pub async fn export_csv(&self, actor: &Actor, version: VersionId) -> Result<ListFile> {
        let (page, sheet) = self.sheet(actor, version).await?;
        let bytes = yipanqi_publish::csv(&sheet);
        self.exported(actor, &page, "csv", bytes).await
    }

    async fn sheet(&self, actor: &Actor, version: VersionId) -> Result<(VersionPage, Sheet)> {
        let page = self
            .version_page(actor, version, &VersionQuery::default())
            .await?;
        if !page.may(Action::ExportList) {
            let place = super::place_of(&page.list);
            self.allow_reading(actor, Action::ExportList, &place, (super::VERSION, version.0))
                .await?;
        }
        let head = self.head().await?;
        let sheet = sheet_of(&page, &head);
        Ok((page, sheet))
    }

    /// Leaves the entry, then hands the file out: an export that cannot be recorded does not happen.
    async fn exported(
        &self,
        actor: &Actor,
        page: &VersionPage,
        kind: &str,
        bytes: Vec<u8>,
    ) -> Result<ListFile> {
        let tx = self.store.begin(self.now()).await?;
        let entry = Entry::done(actor.by(), "list.export", super::VERSION, page.version.id.0);
        tx.commit(entry.because(format!("{kind} rows={}", page.rows.len())))
            .await?;
        let (name, ordinal) = (&page.list.name, page.version.ordinal);
        Ok(ListFile {
            name: format!("{name} {} v{ordinal}.{kind}", page.list.year),
            bytes,
        })
    }

    /// Whether the actor may export a list of which they see something: through its body, one of its sides, or their
    /// own unit or region.
    pub(super) async fn may_export(&self, reader: &mut Reader, actor: &Actor, list: &List) -> Result<bool> {
        let mut place = reader.place_of_unit(actor.unit, None).await?;
        place.body = Some(list.body);
        place.mark = Some(list.mark);
        place.sides = reader
            .sides_of(list.body)
            .await?
            .iter()
            .map(|side| side.id)
            .collect();
        Ok(may(actor, Action::ExportList, &place).is_ok())
    }
}

fn column(title: &str, group: Option<&str>, width: f64, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        group: group.map(str::to_owned),
        width,
        align,
    }
}

/// Which of the columns that depend on the data are there.
struct Shape {
    sides: Vec<(SideId, String)>,
    no_side: bool,
    whole: bool,
    money: (MoneyUnit, u32),
    parts: Vec<Part>,
    columns: OwnColumns,
}

/// What rows may say beyond the columns that every list has; a column each, where a row says it.
#[derive(Clone, Copy)]
enum Part {
    Selection,
    Phase,
    Region,
    Zone,
    Parent,
    After,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Selection,
        Self::Phase,
        Self::Region,
        Self::Zone,
        Self::Parent,
        Self::After,
    ];
    const fn heading(self) -> &'static str {
        match self {
            Self::Selection => heading::SELECTION,
            Self::Phase => heading::PHASE,
            Self::Region => heading::REGION,
            Self::Zone => heading::ZONE,
            Self::Parent => heading::PARENT,
            Self::After => heading::AFTER,
        }
    }
    fn said(self, more: &RowMore, names: &MoreNames) -> String {
        match self {
            Self::Selection => more
                .selection
                .map(words::selection)
                .unwrap_or_default()
                .to_owned(),
            Self::Phase => more.phase.clone(),
            Self::Region => names.region(more).to_owned(),
            Self::Zone => names.zone(more).to_owned(),
            Self::Parent => more
                .parent
                .and_then(|of| names.named(of))
                .unwrap_or_default()
                .to_owned(),
            Self::After => names.after(more),
        }
    }
}

impl Shape {
    fn of(page: &VersionPage) -> Self {
        let rows = || page.rows.iter();
        Self {
            sides: page
                .sides
                .iter()
                .map(|side| (side.id, side.name.clone()))
                .collect(),
            no_side: page.sides.is_empty()
                || rows().any(|row| row.leads.last().is_some_and(|l| !l.is_empty())),
            whole: rows().any(|row| row.content.amounts.of(None).is_some()),
            money: page.money,
            parts: Part::ALL
                .into_iter()
                .filter(|part| rows().any(|row| !part.said(&row.content.more, &page.names).is_empty()))
                .collect(),
            columns: page.columns.clone(),
        }
    }

    fn columns(&self) -> Vec<Column> {
        let mut out = vec![
            column(heading::SERIAL, None, 6.0, Align::Center),
            column(heading::TITLE, None, 34.0, Align::Left),
            column(heading::KIND, None, 6.0, Align::Center),
        ];
        for (_, side) in &self.sides {
            out.push(column(side, Some(heading::LEADS), 18.0, Align::Left));
        }
        if self.no_side {
            out.push(column(heading::NO_SIDE, Some(heading::LEADS), 18.0, Align::Left));
        }
        out.push(column(heading::SUPPORT, None, 22.0, Align::Left));
        let amounts = format!("{}（{}）", heading::AMOUNTS, words::money(self.money.0));
        for (_, side) in &self.sides {
            out.push(column(side, Some(&amounts), 10.0, Align::Right));
        }
        if self.whole {
            out.push(column(heading::WHOLE, Some(&amounts), 10.0, Align::Right));
        }
        out.push(column(heading::TOTAL, Some(&amounts), 10.0, Align::Right));
        out.push(column(heading::STARTS, Some(heading::TERM), 11.0, Align::Center));
        out.push(column(heading::ENDS, Some(heading::TERM), 11.0, Align::Center));
        out.push(column(heading::MEASURE, None, 44.0, Align::Left));
        out.push(column(heading::WEIGHT, None, 7.0, Align::Right));
        for part in &self.parts {
            out.push(column(part.heading(), None, 14.0, Align::Left));
        }
        for own in &self.columns.0 {
            let (title, align) = own_heading(own);
            out.push(column(&title, None, 12.0, align));
        }
        out.push(column(heading::NUMBER, None, 20.0, Align::Left));
        out
    }

    fn row(&self, row: &RowView, names: &MoreNames) -> Vec<Cell> {
        let content = &row.content;
        let mut cells = vec![
            text(&content.serial),
            text(&content.title),
            text(words::kind(content.kind)),
        ];
        let shown = self.sides.len() + usize::from(self.no_side);
        for at in 0..shown {
            let named = row.leads.get(at).map(|names| names.join("、"));
            cells.push(text(&named.unwrap_or_default()));
        }
        cells.push(text(&row.support.join("、")));
        let amount = |side| content.amounts.of(side).map(|a| a.fen);
        for (side, _) in &self.sides {
            cells.push(self.money(amount(Some(*side))));
        }
        if self.whole {
            cells.push(self.money(amount(None)));
        }
        cells.push(self.money(content.amounts.total()));
        cells.push(day(content.starts_on));
        cells.push(day(content.ends_on));
        cells.push(text(&content.measure));
        cells.push(weight(content.weight));
        for part in &self.parts {
            cells.push(text(&part.said(&content.more, names)));
        }
        for own in &self.columns.0 {
            cells.push(own_cell(own, &content.more, names));
        }
        cells.push(text(row.number.as_deref().unwrap_or_default()));
        cells
    }

    fn total(&self, total: &GroupSum) -> Vec<Cell> {
        let mut cells = vec![Cell::Empty, text(heading::TOTAL), Cell::Empty];
        let between = self.sides.len() + usize::from(self.no_side) + 1;
        cells.extend(std::iter::repeat_n(Cell::Empty, between));
        for at in 0..self.sides.len() {
            cells.push(self.money(total.amounts.sides.get(at).copied().flatten()));
        }
        if self.whole {
            let sides: i64 = total.amounts.sides.iter().flatten().sum();
            cells.push(self.money(total.amounts.all.map(|all| all - sides)));
        }
        cells.push(self.money(total.amounts.all));
        cells.extend([Cell::Empty, Cell::Empty, Cell::Empty, weight(total.weight)]);
        let more = self.parts.len() + self.columns.0.len();
        cells.extend(std::iter::repeat_n(Cell::Empty, more));
        cells
    }

    fn money(&self, fen: Option<i64>) -> Cell {
        let Some(fen) = fen else { return Cell::Empty };
        let shown = show_amount(fen, self.money.0, self.money.1);
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        match (digits.parse(), u8::try_from(self.money.1)) {
            (Ok(units), Ok(decimals)) => Cell::Decimal { units, decimals },
            _ => Cell::Text(shown),
        }
    }
}

fn text(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

/// The heading of a list's own column, with its unit.
pub(super) fn own_heading(column: &OwnColumn) -> (String, Align) {
    match column.kind {
        ColumnKind::Number if column.unit.is_empty() => (column.name.clone(), Align::Right),
        ColumnKind::Number => (format!("{}（{}）", column.name, column.unit), Align::Right),
        ColumnKind::Money => (
            format!("{}（{}）", column.name, words::money(column.money())),
            Align::Right,
        ),
        ColumnKind::Date => (column.name.clone(), Align::Center),
        _ => (column.name.clone(), Align::Left),
    }
}

/// The value of a list's own column: numbers as numbers, days as days.
fn own_cell(column: &OwnColumn, more: &RowMore, names: &MoreNames) -> Cell {
    let shown = match column.kind {
        ColumnKind::Money => names.own_typed(column, more),
        _ => names.own(column, more),
    };
    let number = |text: &str| {
        let plain = text.replace('−', "-");
        let decimals = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let units = plain.replace('.', "").parse().ok()?;
        let decimals = u8::try_from(decimals).ok()?;
        Some(Cell::Decimal { units, decimals })
    };
    match column.kind {
        ColumnKind::Number | ColumnKind::Money => number(&shown).unwrap_or_else(|| text(&shown)),
        ColumnKind::Date => Day::parse(&shown).map_or(Cell::Empty, |on| day(Some(on))),
        _ => text(&shown),
    }
}

fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Empty, |day| Cell::Day(day.year(), day.month(), day.day()))
}

fn weight(hundredths: i64) -> Cell {
    if hundredths == 0 {
        return Cell::Empty;
    }
    Cell::Decimal {
        units: hundredths,
        decimals: 2,
    }
}

fn sheet_of(page: &VersionPage, head: &Head) -> Sheet {
    let shape = Shape::of(page);
    let mut body = Vec::new();
    for row in page.rows.iter().filter(|row| row.change != RowChange::Removed) {
        for (depth, sum) in [(0, &row.field), (1, &row.heading)] {
            if let Some(sum) = sum {
                let text = sum.name.clone();
                body.push(Line::Group { text, depth });
            }
        }
        body.push(Line::Row {
            cells: shape.row(row, &page.names),
            key: row.item.map(|item| item.to_string()),
        });
    }
    body.push(Line::Row {
        cells: shape.total(&page.total),
        key: None,
    });
    let rows = usize::try_from(page.total.rows).unwrap_or_default();
    let mut foot = Vec::new();
    if let Some(adoption) = page.version.state.adoption() {
        foot.push(words::content_line(&adoption.content));
    }
    foot.push(words::trail_line(head.seq, &head.hash));
    Sheet {
        name: page.list.name.clone(),
        title: page.list.name.clone(),
        note_lines: std::iter::once(words::state_line(&page.list, &page.version))
            .chain(words::bodies_line(&page.bodies))
            .chain([words::count_line(rows, page.partial, page.money.0)])
            .collect(),
        columns: shape.columns(),
        frozen_columns: 2,
        body,
        foot,
    }
}
