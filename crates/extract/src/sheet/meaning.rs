//! What a column probably says, by its headings first and by what stands in it second.

use super::head::Head;
use super::{Known, SheetColumn, squeezed};
use crate::open::{Grid, GridCell};
use crate::vocabulary::words;

/// Rows of a column that are looked at.
const SAMPLED: usize = 200;
/// What is shown of them.
const SHOWN: usize = 3;

/// A unit of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoneyWord {
    /// 亿元
    Yi,
    /// 万元
    Wan,
    /// 元
    Yuan,
}

impl MoneyWord {
    /// All of them, the largest first.
    pub const ALL: [Self; 3] = [Self::Yi, Self::Wan, Self::Yuan];

    /// Its code: `yi`, `wan`, `yuan`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yi => "yi",
            Self::Wan => "wan",
            Self::Yuan => "yuan",
        }
    }

    /// The unit of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }

    /// Decimals down to a 分.
    pub(super) const fn decimals(self) -> usize {
        match self {
            Self::Yi => 10,
            Self::Wan => 6,
            Self::Yuan => 2,
        }
    }

    /// 分 in one.
    pub(super) const fn fen(self) -> i128 {
        match self {
            Self::Yi => 10_000_000_000,
            Self::Wan => 1_000_000,
            Self::Yuan => 100,
        }
    }

    /// The unit that a heading or a line above the table names.
    pub(super) fn named(text: &str) -> Option<Self> {
        if words!["亿元", "（亿）", "(亿)"].within(text) {
            Some(Self::Yi)
        } else if words!["万元", "（万）", "(万)"].within(text) {
            Some(Self::Wan)
        } else if words!["（元）", "(元)", "单位：元", "单位:元"].within(text) {
            Some(Self::Yuan)
        } else {
            None
        }
    }
}

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// Nothing that is taken.
    Ignored,
    /// 序号
    Serial,
    /// 任务、项目、政策…
    Kind,
    /// 领域
    Field,
    /// A heading below the field.
    Heading,
    /// The title.
    Title,
    /// The measure.
    Measure,
    /// The first day.
    Starts,
    /// The last day.
    Ends,
    /// Both in one cell: 2023—2026.
    Term,
    /// 权重
    Weight,
    /// The plan amount of one side (its place in [`Known::sides`]) or of the whole row.
    Amount(Option<usize>),
    /// The sum of the amounts beside it: compared, not taken.
    AmountSum,
    /// 牵头单位
    Lead,
    /// 共同牵头单位
    JointLead,
    /// 填报单位
    Reporting,
    /// 配合单位
    Support,
    /// 事项编号
    ItemNumber,
    /// The key that an exported sheet carries out of sight.
    Key,
    /// One of the list's own columns, by its place in [`Known::own`].
    Own(usize),
}

impl Meaning {
    /// Its code, such as `amount:1`; places count from 0.
    pub fn code(self) -> String {
        match self {
            Self::Amount(Some(side)) => return format!("amount:{side}"),
            Self::Own(at) => return format!("own:{at}"),
            Self::Ignored => "ignored",
            Self::Serial => "serial",
            Self::Kind => "kind",
            Self::Field => "field",
            Self::Heading => "heading",
            Self::Title => "title",
            Self::Measure => "measure",
            Self::Starts => "starts",
            Self::Ends => "ends",
            Self::Term => "term",
            Self::Weight => "weight",
            Self::Amount(None) => "amount",
            Self::AmountSum => "amount_sum",
            Self::Lead => "lead",
            Self::JointLead => "joint_lead",
            Self::Reporting => "reporting",
            Self::Support => "support",
            Self::ItemNumber => "item_number",
            Self::Key => "key",
        }
        .to_owned()
    }

    /// The meaning of a code.
    pub fn parse(code: &str) -> Option<Self> {
        let place = |name: &str| code.strip_prefix(name)?.strip_prefix(':')?.parse().ok();
        if let Some(side) = place("amount") {
            return Some(Self::Amount(Some(side)));
        }
        if let Some(at) = place("own") {
            return Some(Self::Own(at));
        }
        Self::PLAIN.into_iter().find(|meaning| meaning.code() == code)
    }

    /// Those without a place, in the order in which they are offered.
    pub const PLAIN: [Self; 19] = [
        Self::Ignored,
        Self::Serial,
        Self::Field,
        Self::Heading,
        Self::Title,
        Self::Kind,
        Self::Measure,
        Self::Starts,
        Self::Ends,
        Self::Term,
        Self::Weight,
        Self::Amount(None),
        Self::AmountSum,
        Self::Lead,
        Self::JointLead,
        Self::Reporting,
        Self::Support,
        Self::ItemNumber,
        Self::Key,
    ];

