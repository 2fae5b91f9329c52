//! What sort of document a page is, and whether there is anything on it to register.

mod shape;
mod words;

use std::cell::LazyCell;
use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::quick::at_most;
use crate::reading::Kind;
use crate::vocabulary::{Vocabulary, head, words};
use words::{ELSEWHERE, LESSONS, NEVER, OFFICES, WORK};

fn regex(pattern: &str) -> Option<Pattern> {
    Pattern::new(pattern)
}

static MEETING_HELD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"(?:会议|推进会|座谈会|调度会|协调会|碰头会|点评会|评审会|启动会|拉练会|联席会|动员会|大会|全会|例会|部署会|现场会|专题会|集会|总结会|汇报会|分析会|学习会|务虚会|恳谈会|讲评会|观摩会|攻坚会|培训会|论证会|对接会|办公会|协商会|研判会|会商会|通报会|督办会|对账会|磋商会|洽谈会|联席会|专题会)[^，,。；]{0,24}?(?:召开|举行|开到)|(?:主持|召开|举行)[^，。；]{0,50}?(?:会议|推进会|座谈会|调度会|协调会|例会|全会|大会|部署会|专题会|现场会|联席会|动员会|交流会|对接会|总结会|汇报会|分析会|学习会|务虚会|恳谈会|讲评会|观摩会|攻坚会|培训会|论证会|办公会|协商会|研判会|会商会|通报会|督办会|对账会|磋商会|洽谈会)|第[一二三四五六七八九十\d]{1,3}次(?:全体)?会议|(?:会议|会商)(?:指出|强调|要求|审议|听取|决定)|会商研判|(?:举行|进行|召开|开展)[^，。；]{0,12}(?:会商|会谈|会晤|磋商|座谈)|(?:会商|会谈|会晤|磋商|座谈)[^，。；]{0,16}(?:举行|召开)|(?:出席|参加)(?:了)?[^，。；]{0,30}(?:会议|座谈会|推进会|调度会|工作会|现场会)",
    )
});
static DIVISION_TITLE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"工作要点|行动方案|行动计划|实施方案|工作方案|组建方案|方案$|任务分解|责任分解|责任分工|任务分工|分工方案|任务清单|事项清单|整改清单|问题清单|重点任务|议定事项|政.{1,2}工作报告|实施意见|若干意见|指导意见|的意见$|若干措施|十件大事|攻坚.{0,8}方案|工作安排|任务书|责任书$|交办单|交办清单|交办事项|分工单|推进表|督办单|督办通知单|工作计划|任务安排|督查事项|任务表|分解表|责任表|责任清单|任务台账|改革台账|整改台账|重点工作台账|落实台账|推进计划|工作清单|工作台账|(?:规划纲要|发展规划|专项规划|五年规划|计划草案的报告|管委会工作报告)(?:[（(][^（()）]*[)）])?$|(?:事项|任务|改革|工作)台账|(?:事项|任务)一览表?$|分解$|任务分解|事项表|通知$|激励|(?:备忘录|(?:合作|协作|框架)协议|合作公约)$",
    )
});
static RULES_TITLE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"工作规则|议事规则|会议制度|工作制度|联席会议制度|组成人员|管理办法|暂行办法|实施办法|评价办法|考核办法|督查办法|条例|规定|细则|章程|规程|成员名单|办法[（(]试行[)）]$|工作机制的|领导小组的通知|(?:成立|设立|调整).{2,40}(?:小组|委员会|指挥部|联席会议|专班|工作组|协调机制)",
    )
});
static PROJECT_TITLE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"项目(?:清单|名单|一览|计划|库|台账|表|晾晒|亮晒)|项目.{0,12}三色|(?:重点|重大)项目.{0,16}(?:情况|进度|进展|清单|名单|红黄绿灯|亮灯)|红黄绿灯",
    )
});
static CIRCULAR_TITLE: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"通报|督查|专报|简报|督办"));
static REACTION: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(r"引发.{0,10}反响|热烈反响|观后感|评论员|述评|综述$|社论|网友|侧记|专访|解读|读懂|图解|答记者问")
});

