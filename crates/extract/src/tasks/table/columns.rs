//! What the columns of a table say.

use std::borrow::Cow;

use crate::vocabulary::{Words, words};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Index,
    Group,
    Task,
    /// 项目名称: what a row is about, which is a task only where no other column says what is to be done.
    Name,
    Lead,
    Responsible,
    Support,
    /// 业主单位: who builds it. A list of projects names one, too, so it makes no table of tasks.
    Owner,
    Leader,
    Due,
    /// 形象进度: what is done by the end of a year, and now and then a day.
    Stage,
    Milestones,
    Other,
}

/// What a column of tasks is called.
static TASKS: Words = Words::new(&[
    "工作内容",
    "目标内容",
    "改革内容",
    "攻坚内容",
    "重点内容",
    "任务内容",
    "项目内容",
    "实事内容",
    "工作任务",
    "重点任务",
    "具体任务",
    "事项名称",
    "任务名称",
    "主要任务",
    "整改措施",
    "工作措施",
    "具体事项",
    "主要内容",
    "合作事项",
    "重点工作",
    "工作要点",
    "工作目标",
    "目标任务",
    "整改内容",
    "整改要求",
    "实施内容",
    "建设内容",
    "行动内容",
    "推进内容",
    "工作要求",
    "目标要求",
    "年度目标",
    "攻坚目标",
    "推进目标",
    "实事名称",
    "实事项目",
    "具体内容",
    "督办内容",
    "主要工作",
    "任务",
    "事项",
    "措施",
    "举措",
]);

/// Whether a cell of a line may be the head of a column of tasks; `false` is certain.
pub(super) fn names_task(line: &str) -> bool {
    if line.contains(char::is_whitespace) {
        TASKS.within(&line.chars().filter(|c| !c.is_whitespace()).collect::<String>())
    } else {
        TASKS.within(line)
    }
}

pub(super) fn column(cell: &str) -> Column {
    let mut cell = Cow::Borrowed(cell);
    if cell.contains(char::is_whitespace) {
        cell = cell.chars().filter(|c| !c.is_whitespace()).collect();
    }
    if cell.chars().nth(14).is_some() {
        return Column::Other;
    }
    if words!["序号", "编号"].within(&cell) {
        Column::Index
    } else if cell.contains("领导及") && words!["单位", "部门"].ends(&cell) {
        Column::Lead
    } else if cell.ends_with("领导")
        || words![
            "责任领导",
            "分管负责人",
            "牵头负责人",
            "联系负责人",
            "包联负责人",
            "牵头领导",
            "分管领导",
            "联系领导",
            "包联领导",
            "包保领导",
            "包抓领导",
            "挂帅领导",
            "督办领导",
            "市领导",
            "区领导",
            "县领导",
            "级领导",
            "挂牌领导",
        ]
        .within(&cell)
    {
        Column::Leader
    } else if words!["协作事项", "协同事项", "协作任务", "协同任务", "协作内容"].holds(&cell)
    {
        Column::Task
    } else if words!["牵头", "主办", "承办", "主责", "主体责任单位"].within(&cell) {
        Column::Lead
    } else if words![
        "配合",
        "协办",
        "会办",
        "协同",
        "协作",
        "协助",
        "支持单位",
        "支持部门",
        "参与单位",
        "参加单位",
        "参加部门",
        "联办单位",
        "联办部门",
        "参与部门",
        "参与市",
        "参与县",
        "参与区",
        "参与方",
        "参与地区"
    ]
    .within(&cell)
    {
        Column::Support
    } else if words![
        "责任单位",
        "责任部门",
        "责任主体",
        "责任股室",
        "责任科室",
        "责任处室",
        "经办单位",
        "经办部门",
        "实施部门",
        "落实单位",
        "落实部门",
        "实施单位",
        "负责单位",
        "负责部门"
    ]
    .within(&cell)
    {
        Column::Responsible
    } else if words!["时间节点", "完成节点", "时间安排", "推进时间", "进度要求"].holds(&cell)
    {
        Column::Due
    } else if cell.ends_with("形象进度") && !words!["当前", "目前", "完成", "实际", "月"].within(&cell)
    {
        Column::Stage
    } else if words!["进度安排", "时序安排", "季度", "节点", "阶段安排"].within(&cell) {
        Column::Milestones
    } else if words![
        "时限",
        "完成时间",
        "期限",
        "时间要求",
        "限期",
        "截止时间",
        "截止日期",
        "完成日期",
        "办结日期",
        "整改日期",
        "办结时间",
        "整改时间",
        "竣工时间",
        "竣工日期",
        "完工时间",
        "完工日期",
        "计划完成"
    ]
    .within(&cell)
    {
        Column::Due
    } else if TASKS.within(&cell) {
        Column::Task
    } else if words!["业主单位", "项目业主", "承担单位", "实施主体"].within(&cell) {
        Column::Owner
    } else if words!["项目名称", "工程名称"].holds(&cell) {
        Column::Name
    } else if words!["类别", "领域", "板块", "专题"].within(&cell) {
        Column::Group
    } else {
        Column::Other
    }
}
