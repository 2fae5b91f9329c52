//! Tables that are forms: a label and beside it what belongs to it, once or several times in a row.

use crate::normalise::is_han;
use crate::vocabulary::Words;

/// What forms call their cells.
#[rustfmt::skip]
static LABELS: Words = Words::new(&[
    "时间", "地点", "日期", "会议时间", "会议地点", "会议名称", "会议主题", "会议议题", "会议内容", "会议主持", "主持", "主持人", "会议主持人",
    "召集人", "参会人员", "参加人员", "与会人员", "参会单位", "出席", "出席人员", "列席", "列席人员", "缺席", "缺席人员", "请假人员",
    "记录", "记录人", "会议记录", "议题", "议定事项", "督办事项", "交办事项", "督查事项", "办理事项", "事项名称", "任务名称", "工作任务",
    "重点任务", "项目名称", "项目内容", "建设内容", "主要内容", "工作内容", "工作目标", "年度目标", "季度目标", "一季度目标", "二季度目标",
    "三季度目标", "四季度目标", "工作措施", "推进措施", "下步措施", "工作进展", "进展情况", "存在问题", "存在困难", "交办时间", "交办日期",
    "立项时间", "下达时间", "办结时限", "办理时限", "办结时间", "完成时限", "完成时间", "完成期限", "反馈时限", "时限要求", "主办单位",
    "承办单位", "协办单位", "牵头单位", "责任单位", "配合单位", "参与单位", "主管单位", "牵头领导", "责任领导", "包联领导", "分管领导",
    "领导批示", "批示内容", "批示领导", "办理要求", "工作要求", "督办要求", "办理情况", "办理结果", "联系人", "联系电话", "联系方式",
    "责任人", "经办人", "编号", "备注", "序号", "任务", "事项", "项目", "内容", "措施", "单位", "时限", "姓名", "职务",
]);

/// The lines of a form, a label and what it says in each; `None` where a table is none.
pub(super) fn lines(rows: &[Vec<String>]) -> Option<Vec<String>> {
    const CELLS: usize = 6;
    let bare = |cell: &str| -> String {
        let said = cell
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':'));
        said.collect()
    };
    let is_label = |cell: &str| cell.chars().count() <= 24 && LABELS.holds(&bare(cell));
    let (mut out, mut pairs, mut known) = (Vec::new(), 0, 0);
    for row in rows {
        let cells: Vec<&str> = row.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
        if cells.len() > CELLS || cells.len() > 1 && cells.iter().all(|c| is_label(c)) {
            return None;
        }
        if let [alone] = cells.as_slice()
            && !is_label(alone)
        {
            out.extend(alone.lines().map(str::to_owned));
            continue;
        }
        let mut cells = cells.into_iter().peekable();
        while let Some(cell) = cells.next() {
            let label = bare(cell);
            if label.chars().count() > 8 || !label.chars().all(is_han) {
                return None;
            }
            pairs += 1;
            known += usize::from(is_label(cell));
            match cells.next_if(|next| !is_label(next)) {
                Some(value) if value.contains('\n') => {
                    out.push(format!("{label}："));
                    out.extend(value.lines().map(str::to_owned));
                }
                value => out.push(format!("{label}：{}", value.unwrap_or_default())),
            }
        }
    }
    (pairs >= 3 && known * 3 >= pairs * 2).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> Option<Vec<String>> {
        let rows: Vec<Vec<String>> = table
            .split('/')
            .map(|row| row.split('|').map(str::to_owned).collect())
            .collect();
        lines(&rows)
    }

    #[test]
    fn a_form_becomes_lines_of_labels() {
        assert_eq!(
            read("青禾县路灯督办单|||/督办事项|修北街路灯||/主 办\n单 位|县城管局|协办单位|南街镇/办理要求|1.换灯。\n2.验灯。||/备注|||").unwrap_or_default(),
            ["青禾县路灯督办单", "督办事项：修北街路灯", "主办单位：县城管局", "协办单位：南街镇", "办理要求：", "1.换灯。", "2.验灯。", "备注："]
        );
    }

    #[test]
    fn a_list_under_a_head_is_no_form() {
        for table in [
            "序号|任务|责任单位|时限/1|修北街路灯|县城管局|9月底/2|换南街灯箱|南街镇|10月底",
            "责任单位|任务/县城管局|修北街路灯/南街镇|换灯箱/县财政局|付电费",
            "南街镇|12盏/北街镇|30盏/东街镇|8盏",
            "时间|会议/周一|灯会/周二|杆会",
        ] {
            assert_eq!(read(table), None, "{table}");
        }
    }
}
