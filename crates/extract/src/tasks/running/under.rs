//! Plans whose items have their heading in a line of its own: （一）修好路灯。 above one or several paragraphs. What stands
//! below a heading is one task, and whom its sentences tell to do something leads it.

use crate::page::{Page, Place};
use crate::quick::{at_most, count, has, split_once};
use crate::tasks::{deeds, division, noted, units};
use crate::vocabulary::{Words, words};

/// What stands below a heading.
pub(super) struct Under {
    /// The paragraphs, without the heading.
    pub(super) at: Place,
    pub(super) heading: String,
    /// The first line of the stretch that is not of it, as a number in the stretch.
    pub(super) next: usize,
}

/// Headings of what nobody has to do: what for, by which thought, where, until when a paper holds.
static NO_WORK: Words = Words::new(&[
    "总体要求",
    "指导思想",
    "基本原则",
    "工作原则",
    "实施原则",
    "总体思路",
    "工作思路",
    "目标",
    "要求和原则",
    "原则和目标",
    "重要意义",
    "重大意义",
    "必要性",
    "重要性",
    "背景",
    "形势",
    "现状",
    "发展基础",
    "工作基础",
    "工作回顾",
    "范围",
    "适用对象",
    "名词解释",
    "附则",
    "有效期",
    "期限",
    "其他事项",
    "存在问题",
    "存在的问题",
    "主要问题",
    "总体情况",
    "基本情况",
    "工作情况",
    "进展情况",
]);

/// What stands before the lines of a list that are not counted.
const MARKS: [char; 12] = ['—', '-', '●', '•', '·', '◆', '★', '✅', '✔', '☑', '▶', '➤'];

/// （一）修好路灯。: byte after the number of a line that is a heading and nothing else.
fn heading(line: &str) -> Option<usize> {
    if !at_most(line, 44) || line.ends_with(['：', ':', '；', ';']) {
        return None;
    }
    let from = division::number(line).filter(|_| !line.starts_with(MARKS))?;
    let name = line[from..].trim_end_matches(['。', ' ']);
    (count(name) >= 3 && !name.contains(['。', '；', ';', '：', ':']) && !name.ends_with([')', '）']))
        .then_some(from)
}

/// A paragraph below a heading: it says something at length and has no number.
fn paragraph(line: &str) -> bool {
    line.ends_with(['。', '；', ';', '”', '）', ')'])
        && has(line, '。')
        && !at_most(line, 14)
        && is_text(line)
}

/// Whether a line has no number of an item; dashes and dots before it are of the paragraph above.
fn is_text(line: &str) -> bool {
    line.starts_with(MARKS) || division::number(line).is_none()
}

/// 国务院, 2031年5月6日, （此件公开发布）, 附件：…: what stands below the text.
fn closes(line: &str) -> bool {
    at_most(line, 30) && !line.ends_with(['。', '；', ';']) || words!["附件", "（此件", "（联系"].begins(line)
        // 本措施自6月1日起施行，有效期3年。
        || words!["本措施", "本意见", "本方案", "本通知", "本办法", "本计划", "上述政策", "以上政策"].begins(line)
            && words!["施行", "有效期", "实施", "执行", "负责解释"].within(line)
            && at_most(line, 60)
}

