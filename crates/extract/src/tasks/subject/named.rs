//! Bodies whose names hold a verb, or are 办公室 alone.

use crate::tasks::deeds;
use crate::tasks::verbs::{after_manner, begins_with_verb};
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

/// 开发建设集团先行垫付…, 社会事业局依托…: an office without a level before it, named by words that could be deeds.
pub(super) fn office(clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    static FIELDS: Words = Words::new(&[
        "开发", "建设", "规划", "发展", "投资", "管理", "服务", "监督", "应急", "经济", "社会", "财政",
        "金融", "招商", "审计", "统计", "教育", "运营", "管护", "征收", "征迁", "拆迁", "救助", "执法",
        "信访", "保障", "保护", "治理", "行政", "综合", "党群", "党政", "政务", "督查", "督办", "调度",
        "监管", "交通", "运输", "促进", "事业", "工作", "国土", "科技", "创新", "产业", "文化", "旅游",
        "生态", "环境", "城市", "农业", "农村", "人力", "资源", "审批", "数据", "商务", "市场", "安全",
        "税务", "水务", "住房", "民政", "卫生", "健康", "体育", "退役", "军人", "事务",
    ]);
    static ENDS: Words = Words::new(&[
        "局",
        "集团",
        "公司",
        "中心",
        "办公室",
        "部",
        "组",
        "一组",
        "二组",
        "三组",
        "四组",
        "五组",
        "六组",
    ]);
    if !FIELDS.begins(clause) {
        return None;
    }
    let mut at = 0;
    while let Some(field) = FIELDS.beginning(&clause[at..]).next() {
        at += field.len();
        at += usize::from(clause[at..].starts_with('和')) * '和'.len_utf8();
    }
    let end = at + ENDS.beginning(&clause[at..]).max_by_key(|end| end.len())?.len();
    let (name, rest) = clause.split_at(end);
    // 征收一组、征收二组继续…: groups of the same work.
    if let Some(other) = rest.strip_prefix('、')
        && name.ends_with('组')
        && let Some((mut names, more, then)) = office(other)
    {
        names.insert(0, name.to_owned());
        return Some((names, end + '、'.len_utf8() + more, then));
    }
    let asked = words![
        "要", "须", "应", "于", "每", "负责", "会同", "牵头", "配合", "依托", "先行", "继续", "逐", "尽快",
        "抓紧", "予以"
    ]
    .begins(rest)
        && !words!["要求", "要点", "负责人", "负责同志", "应急"].begins(rest);
    let dated = || crate::tasks::due::find(head(rest, 12)).is_some_and(|day| rest.starts_with(&day));
    let done = || begins_with_verb(after_manner(rest)) && deeds::begins(rest);
    let counted = (3..=12).contains(&name.chars().count());
    (counted && rest.chars().count() >= 3 && (asked || dated() || done())).then(|| {
        let then = ["会同", "牵头", "负责"]
            .into_iter()
            .find(|then| rest.starts_with(then))
            .unwrap_or_default();
        (vec![name.to_owned()], end, then)
    })
}

/// 财政、工信等部门要…: offices named by their fields alone.
pub(super) fn fields(clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    static FIELDS: Words = Words::new(&[
        "发展改革",
        "发改",
        "工信",
        "工业和信息化",
        "经信",
        "财政",
        "教育",
        "科技",
        "公安",
        "民政",
        "司法",
        "人社",
        "人力资源社会保障",
        "自然资源",
        "规划",
        "生态环境",
        "环保",
        "住建",
        "住房城乡建设",
        "城管",
        "交通",
        "交通运输",
        "水利",
        "水务",
        "农业农村",
        "农业",
        "林业",
        "商务",
        "文旅",
        "文化旅游",
        "文广旅",
        "卫健",
        "卫生健康",
        "退役军人",
        "应急",
        "应急管理",
        "审计",
        "市场监管",
        "统计",
        "医保",
        "医疗保障",
        "金融",
        "税务",
        "气象",
        "消防",
        "信访",
        "数据",
        "国资",
        "电力",
        "供电",
        "通信",
        "海事",
        "宣传",
        "网信",
        "政务服务",
        "乡村振兴",
        "体育",
        "城乡建设",
        "海关",
    ]);
    fn field(said: &str) -> &str {
        said.trim_start_matches(['省', '市', '县', '区', '州', '旗'])
    }
    if !FIELDS.begins(field(clause)) {
        return None;
    }
    let at = words!["等部门", "等单位", "部门"].first(head(clause, 40))?;
    // 供电、消防部门要…: both are named, and no other.
    let (said, whole) = (&clause[..at], clause[at..].starts_with("部门"));
    let end = at + if whole { "部门" } else { "等部门" }.len();
    let named: Vec<&str> = said.split(['、', '和']).collect();
    let told = words!["要", "应", "须", "需", "将", "负责", "牵头", "会同", "联合"].begins(&clause[end..])
        || whole && words!["对", "在", "按", "每"].begins(&clause[end..]);
    if !told
        || clause[end..].starts_with("要求")
        || whole && named.len() < 2
        || !named.iter().all(|name| FIELDS.holds(field(name)))
    {
        return None;
    }
    let named = if whole {
        vec![clause[..end].to_owned()]
    } else {
        named.into_iter().map(str::to_owned).collect()
    };
    Some((named, end, ""))
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
    fn offices_without_a_level_are_told_from_deeds() {
        for (clause, unit) in [
            ("开发建设集团先行垫付征地费用", Some("开发建设集团")),
            ("社会事业局依托湿地公园设立基地", Some("社会事业局")),
            ("财政金融局8月底前予以归垫", Some("财政金融局")),
            ("征收组于8月底前腾空灯房", Some("征收组")),
            ("工作组织得力", None),
            ("经济发展局逐户走访企业", Some("经济发展局")),
            ("投资促进局要盯紧在谈项目", Some("投资促进局")),
            ("征收一组、征收二组继续入户做工作", Some("征收一组征收二组")),
            ("党群工作部要会同海事法庭开设窗口", Some("党群工作部")),
            ("发展数字经济", None),
            ("建设路灯管理中心", None),
            ("建设服务中心3处", None),
            ("教育部要求各地照办", None),
            ("组织企业集团开展对接", None),
        ] {
            assert_eq!(
                office(clause).map(|(names, ..)| names.concat()).as_deref(),
                unit,
                "{clause}"
            );
        }
    }

    #[test]
    fn offices_may_be_named_by_their_fields() {
        let named = |clause| fields(clause).map(|(names, ..)| names);
        let two = vec!["县住建".to_owned(), "供电".to_owned()];
        assert_eq!(named("县住建、供电等部门要排查路灯"), Some(two));
        assert_eq!(named("修灯、换灯等部门要排查路灯"), None);
        assert_eq!(named("住建、供电等部门的路灯"), None);
        assert_eq!(
            named("供电、消防部门对夜间施工推行联审"),
            Some(vec!["供电、消防部门".to_owned()])
        );
        assert_eq!(named("供电部门对路灯的意见"), None);
    }

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