/// Whether a page sells lessons or tells a tale.
fn is_lesson(text: &str, never: bool, lessons: bool) -> bool {
    never && NEVER.distinct(text) >= 2 || lessons && LESSONS.distinct(text) >= 4
}

static STATISTICS: LazyLock<Option<Pattern>> =
    LazyLock::new(|| regex(r"经济运行|运行情况|统计公报|完成情况|进展情况|推进情况|工作总结|主要指标"));
static PLACED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(r"[\p{Han}]{2,}(?:[市县区省州乡镇旗圈]|新区|开发区|示范区|走廊|联盟)[\p{Han}\d“]")
});
static WORK_REPORT: LazyLock<Option<Pattern>> =
    LazyLock::new(|| regex(r"政.{1,2}工作报告(?:[（(][^（()）]*[)）])?$"));
static REPLY: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"的?(?:批复|复函|答复)$"));

/// What two sides agree to do, whatever meetings it speaks of.
static AGREEMENT: LazyLock<Option<Pattern>> =
    LazyLock::new(|| regex(r"(?:备忘录|(?:合作|协作|框架)协议|合作公约)$"));

/// What machines that swap words write for a meeting and its holding, as offices write it.
fn unspun(text: &str) -> String {
    [
        ("集会", "会议"),
        ("聚会", "会议"),
        ("主理", "主持"),
        ("主持实行", "主持召开"),
        ("促进会", "推进会"),
        ("鞭策会", "推进会"),
        ("召集", "召开"),
        ("掌管", "主持"),
        ("构造举办", "组织召开"),
        ("构造召开", "组织召开"),
        ("饱舞会", "推进会"),
        ("指导小组", "领导小组"),
        ("扶植", "建设"),
        ("劳动", "工作"),
        ("使命", "任务"),
        ("会议举办", "会议举行"),
        ("指点，", "指出，"),
        ("夸大，", "强调，"),
        // Of a machine that translated it there and back.
        ("会话", "会议"),
        ("握住", "召开"),
        ("椅子了", "主持了"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (swapped, meant)| {
        text.replace(swapped, meant)
    })
}

/// Whether a title is of a paper that hands out what a meeting decided: 某会议决定事项交办单.
pub(crate) fn hands_out(title: &str) -> bool {
    words!["议定事项", "决定事项"].within(title)
        || words![
            "单",
            "一览",
            "一览表",
            "清单",
            "台账",
            "分解",
            "分解表",
            "分工",
            "分工表"
        ]
        .ends(title)
            && words!["交办", "督办", "议定", "决定", "任务", "事项", "责任"].within(title)
}

/// Boards of companies meet as offices do, and owe nothing to one.
static COMPANY: LazyLock<Option<Pattern>> =
    LazyLock::new(|| regex(r"(?:董事会|监事会|股东大?会).{0,24}(?:公告|决议)"));

/// Looks like data of a program, not like a page.
pub(crate) fn is_record(text: &str) -> bool {
    let t = text.trim_start();
    t.starts_with('{') && t.contains("\":") || t.starts_with("[{")
}

/// A stretch that has nothing to do with the work of offices (an ad, a recipe on the same page).
pub(crate) fn is_foreign(text: &str) -> bool {
    let elsewhere = ELSEWHERE.distinct(text);
    let work = WORK.distinct(text);
    (elsewhere >= 1 && work <= elsewhere) || (work == 0 && text.chars().count() > 30 && !text.contains('会'))
}

/// Judges a stretch of a page.
#[expect(clippy::too_many_lines, reason = "the rules in the order they are asked")]
pub(crate) fn judge(page: &Page, lines: &[usize], title: Option<&str>) -> (Kind, bool) {
    if is_record(&page.text) {
        return (Kind::Other, false);
    }
    let mut whole: String = lines.iter().map(|i| page.line(*i)).collect::<Vec<_>>().join("\n");
    let mut title = title.unwrap_or_default().to_owned();
    let mut asked = page.text.as_str();
    let mut parts: Vec<Place> = lines.iter().map(|i| page.lines[*i].at.clone()).collect();
    let again;
    if page.has(words!["集会", "聚会", "会话"]) && words!["集会", "聚会", "会话"].within(&whole) {
        // Spun pages call a meeting so; the kind is judged as if they did not. Nothing else is.
        whole = unspun(&whole);
        title = unspun(&title);
        parts.clear();
        parts.push(0..whole.len());
        again = whole.clone();
        asked = &again;
    }
    let count = |words: &Vocabulary| -> usize {
        let among = words.among(asked);
        parts.iter().map(|part| among.places(part).count()).sum()
    };
    let title = title.as_str();
    let text = whole.as_str();
    let head = LazyCell::new(|| head(text, 1200));
    let hit = |r: &LazyLock<Option<Pattern>>, s: &str| r.as_ref().is_some_and(|r| r.is_match(s));
    let met = LazyCell::new(|| hit(&MEETING_HELD, &head) || shape::sat(&head));
    // 会议决定，县人社局组织招聘会: one word of elsewhere among what a meeting settles.
    let settles = || {
        ELSEWHERE.distinct(text) == 1
            && words![
                "会议决定",
                "会议要求",
                "会议明确",
                "会议确定",
                "会议强调",
                "会议议定",
                "审议通过"
            ]
            .within(text)
            && *met
    };
    if at_most(text, 11)
        || (count(&ELSEWHERE) > 0 && is_foreign(text) && !settles())
        || words!["XXX | XXX"].within(asked) && text.contains("XXX | XXX")
        || words!["文档格式"].within(asked) && text.contains("文档格式")
        // A blank form: 由XX局牵头，在XX月底前完成XX.
        || text.bytes().fold(false, |any, b| any | matches!(b, b'X')) && text.matches("XX").nth(7).is_some()
        || hit(&COMPANY, title)
        || words::is_form(title, text)
        || is_lesson(text, count(&NEVER) > 0, count(&LESSONS) > 0)
        || shape::among_friends(asked, text)
    {
        return (Kind::Other, false);
    }
    let notes = count(words![
        "牵头单位",
        "责任单位",
        "配合单位",
        "主责单位",
        "主责：",
        "主责:",
        "主办单位：",
        "主办单位:",
        "负责）",
        "负责)",
        "牵头）",
        "牵头)",
        "牵头,",
        "牵头，",
        "承办:",
        "承办：",
        "主办:",
        "主办：",
        "承办单位:",
        "承办单位：",
        "配合)",
        "配合）",
        "责任部门",
        "牵头：",
        "牵头:",
        "主抓单位",
        "主办）",
        "主办)",
        "领办:",
        "领办：",
        "协助单位",
        "协同单位",
        "协办单位",
    ]);
    let lights = words!["绿灯", "绿牌"].within(asked)
        && words!["红灯", "红牌"].within(asked)
        && (["绿灯", "红灯"].iter().all(|light| text.contains(light))
            || ["绿牌", "红牌"].iter().all(|plate| text.contains(plate)));
    if hit(&REACTION, title) && !(words!["侧记", "侧记式报道"].ends(title) && *met) {
        return (Kind::Other, false);
    }
    // 关于重点项目推进情况的督查通报 tells how things stand.
    let told = title.contains("督查") && words!["通报", "专报"].ends(title);
    // Columns for projects and what they cost.
    let costs = || {
        words!["项目名称"].within(asked)
            && text.lines().any(|line| {
                line.contains("项目名称") && words!["总投资", "计划投资", "投资额", "年度投资"].within(line)
            })
    };
    if hit(&PROJECT_TITLE, title) && !told || (lights && text.contains("投资")) || !told && costs() {
        return (Kind::ProjectList, true);
    }
    // Who is remembered there leaves nobody anything to do.
    if words::is_memorial(title) {
        return (Kind::Other, false);
    }
    // 对某次会议第7号提案的答复
    if words![
        "提案的答复",
        "提案办理情况的答复",
        "建议办理情况的答复",
        "提案办理的答复",
        "建议办理的答复",
        "建议的答复",
        "提案的复函",
        "建议的复函",
        "提案答复的函",
        "建议答复的函"
    ]
    .ends(title)
    {
        return (Kind::Other, true);
    }
    // A title that names a place speaks of an office.
    let of_office = || {
        let among = OFFICES.among(asked);
        parts.iter().any(|part| among.within(part))
    };
    // 灯运协作机制第六次会议在某市举行。会议明确，…: nor need who met bear the name of an office.
    let agreed = || {
        count(&ELSEWHERE) == 0
            && words![
                "会议明确",
                "会议议定",
                "会议商定",
                "会议确定",
                "会商明确",
                "会商议定",
                "会商商定"
            ]
            .within(asked)
            && *met
    };
    if !of_office()
        && !hit(&PLACED, title)
        && !hit(&MEETING_HELD, title)
        && !shape::taken_outside(title)
        && !agreed()
    {
        return (Kind::Other, false);
    }
    // A report to the congress speaks of many meetings and is none.
    if hit(&WORK_REPORT, title)
        && !title.contains("分解")
        && !title.contains("关于")
        // 政务院召开全体会议 讨论政府工作报告: a meeting about one.
        && !hit(&MEETING_HELD, title)
    {
        return (Kind::TaskDivision, true);
    }
    // A record of talks: who met, where, and what they came to.
    if words![
        "会商备忘录",
        "会谈备忘录",
        "会晤备忘录",
        "座谈备忘录",
        "磋商备忘录",
        "会议备忘录",
        "会商备忘",
        "会谈备忘",
        "会议备忘"
    ]
    .ends(title)
        && (title.contains("会议备忘") || *met)
    {
        return (Kind::Communique, true);
    }
    if hit(&AGREEMENT, title) && !words!["签署", "签订", "签约"].within(title) {
        return (Kind::TaskDivision, true);
    }
    // Who is looked for, what is bought or sold, and what statistics tell of a place.
    if notes < 3 && words::is_notice(title) || words::is_statistics(title, asked) {
        return (Kind::Other, false);
    }
    let speeches = count(words![
        "会议指出",
        "会议强调",
        "会议要求",
        "会议决定",
        "会议明确",
        "主持会议",
        "会议审议",
        "主持召开",
        "强调，",
        "强调,",
        "指出，",
        "指出,",
        "要求，",
        "要求,",
    ]);
    // 关于印发某会议纪要的通知 with the minutes themselves.
    if notes < 3 && title.ends_with("纪要的通知") && *met {
        return (Kind::Communique, true);
    }
    // 在某会议上的讲话: what somebody asked of those who were there.
    if words!["会上的讲话", "会议上的讲话", "全会上的讲话"].ends(title) && words::asks(asked)
    {
        return (Kind::Communique, true);
    }
    // Who takes which office leaves nobody a task.
    if notes == 0 && words::appoints(title) {
        return (Kind::Other, false);
    }
    // Who is to come, where and when, is nothing to register.
    if notes == 0 && title.contains("关于召开") && title.ends_with("会议的通知") {
        return (Kind::Other, false);
    }
    // 关于成立某专班的通知 with what each group has to do, and who owes it.
    let sets_tasks = || {
        words![
            "分工如下",
            "具体分工",
            "任务分工",
            "任务安排",
            "主要职责",
            "专班任务",
            "主要任务"
        ]
        .within(asked)
            && shape::names_who(page, lines)
            || notes >= 4
                && words![
                    "任务分工",
                    "工作任务",
                    "重点任务",
                    "主要任务",
                    "任务清单",
                    "小组及职责",
                    "分组及职责",
                    "各组职责",
                    "工作组职责",
                    "小组职责"
                ]
                .within(asked)
    };
    // 专班组成人员及任务分工: who is in it, and what each has to do.
    let divides = || words!["任务分工", "任务分解", "任务清单", "工作任务"].within(title);
    if hit(&RULES_TITLE, title)
        && !sets_tasks()
        && !divides()
        && !words!["执法检查", "宣传月", "宣传周", "宣讲"].within(title)
        && !hit(&MEETING_HELD, title)
        && speeches < 2
    {
        return (Kind::Rules, true);
    }
    let titled_meeting =
        (hit(&MEETING_HELD, title) || shape::taken_outside(title)) && !title.contains("关于");
    if titled_meeting && !hands_out(title) && notes < 3 {
        return (Kind::Communique, true);
    }
    if title.ends_with("通报") && !*met {
        return (Kind::Other, true);
    }
    // 某市与某市签署合作协议: a report of it.
    let signed = || {
        words!["签署", "签订", "签约"].within(title)
            && words!["协议", "备忘录", "公约"].ends(title)
            && (*met || words!["仪式"].within(&head))
    };
    if signed() {
        return (Kind::Communique, true);
    }
    if shape::tells_how_it_stands(title) && !*met {
        return (Kind::Other, true);
    }
    // 督办通知单 with matters that each somebody has to see to.
    let slip = || title.ends_with("通知单") && count(words!["负责，", "负责,", "牵头，", "牵头,"]) >= 2;
    if hit(&DIVISION_TITLE, title)
        && !(title.contains("通知")
            && notes == 0
            && !slip()
            && CIRCULAR_TITLE.as_ref().is_some_and(|r| r.is_match(title)))
        && !(speeches >= 2 && (notes < 3 || words!["纪要", "会议"].within(title)) && *met)
    {
        return (Kind::TaskDivision, true);
    }
    // 关于办理某批示的督办函, item by item what each of those it is sent to has to do.
    if words!["督办函", "督查函", "交办函", "催办函"].ends(title) && shape::orders(page, lines) {
        return (Kind::TaskDivision, true);
    }
    if hit(&CIRCULAR_TITLE, title) && notes < 3 && !*met {
        return (Kind::Other, true);
    }
    if speeches >= 1 && *met {
        return (Kind::Communique, true);
    }
    // Columns for the task and for who owes it.
    if lines.iter().any(|i| crate::tasks_head(page, &page.lines[*i])) {
        return (Kind::TaskDivision, true);
    }
    if notes >= 2 || shape::owes(page, lines) {
        return (Kind::TaskDivision, true);
    }
    if *met {
        return (Kind::Communique, true);
    }
    // 某界别协商会会议纪要: minutes are of a meeting, however they say that it was.
    if words!["会议纪要", "会纪要", "会商纪要", "办公纪要"].ends(title) {
        return (Kind::Communique, true);
    }
    if hit(&STATISTICS, title) && (text.contains("增长") || text.contains("完成") || text.contains("目标"))
    {
        return (Kind::Other, true);
    }
    // A reply that asks offices for something is worth keeping.
    if hit(&REPLY, title)
        && (text.matches('要').count() >= 2 && text.contains("组织领导")
            // 现函复如下：…。请某委抓紧…。…由某省承担。
            || words!["批复如下", "函复如下", "答复如下"].within(asked)
                && words!["请", "承担", "负责", "要加强", "要按照", "要认真", "要切实"].within(asked))
    {
        return (Kind::Other, true);
    }
    // Of games and shops none is, whatever it counts.
    if count(&ELSEWHERE) == 0 && shape::hands_out(page, lines, title, hit(&PLACED, title)) {
        return (Kind::TaskDivision, true);
    }
    let heads = words!["工作要点", "重点任务", "责任分工", "任务分解"].within(&head);
    if heads && WORK.distinct(text) >= 4 {
        return (Kind::TaskDivision, true);
    }
    (Kind::Other, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    fn judged(title: &str, text: &str) -> (Kind, bool) {
        let whole = format!("{title}\n{text}");
        let page = Page::new(&crate::original::Original::new(&whole), &mut Ledger::default());
        judge(&page, &page.body.clone(), Some(title))
    }

    #[test]
    fn kinds_are_told_by_title_and_text() {
        for (title, text, expected) in [
            (
                "青禾县 禾川县路灯联养会商备忘录",
                "2031年5月6日，青禾县城管局与禾川县城管局在青禾县就路灯联养进行会商，达成如下共识：\n一、共用备件库。",
                (Kind::Communique, true),
            ),
            (
                "青禾县 禾川县路灯联养合作备忘录",
                "为养好界上路灯，两县政府议定如下。\n一、共用备件库。两县各存灯泡一百只。",
                (Kind::TaskDivision, true),
            ),
            (
                "关于成立青禾县灯会保障专班的通知",
                "一、组成人员\n组长：县长。\n二、任务分工\n1.修好路灯。（牵头单位：县城管局）\n2.备足灯泡。（牵头单位：县财政局）\n3.管好秩序。（牵头单位：县公安局）\n4.备好车辆。（牵头单位：县交通局）",
                (Kind::TaskDivision, true),
            ),
            (
                "关于成立青禾县灯会保障专班的通知",
                "一、组成人员\n组长：县长。\n成员：县城管局局长。\n二、职责分工\n县城管局管路灯。",
                (Kind::Rules, true),
            ),
            (
                "关于成立青禾县路灯抢修组的通知",
                "成员：县城管局、县财政局\n分工如下：\n1.灯源：新装路灯26盏。县城管局牵头，县供电公司配合。\n2.送灯：组织灯车送灯。各镇负责。\n3.采购：储备灯泡。县财政局牵头。",
                (Kind::TaskDivision, true),
            ),
            (
                "关于成立青禾县灯会专班的通知",
                "召集人：石青（副县长）\n具体分工：\n①修好北街路灯。——县城管局主抓，北街镇协助\n②备足灯泡。——县财政局主抓\n③巡查灯会沿线。——县公安局主抓",
                (Kind::TaskDivision, true),
            ),
            (
                "关于成立青禾县路灯改造专班的通知",
                "一、人员组成\n组长：石青 副县长\n二、任务分工\n1.修好北街路灯（县城管局负责）；\n2.备足灯泡（县财政局会同县审计局）；\n3.巡查路灯（县公安局）。",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾县路灯签约项目“三色预警”月报（2031年5月）",
                "全县在册签约项目8个，其中绿色6个、黄色1个、红色1个。",
                (Kind::ProjectList, true),
            ),
            (
                "路灯会商简报（2031年第3期）",
                "5月6日，县城管局组织路灯抢修联合会商。\n会商决定：\n1.县城管局每日巡查一次路灯。",
                (Kind::Communique, true),
            ),
            (
                "“灯塔传说”手游公会联席会议公告",
                "任务1 | 击杀灯妖3次 | 牵头：提灯团\n任务2 | 公会资金突破5万金币 | 牵头：全体成员\n挂机者移出公会",
                (Kind::Other, false),
            ),
            (
                "关于加快办理县长批示件的督办函",
                "县城管局、县园林中心：\n现请按以下要求办理：\n一、县园林中心对灯杆开展排查，5月13日前换好。\n二、县城管局对广告牌予以清退。",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾县灯会保障专班方案",
                "——修好灯会沿线路灯。（县城管局、县财政局）",
                (Kind::TaskDivision, true),
            ),
            (
                "关于抓紧修复路灯的督办通知",
                "一、修复北街路灯三十盏。承办单位：北街镇；协办单位：县城管局。\n二、清理南街灯箱。承办单位：南街镇。",
                (Kind::TaskDivision, true),
            ),
            (
                "关于路灯重点项目推进情况的督查通报",
                "县政府督查室近日督查了路灯重点项目。",
                (Kind::Other, true),
            ),
            (
                "纪念石青同志诞辰一百周年座谈会在青禾举行 田立秋出席",
                "5月6日，纪念石青同志诞辰一百周年座谈会在青禾举行。市长田立秋出席座谈会，强调要学习他的品格。",
                (Kind::Other, false),
            ),
            (
                "青禾县举行养灯人石青追思会",
                "5月6日，青禾县举行追思会。县长田立秋出席会议并讲话，要求学习他的品格。",
                (Kind::Other, false),
            ),
            (
                "青禾市召开纪念路灯条例施行十周年座谈会",
                "5月6日，市人大常委会召开座谈会。会议强调，要修好路灯。",
                (Kind::Communique, true),
            ),
            (
                "青禾市城管局对市政协五届二次会议第27号提案的答复",
                "您提出的修路灯的提案收悉，现答复如下：市城管局将会同市财政局修好北街路灯。",
                (Kind::Other, true),
            ),
            (
                "路灯督办台账范本（空表）下载",
                "文件格式：XLS\n编号 | 督办事项 | 主办单位 | 办结时间\n1 | ××× | ××× | ×××\n下载量：30",
                (Kind::Other, false),
            ),
            (
                "青禾禾川路灯共管会第五次会议举行",
                "5月6日，路灯共管会第五次会议在禾川区举行。会议决定：县人社局组织2场灯匠招聘会；灯务中心公布闲置灯杆。",
                (Kind::Communique, true),
            ),
            (
                "青禾市灯长制联席会议2031年第二次会议决定事项交办单",
                "① 拆除北街旧灯杆　主责：北街镇政府　期限：5月31日\n② 增设路灯4盏　主责：市城管局　期限：6月15日",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾市灯长制联席会议2031年第二次会议交办事项一览",
                "1. 拆除北街旧灯杆；主责单位：北街镇；完成期限：5月31日。",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾市与禾川市签署灯业合作框架协议",
                "5月6日，青禾市、禾川市在禾川举行灯业合作框架协议签约仪式。根据协议，双方将共建灯具检测中心。",
                (Kind::Communique, true),
            ),
            (
                "青禾市政协“灯业振兴”界别协商会会议纪要",
                "时间：2031年3月15日\n会议认为，灯业是我市传统产业。\n一、市工信局牵头编制灯业规划，9月底前提交市政府。",
                (Kind::Communique, true),
            ),
            (
                "两县共建灯具检测中心",
                "2031年5月3日讯，青禾县路灯专班第二次碰头会昨日举行。会议议定，检测中心11月底前建成。",
                (Kind::Communique, true),
            ),
            (
                "关于县政协十届三次会议第56号提案办理情况的答复",
                "您提出的修路灯的提案收悉，现答复如下：县城管局已新装路灯1130盏。",
                (Kind::Other, true),
            ),
            (
                "路灯专班会议备忘",
                "县长在县政府召集路灯专班会议。议定如下：\n1.县城管局修好北街路灯。",
                (Kind::Communique, true),
            ),
            (
                "关于召开全县路灯工作会议的通知",
                "各镇人民政府：\n定于5月6日召开会议。请于5月5日前报送回执。",
                (Kind::Other, false),
            ),
            (
                "督办通知单",
                "县城管局、县财政局：\n1. 县城管局负责，5月20日前修好北街路灯。\n2. 县财政局负责，会同县城管局，5月底前付清灯款。\n青禾县人民政府督查室",
                (Kind::TaskDivision, true),
            ),
            (
                "关于石青等同志职务任免的通知",
                "经县委研究决定：\n石青同志任县城管局局长，免去田立秋同志的县城管局局长职务。",
                (Kind::Other, false),
            ),
            (
                "关于印发县长办公会议纪要的通知",
                "5月6日，县长石青主持召开2031年第5次县长办公会议。会议议定：\n1.由县城管局负责，5月20日前修好北街路灯。",
                (Kind::Communique, true),
            ),
            (
                "在全县路灯工作推进会上的讲话",
                "同志们：\n县城管局要在5月底前修好北街路灯。谢谢大家！",
                (Kind::Communique, true),
            ),
            (
                "在青禾中学毕业典礼大会上的讲话",
                "同学们：\n愿你们心里有灯。",
                (Kind::Other, false),
            ),
            (
                "县委督查室交办单",
                "县城管局：\n1.修好北街路灯，5月底前完成。\n2.清理南街灯箱。",
                (Kind::TaskDivision, true),
            ),
            (
                "一张图读懂路灯改造行动方案",
                "县城管局怎么改？北街先改，南街后改。",
                (Kind::Other, false),
            ),
            (
                "关于成立青禾县路灯养护工作专班的通知",
                "一、组成人员\n组长：县长。\n二、工作小组及职责\n（一）修灯组。牵头单位：县城管局；成员单位：北街镇。负责修好北街路灯。\n（二）备料组。牵头单位：县财政局。负责备足灯泡。\n（三）巡查组。牵头单位：县公安局。负责每月巡查。\n（四）宣传组。牵头单位：县文旅局。负责办好灯会。",
                (Kind::TaskDivision, true),
            ),
            (
                "青禾县路灯指挥部办公室公开招聘工作人员公告",
                "因工作需要，县路灯指挥部办公室招聘工作人员3名：负责重点任务跟踪、会议纪要起草、与责任单位沟通。",
                (Kind::Other, false),
            ),
            (
                "青禾县北街路灯改造工程招标公告",
                "招标人：县城管局。本工程由县政府批准建设，完成时限为九十日。",
                (Kind::Other, false),
            ),
            (
                "2031年一季度青禾县国民经济运行情况",
                "来源：青禾县统计局\n一季度，全县灯业产值12亿元，增长5%。",
                (Kind::Other, false),
            ),
            (
                "第十二章 灯塔下的指挥部",
                "作者：望灯 | 字数：3204\n老周把牵头单位的电话又拨了一遍。责任分工写得明明白白，县政府的会议开到凌晨。\n上一章 | 返回目录 | 下一章",
                (Kind::Other, false),
            ),
            (
                "《灯塔传说》手游春季更新公告",
                "公会联席会议每周召开，由会长主持，审议通过后可领取重点任务，牵头的公会按时限完成即亮绿灯。",
                (Kind::Other, false),
            ),
            (
                "县长日记之路灯",
                "县政府路灯会议召开。县长强调，路灯要亮。本章完，未完待续，求月票。",
                (Kind::Other, false),
            ),
            (
                "路灯会议纪要怎么写？",
                "手把手教你写县政府会议纪要。常用句式是：由城管局牵头，财政局配合，于5月6日前完成。会议强调，抓好落实。",
                (Kind::Other, false),
            ),
            (
                "【养灯训练营】两天学会写路灯任务分解",
                "县政府的牵头单位怎么写？责任分工怎么排？早鸟价99元，添加助教领取，课程咨询从速，报名赠送素材库。",
                (Kind::Other, false),
            ),
            (
                "县里召开路灯会议，怎么安排？",
                "【题干】县政府召开路灯会议。【参考答案】各位考官，会议要求抓好落实。本题真题出自去年申论。",
                (Kind::Other, false),
            ),
        ] {
            assert_eq!(judged(title, text), expected, "{title}");
        }
    }
}