/// The items of a plan that stand below headings, in the order of the page: the line of the heading, as a number in
/// the stretch, and what is below it. Nothing if fewer than three of them stand there.
pub(super) fn items(page: &Page, lines: &[usize], title: Option<usize>) -> Vec<(usize, Under)> {
    let mut found: Vec<(usize, u8, Under)> = Vec::new();
    // The depth of the part that only says what for.
    let mut aims: Option<u8> = None;
    let mut n = 0;
    while n < lines.len() {
        let line = page.line(lines[n]);
        let this = n;
        n += 1;
        if title == Some(lines[this]) || is_text(line) {
            continue;
        }
        let depth = noted::level(line);
        if aims.is_some_and(|above| depth > above) {
            continue;
        }
        aims = None;
        let Some(from) = heading(line) else {
            continue;
        };
        let name = line[from..].trim_end_matches(['。', ' ']);
        if NO_WORK.within(name) {
            aims = Some(depth);
            continue;
        }
        let Some(first) = lines.get(n).filter(|i| paragraph(page.line(**i))) else {
            continue;
        };
        let at = &page.lines[*first].at;
        let mut end = at.end;
        n += 1;
        while let Some(next) = lines
            .get(n)
            .map(|i| &page.lines[*i].at)
            .filter(|at| is_text(page.str(at)) && !closes(page.str(at)))
        {
            end = next.end;
            n += 1;
        }
        // 要做好以下工作： 1.…: what leads in to deeper items is none.
        let leads_in = lines
            .get(n)
            .map(|i| page.line(*i))
            .is_some_and(|next| !is_text(next) && noted::level(next) > depth && n == this + 2);
        if leads_in {
            continue;
        }
        let at = page.trim(at.start..end, &['。', '；', ';']);
        let heading = name.to_owned();
        found.push((this, depth, Under { at, heading, next: n }));
    }
    // 二、试点范围 over a paragraph, where items stand deeper: only what asks for something.
    if found.iter().filter(|(_, depth, _)| *depth > 0).count() >= 3 {
        found.retain(|(_, depth, item)| {
            *depth > 0
                || words![
                    "组织", "领导", "保障", "实施", "责任", "督", "宣传", "考核", "统筹", "落实", "监督"
                ]
                .within(&item.heading)
                || crate::tasks::deeds::begins(&item.heading)
        });
    }
    if found.len() < 3 {
        return Vec::new();
    }
    found.into_iter().map(|(n, _, item)| (n, item)).collect()
}

/// How the name of one who is told to do something ends, beside the units.
static NAMED_SO: Words = Words::new(&[
    "地区",
    "办公厅（室）",
    "办公室（厅）",
    "（室）",
    "各地",
    "各级",
    "各方面",
    "试点城市",
    "示范区",
    "开发区",
]);
/// What stands behind who is told to do something.
static TOLD: Words = Words::new(&[
    "要",
    "应",
    "须",
    "将",
    "可以",
    "可根据",
    "可结合",
    "结合",
    "根据",
    "负责",
    "牵头",
    "会同",
    "对",
    "按照",
    "依据",
    "于",
    "每",
]);

/// Whom the sentences of an item tell to do something, in their order: 各县要…, 市财政局负责…. 有关部门 alone is nobody.
pub(super) fn told(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for sentence in text.split(['。', '；', ';', '\n']) {
        for (n, clause) in sentence.trim().split(['，', ',']).enumerate() {
            // …，某企业负责…: of the same sentence, whose it is.
            if n > 0 && !words!["负责", "牵头", "要"].within(clause) {
                continue;
            }
            let first = n == 0;
            for name in subject(clause, first) {
                if !out.contains(&name) {
                    out.push(name);
                }
            }
        }
    }
    out
}

/// With whom they are told to do it: 某局要会同某局….
pub(super) fn helping(text: &str, lead: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (at, _) in text.match_indices("会同") {
        for name in units::partners(&text[at..]) {
            // 会同各有关部门: nobody by name.
            let nobody = words!["有关部门", "相关部门", "有关单位", "相关单位", "有关方面"]
                .holds(name.trim_start_matches('各').trim_start_matches("级"));
            if !nobody && !lead.contains(&name) && !out.contains(&name) && units::ends_so(&name) {
                out.push(name);
            }
        }
    }
    out
}

