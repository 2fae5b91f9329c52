//! What a task is about, beside who owes it and when: its field, its quantities, the plans and lists it names.
//!
//! All of it is in the words of the task and its heading, so it is worked out where it is shown and not kept.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::normalise::Ledger;
use crate::page::Page;
use crate::pattern::Pattern;
use crate::vocabulary::Words;

/// A number of a task with what it counts: 燃气管网 230 公里.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// What is counted or measured.
    pub name: String,
    /// Digits as written.
    pub value: String,
    /// 公里, 亿元, %.
    pub unit: Option<String>,
}

/// What the words of a task say beyond its units and its day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// 交通, 水利, 教育 …: the field of work.
    pub field: Option<String>,
    /// In the order of the text.
    pub quantities: Vec<Quantity>,
    /// Plans, lists and papers by the names the task gives them.
    pub refers_to: Vec<String>,
}

/// Fields of work, each with words that tell it. The first word of a field is its name.
static FIELDS: [(&str, Words); 17] = [
    (
        "交通",
        Words::new(&[
            "交通",
            "公路",
            "铁路",
            "高速",
            "快速路",
            "大桥",
            "航道",
            "港口",
            "机场",
            "轨道",
            "公交",
            "客运",
            "货运",
            "物流",
            "城际",
            "站点",
            "路网",
        ]),
    ),
    (
        "水利",
        Words::new(&[
            "水利", "水库", "河道", "河湖", "堤防", "防汛", "抗旱", "灌区", "供水", "清淤", "水源", "节水",
        ]),
    ),
    (
        "能源",
        Words::new(&[
            "能源",
            "光伏",
            "风电",
            "电网",
            "变电站",
            "燃气",
            "油气",
            "储能",
            "并网",
            "氢能",
            "充电桩",
        ]),
    ),
    (
        "产业",
        Words::new(&[
            "产业",
            "工业",
            "制造",
            "园区",
            "产业链",
            "企业",
            "招商",
            "厂房",
            "链主",
            "投产",
            "技改",
            "专精特新",
            "数字经济",
        ]),
    ),
    (
        "农业农村",
        Words::new(&[
            "农业",
            "农村",
            "乡村",
            "农田",
            "耕地",
            "粮食",
            "畜牧",
            "牦牛",
            "茶产业",
            "渔业",
            "种业",
            "农户",
            "农机",
            "村庄",
            "帮扶",
            "监测户",
        ]),
    ),
    (
        "文化旅游",
        Words::new(&[
            "文旅",
            "旅游",
            "景区",
            "文化",
            "非遗",
            "民宿",
            "线路",
            "书屋",
            "博物馆",
            "体育",
            "演出",
            "游客",
        ]),
    ),
    (
        "教育",
        Words::new(&[
            "教育",
            "学校",
            "教师",
            "学位",
            "幼儿园",
            "职业教育",
            "高校",
            "课堂",
            "学生",
            "校舍",
            "实训",
        ]),
    ),
    (
        "医疗卫生",
        Words::new(&[
            "医疗",
            "卫生",
            "医院",
            "医保",
            "疾控",
            "药品",
            "检查检验",
            "诊疗",
            "医联体",
            "健康",
        ]),
    ),
    (
        "民政社保",
        Words::new(&[
            "养老", "社保", "救助", "老年", "残疾", "托育", "低保", "失能", "民政", "殡葬", "儿童",
        ]),
    ),
    (
        "就业人才",
        Words::new(&[
            "就业",
            "人才",
            "招聘",
            "培训",
            "工资",
            "欠薪",
            "创业",
            "公益性岗位",
            "技能",
        ]),
    ),
    (
        "生态环保",
        Words::new(&[
            "生态",
            "环保",
            "环境",
            "污染",
            "排污",
            "水质",
            "大气",
            "湿地",
            "草原",
            "森林",
            "林业",
            "垃圾",
            "碳",
            "植树",
            "断面",
            "防火隔离带",
        ]),
    ),
    (
        "城乡建设",
        Words::new(&[
            "城市",
            "城镇",
            "老旧小区",
            "管网",
            "停车",
            "住房",
            "棚户区",
            "背街小巷",
            "路灯",
            "公园",
            "征地",
            "拆迁",
            "用地",
            "城区",
            "建筑",
        ]),
    ),
    (
        "政务服务",
        Words::new(&[
            "政务",
            "营商环境",
            "审批",
            "一件事",
            "通办",
            "网办",
            "行政许可",
            "数据共享",
            "政策兑现",
            "开办",
            "办件",
            "报建",
        ]),
    ),
    (
        "科技创新",
        Words::new(&[
            "科技",
            "创新",
            "研发",
            "实验室",
            "科创",
            "技术攻关",
            "高新技术",
            "成果转化",
            "专利",
            "中试",
        ]),
    ),
    (
        "安全应急",
        Words::new(&[
            "安全",
            "应急",
            "隐患",
            "消防",
            "救援",
            "风险",
            "事故",
            "演练",
            "危险化学品",
            "矿山",
        ]),
    ),
    (
        "开放合作",
        Words::new(&[
            "开放",
            "口岸",
            "外贸",
            "外资",
            "跨境",
            "自贸",
            "进出口",
            "合作",
            "协作",
            "联席",
        ]),
    ),
    (
        "财政金融",
        Words::new(&[
            "财政", "金融", "贷款", "债券", "基金", "预算", "信贷", "融资", "税收", "保险", "资金",
        ]),
    ),
];

