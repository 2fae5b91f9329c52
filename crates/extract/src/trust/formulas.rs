//! Set phrases with a word swapped. A machine that swaps words does not know which ones belong together for good: an
//! office says 同比增长 or 同比下降, and nothing else that means to grow. So a phrase is known by what may follow its
//! head, and any other word betrays it, whichever the machine took.

use std::sync::LazyLock;

use crate::normalise::is_han;
use crate::vocabulary::{Words, words};

/// Heads of set phrases, each with the beginnings of what may follow.
const PHRASES: &[(&str, &str)] = &[
    (
        "同比",
        "增 减 下 上 提 升 降 回 扩 收 翻 多 少 持 净 涨 跌 加 放 缩 大 小 高 低 再 分 均 转 由 口 累 实 略 微 也 又 仍 只 \
         逆 或 和 环 变 改 基 压 从 去 为 超 近 首 全 双 快 慢 优 好 差 的 这 口 趋 稳 约 达 幅 数 计 与 及 连 继 有 未 不",
    ),
    (
        "经济社会",
        "发展 高质 持续 各 全面 事业 秩序 活动 运行 生活 领域 和 与 及 的 绿色 协调 健康 平稳 效益 建设 转型 现代 可持 \
         民生 主要 指标 政策 形势 环境 工作 重点 改革 情况 稳定 影响 安全 关系 治理 结构 价值 资源 统计 数据 基础 大局 \
         需求 管理 科学 一体 良性 长远 长期 又好 加快 快速 实现 保持 呈现 之 等 中 系统 文化 制度 功能 作用 联系 交流 目标",
    ),
    ("营商", "环境 便利 服务 成本 氛围 办 局 软 中 和"),
    (
        "固定资产",
        "投资 贷款 和 与 及 管理 折旧 总 原 净 登记 清查 购 更新 盘 账 的 等 加 项 采 处 报 占 增 台",
    ),
    ("社会消费品", "零售 总"),
    ("党中", "央"),
    ("人均可", "支"),
    ("一般公共", "预算 服务 卫生 财政"),
    ("责任单", "位 元格 列 据"),
    ("有关部", "门 委 署 队 件 位 属 级 长 领"),
    ("相关部", "门 委 署 队 件 位 属 级 长 领"),
    (
        "委副",
        "书 秘 主 部 处 局 组 总 院 校 巡 调 职 县 厅 科 检 省 市 区 研 会",
    ),
    (
        "规模以上",
        "工业 企业 服务 非 文化 限 互 高 农 建 民 其 战 养 和 交 装 制 批 餐 的 数 传 电 社 产值 单位 畜 菌 加 石 煤 食 \
         医 汽 光 新 轻 重 化 软 生 住 卫 科 信 物 林 水 净 增 达 利 以",
    ),
    (
        "公共",
        "服务 安全 卫生 资源 交通 文化 场所 预算 事务 体育 管理 利益 财政 法律 数据 空间 停车 充电 设施 图书 机构 政策 \
         信用 事业 租赁 就业 产品 事件 危机 码头 品牌 汽车 建筑 机房 区域 绿地 厕所 自行 救济 关系 外交 支出 投资 住房 \
         法 教育 医疗 医院 博物 美术 平台 权力 领域 基础 电子 广播 检测 实训 技术 研发 创新 采购 部门 行政 秩序 传播 环境 \
         健康 供水 管网 能源 仓 物流 标识 信息 决策 价值 收益 职业 培训 视频 频道 性 和 与 及 的 等 英语 课 艺术 活动 阅览 \
         客运 出行 接驳 线路 站 码 用 人 泊位 车 道路 通道 消防 应急 气象 水域 航道 海域 林 牧 户 账户 账本 维修 收入 缴费 \
         工程 项目 建设 治理 参与 政务 社区 食堂 餐 浴 晾 收 垃圾 突发 灾 需 供给 产权 知 测试 试验 实验 中试 算力 大 小 \
         类 型 层 化 区 场 物品 财 直 监 仲 调 组织 团 志 媒 意 舆 话",
    ),
];

