//! Names of figures that say too little without what stands before them: 竣工43个 behind 灯塔项目开工39个, 每年安排 behind
//! the name of a campaign, 新增里程 behind a road.

use super::sentence::Sentence;
use crate::page::{Page, Place};
use crate::quick::{at_most, has};
use crate::vocabulary::{Words, head, words};

/// How far works are, as pages count them one after the other.
static STAGES: Words = Words::new(&[
    "开工", "竣工", "投产", "建成", "投用", "完工", "续建", "复工", "签约", "落地", "并网", "通车", "移交",
    "销号",
]);

/// 竣工 behind 重大项目开工: 重大项目竣工.
pub(super) fn next_stage(said: &str, head: &str, unit: &str, before: Option<(&str, &str)>) -> Option<String> {
    let (name, of) = before?;
    if !STAGES.holds(said) || unit != of {
        return None;
    }
    // 竣工13个 behind 开工灯塔项目21个.
    if let Some(stage) = STAGES.beginning(name).next()
        && stage != said
        && crate::quick::count(&name[stage.len()..]) >= 2
    {
        return Some(format!("{said}{}", &name[stage.len()..]));
    }
    if !head.trim_start().starts_with('、') {
        return None;
    }
    let stage = STAGES.ending(name).next()?;
    let thing = &name[..name.len() - stage.len()];
    (stage != said && crate::quick::count(thing) >= 2).then(|| format!("{thing}{said}"))
}

/// 经营主体 of 新登记经营主体: of what there is in all.
pub(super) fn all_of(name: &str) -> &str {
    words!["新登记", "新注册", "新设立", "新增", "净增"]
        .beginning(name)
        .map(|new| &name[new.len()..])
        .find(|all| crate::quick::count(all) >= 2)
        .unwrap_or(name)
}

/// 粮食产量连续六年: for how long it has been so is no part of the name.
pub(super) fn without_years(name: &str) -> &str {
    let Some((what, years)) = name.rsplit_once("连续") else {
        return name;
    };
    let counted = years
        .trim_end_matches(['年', '月', '个', '季', '度'])
        .trim_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十多".contains(c));
    if counted.is_empty() && years.ends_with(['年', '月', '度']) && crate::quick::count(what) >= 2 {
        what
    } else {
        name
    }
}

static ROADS: Words = Words::new(&[
    "高速公路",
    "高速铁路",
    "农村公路",
    "国省干线",
    "轨道交通",
    "高铁",
    "铁路",
    "公路",
    "航道",
]);

/// What stands before a clause in its sentence.
fn before<'p>(page: &'p Page, at: &Place) -> &'p str {
    let text = &page.text[..at.start];
    let from = text
        .char_indices()
        .rev()
        .take(60)
        .find(|(_, c)| matches!(c, '。' | '；' | '\n'))
        .map_or_else(
            || text.char_indices().rev().nth(59).map_or(0, |(i, _)| i),
            |(i, c)| i + c.len_utf8(),
        );
    text[from..].trim_end_matches(['，', ','])
}

/// The last clause of what stands before.
fn last_clause(before: &str) -> &str {
    before.rsplit(['，', ',']).next().unwrap_or_default()
}

/// The full name of a figure whose own words say too little. `clause`: where it stands; `tail`: what follows it.
pub(super) fn of_context(said: &str, tail: &str, page: &Page, at: &Place, clause: &str) -> Option<String> {
    // 青禾等6个县通了高速公路，新增里程72公里: of the same road.
    if words!["新增里程", "新增通车里程", "新增运营里程", "通车里程"].holds(said) {
        let before = before(page, at);
        let road = ROADS
            .each()
            .filter_map(|road| {
                before
                    .rfind(road)
                    .map(|from| (from + road.len(), road.len(), road))
            })
            .max()
            .map(|(_, _, road)| road)?;
        let split = said.find("里程").or_else(|| said.find("通车"))?;
        let split = said.find("通车").or_else(|| said.find("运营")).unwrap_or(split);
        return Some(format!("{}{road}{}", &said[..split], &said[split..]));
    }
    // “灯塔”行动启动实施，每年安排14亿元: of the campaign.
    if words!["每年", "每年安排", "每年投入", "年均安排"].holds(said) {
        let clause_before = last_clause(before(page, at));
        if !clause_before.starts_with('“') {
            return None;
        }
        let until = words![
            "启动", "实施", "全面", "深入", "扎实", "稳步", "持续", "加快", "落地"
        ]
        .first(clause_before)?;
        let name = &clause_before[..until];
        let act = words!["每年安排", "每年投入", "年均安排"]
            .beginning(clause.trim_start())
            .next()?;
        return (at_most(name, 16) && has(name, '”')).then(|| format!("{name}{act}"));
    }
    // 落实育儿补贴政策，惠及15万户家庭: whose good it is.
    if said.starts_with("惠及") && at_most(said, 6) {
        let clause_before = last_clause(before(page, at));
        let verb = words!["落实", "发放", "实施", "推行", "兑现"]
            .beginning(clause_before)
            .next()?;
        let what = clause_before[verb.len()..]
            .trim_start_matches('了')
            .trim_end_matches("政策")
            .trim_end_matches("制度");
        let what = what.trim_start_matches('好');
        return (3..=12).contains(&crate::quick::count(what)).then(|| {
            if said == "惠及" {
                format!("{what}{said}{}", head(tail, 2))
            } else {
                format!("{what}{said}")
            }
        });
    }
    None
}

