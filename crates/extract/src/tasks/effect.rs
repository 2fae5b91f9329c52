//! Clauses that look like work and are none: what the work before them is good for, and statements about what is.

use crate::quick::has;
use crate::vocabulary::words;

/// Whether the last clause of a sentence only tells what comes of the clauses before it. `core`: without words of manner.
pub(super) fn comes_of_it(clause: &str, core: &str) -> bool {
    let aims = words!["促进", "推动", "带动", "助推", "引领", "实现", "共促", "助力"].begins(core)
        && words![
            "发展", "共赢", "多赢", "壮大", "向好", "向上", "循环", "进步", "繁荣", "共荣", "振兴", "腾飞",
            "回稳", "回升", "流动",
        ]
        .ends(core);
    let levers = words!["撬动", "带动", "吸引"].begins(core) && words!["参与", "投入", "集聚"].ends(core);
    let role = core.starts_with("发挥") && words!["作用", "效应"].ends(core);
    let place = words!["打造", "优化", "创造", "营造"].begins(core)
        && words!["营商环境", "发展环境", "法治环境", "市场环境", "社会环境"].ends(core);
    // A place that is named is more than an effect.
    !clause.contains('“') && (aims || levers || role || place || keeps(core) || stands(core) || frees(core))
}

/// Whether a clause before the last effect of a sentence is one of its kind: 提升效能，维护安全.
pub(super) fn goes_with_it(core: &str, slogan: bool) -> bool {
    slogan || keeps(core) || stands(core) || frees(core)
}

/// 维护安全, 保障权益.
fn keeps(core: &str) -> bool {
    words!["维护", "保障", "守护", "保障好", "保证"].begins(core)
        && words![
            "安全", "稳定", "权益", "利益", "公平", "秩序", "生活", "健康", "大局", "需求", "需要", "质量",
        ]
        .ends(core)
}

/// 提升竞争力.
fn stands(core: &str) -> bool {
    words!["提升", "提高", "增强"].begins(core)
        && words![
            "竞争力",
            "影响力",
            "吸引力",
            "凝聚力",
            "战斗力",
            "工作效率",
            "办事效率",
            "满意度",
            "便利度",
            "效能",
            "有效性",
            "系统性",
            "精准性",
        ]
        .ends(core)
}

/// 释放活力, 推动形成良好局面.
fn frees(core: &str) -> bool {
    core.starts_with("推动形成")
        || core.starts_with("释放") && words!["红利", "活力", "潜力", "动能"].ends(core)
}

/// Whether a clause tells what is or what was done: 甲是乙的举措, 形成了方案.
pub(super) fn tells(clause: &str, verb: impl Fn(&str) -> Option<&'static str>, core: &str) -> bool {
    let mut after = core;
    for _ in 0..2 {
        let Some(v) = verb(after) else { break };
        after = &after[v.len()..];
        // 研究提出了: the second verb may be any.
        if after.chars().nth(2) == Some('了') && after.chars().nth(3) != Some('解') {
            return true;
        }
        if after.starts_with('了') && !after.starts_with("了解") {
            return true;
        }
    }
    is(clause) || done(clause)
}

/// Whether 了 says that it was done: 组织制定实施了方案.
fn done(clause: &str) -> bool {
    has(clause, '了')
        && clause.match_indices('了').any(|(at, _)| {
            let (before, after) = (
                clause[..at].chars().next_back(),
                clause[at + '了'.len_utf8()..].chars().next(),
            );
            before.is_some_and(|c| !"为除明末好跑受罢".contains(c))
                && after.is_some_and(|c| !"解结断然如".contains(c))
        })
}

/// Whether 是 stands between two things, not in 特别是, 是否 or 一是.
fn is(clause: &str) -> bool {
    if !has(clause, '是') {
        return false;
    }
    let mut before = ['　'; 4];
    let mut quoted = 0_i32;
    for (n, c) in clause.chars().enumerate() {
        match c {
            '“' | '《' => quoted += 1,
            '”' | '》' => quoted -= 1,
            '是' if n >= 3 && quoted == 0 => {
                let named =
                    "其别凡但还就只若或即便于总可而不要正先又更一二三四五六七八九十".contains(before[3]);
                let rest = clause.chars().nth(n + 1);
                if !named && rest.is_some_and(|c| c != '否') {
                    return true;
                }
            }
            _ => {}
        }
        before.rotate_left(1);
        before[3] = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_and_statements_are_told_from_work() {
        for (clause, effect) in [
            ("促进河谷经济健康发展", true),
            ("推动渡口改造", false),
            ("发挥河长的带头作用", true),
            ("保障沿岸居民合法权益", true),
            ("保障渡口用电", false),
        ] {
            assert_eq!(comes_of_it(clause, clause), effect, "{clause}");
        }
        let verb = |s: &str| ["形成", "研究", "提出"].into_iter().find(|v| s.starts_with(v));
        for (clause, told) in [
            ("修好渡口是沿岸百姓的期盼", true),
            ("形成了河长名录", true),
            ("研究提出了渡口方案", true),
            ("研究提出渡口方案", false),
            ("核查渡口是否修好", false),
            ("修好渡口特别是夜航设施", false),
        ] {
            assert_eq!(tells(clause, verb, clause), told, "{clause}");
        }
    }
}