/// Heads, and beginnings of what may follow each.
static HEADS: LazyLock<(crate::vocabulary::Vocabulary, Vec<Vec<&'static str>>)> = LazyLock::new(|| {
    let heads = PHRASES
        .iter()
        .map(|(head, _)| std::borrow::Cow::Borrowed(*head))
        .collect();
    let follow = PHRASES
        .iter()
        .map(|(_, next)| next.split_whitespace().collect())
        .collect();
    (crate::vocabulary::Vocabulary::of(heads), follow)
});

/// What 会议 does in a sentence of its own: 会议指出，.
static SAYS: Words = Words::new(&[
    "指出", "强调", "要求", "认为", "决定", "明确", "听取", "传达", "审议", "提出", "研究", "学习", "通报",
    "号召", "商定", "议定", "同意", "表示", "确定", "宣布", "召开", "举行", "结束", "期间", "现场", "最后",
    "总结", "分析", "讨论", "部署", "安排", "通过", "达成", "形成", "约定", "透露", "伊始", "以来", "开始",
    "当天", "当日", "首先", "随后", "间隙", "闭幕", "开幕", "特别", "重申", "之后", "之前", "再次", "一致",
    "原则", "精神", "制度", "时间", "地点", "主题", "主持", "议题", "议程", "内容", "纪要", "记录", "通知",
    "材料", "代表", "运行", "充分", "深入", "集中", "专题", "还就", "就此", "希望", "建议", "倡议", "呼吁",
    "获悉", "了解", "介绍", "回顾", "肯定", "观看", "书面", "进行", "中心", "名称", "规模", "提到", "谈到",
    "讲到", "指明", "申明", "声明", "评议", "表决", "选举", "推选", "签署", "发布", "印发", "主办", "承办",
    "室内", "大厅", "大楼", "厅内", "服务", "费用", "经费", "方式", "形式", "类型", "次数", "人数", "人员",
    "场所", "会场", "期中", "上午", "下午", "当晚", "前夕", "前后", "成果", "效果", "质量", "决议", "公报",
    "宣言", "声音", "任务", "目的",
]);

/// How many different phrases of a text are broken.
pub(super) fn broken(text: &str) -> usize {
    let (heads, follow) = &*HEADS;
    let mut seen = vec![false; follow.len() + 1];
    for (at, which) in heads.among(text).places(&(0..text.len())) {
        let rest = &text[at + PHRASES[which].0.len()..];
        let mut next = rest.chars();
        let two = next.next().zip(next.next());
        // 一般公共 ends in 公共, which is asked for by itself.
        let whole = which + 1 == follow.len() && text[..at].ends_with("一般");
        if two.is_some_and(|(a, b)| is_han(a) && is_han(b))
            && !whole
            && !follow[which].iter().any(|start| rest.starts_with(start))
        {
            seen[which] = true;
        }
    }
    let meetings = words!["会议"].among(text);
    seen[follow.len()] = meetings.places(&(0..text.len())).any(|(at, _)| {
        let rest = &text[at + "会议".len()..];
        let mut next = rest.char_indices();
        let ends = |c: char| matches!(c, '，' | ',' | '：' | ':');
        let said = next.nth(2).filter(|(_, c)| ends(*c)).map(|(end, _)| &rest[..end]);
        let opens = text[..at].ends_with(['。', '；', '\n', '“', ' ']) || at == 0;
        opens && said.is_some_and(|said| said.chars().all(is_han) && !SAYS.holds(said))
    });
    seen.into_iter().filter(|broken| *broken).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_phrase_is_broken_by_any_word_that_does_not_belong() {
        for (text, count) in [
            (
                "全市投资同比增长5%，经济社会发展稳定，营商环境改善，公共服务完善。会议指出，路灯要亮。",
                0,
            ),
            (
                "全市投资同比拔高5%，经济社会迈步稳定，营商气候改善，公共差事完善。会议点明，路灯要亮。",
                5,
            ),
            ("同比，一般公共预算，党中央，相关部门", 0),
        ] {
            assert_eq!(broken(text), count, "{text}");
        }
    }
}
