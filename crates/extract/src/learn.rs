//! Which clauses of a meeting's page or of a report in running text are tasks, learned from marked pages: a small model
//! beside the rules.
//!
//! A logistic regression: each sign of a clause (what the rules found of it, its length and place, its characters and
//! pairs of characters) has a weight, and where the weights of its signs sum to more than zero the clause is more likely
//! a task than not. The rules' own answer is one of the signs. The weights are learned by a command from the pages in
//! `crates/extract/learn` and the fixtures (`cargo run --release -p yipanqi-extract --example learn`), which also tells how
//! well each set of pages is read by what the others taught, and stand in the program as a table of lines. What marked
//! public pages add, whose texts are not ours to keep, is a table of its own (`learn/public.tsv`) that is added to it.

mod sign;
mod weights;

pub use sign::Sign;
pub(crate) use sign::SignKind;

use crate::normalise::Ledger;
use crate::original::Original;
use crate::page::Page;
use crate::reading::{Kind, Span};
use crate::{articles, kind, tasks, title};

/// A clause of a meeting's page and what was known of it when it was asked whether it is a task.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where it stands in the text, in code points.
    pub span: Span,
    /// What was known of it.
    pub signs: Vec<Sign>,
    /// What the rules say.
    pub by_rules: bool,
}

/// Above this many hundredths of the natural logarithm of its odds a clause is proposed: one that is dropped by a key costs
/// less than one that was never shown. Between -70 and 20 the sets of counties and towns are told alike by one another
/// (0.951 to 0.960), public meetings of ministries the better the lower it is (0.839 at -70, 0.810 at 20), the labelled
/// collection best about here.
const PROPOSED: i32 = -20;

/// What the signs of a clause weigh together.
pub(crate) struct Weight {
    table: &'static weights::Table,
    sum: i32,
}

impl Weight {
    pub(crate) fn new() -> Self {
        Self {
            table: weights::table(),
            sum: 0,
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, sign: Sign) {
        self.sum += i32::from(self.table.weight(sign));
    }

    /// Whether the clause is proposed as a task.
    pub(crate) fn proposes(&self) -> bool {
        self.sum > PROPOSED
    }
}

/// All clauses of a page that were asked, while the rules alone decided, in the order of the text. None if it tells of
/// no meeting and is no report in running text.
pub fn asked(text: &str) -> Vec<Asked> {
    let page = Page::new(&Original::new(text), &mut Ledger::default());
    let (stretches, _) = articles::part(&page);
    let mut all = Vec::new();
    for lines in stretches {
        let title = title::find(&page, &lines);
        let name = title.as_ref().map(|t| t.text.as_str());
        let (kind, relevant) = kind::judge(&page, &lines, name);
        if relevant && matches!(kind, Kind::Communique | Kind::TaskDivision) {
            all.extend(tasks::asked(&page, &lines, kind, title.and_then(|t| t.line)));
        }
    }
    all.into_iter()
        .map(|told| Asked {
            span: page.span(&told.at),
            by_rules: told.signs.contains(&Sign::bare(SignKind::Rules)),
            signs: told.signs,
        })
        .collect()
}
