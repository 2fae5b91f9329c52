//! Verbs of work: at the front of a clause, after words of manner, or inside it.

use std::sync::LazyLock;

use super::clause::chars;
use super::words;
use crate::vocabulary::{Plane, Words};

/// Strips words of manner from the front.
pub(super) fn after_manner(s: &str) -> &str {
    let mut rest = s;
    for _ in 0..6 {
        let Some(next) = MANNER
            .beginning(rest)
            .map(|m| &rest[m.len()..])
            .min_by_key(|r| r.len())
            .or_else(|| one_by_one(rest))
        else {
            break;
        };
        // 加快 and 统筹 are verbs when nothing follows them that is one.
        if next.is_empty() {
            break;
        }
        rest = next.trim_start_matches(['、', '和', ' ', '地']);
    }
    rest
}

/// 逐校核查, 逐杆检修: what stands behind 逐 and what is gone through.
fn one_by_one(s: &str) -> Option<&str> {
    let mut behind = s.strip_prefix('逐')?.chars();
    behind.next().map(|_| behind.as_str())
}

/// Whether a word of manner is itself the verb where none follows: 持续深化灯具互认, 深入推进亮灯行动.
pub(super) fn verb_after_manner(s: &str) -> bool {
    let mut rest = s;
    for _ in 0..6 {
        if verb_at(rest).is_some() {
            return true;
        }
        let Some(manner) = MANNER.beginning(rest).min_by_key(|m| m.len()) else {
            return false;
        };
        rest = rest[manner.len()..].trim_start_matches(['、', '和', ' ', '地']);
    }
    false
}

static MANNER: Words = Words::new(words::MANNER);
static VERBS: Words = Words::new(words::VERBS);
/// What the verbs of [`verb_at`] begin with.
static BEGINNINGS: LazyLock<Plane> = LazyLock::new(|| {
    Plane::of(
        words::VERBS
            .iter()
            .filter_map(|v| v.chars().next())
            .chain(DONE_WELL.chars())
            .chain("履严".chars()),
    )
});
/// Verbs of one character, before how it is done.
const DONE_WELL: &str = "修建管用办抓做守护种养选配治讲写编补算通打备盯";

pub(super) fn verb_at(s: &str) -> Option<&'static str> {
    if !BEGINNINGS.contains(s.chars().next()? as usize) {
        return None;
    }
    // 服务贸易增长一成: what is done is not to serve.
    let serves =
        |v: &&str| *v != "服务" || !words!["服务贸易", "服务业", "服务消费", "服务外包", "服务型"].begins(s);
    VERBS
        .beginning(s)
        .next()
        .filter(serves)
        .or_else(|| {
            // 修好, 管细, 守牢: a verb of one character with its result.
            let mut chars = s.chars();
            let (verb, result) = (chars.next()?, chars.next()?);
            (matches!(
                result,
                '好' | '实' | '细' | '优' | '强' | '牢' | '活' | '足' | '通' | '齐'
            ) && DONE_WELL.contains(verb))
            .then_some("做好")
        })
        // 履行补偿协议, not 履行职责.
        .or_else(|| {
            (s.starts_with("履行") && words!["协议", "合同", "程序", "手续", "协定"].ends(s))
                .then_some("履行")
        })
        .or_else(|| (s.starts_with("严肃") && s.ends_with("纪律")).then_some("严肃"))
        .or_else(|| {
            let checks = s.ends_with("监管") && chars(s) >= 8 || s.ends_with("管控") && chars(s) >= 6;
            (s.starts_with("严格") && checks).then_some("严格")
        })
}

/// Whether a text begins with a verb of work, with or without words of manner.
pub(super) fn begins_with_verb(s: &str) -> bool {
    starts_with_verb(s)
}

pub(super) fn starts_with_verb(s: &str) -> bool {
    verb_at(s).is_some() || verb_at(after_manner(s)).is_some()
}

/// A verb with an object, somewhere after a prepositional phrase.
pub(super) fn verb_inside(s: &str, from: usize) -> bool {
    let mut n = 0;
    for (i, _) in s.char_indices() {
        if n >= from
            && let Some(v) = verb_at(&s[i..])
            && (s[i + v.len()..].chars().nth(1).is_some()
                || (["督办", "约谈", "问责", "整改", "通报", "考核", "沟通", "代建"].contains(&v)
                    && n >= from))
        {
            return true;
        }
        n += 1;
        if n > 80 {
            break;
        }
    }
    false
}

/// Whether a clause goes on with an object of its own after 对, 将 or 把: 对低洼路段逐段清淤.
pub(super) fn turned(s: &str) -> bool {
    s.starts_with(['对', '将', '把'])
        && chars(s) >= 6
        // 把高炮全部部署到主产片区: where to.
        && (VERBS.ends(s) || words!["部署到", "调配到", "安装到", "配备到", "配送到", "投放到", "延伸到", "覆盖到"].within(s))
}
