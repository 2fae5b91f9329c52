//! One number of running text, with what stands around it: whether it is a figure, of what, and how it moved.

use crate::pattern::Captures;

use super::beside::{self, beside, gone_over, in_parts, told_of_before};
use super::names::{self, Stand};
use super::sentence::{Sentence, acted_upon, following, han, head_of};
use super::{Wanted, asked, owners, reach};
use crate::page::{Page, Place};
use crate::reading::FigureFound;
use crate::vocabulary::{Words, words};

/// Units of things that are counted one by one.
static COUNTED: Words = Words::new(&[
    "个", "项", "件", "名", "人", "次", "户", "家", "所", "处", "场", "条", "座", "列", "套", "辆", "对",
    "台", "宗", "起", "架", "艘", "张", "份", "部", "只", "头", "株", "间", "栋", "班", "款", "颗", "册",
    "本", "篇", "批", "批次", "场次", "台次", "艘次", "趟次", "盏", "口", "片", "根", "种", "眼", "支",
]);

/// How a value goes from what it was to what it is.
static MOVES_TO: Words = Words::new(&[
    "提高到",
    "提高至",
    "提升到",
    "提升至",
    "上升到",
    "上升至",
    "增加到",
    "增加至",
    "增长到",
    "增长至",
    "扩大到",
    "扩大至",
    "下降到",
    "下降至",
    "降低到",
    "降低至",
    "降到",
    "降至",
    "减少到",
    "减少至",
    "压缩到",
    "压缩至",
    "压减到",
    "压减至",
    "缩短到",
    "缩短至",
    "升至",
    "升到",
    "增至",
    "增到",
]);

/// A figure without what moved it.
pub(super) fn bare(
    page: &Page,
    at: &Place,
    c: &Captures<'_>,
    said: &names::Name,
    sentence: &Sentence,
) -> FigureFound {
    let number = c.name("n").map_or(0..0, |m| m.range());
    let end = c.get(0).map_or(number.end, |m| m.end());
    let value = match (c.name("r"), c.name("m")) {
        (Some(r), Some(m)) => format!("{}{}{}", &c["n"], r.as_str(), m.as_str()),
        _ => c["n"].to_owned(),
    };
    let per = c.name("per").map_or("", |p| p.as_str());
    let unit = format!("{}{per}", c["u"].replace('％', "%"));
    FigureFound {
        name: said.text.clone(),
        value,
        unit: Some(unit),
        change: None,
        period: said.period.clone().or_else(|| sentence.dated.clone()),
        region: said.region.clone(),
        span: page.span(&(at.start + number.start..at.start + end)),
    }
}