    /// Whether at most one column can say it.
    pub const fn is_single(self) -> bool {
        !matches!(
            self,
            Self::Ignored
                | Self::Heading
                | Self::AmountSum
                | Self::Lead
                | Self::JointLead
                | Self::Reporting
                | Self::Support
        )
    }
}

/// Why a column is thought to say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// `name`: words of the heading; `own`: the name of an own column; `side`: a side's name under amounts; `beside`: what
    /// the other columns say; `values`: what stands in it; `second`: another column says it already; `sum`: the sides
    /// stand beside it; `other`: an amount of another year or of the whole life; `actual`: what came of it; `person`:
    /// a person, not a unit; `empty`: no heading; `unknown`: nothing known about the heading.
    pub code: &'static str,
    /// The words that tell.
    pub seen: String,
}

fn why(code: &'static str, seen: impl Into<String>) -> Why {
    Why {
        code,
        seen: seen.into(),
    }
}

/// Whether a heading's cell is one that lists have.
pub(super) fn is_known(cell: &str) -> bool {
    cell.chars().count() <= 24
        && (words![
            "序号",
            "编号",
            "牵头",
            "责任单位",
            "责任部门",
            "主办",
            "承办",
            "配合",
            "协办",
            "时限",
            "完成时间",
            "投资",
            "任务",
            "事项",
            "项目名称",
            "目标",
            "内容",
            "措施",
            "领域",
            "类别",
            "板块",
            "权重",
            "分值",
            "备注",
            "开工",
            "竣工",
            "年限",
            "资金",
            "问题",
            "责任人",
            "填报单位",
            "实施单位",
            "建设单位",
            "业主",
            "进度",
            "节点",
        ]
        .within(cell)
            || matches!(
                cell,
                "名称" | "起止" | "单位名称" | "#key" | "序" | "开始" | "完成" | "结束"
            ))
}

fn amounts(path: &str) -> bool {
    words!["投资", "金额", "资金", "经费"].within(path)
}

/// By the words of the heading alone.
fn by_name(path: &[String]) -> Option<(Meaning, Why)> {
    let all = path.join("/");
    let leaf = path.last()?.as_str();
    let name = |meaning| Some((meaning, why("name", leaf)));
    if all == "#key" {
        return name(Meaning::Key);
    }
    if leaf == "事项编号" {
        return name(Meaning::ItemNumber);
    }
    if matches!(
        leaf,
        "序号" | "序" | "No" | "NO" | "No." | "NO." | "项次" | "编号"
    ) {
        return name(Meaning::Serial);
    }
    if words!["领导", "责任人", "联系人", "电话", "手机", "负责人", "联络员"].within(&all) {
        return Some((Meaning::Ignored, why("person", leaf)));
    }
    if words![
        "实际",
        "完成情况",
        "进展",
        "累计",
        "至上年",
        "截至",
        "亮灯",
        "是否"
    ]
    .within(&all)
    {
        return Some((Meaning::Ignored, why("actual", leaf)));
    }
    if words!["共同牵头", "联合牵头"].within(&all) {
        return name(Meaning::JointLead);
    }
    if words!["填报单位", "报送单位"].within(&all) {
        return name(Meaning::Reporting);
    }
    if words!["牵头", "主办", "承办", "主责"].within(&all) {
        return name(Meaning::Lead);
    }
    if words!["配合", "协办", "协同", "协作", "协助", "参与单位", "参加单位"].within(&all) {
        return name(Meaning::Support);
    }
    if matches!(leaf, "权重" | "分值" | "分数") || leaf.starts_with("权重") || leaf.starts_with("分值")
    {
        return name(Meaning::Weight);
    }
    if amounts(&all) {
        return name(Meaning::Amount(None));
    }
    // Below 起止, 开始 and 完成 are its ends; alone it is both.
    let in_term =
        path.len() > 1 && words!["起止", "时间", "期限", "工期"].within(&path[..path.len() - 1].join("/"));
    if words!["起止", "建设年限", "建设周期", "建设工期", "实施年限"].within(leaf) {
        return name(Meaning::Term);
    }
    if in_term && words!["完成", "结束", "止", "竣工"].within(leaf)
        || words![
            "时限",
            "完成时间",
            "期限",
            "时间要求",
            "完工",
            "竣工",
            "截止",
            "结束时间",
            "时间节点",
            "完成日期",
            "投用时间",
            "办结时间"
        ]
        .within(leaf)
    {
        return name(Meaning::Ends);
    }
    if in_term && words!["开始", "起", "开工"].within(leaf)
        || words!["开工", "开始", "启动时间", "起始"].within(leaf)
    {
        return name(Meaning::Starts);
    }
    if words!["领域", "板块", "专题", "行业", "大类"].within(leaf) {
        return name(Meaning::Field);
    }
    if matches!(
        leaf,
        "类别" | "分类" | "类型" | "任务类别" | "事项类别" | "项目类别" | "项目类型"
    ) {
        return name(Meaning::Field);
    }
    if words!["小类", "子类", "中类", "组别", "章节"].within(leaf) {
        return name(Meaning::Heading);
    }
    if words![
        "项目名称",
        "任务名称",
        "事项名称",
        "政策名称",
        "平台名称",
        "改革事项",
        "问题名称"
    ]
    .within(leaf)
        || matches!(
            leaf,
            "事项"
                | "任务"
                | "项目"
                | "名称"
                | "工作任务"
                | "重点任务"
                | "重点工作"
                | "具体任务"
                | "具体事项"
                | "合作事项"
                | "任务清单"
                | "工作事项"
                | "问题"
                | "存在问题"
                | "改革任务"
        )
    {
        return name(Meaning::Title);
    }
    if words![
        "目标",
        "建设内容",
        "主要内容",
        "工作内容",
        "任务内容",
        "措施",
        "工作要求",
        "年度计划",
        "主要任务",
        "具体内容",
        "建设规模"
    ]
    .within(leaf)
    {
        return name(Meaning::Measure);
    }
    None
}

