//! Figures: a name with a number and its unit, and what the sentence says beside it: how it moved, what share
//! it is, of which period and region.
//!
//! Three sources: running text ([`prose`]), tables and items of projects, tables of indicators ([`lists`]).

mod asked;
mod beside;
mod lists;
#[cfg(test)]
mod manners;
mod names;
mod number;
mod owners;
mod prose;
mod reach;
mod sentence;
mod several;
mod subject;

use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::reading::{FigureFound, Kind};
use crate::vocabulary::words;

/// More figures than this are no report but a data set.
const FIGURES_MAX: usize = 500;

/// Which figures of a line are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Results: every figure.
    All,
    /// Targets: every figure, whatever task it stands in.
    Target,
    /// Inside tasks: only what is measured as such (rates, growth, investment), not every count.
    Measured,
}

static AIM: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:预期|主要|发展|总体|工作|年度|规划|约束性|量化)目标|总体要求(?:是|为|：|:)|目标(?:是|为|如下|：|:)|^(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s?)?到\d{4}年",
    )
});

/// Finds figures. `taken`: places of tasks, in the order of the page.
pub(crate) fn find(page: &Page, lines: &[usize], kind: Kind, taken: &[Place]) -> Vec<FigureFound> {
    let mut out = Vec::new();
    let listed = lists::read(page, lines, kind, taken, &mut out);
    let past = if kind == Kind::TaskDivision {
        crate::tasks::running::past_lines(page, lines)
    } else {
        Vec::new()
    };
    let named = AIM.as_ref().filter(|aim| page.may_have(aim));
    let mut next = 0;
    let mut aims = false;
    for (n, i) in lines.iter().enumerate() {
        let line = &page.lines[*i].at;
        let text = page.str(line);
        let heading =
            text.len() <= 64 && text.chars().count() <= 16 && !text.contains(['。', '；', ';', '，']);
        if heading || is_part(text) {
            // 一、发展目标: what stands under it is aimed at, until the next heading.
            aims = (text.contains("目标") || text.ends_with("总体要求"))
                && !words!["责任", "重点工作", "主要任务", "重点任务", "举措"].within(text);
        }
        if listed.contains(&n) || !page.lines[*i].digits {
            continue;
        }
        if kind == Kind::TaskDivision
            && words!["合计", "总计", "共计"].begins(text)
            && text.contains(['|', '｜', '\t'])
        {
            totals(page, line, &mut out);
            continue;
        }
        if page.lines[*i].parted && (text.contains('\t') || text.matches(['|', '｜']).count() >= 2) {
            if kind == Kind::TaskDivision {
                cells(page, line, taken, &mut out);
            }
            continue;
        }
        let target = aims || named.is_some_and(|r| r.is_match(text));
        let wanted = match kind {
            Kind::Communique | Kind::Other | Kind::ProjectList => Wanted::All,
            Kind::TaskDivision if past.get(n).copied().unwrap_or(false) => Wanted::All,
            Kind::TaskDivision if target => Wanted::Target,
            Kind::TaskDivision if asked::stands(text) && !touches(taken, line) => Wanted::All,
            Kind::TaskDivision if asked::goals(text) && !touches(taken, line) => Wanted::Target,
            Kind::TaskDivision => Wanted::Measured,
            Kind::Rules => continue,
        };
        let mut tasked = |at: &Place| {
            while taken.get(next).is_some_and(|t| t.end <= at.start) {
                next += 1;
            }
            wanted == Wanted::All
                && taken
                    .get(next)
                    .is_some_and(|t| t.start < at.end && at.start < t.end)
        };
        prose::read(
            page,
            line,
            wanted,
            kind == Kind::ProjectList,
            &mut tasked,
            &mut out,
        );
        if out.len() >= FIGURES_MAX {
            break;
        }
    }
    out.truncate(FIGURES_MAX);
    // Tables were read before the text around them.
    out.sort_by_key(|f| f.span[0]);
    // The sum of a table that the text above it says too is said once: 年度计划投资 is 2031年计划投资.
    let said: Vec<_> = out
        .iter()
        .filter(|f| !is_total(f))
        .map(|f| {
            (
                reach::open(f.change.as_deref()),
                f.name.clone(),
                f.value.clone(),
                f.unit.clone(),
            )
        })
        .collect();
    out.retain(|f| {
        // The text may name it in its own way: 年度计划投资 for 2031年计划投资.
        let same = |of_all: bool, name: &str| of_all || name == f.name;
        !is_total(f)
            || !said
                .iter()
                .any(|(of_all, n, v, u)| same(*of_all, n) && *v == f.value && *u == f.unit)
    });
    let mut seen = std::collections::HashSet::new();
    out.retain(|f| seen.insert((f.name.clone(), f.value.clone(), f.unit.clone(), f.change.clone())));
    out
}

