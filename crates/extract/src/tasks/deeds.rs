//! Verbs that no list of ours holds. What is demanded may be any deed, so a word is believed to be one by what the
//! dictionary calls it, or by being put together from the characters that verbs of office language are made of; what is
//! closed are the words of stance and effect, which [`super::stance`] and [`super::effect`] know.
//!
//! Asked only of clauses that are demanded and begin with no verb of the list, a few of a page.

use std::sync::LazyLock;

use super::verbs::{after_manner, starts_with_verb};
use super::words;
use crate::tokens::{first_tags, tags, words as words_of};
use crate::vocabulary::{Plane, Words, head};

/// What the dictionary calls verbs and no office could be asked for: being, causing, growing, saying.
static NO_DEEDS: Words = Words::new(words::NO_DEEDS);

/// Characters that verbs of office language are made of, at their beginning and at their end.
static MADE_OF: LazyLock<(Plane, Plane)> = LazyLock::new(|| {
    let pairs = || words::VERBS.iter().filter(|v| v.chars().count() == 2);
    (
        Plane::of(pairs().filter_map(|v| v.chars().next())),
        Plane::of(pairs().filter_map(|v| v.chars().nth(1))),
    )
});

/// Nouns that are made of such characters.
static NOUNS: Words = Words::new(&[
    "设施", "机制", "规模", "成效", "措施", "作用", "工作", "工程", "制度", "标准", "规则", "组织", "计划",
    "建设", "办法", "服务", "保障", "管理", "监测", "质量", "安全", "资源", "程序", "总体", "总投", "项目",
]);

/// Whether a clause without words of manner begins with a deed that is done to something.
pub(super) fn leads(core: &str) -> bool {
    let core = head(core, 30);
    if NO_DEEDS.begins(core) || !core.starts_with(crate::normalise::is_han) {
        return false;
    }
    // The deed and the word behind it: to cut more of the clause costs more than all that is asked of it.
    let begin = head(core, 9);
    let found = first_tags(begin, 1);
    let Some((word, tag)) = found.first() else {
        return false;
    };
    let rest = &begin[word.len()..];
    let thing = || first_tags(begin, 2).get(1).is_some_and(|(_, tag)| is_thing(tag));
    let length = word.chars().count();
    let after = core.chars().count() - length;
    match tag.as_bytes().first() {
        // 修桥: a verb of one character wants an object that says more.
        Some(b'v') if length == 1 => after >= 4,
        Some(b'v') => length <= 4 && after >= 2 && !is_said_of(rest),
        // 丰富生活: to make something so.
        Some(b'a') if *tag == "a" => length == 2 && after >= 2 && thing(),
        // 策划“…”活动: what has a name is done.
        _ if length == 2 && rest.starts_with('“') => true,
        _ => length == 2 && after >= 2 && made_as_verbs_are(word) && thing(),
    }
}

/// Whether a clause whose unit is named begins with a deed, whatever follows: 联合设卡.
pub(super) fn leads_alone(core: &str) -> bool {
    let core = head(core, 30);
    !NO_DEEDS.begins(core)
        && first_tags(core, 1)
            .first()
            .is_some_and(|(word, tag)| tag.starts_with('v') && word.chars().count() >= 2)
}

/// Whether a clause begins with a deed, with or without words of manner.
pub(super) fn begins(s: &str) -> bool {
    starts_with_verb(s) || leads(after_manner(s))
}

/// Whether a clause only names a thing: a word and nothing done.
pub(super) fn names_thing(clause: &str) -> bool {
    let found = tags(head(clause, 30));
    found.iter().all(|(_, tag)| !tag.starts_with('v') || *tag == "vn")
}

/// Whether a word of a clause ends at this byte: 各乡镇 is not over after 各乡.
pub(super) fn parts(clause: &str, at: usize) -> bool {
    let mut end = 0;
    words_of(head(clause, 48)).iter().any(|word| {
        end += word.len();
        end == at
    })
}

/// Whether something is done after the first `from` characters.
pub(super) fn within(clause: &str, from: usize) -> bool {
    let found = tags(head(clause, 60));
    let mut at = 0;
    for (n, (word, tag)) in found.iter().enumerate() {
        let length = word.chars().count();
        let next = found.get(n + 1).map_or("", |(w, _)| w);
        // 办一场推介会: one character is enough where something is counted.
        let counted = found.get(n + 1).is_some_and(|(_, tag)| *tag == "m");
        if at >= from
            && (length >= 2 || counted)
            && tag.starts_with('v')
            && *tag != "vn"
            && !next.starts_with(['的', '了'])
            && !NO_DEEDS.begins(word)
        {
            return true;
        }
        at += length;
    }
    false
}

/// What follows a verb that is no demand but what is spoken of: 转移宜早, 投资上不去.
fn is_said_of(rest: &str) -> bool {
    rest.starts_with([
        '宜', '不', '上', '要', '已', '得', '是', '将', '应', '也', '都', '了', '的', '过', '较', '更',
    ])
}

fn is_thing(tag: &str) -> bool {
    tag.starts_with(['n', 'm', 'r', 'b', 'j', 'l', 'x']) || tag == "vn"
}

fn made_as_verbs_are(word: &str) -> bool {
    let mut chars = word.chars();
    let (Some(first), Some(second)) = (chars.next(), chars.next()) else {
        return false;
    };
    MADE_OF.0.contains(first as usize) && MADE_OF.1.contains(second as usize) && !NOUNS.holds(word)
}