/// 200个灯塔项目、完成投资…: whose investment it is.
pub(super) fn of_listed(said: &str, clause: &str, head: &str, counted: Option<&str>) -> Option<String> {
    if said != "完成投资" || clause.starts_with(head) {
        return None;
    }
    // 实施重点项目1000个、完成投资…: of what was counted.
    if let Some(name) = counted
        .filter(|name| head.trim_start().starts_with("、完成投资") && words!["项目", "工程"].ends(name))
    {
        let thing = super::names::thing(name);
        return (crate::quick::count(thing) <= 12).then(|| format!("{thing}完成投资"));
    }
    let (listed, _) = head.split_once("、完成投资")?;
    let thing = listed.trim();
    (words!["项目", "工程"].ends(thing)
        && (4..=12).contains(&crate::quick::count(thing))
        && thing.chars().all(crate::normalise::is_han))
    .then(|| format!("{thing}完成投资"))
}

/// 20项灯具成果填补空白, 40条公路相继开通: what so many of something did or became.
pub(super) fn that_did(tail: &str) -> Option<String> {
    let told = crate::vocabulary::head(tail, 24);
    let told = &told[..told
        .find(['，', ',', '、', '。', '；', '（', '('])
        .unwrap_or(told.len())];
    // 相继开通: they all did.
    if let Some(at) = words!["相继", "陆续", "先后", "全部", "全面"].first(told) {
        let thing = &told[..at];
        return (2..=10)
            .contains(&crate::quick::count(thing))
            .then(|| thing.to_owned());
    }
    let (at, act) = words![
        "填补", "通了", "进入", "入选", "获评", "荣获", "达到", "纳入", "跻身", "实现"
    ]
    .places(told)
    .next()
    .map(|(at, _)| (at, &told[at..]))?;
    let thing = &told[..at];
    ((2..=10).contains(&crate::quick::count(thing)) && (4..=14).contains(&crate::quick::count(act)))
        .then(|| format!("{act}的{thing}"))
}

/// 带有灯谜的夜市: the thing behind what it has.
pub(super) fn that_has(tail: &str) -> Option<&str> {
    if !words!["具有", "拥有", "富有", "带有"].begins(tail) {
        return None;
    }
    let (has, thing) = tail.split_once('的')?;
    at_most(has, 16).then_some(thing)
}

/// 力争新增灯企800家、灯具商户1000家: what is striven for is new in all of the list.
pub(super) fn strives_for_new(clause: &str, said: &mut String, head: &str, sentence: &Sentence) -> bool {
    if !words!["力争新增", "力争全年新增", "确保新增", "力争今年新增"].begins(clause.trim_start())
    {
        return false;
    }
    if head.trim_start().starts_with('、')
        && sentence
            .said
            .as_ref()
            .is_some_and(|said| said.starts_with("新增"))
        && !said.starts_with("新增")
    {
        said.insert_str(0, "新增");
    }
    said.starts_with("新增")
}

#[cfg(test)]
mod tests {
    use crate::read;

    fn figures(text: &str) -> Vec<String> {
        read(text, None, "a")
            .indicators
            .into_iter()
            .map(|f| {
                format!(
                    "{}={}{} {}",
                    f.name,
                    f.value,
                    f.unit.unwrap_or_default(),
                    f.change.unwrap_or_default()
                )
            })
            .collect()
    }

