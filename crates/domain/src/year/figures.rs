//! A list's own twelve figures, as they are typed, kept beside a version and sealed with it.
//!
//! They are given to a draft, each time as a further row; the last of them counts and is sealed into the content digest
//! when the version is adopted. Without any, a month is a twelfth of the year.

use crate::canon::Form;
use crate::field::{Field, Value};
use crate::progress::YearFigures;
use crate::ratio::Pct;
use crate::refusal::{Refusal, Rule};
use crate::{At, PostId, VersionId, YearFiguresId};

/// Names of the form's fields, January to December.
pub const MONTH_FIELDS: [&str; 12] = [
    "month_1", "month_2", "month_3", "month_4", "month_5", "month_6", "month_7", "month_8", "month_9",
    "month_10", "month_11", "month_12",
];

/// The figures of a version, given once. Insert-only: other figures are a further row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresGiven {
    /// Id.
    pub id: YearFiguresId,
    /// The version.
    pub version: VersionId,
    /// 1, 2, 3 … within the version; the last counts.
    pub revision: i64,
    /// The figures; `None`: months over twelve again.
    pub figures: Option<YearFigures>,
    /// By which post.
    pub post: PostId,
    /// When.
    pub at: At,
}

impl YearFigures {
    /// Reads what was typed, `8.5` or `8.5%`, January to December; `None` when all twelve are empty. Refusals, beside
    /// the month: `required`, `not_a_pct`, `pct_out_of_range`, `pct_too_fine`, `year_figures_fall`, `year_figures_end`.
    pub fn typed(months: &[&str; 12]) -> Rule<Option<Self>> {
        if months.iter().all(|text| text.trim().is_empty()) {
            return Ok(None);
        }
        let mut figures = [Pct(0); 12];
        for ((figure, text), field) in figures.iter_mut().zip(months).zip(MONTH_FIELDS) {
            if text.trim().is_empty() {
                return Err(Refusal::new("required").at(field));
            }
            *figure = crate::measure::read_pct(text).map_err(|refusal| refusal.at(field))?;
        }
        Self::new(figures).map(Some).map_err(|refusal| {
            let month = refusal.args.iter().find(|(name, _)| *name == "month");
            let month = month.and_then(|(_, month)| month.parse::<usize>().ok());
            let field = month.map_or(MONTH_FIELDS[11], |month| MONTH_FIELDS[month.clamp(1, 12) - 1]);
            refusal.at(field)
        })
    }
}

impl Field for YearFigures {
    /// Units of 0.01 point, January to December, parted by spaces.
    fn to_value(&self) -> Value {
        let figures: Vec<String> = self.months().iter().map(|pct| pct.0.to_string()).collect();
        Value::Text(figures.join(" "))
    }
    fn from_value(value: Value) -> Option<Self> {
        let text = String::from_value(value)?;
        let figures: Option<Vec<Pct>> = text.split(' ').map(|n| n.parse().ok().map(Pct)).collect();
        Self::new(figures?.try_into().ok()?).ok()
    }
}

/// `content` of a version that has figures of its own: digest over that of its rows and the twelve figures. Without
/// figures it is that of its rows.
pub fn sealed_content(rows: String, figures: Option<&YearFigures>) -> String {
    let Some(figures) = figures else {
        return rows;
    };
    let mut form = Form::new();
    form.text("list_version_figures").int(1).text(&rows);
    for pct in figures.months() {
        form.int(pct.0);
    }
    form.digest()
}