/// Whether a task stands in a line.
fn touches(taken: &[Place], line: &Place) -> bool {
    let from = taken.partition_point(|t| t.end <= line.start);
    taken.get(from).is_some_and(|t| t.start < line.end)
}

/// 合计 | 已销号2项,推进中3项: what the last row of a table of tasks counts in words.
fn totals(page: &Page, line: &Place, out: &mut Vec<FigureFound>) {
    let mut start = line.start;
    for cell in page.str(line).split_inclusive(['\t', '|', '｜']) {
        let place = start..start + cell.trim_end_matches(['\t', '|', '｜']).len();
        start += cell.len();
        if cell.chars().count() >= 4 && cell.bytes().any(|b| b.is_ascii_digit()) {
            prose::read(
                page,
                &page.trim(place, &[]),
                Wanted::All,
                false,
                &mut |_| false,
                out,
            );
        }
    }
}

/// What tasks in the cells of a row measure.
fn cells(page: &Page, line: &Place, taken: &[Place], out: &mut Vec<FigureFound>) {
    if !touches(taken, line) {
        return;
    }
    let mut start = line.start;
    for cell in page.str(line).split_inclusive(['\t', '|', '｜']) {
        let place = start..start + cell.trim_end_matches(['\t', '|', '｜']).len();
        start += cell.len();
        if cell.chars().count() >= 8 && cell.bytes().any(|b| b.is_ascii_digit()) {
            prose::read(page, &place, Wanted::Measured, false, &mut |_| false, out);
        }
    }
}

/// 二、壮大产业,夯实基础: a part with its number in Chinese numerals and no sentence.
fn is_part(text: &str) -> bool {
    let rest = text.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < text.len()
        && rest.starts_with('、')
        && text.chars().count() <= 30
        && !text.contains(['。', '；', ';', '：', ':', '[', '（', '('])
        && !text.bytes().any(|b| b.is_ascii_digit())
}

/// The last row of a table of projects.
fn is_total(figure: &FigureFound) -> bool {
    figure
        .change
        .as_deref()
        .is_some_and(|c| words!["合计", "总计", "共计"].holds(c))
}

/// Every number of a short text that says what it counts: the quantities of a task.
pub(crate) fn within(page: &Page) -> Vec<FigureFound> {
    let mut out = Vec::new();
    for i in &page.body {
        prose::read(
            page,
            &page.lines[*i].at,
            Wanted::Target,
            false,
            &mut |_| false,
            &mut out,
        );
    }
    out
}

/// What a figure covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// From the beginning of the year or of the project until now.
    Cumulative,
    /// One quarter.
    Quarter,
    /// One month.
    Month,
    /// A whole year.
    Year,
    /// What is aimed at.
    Plan,
}

impl FigureFound {
    /// What the figure covers, as far as its words say.
    pub fn basis(&self) -> Option<Basis> {
        let words = format!("{}{}", self.period.as_deref().unwrap_or_default(), self.name);
        let has = |list: &[&str]| list.iter().any(|w| words.contains(w));
        if has(&["计划", "力争", "目标", "预期"]) {
            Some(Basis::Plan)
        } else if has(&["累计", "上半年", "前三季度", "截至", "以来", "—", "-"]) {
            Some(Basis::Cumulative)
        } else if has(&["季度"]) {
            Some(Basis::Quarter)
        } else if has(&["月"]) {
            Some(Basis::Month)
        } else if has(&["年"]) {
            Some(Basis::Year)
        } else {
            None
        }
    }

