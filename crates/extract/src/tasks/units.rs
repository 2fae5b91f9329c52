//! Units: telling their names from other words, in lists and as the subject of a clause.

use super::notes;
pub(crate) use super::subject::{doer, does_something, inside, office, other_side, partners, subject};
use crate::normalise::is_han;
use crate::quick::{count, holds};
use crate::vocabulary::{Words, words};

/// Last characters of a unit's name.
#[rustfmt::skip]
pub(super) static SUFFIXES: Words = Words::new(&[
    "委", "局", "办", "厅", "部", "院", "署", "司", "处", "科", "室", "队", "组", "会", "中心", "集团",
    "公司", "政府", "街道", "镇", "乡", "县", "区", "市", "州", "旗", "盟", "省", "部门", "单位", "银行",
    "学校", "海关", "学院", "大学", "专班", "总站", "管理所", "税务", "电网", "企业", "机构", "分行",
    "支行", "支队", "总队", "电视台", "报社", "供销社", "园区", "各地", "分局", "党校", "高校", "管理部",
    "机关", "供电公司", "医院", "妇联", "团委", "总工会", "工商联", "残联", "科协", "文联", "侨联", "法院",
    "检察院", "街道）", "街道)", "区）", "区)", "市）", "市)", "县）", "县)", "旗）", "旗)", "区）政府", "农场", "林场", "研究所", "站", "公安", "经信", "乡镇",
    "镇街", "网信", "气象", "电信", "移动", "联通", "铁塔", "消防", "联办", "组织", "农商行", "农发行",
    "国开行", "建行", "工行", "农行", "中行", "商行", "联社", "信用社", "人行", "商会", "工商联", "协会",
    "供电所", "派出所", "管护站", "平台公司", "管委会", "税务局", "联席办", "馆", "社", "政协", "标段",
    "法庭", "兵团", "苏木", "嘎查", "执法队伍", "救援队伍", "扑火队伍", "抢险队伍", "应急队伍", "车务段",
]);

/// Words that end like a unit and are none.
#[rustfmt::skip]
static NOT_UNITS: Words = Words::new(&[
    "社会", "机会", "城市", "地区", "园区", "全区", "全市", "全县", "全省", "部署", "会议", "工会", "办",
    "会", "区", "市", "县", "省", "部", "局", "委", "单位", "部门", "街区", "社区", "景区", "干部", "学校",
    "企业", "机构", "都市", "城区", "片区", "山区", "内部", "全部", "外部", "督办", "承办", "主办", "举办",
    "协办", "牵头单位", "责任单位", "配合单位", "创办", "开办", "试点城市", "示范区", "中心城区", "办公室",
    "组织", "旅行社", "报社", "供销社会",
]);

/// More units than this owe nothing together.
const LIST_MAX: usize = 80;

pub(super) fn han_len(s: &str) -> usize {
    count(s)
}

/// Whether `s` can be the name of a unit or of a group of units.
pub(crate) fn is_unit(s: &str) -> bool {
    let bare = s.trim_end_matches(['等']);
    let n = han_len(bare);
    let small = n <= 2 && bare.starts_with(['两', '三', '四', '五', '六', '双', '全', '本', '我', '该']);
    if small
        || NOT_UNITS.holds(bare)
        || words![
            "干部", "电站", "泵站", "首末站", "充电站", "换电站", "接驳站", "基站", "部署", "全部", "景区", "带队", "小区", "片区", "山区", "街区", "库区", "查处", "惩处", "好处", "运动会", "博览会", "交易会", "洽谈会", "展览会", "音乐会", "招聘会", "推介会", "展销会", "晚会", "灯会", "庙会", "机组", "布局", "格局", "全局", "大局", "开局"
        ]
        .ends(bare)
        || holds(bare, "同意")
        // 筹建区级中小企业…: what is done for them, and not who.
        || bare.ends_with("企业")
            && words![
                "筹建", "组建", "培育", "引进", "引导", "支持", "扶持", "帮助", "服务", "推动", "鼓励", "力争", "确保", "面向",
                "针对", "新增", "继续", "深化", "一视同仁", "促进", "带动", "做强", "做优", "壮大", "大力", "积极", "梯度", "着力",
                "持续", "全力", "加快", "推进", "加强", "助力", "清理", "保护", "稳定", "强化", "优化", "帮扶", "招引",
            ]
            .begins(bare)
        // 并指定专门机构: what is said of somebody else.
        || words!["并指定", "并明确", "并确定", "并成立", "指定专", "明确专", "确定专"].begins(bare)
    {
        return false;
    }
    (2..=30).contains(&n)
        && (!bare.ends_with("地区") || bare.starts_with('各'))
        && !bare.chars().any(|c| {
            matches!(
                c,
                '，' | ','
                    | '。'
                    | ';'
                    | '；'
                    | ':'
                    | '：'
                    | '“'
                    | '”'
                    | '%'
                    | '％'
                    | '《'
                    | ' '
                    | '由'
                    | '了'
                    | '0'..='9'
            )
        })
        && (SUFFIXES.ends(bare) || (bare.starts_with('各') && n <= 12))
}