    fn past(sentence: &str) -> Vec<String> {
        figures(&format!(
            "2031年青禾省政府工作报告\n一、2030年工作回顾\n一年来，我们主要做了以下工作：\n{sentence}"
        ))
    }

    fn planned(sentence: &str) -> Vec<String> {
        figures(&format!(
            "2031年青禾省政府工作报告\n今年重点做好八个方面工作。\n（一）点亮全省街巷\n推动灯具产业发展。修好北街灯杆，建设灯塔公园。{sentence}"
        ))
    }

    #[test]
    fn what_is_reached_is_said_beside() {
        assert_eq!(
            past("灯具产值突破300亿元，灯企超过200家，出台亮灯措施近100条。"),
            [
                "灯具产值=300亿元 突破",
                "灯企=200家 超过",
                "出台亮灯措施=100条 近"
            ]
        );
        assert_eq!(
            past("节能灯具占全部灯具比重从31%提高到47%，街巷亮灯率由年初90.5%升至96%。"),
            [
                "节能灯具占全部灯具比重=47% 从31%提高到47%",
                "街巷亮灯率=96% 由90.5%升至96%"
            ]
        );
    }

    #[test]
    fn names_that_say_too_little_take_what_stands_before() {
        assert_eq!(
            past("省级灯塔项目开工39个、竣工43个。"),
            ["省级灯塔项目开工=39个 ", "省级灯塔项目竣工=43个 "]
        );
        assert_eq!(
            past("青禾、禾川等6个县区通了新公路，新增里程72公里。"),
            ["通了新公路的县区=6个 ", "新增公路里程=72公里 "]
        );
        assert_eq!(
            past("新型灯杆等20项灯具成果填补国内空白，北线、南线等40条公路相继开通。"),
            ["填补国内空白的灯具成果=20项 ", "公路=40条 "]
        );
        assert_eq!(
            past("落实夜读补贴政策，惠及15万户家庭。"),
            ["夜读补贴惠及家庭=15万户 "]
        );
        assert_eq!(
            past("“点亮”三年行动启动实施，每年安排14亿元以上。"),
            ["“点亮”三年行动每年安排=14亿元 以上"]
        );
    }

    #[test]
    fn what_there_is_in_all_is_not_what_is_new() {
        assert_eq!(
            past(
                "新登记灯具商户8万户、总量超过78万户。开工灯塔项目21个，竣工13个。灯具产量连续六年稳定在150万只以上。"
            ),
            [
                "新登记灯具商户=8万户 ",
                "灯具商户总量=78万户 超过",
                "开工灯塔项目=21个 ",
                "竣工灯塔项目=13个 ",
                "灯具产量=150万只 以上"
            ]
        );
    }

    #[test]
    fn reports_count_what_they_strive_for() {
        assert_eq!(
            planned("扩大灯具生产，力争新增规上灯企80家、省级灯具商户100家以上。"),
            ["新增规上灯企=80家 ", "新增省级灯具商户=100家 以上"]
        );
        assert_eq!(
            planned("光伏路灯开工160万千瓦、投产100万千瓦以上。完成道路绿化45万亩、沿河治沙11万亩。"),
            [
                "光伏路灯开工=160万千瓦 ",
                "光伏路灯投产=100万千瓦 以上",
                "道路绿化=45万亩 ",
                "沿河治沙=11万亩 "
            ]
        );
        assert_eq!(
            planned("推进200个省级亮化项目、完成投资98亿元以上。"),
            ["省级亮化项目完成投资=98亿元 以上"]
        );
    }

    #[test]
    fn one_number_may_be_of_two() {
        assert_eq!(
            planned("灯杆、灯箱完好率均达到95%，灯泡更换、清洗合格率达到65%、55%。"),
            [
                "灯杆完好率=95% 达到",
                "灯箱完好率=95% 达到",
                "灯泡更换合格率=65% 达到",
                "灯泡清洗合格率=55% 达到"
            ]
        );
        assert_eq!(
            planned("灯具零售总额、灯企投资增长4%左右。"),
            ["灯具零售总额=4% 增长4%左右", "灯企投资=4% 增长4%左右"]
        );
    }

    #[test]
    fn what_they_have_is_no_name() {
        assert_eq!(
            past("推出100项具有较大知名度的精品灯会，灯会产业总规模达到20亿元。"),
            ["精品灯会=100项 ", "灯会产业总规模=20亿元 达到"]
        );
    }
}
