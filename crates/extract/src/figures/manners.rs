//! How pages write figures: reaching, passing, moving, shares, each and together. One sentence for each.

use super::*;
use crate::normalise::Ledger;

fn said(text: &str, kind: Kind) -> Vec<String> {
    let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
    find(&page, &page.body.clone(), kind, &[])
        .into_iter()
        .map(|f| {
            let change = f.change.map(|c| format!(" {c}")).unwrap_or_default();
            format!("{}={}{}{change}", f.name, f.value, f.unit.unwrap_or_default())
        })
        .collect()
}

#[test]
fn results_are_written_in_many_manners() {
    for (text, figures) in [
        (
            "全县灯业产值达86.4亿元，同比增长6.3%，增速较上年同期提高1.2个百分点。",
            &["灯业产值=86.4亿元 同比增长6.3%，增速较上年同期提高1.2个百分点"][..],
        ),
        (
            "灯具进出口总额完成12.3亿元，增速达21.5%，其中出口8.9亿元、增长25.3%。",
            &["灯具进出口总额=12.3亿元 增速达21.5%", "出口=8.9亿元 增长25.3%"],
        ),
        ("灯光能耗较改造前下降41%。", &["灯光能耗=41% 较改造前下降"]),
        (
            "夜景审批时间较2030年压缩20%以上。",
            &["夜景审批时间=20% 较2030年压缩20%以上"],
        ),
        (
            "夜市总产值首次突破50亿元大关，达到50.6亿元。",
            &["夜市总产值=50.6亿元"],
        ),
        ("两县各投入资金3000万元。", &["投入资金=3000万元"]),
        (
            "全县夜游项目开工23个，投产11个，分别完成年度目标的62%、58%。",
            &[
                "夜游项目开工=23个 完成年度目标的62%",
                "投产=11个 完成年度目标的58%",
            ],
        ),
        (
            "青禾县、禾川区1—4月灯业投资同比分别下降3.1%、1.8%。",
            &["青禾县1—4月灯业投资=3.1% 下降", "禾川区1—4月灯业投资=1.8% 下降"],
        ),
        (
            "路灯亮灯率稳定在99%以上，亮绿灯21个。",
            &["路灯亮灯率=99% 以上", "绿灯项目=21个"],
        ),
        ("会议听取汇报，12个部门作了发言。", &[]),
        ("最大下泄流量1200立方米每秒。", &["最大下泄流量=1200立方米每秒"]),
        (
            "全县62个夜游项目完成投资18.6亿元。",
            &["夜游项目=62个", "完成投资=18.6亿元"],
        ),
        ("对实际到位资金1亿元以上的项目给予奖补。", &[]),
    ] {
        assert_eq!(said(text, Kind::Other), figures, "{text}");
    }
}

#[test]
fn what_there_is_by_then_is_a_figure_of_a_task() {
    for (text, figures) in [
        (
            "1.灯具企业突破900家，路灯总数达到2400座。",
            &["灯具企业=900家", "路灯总数=2400座"][..],
        ),
        ("2.夜间公交发车间隔缩短至12分钟。", &["夜间公交发车间隔=12分钟"]),
        (
            "3.灯具成交额增长18%，实际到位市外资金35亿元。",
            &["灯具成交额=18% 增长", "实际到位市外资金=35亿元"],
        ),
        ("4.新建灯塔6座，培训灯匠300人次。", &[]),
        ("5.涉灯检查次数下降20%。", &[]),
    ] {
        assert_eq!(said(text, Kind::TaskDivision), figures, "{text}");
    }
    assert_eq!(
        said("合计 | 已销号2项,推进中3项,逾期1项", Kind::TaskDivision),
        ["已销号=2项", "推进中=3项", "逾期=1项"]
    );
}
