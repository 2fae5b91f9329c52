//! Which parts of a paper hold tasks: the words of their names and of what stands before them, and how it is known that a
//! page begins among its tasks.

use super::openings::{announces, part_number};
use crate::page::Page;
use crate::quick::at_most;
use crate::tasks::division;
use crate::vocabulary::{Words, words};

/// Parts of a plan that say what for and how, not what.
pub(super) static AIMS: Words = Words::new(&[
    "总体要求",
    "指导思想",
    "基本原则",
    "发展目标",
    "总体目标",
    "主要目标",
    "预期目标",
    "现印发",
    "通知如下",
    "工作目标",
    "现将",
    "制定本",
    "工作回顾",
    "总体思路",
    "上述目标",
    "上述预期",
    "预期增长目标",
    "这些目标",
    "这些预期",
]);

/// What parts are called that only say what a plan aims at and by what light.
pub(super) static AIM_NAMES: Words = Words::new(&[
    "总体要求",
    "指导思想",
    "基本原则",
    "目标任务",
    "主要目标",
    "总体目标",
    "工作目标",
    "发展目标",
    "试点目标",
    "总体思路",
    "基本思路",
    "重要意义",
]);

/// Headings of how a plan is to be carried out; a paragraph may say so of a work of its own: 组织实施技术攻关.
pub(super) static CARRIED_OUT: Words = Words::new(&["组织保障", "保障措施", "有关要求", "组织实施"]);

/// Headings of how a list is to be handled, which is no task of the list.
pub(super) static HANDLING: Words = Words::new(&[
    "办理",
    "压实",
    "督办考核",
    "督促",
    "考核",
    "组织领导",
    "跟踪问效",
    "严格责任",
]);

/// Words of a covering notice.
pub(super) static COVER: Words = Words::new(&[
    "各牵头单位",
    "各责任单位",
    "牵头单位适时",
    "报送",
    "考核",
    "各单位要",
    "协办单位",
    "主办单位为",
    "主办单位可",
    "收到本通知",
    "一名联络员",
]);

/// Words of minutes before what was agreed.
pub(super) static AGREED: Words = Words::new(&[
    "议定",
    "决定",
    "明确如下",
    "纪要如下",
    "确定以下",
    "明确以下",
    "形成以下",
    "达成以下",
    "明确了以下",
    "以下任务",
    "以下事项",
    "任务如下",
    "事项如下",
    "一致同意",
]);

/// Whether parts of a plan have headings of their own above their items.
pub(super) fn parts_numbered(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    lines.iter().any(|i| {
        let text = page.line(*i);
        title != Some(*i)
            && division::number(text)
                .is_some_and(|from| at_most(&text[from..], 30) && !text[from..].contains('。'))
    })
}

/// Whether a report is cut so that it begins among its tasks: before its first number, which is not the first there is,
/// nothing says who speaks, what was done, what is aimed at, or that tasks follow.
pub(super) fn begins_within(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    let numbered = |text: &str| division::number(text).or_else(|| part_number(text)).is_some();
    let body = lines.iter().filter(|i| title != Some(**i)).map(|i| page.line(*i));
    for (n, text) in body.enumerate() {
        if numbered(text) {
            return !text
                .trim_start_matches(['（', '(', '第'])
                .starts_with(['一', '1', '—', '●']);
        }
        if announces(text)
            || AIMS.within(text)
            // 各位代表！ between two parts of a cut report opens nothing.
            || n == 0 && text.contains("各位代表")
            || words![
                "现在，我代表",
                "请予审议",
                "过去一年",
                "过去五年",
                "一年来",
                "五年来",
                "回顾"
            ]
            .within(text)
        {
            return false;
        }
    }
    true
}

/// 一、关于票价和补贴: a number, what it is about, and no end.
pub(super) fn names_part(text: &str) -> bool {
    at_most(text, 30)
        && !text.contains(['。', '；', ';', '，', ',', '：', ':'])
        && division::number(text).is_some_and(|from| text[from..].starts_with("关于"))
}

/// Lines of a notice that hands out a list and only says how it is to be handled: who is to keep in touch, when to report,
/// how it is checked. The list itself is not on the page, or stands behind 附件.
pub(super) fn handled_lines(page: &Page, lines: &[usize], title: Option<usize>) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    let notice = title.is_some_and(|t| {
        let name = page.line(t);
        name.ends_with("通知") && words!["印发", "分解", "下达", "分工"].within(name)
    });
    let handed = |i: &usize| {
        words![
            "现印发",
            "现予印发",
            "印发给你们",
            "印发你们",
            "现下达",
            "予以印发"
        ]
        .within(page.line(*i))
    };
    let Some(from) = lines.iter().position(handed).filter(|_| notice) else {
        return out;
    };
    let until = (from + 1..lines.len())
        .find(|n| page.line(lines[*n]).starts_with("附件"))
        .unwrap_or(lines.len());
    let items = || (from + 1..until).filter(|n| division::number(page.line(lines[*n])).is_some());
    let handles = |text: &str| {
        words![
            "各主办单位",
            "各牵头单位",
            "牵头部门",
            "各责任单位",
            "各责任部门",
            "各承办单位",
            "各主责单位",
            "由牵头单位",
            "提请县政府",
            "报分管",
            "督查室",
            "督查机构",
            "联络员",
            "填报",
            "报送",
            "销号",
            "销账",
            "通报",
            "评议",
            "台账",
            "考核"
        ]
        .within(text)
    };
    let (mut all, mut handling) = (0, 0);
    for n in items() {
        all += 1;
        handling += usize::from(handles(page.line(lines[n])));
    }
    if all > 0 && handling * 3 >= all * 2 && all <= 6 {
        out[from + 1..until].fill(true);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn a_notice_that_only_says_how_a_list_is_handled_asks_for_nothing() {
        let text = "青禾县人民政府办公室关于分解2031年亮灯实事的通知\n各镇人民政府，县直各单位：\n2031年亮灯实事已细化为《2031年亮灯实事分工表》，并经县政府审定，现印发你们，请抓好办理。\n一、明确专人。各主办单位要确定一名联络员，3月8日前把名单送县政府督查室。\n二、按月填报。每月底前通过督办平台填报进度，逾期的点名通报。\n三、严格验收。办结后由县政府督查室组织群众评议，评议不过的不予销号。";
        let found = read(text, None, "a");
        assert_eq!(found.tasks, []);
        assert_eq!(found.documents_reviewed, ["2031年亮灯实事分工表"]);
    }

    #[test]
    fn the_part_behind_what_was_agreed_is_none_of_it() {
        let text = "青禾县路灯指挥部第二次周例会纪要\n时间：2031年5月6日\n主持：指挥长 田立秋\n一、会议听取灯杆组进度。截至5月5日，完成灯杆30根。\n二、会议审议《雨季亮灯预案》，原则同意，修改后执行。\n三、会议议定：\n1.县城管局5月20日前修好北街路灯。\n2.北街镇负责看护灯杆，每晚巡查一次。\n四、下次例会时间另行通知。";
        let tasks: Vec<String> = read(text, None, "a").tasks.into_iter().map(|t| t.text).collect();
        assert_eq!(
            tasks,
            [
                "县城管局5月20日前修好北街路灯",
                "北街镇负责看护灯杆，每晚巡查一次"
            ]
        );
    }
}
