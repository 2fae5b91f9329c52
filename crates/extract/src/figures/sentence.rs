//! What a sentence hands from clause to clause, and the words next to a number.

use super::names;
use crate::vocabulary::words;

/// What a sentence hands from clause to clause.
#[derive(Default)]
pub(super) struct Sentence {
    /// Where its figures begin.
    pub(super) from: usize,
    /// 2031年, in a clause of its own.
    pub(super) dated: Option<String>,
    /// What was counted last: 合作事项.
    pub(super) noun: Option<String>,
    /// The name said last.
    pub(super) said: Option<String>,
    /// A name with what it was before: 由91.7%.
    pub(super) moved: Option<(String, String)>,
    /// Whether it asks for something and reports nothing.
    pub(super) asks: bool,
    /// Whether it reports: what is read there as a task was done.
    pub(super) reports: bool,
    /// Whether it says what is aimed at.
    pub(super) aims: bool,
    /// Where the clause begins in which `noun` was said.
    pub(super) noun_at: usize,
    /// What was counted last, with its unit: 省际瓶颈路, 条.
    pub(super) counted: Option<(String, String)>,
    /// Of what time that was: 上半年.
    pub(super) counted_when: Option<String>,
    /// Whether the page tells of what is: no plan, and no list of projects.
    pub(super) told: bool,
}

impl Sentence {
    /// 已开工6条 after 瓶颈路9条, 办结4项 after 在跟事项26项: of them.
    pub(super) fn of_them(&self, said: &mut String, unit: &str) {
        let Some((name, _)) = self.counted.as_ref().filter(|(_, of)| of == unit) else {
            return;
        };
        let so_far = words![
            "已开工",
            "已复工",
            "已完工",
            "已建成",
            "已投产",
            "已竣工",
            "已完成",
            "已办结",
            "已销号",
            "已解决",
            "已投用",
            "已落地",
            "已启用",
            "已改造",
            "已修复",
        ];
        if so_far.holds(said) {
            said.push_str(names::short(names::thing(name)));
        } else if words!["在建", "待建", "拟建"].holds(said) {
            let plain = ["加装", "新建", "改造", "建成", "完成", "开工", "投用"]
                .iter()
                .find_map(|w| name.strip_prefix(w))
                .filter(|rest| rest.chars().count() >= 2);
            let of = plain.unwrap_or_else(|| names::thing(name));
            // 已完工3座，在建5座: the one says no more than the other.
            if !words!["完工", "开工", "竣工", "建成", "投用"].holds(of) {
                said.push_str(names::short(of));
            }
        } else if said == "办结" && name.ends_with("事项") {
            said.push_str("事项");
        } else if said == "完成" && name.ends_with("任务") {
            // 确定任务16项，完成14项
            said.push_str("任务");
        }
    }

    /// 已拨付1亿元 after 安排亮化资金3亿元: of the same money.
    pub(super) fn of_money(&self, said: &mut String) {
        if words!["已拨付", "已到位", "已下达", "已支付", "已兑付"].holds(said)
            && let Some(money) = self
                .said
                .as_deref()
                .map(|before| before.trim_start_matches("安排"))
            && money.ends_with("资金")
            && money.chars().count() <= 8
        {
            said.push_str(money);
        }
    }

    /// 任务完成11项 after 安排的14项任务: 完成任务.
    pub(super) fn done_of_noun(&self, said: &str) -> Option<String> {
        let noun = self.noun.as_deref()?;
        let done = said.strip_suffix("完成").filter(|what| *what == noun)?;
        (done.chars().count() >= 2).then(|| format!("完成{noun}"))
    }

    /// 987人 after 转移群众342户: of the same people. 1160人 after 抢险队伍23支: who they are. 其中企业8106户 after
    /// 新登记经营主体2.94万户: of those.
    pub(super) fn of_same(&self, said: &mut String, head: &str, unit: &str) {
        let bare = head.trim_matches(['、', ' ', '共', '计']).is_empty();
        if bare && matches!(unit, "人" | "名") && !self.asks {
            let Some((name, of)) = &self.counted else { return };
            if of == "户" {
                said.clone_from(name);
            } else if let Some(who) = name
                .strip_suffix("队伍")
                .filter(|who| matches!(of.as_str(), "支" | "个") && who.chars().count() >= 2)
            {
                *said = format!("{who}人员");
            }
        } else if head.trim_start().starts_with("其中")
            && words!["企业", "项目", "公司", "个体工商户", "农民专业合作社"].holds(said)
            && let Some(before) = &self.said
            && let Some(new) = words!["新登记", "新设立", "新注册", "新签约", "新引进", "新开工", "新增"]
                .beginning(before)
                .next()
        {
            said.insert_str(0, new);
        }
    }

