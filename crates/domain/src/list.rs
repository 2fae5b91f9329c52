//! 清单: versions that are drafted, deliberated, adopted and sealed, issued; rows as one version says them; items
//! that live through all of them.

pub mod cells;
mod chain;
mod column;
mod compare;
mod gaps;
mod joint;
mod kept_view;
mod lineage;
mod links;
mod more;
mod order;
mod own_filter;
mod row;
mod row_input;
mod version;
mod view;

pub use chain::{Chain, Step, chain};
pub use column::{
    ColumnChoice, ColumnChoices, ColumnInput, ColumnKind, ColumnState, ColumnsSealed, ListColumn,
    MOST_COLUMNS, OWN_FIELDS, OwnColumn, OwnColumns, OwnTyped, own_field, with_columns,
};
pub use compare::{Difference, compare, content_digest, differing_columns};
pub use gaps::{Check, Gap, Links, UnitCheck, gaps};
pub use joint::{BodyAdoption, BodyVerdict, Joint, ListBody, draft_digest};
pub use kept_view::{CellComment, ListView, UsualView};
pub use lineage::{
    AmountShift, DraftLineage, Forebear, Lineage, LineageAct, LineageKind, MOST_MERGED, PART_FIELDS,
    PartInput, amounts_moved, difference_said, lineage_acts, lineage_gaps, may_merge, may_split,
    merged_content, reached, rows_anew,
};
pub use links::circle;
pub use more::{After, LinkKind, RowMore, RowRef, RowValue, Selection, read_after};
pub use order::arranged;
pub use own_filter::{Asks, OwnFilter, SortKey};
pub use row::{
    Adjustment, DraftRow, DutyRole, ItemKind, ListRow, ListRowAmount, ListRowUnit, RowAmount, RowAmounts,
    RowChange, RowContent, RowUnit, RowUnits,
};
pub use row_input::{AMOUNT_FIELDS, AmountInput, NamedUnit, RowInput, split_names};
pub use version::{AboutInput, Adoption, List, ListAbout, ListVersion, VersionState, may_adopt};

pub use view::{GridColumn, GridFilter, GridView, Grouping, SortBy, USUAL_COLUMNS};

use crate::{At, BodyId, ItemId, coded};

/// 事项: one number for life, in any number of lists and years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Id.
    pub id: ItemId,
    /// 事项编号, gap-free per body and year.
    pub number: String,
    /// The body that registered it.
    pub body: BodyId,
    /// Kind.
    pub kind: ItemKind,
    /// Title at registration; the list rows hold what each version calls it.
    pub title: String,
    /// Parent, for a sub-item.
    pub parent: Option<ItemId>,
    /// State.
    pub state: ItemState,
    /// When it was registered.
    pub registered_at: At,
}

coded! {
    /// State of an item. Assigned and under way are derived, never stored.
    pub enum ItemState {
        /// Owed.
        Open = "open",
        /// 申请销号: waits for its reviews.
        CloseRequested = "close_requested",
        /// 销号
        Closed = "closed",
        /// 暂缓
        Suspended = "suspended",
        /// 调出: in no version in force.
        Removed = "removed",
        /// 并入: ended, with others became one.
        Merged = "merged",
        /// 拆分: ended, became several.
        Split = "split",
    }
}

impl ItemState {
    /// Whether anything can still be owed of it: it is open, asked to be closed or suspended.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Open | Self::CloseRequested | Self::Suspended)
    }
    /// Whether it ended in others, for good.
    pub const fn is_joined(self) -> bool {
        matches!(self, Self::Merged | Self::Split)
    }
}
