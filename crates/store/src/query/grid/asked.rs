//! What is asked of a version: whose rows, which of them, in which order.

use yipanqi_domain::list::{GridFilter, Grouping, SortBy, SortKey};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, LightRunId, RowId, VersionId};

/// Whose rows a window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridOf {
    /// An adopted version, as far as the reader sees its rows.
    Sealed {
        /// What may be seen.
        sight: Sight,
        /// How it is found which.
        seen: Seen,
    },
    /// A draft, which only its body's office opens: the version was found through the sight.
    Draft,
}

/// How it is found which rows of an adopted version may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The office of the list's body sees every row: asked once, not row by row.
    Whole,
    /// By grants of bodies and sides alone, one of them of the list's body: the class kept beside each row says it.
    ByClass,
    /// Each row is looked at.
    OneByOne,
}

impl Seen {
    /// How the rows of a list are found of which the seat sees every one, or a part.
    #[must_use]
    pub const fn by(sight: Sight, is_whole: bool) -> Self {
        match (is_whole, sight.is_near) {
            (true, _) => Self::Whole,
            (false, false) => Self::ByClass,
            (false, true) => Self::OneByOne,
        }
    }
}

/// What is asked of a version.
#[derive(Clone, Debug)]
pub struct GridAsked<'a> {
    /// The version.
    pub version: VersionId,
    /// Its list's body, for the sides of units.
    pub body: BodyId,
    /// Whose rows.
    pub of: GridOf,
    /// Which rows.
    pub filter: &'a GridFilter,
    /// The run whose lights are filtered.
    pub run: Option<LightRunId>,
    /// By what they are put together.
    pub group: Grouping,
    /// By what they are sorted, and whether from the last to the first.
    pub sort: Option<(SortKey, bool)>,
    /// Only these rows: what the gap check of a draft named.
    pub only: Option<&'a [RowId]>,
}

impl GridAsked<'_> {
    /// An index gives the order: its beginning is found without looking at all rows.
    pub fn is_walked(&self) -> bool {
        let by_index = matches!(
            self.sort,
            None | Some((SortKey::By(SortBy::StartsOn | SortBy::EndsOn), _))
        );
        by_index && matches!(self.group, Grouping::Heading | Grouping::None)
    }

    /// Nothing is filtered nor sorted, and which rows are seen their classes say.
    pub(super) fn is_as_adopted(&self) -> bool {
        let by_class = matches!(
            self.of,
            GridOf::Sealed {
                seen: Seen::ByClass,
                ..
            }
        );
        by_class
            && self.sort.is_none()
            && self.only.is_none()
            && matches!(self.group, Grouping::Heading | Grouping::None)
            && self.filter.is_open()
    }

    /// The order is made of nothing but what the rows themselves say, which never changes once they are adopted.
    pub fn is_of_rows_alone(&self) -> bool {
        let of_rows = match self.sort {
            None => true,
            Some((SortKey::By(by), _)) => !matches!(by, SortBy::Lead | SortBy::Number),
            Some((SortKey::Own(_), _)) => false,
        };
        of_rows && matches!(self.group, Grouping::Heading | Grouping::None | Grouping::Kind)
    }
}
