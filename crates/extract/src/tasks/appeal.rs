//! Clauses that urge, threaten or lament and leave nobody anything to do: 在民生共享上再用心, 急企业之所急, 对敷衍整改的严肃追责.

use super::clause::chars;
use crate::vocabulary::words;

/// Whether a clause only urges.
pub(super) fn is_appeal(clause: &str) -> bool {
    if clause.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    more_of_it(clause) || as_they_do(clause) || threatens(clause) || laments(clause) || praises(clause)
}

/// 在交通互联上再提速: more effort in a field, which the clauses behind it say.
fn more_of_it(clause: &str) -> bool {
    clause.starts_with('在')
        && clause.rsplit_once("上再").is_some_and(|(field, effort)| {
            chars(field) <= 14 && (2..=3).contains(&chars(effort)) && !effort.contains('设')
        })
}

/// 急企业之所急, 以实干实绩迎接大会, 拿出过硬举措, 把成果体现到项目上.
fn as_they_do(clause: &str) -> bool {
    // 急…之所急 begins with what it ends with.
    let last = clause.chars().next_back();
    let as_they = last.is_some_and(|to| {
        clause.starts_with(to)
            && clause[..clause.len() - to.len_utf8()]
                .strip_suffix("之所")
                .is_some_and(|of| (1..=8).contains(&chars(of)))
    });
    as_they
        || clause.starts_with('以') && clause.contains("迎接")
        || clause.starts_with("拿出") && words!["举措", "行动", "状态", "实招", "硬招"].ends(clause)
        || clause.starts_with('把')
            && (clause.contains("体现到") || words!["现实", "实景图", "生动实践"].ends(clause))
}

/// 对敷衍整改的严肃追责问责, 坚决杜绝简单粗暴的做法: what befalls nobody in particular.
fn threatens(clause: &str) -> bool {
    (clause.starts_with('对') || clause.starts_with("坚决对"))
        && words![
            "的严肃追责问责",
            "的严肃追责",
            "的严肃问责",
            "的严肃处理",
            "的从严处理",
            "的依规问责",
            "的严肃查处"
        ]
        .ends(clause)
        || words!["的做法", "的现象", "的作风"].ends(clause) && chars(clause) <= 16 && clause.contains("杜绝")
}

/// 离期待还有差距, 缺少破题的实招: what is not well.
fn laments(clause: &str) -> bool {
    words!["缺少", "缺乏"].begins(clause)
        || words!["还有差距", "仍有差距", "有较大差距", "存在差距"].ends(clause)
}

/// 坚决守护好一江碧水: what all of it is good for.
fn praises(clause: &str) -> bool {
    words![
        "一江碧水",
        "绿水青山",
        "青山绿水",
        "碧水蓝天",
        "蓝天白云",
        "万家灯火"
    ]
    .ends(clause)
        && chars(clause) <= 14
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appeals_are_told_from_work() {
        for clause in [
            "在交通互联上再提速",
            "急群众之所急",
            "以优异成绩迎接大会召开",
            "对敷衍塞责的严肃追责问责",
            "离群众的期待还有差距",
            "坚决守护好一江碧水",
        ] {
            assert!(is_appeal(clause), "{clause}");
        }
        for clause in [
            "在滨河路上再建书屋2座",
            "在三个路口再增设路灯",
            "对排名末位的单位进行约谈",
            "修复河岸绿道",
        ] {
            assert!(!is_appeal(clause), "{clause}");
        }
    }
}
