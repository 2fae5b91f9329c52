//! A version as a workbook to be edited and handed back.

use super::super::sheet_words as words;
use super::super::{ListFile, VersionQuery};
use super::fields::{Field, digests};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::{ColumnKind, DutyRole, ItemKind, OwnColumn, RowChange};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::{Day, ItemId, RowId, VersionId};
use yipanqi_extract::sheet::MARKS;
use yipanqi_publish::{EditCell, EditColumn, EditKind, Editable, editable};

/// The key of a row: its item, or, as long as it has none, itself.
pub(super) fn key(item: Option<ItemId>, row: RowId) -> String {
    item.map_or_else(|| format!("r{row}"), |item| format!("i{item}"))
}

impl App {
    /// A version as a workbook to be edited: every column as it would be typed, keys and what each row said out of sight.
    pub async fn export_editable(&self, actor: &Actor, version: VersionId) -> Result<ListFile> {
        let page = self
            .version_page(actor, version, &VersionQuery::default())
            .await?;
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
        let fields = Field::all(&page.sides, &page.columns);
        let money = page.money.0;
        let mut columns: Vec<EditColumn> = fields
            .iter()
            .map(|field| {
                let side = |id| {
                    page.sides
                        .iter()
                        .find(|side| side.id == id)
                        .map_or("", |side| side.name.as_str())
                };
                column(
                    field,
                    &|field| match field {
                        Field::Amount(Some(id)) => {
                            format!("计划金额·{}（{}）", side(*id), words::money(money))
                        }
                        Field::Amount(None) => format!("计划金额·未分方（{}）", words::money(money)),
                        Field::Own(code) => page
                            .columns
                            .of(code)
                            .map_or(String::new(), |own| super::super::export::own_heading(own).0),
                        _ => String::new(),
                    },
                    &|code| page.columns.of(code).cloned(),
                )
            })
            .collect();
        columns.push(EditColumn {
            title: yipanqi_publish::KEY_HEADING.to_owned(),
            width: 10.0,
            kind: EditKind::Key,
        });
        let mut marks = vec![
            ("list".to_owned(), page.list.id.to_string()),
            ("version".to_owned(), version.to_string()),
            ("revision".to_owned(), page.version.revision.to_string()),
            ("money".to_owned(), money.code().to_owned()),
        ];
        for (field, column) in fields.iter().zip(&columns) {
            marks.push((format!("column {}", field.code()), column.title.clone()));
        }
        let mut rows = Vec::new();
        for row in page.rows.iter().filter(|row| row.change != RowChange::Removed) {
            let mut cells: Vec<EditCell> = fields
                .iter()
                .map(|field| match field {
                    Field::Own(code) => page
                        .columns
                        .of(code)
                        .map_or(EditCell::Text(String::new()), |own| {
                            own_cell(own, page.names.own_typed(own, &row.content.more))
                        }),
                    Field::Kind => EditCell::Text(words::kind(row.content.kind).to_owned()),
                    Field::Starts => day(row.content.starts_on),
                    Field::Ends => day(row.content.ends_on),
                    Field::Amount(_) | Field::Weight => number(field.of(&row.content, money)),
                    other => EditCell::Text(other.of(&row.content, money)),
                })
                .collect();
            let key = key(row.item, row.row);
            marks.push((format!("row {key}"), digests(&fields, &row.content, money)));
            cells.push(EditCell::Text(key));
            rows.push(cells);
        }
        let count = rows.len();
        let table = Editable {
            name: page.list.name.clone(),
            title: page.list.name.clone(),
            note: format!(
                "{}　改好后在清单页“导入表格”交回；只改要改的格，新增的行写在下面，隐藏的列不要动",
                words::state_line(&page.list, &page.version)
            ),
            columns,
            rows,
            marks: (MARKS.to_owned(), marks),
        };
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

fn column(
    field: &Field,
    title: &dyn Fn(&Field) -> String,
    own: &dyn Fn(&str) -> Option<OwnColumn>,
) -> EditColumn {
    use words::heading as h;
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
        Field::Amount(_) => (title(field), 14.0, EditKind::Number),
        Field::Starts => ("开始时间".to_owned(), 12.0, EditKind::Day),
        Field::Ends => ("完成时间".to_owned(), 12.0, EditKind::Day),
        Field::Measure => (h::MEASURE.to_owned(), 44.0, EditKind::Text(2000)),
        Field::Weight => (h::WEIGHT.to_owned(), 8.0, EditKind::Number),
        Field::Own(code) => {
            let kind = match own(code) {
                Some(own) if own.kind == ColumnKind::Date => EditKind::Day,
                Some(own) if own.kind == ColumnKind::Choice => EditKind::Choice(
                    own.choices
                        .iter()
                        .filter(|c| !c.is_off)
                        .map(|c| c.name.clone())
                        .collect(),
                ),
                _ => EditKind::Text(500),
            };
            (title(field), 14.0, kind)
        }
    };
    EditColumn { title, width, kind }
}
