//! Deadlines that name no day: 全年, 每小时, 春播前, 今晚, and a month or a day without 前. They count where nothing
//! else in the text is a deadline.

use std::sync::LazyLock;

use crate::pattern::Pattern;
use crate::tasks::verbs::begins_with_verb;
use crate::vocabulary::{Words, words};

/// What comes at a time of the year that offices know, before 前.
static EVENTS: Words = Words::new(&[
    "汛",
    "节",
    "汛期",
    "入汛",
    "春播",
    "春耕",
    "春种",
    "春灌",
    "冬灌",
    "春防",
    "秋防",
    "秋播",
    "秋收",
    "秋种",
    "夏收",
    "夏种",
    "三夏",
    "三秋",
    "双抢",
    "收割",
    "采收",
    "采摘",
    "上市",
    "开学",
    "学期",
    "返校",
    "开板",
    "开园",
    "开馆",
    "开幕",
    "开赛",
    "开镰",
    "开渔",
    "休渔",
    "来临",
    "到来",
    "入冬",
    "入夏",
    "入秋",
    "入春",
    "越冬",
    "封冻",
    "封山",
    "封航",
    "上冻",
    "解冻",
    "降雪",
    "降温",
    "供暖",
    "供热",
    "供暖季",
    "采暖季",
    "供热季",
    "供暖期",
    "采暖期",
    "旺季",
    "淡季",
    "雨季",
    "雪季",
    "台风季",
    "防火期",
    "高火险期",
    "高峰",
    "高峰期",
    "迎峰度夏",
    "迎峰度冬",
    "度夏",
    "高考",
    "伏旱",
    "入伏",
    "出伏",
    "梅雨",
    "入梅",
    "返青",
    "播种",
    "插秧",
    "栽插",
    "移栽",
    "结冰",
    "开河",
    "强降雨",
    "强降雪",
    "中考",
    "暑假",
    "寒假",
    "暑期",
    "放假",
    "假期",
    "长假",
    "小长假",
    "黄金周",
    "春运",
    "下班",
    "天黑",
    "双节",
    "两节",
    "两会",
    "下次会议",
    "下次例会",
    "下次联席会议",
    "下次会议召开",
    "下一次会议",
    "下一次会议召开",
    "春节",
    "除夕",
    "小年",
    "元宵",
    "冬至",
    "元旦",
    "清明",
    "端午",
    "中秋",
    "国庆",
    "五一",
    "重阳",
]);

/// What ends, before 后.
static OVER: Words = Words::new(&[
    "结束",
    "解除",
    "退水",
    "洪水过境",
    "汛",
    "节",
    "春节",
    "秋收",
    "春耕",
    "放假",
    "竣工",
    "完工",
    "交付",
    "签约",
]);

/// Words that are deadlines where a verb follows.
static SAID: Words = Words::new(&[
    "今晚",
    "今夜",
    "今天",
    "今日",
    "明天",
    "明日",
    "明晚",
    "本周",
    "本周内",
    "本月",
    "本月内",
    "下周",
    "下周内",
    "下月",
    "下个月",
    "本季度",
    "下季度",
    "上半年",
    "下半年",
    "今年",
    "明年",
    "今冬明春",
    "今冬",
    "今春",
    "明春",
    "今夏",
    "今秋",
    "今明两年",
    "下个雪季",
    "下个汛期",
    "下个采暖季",
    "下个供暖季",
    "下一季度",
    "下次会议上",
    "下次例会上",
    "下周例会上",
    "立即",
    "即日",
    "即日起",
    "即刻",
]);

static DATED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:\d{4}年|今年|明年|次年|当年)?\d{1,2}月(?:\d{1,2}日(?:\d{1,2}[时点](?:\d{1,2}分)?)?起?|份)?|(?:\d{4}年|今年|明年)?元旦起",
    )
});
static OFTEN: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"每隔?(?:半|[一二两三四五六\d]{1,2})?个?(?:小时|天|日|周|旬|月|季度|年)"));

/// What opens a time within a clause, and what stands for who is to act.
const BEFORE: &[&str] = &[
    "要在",
    "务必于",
    "务必在",
    "务必",
    "确保",
    "力争",
    "争取",
    "须在",
    "应在",
    "要于",
    "应于",
    "须于",
    "在",
    "于",
    "要",
    "须",
    "应",
];
const ACTORS: &[char] = &[
    '局', '委', '办', '室', '组', '镇', '乡', '县', '市', '区', '司', '心', '厅', '院', '校', '位', '门',
    '队', '方', '地', '州', '团', '对', '牵', '头',
];

