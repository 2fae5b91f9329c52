//! What is reported in words: sentences of our own, chosen by item and month.

use std::fmt::Write;
use yipanqi_domain::list::{ItemKind, RowContent};

const WORKS: [&str; 8] = [
    "主要工点正常推进，本月完成阶段验收一次",
    "两岸标段同步施工，人员设备满足进度需要",
    "关键工序已转入下一段，质量抽检合格",
    "设备进场安装，调试方案已会审",
    "用地移交完成，余下管线正在迁改",
    "本月雨天较多，已安排夜间作业补回工时",
    "主体施工过半，配套工程已招标",
    "完成月度产值，工程款按合同支付",
];
const STEPS: [&str; 8] = [
    "两地牵头单位会商一次，分工和时间表已对齐",
    "征求意见稿已发各区县，收回意见正在梳理",
    "试点县区先行一步，做法可以推开",
    "系统接口联调通过，进入试运行",
    "完成本月计划，台账已更新",
    "联合小组实地走访，问题清单逐条销账",
    "操作口径已印发，窗口人员培训到岗",
    "按季度安排推进，成效数据正在核对",
];
const PROBLEMS: [&str; 4] = [
    "管线迁改牵涉多家产权单位，协调用时较长",
    "两地数据口径不一，需统一后再比对",
    "材料供应偏紧，部分工序等待",
    "跨界路段审批流程不同步",
];
const NEXT: [&str; 4] = [
    "下月完成节点验收",
    "下月组织一次联合检查",
    "抓紧补齐手续，月底前交底",
    "按计划推进，月中通报一次",
];

fn pick<'a>(from: &[&'a str], number: i64, month: u32) -> &'a str {
    let at = usize::try_from(number + 3 * i64::from(month)).unwrap_or(0);
    from[at % from.len()]
}

/// 进展
pub(super) fn narrative(row: &RowContent, number: i64, month: u32, done: &str) -> String {
    let said = match row.kind {
        ItemKind::Project => pick(&WORKS, number, month),
        _ => pick(&STEPS, number, month),
    };
    format!("{said}；累计完成{done}%。")
}

/// 存在问题 and 下步打算: some months there is none to tell.
pub(super) fn problem(number: i64, month: u32) -> Option<(&'static str, &'static str)> {
    let speaks = (number + i64::from(month)) % 6 == 0;
    speaks.then(|| (pick(&PROBLEMS, number, month), pick(&NEXT, number, month)))
}

/// The sheet that the office received from a unit without an account.
pub(super) fn sheet(unit: &str, month: u32, lines: &[String]) -> String {
    let mut text = format!("2025年{month}月清单进展报送表（演示）\n\n报送单位：{unit}\n\n");
    for (n, line) in (1..).zip(lines) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{n}. {line}");
    }
    text.push_str("\n以上由单位盖章报联合办公室综合组，原件存档。\n");
    text
}