/// Columns with their proposals, all that have a heading or something in them.
pub(super) fn propose(
    grid: &Grid,
    head: &Head,
    body_from: usize,
    titles: &[String],
    known: &Known,
) -> Vec<SheetColumn> {
    let body = &grid.lines[body_from.min(grid.lines.len())..];
    let right = body
        .iter()
        .take(SAMPLED)
        .flat_map(|line| line.cells.iter().map(|cell| cell.column))
        .chain(head.paths.keys().copied())
        .max()
        .unwrap_or(0);
    let mut formulas = vec![0_usize; right as usize + 1];
    for cell in body
        .iter()
        .flat_map(|line| &line.cells)
        .filter(|cell| cell.formula)
    {
        if let Some(count) = formulas.get_mut(cell.column as usize) {
            *count += 1;
        }
    }
    let whole = titles.iter().find_map(|line| MoneyWord::named(&squeezed(line)));
    let mut out: Vec<SheetColumn> = Vec::new();
    for column in 1..=right {
        let path = head.paths.get(&column).cloned().unwrap_or_default();
        let said: Vec<&GridCell> = body
            .iter()
            .take(SAMPLED)
            .filter_map(|line| line.cell(column))
            .collect();
        if path.is_empty() && said.is_empty() {
            continue;
        }
        let (meaning, why) = proposal(&path, &said, known);
        let unit = path
            .iter()
            .rev()
            .find_map(|part| MoneyWord::named(part))
            .or(whole);
        out.push(SheetColumn {
            column,
            meaning,
            why,
            unit: unit.filter(|_| amounts(&path.join("/"))),
            hidden: grid.hidden_columns.has(column),
            formulas: formulas.get(column as usize).copied().unwrap_or_default(),
            samples: said
                .iter()
                .filter(|cell| !cell.filled)
                .take(SHOWN)
                .map(|cell| cell.text.trim().chars().take(60).collect())
                .collect(),
            path,
        });
    }
    settle(&mut out, whole, known);
    out
}

fn proposal(path: &[String], said: &[&GridCell], known: &Known) -> (Meaning, Why) {
    let Some(leaf) = path.last() else {
        return (Meaning::Ignored, why("empty", ""));
    };
    let all = path.join("/");
    // 里程（公里） is the own column 里程 with its unit.
    let same = |name: &String| {
        let name = squeezed(name);
        let behind = leaf.strip_prefix(name.as_str());
        !name.is_empty()
            && (all == name || behind.is_some_and(|b| b.is_empty() || b.starts_with(['（', '('])))
    };
    if let Some(at) = known.own.iter().position(same) {
        return (Meaning::Own(at), why("own", &known.own[at]));
    }
    match by_name(path) {
        Some((Meaning::Field, reason)) if are_kinds(said) => (Meaning::Kind, why("values", reason.seen)),
        Some(found) => found,
        None => (Meaning::Ignored, why("unknown", leaf)),
    }
}

/// The names of kinds of items.
pub(super) fn kind_code(text: &str) -> Option<&'static str> {
    Some(match squeezed(text).trim_end_matches("类") {
        "任务" | "task" => "task",
        "项目" | "project" => "project",
        "政策" | "policy" => "policy",
        "改革" | "reform" => "reform",
        "平台" | "platform" => "platform",
        "问题" | "problem" => "problem",
        _ => return None,
    })
}

fn are_kinds(said: &[&GridCell]) -> bool {
    let kinds = said.iter().filter(|cell| kind_code(&cell.text).is_some()).count();
    kinds > 0 && kinds * 5 >= said.len() * 3
}

