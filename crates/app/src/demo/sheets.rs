//! The demo's lists: the rows of the two tables as a clerk would type them.

use super::found::Office;
use super::table::{broken, rows};
use crate::error::Result;
use yipanqi_domain::DecisionId;
use yipanqi_domain::list::{AmountInput, ColumnInput, RowInput};

/// A row of the task list.
pub(super) struct Task {
    /// The session whose report holds the phrase; empty for a row by hand.
    pub from: &'static str,
    pub phrase: &'static str,
    pub field: &'static str,
    pub title: &'static str,
    pub measure: &'static str,
    pub start: &'static str,
    pub end: &'static str,
    pub lead: &'static str,
    pub joint: &'static str,
    pub support: &'static str,
}

/// The task list.
pub(super) fn tasks() -> Result<Vec<Task>> {
    let task = |[
        from,
        phrase,
        field,
        title,
        measure,
        start,
        end,
        lead,
        joint,
        support,
    ]: [&'static str; 10]| Task {
        from,
        phrase,
        field,
        title,
        measure,
        start,
        end,
        lead,
        joint,
        support,
    };
    Ok(rows(include_str!("data/tasks.csv"))?
        .into_iter()
        .map(task)
        .collect())
}

impl Task {
    /// As typed into the form of a row.
    pub fn row(&self, serial: usize, decision: Option<DecisionId>) -> RowInput {
        RowInput {
            serial: serial.to_string(),
            kind: "task".to_owned(),
            field: self.field.to_owned(),
            title: self.title.to_owned(),
            measure: self.measure.to_owned(),
            starts_on: self.start.to_owned(),
            ends_on: self.end.to_owned(),
            weight: "5".to_owned(),
            lead_units: self.lead.to_owned(),
            joint_lead_units: self.joint.to_owned(),
            support_units: self.support.to_owned(),
            decision,
            ..RowInput::default()
        }
    }
}

/// What a few rows of the project list say beyond the columns of every list: title, above, after, region, length, way.
const MORE: [[&str; 6]; 6] = [
    ["云峰至石桥城际铁路", "", "", "", "86.4", "新建"],
    ["城际轨道云门车辆段", "1", "", "合川区", "", "新建"],
    ["白鹤至双河高速公路", "", "", "合川区", "74.2", "新建"],
    ["沙溪至龙门快速路", "", "", "江津区", "21.65", "改建"],
    ["北岸毗邻公路改造", "", "5 SS", "万州区", "42", "改建"],
    ["轨道车辆检修基地", "1", "3 SS+60", "合川区", "", "扩建"],
];

/// The two columns that the project list has of its own.
pub(super) fn columns() -> [ColumnInput; 2] {
    let column = |name: &str, kind: &str| ColumnInput {
        name: name.to_owned(),
        kind: kind.to_owned(),
        ..ColumnInput::default()
    };
    [
        ColumnInput {
            unit: "公里".to_owned(),
            decimals: "2".to_owned(),
            ..column("里程", "number")
        },
        ColumnInput {
            choices: "新建、改建、扩建".to_owned(),
            ..column("建设性质", "choice")
        },
    ]
}

/// With what it says beyond the columns of every list.
fn said_more(mut row: RowInput) -> RowInput {
    if let Some([_, above, after, region, length, way]) = MORE.iter().find(|more| more[0] == row.title) {
        (*above).clone_into(&mut row.parent);
        (*after).clone_into(&mut row.after);
        (*region).clone_into(&mut row.region);
        row.own = [("c1", *length), ("c2", *way)]
            .map(|(code, text)| (code.to_owned(), text.to_owned()))
            .into();
    }
    row
}

/// The rows of the project list, with the amounts of both sides.
pub(super) fn projects(office: &Office) -> Result<Vec<RowInput>> {
    let amount = |side: &str, amount: &str| -> Result<AmountInput> {
        let side = office.sides.get(side).copied().ok_or_else(|| broken(side))?;
        Ok(AmountInput {
            side: Some(side),
            amount: amount.to_owned(),
            unit: "yi".to_owned(),
        })
    };
    let mut out = Vec::new();
    let table = rows(include_str!("data/projects.csv"))?;
    for (serial, row) in (1..).zip(table) {
        let [
            field,
            heading,
            title,
            measure,
            start,
            end,
            yu,
            sc,
            lead,
            joint,
            support,
        ] = row;
        let mut amounts = Vec::new();
        for (side, given) in [("joint:yu", yu), ("joint:sc", sc)] {
            if !given.is_empty() {
                amounts.push(amount(side, given)?);
            }
        }
        out.push(said_more(RowInput {
            serial: i32::to_string(&serial),
            kind: "project".to_owned(),
            field: field.to_owned(),
            heading: heading.to_owned(),
            title: title.to_owned(),
            measure: measure.to_owned(),
            starts_on: start.to_owned(),
            ends_on: end.to_owned(),
            lead_units: lead.to_owned(),
            joint_lead_units: joint.to_owned(),
            support_units: support.to_owned(),
            amounts,
            ..RowInput::default()
        }));
    }
    Ok(out)
}
