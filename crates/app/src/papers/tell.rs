//! From what is known to the lines of a paper. Pure; simplified Chinese whatever language the pages are read in.

use super::story::{DecisionStory, ItemStory, Lamp, Standing, Told};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yipanqi_domain::Day;
use yipanqi_domain::light::Light;
use yipanqi_domain::list::LineageKind;
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::paper::{LineKind, Refs};
use yipanqi_domain::progress::{ahead, completion_rate};
use yipanqi_domain::ratio::{Pct, Ratio};

/// How many of the slowest items are named.
const WORST: usize = 5;

/// A paper before it has ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    /// Title.
    pub title: String,
    /// Lines.
    pub lines: Vec<(LineKind, String, Refs)>,
}

impl Script {
    fn new(title: String) -> Self {
        Self {
            title,
            lines: Vec::new(),
        }
    }
    fn heading(&mut self, text: &str) {
        let n = self
            .lines
            .iter()
            .filter(|line| line.0 == LineKind::Heading)
            .count();
        self.lines.push((
            LineKind::Heading,
            format!("{}、{text}", numeral(n + 1)),
            Refs::default(),
        ));
    }
    fn figure(&mut self, text: String, refs: Refs) {
        self.lines.push((LineKind::Figure, text, refs));
    }
    fn text(&mut self, text: String, refs: Refs) {
        self.lines.push((LineKind::Text, text, refs));
    }
}

/// 向下次会议的报告: every decision of a session with what became of it.
pub(crate) fn meeting_report(told: &Told) -> Script {
    let mut script = Script::new(format!("关于{}议定事项办理情况的报告", told.name));
    script.heading("总体情况");
    let asked: Vec<&DecisionStory> = told.decisions.iter().filter(|d| asks_for_items(d)).collect();
    let answered = asked.iter().filter(|d| !d.items.is_empty()).count();
    let held = told
        .held_on
        .map(|day| format!("（{}）", day_words(day)))
        .unwrap_or_default();
    let gaps = asked.len() - answered;
    let mut text = format!(
        "{}{held}共议定{}条，其中要求办理的{}条，已形成清单事项{}项",
        told.name,
        told.decisions.len(),
        asked.len(),
        told.items.len()
    );
    if gaps > 0 {
        let _ = write!(text, "，尚有{gaps}条没有形成事项");
    }
    text.push('。');
    script.figure(
        text,
        Refs {
            decisions: told.decisions.iter().map(|d| d.decision).collect(),
            items: told.items.iter().map(|i| i.item).collect(),
            ..Refs::default()
        },
    );
    totals(&mut script, told);
    script.heading("逐条办理情况");
    for (n, decision) in told.decisions.iter().enumerate() {
        script.lines.push((
            LineKind::Subheading,
            format!("（{}）{}", numeral(n + 1), decision.text),
            Refs {
                decisions: vec![decision.decision],
                ..Refs::default()
            },
        ));
        became(&mut script, decision);
    }
    slow(&mut script, told);
    closures(&mut script, told);
    script
}

/// 月度通报: one list in one month.
pub(crate) fn bulletin(told: &Told) -> Script {
    let (year, month) = (told.on.year(), told.on.month());
    let mut script = Script::new(format!("{}{year}年{month}月进展通报", told.name));
    script.heading("总体情况");
    script.figure(
        format!("本期通报{}项。", told.items.len()),
        refs_of(&told.items, |_| true),
    );
    totals(&mut script, told);
    script.heading("分领域情况");
    let mut fields: BTreeMap<usize, (&str, Vec<&ItemStory>)> = BTreeMap::new();
    for item in &told.items {
        let known = fields.iter().find(|(_, (field, _))| *field == item.field);
        let at = known.map_or(fields.len(), |(at, _)| *at);
        fields.entry(at).or_insert((&item.field, Vec::new())).1.push(item);
    }
    for (field, items) in fields.values() {
        let name = if field.is_empty() { "未分领域" } else { field };
        let text = format!(
            "{name}{}项：{}{}。",
            items.len(),
            lamps(items),
            invested(items, told.expected)
        );
        let refs = refs_of(items.iter().copied(), |_| true);
        script.figure(text, refs);
    }
    slow(&mut script, told);
    let silent: Vec<&ItemStory> = told.items.iter().filter(|item| is_silent(item)).collect();
    script.heading("未报事项");
    if silent.is_empty() {
        script.text("本期应报的都已报送。".to_owned(), Refs::default());
    }
    for item in silent {
        script.text(
            format!("{}（{}）：{}未报。", item.title, item.number, leads(item)),
            refs_of([item], |_| true),
        );
    }
    closures(&mut script, told);
    script
}

