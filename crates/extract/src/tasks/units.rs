//! Units: telling their names from other words, and reading the notes that say who leads and who helps.

use std::sync::LazyLock;

use regex::Regex;

/// Last characters of a unit's name.
const SUFFIXES: &[&str] = &[
    "委",
    "局",
    "办",
    "厅",
    "部",
    "院",
    "署",
    "司",
    "处",
    "科",
    "室",
    "队",
    "组",
    "会",
    "中心",
    "集团",
    "公司",
    "政府",
    "街道",
    "镇",
    "乡",
    "县",
    "区",
    "市",
    "省",
    "部门",
    "单位",
    "银行",
    "学校",
    "海关",
    "学院",
    "大学",
    "专班",
    "总站",
    "管理所",
    "税务",
    "电网",
    "企业",
    "机构",
    "分行",
    "支行",
    "支队",
    "总队",
    "电视台",
    "报社",
    "供销社",
    "园区",
    "各地",
    "分局",
    "党校",
    "高校",
    "联办",
    "组织",
];

/// Words that end like a unit and are none.
const NOT_UNITS: &[&str] = &[
    "社会",
    "机会",
    "城市",
    "地区",
    "园区",
    "全区",
    "全市",
    "全县",
    "全省",
    "部署",
    "会议",
    "工会",
    "办",
    "会",
    "区",
    "市",
    "县",
    "省",
    "部",
    "局",
    "委",
    "单位",
    "部门",
    "街区",
    "社区",
    "景区",
    "干部",
    "学校",
    "企业",
    "机构",
    "都市",
    "城区",
    "片区",
    "山区",
    "内部",
    "全部",
    "外部",
    "督办",
    "承办",
    "主办",
    "举办",
    "协办",
    "牵头单位",
    "责任单位",
    "配合单位",
    "创办",
    "开办",
    "试点城市",
    "示范区",
    "中心城区",
    "办公室",
    "组织",
];

/// More units than this owe nothing together.
const LIST_MAX: usize = 80;

fn han_len(s: &str) -> usize {
    s.chars().count()
}

/// Whether `s` can be the name of a unit or of a group of units.
pub(crate) fn is_unit(s: &str) -> bool {
    let bare = s.trim_end_matches(['等']);
    let n = han_len(bare);
    (2..=30).contains(&n)
        && !(n <= 2
            && bare.starts_with([
                '两', '三', '四', '五', '六', '双', '全', '本', '我', '该', '各',
            ])
            && !bare.starts_with("各地"))
        && !NOT_UNITS.contains(&bare)
        && (!bare.ends_with("地区") || bare.starts_with('各'))
        && !bare.contains([
            '，', ',', '。', ';', '；', ':', '：', '“', '”', '%', '％', '《', ' ',
        ])
        && !bare.chars().any(|c| c.is_ascii_digit())
        && (SUFFIXES.iter().any(|x| bare.ends_with(x)) || (bare.starts_with('各') && n <= 12))
}