#[expect(
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "a number with all that stands around it"
)]
pub(super) fn one(
    page: &Page,
    at: &Place,
    clause: &str,
    c: &Captures<'_>,
    (head, tail): (&str, &str),
    more: bool,
    wanted: Wanted,
    projects: bool,
    sentence: &mut Sentence,
    out: &mut Vec<FigureFound>,
) {
    let Some(whole) = c.get(0) else { return };
    let unit = &c["u"];
    let counted = COUNTED.holds(unit);
    let stripped_head = head.trim_matches(['，', '、', ' ']);
    // G219, 5G, 第3次, 每2年, 其余3件: no figures.
    if head.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '第' | '每' | '/' | '.' | '·'))
        || ["连续", "其余", "原定", "剩余", "前", "近", "过去", "后", "排"]
            .iter()
            .any(|w| {
                stripped_head == *w || (w.chars().count() > 1 && head.ends_with(w))
            })
        || tail.starts_with(['月', '日', '号', '级'])
        // 1080P高清, 5PB.
        || unit == "P" && (tail.starts_with(|c: char| c.is_ascii_alphanumeric()) || tail.starts_with('高'))
        // 5000吨级泊位: how large.
        || (unit.ends_with("吨级") && !(tail.is_empty() && head.trim_end().ends_with(['到', '至', '达'])))
        || (unit == "支" && tail.starts_with(['持', '付', '出', '撑', '援']))
        || (counted && tail.starts_with("方面"))
        // 对全县48项工作进行督查, 为首批12家民宿授牌: to what something is done.
        || (counted && head.trim_start().starts_with(['对', '为', '给', '向']) && !head.contains("为主") && head.chars().count() <= 8 && !gone_over(tail) && !in_parts(&page.text[at.end..], unit))
        // 来自七城的负责人80余人参加: who was there.
        || (matches!(unit, "人" | "名") && words!["参加", "出席", "与会", "到会", "参会"].begins(tail))
        || (matches!(unit, "人" | "名" | "位") && words!["发言", "交流"].within(head_of(tail)))
        // 以及8家外贸企业负责人先后发言: the same.
        || (counted && words!["负责人", "代表"].within(head_of(tail)) && words!["发言", "交流"].within(crate::vocabulary::head(tail, 16)))
        // 28家链上企业负责人参加会议: who was there.
        || (counted && words!["负责人", "代表", "负责同志"].within(head_of(tail)) && words!["参加", "出席", "列席"].within(crate::vocabulary::head(tail, 16)))
        // 督查组对6个乡镇开展暗访: what was looked at. 未办结的2件: what is left.
        || (counted && head.trim_end().ends_with('对') && !gone_over(tail) && !in_parts(&page.text[at.end..], unit))
        || (counted && head.trim_end().ends_with('的') && head.contains('未') && !share_follows(page, at, tail))
        // 4项继续跟踪: what becomes of the rest.
        || (counted && stripped_head.is_empty() && words!["继续", "仍在", "正在", "转为", "转入"].begins(tail.trim_start()))
        // 压缩到4小时: time is a figure where something takes it.
        || (matches!(unit, "小时" | "分钟" | "个工作日") && sentence.moved.is_none() && !words!["时间", "时长", "用时", "间隔"].within(head))
        // 对实际到位资金1亿元以上的项目: which ones.
        || (tail.starts_with('的') && whole.as_str().ends_with(['上', '下', '内']) && (head.contains('对') || head.trim().is_empty()))
        // 支持年产值100万元以上的工坊: the same.
        || (tail.starts_with('的')
            && whole.as_str().ends_with(['上', '下', '内'])
            && words!["企业", "工坊", "作坊", "项目", "园区", "大户", "家庭", "农户", "车辆", "船舶"].within(crate::vocabulary::head(tail, 8)))
        // 改造已停工40天: how late.
        || (unit == "天" && words!["停工", "逾期", "滞后", "延误", "超期", "延期"].ends(head.trim_end()))
        // 县投资促进局对2031年以来签约的132个项目开展…: to what something is done.
        || (counted && head.trim_end().ends_with('的') && head.contains('对') && words!["开展", "进行", "实施", "实行"].within(head_of(tail)))
        // 连线气象、水利部门和7个县: who was there.
        || (counted && head.trim_end().ends_with(['和', '及', '与']) && words!["县", "区", "市", "乡镇", "镇街", "街道", "部门", "单位", "成员"].begins(tail))
        // 规模50亿元的基金: how big a thing is. 仍有1.4公里尚未施工: what is left.
        || (matches!(unit, "亿元" | "万元") && tail.starts_with('的') && (words!["规模", "总额"].ends(head) || words!["设立", "组建", "成立", "发起"].ends(stripped_head)))
        || words!["尚未", "仍未"].begins(tail.trim_start())
        // 定下6%的增长目标: what is said of it.
        || (tail.starts_with('的') && words!["增长目标", "预期目标", "增速目标", "的目标"].within(head_of(tail)))
        // 3次到县城、4次回信: what somebody did so often.
        || (unit == "次" && stripped_head.is_empty() && clause.matches('次').count() >= 2 && wanted != Wanted::Measured)
        || head.ends_with("每秒")
        // 分别高于全国、全省1.6个和0.9个百分点: what is compared.
        || (unit == "个" && c["n"].contains('.'))
        // 低于50%的有北街镇（42.3%）: who was so.
        || (unit == "%" && head.trim_start().starts_with("的有"))
        // 县教育局仅电话联系2次: how little somebody did.
        || (unit == "次" && head.contains("仅"))
        // 7个国控断面水质优良比例为100%: of which the rate behind it speaks.
        || (counted && more && rated(tail))
        // 5家企业负责人围绕…发言: the same.
        || (counted && words!["企业负责人", "企业代表", "企业家", "单位负责人", "部门负责人"].begins(tail))
        // 比合同期提前5天: how early.
        || (matches!(unit, "天" | "个月" | "日") && head.trim_end().ends_with("提前"))
        // 甲局、乙局等8个部门汇报, 离年底只剩70天: who was there, and time.
        || (counted && head.trim_end().ends_with('等') && !words!["通了"].within(head_of(tail)) && words!["部门", "单位", "乡镇", "镇街", "街道", "县", "市", "区", "点位", "村"].begins(tail))
        || (counted && words!["听取", "听取了", "签署了"].ends(head))
        // 签署灯匠培训、路灯联养2项协议: papers of the meeting.
        || (counted && words!["签署", "签订"].begins(stripped_head) && words!["协议", "文件", "备忘录"].begins(tail) && !head.contains("累计"))
        // 涉及2个街道5个村: where.
        || (counted && words!["街道", "乡镇", "镇街", "县区", "镇", "乡"].holds(stripped_head))
        // 南街镇承办的5项任务全部办结: what one of them had.
        || (counted && words!["承办的", "承担的", "牵头的", "负责的"].ends(head.trim_end()))
        || (counted
            && words!["部门", "单位", "企业", "县", "市", "区", "乡镇", "镇街", "街道", "村", "代表"].begins(tail)
            && words!["发言", "表态", "汇报", "交流"].within(crate::vocabulary::head(tail, 14)))
        || (unit == "天" && (head.ends_with('剩') || head.ends_with("还有") || head.ends_with("不足")))
        // 甲公司、乙公司等8家企业负责人发言: who was there.
        || (counted && head.trim_end().ends_with('等') && words!["负责人", "代表", "发言"].within(tail))
        || (matches!(unit, "部" | "天" | "次" | "班" | "只") && head.trim().is_empty())
    {
        return;
    }
    // 考核方案、24个项目: what stands before the stroke is another thing.
    let own = if head.trim_end().ends_with('、') {
        ""
    } else {
        behind_counted(clause, head)
    };
    // 对第四季度53项督办事项开展督查: of which time, without what was done.
    let own = own
        .trim_start()
        .strip_prefix('对')
        .filter(|_| counted && in_parts(&page.text[at.end..], unit))
        .unwrap_or(own);
    let (words, stand) = names::stand(own);
    // 占全省比重由11.3%提高到13.8%: a share that moved is not this one.
    if matches!(stand, Stand::Share(_))
        && head.trim_end().ends_with(['由', '从'])
        && MOVES_TO.begins(tail.trim_start())
    {
        return;
    }
    // 增速较上年同期提高1.2个百分点, 增速达21.5%: of the figure before.
    if told_of_before(head, unit) {
        beside(
            sentence,
            out,
            head.trim_matches(['(', '（', ' ', '、', '，', '且', '并']),
            whole.as_str(),
        );
        return;
    }
    let after = c.name("after").map_or("", |a| a.as_str());
    let stripped = words.trim_matches(['(', '（', ')', '）', ' ', '、', '，']);
    let compared = words!["较", "比", "同比", "环比"].begins(stripped);
    // 同比增长43%, (占16.6%): says how the figure before moved, or what share it is.
    let moved_from = match &stand {
        Stand::Growth(from) if stripped.is_empty() || compared => {
            let from = if compared { 0 } else { *from };
            Some(from)
        }
        Stand::Share(from) => Some(*from),
        _ => None,
    };
    if let Some(from) = moved_from {
        let words = head[from..].trim_matches(['(', '（', ' ', '、', '，', '且', '并']);
        beside(sentence, out, words, whole.as_str());
        return;
    }
    // 达标率由91.7%提高到98.6%: the second is what it is now.
    let was = beside::before_then(head.trim_end());
    if was.ends_with(['由', '从']) && MOVES_TO.begins(tail.trim_start()) {
        let name = names::name(was.trim_end_matches(['由', '从']), counted).text;
        if names::is_name(&name) {
            let by = if was.ends_with('从') { '从' } else { '由' };
            sentence.moved = Some((name, format!("{by}{}", whole.as_str())));
        }
        return;
    }
    // 沙岭镇、柳坝镇2个镇: how many were named.
    if unit == "个"
        && stripped.contains('、')
        && words![
            "镇", "乡", "街道", "县", "区", "市", "村", "社区", "局", "委", "办"
        ]
        .ends(stripped)
        && stripped.split('、').all(crate::tasks::units::is_unit)
    {
        return;
    }
    let mut said = names::name(words, counted);
    sentence.of_counted(&mut said, counted);
    // 其中9月当月增长5.6%: the same in that month.
    if words!["当月", "当季", "单月"].ends(&said.text) && said.text.chars().count() <= 5 {
        let Some(same) = out.last().filter(|_| out.len() > sentence.from) else {
            return;
        };
        said.period = Some(std::mem::replace(&mut said.text, same.name.clone()));
    }
    // 37座水库中有9座超汛限水位: of them, those that are so.
    if counted
        && let Some(all) = said
            .text
            .strip_suffix('中')
            .filter(|all| all.chars().count() >= 2)
    {
        let so = following(tail);
        if (2..=8).contains(&so.chars().count()) && !all.contains('已') {
            said.text = format!("{so}{all}");
        } else if head.trim_end().ends_with("中有") {
            said.text = all.to_owned();
        }
    }
    // 1至7月，全县巡河4.3万人次: so short a name says of what time it is.
    if matches!(unit, "人次" | "万人次")
        && said.text.chars().count() == 2
        && let Some(when) = sentence
            .dated
            .as_ref()
            .filter(|when| words!["月", "月份", "季度", "半年"].ends(when))
    {
        said.text.insert_str(0, when);
    }
    if !counted {
        sentence.of_money(&mut said.text);
    }
    if counted {
        sentence.of_them(&mut said.text, unit);
    } else if clause.starts_with(head) {
        sentence.of_before(&mut said, head, unit);
        sentence.of_plan(&mut said);
    } else if head.starts_with('、') {
        // 重点项目26个、总投资9.8亿元.
        sentence.of_before(&mut said, head, unit);
    }
    if let Some(full) = owners::next_stage(
        &said.text,
        head,
        unit,
        out.last()
            .filter(|_| out.len() > sentence.from)
            .map(|f| (f.name.as_str(), f.unit.as_deref().unwrap_or_default())),
    )
    .or_else(|| {
        owners::of_listed(
            &said.text,
            clause,
            head,
            sentence
                .counted
                .as_ref()
                .filter(|_| wanted != Wanted::All)
                .map(|(name, _)| name.as_str()),
        )
    }) {
        said.text = full;
    }
    // 灌溉着两岸的9.6万亩良田: what is watered.
    if !counted
        && words.trim_end().ends_with('的')
        && let Some((does, _)) = said
            .text
            .split_once('着')
            .filter(|(does, _)| does.chars().count() == 2)
    {
        said.text = format!("{does}{}", following(tail));
    }
    // 瓶颈路9条、154公里: how long they are.
    if head.trim() == "、"
        && matches!(unit, "公里" | "千米")
        && let Some(long) = sentence.said.as_ref().filter(|_| out.len() > sentence.from)
    {
        said.text = format!("{long}里程");
    }
    sentence.of_same(&mut said.text, head, unit);
    // 其中11项已办结: how far they are.
    if counted && said.text == "其中" && words!["已", "正", "未"].begins(tail.trim_start()) {
        said.text = han(tail.trim_start(), 8);
    }
    // 重点项目表（共8个，总投资…）: what a list of projects counts.
    if projects
        && unit == "个"
        && matches!(stripped, "共" | "共计" | "合计" | "总计")
        && following(tail).is_empty()
    {
        "项目".clone_into(&mut said.text);
    } else if projects && unit == "个" && said.text == "项目" && following(tail).is_empty() {
        // 第一批共安排项目18个: how many there are.
        "项目数量".clone_into(&mut said.text);
    }
    // 2031年全市共安排重点项目86个: the year is that of the whole list.
    if projects
        && counted
        && let Some((year, what)) = said.text.split_once('年')
        && year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && what.chars().count() >= 2
    {
        said.text = what.to_owned();
    }
    // 10类26件实事 are 26.
    if counted
        && let Some((kinds, rest)) = said.text.rsplit_once('类')
        && rest.is_empty()
        && kinds.ends_with(|c: char| c.is_ascii_digit())
    {
        said.text.clear();
    }
    // 带动1.9万名群众: whom.
    if matches!(unit, "万名" | "万人" | "万户")
        && words!["带动", "惠及", "覆盖", "吸引", "吸纳"].holds(&said.text)
    {
        said.text.push_str(&following(tail));
    }
    // 甲市向乙县捐赠资金: what was given.
    if let Some(at) = ["捐赠", "拨付"].iter().filter_map(|w| said.text.find(w)).min()
        && said.text[..at].contains('向')
    {
        said.text.drain(..at);
    }
    let noun = if counted {
        following(owners::that_has(tail).unwrap_or(tail))
    } else {
        String::new()
    };
    // 新型灯杆等20项成果填补空白: what they did says which.
    let did = (counted && wanted == Wanted::All && head.trim_end().ends_with('等'))
        .then(|| owners::that_did(tail))
        .flatten();
    if let Some(did) = &did {
        said.text.clone_from(did);
    }
    if counted && said.text.chars().count() >= 2 && noun.chars().count() >= 3 {
        let owned = words.trim_end().ends_with('的');
        // 《某报告》确定的112项任务 are 112 tasks; 纳入经济圈的29个重大项目 are 29 of them. 督查室对都市圈建设96项重点任务
        // 开展督查: the tasks were looked at.
        if owned && (said.text.contains('》') || words.contains("纳入"))
            || clause.contains('对') && said.text.ends_with("建设") && in_parts(&page.text[at.end..], unit)
        {
            said.text.clear();
        }
    } else if counted && words.trim_end().ends_with('的') && said.text.contains('》') {
        said.text.clear();
    }
    if counted && did.is_none() {
        let of_them = tail.trim_start();
        let status = words![
            "完成",
            "达到",
            "实现",
            "按序时",
            "正按",
            "正在",
            "进展",
            "开工",
            "建成",
            "投用",
            "滞后",
            "未",
            "已",
            "如期",
            "按期",
            "按时",
            "提前",
            "全面完成",
            "全部完成",
        ]
        .begins(of_them);
        let acts = words![
            "实施",
            "完成",
            "推进",
            "新增",
            "引进",
            "培育",
            "开工",
            "建成",
            "安排",
            "召开",
            "年度",
            "分解为",
            "分解",
            "确定",
            "梳理",
            "涉及",
            "包括",
            "共有",
            "研究讨论",
            "推出了",
            "有",
            "对",
            "明确",
            "计划",
            "推出",
            "派出",
            "组建",
            "成立",
            "抽调",
            "选派",
            "设立",
            "出动",
            "调集",
        ]
        .ends(&said.text);
        let owned = words.trim_end().ends_with('的');
        // 上周23项交办事项, 首批41个灯塔项目.
        let last_time = words![
            "上周",
            "本周",
            "上月",
            "上次",
            "上期",
            "首批",
            "第一批",
            "第二批",
            "第三批"
        ]
        .holds(&said.text);
        // 已开放19处 after 24处书屋: 已开放书屋.
        if let Some((what, done)) = said
            .text
            .split_once('已')
            .map(|(what, done)| (what.strip_suffix('中').unwrap_or(what), done))
            .filter(|(w, d)| w.chars().count() >= 2 && !d.is_empty())
        {
            said.text = format!("已{done}{what}");
        } else if said.text.starts_with('已')
            && said.text.chars().count() <= 4
            && said.text != "已完成"
            && sentence.noun_at == at.start
            && let Some(known) = &sentence.noun
        {
            said.text.push_str(names::short(known));
        } else if let Some(done) = sentence.done_of_noun(&said.text) {
            said.text = done;
        } else if let Some(done) = beside::so_far(head, tail) {
            // 12座车站已有9座封顶: what they are now.
            done.clone_into(&mut said.text);
        } else if status && stripped.is_empty() {
            // 25件完成年度任务: of what was counted before.
            let (Some(known), doing) = (&sentence.noun, han(of_them, 12)) else {
                return;
            };
            // 18项已全部完成
            let all = doing
                .strip_prefix('已')
                .filter(|done| words!["全部", "全面"].begins(done));
            if all.is_none() && doing.starts_with(['已', '正', '未']) {
                return;
            }
            said.text = format!("{}的{known}", all.unwrap_or(&doing));
        } else if noun.chars().count() >= 2
            && (said.text.chars().count() < 2
                || acts
                || owned
                || last_time
                || said.period.as_ref() == Some(&said.text))
        {
            // 24处书屋已开放19处: the first number is the other's whole.
            let whole_of =
                more && (said.text.is_empty() || last_time || said.period.as_ref() == Some(&said.text));
            sentence.noun = Some(noun.clone());
            sentence.noun_at = at.start;
            // 24个项目已开工19个: only what has a fuller name is a figure of its own.
            if whole_of
                && (noun.chars().count() < 4 || projects && words!["投资", "资金", "产值", "收入"].ends(tail))
            {
                return;
            }
            let keeps =
                owned && (said.text.chars().count() >= 4 || words!["议定", "交办", "商定"].holds(&said.text));
            let dated = said
                .period
                .clone()
                .filter(|_| said.text.starts_with(|c: char| c.is_ascii_digit()));
            said.text = if keeps {
                format!("{}的{noun}", said.text)
            } else if last_time {
                format!("{}{noun}", said.text)
            } else if let Some(whole) = divided(&said.text) {
                // 民生实事分解为38个子项: what of.
                format!("{whole}{noun}")
            } else {
                format!("{}{noun}", dated.unwrap_or_default())
            };
            if said.text.chars().count() > 22 {
                return;
            }
        } else if more && said.text.is_empty() {
            sentence.noun = Some(noun);
            sentence.noun_at = at.start;
            return;
        } else if noun.chars().count() >= 2 && acted_upon(&noun) {
            // 市农业农村局安置27名退捕渔民: who does what to so many.
            return;
        }
    }
    // 三色管理：绿色31个
    if matches!(said.text.as_str(), "绿色" | "黄色" | "红色") && page.has(words!["三色"]) {
        said.text.push_str("项目");
    }
    // 本月绿灯33项
    let lamp = ["本月", "本期", "当月"]
        .iter()
        .find_map(|when| said.text.strip_prefix(when))
        .unwrap_or(&said.text);
    if matches!(lamp, "绿灯" | "黄灯" | "红灯" | "亮绿灯" | "亮黄灯" | "亮红灯") {
        let light = lamp.trim_start_matches('亮').to_owned();
        // 民生实事亮灯情况: none of it is called a project.
        let of_projects = page.has(words!["项目"]) || !page.has(words!["实事", "事项", "任务", "工程"]);
        said.text = if of_projects {
            format!("{light}项目")
        } else if page.has(words!["重点工程", "项工程"]) {
            format!("{light}工程")
        } else {
            light
        };
    }
    // 绿牌34项: of what the page lists.
    if matches!(said.text.as_str(), "绿牌" | "黄牌" | "红牌" | "蓝牌") {
        let listed = if crate::vocabulary::head(&page.text, 80).contains("工程") {
            "工程"
        } else {
            "项目"
        };
        said.text.push_str(listed);
    }
    // 总额突破8000亿元 after 外贸进出口增长8%.
    if matches!(said.text.as_str(), "总额" | "总量" | "规模" | "增速" | "总规模")
        && let Some(before) = &sentence.said
    {
        said.text = format!("{}{}", owners::all_of(before), said.text);
    }
    // 新增灯具企业12家，总数达到86家: of the same.
    if said.text == "总数"
        && let Some((before, of)) = &sentence.counted
        && of == unit
    {
        said.text = format!("{}总数", names::thing(before));
    }
    if crate::quick::holds(&said.text, "连续") {
        said.text = owners::without_years(&said.text).to_owned();
    }
    if let Some(full) = owners::of_context(&said.text, tail, page, at, clause) {
        said.text = full;
    }
    let strives = owners::strives_for_new(clause, &mut said.text, head, sentence);
    let moved = sentence.moved.take().filter(|_| said.text.is_empty());
    if let Some((name, _)) = &moved {
        said.text.clone_from(name);
    }
    // 增长6.2%，达到1863亿元: of the same thing.
    if said.text.is_empty()
        && !counted
        && words!["达到", "达", "突破", "总量达", "升至"].ends(head.trim_end())
        && let Some(before) = &sentence.said
    {
        said.text.clone_from(before);
        // 首次突破50亿元大关，达到50.6亿元: the level it reached stands for the one it passed.
        if out.len() > sentence.from
            && out.last().is_some_and(|f| {
                f.name == said.text && f.unit.as_deref() == Some(unit) && reach::open(f.change.as_deref())
            })
        {
            out.pop();
        }
    }
    // 2020年，计划投资…: the year is part of such a name.
    if let Some(dated) = &sentence.dated
        && dated.ends_with('年')
        && out.len() == sentence.from
        && let Some(named) = said.text.find("计划").filter(|at| *at <= 12)
    {
        said.text = format!("{dated}{}", &said.text[named..]);
    }
    if let Stand::Growth(_) = stand
        && said.text.chars().count() <= 2
        && said.text == "经济"
    {
        said.text.push_str("增长");
    }
    if wanted == Wanted::All {
        names::common(&mut said, head, matches!(stand, Stand::Growth(_)));
    }
    if !names::is_name(&said.text) {
        return;
    }
    let mut figure = bare(page, at, c, &said, sentence);
    // 日均发送旅客3200人次 of a task; 城际公交日均客流 is called so.
    let a_day =
        matches!(unit, "班次" | "人次" | "车次") && wanted != Wanted::All && words.starts_with("日均");
    let daily =
        (counted || a_day) && (words.contains("日均") || words.contains("每日")) && c.name("per").is_none();
    if daily && let Some(unit) = figure.unit.as_mut() {
        unit.push_str("/日");
    }
    let word = match &stand {
        Stand::Growth(from) => Some(head[*from..].trim().to_owned()),
        _ => None,
    };
    let yu = c.name("yu").map(|y| y.as_str().to_owned());
    figure.change = match (word, after) {
        (Some(word), "") => Some(word),
        (Some(word), _) => Some(format!("{word}{}", whole.as_str())),
        (None, "") => yu,
        (None, a) => Some(a.to_owned()),
    };
    if let Some((_, from)) = moved {
        figure.change = Some(format!("{from}{}{}", head.trim(), whole.as_str()));
    }
    figure.change = figure.change.or_else(|| reach::reached(head).map(str::to_owned));
    sentence.said = Some(figure.name.clone());
    // 排查问题68个，其中漏电21个、断线47个，已修好55个: of all of them.
    let of_these = sentence.counted.is_some() && clause.trim_start().starts_with("其中");
    if counted && !figure.name.starts_with('已') && !of_these {
        sentence.counted = Some((figure.name.clone(), unit.to_owned()));
        sentence.counted_when.clone_from(&figure.period);
    } else if counted && sentence.counted.is_none() {
        let all = figure.name.trim_start_matches('已').trim_start_matches("完成");
        sentence.counted = Some((all.to_owned(), unit.to_owned()));
    }
    // 到2035年底前，建设书屋20个.
    let by_then = names::by_year(clause) || before_says_then(page, at);
    keep(
        figure,
        wanted,
        clause,
        daily
            || strives
            || (counted && by_then && !said.text.starts_with("召开") && !head.ends_with("完成"))
            || (wanted == Wanted::Measured && asked::measured(&said.text, unit, counted, head, after))
            || ((sentence.told || words!["平均", "整体"].within(&said.text))
                && asked::timed(&said.text, unit, head)),
        out,
    );
}

