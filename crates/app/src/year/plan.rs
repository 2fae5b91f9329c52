//! The plan of a year's end: every row with what is on record of it, what the office chose, what is settled already.

use super::words::reason;
use super::{Items, YearLine, item_gone};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use yipanqi_domain::canon::Form;
use yipanqi_domain::change::{Change, ChangeKind, ChangeState};
use yipanqi_domain::list::{DutyRole, Item, ItemState, LineageKind, List, ListRow};
use yipanqi_domain::paper::{Outcome, RowOutcome};
use yipanqi_domain::year::{Choice, Planned, RowFacts, Tally, goes_on};
use yipanqi_domain::{ItemId, ListId, RowId};
use yipanqi_store::{DraftNote, Reader};

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub row: ListRow,
    pub item: Item,
    pub facts: RowFacts,
    pub planned: Planned,
    pub settled: Option<RowOutcome>,
    /// Changes approved for it under the list.
    pub changes: Vec<Change>,
}

impl Line {
    /// As settled, or as it would be.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        match &self.settled {
            Some(settled) => Some(settled.outcome),
            None => self.planned.outcome,
        }
    }
    /// Why, as it is kept: in the words of the papers, for it is a record.
    pub(super) fn reason(&self) -> String {
        match (&self.settled, &self.planned.said, &self.planned.ground) {
            (Some(settled), ..) => settled.reason.clone(),
            (None, Some(said), _) => said.clone(),
            (None, None, Some(ground)) => reason(ground),
            (None, None, None) => String::new(),
        }
    }
    pub(super) fn shown(&self) -> YearLine {
        let leads = self.row.content.units.of(DutyRole::Lead);
        YearLine {
            row: self.row.id,
            item: self.row.item,
            number: self.item.number.clone(),
            serial: self.row.content.serial.clone(),
            title: self.row.content.title.clone(),
            leads: leads.map(|u| u.name.as_str()).collect::<Vec<_>>().join("、"),
            outcome: self.outcome(),
            reason: self.reason(),
            is_chosen: self.settled.is_none() && self.planned.ground.is_none(),
            is_settled: self.settled.is_some(),
        }
    }
}

/// All rows of a list's year.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub lines: Vec<Line>,
    pub choices: HashMap<RowId, Choice>,
}

impl Plan {
    /// Reads it, a whole set at a time: the number of statements does not grow with the rows.
    pub(super) async fn read(read: &mut Reader, list: &List) -> Result<Self> {
        let rows = read.year_rows(list.id).await?;
        let newest = read.latest_adopted(list.id).await?.map(|version| version.id);
        let mut items: Items = HashMap::new();
        for item in read.year_items(list.id).await? {
            items.insert(item.id, item);
        }
        let mut joined: HashMap<ItemId, (LineageKind, String)> = HashMap::new();
        for link in read.lineage_up_to(list.id, i64::MAX).await? {
            let number = items.get(&link.successor).map(|item| item.number.as_str());
            let into = joined
                .entry(link.forebear)
                .or_insert_with(|| (link.kind, String::new()));
            if !into.1.is_empty() {
                into.1.push('、');
            }
            into.1.push_str(number.unwrap_or_default());
        }
        let mut closed: HashMap<ItemId, _> = HashMap::new();
        for (item, number, on) in read.year_certificates(list.id).await? {
            closed.insert(item, (number, on));
        }
        let mut removed: HashMap<ItemId, _> = HashMap::new();
        for (item, on, reason) in read.year_removals(list.id).await? {
            removed.insert(item, (on, reason));
        }
        let mut changes: HashMap<ItemId, Vec<Change>> = HashMap::new();
        for change in read.year_changes(list.id).await? {
            changes.entry(change.item).or_default().push(change);
        }
        let mut settled: HashMap<RowId, RowOutcome> = HashMap::new();
        for outcome in read.outcomes_of(list.id).await? {
            settled.insert(outcome.list_row, outcome);
        }
        let note = read.pipe::<DraftNote>(draft_name(list.id)).await?;
        let choices = note.map(|note| kept(&note.body)).unwrap_or_default();

        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let item = items.remove(&row.item).ok_or_else(|| item_gone(row.item))?;
            let changes = changes.remove(&row.item).unwrap_or_default();
            let facts = RowFacts {
                closed: closed.remove(&row.item),
                // Taken out and put back later, a row stands in the newest version.
                removed: removed.remove(&row.item).filter(|_| Some(row.version) != newest),
                joined: joined.remove(&row.item),
                suspended: (item.state == ItemState::Suspended).then(|| suspended_for(&changes)),
                close_waits: item.state == ItemState::CloseRequested,
                goes_on: goes_on(&row.content, list.year),
            };
            lines.push(Line {
                planned: Planned::of(&facts, choices.get(&row.id)),
                settled: settled.remove(&row.id),
                row,
                item,
                facts,
                changes,
            });
        }
        Ok(Self { lines, choices })
    }

    /// Rows not settled.
    pub(super) fn open(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.settled.is_none())
    }
    pub(super) fn settled(&self) -> Tally {
        let settled = self.lines.iter().filter_map(|line| line.settled.as_ref());
        settled.map(|settled| settled.outcome).collect()
    }
    /// Digest of what settling would write.
    pub(super) fn digest(&self) -> String {
        let mut form = Form::new();
        form.text("year_plan");
        for line in self.open() {
            form.int(line.row.id.0)
                .maybe_text(line.outcome().map(Outcome::code))
                .text(&line.reason());
        }
        form.digest()
    }
}

/// Why the item was suspended, when that was under this list.
fn suspended_for(changes: &[Change]) -> String {
    let suspension = changes.iter().rfind(|c| c.kind == ChangeKind::Suspension);
    match suspension.map(|change| (&change.reason, &change.state)) {
        Some((reason, ChangeState::Approved { .. })) => reason.clone(),
        _ => String::new(),
    }
}

/// The draft in which the office's choices are kept until they are settled: one for a list, for all of its clerks.
pub(super) fn draft_name(list: ListId) -> String {
    format!("year/{list}")
}

/// A choice as the draft has it.
#[derive(Serialize, Deserialize)]
struct Kept {
    row: RowId,
    /// `None`: held back.
    outcome: Option<String>,
    reason: String,
}

/// The choices as the draft's text, by row.
pub(super) fn keep(choices: &HashMap<RowId, Choice>) -> Result<String> {
    let mut all: Vec<Kept> = choices
        .iter()
        .map(|(row, choice)| match choice {
            Choice::Holds => Kept {
                row: *row,
                outcome: None,
                reason: String::new(),
            },
            Choice::Says(outcome, reason) => Kept {
                row: *row,
                outcome: Some(outcome.code().to_owned()),
                reason: reason.clone(),
            },
        })
        .collect();
    all.sort_by_key(|kept| kept.row);
    serde_json::to_string(&all).map_err(|cause| Error::Broken(cause.into()))
}

/// The choices that a draft's text holds; one that cannot be read says nothing.
fn kept(body: &str) -> HashMap<RowId, Choice> {
    let all: Vec<Kept> = serde_json::from_str(body).unwrap_or_default();
    let choice = |kept: Kept| {
        let choice = match kept.outcome {
            None => Choice::Holds,
            Some(code) => Choice::Says(Outcome::parse(&code)?, kept.reason),
        };
        Some((kept.row, choice))
    };
    all.into_iter().filter_map(choice).collect()
}