/// Splits a list of units; 文化和旅游部 stays whole, 等有关部门 and closing words go.
pub(crate) fn list(s: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut current = String::new();
    let push = |out: &mut Vec<String>, raw: &str| {
        let mut unit = raw
            .trim()
            .trim_matches(['。', '.', '"', '-', '—', '*', '〔', '〕', '[', ']'])
            .trim();
        // Tails stand behind one another: 等有关部门 + 负责.
        let tails = [
            "等有关部门和单位",
            "等有关部门",
            "等有关单位",
            "等相关部门",
            "等部门",
            "等单位",
            "按职责分工负责",
            "按照职责分工负责",
            "按职责分工",
            "按职责负责",
            "分别负责",
            "分别牵头",
            "共同牵头",
            "联合牵头",
            "牵头负责",
            "负责",
            "牵头",
            "主办",
            "承办",
            "配合",
            "协办",
            "参与",
            "等",
        ];
        while let Some(shorter) = tails.iter().find_map(|t| unit.strip_suffix(t)) {
            unit = shorter.trim_end();
        }
        let unit = unit.trim_start_matches("由");
        // 列第一位的为牵头单位，下同: how the list is to be read, not who is on it.
        let remark = unit.ends_with("下同")
            || ["排在第", "列第一", "列首位", "排第一", "排名第一", "为牵头"]
                .iter()
                .any(|w| unit.contains(w));
        if !remark && han_len(unit) >= 2 && han_len(unit) <= 40 {
            for part in conjoined(unit) {
                if !out.contains(&part) {
                    out.push(part);
                }
            }
        }
    };
    for c in s.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ => {}
        }
        if out.len() >= LIST_MAX {
            return out;
        }
        if depth <= 0 && matches!(c, '、' | '，' | ',' | ';' | '；' | ' ' | '\t' | '\n' | '/') {
            push(&mut out, &current);
            current.clear();
        } else {
            current.push(c);
        }
    }
    push(&mut out, &current);
    out
}

/// 市教委和区教委 are two, 文化和旅游部 is one.
fn conjoined(s: &str) -> Vec<String> {
    for joint in ['和', '与', '及'] {
        if let Some((a, b)) = s.split_once(joint)
            && is_unit(a)
            && is_unit(b)
            && ![
                "发展",
                "工业",
                "人力资源",
                "住房",
                "规划",
                "文化",
                "农业",
                "退役军人",
                "信访",
            ]
            .iter()
            .any(|x| a.ends_with(x))
        {
            return vec![a.to_owned(), b.to_owned()];
        }
    }
    vec![s.to_owned()]
}

/// Who owes it, and by when, as a note says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Owed {
    pub(crate) lead: Vec<String>,
    pub(crate) support: Vec<String>,
    pub(crate) due: Option<String>,
    pub(crate) leaders: Vec<String>,
    pub(crate) measure: Option<std::ops::Range<usize>>,
}

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Lead,
    Responsible,
    Support,
    Leader,
    Due,
    Measure,
    Other,
}

static LABELS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?P<lead>(?:牵头|主办|承办|主责|主要责任)(?:单位|部门|科室|处室|市直单位)?)",
        r"|(?P<leader>(?:责任|牵头|分管|联系|包联|市级|县级|区级)(?:市|县|区)?(?:领导|人))",
        r"|(?P<resp>(?:责任|落实|负责|实施)(?:单位|部门|主体|科室))",
        r"|(?P<supp>(?:配合|协办|参与|协助|支持|参加|协同)(?:单位|部门|科室)?)",
        r"|(?P<due>(?:完成|整改|办结|办理|实施)?(?:时限|期限)(?:要求)?|(?:完成|整改|办结)时间|时间要求|时间节点|时间安排)",
        r"|(?P<measure>整改措施|下步措施|下一步措施|工作措施|整改任务)",
        r"|(?P<other>状态|原因|问题\d*|备注|完成情况|进展情况|序号|存在问题|联系人|联系电话|整改目标|项目名称))\s*[:：]"
    ))
    .ok()
});

/// Labels with a colon in `s`: label, its start, start of its value.
pub(crate) fn labels(s: &str) -> Vec<(Label, usize, usize)> {
    let Some(regex) = LABELS.as_ref() else {
        return Vec::new();
    };
    regex
        .captures_iter(s)
        .filter_map(|c| {
            let whole = c.get(0)?;
            let kind = [
                ("lead", Label::Lead),
                ("leader", Label::Leader),
                ("resp", Label::Responsible),
                ("supp", Label::Support),
                ("due", Label::Due),
                ("measure", Label::Measure),
            ]
            .into_iter()
            .find(|(name, _)| c.name(name).is_some())
            .map_or(Label::Other, |(_, l)| l);
            Some((kind, whole.start(), whole.end()))
        })
        .collect()
}

