//! What is reported, by rule: a project's investment and a task's percentage run a little ahead of or behind what should
//! be done, and the exceptions of the year are told one by one in [`STORIES`] so that a light can be checked by hand.
//!
//! Shares are in 0.01 %.

use yipanqi_domain::list::{ItemKind, RowContent};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::expected_of_term;
use yipanqi_domain::{Day, SideId};

/// By the rule.
const R: i64 = -1;

/// Title, mark of the side (empty: both), shares reported for the months 3–12.
type Story = (&'static str, &'static str, [i64; 10]);

/// Who went another way than the rule. A project's share is of its side's own plan.
const STORIES: [Story; 13] = [
    // 12 points behind in April, 18 in May, back by July.
    (
        "白鹤至双河高速公路",
        "渝",
        [1900, 2133, 2367, 3900, 5033, 6200, 7200, 8300, 9200, 10100],
    ),
    // Yellow from April, red in August and September, nearly made good in December.
    (
        "青岩货运铁路联络线",
        "川",
        [1700, 2233, 2567, 2600, 3033, 3517, 4200, 5433, 7367, 9400],
    ),
    // Never started, then taken out.
    (
        "双岭抽水蓄能前期工程",
        "",
        [1000, 1333, 1367, 1400, R, R, R, R, R, R],
    ),
    // On the border: 40 of 50 in June is 10.00 points behind, 40.02 in the other side's is 9.98.
    (
        "巴蜀数字图书馆",
        "渝",
        [2500, 3200, 3600, 4000, 5200, 6300, 7300, 8200, 9300, 10000],
    ),
    (
        "巴蜀数字图书馆",
        "川",
        [2500, 3200, 3600, 4002, 5200, 6300, 7300, 8200, 9300, 10000],
    ),
    // In the list from July on; begun earlier, but far behind the list's year.
    (
        "沿江应急水源连通工程",
        "",
        [R, R, R, R, 2000, 4500, 6600, 8000, 9200, 10000],
    ),
    (
        "毗邻地区算力调度节点",
        "",
        [R, R, R, R, 1000, 3800, 6200, 8100, 9000, 10000],
    ),
    // Due in June: 35 points short then, exactly 30 in July, done in September.
    (
        "跨省示范产业链",
        "",
        [2500, 4000, 5500, 6500, 7000, 8500, 10000, 10000, 10000, 10000],
    ),
    // Due in June: 12 points short, done in July.
    (
        "毗邻区县跨界公交对接",
        "",
        [3800, 5600, 7500, 8800, 10000, 10000, 10000, 10000, 10000, 10000],
    ),
    // Due in October, later in December: the term became longer.
    (
        "省际断头路打通",
        "",
        [1100, 2300, 3600, 4700, 5800, 6600, 7300, 8000, 9200, 10000],
    ),
    // 11 points behind in August, but suspended.
    (
        "跨省户口迁移一站办",
        "",
        [1300, 2800, 4200, 5600, 6500, R, R, R, R, R],
    ),
    (
        "科研仪器开放共享平台",
        "",
        [900, 1800, 2700, 3300, 3800, 4600, 6000, 7600, 9000, 10000],
    ),
    (
        "社保卡居民服务一卡通",
        "",
        [1000, 2000, 3100, 4200, 5300, 6400, 7700, 8900, 10000, 10000],
    ),
];

/// Who was silent in a month, by the key of the unit: no account and no sheet, or a report not sent.
const SILENT: [(&str, u32); 12] = [
    ("yu-jiangjin", 3),
    ("sc-dazhou", 3),
    ("sc-luzhou", 4),
    ("sc-dazhou", 4),
    ("yu-farm", 5),
    ("sc-farm", 5),
    ("rail", 6),
    ("sc-trade", 8),
    ("yu-trade", 8),
    ("sc-firm", 9),
    ("yu-wanzhou", 10),
    ("sc-health", 11),
];

/// Whether nobody reported for a unit in a month.
pub(super) fn is_silent(unit: &str, month: u32) -> bool {
    SILENT.contains(&(unit, month))
}

/// A side as the figures know it.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfSide<'a> {
    pub side: SideId,
    pub mark: &'a str,
    /// 0 for the first.
    pub position: i64,
}

fn story(title: &str, mark: &str, month: u32) -> Option<i64> {
    let at = usize::try_from(month.checked_sub(3)?).ok()?;
    let own = STORIES
        .iter()
        .find(|s| s.0 == title && (s.1.is_empty() || s.1 == mark))?;
    own.2.get(at).copied().filter(|share| *share != R)
}