/// The deadline of a text in which nothing else is one.
pub(super) fn find(text: &str) -> Option<&str> {
    months(text)
        .or_else(|| dated(text))
        .or_else(|| event(text))
        .or_else(|| often(text))
        .or_else(|| whole_year(text))
        .or_else(|| quarter(text))
        .or_else(|| year(text))
        .or_else(|| said(text))
}

/// Whether a clause may begin behind `before`, or what is to be done by somebody named in it.
fn opens(before: &str) -> bool {
    before.is_empty()
        || before.ends_with(['，', ',', '；', '。', '、', '：', '（', '(', ')', '）'])
        || BEFORE.iter().any(|w| before.ends_with(w))
        || before.ends_with(ACTORS)
}

/// What is to be done follows: a verb, perhaps after 将 or 要.
fn acts(after: &str) -> bool {
    let after = after.trim_start_matches(['将', '要', '就', '再', '各', '内']);
    // 今年确定的41项: which, not when.
    if words!["的"].within(crate::vocabulary::head(after, 5)) {
        return false;
    }
    begins_with_verb(after)
        || words![
            "完成", "建成", "开工", "投用", "投产", "投入", "竣工", "启用", "通车", "召开", "提交", "赴",
            "实行", "施行", "取消", "恢复", "同步", "派", "逐", "全面", "全部", "联合", "正式", "交付",
            "拿出", "到位"
        ]
        .begins(after)
}

/// 7—8月，开展…: the months in which the whole of a text is done.
fn months(text: &str) -> Option<&str> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let rest = text.get(first..).filter(|_| (1..=2).contains(&first))?;
    let rest = rest.strip_prefix('月').unwrap_or(rest);
    let behind = rest.trim_start_matches(['—', '-', '–', '~', '至']);
    let second = digits(behind);
    let after = behind.get(second..)?.strip_prefix('月')?;
    let whole = behind.len() < rest.len() && (1..=2).contains(&second);
    let acted = after.strip_prefix(['，', ',']).unwrap_or(after);
    (whole && acts(acted)).then(|| &text[..text.len() - after.len()])
}

/// 每年3月、9月, 每年5月底前.
fn months_of_years(text: &str) -> Option<&str> {
    static MONTHS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(r"每年\d{1,2}月(?:、\d{1,2}月)*(?:底|末|份|上旬|中旬|下旬|\d{1,2}日)?前?")
    });
    words!["每年"]
        .within(text)
        .then(|| MONTHS.as_ref()?.find(text))?
        .map(|m| m.as_str())
}

/// 9月份投用, 10月召开, 7月1日起实行, 12月4日20时启动.
fn dated(text: &str) -> Option<&str> {
    if !words!["月", "元旦起"].within(text) {
        return None;
    }
    if let Some(found) = months_of_years(text) {
        return Some(found);
    }
    DATED.as_ref()?.find_iter(text).find_map(|m| {
        let (before, found, after) = (&text[..m.start()], m.as_str(), &text[m.end()..]);
        let past = words!["自", "从", "截至", "截止", "至", "—", "-", "－", "年"].ends(before)
            || words!["以来", "至", "—", "-", "召开的", "印发的", "出台的"].begins(after);
        let by_day = found.ends_with(['起', '日', '时', '点', '分']);
        let placed = opens(before) || by_day || found.ends_with('份');
        (!past && placed && acts(after)).then_some(found)
    })
}

/// 雪季开板前, 在春播前, 冬灌结束后, 响应解除后3个工作日内.
fn event(text: &str) -> Option<&str> {
    words!["前", "后"].places(text).find_map(|(at, which)| {
        let before = &text[..at];
        let over = which == 1;
        let known = if over { &OVER } else { &EVENTS };
        let event = known.ending(before).max_by_key(|w| w.len())?;
        let end = at + '前'.len_utf8();
        let after = &text[end..];
        if words!["期", "置", "提", "往", "来", "沿", "的", "景", "续", "后"].begins(after) {
            return None;
        }
        let from = began(before, before.len() - event.len());
        // 做好节前检查, 推进节后复工: not when it is owed. What is over must open a clause.
        if begins_with_verb(&text[from..at]) && from + event.len() < at {
            return None;
        }
        if over && !opens(&text[..from]) {
            return None;
        }
        Some(&text[from..end + within(after)])
    })
}

/// 响应解除后 before 3个工作日内: the byte where it begins.
pub(super) fn counted_from(before: &str) -> Option<usize> {
    let event = before.strip_suffix('后')?;
    let word = OVER.ending(event).max_by_key(|w| w.len())?;
    Some(began(event, event.len() - word.len()))
}