const ENDS: &[char] = &[
    '。', ';', '；', '，', ',', '、', ' ', '\t', ')', '）', '(', '（', '\n', '|', '【', '】', '[',
    ']', '〔', '〕',
];

/// Reads labelled fields (`责任单位:…;完成时限:…`). `None` when there is no label.
pub(crate) fn fields(s: &str, first_leads: bool) -> Option<(usize, Owed)> {
    let found = labels(s);
    let first = found.first()?.1;
    let mut owed = Owed::default();
    let mut responsible = Vec::new();
    for (i, (label, _, from)) in found.iter().enumerate() {
        let to = found.get(i + 1).map_or(s.len(), |next| next.1);
        let mut value = &s[*from..to];
        if !matches!(label, Label::Measure | Label::Due)
            && let Some((head, _)) = value.split_once('。')
        {
            value = head;
        }
        if *label == Label::Due
            && let Some((head, _)) = value.split_once(['。', '；', ';', '\n'])
        {
            value = head;
        }
        if *label != Label::Measure {
            value = until_closed(value);
        }
        let trimmed = value.trim_matches(ENDS);
        match label {
            Label::Lead => owed.lead.extend(list(close_paren(trimmed, value).as_str())),
            Label::Responsible => responsible.extend(list(close_paren(trimmed, value).as_str())),
            Label::Support => owed
                .support
                .extend(list(close_paren(trimmed, value).as_str())),
            Label::Leader => owed
                .leaders
                .extend(trimmed.split(['、', '，', ',', ' ']).map(str::to_owned)),
            Label::Due if !trimmed.is_empty() => owed.due = Some(trimmed.to_owned()),
            Label::Measure => {
                let start = *from + value.len() - value.trim_start_matches(ENDS).len();
                let end = start + s[start..to].trim_end_matches(ENDS).len();
                owed.measure = Some(start..end.max(start));
            }
            _ => {}
        }
    }
    if owed.lead.is_empty() {
        owed.lead = responsible;
        if first_leads && owed.lead.len() > 1 {
            owed.support.splice(0..0, owed.lead.split_off(1));
        }
    } else {
        owed.support.extend(responsible);
    }
    let lead = owed.lead.clone();
    owed.support.retain(|u| !lead.contains(u));
    Some((first, owed))
}

/// A value inside a bracket ends where the bracket closes.
fn until_closed(value: &str) -> &str {
    let mut depth = 0_i32;
    for (i, c) in value.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return &value[..i];
        }
    }
    value
}

/// Gives back the bracket that trimming took from 各区(市).
fn close_paren(trimmed: &str, value: &str) -> String {
    let open = trimmed.matches(['(', '（']).count();
    let closed = trimmed.matches([')', '）']).count();
    if open > closed && value.contains([')', '）']) {
        format!("{trimmed})")
    } else {
        trimmed.to_owned()
    }
}

