//! Who is told of and was not there: who only wrote to the meeting, and whose words were passed on.

use crate::vocabulary::{Words, head, words};

/// 对做好防汛工作作出批示，…; 、省长某某分别作出批示: whether who is named before only wrote to the meeting.
pub(super) fn wrote(behind: &str) -> bool {
    let clause = behind
        .split(['，', ',', '。', '；', '：'])
        .next()
        .unwrap_or_default();
    let told_of = words!["批示", "指示"].ends(clause) && clause.contains('作');
    words!["批示", "指示"].within(clause)
        && (told_of || WRITTEN.within(clause))
        && !words!["主持", "出席", "到会", "会上", "现场"].within(clause)
}

/// 市长某某提出要求, beside one who 作出批示; 传达市委书记某某的批示要求: whether who is named before was not there.
pub(super) fn asked_from_afar(s: &str, behind: &str) -> bool {
    let clause = behind.split(['，', ',', '。', '；']).next().unwrap_or_default();
    let asked = words!["提出要求", "提出明确要求", "提出具体要求", "提出工作要求"].holds(clause);
    let told = clause
        .strip_prefix('的')
        .or_else(|| clause.strip_prefix("同志的"))
        .is_some_and(|told| words!["批示", "指示", "讲话", "要求"].within(head(told, 10)));
    asked && WRITTEN.within(s) || told && words!["传达", "学习", "贯彻", "落实"].within(s)
}

/// What somebody does who only writes to a meeting.
pub(super) static WRITTEN: Words = Words::new(&[
    "作出批示",
    "作出重要批示",
    "作出专门批示",
    "作出指示",
    "作出重要指示",
    "作出具体批示",
    "作出具体指示",
    "作出工作批示",
    "作了批示",
    "作了重要批示",
    "作批示",
    "专门批示",
    "提出批示",
]);
