//! Bodies whose names hold a verb, or are 办公室 alone.

use crate::vocabulary::{Words, head, words};

/// 办公室要…, 省推进某合作办公室要…, 联合办公室须…: a body whose name may hold a verb, or is 办公室 alone.
pub(super) fn body(clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    if !BODY_KINDS.within(clause) {
        return None;
    }
    let (at, kind) = BODY_KINDS.places(head(clause, 26)).next()?;
    let end = at + KINDS[kind].len();
    let (name, rest) = clause.split_at(end);
    let told = words![
        "要", "须", "应当", "务必", "必须", "负责", "在", "每", "将", "对", "牵头"
    ]
    .begins(rest)
        && !words!["要求", "要点", "将军", "对于", "负责人", "负责同志"].begins(rest);
    let alone = name == "办公室";
    let whole = at > 0
        && name.chars().count() <= 24
        && name.chars().all(crate::normalise::is_han)
        && (words!["省", "市", "县", "区", "州", "旗", "镇", "联合", "协同", "都市圈"].begins(name))
        && words![
            "推进", "推动", "合作", "协同", "联合", "建设", "提升", "整治", "实施"
        ]
        .within(name)
        && !words![
            "成立", "组建", "健全", "完善", "在", "由", "会同", "的", "要", "主持", "召开"
        ]
        .within(name);
    (told && (alone || whole)).then(|| {
        (
            vec![name.to_owned()],
            end,
            if rest.starts_with("牵头") { "牵头" } else { "" },
        )
    })
}

const KINDS: &[&str] = &[
    "办公室",
    "领导小组",
    "指挥部",
    "专班",
    "联席办",
    "协调组",
    "工作组",
];
static BODY_KINDS: Words = Words::new(KINDS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_told_what_to_do() {
        for (clause, unit) in [
            ("办公室要逐条列出灯情", Some("办公室")),
            ("省推进夜游合作办公室要每月排名", Some("省推进夜游合作办公室")),
            (
                "市提升亮化品质工作专班牵头编制方案",
                Some("市提升亮化品质工作专班"),
            ),
            ("推进办公室建设", None),
            ("办公室要求各镇照办", None),
            ("成立县推进亮化办公室负责调度", None),
        ] {
            assert_eq!(
                body(clause).map(|(names, ..)| names.concat()).as_deref(),
                unit,
                "{clause}"
            );
        }
    }
}