/// What the columns say of each other.
fn settle(columns: &mut [SheetColumn], whole: Option<MoneyWord>, known: &Known) {
    let has = |columns: &[SheetColumn], meaning| columns.iter().any(|c| c.meaning == meaning);
    let leaf = |column: &SheetColumn| column.path.last().cloned().unwrap_or_default();
    // 责任单位 leads where nobody else does, and supports beside a lead unit; a builder only where neither is named.
    for (names, beside) in [
        (
            &["责任单位", "责任部门", "落实单位", "负责单位", "责任主体"][..],
            Meaning::Support,
        ),
        (
            &["实施单位", "建设单位", "业主", "实施主体", "承担单位"][..],
            Meaning::Ignored,
        ),
    ] {
        let led = has(columns, Meaning::Lead);
        for column in columns.iter_mut().filter(|c| c.why.code == "unknown") {
            let all = column.path.join("/");
            if names.iter().any(|name| all.contains(name)) {
                let reason = why(if led { "beside" } else { "name" }, leaf(column));
                (column.meaning, column.why) = (if led { beside } else { Meaning::Lead }, reason);
            }
        }
    }
    amounts_of(columns, known);
    // 工作内容 is the title where nothing else is.
    if !has(columns, Meaning::Title)
        && let Some(column) = columns.iter_mut().find(|c| c.meaning == Meaning::Measure)
    {
        (column.meaning, column.why) = (Meaning::Title, why("beside", leaf(column)));
    }
    let mut taken: Vec<Meaning> = Vec::new();
    for column in columns.iter_mut() {
        if column.meaning.is_single() && taken.contains(&column.meaning) {
            let second = if column.meaning == Meaning::Field {
                Meaning::Heading
            } else {
                Meaning::Ignored
            };
            (column.meaning, column.why) = (second, why("second", leaf(column)));
        }
        taken.push(column.meaning);
        if matches!(column.meaning, Meaning::Amount(_) | Meaning::AmountSum) {
            column.unit = column.unit.or(whole);
        }
    }
}

/// Which of the amounts are the plan of the year, and of which side.
fn amounts_of(columns: &mut [SheetColumn], known: &Known) {
    let of_side = |column: &SheetColumn| {
        let leaf = column.path.last()?;
        known.sides.iter().position(|names| {
            names.iter().any(|name| {
                let name = squeezed(name);
                !name.is_empty()
                    && (*leaf == name
                        || leaf.trim_end_matches(['市', '省', '侧', '方', '段']) == name
                        || leaf.strip_suffix("投资").is_some_and(|l| l == name)
                        || leaf.starts_with(&format!("{name}（")))
            })
        })
    };
    let mut candidates: Vec<(usize, i32)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if !matches!(column.meaning, Meaning::Amount(_)) {
            continue;
        }
        let all = column.path.join("/");
        let years: Vec<i32> = all
            .split(|c: char| !c.is_ascii_digit())
            .filter(|d| d.len() == 4)
            .filter_map(|d| d.parse().ok())
            .collect();
        let score = if years.contains(&known.year) || words!["年度", "当年", "本年", "今年"].within(&all)
        {
            3
        } else if !years.is_empty() || words!["上年", "去年", "往年", "明年"].within(&all) {
            0
        } else if all.contains("总投资") {
            1
        } else {
            2
        };
        candidates.push((at, score));
    }
    let best = candidates.iter().map(|c| c.1).max().unwrap_or(0);
    let sides = candidates
        .iter()
        .any(|(at, score)| *score == best && of_side(&columns[*at]).is_some());
    for (at, score) in candidates {
        let column = &columns[at];
        let leaf = column.path.last().cloned().unwrap_or_default();
        let (meaning, reason) = if score < best || best == 0 {
            (Meaning::Ignored, why("other", leaf))
        } else if let Some(side) = of_side(column) {
            (Meaning::Amount(Some(side)), why("side", leaf))
        } else if sides && words!["合计", "小计", "总计", "总额", "全部", "总投资"].within(&leaf)
        {
            (Meaning::AmountSum, why("sum", leaf))
        } else if sides && column.path.len() > 1 {
            // 未分方: what no side owes alone.
            (Meaning::Amount(None), why("name", leaf))
        } else if sides {
            (Meaning::AmountSum, why("sum", leaf))
        } else {
            (Meaning::Amount(None), why("name", leaf))
        };
        (columns[at].meaning, columns[at].why) = (meaning, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_is_found_again_by_its_code() {
        let more = [
            Meaning::Amount(Some(0)),
            Meaning::Amount(Some(3)),
            Meaning::Own(2),
        ];
        for meaning in Meaning::PLAIN.into_iter().chain(more) {
            assert_eq!(Meaning::parse(&meaning.code()), Some(meaning));
        }
        assert_eq!(Meaning::parse("amount:x"), None);
    }
}
