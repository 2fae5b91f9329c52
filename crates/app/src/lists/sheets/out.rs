//! A version, or what a view shows of it, as a workbook to be edited and handed back.

use super::super::sheet_words as words;
use super::super::{ListFile, RowView, VersionPage, VersionQuery};
use super::fields::{Field, digests};
use crate::App;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use yipanqi_domain::list::{ColumnKind, DutyRole, GridColumn, GridView, ItemKind, OwnColumn, RowChange};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::{Day, ItemId, RowId, VersionId};
use yipanqi_extract::sheet::MARKS;
use yipanqi_publish::{EditCell, EditColumn, EditKind, Editable, editable};

/// The mark of a file that holds only what a view shows.
pub(super) const PART: &str = "part";

/// The key of a row: its item, or, as long as it has none, itself.
pub(super) fn key(item: Option<ItemId>, row: RowId) -> String {
    item.map_or_else(|| format!("r{row}"), |item| format!("i{item}"))
}

impl App {
    /// A version, or what a view shows of it, as a workbook to be edited: every column as it would be typed, keys and what
    /// each row said out of sight.
    ///
    /// # Errors
    /// What in the view cannot be.
    pub async fn export_editable(
        &self,
        actor: &Actor,
        version: VersionId,
        view: &GridView,
    ) -> Result<ListFile> {
        let query = VersionQuery {
            view: view.clone(),
            ..VersionQuery::default()
        };
        let mut page = self.version_page(actor, version, &query).await?;
        if let Some(refusal) = page.refused.pop() {
            return Err(refusal.into());
        }
        if !page.may(Action::ExportList) {
            let place = super::super::place_of(&page.list);
            self.allow_reading(
                actor,
                Action::ExportList,
                &place,
                (super::super::VERSION, version.0),
            )
            .await?;
        }
        let is_part = view.filters().next().is_some();
        let table = table(&page, is_part);
        let count = table.rows.len();
        let bytes = crate::intake::off_lane(move || editable(&table))
            .await?
            .map_err(|cause| Error::Broken(cause.into()))?;
        let tx = self.store.begin(self.now()).await?;
        let entry =
            yipanqi_domain::trail::Entry::done(actor.by(), "list.export", super::super::VERSION, version.0);
        tx.commit(entry.because(format!("editable rows={count}"))).await?;
        Ok(ListFile {
            name: format!(
                "{} {} v{} 可改.xlsx",
                page.list.name, page.list.year, page.version.ordinal
            ),
            bytes,
        })
    }
}

/// The rows of a page as a table to be edited.
fn table(page: &VersionPage, is_part: bool) -> Editable {
    let money = page.money.0;
    // A view that names columns shows those; the others are not compared when the file comes back.
    let chosen = !page.view.get("columns").is_empty();
    let shown = |column: Option<GridColumn>| {
        !chosen || column.is_none_or(|column| page.view.columns().contains(&column))
    };
    let fields: Vec<Field> = Field::all(&page.sides, &page.columns)
        .into_iter()
        .filter(|field| shown(field.shown_in()))
        .collect();
    let files: Vec<&OwnColumn> = page
        .columns
        .0
        .iter()
        .filter(|own| own.kind == ColumnKind::File && shown(Some(GridColumn::More)))
        .collect();
    let mut columns: Vec<EditColumn> = fields.iter().map(|field| column(field, page)).collect();
    columns.extend(files.iter().map(|own| EditColumn {
        title: own.name.clone(),
        width: 18.0,
        kind: EditKind::Locked,
    }));
    columns.push(EditColumn {
        title: yipanqi_publish::KEY_HEADING.to_owned(),
        width: 10.0,
        kind: EditKind::Key,
    });
    told_apart(&mut columns);
    let mut marks = vec![
        ("list".to_owned(), page.list.id.to_string()),
        ("version".to_owned(), page.version.id.to_string()),
        ("revision".to_owned(), page.version.revision.to_string()),
        ("money".to_owned(), money.code().to_owned()),
    ];
    if is_part {
        marks.push((PART.to_owned(), page.view.text()));
    }
    for (field, column) in fields.iter().zip(&columns) {
        marks.push((format!("column {}", field.code()), column.title.clone()));
    }
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows.iter().filter(|row| row.change != RowChange::Removed) {
        let mut cells: Vec<EditCell> = fields.iter().map(|field| cell(field, row, page)).collect();
        cells.extend(
            files
                .iter()
                .map(|own| EditCell::Text(page.names.own(own, &row.content.more))),
        );
        let key = key(row.item, row.row);
        marks.push((format!("row {key}"), digests(&fields, &row.content, money)));
        cells.push(EditCell::Text(key));
        rows.push(cells);
    }
    let part = if is_part {
        format!("　筛选出的 {} 行，没有列出的行不受影响", rows.len())
    } else {
        String::new()
    };
    Editable {
        name: page.list.name.clone(),
        title: page.list.name.clone(),
        note: format!(
            "{}{part}　改好后在清单页“导入表格”交回；只改要改的格，新增的行写在下面，隐藏的列不要动",
            words::state_line(&page.list, &page.version)
        ),
        columns,
        rows,
        marks: (MARKS.to_owned(), marks),
    }
}

