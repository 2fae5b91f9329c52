//! The one report whose form is open: which cells may be typed into, what stands in them, what was said before.

use yipanqi_app::reports::{Cell, OwedReport, ReportState};
use yipanqi_domain::measure::{Measure, Stage, Worth};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::report::CellState;
use yipanqi_domain::{EvidenceId, ItemId};

use super::spoken;
use crate::form::{Choice, FormState};
use crate::request::Form;
use crate::urls;
use crate::words::Words;

/// The form of a report.
pub(super) struct Open {
    pub item: ItemId,
    pub action: String,
    pub form: FormState,
    pub cells: Vec<Shown>,
    /// The revisions that it shows.
    pub seen: String,
    pub period: String,
    /// Some cell can be typed into.
    pub is_editable: bool,
    /// A reason may be needed.
    pub asks_reason: bool,
    /// It stands open for a correction.
    pub is_correcting: bool,
    /// The page on which it is corrected, when it can be.
    pub correct: Option<String>,
    /// It is entered by the office; a sheet is needed.
    pub on_behalf: bool,
    pub units: Vec<Choice>,
    pub stages: Vec<Choice>,
}

/// One cell as shown.
pub(super) struct Shown {
    pub code: &'static str,
    pub label: &'static str,
    pub is_open: bool,
    /// The value that it holds.
    pub now: Option<String>,
    pub state: (String, &'static str),
    /// Why its latest revision was made.
    pub reason: Option<String>,
    /// The sheet that it was taken from.
    pub sheet: Option<EvidenceId>,
    /// Returned: by whom, what is wrong, until when.
    pub returned: Option<(String, String, String)>,
    /// The month before: which, and the value.
    pub before: Option<(String, String)>,
}

/// How the form came to be open.
pub(super) struct How<'a> {
    pub on_behalf: bool,
    pub is_correcting: bool,
    /// As it was sent, when it was refused.
    pub sent: Option<FormState>,
    /// Which fields were sent.
    pub fields: &'a Form,
    /// The address of this page, without its `correct`.
    pub here: String,
}

impl Open {
    pub(super) fn of(w: Words, report: &OwedReport, how: How<'_>) -> Self {
        let owed = &report.owed;
        let any_returned = owed.any_returned();
        let is_begun = owed.is_begun();
        let was_sent = how.sent.is_some();
        let opens = |cell: &Cell| {
            let sent = was_sent && how.fields.has(cell.measure.code());
            sent || match cell.state {
                CellState::Returned { .. } => true,
                _ if any_returned => false,
                CellState::Due => report.is_open && (!is_begun || how.is_correcting),
                _ => how.is_correcting,
            }
        };
        let cells: Vec<Shown> = owed
            .cells
            .iter()
            .map(|cell| shown(w, cell, opens(cell)))
            .collect();
        let revises = |cell: &Cell| opens(cell) && cell.now.is_some();
        let asks_reason = owed.cells.iter().any(revises)
            || how
                .sent
                .as_ref()
                .is_some_and(|s| s.wrong("reason").is_some() || !s.value("reason").is_empty());
        let is_editable = cells.iter().any(|c| c.is_open);
        let typed_stays = matches!(report.state(), ReportState::Drafted | ReportState::Returned);
        let form = match (how.sent, &report.draft) {
            (Some(sent), _) => sent,
            (None, Some(draft)) if typed_stays => FormState::sent(Form {
                values: draft.0.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            }),
            (None, _) => FormState::sent(Form {
                values: owed
                    .cells
                    .iter()
                    .flat_map(|cell| proposed(cell, report.owed.line.plan_unit()))
                    .collect(),
            }),
        };
        let (item, side) = (owed.line.item, owed.line.side);
        Self {
            item,
            action: if how.on_behalf {
                urls::report_on_behalf(item, side)
            } else {
                urls::report(item, side)
            },
            form,
            cells,
            seen: owed.seen(),
            period: owed.line.period().to_string(),
            is_editable,
            asks_reason,
            is_correcting: how.is_correcting,
            correct: (is_begun && !any_returned && !how.is_correcting)
                .then(|| urls::with_query(&how.here, &[("correct", "1")])),
            on_behalf: how.on_behalf,
            units: MoneyUnit::ALL
                .iter()
                .map(|unit| Choice::new(unit.code(), w.t(&format!("reports.unit-{}", unit.code()))))
                .collect(),
            stages: Stage::ALL
                .iter()
                .map(|stage| Choice::new(stage.code(), w.t(&format!("reports.stage-{}", stage.code()))))
                .collect(),
        }
    }
}

fn shown(w: Words, cell: &Cell, is_open: bool) -> Shown {
    let now = cell.now.as_ref();
    let returned = now
        .filter(|_| matches!(cell.state, CellState::Returned { .. }))
        .map(|line| {
            let by = line.answer_by_on.and_then(|day| w.day_words(&day.to_string()));
            (
                line.reviewed_by.clone().unwrap_or_default(),
                line.message.clone().unwrap_or_default(),
                by.unwrap_or_default(),
            )
        });
    Shown {
        code: cell.measure.code(),
        label: spoken::measure(w, cell.measure),
        is_open,
        now: now.map(|line| spoken::worth(w, &line.fact.given.worth)),
        state: spoken::state(w, cell.state),
        reason: now.and_then(|line| line.fact.reason.clone()),
        sheet: now.and_then(|line| line.fact.evidence),
        returned,
        before: cell.before.as_ref().map(|line| {
            let month = spoken::month(w, line.fact.period);
            (month, spoken::worth(w, &line.fact.given.worth))
        }),
    }
}

/// What stands in a cell's fields before anybody typed: its value, or for a stage that of the month before. An amount
/// is begun in the unit of the plan.
fn proposed(cell: &Cell, plan_unit: MoneyUnit) -> Vec<(String, String)> {
    let code = cell.measure.code().to_owned();
    let worth =
        |line: &Option<yipanqi_app::reports::FactLine>| line.as_ref().map(|l| l.fact.given.worth.clone());
    let now = worth(&cell.now);
    let shown = match cell.measure {
        Measure::Stage => now.or_else(|| worth(&cell.before)),
        _ => now,
    };
    let unit = |unit: MoneyUnit| ("unit".to_owned(), unit.code().to_owned());
    match shown {
        Some(Worth::Pct(pct)) => vec![(code, pct.to_string())],
        Some(Worth::Fen {
            fen,
            unit: given,
            decimals,
        }) => {
            vec![(code, show_amount(fen, given, decimals)), unit(given)]
        }
        Some(Worth::Stage { stage, since }) => vec![
            (code, stage.code().to_owned()),
            (
                "since".to_owned(),
                since.map(|d| d.to_string()).unwrap_or_default(),
            ),
        ],
        Some(Worth::Words(words)) => vec![(code, words)],
        None if cell.measure == Measure::Investment => vec![unit(plan_unit)],
        None => Vec::new(),
    }
}
