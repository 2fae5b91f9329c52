//! What a page is by its shape, where its title has none of the words that are known: who sat, who owes what, whose
//! paper it is.

use std::sync::LazyLock;

use crate::page::Page;
use crate::pattern::Pattern;
use crate::vocabulary::{Words, words};

/// Whether somebody sat: what is counted by 次 or is 召开 on a day is a meeting, whatever sort of 会 it calls itself; what is
/// only 举行 is one where something was settled.
pub(super) fn sat(text: &str) -> bool {
    static SAT: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(
            r"第[一二三四五六七八九十百\d]{1,4}次[\p{Han}“”]{0,10}会(?:[在召举上，,。：:\s]|$)|日(?:上午|下午)?[，,]?[^，,。；]{2,40}会(?:在[^，,。；]{2,24})?(?:召开|举行)",
        )
    });
    SAT.as_ref().and_then(|r| r.find(text)).is_some_and(|m| {
        let said = &text[m.range()];
        !FEASTS.within(said)
            && (!said.ends_with("举行") || words!["商定", "议定", "敲定", "会议"].within(text))
    })
}

/// Gatherings at which nothing is asked of an office.
static FEASTS: Words = Words::new(&[
    "运动会",
    "博览会",
    "展览会",
    "演唱会",
    "音乐会",
    "招聘会",
    "家长会",
    "班会",
    "业主",
    "股东",
    "董事会",
    "监事会",
    "校友会",
    "联欢会",
    "晚会",
    "庙会",
    "灯会",
    "发布会",
    "推介会",
    "交易会",
    "比赛",
]);

/// 两镇把路灯例会开到灯塔下: a title that says where a meeting was taken to.
pub(super) fn taken_outside(title: &str) -> bool {
    words!["会开到", "会开在", "会开进", "会搬到", "会搬进"].within(title)
        && title.contains('把')
        && !FEASTS.within(title)
}

/// Whether three items of a page have their units in a bracket behind them.
pub(super) fn owes(page: &Page, lines: &[usize]) -> bool {
    lines
        .iter()
        .map(|i| page.line(*i))
        .filter(|line| crate::tasks::is_noted_item(line))
        .nth(2)
        .is_some()
}

/// Whether three items of a page end with who does them: …。某局牵头，某局配合; …。——某局主抓; …（某局）.
pub(super) fn names_who(page: &Page, lines: &[usize]) -> bool {
    items(page, lines)
        .filter(|item| {
            words!["牵头", "负责", "主抓", "主责", "承办", "主办", "会同"].within(item)
                || crate::tasks::has_note(item)
        })
        .nth(2)
        .is_some()
}

/// Whether two items of a page begin with the office that has to do them.
pub(super) fn orders(page: &Page, lines: &[usize]) -> bool {
    items(page, lines)
        .filter(|item| crate::tasks::names_office(item))
        .nth(1)
        .is_some()
}

/// The numbered items of a page without their numbers.
fn items<'p>(page: &'p Page, lines: &'p [usize]) -> impl Iterator<Item = &'p str> {
    let lines = lines.iter().map(|i| page.line(*i));
    lines.filter_map(|line| Some(&line[crate::tasks::number_end(line)?..]))
}

/// 某县一季度重点任务推进情况: a paper that tells how far matters are is no list of them, whatever it calls them. What is
/// put right item by item is one.
pub(super) fn tells_how_it_stands(title: &str) -> bool {
    let name = without_bracket(title);
    let by_month = words!["月报", "季报", "旬报"].ends(name)
        && words![
            "整治", "督办", "进度", "任务", "重点", "民生", "推进", "攻坚", "落实"
        ]
        .within(name);
    let stands = words![
        "推进情况",
        "进展情况",
        "办理情况",
        "落实情况",
        "完成情况",
        "督办情况"
    ]
    .ends(name);
    (by_month || stands) && !words!["整改", "问题", "清单", "台账"].within(name)
}

/// Without （更新至某日）.
fn without_bracket(title: &str) -> &str {
    title
        .strip_suffix(['）', ')'])
        .and_then(|t| t.rfind(['（', '(']).map(|open| &t[..open]))
        .unwrap_or(title)
}