/// `first`: the clause opens its sentence.
fn subject(clause: &str, first: bool) -> Vec<String> {
    // 对某事, 要…: no subject.
    if clause.starts_with([
        '对', '在', '要', '把', '将', '以', '按', '从', '为', '由', '与', '因', '如', '凡',
    ]) {
        return Vec::new();
    }
    for (at, word) in TOLD.places(clause) {
        let (head, tail) = clause.split_at(at);
        let said = TOLD.each().nth(word).unwrap_or_default();
        // 主要, 需要, 相应, 反对: within a word.
        if at == 0
            || words![
                "要求", "要素", "要点", "要件", "应急", "应用", "应对", "将军", "对外", "对口", "对接",
                "对象", "对比", "于是", "每个"
            ]
            .begins(tail)
            || said == "对" && !words!["负总责", "负责", "负主体责任", "负主要责任", "承担"].within(tail)
            || said == "于" && !tail["于".len()..].starts_with(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        let names = names(head);
        if !names.is_empty() {
            return names;
        }
        if !at_most(head, 80) {
            break;
        }
    }
    // 各区政府是责任主体.
    if let Some((who, _)) = split_once(clause, "是责任主体").or_else(|| split_once(clause, "是第一责任"))
    {
        return names(who);
    }
    // 市财政局统筹安排…: an office before any deed.
    if !first || deeds::begins(clause) {
        return Vec::new();
    }
    units::subject(clause)
        .map(|(units, ..)| units)
        .filter(|units| {
            units.iter().all(|unit| {
                words![
                    "局",
                    "委",
                    "厅",
                    "办",
                    "政府",
                    "总署",
                    "总局",
                    "部",
                    "办公室",
                    "管委会",
                    "委员会"
                ]
                .ends(unit)
                    && count(unit) >= 3
            })
        })
        .unwrap_or_default()
}

/// The units that words before 要 name, or none where they name anything else.
fn names(head: &str) -> Vec<String> {
    // 市场监管、教育、公安等有关领域主管部门要…: who they are together.
    let head = head
        .rsplit_once('等')
        .map(|(_, all)| all)
        .filter(|all| count(all) > 4 && words!["部门", "单位", "机构"].ends(all))
        .unwrap_or(head)
        .trim_end_matches(['均', '也', '都', '还']);
    let found = units::list(head);
    // 各市、州人民政府: one of each kind.
    let kinds = found.len() > 1
        && found[0].starts_with('各')
        && head.ends_with("政府")
        && found
            .iter()
            .all(|name| count(name.trim_end_matches("政府").trim_end_matches("人民")) <= 3);
    if kinds {
        return vec![head.to_owned()];
    }
    let good = |name: &String| {
        (NAMED_SO.ends(name) || units::is_unit(name) && units::ends_so(name))
            && !words!["各项", "各类", "各种", "各环节", "各个环节"].begins(name)
            && !words![
                "确保", "力争", "推动", "鼓励", "支持", "引导", "加强", "建立", "通过", "并", "指定", "的"
            ]
            .begins(name)
            && !words!["的", "和社会", "社会"].ends(name)
            && !words!["了", "要", "重点"].within(name)
    };
    let nobody = |name: &String| {
        words![
            "有关部门",
            "相关部门",
            "有关单位",
            "相关单位",
            "有关方面",
            "有关机构"
        ]
        .holds(name)
    };
    if found.iter().all(good) {
        found.into_iter().filter(|name| !nobody(name)).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn owed(text: &str) -> Vec<(String, String)> {
        read(text, None, "a")
            .tasks
            .iter()
            .map(|t| (t.text.clone(), t.lead_units.join("、")))
            .collect()
    }

    #[test]
    fn what_stands_below_a_heading_is_one_task() {
        let text = "青禾县人民政府关于提升夜间照明的实施意见\n青政发〔2031〕3号\n各镇人民政府，县政府各部门：\n为提升夜间照明，现提出如下意见。\n一、总体要求\n以方便群众夜行为目的，坚持节约用电，逐步点亮全县街巷，让居民夜里走得放心。\n二、主要任务\n（一）建好街巷路灯。\n各镇人民政府要统筹辖区灯杆布局，优先点亮学校周边。县城管局要会同有关部门制定灯杆标准。\n灯杆间距根据道路宽度确定，宽路不超过三十米。\n（二）管好景观灯带。\n县文旅局负责编制灯带目录，按节庆调整亮灯时长。\n（三）普及节能灯具\n推广节能灯具，对更换灯具的商户给予补助，降低用电成本。\n三、组织保障\n（一）加强组织领导。\n各镇、各有关部门要明确专人，每季度研究一次照明工作。\n青禾县人民政府\n2031年3月5日\n（此件公开发布）";
        assert_eq!(
            owed(text),
            [
                (
                    "各镇人民政府要统筹辖区灯杆布局，优先点亮学校周边。县城管局要会同有关部门制定灯杆标准。\n灯杆间距根据道路宽度确定，宽路不超过三十米".to_owned(),
                    "各镇人民政府、县城管局".to_owned()
                ),
                (
                    "县文旅局负责编制灯带目录，按节庆调整亮灯时长".to_owned(),
                    "县文旅局".to_owned()
                ),
                (
                    "推广节能灯具，对更换灯具的商户给予补助，降低用电成本".to_owned(),
                    String::new()
                ),
                (
                    "各镇、各有关部门要明确专人，每季度研究一次照明工作".to_owned(),
                    "各镇、各有关部门".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn figures_may_number_the_headings() {
        let text = "青禾市河道清淤行动方案\n一、工作目标\n2031年底前主要河段清淤一遍，汛期行洪通畅，岸线整洁。\n二、重点任务\n1.摸清淤积底数\n各县（区）要逐条测量河段，建立淤积台账，报市水利局汇总。\n2.实施分段清淤\n先上游后下游，先城区后乡村，分段组织施工，同步清除违章围堰。\n3.妥善处置淤泥\n试点地区要建设淤泥晾晒场，探索制砖利用，防止随意倾倒。\n三、实施范围\n全市十二条骨干河道和所有城区内河，均列入本次行动的范围之内。";
        let text = &text.replace(
            "防止随意倾倒。",
            "防止随意倾倒。\n本方案自2031年6月1日起施行，有效期3年。",
        );
        assert_eq!(
            owed(text),
            [
                (
                    "各县（区）要逐条测量河段，建立淤积台账，报市水利局汇总".to_owned(),
                    "各县（区）".to_owned()
                ),
                (
                    "先上游后下游，先城区后乡村，分段组织施工，同步清除违章围堰".to_owned(),
                    String::new()
                ),
                (
                    "试点地区要建设淤泥晾晒场，探索制砖利用，防止随意倾倒".to_owned(),
                    "试点地区".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn sentences_name_who_is_told() {
        for (text, expected) in [
            ("灯务、城管、交通等照明领域主管部门要统一标准", "照明领域主管部门"),
            ("县级以上地方人民政府结合实际制定计划", "县级以上地方人民政府"),
            (
                "各镇政府办公室（厅）对路灯维护负总责，并指定专门机构负责巡查",
                "各镇政府办公室（厅）",
            ),
            ("县政府办公室将于6月组织验收", "县政府办公室"),
            ("灯具更换比例应根据实际确定", ""),
            ("有关部门要密切配合", ""),
            ("各项工作要抓紧", ""),
            ("对不亮的路灯，有关部门要及时修复", ""),
            (
                "市供电公司负责迁移灯杆，灯具企业负责更换灯泡",
                "市供电公司、灯具企业",
            ),
            ("市财政局统筹安排路灯资金，鼓励商户参与", "市财政局"),
            ("各区政府是责任主体，要明确专人", "各区政府"),
            ("各市、州人民政府要统筹灯杆布局", "各市、州人民政府"),
            ("推广节能灯具，城区全部更换", ""),
        ] {
            assert_eq!(told(text).join("、"), expected, "{text}");
        }
        for (text, expected) in [
            ("县城管局要会同县财政局，对灯杆开展排查", "县财政局"),
            ("县城管局要会同各有关部门制定标准", ""),
        ] {
            assert_eq!(helping(text, &[]).join("、"), expected, "{text}");
        }
    }
}
