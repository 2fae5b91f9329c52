//! A version in the clerk's own layout: his template with the rows that a view shows.

use super::super::sheet_words as words;
use super::super::{ListFile, RowView, VersionPage, VersionQuery};
use super::fields::exact;
use super::out::key;
use super::template::{Around, Opened};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::{ColumnKind, DutyRole, GridView, RowChange};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, VersionId};
use yipanqi_extract::sheet::{Meaning, MoneyWord};
use yipanqi_publish::{Fill, FillCell, FillLine, PublishError, filled};

impl App {
    /// A version, or what a view shows of it, written into a template of its list.
    ///
    /// # Errors
    /// What in the view cannot be; `template_broken` for a file whose parts cannot be followed; stale: `template_changed`.
    pub async fn export_template(
        &self,
        actor: &Actor,
        version: VersionId,
        template: i64,
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
            let object = (super::super::VERSION, version.0);
            self.allow_reading(actor, Action::ExportList, &place, object)
                .await?;
        }
        let mut read = self.store.read().await?;
        let there = read.list_templates(page.list.id).await?;
        let around = Around::of(&mut read, &page.list, &page.version).await?;
        read.end().await?;
        let template = there.into_iter().find(|known| known.id == template);
        let template = template.ok_or_else(|| Refusal::stale("template_changed"))?;
        let opened = self.opened(&template, &around).await?;
        let fill = Fill {
            sheet: opened.table.sheet.clone(),
            rows: opened.layout.rows,
            sample: opened.layout.sample,
            group: opened.layout.group,
            lines: lines(&page, &opened),
            around: totals(&page, &opened),
        };
        let count = fill
            .lines
            .iter()
            .filter(|line| matches!(line, FillLine::Row(_)))
            .count();
        let bytes = crate::intake::off_lane(move || filled(&opened.bytes, &fill)).await?;
        let bytes = bytes.map_err(|cause| match cause {
            PublishError::Template { part } => Refusal::new("template_broken").with("part", part).into(),
            other => Error::Broken(other.into()),
        })?;
        let tx = self.store.begin(self.now()).await?;
        let entry = Entry::done(actor.by(), "list.export", super::super::VERSION, version.0);
        let what = format!("template={} rows={count}", template.id);
        tx.commit(entry.because(what)).await?;
        let (name, ordinal) = (&page.list.name, page.version.ordinal);
        Ok(ListFile {
            name: format!("{name} {} v{ordinal} {}.xlsx", page.list.year, template.name),
            bytes,
        })
    }
}

/// The rows of a page as lines of the template, with headings between them where the template has such.
fn lines(page: &VersionPage, opened: &Opened) -> Vec<FillLine> {
    let says = |meaning| opened.mapping.columns.contains(&meaning);
    let grouped = opened.layout.group.is_some();
    let (fields, headings) = (
        grouped && !says(Meaning::Field),
        grouped && !says(Meaning::Heading),
    );
    let mut out = Vec::with_capacity(page.rows.len());
    for row in page.rows.iter().filter(|row| row.change != RowChange::Removed) {
        let starts = [
            row.field.as_ref().filter(|_| fields),
            row.heading.as_ref().filter(|_| headings),
        ];
        for sum in starts.into_iter().flatten().filter(|sum| !sum.name.is_empty()) {
            out.push(FillLine::Group(sum.name.clone()));
        }
        out.push(FillLine::Row(cells(row, page, opened)));
    }
    out
}

/// What all rows come to, where the template states it.
fn totals(page: &VersionPage, opened: &Opened) -> Vec<(u32, u32, FillCell)> {
    let mapping = &opened.mapping;
    let rows = || page.rows.iter().filter(|row| row.change != RowChange::Removed);
    let mut out = Vec::new();
    for ((column, meaning), unit) in opened
        .table
        .columns
        .iter()
        .zip(&mapping.columns)
        .zip(&mapping.units)
    {
        let sum: i64 = match meaning {
            Meaning::Amount(side) => {
                let side = side.and_then(|at| page.sides.get(at)).map(|side| side.id);
                rows()
                    .filter_map(|row| row.content.amounts.of(side))
                    .map(|amount| amount.fen)
                    .sum()
            }
            Meaning::AmountSum => rows().filter_map(|row| row.content.amounts.total()).sum(),
            _ => continue,
        };
        let value = money(Some(sum), *unit);
        out.extend(
            opened
                .layout
                .totals
                .iter()
                .map(|row| (*row, column.column, value.clone())),
        );
    }
    out
}