/// Whether a name ends as units do.
pub(super) fn ends_so(s: &str) -> bool {
    SUFFIXES.ends(s)
}

/// 县市场 监管局: a cell without the gap at which a line ended within a name, where what stands before it is no unit and
/// what stands behind it says no level of its own.
pub(super) fn whole(cell: &str) -> String {
    let between = |c: char| matches!(c, '、' | '，' | ',' | ';' | '；' | '/' | '（' | '(');
    let levels = ['省', '市', '区', '县', '州', '旗', '镇', '乡', '各'];
    let mut out = String::with_capacity(cell.len());
    for piece in cell.split(' ') {
        let former = out.rsplit([' ']).next().unwrap_or_default();
        let former = former.rsplit(between).next().unwrap_or_default();
        let next = piece.split(between).next().unwrap_or_default();
        let broken = former.starts_with(levels)
            && !is_unit(former)
            && !next.starts_with(levels)
            && is_unit(&format!("{former}{next}"));
        if !out.is_empty() && !broken {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out
}

/// Splits a list of units; 文化和旅游部 stays whole, 等有关部门 and closing words go.
pub(crate) fn list(s: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut start = 0;
    let push = |out: &mut Vec<String>, raw: &str| {
        let mut unit = if raw.starts_with(is_han) && raw.ends_with(is_han) {
            raw
        } else {
            raw.trim()
                .trim_matches(['。', '.', '"', '-', '—', '*', '[', ']', '|', '｜'])
                .trim()
        };
        // 各县〔市、区〕 keeps its bracket.
        if unit.starts_with('〔') || !unit.contains('〔') {
            unit = unit.trim_matches(['〔', '〕']).trim();
        }
        // Tails stand behind one another: 等有关部门 + 负责.
        let tails = words![
            "等有关部门和单位",
            "等有关部门",
            "等有关单位",
            "等相关部门",
            "等部门",
            "等单位",
            "具体落实",
            "组织落实",
            "抓好落实",
            "分头落实",
            "协同落实",
            "共同落实",
            "落实",
            "具体负责",
            "分头负责",
            "共同负责",
            "分头推进",
            "组织实施",
            "具体实施",
            "各负其责",
            "按职责分工负责",
            "分工落实",
            "分工负责",
            "分工抓好落实",
            "按照职责分工负责",
            "按职责分工",
            "按职责负责",
            "按职责",
            "按分工",
            "分别负责",
            "分别牵头",
            "共同牵头",
            "联合牵头",
            "牵头负责",
            "负责",
            "牵头",
            "主办",
            "承办",
            "配合",
            "协办",
            "协助",
            "协同",
            "参与",
            "参加",
            "指导",
            "等",
        ];
        while let Some(tail) = tails.ending(unit).next() {
            unit = unit[..unit.len() - tail.len()].trim_end();
        }
        let unit = unit
            .strip_prefix('由')
            .map_or(unit, |rest| rest.trim_start_matches('由'));
        // 市工信局（列首位的为牵头单位，下同）: the bracket is no part of the name.
        let unit = unit.find(['（', '(']).map_or(unit, |open| {
            if words![
                "下同",
                "后文同",
                "排在",
                "为牵头",
                "分别牵头",
                "共同牵头",
                "联合牵头"
            ]
            .within(&unit[open..])
                || notes::STANDS_FIRST.within(&unit[open..])
            {
                &unit[..open]
            } else {
                unit
            }
        });
        // 列第一位的为牵头单位，下同: how the list is to be read, not who is on it.
        let remark = words!["下同", "后文同"].ends(unit)
            || words!["排在第", "为牵头"].within(unit)
            || notes::STANDS_FIRST.within(unit);
        if !remark && han_len(unit) >= 2 && han_len(unit) <= 40 {
            for part in conjoined(unit) {
                if !out.contains(&part) {
                    out.push(part);
                }
            }
        }
    };
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' | '〔' => depth += 1,
            ')' | '）' | '〕' => depth -= 1,
            _ => {}
        }
        if out.len() >= LIST_MAX {
            return out;
        }
        if depth <= 0 && matches!(c, '、' | '，' | ',' | ';' | '；' | ' ' | '\t' | '\n' | '/') {
            push(&mut out, &s[start..i]);
            start = i + c.len_utf8();
        }
    }
    push(&mut out, &s[start..]);
    out
}

/// 市教委和区教委 are two, 文化和旅游部 is one.
fn conjoined(s: &str) -> Vec<String> {
    if !s.contains(['和', '与', '及']) {
        return vec![s.to_owned()];
    }
    for joint in ['和', '与', '及'] {
        if let Some((a, b)) = s.split_once(joint)
            && is_unit(a)
            && is_unit(b)
            && !words![
                "发展",
                "工业",
                "人力资源",
                "住房",
                "规划",
                "文化",
                "农业",
                "退役军人",
                "信访",
            ]
            .ends(a)
        {
            // 商务部等和各省级人民政府: 等 is no part of the name.
            return vec![a.trim_end_matches('等').to_owned(), b.to_owned()];
        }
    }
    vec![s.to_owned()]
}
