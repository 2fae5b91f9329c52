//! Tables of tasks as offices draw them.

use super::*;
use crate::normalise::Ledger;

type Read = (String, Vec<String>, Vec<String>, Option<String>);

fn read(text: &str) -> Vec<Read> {
    let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
    let (at, by) = page
        .body
        .iter()
        .enumerate()
        .find_map(|(n, i)| head(&page, &page.lines[*i].at).map(|by| (n, by)))
        .expect("a head");
    rows(&page, &page.body, at, by)
        .0
        .into_iter()
        .map(|r| (page.str(&r.task).to_owned(), r.lead, r.support, r.due))
        .collect()
}

#[test]
fn rows_are_read_whatever_parts_the_cells() {
    let expected = vec![(
        "修缮滨河步道".to_owned(),
        vec!["市城管局".to_owned()],
        vec!["市财政局".to_owned()],
        Some("9月底".to_owned()),
    )];
    for text in [
        "序号\t工作内容\t牵头单位\t责任单位\t时限\n1\t修缮滨河步道\t市城管局\t市财政局\t9月底",
        "序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限\n1 | 修缮滨河步道 | 市城管局 | 市财政局 | 9月底",
        "序号 工作任务 牵头单位 配合单位 完成时限\n1 修缮滨河步道 市城管局 市财政局 9月底",
        "序号|任务|责任部门|配合部门|时间节点\n1|修缮滨河步道|市城管局|市财政局|9月底",
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    let text = "序号\n工作任务\n牵头单位\n配合单位\n完成时限\n1\n修缮滨河步道\n市城管局\n市财政局\n9月底\n2\n增设路灯\n市城管局\n市财政局\n年内";
    let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
    let (found, _) = upright(&page, &page.body, 0).expect("a table");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].support, ["市财政局"]);
    assert_eq!(found[1].due.as_deref(), Some("年内"));
}

#[test]
fn columns_stand_on_both_sides_of_milestones() {
    for text in [
        "序号\t任务名称及内容\t牵头领导\t牵头单位\t配合单位\t第一季度\t第二季度\t完成时限\n1\t修好北街路灯\t石青\t县城管局\t县财政局\t摸底\t/\t5月底",
        "| 类别 | 编号 | 主责单位 | 协同单位 | 重点事项 | 节点安排 | | 完成时限 |\n| | | | | | 4月 | 6月 | |\n| 亮化 | 1 | 县城管局 | 县财政局 | 修好北街路灯 | 选址 | 试亮 | 5月底 |",
    ] {
        assert_eq!(
            read(text),
            vec![(
                "修好北街路灯".to_owned(),
                vec!["县城管局".to_owned()],
                vec!["县财政局".to_owned()],
                Some("5月底".to_owned())
            )]
        );
    }
}

#[test]
fn empty_cells_at_either_end_keep_their_columns() {
    // Behind columns of milestones, too.
    let row = read(
        "序号 | 工作任务 | 一季度 | 二季度 | 责任部门 | 协同部门 |\n1 | 修缮滨河步道 | 摸底 | 完工 | 市城管局 | |",
    );
    assert_eq!(
        row,
        vec![(
            "修缮滨河步道".to_owned(),
            vec!["市城管局".to_owned()],
            vec![],
            None
        )]
    );
    assert_eq!(
        read(
            "类别\t工作任务\t牵头单位\t配合单位\n\t修缮滨河步道\t市城管局\t\n\t清理航道淤泥\t市水利局\t市交通局"
        ),
        vec![
            (
                "修缮滨河步道".to_owned(),
                vec!["市城管局".to_owned()],
                vec![],
                None
            ),
            (
                "清理航道淤泥".to_owned(),
                vec!["市水利局".to_owned()],
                vec!["市交通局".to_owned()],
                None
            ),
        ]
    );
}

#[test]
fn a_second_line_of_the_head_names_the_columns_under_a_name() {
    for text in [
        "序号\t工作任务\t责任单位\t\t完成时限\n\t\t牵头\t配合\t\n1\t修缮滨河步道\t市城管局\t市财政局\t9月底",
        "序号\t工作任务\t责任单位\t责任单位\t完成时限\n序号\t工作任务\t牵头单位\t配合单位\t完成时限\n1\t修缮滨河步道\t市城管局\t市财政局\t9月底",
        "序号|工作任务|责任单位||完成时限\n||牵头|配合|\n1|修缮滨河步道|市城管局|市财政局|9月底",
    ] {
        assert_eq!(
            read(text),
            vec![(
                "修缮滨河步道".to_owned(),
                vec!["市城管局".to_owned()],
                vec!["市财政局".to_owned()],
                Some("9月底".to_owned())
            )],
            "{text}"
        );
    }
}

#[test]
fn a_second_table_has_columns_of_its_own() {
    let rows = read(
        "序号\t工作任务\t牵头单位\t完成时限\n1\t修缮滨河步道\t市城管局\t9月底\n二、路灯\n序号\t牵头单位\t工作任务\t配合单位\t完成时限\n1\t市城管局\t增设滨河路灯\t市财政局\t年内",
    );
    let expected = (
        "增设滨河路灯".to_owned(),
        vec!["市城管局".to_owned()],
        vec!["市财政局".to_owned()],
        Some("年内".to_owned()),
    );
    assert_eq!(rows.get(1), Some(&expected));
}

