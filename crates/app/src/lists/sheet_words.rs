//! The fixed words of the papers made from a list: simplified Chinese whatever language the pages are read in.

use std::fmt::Write as _;
use yipanqi_domain::list::{BodyAdoption, ItemKind, List, ListVersion, Selection};
use yipanqi_domain::money::MoneyUnit;

/// What the decision says by which a session adopts a version.
pub(super) fn authority_text(list: &List, version: &ListVersion) -> String {
    if version.base.is_some() {
        format!(
            "审议通过《{}》（{}年第{}版，调整）",
            list.name, list.year, version.ordinal
        )
    } else {
        format!(
            "审议通过《{}》（{}年第{}版）",
            list.name, list.year, version.ordinal
        )
    }
}

/// Headings of the sheet.
pub(super) mod heading {
    pub const SERIAL: &str = "序号";
    pub const TITLE: &str = "事项";
    pub const KIND: &str = "类别";
    pub const LEADS: &str = "牵头单位";
    pub const NO_SIDE: &str = "其他";
    pub const SUPPORT: &str = "配合单位";
    pub const AMOUNTS: &str = "年度计划投资";
    pub const WHOLE: &str = "未分方";
    pub const TOTAL: &str = "合计";
    pub const TERM: &str = "起止";
    pub const STARTS: &str = "开始";
    pub const ENDS: &str = "完成";
    pub const MEASURE: &str = "年度目标措施";
    pub const WEIGHT: &str = "权重";
    pub const NUMBER: &str = "事项编号";
    pub const SELECTION: &str = "选取";
    pub const PHASE: &str = "阶段";
    pub const REGION: &str = "所在地";
    pub const ZONE: &str = "片区";
    pub const PARENT: &str = "上级事项";
    pub const AFTER: &str = "前置事项";
}

/// A kind of item.
pub(super) const fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Task => "任务",
        ItemKind::Project => "项目",
        ItemKind::Policy => "政策",
        ItemKind::Reform => "改革",
        ItemKind::Platform => "平台",
        ItemKind::Problem => "问题",
    }
}

/// By which rule a row was chosen.
pub(super) const fn selection(selection: Selection) -> &'static str {
    match selection {
        Selection::Shortfall => "补短板",
        Selection::Market => "市场驱动",
        Selection::Felt => "群众有感",
    }
}

/// A unit of money.
pub(super) const fn money(unit: MoneyUnit) -> &'static str {
    match unit {
        MoneyUnit::Yi => "亿元",
        MoneyUnit::Wan => "万元",
        MoneyUnit::Yuan => "元",
    }
}

/// Which version, with its number, above the table.
pub(super) fn state_line(list: &List, version: &ListVersion) -> String {
    let mut line = format!("{}年　第{}版", list.year, version.ordinal);
    match version.state.adoption() {
        Some(adoption) => {
            let _ = write!(line, "　{}　自{}起执行", adoption.number, adoption.in_force_on);
        }
        None => line.push_str("　草稿，未经审议通过"),
    }
    if let yipanqi_domain::list::VersionState::Issued(_, paper) = &version.state {
        let _ = write!(line, "　印发文号 {paper}");
    }
    line
}

/// The bodies of a list that several adopt, each with its paper, above the table.
pub(super) fn bodies_line(bodies: &[(String, Option<BodyAdoption>)]) -> Option<String> {
    if bodies.is_empty() {
        return None;
    }
    let one = |(name, adoption): &(String, Option<BodyAdoption>)| match adoption {
        None => format!("{name}（待通过）"),
        Some(adoption) => {
            let number = adoption.paper_number.as_deref().unwrap_or_default();
            let signed = adoption.signed_on.map(|day| format!("，{day}"));
            format!("{name}（{number}{}）", signed.unwrap_or_default())
        }
    };
    let names: Vec<String> = bodies.iter().map(one).collect();
    Some(format!("通过机构：{}", names.join("、")))
}

/// How many rows, and whether they are all.
pub(super) fn count_line(rows: usize, partial: bool, unit: MoneyUnit) -> String {
    let whose = if partial { "您可见的" } else { "共" };
    format!("{whose} {rows} 项　金额单位：{}", money(unit))
}

/// The seal of the content, under the table.
pub(super) fn content_line(content: &str) -> String {
    format!("内容摘要 SM3 {content}")
}

/// Where the trail stood, under the table.
pub(super) fn trail_line(seq: i64, hash: &str) -> String {
    format!("台账第 {seq} 条 SM3 {hash}")
}