static NAMED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:纳入|列入|编入|对照|按照|根据|依据|落实|执行|围绕)(?P<p>[\p{Han}\d“”—-]{2,26}?(?:规划|清单|项目库|计划|方案|名录|目录|台账|纲要|要点|盘子))",
    )
});
/// More of either are no task but a document.
const MOST: usize = 12;

/// Works out what a task is about. `heading`: what it stands under.
pub fn details(text: &str, heading: Option<&str>) -> Details {
    let text: String = text.chars().take(800).collect();
    let heading: String = heading.unwrap_or_default().chars().take(200).collect();
    Details {
        field: field(&text, &heading),
        quantities: quantities(&text),
        refers_to: refers_to(&text),
    }
}

/// The names of all fields of work.
pub fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name)
}

/// The field with most words; the heading, where there is one, counts more than the task.
fn field(text: &str, heading: &str) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for (name, words) in &FIELDS {
        let score = words.distinct(heading) * 2 + words.distinct(text);
        if score > best.map_or(0, |b| b.0) {
            best = Some((score, name));
        }
    }
    best.map(|b| b.1.to_owned())
}

fn quantities(text: &str) -> Vec<Quantity> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
    let mut out: Vec<Quantity> = crate::figures::within(&page)
        .into_iter()
        .map(|f| Quantity {
            name: f.name,
            value: f.value,
            unit: f.unit,
        })
        .collect();
    out.truncate(MOST);
    out
}

fn refers_to(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('《') {
        let inside = &rest[open + '《'.len_utf8()..];
        let Some(close) = inside.find('》') else { break };
        out.push(inside[..close].to_owned());
        rest = &inside[close..];
    }
    for c in NAMED.as_ref().into_iter().flat_map(|r| r.captures_iter(text)) {
        if !out.iter().any(|known| known.contains(&c["p"])) {
            out.push(c["p"].to_owned());
        }
    }
    out.retain(|name| name.chars().count() >= 3);
    out.truncate(MOST);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_says_its_field_its_quantities_and_what_it_refers_to() {
        for (text, heading, field, quantities, refers) in [
            (
                "更新改造燃气管网230公里，整治老旧小区46个",
                Some("二、完善市政设施"),
                Some("城乡建设"),
                vec!["燃气管网 230 公里", "老旧小区 46 个"],
                vec![],
            ),
            (
                "两地共同争取滨河快速路纳入省级公路规划",
                None,
                Some("交通"),
                vec![],
                vec!["省级公路规划"],
            ),
            (
                "对照《青禾市路灯更新清单》逐条销号",
                None,
                Some("城乡建设"),
                vec![],
                vec!["青禾市路灯更新清单"],
            ),
            ("12月底前完成", None, None, vec![], vec![]),
        ] {
            let found = details(text, heading);
            assert_eq!(found.field.as_deref(), field, "{text}");
            let counted: Vec<String> = found
                .quantities
                .iter()
                .map(|q| format!("{} {} {}", q.name, q.value, q.unit.as_deref().unwrap_or_default()))
                .collect();
            assert_eq!(counted.len(), quantities.len(), "{counted:?}");
            for (found, wanted) in counted.iter().zip(&quantities) {
                assert!(found.ends_with(wanted), "{found} is not {wanted}");
            }
            assert_eq!(found.refers_to, refers, "{text}");
        }
    }

    #[test]
    fn any_words_have_details() {
        for text in [
            "",
            "《",
            "《》》",
            "纳入",
            "纳入清单清单规划",
            "1",
            "％％1％",
            "第3次",
            "到2031年",
        ] {
            let _ = details(text, Some(text));
        }
    }
}
