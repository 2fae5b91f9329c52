//! What a view shows and a template has no column for, so that it is told before the file is written.

use super::template::{TemplateCard, TemplatesPage};
use yipanqi_domain::list::{DutyRole, GridColumn, GridView};
use yipanqi_extract::sheet::Meaning;

/// Something that is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// A column of the grid.
    Column(GridColumn),
    /// One of those that stand together, or a part of what rows say beyond the columns of every list: its code.
    Part(&'static str),
    /// Units of one role.
    Role(DutyRole),
    /// The amounts of one side: its name.
    Amount(String),
    /// One of the list's own columns: its name.
    Own(String),
}

impl TemplatesPage {
    /// What the view shows and the template does not, in the order of the view.
    pub fn left_out(&self, card: &TemplateCard, view: &GridView) -> Vec<LeftOut> {
        let has = |meaning: Meaning| card.columns.iter().any(|column| column.meaning == meaning.code());
        let mut out = Vec::new();
        for column in view.columns() {
            let is_there = match column {
                GridColumn::Leads => {
                    if has(Meaning::Lead) && !has(Meaning::JointLead) {
                        out.push(LeftOut::Role(DutyRole::JointLead));
                    }
                    has(Meaning::Lead) || has(Meaning::JointLead)
                }
                GridColumn::Support => has(Meaning::Support),
                GridColumn::Reporting => has(Meaning::Reporting),
                GridColumn::Amounts => self.amounts_left_out(card, &mut out),
                GridColumn::Term => {
                    let (starts, ends) = (has(Meaning::Starts), has(Meaning::Ends));
                    let both = has(Meaning::Term);
                    if !both && starts != ends {
                        out.push(LeftOut::Part(if starts { "ends_on" } else { "starts_on" }));
                    }
                    both || starts || ends
                }
                GridColumn::Measure => has(Meaning::Measure),
                GridColumn::Weight => has(Meaning::Weight),
                GridColumn::Number => has(Meaning::ItemNumber),
                GridColumn::Kind => has(Meaning::Kind),
                GridColumn::Field => has(Meaning::Field) || card.has_headings,
                GridColumn::Heading => has(Meaning::Heading) || card.has_headings,
                GridColumn::More => {
                    let own = self.columns.0.iter().enumerate();
                    let missing = own.filter(|(at, _)| !has(Meaning::Own(*at)));
                    out.extend(missing.map(|(_, own)| LeftOut::Own(own.name.clone())));
                    out.extend(self.parts.iter().map(|part| LeftOut::Part(part)));
                    true
                }
                // What is computed or belongs to the draft stands in no layout.
                GridColumn::Light | GridColumn::State | GridColumn::Reason => false,
            };
            if !is_there {
                out.push(LeftOut::Column(column));
            }
        }
        out
    }

    /// Names the sides whose amounts have no column; tells whether the template has any of amounts.
    fn amounts_left_out(&self, card: &TemplateCard, out: &mut Vec<LeftOut>) -> bool {
        let has = |meaning: Meaning| card.columns.iter().any(|column| column.meaning == meaning.code());
        let sides = self.sides.iter().enumerate();
        let missing: Vec<&str> = sides
            .filter(|(at, _)| !has(Meaning::Amount(Some(*at))))
            .map(|(_, side)| side.name.as_str())
            .collect();
        let any = missing.len() < self.sides.len() || has(Meaning::AmountSum) || has(Meaning::Amount(None));
        if any {
            out.extend(missing.into_iter().map(|side| LeftOut::Amount(side.to_owned())));
        }
        any
    }
}
