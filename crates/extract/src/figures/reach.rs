//! Words before a number that say it is reached or passed, and no movement: 突破3000亿元, 近100条.

use crate::vocabulary::words;

/// The word at the end of what stands before a number: 首次突破, 达到, 近.
pub(super) fn reached(head: &str) -> Option<&str> {
    let word = words![
        "首次突破",
        "历史性突破",
        "突破",
        "首次超过",
        "首次达到",
        "超过",
        "不低于",
        "不少于",
        "不超过",
        "达到",
        "达",
        "超",
        "逾",
        "近"
    ]
    .ending(head.trim_end())
    .max_by_key(|word| word.len())?;
    Some(if word == "达" { "达到" } else { word })
}

/// Whether nothing is said yet of how a figure moved or of what it is a part.
pub(super) fn open(change: Option<&str>) -> bool {
    change.is_none_or(|said| reached(said).is_some() && !said.bytes().any(|b| b.is_ascii_digit()))
}