/// 民生实事共分解为: what was divided into so many.
fn divided(said: &str) -> Option<&str> {
    let whole = ["分解为", "细化为", "分解", "细化", "分解成", "细化成", "分为"]
        .iter()
        .find_map(|into| said.strip_suffix(into))?
        .trim_end_matches('共');
    ((2..=8).contains(&whole.chars().count())
        && !words!["局", "委", "办", "部门", "单位"].ends(whole)
        && whole.chars().all(crate::normalise::is_han))
    .then_some(whole)
}

/// 覆盖11个乡镇、受益人口9.8万人: what was counted last is no part of the next name.
fn behind_counted<'a>(clause: &str, head: &'a str) -> &'a str {
    if clause.starts_with(head) || head.contains("分别") {
        return head;
    }
    head.split_once('、')
        .filter(|(counted, rest)| {
            (1..=8).contains(&counted.chars().count())
                && counted.chars().all(crate::normalise::is_han)
                && rest.chars().count() >= 2
                && !rest.contains('、')
        })
        .map_or(head, |(_, rest)| rest)
}

/// 尚未启动的6项，占3.6%: one of the parts of a whole.
fn share_follows(page: &Page, at: &Place, tail: &str) -> bool {
    tail.is_empty()
        && page.text[at.end..]
            .trim_start_matches(['，', ',', '、'])
            .starts_with('占')
}