/// No two headings alike: a file that comes back is read by them.
fn told_apart(columns: &mut [EditColumn]) {
    let plain = |title: &str| title.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut met: BTreeSet<String> = BTreeSet::new();
    for column in columns {
        let title = column.title.clone();
        let mut n = 1;
        while !met.insert(plain(&column.title)) {
            n += 1;
            column.title = format!("{title}·{n}");
        }
    }
}

fn cell(field: &Field, row: &RowView, page: &VersionPage) -> EditCell {
    let content = &row.content;
    match field {
        Field::Own(code) => page
            .columns
            .of(code)
            .map_or(EditCell::Text(String::new()), |own| {
                own_cell(own, page.names.own_typed(own, &content.more))
            }),
        Field::Kind => EditCell::Text(words::kind(content.kind).to_owned()),
        Field::Starts => day(content.starts_on),
        Field::Ends => day(content.ends_on),
        Field::Amount(_) | Field::Weight => number(field.of(content, page.money.0)),
        other => EditCell::Text(other.of(content, page.money.0)),
    }
}

fn day(day: Option<Day>) -> EditCell {
    day.map_or(EditCell::Text(String::new()), |day| {
        EditCell::Day(day.year(), day.month(), day.day())
    })
}

fn number(text: String) -> EditCell {
    if text.is_empty() {
        EditCell::Text(text)
    } else {
        EditCell::Number(text)
    }
}

fn own_cell(own: &OwnColumn, text: String) -> EditCell {
    match own.kind {
        ColumnKind::Number | ColumnKind::Money => number(text),
        ColumnKind::Date => match Day::parse(&text) {
            Some(on) => day(Some(on)),
            None => EditCell::Text(text),
        },
        _ => EditCell::Text(text),
    }
}

fn column(field: &Field, page: &VersionPage) -> EditColumn {
    use words::heading as h;
    let money = words::money(page.money.0);
    let (title, width, kind) = match field {
        Field::Serial => (h::SERIAL.to_owned(), 7.0, EditKind::Text(20)),
        Field::Title => (h::TITLE.to_owned(), 34.0, EditKind::Text(200)),
        Field::Area => ("领域".to_owned(), 14.0, EditKind::Text(60)),
        Field::Heading => ("分类".to_owned(), 16.0, EditKind::Text(120)),
        Field::Kind => {
            let kinds = ItemKind::ALL.iter().map(|kind| words::kind(*kind).to_owned());
            (h::KIND.to_owned(), 8.0, EditKind::Choice(kinds.collect()))
        }
        Field::Units(DutyRole::Lead) => (h::LEADS.to_owned(), 20.0, EditKind::Text(600)),
        Field::Units(DutyRole::JointLead) => ("共同牵头单位".to_owned(), 18.0, EditKind::Text(600)),
        Field::Units(DutyRole::Reporting) => ("填报单位".to_owned(), 16.0, EditKind::Text(600)),
        Field::Units(_) => (h::SUPPORT.to_owned(), 22.0, EditKind::Text(1000)),
        Field::Amount(None) => (format!("计划金额·未分方（{money}）"), 14.0, EditKind::Number),
        Field::Amount(Some(id)) => {
            let side = page.sides.iter().find(|side| side.id == *id);
            let name = side.map_or("", |side| side.name.as_str());
            (format!("计划金额·{name}（{money}）"), 14.0, EditKind::Number)
        }
        Field::Starts => ("开始时间".to_owned(), 12.0, EditKind::Day),
        Field::Ends => ("完成时间".to_owned(), 12.0, EditKind::Day),
        Field::Measure => (h::MEASURE.to_owned(), 44.0, EditKind::Text(2000)),
        Field::Weight => (h::WEIGHT.to_owned(), 8.0, EditKind::Number),
        Field::Own(code) => match page.columns.of(code) {
            Some(own) => (super::super::export::own_heading(own).0, 14.0, own_kind(own)),
            None => (code.clone(), 14.0, EditKind::Text(500)),
        },
    };
    EditColumn { title, width, kind }
}

/// What may be typed into a column of the list's own.
fn own_kind(own: &OwnColumn) -> EditKind {
    match own.kind {
        ColumnKind::Date => EditKind::Day,
        ColumnKind::Number => EditKind::Signed,
        ColumnKind::Money => EditKind::Number,
        ColumnKind::Choice => {
            let offered = own.choices.iter().filter(|choice| !choice.is_off);
            EditKind::Choice(offered.map(|choice| choice.name.clone()).collect())
        }
        ColumnKind::Unit | ColumnKind::Region => EditKind::Text(80),
        ColumnKind::File => EditKind::Locked,
        ColumnKind::Text => EditKind::Text(500),
    }
}