fn is_silent(item: &ItemStory) -> bool {
    item.is_open()
        && item
            .lamp
            .as_ref()
            .is_some_and(|lamp| lamp.light == Light::NoReport)
}

/// An approved paper asks for no item unless it adopted a list.
fn asks_for_items(decision: &DecisionStory) -> bool {
    decision.kind != DecisionKind::Approved || !decision.items.is_empty()
}

fn totals(script: &mut Script, told: &Told) {
    let count = |is: fn(&Standing) -> bool| told.items.iter().filter(|i| is(&i.standing)).count();
    let parts = [
        (count(|s| matches!(s, Standing::Closed { .. })), "已销号"),
        (count(|s| *s == Standing::CloseRequested), "申请销号"),
        (count(|s| *s == Standing::Open), "推进中"),
        (count(|s| *s == Standing::Suspended), "暂缓"),
        (count(|s| *s == Standing::Removed), "调出"),
        (count(|s| is_joined(s, LineageKind::Merged)), "合并"),
        (count(|s| is_joined(s, LineageKind::Split)), "拆分"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{word}{n}项"))
        .collect();
    if !parts.is_empty() {
        script.figure(
            format!("截至{}，{}。", day_words(told.on), parts.join("，")),
            refs_of(&told.items, |_| true),
        );
    }
    let items: Vec<&ItemStory> = told.items.iter().collect();
    let money = invested(&items, told.expected);
    if !money.is_empty() {
        let text = format!("{}。", money.trim_start_matches('，'));
        script.figure(text, refs_of(&told.items, |i| i.plan_fen.is_some() && counts(i)));
    }
    let open: Vec<&ItemStory> = told.items.iter().filter(|i| i.is_open()).collect();
    let lit = lamps(&open);
    if !lit.is_empty() {
        let refs = refs_of(open.iter().copied(), |i| i.lamp.is_some());
        script.figure(format!("推进中的事项亮灯情况：{lit}。"), refs);
    }
}

fn is_joined(standing: &Standing, how: LineageKind) -> bool {
    matches!(standing, Standing::Joined { kind, .. } if *kind == how)
}

fn became(script: &mut Script, decision: &DecisionStory) {
    let of = |refs: Refs| Refs {
        decisions: vec![decision.decision],
        ..refs
    };
    for (name, version, number, rows) in &decision.adopted {
        script.text(
            format!("据此通过《{name}》第{version}版（{number}），共{rows}项。"),
            of(Refs::default()),
        );
    }
    for item in &decision.items {
        script.text(item_words(item), of(refs_of([item], |_| true)));
    }
    if decision.items.is_empty() && decision.adopted.is_empty() {
        let text = if decision.kind == DecisionKind::Approved {
            "已审议通过，没有需要列入清单的事项。"
        } else {
            "尚未形成清单事项。"
        };
        script.text(text.to_owned(), of(Refs::default()));
    }
}

fn slow(script: &mut Script, told: &Told) {
    script.heading("进展较慢的事项");
    let mut slow: Vec<&ItemStory> = told.items.iter().filter(|item| item.is_slow()).collect();
    slow.sort_by_key(|item| {
        let lamp = item.lamp.as_ref();
        let gravity = lamp.map_or(0, |l| l.light.gravity());
        let behind = lamp.and_then(|l| l.behind).map_or(i64::MIN, |pct| pct.0);
        std::cmp::Reverse((gravity, behind))
    });
    if slow.is_empty() {
        script.text("没有亮黄灯、红灯或者未报的事项。".to_owned(), Refs::default());
    }
    for item in slow.into_iter().take(WORST) {
        script.text(item_words(item), refs_of([item], |_| true));
    }
}

fn closures(script: &mut Script, told: &Told) {
    script.heading("新销号事项");
    if told.closures.is_empty() {
        script.text("没有新销号的事项。".to_owned(), Refs::default());
    }
    for item in &told.closures {
        script.text(item_words(item), refs_of([item], |_| true));
    }
}

/// One item in one sentence: how far, by whom, the light with its reason.
fn item_words(item: &ItemStory) -> String {
    let mut text = format!("{}（{}），{}：", item.title, item.number, leads(item));
    match &item.standing {
        Standing::Closed { number, on, .. } => {
            let _ = write!(text, "{}销号，证号{number}。", day_words(*on));
            return text;
        }
        Standing::Suspended => {
            text.push_str("经批准暂缓。");
            return text;
        }
        Standing::Removed => {
            text.push_str("已调出清单。");
            return text;
        }
        Standing::Joined { kind, into } => {
            text.push_str(match kind {
                LineageKind::Merged => "已合并",
                LineageKind::Split => "已拆分",
            });
            let named: Vec<String> = into
                .iter()
                .map(|(_, number, title)| format!("{title}（{number}）"))
                .collect();
            if !named.is_empty() {
                let _ = write!(text, "为{}", named.join("、"));
            }
            text.push('。');
            return text;
        }
        Standing::Open | Standing::CloseRequested => {}
    }
    let mut parts = Vec::new();
    if let (Some(plan), Some(done)) = (item.plan_fen, item.done_fen) {
        let rate = completion_rate(done, plan)
            .map(|rate| format!("，占年度计划{}亿元的{}%", yi(plan), rate.show_pct(1)));
        parts.push(format!("完成投资{}亿元{}", yi(done), rate.unwrap_or_default()));
    }
    if let Some(pct) = item.pct {
        let doubt = if item.contradicted {
            "（各方所报不一，以牵头方为准）"
        } else {
            ""
        };
        parts.push(format!("进度{}%{doubt}", pct.show(1)));
    }
    if item.standing == Standing::CloseRequested {
        parts.push("已申请销号".to_owned());
    }
    if let Some(lamp) = &item.lamp {
        parts.push(lamp_words(lamp));
    }
    if parts.is_empty() {
        parts.push("推进中".to_owned());
    }
    text.push_str(&parts.join("，"));
    text.push('。');
    text
}

fn lamp_words(lamp: &Lamp) -> String {
    let mut rule = lamp
        .rule
        .as_ref()
        .map(|rule| format!("（规则 {rule}）"))
        .unwrap_or_default();
    if !lamp.excused.is_empty() {
        let _ = write!(rule, "（有理由，不计规则 {}）", lamp.excused.join("、"));
    }
    match lamp.light {
        Light::Level(_) => match lamp.behind {
            Some(behind) if behind.0 > 0 => {
                format!("低于时序{}个百分点，亮{}{rule}", behind.show(1), lamp.word)
            }
            Some(behind) if behind.0 < 0 => {
                format!(
                    "高于时序{}个百分点，亮{}{rule}",
                    Pct(-behind.0).show(1),
                    lamp.word
                )
            }
            Some(_) => format!("与时序持平，亮{}{rule}", lamp.word),
            None => format!("亮{}{rule}", lamp.word),
        },
        Light::NotDue => "未到期".to_owned(),
        Light::NoReport => "本期未报".to_owned(),
        Light::Suspended => "暂缓".to_owned(),
        Light::Closed => "已销号".to_owned(),
    }
}

/// Counts by light, the worst first.
fn lamps(items: &[&ItemStory]) -> String {
    let mut counts: BTreeMap<(std::cmp::Reverse<u8>, String), usize> = BTreeMap::new();
    for lamp in items.iter().filter_map(|item| item.lamp.as_ref()) {
        let word = match lamp.light {
            Light::Level(_) => lamp.word.clone(),
            Light::NotDue => "未到期".to_owned(),
            Light::NoReport => "未报".to_owned(),
            Light::Suspended => "暂缓".to_owned(),
            Light::Closed => "已销号".to_owned(),
        };
        *counts
            .entry((std::cmp::Reverse(lamp.light.gravity()), word))
            .or_default() += 1;
    }
    let parts: Vec<String> = counts
        .into_iter()
        .map(|((_, word), n)| format!("{word}{n}项"))
        .collect();
    parts.join("，")
}

/// Taken into the sums of money: not what left the list.
fn counts(item: &ItemStory) -> bool {
    !matches!(item.standing, Standing::Removed | Standing::Joined { .. })
}

fn invested(items: &[&ItemStory], expected: Ratio) -> String {
    let planned = items.iter().filter(|i| counts(i));
    let plan: i64 = planned.clone().filter_map(|i| i.plan_fen).sum();
    let done: i64 = planned
        .filter(|i| i.plan_fen.is_some())
        .filter_map(|i| i.done_fen)
        .sum();
    let Some(rate) = completion_rate(done, plan) else {
        return String::new();
    };
    let told = items.iter().filter(|i| counts(i) && i.plan_fen.is_some());
    let silent = told.clone().filter(|i| i.done_fen.is_none()).count();
    if silent == told.count() {
        return format!("，年度计划投资{}亿元，还没有审定的完成数", yi(plan));
    }
    let against = ahead(rate, expected).map(|points| {
        if points.is_negative() {
            let behind = expected.minus(rate).map(|r| r.show_pct(1)).unwrap_or_default();
            format!("，低于时序{behind}个百分点")
        } else {
            format!("，高于时序{}个百分点", points.show_pct(1))
        }
    });
    let lacks = if silent > 0 {
        format!("（{silent}项没有审定的完成数，未计入）")
    } else {
        String::new()
    };
    format!(
        "，年度计划投资{}亿元，完成{}亿元{lacks}，完成率{}%{}",
        yi(plan),
        yi(done),
        rate.show_pct(1),
        against.unwrap_or_default()
    )
}

fn refs_of<'a>(items: impl IntoIterator<Item = &'a ItemStory>, wanted: impl Fn(&ItemStory) -> bool) -> Refs {
    let (mut refs, mut came_of) = (Refs::default(), Vec::new());
    for item in items.into_iter().filter(|item| wanted(item)) {
        refs.items.push(item.item);
        refs.rows.push(item.row);
        if let Some(decision) = item.decision.filter(|d| !refs.decisions.contains(d)) {
            refs.decisions.push(decision);
        }
        refs.facts.extend(&item.facts);
        match &item.standing {
            Standing::Closed { certificate, .. } => refs.certificates.push(*certificate),
            Standing::Joined { into, .. } => came_of.extend(into.iter().map(|(item, ..)| *item)),
            _ => {}
        }
    }
    // What came of an item is told of with it.
    for item in came_of {
        if !refs.items.contains(&item) {
            refs.items.push(item);
        }
    }
    refs
}

fn leads(item: &ItemStory) -> String {
    if item.leads.is_empty() {
        return "牵头单位待定".to_owned();
    }
    format!("{}牵头", item.leads.join("、"))
}

fn yi(fen: i64) -> String {
    show_amount(fen, MoneyUnit::Yi, 2)
}

fn day_words(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 一 … 九十九; plain digits beyond.
fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        1..=9 => DIGITS[n].to_owned(),
        10..=19 => format!("十{}", DIGITS[n - 10]),
        20..=99 => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests;