/// Bytes of 3个工作日内 at the beginning.
fn within(after: &str) -> usize {
    after
        .find('内')
        .filter(|at| {
            after[..*at].chars().count() <= 7
                && after.starts_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c))
                && words!["日", "天", "时", "周", "月"].ends(&after[..*at])
        })
        .map_or(0, |at| at + '内'.len_utf8())
}

/// Where the words of an event begin that is said at byte `at`: after a mark, after who acts, after 在.
fn began(before: &str, at: usize) -> usize {
    let mut from = at;
    let mut n = 0;
    for (i, c) in before[..at].char_indices().rev() {
        let stop = !(crate::normalise::is_han(c) || c.is_ascii_digit() || matches!(c, '“' | '”'));
        if stop
            || n >= 6
            || ACTORS.contains(&c)
            || BEFORE.iter().any(|w| {
                before[..i + c.len_utf8()].ends_with(w)
                    && !words!["响应", "供应", "反应", "主要"].ends(&before[..i + c.len_utf8()])
            })
        {
            return if n >= 6 && !stop { at } else { from };
        }
        n += usize::from(!c.is_ascii_digit());
        from = i;
    }
    from
}

/// 每小时, 每两个月, 每年3月、9月, 每日, 每年: how often, not how much.
fn often(text: &str) -> Option<&str> {
    if !words!["每"].within(text) {
        return None;
    }
    OFTEN.as_ref()?.find_iter(text).find_map(|m| {
        let (before, found, after) = (&text[..m.start()], m.as_str(), &text[m.end()..]);
        let flows = found.ends_with(['日', '天'])
            && words![
                "运行",
                "开行",
                "发车",
                "发送",
                "接待",
                "处理",
                "供水",
                "产生",
                "新增",
                "不少于",
                "不低于",
                "约",
                "达"
            ]
            .begins(after);
        let quoted = before.matches('“').count() > before.matches('”').count();
        let counts =
            after.starts_with(|c: char| c.is_ascii_digit()) || words!["的", "次", "新增"].begins(after);
        // 按每亩每年15元: how much.
        let shared = before
            .char_indices()
            .rev()
            .nth(1)
            .is_some_and(|(at, each)| each == '每' && !before[at..].ends_with(['年', '月', '日']));
        (!flows && !quoted && !counts && !shared && !super::runs(after)).then_some(found)
    })
}

/// 水库三季度下闸蓄水, 某局二季度新签约: when what a clause is about comes to its next stage.
fn quarter(text: &str) -> Option<&str> {
    words!["一季度", "二季度", "三季度", "四季度"]
        .places(text)
        .find_map(|(at, _)| {
            let end = at + "一季度".len();
            let (before, after) = (&text[..at], &text[end..]);
            let stage = words![
                "下闸",
                "开工",
                "建成",
                "投产",
                "投用",
                "投运",
                "通车",
                "通水",
                "完工",
                "竣工",
                "上线",
                "启动",
                "完成",
                "实现",
                "并网",
                "点火",
                "封顶",
                "试运行",
                "试运营",
                "新签约",
                "新开工",
                "交付",
                "开业",
                "开园",
                "挂牌",
                "组织",
                "举办",
                "召开",
            ]
            .begins(after);
            let after_deed = words![
                "落实", "完成", "兑付", "兑现", "对", "把", "将", "第", "的", "拨付", "通报", "安排"
            ]
            .ends(before);
            (stage && !after_deed && !before.is_empty()).then(|| &text[at..end])
        })
}

/// 适老化改造。2031年完成…: the year in which the item is done, where it opens a sentence.
fn year(text: &str) -> Option<&str> {
    words!["年完成", "年建成"].places(text).find_map(|(at, _)| {
        let from = at.checked_sub(4)?;
        let year = text.get(from..at)?;
        let opens = text[..from].is_empty() || text[..from].ends_with(['。', '；', '：']);
        (opens && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()))
            .then(|| &text[from..at + '年'.len_utf8()])
    })
}

/// 全年接待…: not 全年目标 and 全年龄.
fn whole_year(text: &str) -> Option<&str> {
    words!["全年"].places(text).find_map(|(at, _)| {
        let (found, after) = text[at..].split_at("全年".len());
        let before = &text[..at];
        let of_it = words![
            "目标", "任务", "计划", "指标", "预算", "预期", "龄", "无休", "候", "收入", "的", "工作", "经济",
            "发展"
        ]
        .begins(after);
        (!of_it && !words!["完成", "占", "实现", "达到"].ends(before)).then_some(found)
    })
}