/// Whether the clause before this one is 到2035年底前.
fn before_says_then(page: &Page, at: &Place) -> bool {
    let before = &page.text[..at.start];
    let before = before.trim_end_matches(['，', ',']);
    let from = before.char_indices().rev().nth(11).map_or(0, |(i, _)| i);
    before[from..]
        .rfind("到20")
        .is_some_and(|i| !before[from + i..].contains(['。', '；', '，', '\n']))
}

/// Whether a rate or a measure follows in the same breath: 个断面水质优良比例为.
fn rated(tail: &str) -> bool {
    let said = tail.trim_end_matches(['为', '达', '到', '是', '约', '在', '持', '保']);
    words!["比例", "优良率", "达标率", "浓度", "合格率", "覆盖率"].ends(said) && !tail.contains('、')
}

/// Puts a figure to the others, if its sort is wanted here.
pub(super) fn keep(
    mut figure: FigureFound,
    wanted: Wanted,
    clause: &str,
    special: bool,
    out: &mut Vec<FigureFound>,
) {
    // 因管线权属延期3件: why, and not what; 由某办会同某局组成3个组: who.
    if figure.name.starts_with('因') || words!["组成", "遗留"].ends(&figure.name) {
        return;
    }
    // 议定的14件事项 are 议定事项.
    if let Some(at) = words!["议定的", "反馈的", "交办的", "梳理的", "部署的", "提出的"].first(&figure.name)
        && let at = at + "议定".len()
        && words!["事项", "问题", "任务", "工作"].begins(&figure.name[at + '的'.len_utf8()..])
    {
        figure.name.remove(at);
    }
    let unit = figure.unit.as_deref().unwrap_or_default();
    let ends = |list: &[&str]| list.iter().any(|w| figure.name.ends_with(w));
    let moved = figure.change.as_deref().is_some_and(|c| names::GROWTH.within(c));
    // 发放灯券3亿元以上: a deed, and no sum that is owed.
    if wanted == Wanted::Measured && figure.name.ends_with('券') {
        return;
    }
    let measured = special
        || (unit == "%" && ends(&["率", "占比", "比重", "比例", "满意度"]))
        || (unit == "%" && moved && !ends(&["次数", "数量", "用水", "用电", "用地"]))
        || (matches!(unit, "亿元" | "万亿元")
            && (ends(&[
                "投资",
                "生产总值",
                "产值",
                "交易额",
                "成交额",
                "销售额",
                "零售额",
                "营业收入",
                "旅游收入",
            ]) || ends(&["资金", "外资", "内资"])
                && ["到位", "利用", "使用"].iter().any(|w| figure.name.contains(w))))
        || (matches!(unit, "万美元" | "亿美元")
            && ends(&["外资", "进出口总额", "进出口总值", "出口额", "外贸"]))
        || (unit == "分钟" && ends(&["间隔"]))
        || ends(&["吞吐量", "到发量", "货运量", "客运量", "运输量"])
        || (ends(&["就业"])
            && matches!(unit, "人" | "万人")
            && !words!["帮扶", "促进", "帮助", "吸纳", "带动"].begins(&figure.name));
    if wanted == Wanted::Measured && (!measured || clause.chars().count() > 60) {
        return;
    }
    // The same thing said again in a shorter way.
    let again = out.iter().rev().take(6).any(|f| {
        f.value == figure.value
            && f.unit == figure.unit
            && f.name.ends_with(&figure.name)
            && !super::is_total(f)
    });
    if !again {
        out.push(figure);
    }
}