    /// 完成147公里 after 硬化计划里程212公里: of the same work.
    pub(super) fn of_plan(&self, said: &mut names::Name) {
        if words!["完成", "已完成"].holds(&said.text)
            && let Some((work, _)) = self.said.as_ref().and_then(|s| s.split_once("计划"))
            && work.chars().count() >= 2
        {
            said.text.insert_str(0, work);
        }
    }

    /// 总投资186亿元 after 签约合作项目27个: of them. 累计完成17亿元 after 5月份完成投资4亿元: the same of a longer time.
    pub(super) fn of_before(&self, said: &mut names::Name, head: &str, unit: &str) {
        if !self.told || !matches!(unit, "亿元" | "万元") {
            return;
        }
        if words!["完成投资", "总投资"].holds(&said.text)
            && let Some((name, _)) = self.counted.as_ref().filter(|(name, _)| name.ends_with("项目"))
        {
            // 重点项目 of 全市省级重点项目; of what has a sum in all 项目 says enough.
            let most = if said.text == "总投资" { 1 } else { 3 };
            if let Some((from, _)) = name.char_indices().rev().nth(most) {
                said.text.insert_str(0, &name[from..]);
                // 上半年实施项目46个，完成投资7.35亿元: of the same time.
                if let Some(when) = self.counted_when.as_ref().filter(|_| most > 1)
                    && words!["年", "季度", "月", "月份"].ends(when)
                    && !words!["今年", "去年", "上年", "全年"].begins(when)
                {
                    said.text.insert_str(0, when);
                }
            }
        } else if let Some(before) = said.text.strip_suffix("完成")
            && head.trim_end().ends_with("累计完成")
            && self.said.as_ref().is_some_and(|said| said.ends_with("投资"))
        {
            said.text = format!("{}累计完成投资", before.trim_end_matches("累计"));
        }
    }

    /// 58个合作项目完成投资…: the investment is completed by what was counted just before. 已开工12个 after
    /// 瓶颈路9条: of them.
    pub(super) fn of_counted(&self, said: &mut names::Name, counted: bool) {
        let Some(noun) = &self.noun else { return };
        if !counted
            && let Some(rest) = said
                .text
                .strip_prefix(noun.as_str())
                .filter(|r| r.chars().count() >= 3)
        {
            let dated = self
                .dated
                .as_ref()
                .filter(|d| ["至", "季度", "半年", "—", "-"].iter().any(|w| d.contains(w)));
            let dated = dated.map(|d| d.trim_start_matches("今年")).unwrap_or_default();
            said.text = format!("{dated}{}", rest.trim_start_matches(['、', '已']));
        }
    }
}

/// Whether what follows a count is a thing and no more about the count.
pub(super) fn acted_upon(noun: &str) -> bool {
    !words![
        "占", "同比", "环比", "较", "比", "分别", "覆盖", "惠及", "增长", "下降", "其中", "以上", "左右",
        "超", "涉及", "无", "平均", "总", "投资", "累计", "合计", "协议", "占地",
    ]
    .begins(noun)
}

/// What stands next to a number.
pub(super) fn head_of(tail: &str) -> &str {
    crate::vocabulary::head(tail, 10)
}

/// Han characters at the beginning of `s`.
pub(super) fn han(s: &str, max: usize) -> String {
    s.chars()
        .take_while(|c| crate::normalise::is_han(*c))
        .take(max)
        .collect()
}

/// The noun that follows a count.
pub(super) fn following(tail: &str) -> String {
    let noun = han(tail, 14);
    let stops = words![
        "进行",
        "完成",
        "已",
        "中",
        "逐一",
        "逐项",
        "逐件",
        "逐个",
        "逐户",
        "按",
        "为",
        "达到",
        "开展",
        "实现",
        "调整",
        "正",
        "均",
        "办结",
        "推进计划",
        "年度计划",
        "用地",
        "以及",
        "有关",
        "进展情况",
        "建设情况",
        "办理情况",
        "推进情况",
        "落实情况",
        "全部",
        "如期",
        "进入",
        "共",
        "上线",
        "予以",
        "赴",
        "深入",
        "奔赴",
        "前往",
        "的",
        "累计",
    ];
    // 162个共建项目: 共 is of the noun.
    let own = noun.starts_with('共') && words!["共建", "共同", "共享", "共治", "共有产权"].begins(&noun);
    let from = if own { '共'.len_utf8() } else { 0 };
    match stops.first(&noun[from..]) {
        Some(at) => noun[..from + at].to_owned(),
        None => noun,
    }
}