/// Whether a paper calls itself, whatever its field, what offices call those that hand out work, and counts what it says:
/// 某县2031年路灯事业要点. `placed`: its title names a place.
pub(super) fn hands_out(page: &Page, lines: &[usize], title: &str, placed: bool) -> bool {
    let name = without_bracket(title);
    placed
        && words![
            "要点", "计划", "方案", "安排", "分工", "清单", "台账", "任务", "举措", "行动"
        ]
        .ends(name)
        // Of schools, shops and holidays.
        && !words![
            "招生", "教学", "课程", "考试", "采购", "价格", "收费", "值班", "放假", "休假", "演出", "培训", "停电",
            "停水", "旅游线路", "招聘"
        ]
        .within(name)
        && lines
            .iter()
            .filter(|i| crate::tasks::is_numbered(page.line(**i)))
            .nth(2)
            .is_some()
}

/// Whom people who share work in private are called.
static FRIENDS: Words = Words::new(&[
    "同学",
    "课代表",
    "班主任",
    "班长",
    "组员",
    "小组长",
    "家长",
    "同桌",
    "学习委员",
    "团支书",
    "班会",
    "早读",
    "室友",
    "寝室",
    "宿舍",
    "社员",
    "社长",
    "社团",
    "队员",
    "队长",
    "群主",
    "邻居",
    "业主群",
    "楼栋长",
    "业委会",
    "业主代表",
    "阿姨",
    "叔叔",
    "接龙",
    "团员",
    "声部",
    "学弟",
    "学妹",
    "爸爸",
    "妈妈",
]);

/// Whether those who share work are pupils, members of a club or neighbours, and no office is on the page. `page`: all of it,
/// `text`: the stretch that is judged.
pub(super) fn among_friends(page: &str, text: &str) -> bool {
    FRIENDS.within(page)
        && FRIENDS.distinct(text) >= 3
        && !words![
            "国务院",
            "中央",
            "教育部",
            "人民",
            "政府",
            "省委",
            "市委",
            "县委",
            "区委",
            "党委",
            "党工委",
            "管委会",
            "指挥部",
            "领导小组",
            "专班",
            "街道",
            "督查",
            "责任单位",
            "牵头单位",
            "局",
            "厅",
            "部门"
        ]
        .within(text)
}

#[cfg(test)]
mod tests {
    use crate::{Kind, read};

    #[test]
    fn a_page_is_told_by_its_shape_too() {
        for (text, expected) in [
            (
                "青禾禾川把路灯例会开到灯塔下\n2031年5月6日，青禾县、禾川县城管局路灯第三次碰头会在灯塔公园召开。\n会上商定：由青禾县城管局牵头修好界上路灯。",
                (Kind::Communique, true),
            ),
            (
                "青禾县2031年路灯事业要点\n一、多亮灯。修好北街路灯；换下南街旧灯。\n二、少耗电。换装节能灯泡。\n三、管得住。每月巡查路灯。",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾县夜间照明提升计划（2031—2033年）\n1.修好北街路灯。（县城管局、县财政局）\n2.换下南街旧灯。（县城管局）\n3.每月巡查路灯。（县公安局、各镇）",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾县路灯工程5月亮牌情况\n截至5月末，路灯工程累计完成投资2亿元。其中绿牌3项、红牌1项。",
                (Kind::ProjectList, true),
            ),
            (
                "灯谜社游园会任务分工表\n序号 | 内容 | 牵头人 | 完成时间\n1 | 写灯谜 | 社长 | 5月6日前\n2 | 挂灯笼 | 全体社员 | 5月7日\n请各位同学准时到场。",
                (Kind::Other, false),
            ),
            (
                "2031年一季度青禾县重点任务推进情况\n今年确定的重点任务30项，一季度末完成9项，滞后2项。\n1.北街路灯修复。责任单位：县城管局。滞后原因：灯杆未到。下步措施：4月底前装好灯杆。\n2.南街灯箱更换。责任单位：南街镇。下步措施：4月15日前签订合同。",
                (Kind::Other, true),
            ),
            (
                "青禾县路灯整治月报\n截至7月底，全县排查路灯隐患126处，已整改110处。\n下月安排：县城管局8月10日前修好红色隐患。",
                (Kind::Other, true),
            ),
            (
                "两镇路灯协会把碰头会搬进灯塔\n5月7日，北街镇、南街镇路灯协会第二次碰头会在灯塔召开。\n会议商定：北街镇负责修好界上路灯。",
                (Kind::Communique, true),
            ),
            (
                "青禾县第三次灯笼运动会召开\n各班队员列队入场。",
                (Kind::Other, false),
            ),
        ] {
            let page = read(text, None, "a");
            assert_eq!((page.kind, page.relevant), expected, "{text}");
        }
    }
}