/// Reads a bracket such as 市教育局牵头,市财政局配合. `first_leads`: the document says the first listed leads.
pub(crate) fn note(s: &str, first_leads: bool) -> Option<Owed> {
    let s = s.trim();
    if s.is_empty() || s.chars().nth(400).is_some() {
        return None;
    }
    if let Some((_, owed)) = fields(s, first_leads)
        && (!owed.lead.is_empty() || !owed.support.is_empty() || owed.due.is_some())
    {
        return Some(owed);
    }
    let told = [
        "牵头", "负责", "配合", "主办", "承办", "协办", "参与", "会同",
    ]
    .iter()
    .any(|w| s.contains(w));
    let mut owed = Owed::default();
    let mut pending: Vec<String> = Vec::new();
    let mut units = 0;
    for atom in atoms(s) {
        let atom = atom.trim();
        let bare = atom.trim_end_matches(['。', '.']);
        if [
            "排在",
            "列第一",
            "下同",
            "排第一",
            "列首位",
            "排名第一",
            "为牵头",
        ]
        .iter()
        .any(|w| bare.contains(w))
        {
            break;
        }
        if let Some(day) = super::due::find(bare)
            && bare.chars().count() <= 18
        {
            owed.due = Some(day);
            continue;
        }
        let (head, rest) = bare
            .split_once("会同")
            .map_or((bare, None), |(a, b)| (a, Some(b)));
        let mut names = list(head);
        names.retain(|n| is_unit(n) || (told && han_len(n) <= 16));
        units += names.iter().filter(|n| is_unit(n)).count();
        pending.append(&mut names);
        if let Some(rest) = rest {
            owed.lead.append(&mut pending);
            owed.support.extend(list(rest));
            continue;
        }
        if bare.ends_with("牵头")
            || bare.ends_with("主办")
            || bare.ends_with("承办")
            || bare.ends_with("牵头负责")
        {
            owed.lead.append(&mut pending);
        } else if bare.ends_with("配合")
            || bare.ends_with("参与")
            || bare.ends_with("协办")
            || bare.ends_with("协助")
        {
            owed.support.append(&mut pending);
        } else if bare.ends_with("负责") || bare.ends_with("职责分工") {
            if owed.lead.is_empty() && first_leads && pending.len() > 1 {
                owed.lead.push(pending.remove(0));
            }
            if owed.lead.is_empty() {
                owed.lead.append(&mut pending)
            } else {
                owed.support.append(&mut pending)
            }
        }
    }
    if owed.lead.is_empty() {
        if first_leads && pending.len() > 1 {
            owed.lead.push(pending.remove(0));
            owed.support.append(&mut pending);
        } else {
            owed.lead.append(&mut pending);
        }
    } else {
        owed.support.append(&mut pending);
    }
    // Without a word that says so, a bracket is a note only when all in it are units.
    let all = owed.lead.len() + owed.support.len();
    (all > 0 && ((told && units * 2 >= all) || units == all)).then_some(owed)
}

fn atoms(s: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            '、' | '，' | ',' | ';' | '；' | ' ' if depth <= 0 => {
                out.push(&s[start..i]);
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(&s[start..]);
    out
}

static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?P<by>由)?(?P<u>[\p{Han}()（）、]{1,36}?(?:委|局|办|厅|部|院|署|处|室|中心|集团|公司|政府|街道|镇|乡|县|区|市|省|部门|单位|银行|海关|专班|总队|支队|办公室|管委会|专项组|工作组|委员会|理事会|高校|各地|国资委|教委|监委|组|分局))",
        r"(?P<then>要|应|将|愿|须|需|会同|牵头|负责|联合|与|对|按|在|于|从|每|年|\d|适时|及时|抓紧|尽快|加快|继续|完成|推进|开展|建立|制定|编制|组织|做好|加强|共同|协同|主动|定期|立即|全面|进一步|统筹|落实|配合|提出|启动|实施|推动|为|以|把|作出|务必|必须)"
    ))
    .ok()
});

/// Unit that is the subject of a clause: the units, and the byte after them (before 要, 将, 牵头 …).
pub(crate) fn subject(clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    let found = SUBJECT.as_ref()?.captures(clause)?;
    let unit = found.name("u")?;
    let text = unit.as_str();
    if text.starts_with([
        '要', '对', '将', '把', '在', '以', '从', '为', '与', '和', '并', '及', '向', '按', '把',
        '使', '让', '紧', '或', '是', '有', '不',
    ]) {
        return None;
    }
    let then = match &found["then"] {
        "会同" => "会同",
        "牵头" => "牵头",
        "与" | "和" => "与",
        _ => "",
    };
    // 所需资金由市财政局…: the unit stands after 由.
    let text = text.rsplit_once('由').map_or(text, |(_, unit)| unit);
    let names = if text.contains("各") && text.matches('各').count() > 1 && !text.contains('、')
    {
        text.split_inclusive("各")
            .collect::<Vec<_>>()
            .join("")
            .split('各')
            .filter(|p| !p.is_empty())
            .map(|p| format!("各{p}"))
            .collect()
    } else {
        list(text)
    };
    let good = !names.is_empty() && names.iter().all(|n| is_unit(n));
    good.then(|| (names, unit.end(), then))
}

