//! Counts and sums of the adopted rows that fit: those that are kept where a filter names nothing but groups, else counted
//! as far as a page counts.

use super::super::VersionPage;
use super::super::page::kept_for;
use super::super::sums::Sums;
use super::{Part, Reading, fields};
use crate::error::Result;
use std::sync::Arc;
use yipanqi_store::query::grid::{GRID_ENOUGH, GridAsked};

/// What was counted and added up of the rows that fit.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) sums: Sums,
    fields: Vec<String>,
    /// Whether all were counted; else there are more than a page counts.
    whole: bool,
}

impl Reading<'_> {
    pub(super) async fn sealed_sums(
        &mut self,
        page: &mut VersionPage,
        asked: &GridAsked<'_>,
    ) -> Result<Arc<Counted>> {
        let (moment, kept) = (self.kept.0, &self.kept.1.sums);
        // Rows that are only scrolled to are not counted, whatever a page has counted before.
        let counts = self.filter.is_of_groups() || !matches!(self.part, Part::Rows(..));
        let terms = page.view.filters();
        let key = (
            self.actor.sight(),
            page.version.id,
            terms
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        );
        let counted = match kept.get(moment, &key) {
            Some(counted) if counts => counted,
            _ => {
                let counted = Arc::new(self.counted(page, asked).await?);
                if counts {
                    kept.put(moment, key, counted.clone());
                }
                counted
            }
        };
        page.counted = counted.whole;
        page.fields.clone_from(&counted.fields);
        page.total = counted.sums.of(String::new(), |_, _| true);
        if counts && !counted.whole {
            page.total.rows = GRID_ENOUGH - 1;
        }
        page.lines = page.total.rows;
        Ok(counted)
    }

    async fn counted(&mut self, page: &VersionPage, asked: &GridAsked<'_>) -> Result<Counted> {
        let mut counted = Counted {
            sums: Sums {
                sides: page.sides.clone(),
                ..Sums::default()
            },
            fields: Vec::new(),
            whole: true,
        };
        let whose = if self.filter.is_of_groups() {
            kept_for(self.read, self.actor, page.list.body).await?
        } else {
            None
        };
        let sums = &mut counted.sums;
        if let Some(whose) = whose {
            let fits = |field: &str, heading: &str| {
                self.filter.field.as_ref().is_none_or(|wanted| wanted == field)
                    && self.filter.heading.as_ref().is_none_or(|wanted| {
                        heading == wanted
                            || heading
                                .strip_prefix(wanted.as_str())
                                .is_some_and(|rest| rest.starts_with('/'))
                    })
            };
            sums.groups = self
                .read
                .kept_row_groups(asked.version, whose, self.actor.today)
                .await?;
            counted.fields = fields(sums.groups.iter().map(|group| group.field.as_str()));
            sums.groups.retain(|group| fits(&group.field, &group.heading));
            sums.amounts = self
                .read
                .kept_amount_sums(asked.version, whose, self.actor.today)
                .await?;
            sums.amounts.retain(|sum| fits(&sum.field, &sum.heading));
        } else if matches!(self.part, Part::Rows(..)) {
            counted.whole = false;
        } else {
            counted.whole = self.read.grid_count(asked).await? < GRID_ENOUGH;
            if counted.whole {
                sums.groups = self.read.grid_groups(asked).await?;
                sums.amounts = self.read.grid_amounts(asked).await?;
                counted.fields = fields(sums.groups.iter().map(|group| group.field.as_str()));
            }
        }
        Ok(counted)
    }
}