fn cells(row: &RowView, page: &VersionPage, opened: &Opened) -> Vec<(u32, FillCell)> {
    let mapping = &opened.mapping;
    let headings = mapping.columns.iter().filter(|m| **m == Meaning::Heading).count();
    let (mut out, mut heading) = (Vec::new(), 0);
    for ((column, meaning), unit) in opened
        .table
        .columns
        .iter()
        .zip(&mapping.columns)
        .zip(&mapping.units)
    {
        // Several columns of headings take a part each, the last of them what is left.
        let part = heading;
        heading += usize::from(*meaning == Meaning::Heading);
        let value = match meaning {
            Meaning::Heading if headings > 1 => {
                let parts = row.content.heading.splitn(headings, '/').nth(part);
                FillCell::Text(parts.unwrap_or_default().to_owned())
            }
            meaning => {
                let holds_day = opened.layout.days.contains(&column.column);
                match cell(row, page, *meaning, *unit) {
                    // Where the template says days in words, words are written.
                    FillCell::Day(y, m, d) if !holds_day => FillCell::Text(format!("{y:04}-{m:02}-{d:02}")),
                    other => other,
                }
            }
        };
        out.push((column.column, value));
    }
    out
}

fn cell(row: &RowView, page: &VersionPage, meaning: Meaning, unit: Option<MoneyWord>) -> FillCell {
    let content = &row.content;
    let text = |text: &str| FillCell::Text(text.to_owned());
    let units = |role| {
        let names: Vec<&str> = content.units.of(role).map(|unit| unit.name.as_str()).collect();
        FillCell::Text(names.join("、"))
    };
    match meaning {
        Meaning::Ignored => text(""),
        Meaning::Serial
            if content
                .serial
                .parse::<u32>()
                .is_ok_and(|n| n.to_string() == content.serial) =>
        {
            FillCell::Number(content.serial.clone())
        }
        Meaning::Serial => text(&content.serial),
        Meaning::Kind => text(words::kind(content.kind)),
        Meaning::Field => text(&content.field),
        Meaning::Heading => text(&content.heading),
        Meaning::Title => text(&content.title),
        Meaning::Measure => text(&content.measure),
        Meaning::Starts => day(content.starts_on),
        Meaning::Ends => day(content.ends_on),
        Meaning::Term => match (content.starts_on, content.ends_on) {
            (Some(from), Some(to)) => FillCell::Text(format!("{from}至{to}")),
            (from, to) => day(from.or(to)),
        },
        Meaning::Weight if content.weight == 0 => text(""),
        Meaning::Weight => {
            let digits = format!("{}.{:02}", content.weight / 100, content.weight % 100);
            FillCell::Number(digits.trim_end_matches('0').trim_end_matches('.').to_owned())
        }
        Meaning::Amount(side) => {
            let side = side.and_then(|at| page.sides.get(at)).map(|side| side.id);
            money(content.amounts.of(side).map(|amount| amount.fen), unit)
        }
        Meaning::AmountSum => money(content.amounts.total(), unit),
        Meaning::Lead => units(DutyRole::Lead),
        Meaning::JointLead => units(DutyRole::JointLead),
        Meaning::Reporting => units(DutyRole::Reporting),
        Meaning::Support => units(DutyRole::Support),
        Meaning::ItemNumber => text(row.number.as_deref().unwrap_or_default()),
        Meaning::Key => FillCell::Text(key(row.item, row.row)),
        Meaning::Own(at) => {
            let Some(own) = page.columns.0.get(at) else {
                return text("");
            };
            if own.kind == ColumnKind::File {
                return FillCell::Text(page.names.own(own, &content.more));
            }
            let typed = page.names.own_typed(own, &content.more);
            match own.kind {
                ColumnKind::Number | ColumnKind::Money => number(typed),
                ColumnKind::Date => match Day::parse(&typed) {
                    Some(on) => day(Some(on)),
                    None => FillCell::Text(typed),
                },
                _ => FillCell::Text(typed),
            }
        }
    }
}

fn day(day: Option<Day>) -> FillCell {
    day.map_or(FillCell::Text(String::new()), |day| {
        FillCell::Day(day.year(), day.month(), day.day())
    })
}

/// A spreadsheet keeps fifteen digits of a number; more are written as words.
fn number(text: String) -> FillCell {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.is_empty() || digits > 15 {
        FillCell::Text(text)
    } else {
        FillCell::Number(text)
    }
}

/// An amount in the unit of its column, exactly; where the template names none, with its unit.
fn money(fen: Option<i64>, unit: Option<MoneyWord>) -> FillCell {
    let Some(fen) = fen else {
        return FillCell::Text(String::new());
    };
    match unit.and_then(|unit| MoneyUnit::parse(unit.code())) {
        Some(unit) => number(exact(fen, unit)),
        None => FillCell::Text(format!(
            "{}{}",
            exact(fen, MoneyUnit::Wan),
            words::money(MoneyUnit::Wan)
        )),
    }
}