/// Points ahead of what is expected, from 2 behind to 6 ahead.
const fn ahead(number: i64, month: u32) -> i64 {
    (number * 5 + month as i64 * 3) % 9 * 100 - 200
}

/// What share of its plan a side has invested since the year began. May pass the plan.
pub(super) fn invested(row: &RowContent, number: i64, side: OfSide<'_>, month: u32) -> i64 {
    let expected = i64::from(month) * 10_000 / 12;
    let rule = expected + ahead(number, month) + side.position * 50;
    story(&row.title, side.mark, month).unwrap_or(rule)
}

/// An amount in 分 as a unit would give it: 亿元 with two decimals for what is planned from two up, else whole 万元.
pub(super) fn amount(plan_fen: i64, share: i64) -> (i64, String, &'static str) {
    const YI: i64 = 10_000_000_000;
    const WAN: i64 = 1_000_000;
    let fen = i128::from(plan_fen) * i128::from(share) / 10_000;
    let fen = i64::try_from(fen).unwrap_or(i64::MAX);
    if plan_fen >= 2 * YI {
        let hundredths = (fen + YI / 200) / (YI / 100);
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        (hundredths * (YI / 100), text, "yi")
    } else {
        let wan = (fen + WAN / 2) / WAN;
        (wan * WAN, wan.to_string(), "wan")
    }
}

/// How far an item is: of a project what all sides invested of what all planned, of a task its own percentage.
pub(super) fn done(row: &RowContent, number: i64, sides: &[OfSide<'_>], month: u32, on: Day) -> i64 {
    if row.kind == ItemKind::Project {
        let (mut plan, mut all) = (0, 0);
        for side in sides {
            if let Some(own) = row.amounts.of(Some(side.side)) {
                plan += own.fen;
                all += amount(own.fen, invested(row, number, *side, month)).0;
            }
        }
        let share = i128::from(all) * 10_000 / i128::from(plan.max(1));
        return i64::try_from(share).unwrap_or(10_000).min(10_000);
    }
    if let Some(told) = story(&row.title, "", month) {
        return told;
    }
    let (Some(from), Some(to)) = (row.starts_on, row.ends_on) else {
        return 0;
    };
    if on >= to {
        return 10_000;
    }
    let expected = expected_of_term(from, to, on).pct().0;
    (expected + ahead(number, month)).clamp(0, 9_900)
}

/// A share as one types it.
pub(super) fn typed(share: i64) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The stage of a project and since when: started on its planned day and in the statistical library three weeks later,
/// but for two that are told.
pub(super) fn stage(row: &RowContent, period: Period) -> (&'static str, String) {
    let starts = row.starts_on.unwrap_or_else(|| period.first_day());
    let (month, last) = (period.first_day().month(), period.last_day());
    let on = |day: Day| day.min(last).to_string();
    match row.title.as_str() {
        "双岭抽水蓄能前期工程" => ("preparing", String::new()),
        // Started, and entered into the library only in July.
        "明月山绿色园区" if month < 7 => ("started", "2025-03-20".to_owned()),
        "明月山绿色园区" if month < 12 => ("in_library", "2025-07-10".to_owned()),
        _ => match row.ends_on {
            Some(ends) if ends <= last => ("finished", on(ends.plus(-3))),
            _ => ("in_library", on(starts.plus(20))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_given_in_the_unit_that_fits_and_rounded_half_up() {
        assert_eq!(
            amount(246_000_000_000, 2_133),
            (52_500_000_000, "5.25".to_owned(), "yi")
        );
        assert_eq!(
            amount(5_000_000_000, 4_000),
            (2_000_000_000, "2000".to_owned(), "wan")
        );
        assert_eq!(
            amount(6_000_000_000, 4_002),
            (2_401_000_000, "2401".to_owned(), "wan")
        );
    }

    #[test]
    fn the_rule_never_lets_a_figure_fall_within_the_year() {
        for number in 1..80 {
            for month in 4..=12 {
                let at = |month: u32| i64::from(month) * 10_000 / 12 + ahead(number, month);
                assert!(at(month) > at(month - 1), "{number} {month}");
            }
        }
        for (title, _, shares) in STORIES {
            let told: Vec<i64> = shares.into_iter().filter(|s| *s != R).collect();
            assert!(told.is_sorted(), "{title}");
        }
    }

    #[test]
    fn shares_are_typed_without_idle_zeros() {
        assert_eq!(
            ["100", "7.5", "0.05", "0"],
            [10_000, 750, 5, 0].map(typed).each_ref().map(String::as_str)
        );
    }
}