/// 今晚要召开, 立即清掏, 今年将新建.
fn said(text: &str) -> Option<&str> {
    SAID.places(text).find_map(|(at, _)| {
        let word = SAID.beginning(&text[at..]).max_by_key(|w| w.len())?;
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        // 督促某单位立即停工: what it is to be urged to.
        let at_once = word == "立即"
            && after.starts_with(crate::normalise::is_han)
            && !words!["督促", "责令", "要求"].within(before);
        (opens(before) && (at_once || acts(after))).then(|| &text[at..at + word.len()])
    })
}

#[cfg(test)]
mod tests {
    use crate::tasks::due::find_loosely as find;

    #[test]
    fn times_without_a_day_are_deadlines_too() {
        for (text, due) in [
            ("书屋全年接待读者2万人次", Some("全年")),
            ("确保北岸灯塔提水泵站伏旱前投入使用", Some("伏旱前")),
            ("编制灯业地图，下次会议上拿出成果", Some("下次会议上")),
            ("灯匠互认目录2031年元旦起正式施行", Some("2031年元旦起")),
            ("北岸灯塔三季度下闸蓄水", Some("三季度")),
            ("投资促进局二季度新签约灯业项目不少于8个", Some("二季度")),
            ("落实二季度路灯征收补偿资金", None),
            ("对一季度拟开工的灯塔逐一会诊", None),
            ("灯杆改造。2031年完成主干道灯杆更换", Some("2031年")),
            ("按每亩每年15元的标准安排养灯经费", None),
            ("列入黑名单，三年内不得投标", None),
            ("县城管局要督促施工单位立即回填沟槽", None),
            ("在每月第一周集中检修路灯", Some("每月第一周")),
            ("全年举办灯会不少于4场", Some("全年")),
            ("确保完成全年目标任务", None),
            ("出台灯业意见，上半年开通河灯航线2条", Some("上半年")),
            ("下半年组织一次灯情会商", Some("下半年")),
            ("落实上半年路灯征收补偿资金", None),
            ("通报上半年灯业运行情况", None),
            ("建设全年龄友好街区", None),
            ("县气象局每小时通报一次风力", Some("每小时")),
            ("每3小时会商一次灯情", Some("每3小时")),
            ("每两个月通报一次进展", Some("每两个月")),
            ("每年3月、9月各集中检修一次", Some("每年3月、9月")),
            ("每年安排养灯资金200万元", Some("每年")),
            ("青禾城管办实行“每月一排名、每季一点评”", None),
            ("9月份投用", Some("9月份")),
            ("滨河灯塔8月份恢复值守", Some("8月份")),
            ("下次例会由禾川县承办，10月召开", Some("10月")),
            ("县督查室要于7月开展专项检查", Some("7月")),
            ("灯具目录9月1日起实行统一编码", Some("9月1日起")),
            ("县文旅局要在每季度首月10日前报送灯情", Some("每季度首月10日前")),
            ("2032年秋季学期前开设灯具班", Some("2032年秋季学期前")),
            ("三镇12月4日20时同步亮灯", Some("12月4日20时")),
            ("于7月6日18时前撤出施工人员", Some("7月6日18时前")),
            ("明年春节前完成灯杆更换", Some("明年春节前")),
            ("明年“五一”前开通夜游专线", Some("明年“五一”前")),
            ("雪季开板前全部检修到位", Some("雪季开板前")),
            ("在春播前对农机手轮训一遍", Some("春播前")),
            ("节前对灯会场地开展一次检查", Some("节前")),
            ("除夕前备齐应急灯具", Some("除夕前")),
            ("汛前加固河灯平台", Some("汛前")),
            ("县水利局要在主汛期来临前修好水闸", Some("主汛期来临前")),
            ("冬灌结束后开工建设泵站", Some("冬灌结束后")),
            (
                "办公室在响应解除后3个工作日内形成报告",
                Some("响应解除后3个工作日内"),
            ),
            ("各镇今晚要召开值守会", Some("今晚")),
            ("县住建局要立即清掏暗渠", Some("立即")),
            ("今年将新建路灯3000盏", Some("今年")),
            ("招商局本月赴禾川开展一次推介", Some("本月")),
            ("由河道局两日内答复", Some("两日内")),
            ("力争2032年夜游收入达到3亿元", Some("2032年")),
            ("都市圈办要对今年确定的4项灯会逐项排期", None),
            ("开通夜游巴士，每周不少于3班", None),
            ("做好前期工作", None),
            ("加强今年灯会的宣传", None),
            ("推进节后复工", None),
        ] {
            assert_eq!(find(text).as_deref(), due, "{text}");
        }
    }
}