    /// How it moved, as written: 同比增长6.2%.
    pub fn growth(&self) -> Option<&str> {
        self.said(|c| names::GROWTH.within(c))
    }

    /// What share of a whole it is, as written: 占全国比重6.5%.
    pub fn share(&self) -> Option<&str> {
        self.said(|c| c.starts_with('占') || c.starts_with("完成") && c.ends_with('%'))
    }

    fn said(&self, is: impl Fn(&str) -> bool) -> Option<&str> {
        self.change
            .as_deref()?
            .split('，')
            .find(|c| is(c) && c.contains(|d: char| d.is_ascii_digit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    fn of(text: &str, kind: Kind) -> Vec<FigureFound> {
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        find(&page, &page.body.clone(), kind, &[])
    }

    fn short(text: &str, kind: Kind) -> Vec<String> {
        of(text, kind)
            .into_iter()
            .map(|f| {
                format!(
                    "{}={}{}{}",
                    f.name,
                    f.value,
                    f.unit.unwrap_or_default(),
                    f.change.map(|c| format!(" {c}")).unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn targets_have_name_value_unit_and_change() {
        assert_eq!(
            short(
                "今年主要预期目标是：地区生产总值增长6%以上，新增就业12万人，失业率5%左右，城镇、农村居民收入分别增长5%和6%左右，外贸增长3%—4%。",
                Kind::TaskDivision
            ),
            [
                "地区生产总值=6% 增长6%以上",
                "新增就业=12万人",
                "失业率=5% 左右",
                "城镇居民收入=5% 增长",
                "农村居民收入=6% 增长6%左右",
                "外贸=3—4% 增长",
            ]
        );
    }

    #[test]
    fn a_sentence_gives_linked_facts() {
        let found = of(
            "前三季度，青禾市货运量5.9万吨、同比增长6.2%，占全省比重6.5%。",
            Kind::Communique,
        );
        assert_eq!(found.len(), 1, "{found:?}");
        let figure = &found[0];
        assert_eq!(
            (
                figure.value.as_str(),
                figure.period.as_deref(),
                figure.growth(),
                figure.share(),
                figure.basis()
            ),
            (
                "5.9",
                Some("前三季度"),
                Some("同比增长6.2%"),
                Some("占全省比重6.5%"),
                Some(Basis::Cumulative)
            )
        );
    }

    #[test]
    fn what_leads_to_a_number_is_no_name() {
        for (text, figures) in [
            (
                "北街灯款和南街灯款分别达到300元和200元，增长4%和6%。",
                &["北街灯款=300元 增长4%", "南街灯款=200元 增长6%"][..],
            ),
            (
                "城乡居民灯费分别达到300元和200元，增长4%和6%。",
                &["城镇居民灯费=300元 增长4%", "农村居民灯费=200元 增长6%"],
            ),
            (
                "第一、二、三产业亮灯率分别增长4%、7%和5%。",
                &[
                    "第一产业亮灯率=4% 增长",
                    "第二产业亮灯率=7% 增长",
                    "第三产业亮灯率=5% 增长",
                ],
            ),
            ("路灯产值突破百亿大关，达到102亿元。", &["路灯产值=102亿元 达到"]),
            (
                "全县完成路灯投资（不含城区）86亿元，同比下降2%。",
                &["路灯投资（不含城区）=86亿元 同比下降2%"],
            ),
            (
                "路灯产值增长7%，其中9月当月增长5%。",
                &["路灯产值=7% 增长", "路灯产值=5% 增长"],
            ),
            (
                "灯具产量达到28万吨，比上年增产2万吨。",
                &["灯具产量=28万吨 比上年增产2万吨"],
            ),
            (
                "路灯投资9亿元，占计划的71%，超序时进度3个百分点。",
                &["路灯投资=9亿元 占计划的71%，超序时进度3个百分点"],
            ),
            ("发放\"路灯贷\"12亿元。", &["\"路灯贷\"=12亿元"]),
        ] {
            assert_eq!(short(text, Kind::Communique), figures, "{text}");
        }
    }

    #[test]
    fn projects_name_themselves_and_count_in_hundred_millions() {
        for text in [
            "青禾市重点项目表\n单位:万元\n序号|项目名称|总投资|年度计划投资\n1|滨河书院|26000|8000",
            "青禾市重点项目表\n序号\t项目名称\t总投资(万元)\t年度计划投资(万元)\n1\t滨河书院\t26000\t8000",
            "青禾市重点项目情况\n1.滨河书院。总投资26000万元，年度计划投资0.8亿元。",
            "青禾市重点项目情况\n1.滨河书院，总投资2.6亿元，年度计划投资8000万元。",
        ] {
            assert_eq!(
                short(text, Kind::ProjectList),
                ["总投资=2.6亿元 滨河书院", "年度计划投资=0.8亿元 滨河书院"],
                "{text}"
            );
        }
    }

    #[test]
    fn a_last_row_that_counts_under_the_name_is_the_sum() {
        assert_eq!(
            short(
                "青禾市开工项目清单\n本次开工项目共2个，总投资2.8亿元。\n序号|项目名称|总投资（万元）\n1|滨河书院|26000\n2|滨河灯塔|2000\n合计|2个|28000",
                Kind::ProjectList
            ),
            [
                "本次开工项目=2个",
                "总投资=2.8亿元",
                "总投资=2.6亿元 滨河书院",
                "总投资=0.2亿元 滨河灯塔"
            ]
        );
    }

    #[test]
    fn tables_of_indicators_are_read() {
        assert_eq!(
            short(
                "青禾市主要指标\n指标名称\t单位\t2031年目标\n书屋座席\t万个\t1.2\n借阅量增速\t%\t8左右",
                Kind::TaskDivision
            ),
            ["书屋座席=1.2万个", "借阅量增速=8% 左右"]
        );
    }

    #[test]
    fn tables_say_how_far_it_is_and_how_it_moved() {
        assert_eq!(
            short(
                "青禾县2031年1—9月主要指标完成情况表\n指标名称\t单位\t1—9月累计\t同比±%\t全市平均增速\n灯具产值\t亿元\t142.8\t6.1\t5.7\n灯厂增加值\t%\t—\t7.3\t6.4\n灯塔投资\t亿元\t98.2\t-0.8\t2.1",
                Kind::Other
            ),
            [
                "灯具产值=142.8亿元 同比增长6.1%",
                "灯厂增加值=7.3% 同比增长",
                "灯塔投资=98.2亿元 同比下降0.8%",
            ]
        );
        assert_eq!(
            short(
                "序号\t实事名称\t工作内容\t责任单位\t完成投资（万元）\n1\t北街路灯\t更换灯杆\t县城管局\t3260.5\n合计\t\t\t\t3260.5",
                Kind::TaskDivision
            ),
            ["完成投资=0.32605亿元 北街路灯"]
        );
        assert_eq!(
            short(
                "序号\t重点工作\t年度目标\t9月底进度\t完成率\t牵头单位\n1\t新增节能路灯\t2.5万盏\t2.1万盏\t84%\t县城管局",
                Kind::TaskDivision
            ),
            [
                "新增节能路灯=2.5万盏",
                "新增节能路灯=2.1万盏",
                "完成率=84% 新增节能路灯"
            ]
        );
    }

    #[test]
    fn who_reaches_it_and_of_what_list_are_no_part_of_a_name() {
        for (text, expected) in [
            ("会议指出，前4个月实现灯具收入5.3亿元。", vec!["灯具收入=5.3亿元"]),
            (
                "明年，园区计划实现灯具产值8.6亿元。",
                vec!["计划灯具产值=8.6亿元"],
            ),
            (
                "会议通报，今年安排亮化资金3.8亿元，截至4月底已拨付1.1亿元。",
                vec!["亮化资金=3.8亿元", "已拨付亮化资金=1.1亿元"],
            ),
            (
                "上届会议确定的36项协同事项中，31项已全面完成。",
                vec!["上届会议确定的协同事项=36项", "全面完成的协同事项=31项"],
            ),
            ("会议商定2031年推进26项亮灯任务。", vec!["2031年亮灯任务=26项"]),
            (
                "1—7月，县督查办对年度60件亮灯实事逐件作了跟踪督查。",
                vec!["亮灯实事=60件"],
            ),
            (
                "截至7月底，已完工31个，在建52个。",
                vec!["已完工=31个", "在建=52个"],
            ),
            ("北街灯塔提前5天亮灯。", vec![]),
            ("县城管局承办的换灯只完成年计划的31%。", vec![]),
            ("（共印60份）", vec![]),
            (
                "全市外借灯谱61.8万册次，同比增长9.2%。",
                vec!["外借灯谱=61.8万册次 同比增长9.2%"],
            ),
        ] {
            assert_eq!(short(text, Kind::Communique), expected, "{text}");
        }
    }

    #[test]
    fn orders_are_no_figures_but_what_they_measure_is() {
        assert_eq!(
            short(
                "县文旅局要在6月底前新建书屋20处，借阅率提高到60%以上。由馆办牵头购置图书3万册。",
                Kind::Communique
            ),
            ["借阅率=60% 以上"]
        );
        assert_eq!(
            short("1.推广移动书车，年服务读者达到4万人次。", Kind::TaskDivision),
            ["年服务读者=4万人次 达到"]
        );
        assert_eq!(
            short("1.灯具进出口额完成58亿元。", Kind::TaskDivision),
            ["灯具进出口额=58亿元"]
        );
        assert_eq!(
            short(
                "1.推动灯廊巴士公交化改造，日均接送游客1.2万人次。",
                Kind::TaskDivision
            ),
            ["日均接送游客=1.2万人次"]
        );
    }

    #[test]
    fn a_name_is_cut_to_what_is_counted() {
        assert_eq!(
            short(
                "截至5月底，86个年度书屋项目已开工72个；上半年，三县两岸乡镇完成清淤里程31公里。",
                Kind::Communique
            ),
            ["年度书屋项目=86个", "已开工年度书屋项目=72个", "清淤里程=31公里"]
        );
        assert_eq!(
            short(
                "两县实施联防项目9个，已建成4个；巡护用时由5小时压缩到2小时；库容较常年偏少12%。",
                Kind::Communique
            ),
            [
                "联防项目=9个",
                "已建成联防项目=4个",
                "巡护用时=2小时 由5小时压缩到2小时",
                "库容=12% 较常年偏少"
            ]
        );
    }

    #[test]
    fn counts_of_what_was_found_and_by_plate_are_named() {
        for (text, kind, expected) in [
            (
                "青禾县路灯工程亮牌情况\n其中绿牌34项、红牌3项。",
                Kind::ProjectList,
                vec!["绿牌工程=34项", "红牌工程=3项"],
            ),
            (
                "共指出问题18个，已完成整改15个，整改率83.3%。",
                Kind::TaskDivision,
                vec!["指出问题=18个", "已完成整改=15个", "整改率=83.3%"],
            ),
            (
                "上次会议确定任务16项，完成14项。",
                Kind::Communique,
                vec!["上次会议确定任务=16项", "完成任务=14项"],
            ),
            (
                "全县排查问题68个，其中漏电21个、断线47个，已销号55个。",
                Kind::Other,
                vec!["排查问题=68个", "漏电=21个", "断线=47个", "已销号问题=55个"],
            ),
            (
                "路灯更换率62%，同比加快5.2个百分点。",
                Kind::Communique,
                vec!["路灯更换率=62% 同比加快5.2个百分点"],
            ),
            (
                "今年目标：灯业产值增长14%左右，新增灯企18户。",
                Kind::TaskDivision,
                vec!["灯业产值=14% 增长14%左右", "新增灯企=18户"],
            ),
        ] {
            assert_eq!(short(text, kind), expected, "{text}");
        }
    }

    #[test]
    fn what_is_only_compared_is_no_figure() {
        assert_eq!(
            short(
                "全市植树量增长7.7%，高于全省1.8个百分点。24处书屋已开放19处，其余5处月内开放。",
                Kind::Other
            ),
            ["植树量=7.7% 增长", "已开放书屋=19处"]
        );
    }
}