/// Units between 会同 or 与 and the verb that follows.
pub(crate) fn partners(rest: &str) -> Vec<String> {
    static PARTNERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:会同|联合|与|和)(?P<u>[\p{Han}、()（）]{2,40}?)(?:结对|共建|共同|联合|推进|开展|建立|制定|编制|组织|做好|加强|协同|完成|研究|落实|对接|签订|推动|实施|统筹|一道|[，,]|\d|加快|抓好|提出|出台)").ok()
    });
    PARTNERS
        .as_ref()
        .and_then(|r| r.captures(rest))
        .map(|c| list(&c["u"]).into_iter().filter(|u| is_unit(u)).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owed(lead: &[&str], support: &[&str]) -> (Vec<String>, Vec<String>) {
        (
            lead.iter().map(|s| (*s).to_owned()).collect(),
            support.iter().map(|s| (*s).to_owned()).collect(),
        )
    }

    #[test]
    fn notes_say_who_leads_and_who_helps() {
        for (s, first, expected) in [
            (
                "市城管局牵头,市财政局配合",
                false,
                owed(&["市城管局"], &["市财政局"]),
            ),
            (
                "市教育局、市民政局牵头",
                false,
                owed(&["市教育局", "市民政局"], &[]),
            ),
            (
                "市水利局牵头，市林业局，各区(市)县政府配合",
                false,
                owed(&["市水利局"], &["市林业局", "各区(市)县政府"]),
            ),
            (
                "文化和旅游部、财政部负责",
                true,
                owed(&["文化和旅游部"], &["财政部"]),
            ),
            (
                "文化和旅游部、财政部负责",
                false,
                owed(&["文化和旅游部", "财政部"], &[]),
            ),
            (
                "市大数据局会同市司法局",
                false,
                owed(&["市大数据局"], &["市司法局"]),
            ),
            ("都市圈办", false, owed(&["都市圈办"], &[])),
            (
                "商务部、海关总署等有关部门负责",
                false,
                owed(&["商务部", "海关总署"], &[]),
            ),
            (
                "责任单位:县医保局;配合单位:县财政局",
                false,
                owed(&["县医保局"], &["县财政局"]),
            ),
        ] {
            let found = note(s, first).unwrap_or_default();
            assert_eq!((found.lead, found.support), expected, "{s}");
        }
        for s in ["试行", "2023—2025年", "以下简称行动", "含配套管网"] {
            assert_eq!(note(s, false), None, "{s}");
        }
    }

    #[test]
    fn fields_are_read_with_their_deadline() {
        let (at, owed) = fields(
            "修缮河堤。牵头单位:县水利局;责任单位:县财政局、各乡镇;时限:9月30日前。",
            false,
        )
        .expect("labels");
        assert_eq!(at, "修缮河堤。".len());
        assert_eq!(owed.lead, ["县水利局"]);
        assert_eq!(owed.support, ["县财政局", "各乡镇"]);
        assert_eq!(owed.due.as_deref(), Some("9月30日前"));
    }

    #[test]
    fn the_subject_of_a_clause_is_its_unit() {
        for (clause, unit) in [
            ("市城管局要牵头修缮滨河步道", "市城管局"),
            ("县委目标办对滞后事项提级督办", "县委目标办"),
            ("区政府督查室适时开展暗访", "区政府督查室"),
            ("由园区管委会2031年1月底前完成招标", "园区管委会"),
        ] {
            assert_eq!(
                subject(clause).map(|s| s.0),
                Some(vec![unit.to_owned()]),
                "{clause}"
            );
        }
        for clause in ["加快建设滨河公园", "推进会要开好", "对重点部门加强督查"]
        {
            assert_eq!(subject(clause), None, "{clause}");
        }
        assert_eq!(partners("会同各区县推进共享"), ["各区县"]);
    }
}