#[test]
fn rows_are_numbered_in_any_way() {
    for numbers in [
        ["1.1", "1.2"],
        ["（1）", "（2）"],
        ["一", "二"],
        ["①", "②"],
        ["2031-001", "2031-002"],
        ["第1项", "第2项"],
        ["A3", "A4"],
        ["Ⅱ-3", "Ⅱ-4"],
    ] {
        let rows = read(&format!(
            "序号\t工作任务\t责任单位\t完成时限\n{}\t修好北街路灯\t县城管局\t9月底前\n{}\t换下南街灯箱\t县公路局\t年内",
            numbers[0], numbers[1]
        ));
        let one = |task: &str, lead: &str, due: &str| {
            (
                task.to_owned(),
                vec![lead.to_owned()],
                vec![],
                Some(due.to_owned()),
            )
        };
        assert_eq!(
            rows,
            [
                one("修好北街路灯", "县城管局", "9月底前"),
                one("换下南街灯箱", "县公路局", "年内")
            ],
            "{numbers:?}"
        );
    }
    for cell in ["2031-04", "2031.04.30", "9月", "县城管局", "一季度", ""] {
        assert!(!is_index(cell), "{cell}");
    }
}

#[test]
fn due_is_when_it_is_done_and_not_when_it_begins() {
    let rows = read(
        "序号\t项目名称\t建设内容\t责任分工\t\t时间节点\t\t联系人\n\t\t\t牵头单位\t责任单位\t开工\t完工\t\n1\t北街灯杆\t更换灯杆60根\t县城管局\t各镇\t2031.03\t2031年10月底\t石青",
    );
    let expected = (
        "更换灯杆60根".to_owned(),
        vec!["县城管局".to_owned()],
        vec!["各镇".to_owned()],
        Some("2031年10月底".to_owned()),
    );
    assert_eq!(rows, [expected]);
}

#[test]
fn columns_have_many_names() {
    for head in [
        "序号\t具体内容\t责任股室\t参加部门\t时间安排",
        "序号\t督办内容\t责任科室\t联办单位\t推进时间",
        "序号\t主要工作\t牵头领导及单位\t参加部门\t进度要求",
        "序号\t建设内容\t业主单位\t联办单位\t竣工时间",
        "序号\t建设内容\t责任单位\t配合单位\t2031年形象进度",
        "编号\t目标内容\t主责单位\t协同单位\t完成时间",
        "编号\t目标任务内容\t主责部门\t协办部门\t完成时限",
        "编号\t目标事项\t主办部门\t协同部门\t办结时间",
        "序号\t攻坚内容\t承担单位\t支持单位\t截止时间",
    ] {
        let rows = read(&format!(
            "{head}\n1\t修好北街路灯\t县城管局\t县财政局\t9月底前完工"
        ));
        let Some((task, lead, support, due)) = rows.first() else {
            panic!("{head}");
        };
        assert_eq!(task, "修好北街路灯");
        assert_eq!(
            (lead.join("、"), support.join("、")),
            ("县城管局".into(), "县财政局".into())
        );
        assert!(
            due.as_deref().is_some_and(|d| d.starts_with("9月底前")),
            "{head} {due:?}"
        );
    }
    let rows = read("序号\t工作任务\t责任单位\n1\t修好北街路灯\t县城管局牵头，各镇（街道）配合");
    assert_eq!(rows[0].1, ["县城管局"]);
    assert_eq!(rows[0].2, ["各镇（街道）"]);
}

#[test]
fn what_is_measured_is_named() {
    let rows = read(
        "序号\t重点工作\t年度目标\t牵头单位\n1\t新增节能路灯\t2.5万盏\t县城管局\n2\t灯杆养护\t更换灯杆60根\t县城管局",
    );
    let texts: Vec<&str> = rows.iter().map(|r| r.0.as_str()).collect();
    assert_eq!(texts, ["新增节能路灯\t2.5万盏", "更换灯杆60根"]);
    let rows = read(
        "序号\t项目名称\t建设地点\t建设内容\t责任单位\n1\t北街灯厂扩建\t北街镇\t日产5万盏\t县城管局\n序号\t项目名称\t开工日期\t责任单位\n1\t桥头灯塔新建\t2031-04-15\t县公路局",
    );
    let read: Vec<(&str, &str)> = rows.iter().map(|r| (r.0.as_str(), r.1[0].as_str())).collect();
    assert_eq!(read, [("北街灯厂扩建", "县城管局"), ("桥头灯塔新建", "县公路局")]);
}

#[test]
fn a_cell_of_figures_is_no_task() {
    let rows = read(
        "序号\t工作任务\t牵头单位\t完成时限\n1\t修缮滨河步道\t市城管局\t9月底\n项目名称\t总投资（万元）\t今年投资\t责任单位\n滨河灯塔\t125000\t35000.5\t市城管局",
    );
    assert_eq!(rows.len(), 1);
}

#[test]
fn what_a_project_consists_of_is_no_task() {
    for (columns, tasks) in [
        ("总投资\t年度投资", false),
        ("总投资\t完成时限", true),
        ("总投资\t年度目标", true),
    ] {
        let text = format!("编号\t项目名称\t建设内容\t{columns}\t责任单位");
        let page = Page::new(&crate::original::Original::new(&text), &mut Ledger::default());
        assert_eq!(head(&page, &(0..page.text.len())).is_some(), tasks, "{text}");
    }
}

#[test]
fn a_blank_form_has_no_tasks() {
    assert_eq!(
        read("序号 | 工作任务 | 责任单位\n1 | XXX | XXX\n2 |  |  "),
        vec![]
    );
}
