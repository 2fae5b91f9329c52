//! The fixed words in which a derived reason is recorded: simplified Chinese, like everything that papers quote.

use yipanqi_domain::list::{LineageKind, List};
use yipanqi_domain::year::Ground;

/// Why an outcome follows from what is on record.
pub(super) fn reason(ground: &Ground) -> String {
    match ground {
        Ground::Certificate { number, on } => format!("已销号，证号{number}（{on}）"),
        Ground::Adjusted { on, reason } => format!("自{on}起调出：{reason}"),
        Ground::Joined {
            kind,
            into,
            on,
            reason,
        } => match kind {
            LineageKind::Merged => format!("自{on}起并入{into}：{reason}"),
            LineageKind::Split => format!("自{on}起拆分为{into}：{reason}"),
        },
        Ground::Suspended(reason) if reason.is_empty() => "已批准暂缓".to_owned(),
        Ground::Suspended(reason) => format!("已批准暂缓：{reason}"),
        Ground::GoesOn => "清单列为持续推进，年内不设完成时限".to_owned(),
        Ground::CloseWaits => "销号申请尚在复核".to_owned(),
        Ground::Unfinished => "年内未销号".to_owned(),
    }
}

/// Why a row stands in the next list.
pub(super) fn carried_from(list: &List) -> String {
    format!("由{}年《{}》结转", list.year, list.name)
}
