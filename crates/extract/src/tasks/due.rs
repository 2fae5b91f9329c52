//! Deadlines: finding them in a clause as written, and the days they mean.

mod loose;
mod near;
mod numeric;

use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::dates::{Day, days_in, number};
use crate::quick::holds;
use crate::vocabulary::words;

pub(crate) use numeric::spelled;

/// How deadlines are written, but for the name of what comes to market before one.
macro_rules! deadlines {
    ($market:literal) => {
        concat!(
            r"每月第[一二三四]周|每季度?(?:首月|末月|第[一二三]个月)(?:底|末|\d{1,2}日)?(?:之?前)?|每季度?(?:首|末)(?:之?前)?|每月末(?:之?前)?|每年(?:主?汛期?|入汛|国庆|春节)前|(?:每月|每季度|每季|每周|每年|每半年|每半月|每两周|每两月|每旬|每日|每天|每学期)(?:[一二三四五六日]|\d{1,2}[时点]|\d{1,2}日|\d{1,2}号|末|底|初)?(?:之?前)?",
            r"|(?:(?:\d{4}|[二〇零一三四五六七八九]{4})年|今年|明年|次年)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日|底|末|份|初|上旬|上中旬|中下旬|中旬|下旬)?(?:之前|以前|前)(?:并长期坚持)?",
            r"|\d{4}年\d{1,2}月(?:底|末|中旬|上旬|下旬|\d{1,2}日)?",
            r"|(?:\d{1,2}月?、)?\d{1,2}月(?:底|末|上旬|中旬|下旬|份)",
            r"|(?:\d{4}年|今年|明年)?(?:第?[一二三四1-4]季度|上半年|下半年)(?:末|底)?(?:之前|以前|前|内)",
            r"|(?:\d{4}年|今年|明年)?第?[一二三四1-4]季度(?:末|底)",
            r"|(?:\d{4}年|今年|明年)(?:第?[一二三四1-4]季度|上半年|下半年)",
            r"|(?:第?[一二三四1-4]季度|上半年|下半年)",
            r"|[一二两三四五六七八九十\d]{1,3}(?:年|个月|周|天|日|个工作日)内",
            r"|(?:\d{4}年|今年|明年|本年)?年?(?:底|末)(?:之前|以前|前)",
            r"|(?:\d{4}年|今年|明年)(?:底|末|内)",
            r"|年底前|年末前|(?:今年|明年)?年内|年度内|(?:\d{4}年|今年|明年|次年)?(?:(?:春节|元旦|清明|端午|国庆|中秋|重阳|五一)(?:节)?前|“(?:五一|七一|八一|十一)”(?:假期|小长假|长假)?前)|“十一”前|“十[四五]五”(?:规划)?(?:期?末|末期)(?:之?前)?|两会前|\d{4}年汛期前|汛期前|主汛期前|入汛前|供暖期前|(?:\d{4}年|今年|明年)?(?:春运|春耕|夏收|秋收|秋种|入冬|雨季|高考|中考|旅游旺季|农忙|封冻|立春|惊蛰|春分|谷雨|小满|芒种|夏至|立秋|处暑|白露|秋分|寒露|霜降|立冬|冬至|大寒|小年|除夕",
            $market,
            r")(?:之|以)?前|(?:\d{4}年|今年|明年)?(?:\d{1,2}月)?(?:春季|秋季)?开学前",
            r"|到\d{4}年(?:(?:底|末)(?:之?前)?)?",
            r"|\d{4}年",
            r"|(?:会后|(?:自?本(?:意见|方案|通知|办法|规定|细则))?(?:印发|发布|公布|实施)之日起)?\d+个?(?:工作日|个月|月|天|日)内|(?:会后)?(?:本周|本月|下周|下月|一周|两周)(?:之?内)",
            r"|(?:今夜|今晚|今天|明天|明日)?(?:(?:\d{1,2}月)?\d{1,2}日)?(?:\d{1,2}|零)[时点](?:之?前)|(?:本|下|次)?月(?:底|末|\d{1,2}日)(?:之?前)|(?:本|下|这)?周[一二三四五六日天](?:之?前)|中秋、?国庆(?:节)?前|(?:雨季|汛期|主汛期|寒潮|台风|冬季|雪季)(?:来临|到来)(?:之?前)",
            r"|长期坚持|持续推进|长期推进|持续开展|常年坚持",
        )
    };
}
static DUE: LazyLock<Option<Pattern>> = LazyLock::new(|| Pattern::new(deadlines!("")));
/// 新茶上市前: begins with any two characters, which would have to be tried everywhere.
static TO_MARKET: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(deadlines!(r"|[\p{Han}]{0,2}上市")));

/// ，2031年灯具回收率达到60%: what stands at a level by the year that its clause begins with.
fn reached_by(after: &str) -> bool {
    let clause = &after[..after.find(['，', ',', '；', '。']).unwrap_or(after.len())];
    words!["率", "比例", "占比", "比重"].within(clause)
        && words!["达到", "提高到", "提升到", "降到", "降至", "不低于"].within(clause)
}

/// The deadline inside a task's text, as written.
pub(crate) fn find(text: &str) -> Option<String> {
    // One of these stands in every deadline.
    if !words![
        "每", "月", "年", "季", "前", "底", "末", "周内", "天内", "日内", "之内", "长期", "持续"
    ]
    .within(text)
    {
        return None;
    }
    let regex = if words!["上市前"].within(text) {
        &TO_MARKET
    } else {
        &DUE
    };
    let regex = regex.as_ref()?;
    for m in regex.find_iter(text) {
        let found = m.as_str().strip_prefix('到').unwrap_or(m.as_str());
        let before = &text[..m.start()];
        let after = &text[m.end()..];
        // 按“每周5列”签订协议: what is quoted says how much.
        if after.starts_with(|c: char| c.is_ascii_digit()) && found.starts_with('每') && before.ends_with('“')
        {
            continue;
        }
        // 未按计划于5月底前开工: what was missed.
        let so_far = before.rsplit(['，', ',', '；', '。']).next().unwrap_or_default();
        if words!["未按", "未能", "原定", "原计划"].within(so_far) {
            continue;
        }
        // 年内到期的政策: which ones. 三年内不得投标: for how long.
        if after.starts_with("到期") || found.ends_with("年内") && after.starts_with("不得") {
            continue;
        }
        // “每月一提醒、每季一通报”: how, in quotes or in a row.
        if found.starts_with('每') && before.matches('“').count() > before.matches('”').count() {
            continue;
        }
        // 每月750元: how much.
        if found.starts_with('每') && is_money(after) {
            continue;
        }
        // 二季度开工、年底前投用: it is due when it is done.
        if let Some(done) = done_later(after) {
            return Some(done);
        }
        // 每周不少于3班: how often a bus goes.
        if found.starts_with('每') && runs(after) {
            continue;
        }
        // 每半年一次 is every half year, not its first day.
        let spoken = ["每月", "每季度", "每季", "每半年", "每年", "每旬"]
            .iter()
            .any(|each| {
                found
                    .strip_prefix(each)
                    .is_some_and(|n| matches!(n, "一" | "二" | "三" | "四" | "五" | "六"))
            });
        let found = if (after.starts_with('次') || spoken) && found.starts_with('每') {
            found.trim_end_matches(['一', '二', '三', '四'])
        } else {
            found
        };
        // 自2024年3月起, 2023年5月以来, 2024年1月印发的: not when it is owed.
        let began = before.ends_with('自')
            || before.ends_with('从')
            || before.ends_with("截至")
            || before.ends_with("截止")
            || after.starts_with('起')
            || after.starts_with("以来")
            || after.starts_with('至') && !after.starts_with("至少")
            || after.starts_with('—')
            || after.starts_with("开始");
        let bare_month = !found.ends_with(['前', '底', '末', '内', '旬'])
            && found.contains('月')
            && found.contains('年')
            && !found.starts_with('每');
        let finished = words![
            "建成", "完成", "投用", "投产", "通车", "竣工", "全面", "正式", "实现", "启用", "达到", "开工",
            "具备", "全部", "前", "投入", "印发", "出台", "启动", "形成", "完工", "合龙", "贯通", "封顶",
            "交付", "并网",
        ]
        .begins(after);
        let horizon = m.as_str().starts_with('到')
            && !found.ends_with(['底', '末'])
            && !after.starts_with(['，', ',', '力', '实', '完', '全', '建', '基']);
        let built = words!["建成", "竣工", "通车", "投用", "投产", "完工", "启用", "投运"].begins(after);
        let strives = words!["力争", "确保", "争取", "计划"].ends(before)
            && (words!["实现", "完成", "全部", "基本", "全线", "达到", "全面"].begins(after)
                || words!["达到", "突破", "超过", "实现"].within(after));
        // 上半年货运量: a period, not a day.
        let opens =
            before.is_empty() || before.ends_with(['，', ',', '；', '。', '、', '于', '在']) || strives;
        let bare_season = !found.contains('年') || found == "上半年" || found == "下半年";
        let reached = opens && reached_by(after);
        // 于明年一季度清退灯箱: of which year is said.
        let of_year = !bare_season && before.ends_with('于') && super::verbs::begins_with_verb(after)
            // 各镇一季度至少签约1家
            || after.starts_with("至少");
        let season = (found.ends_with(['度']) || found.ends_with("半年"))
            && (!finished || (bare_season && !opens))
            && !words!["争取", "力争", "确保"].ends(before)
            && !of_year
            || found.ends_with('年')
                && !found.ends_with("半年")
                && !built
                && !strives
                && !reached
                && !m.as_str().starts_with('到');
        let month_only = found.ends_with('月') && !found.contains('年') && !found.starts_with('每');
        // 每年 and 每天 inside a phrase count, they do not date: 每年新增, 每天运行.
        let rate = ["每年", "每天", "每日"].contains(&found)
            && !words![
                "开展",
                "举办",
                "组织",
                "召开",
                "至少",
                "通报",
                "公布",
                "发布",
                "评估",
                "定期",
                "报送",
                "不少于",
                "梳理",
                "遴选",
                "选派",
                "编制",
                "制定",
                "修订",
                "检查",
                "督查",
                "抽查",
                "走访",
                "考核",
            ]
            .begins(after)
            // 每日对高边坡进行巡查
            && !(after.starts_with('对') && words!["巡查", "检查", "监测", "抽查", "巡检", "排查"].ends(after));
        // 持续开展某某行动: how, not until when.
        let carried_on = found.starts_with("持续")
            && (after.starts_with(crate::normalise::is_han) || after.starts_with(['“', '《']));
        // 9月份组织演练: when it is done, if that is all that comes first.
        let in_month = found.ends_with("月份")
            && !(before.is_empty() && super::verbs::begins_with_verb(after) && !finished);
        // 自4月1日起每周, 2031年至2033年每年
        if found.starts_with('每')
            && let Some(from) = near::since(before)
        {
            return Some(format!("{}{found}", &text[from..m.start()]));
        }
        if rate || carried_on || in_month {
            continue;
        }
        if began || (bare_month && !finished) || horizon || month_only || season && !found.starts_with('每')
        {
            continue;
        }
        // 主汛期前（6月10日前）: the bracket names the day.
        if found.ends_with('前')
            && !found.contains('月')
            && let Some((inside, _)) = after
                .strip_prefix(['（', '('])
                .and_then(|a| a.split_once(['）', ')']))
            && inside.contains('月')
            && find(inside).as_deref() == Some(inside)
        {
            return Some(inside.to_owned());
        }
        if found.ends_with('内')
            && let Some(from) = loose::counted_from(before)
        {
            return Some(text[from..m.end()].to_owned());
        }
        return Some(found.to_owned());
    }
    None
}

/// The same where a time that names no day counts as well: 全年, 每小时, 春播前, 10月召开. What parts clauses from each
/// other asks [`find`] alone: such words begin clauses of their own.
pub(crate) fn find_loosely(text: &str) -> Option<String> {
    find(text)
        .or_else(|| near::span(text).map(str::to_owned))
        .or_else(|| loose::find(text).map(str::to_owned))
}

/// 750元, 1.2万元: a sum.
fn is_money(after: &str) -> bool {
    let behind = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    behind.len() < after.len()
        && behind
            .trim_start_matches(['万', '亿', '多', '余'])
            .starts_with('元')
}

/// 开工、年底前投用: behind the day on which a work begins, that on which it is done.
fn done_later(after: &str) -> Option<String> {
    let rest = ["开工建设", "开工", "动工"]
        .iter()
        .find_map(|w| after.strip_prefix(w))?;
    let rest = rest.strip_prefix(['、', '，', ','])?;
    let clause = &rest[..rest.find(['。', '；', ';']).unwrap_or(rest.len())];
    let done = find(clause)?;
    let (before, behind) = clause.split_once(done.as_str())?;
    let ends = words![
        "建成",
        "完成",
        "完工",
        "竣工",
        "投用",
        "投产",
        "通车",
        "投入使用",
        "投入运营",
        "交付",
        "全部"
    ]
    .begins(behind);
    (before.is_empty() && ends).then_some(done)
}

/// 不少于3班, 开行2列: what goes so often.
fn runs(after: &str) -> bool {
    let rest = ["不少于", "不低于", "开行", "发车", "运行", "至少"]
        .iter()
        .find_map(|w| after.strip_prefix(w))
        .unwrap_or(after);
    let counted =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c));
    counted.len() < rest.len() && words!["班", "列", "趟", "航班", "架次"].begins(counted)
}

static PARTS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?:(?P<y>\d{4}|[二〇零一三四五六七八九]{4})年|(?P<rel>今年|明年|次年|本年))?",
        r"(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日|(?P<part>底|末|初|上旬|上中旬|中下旬|中旬|下旬))?",
        r"|第?(?P<q>[一二三四1-4])季度|(?P<half>上半年|下半年)|(?P<ye>年?底|年?末|年内|内|全年|年度内))?",
        r"(?P<tail>.*)$"
    ))
});

/// Days before which work is wanted, where they stand on the same day each year.
const FEASTS: &[(&str, (u32, u32))] = &[
    ("国庆", (9, 30)),
    ("“十一”", (9, 30)),
    ("“七一”", (6, 30)),
    ("“八一”", (7, 31)),
    ("五一", (4, 30)),
    ("元旦", (12, 31)),
    ("清明", (4, 3)),
    ("秋季开学", (8, 31)),
];
static WITHIN: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"^(?P<n>[一二两三四五六七八九十\d]{1,3})(?P<u>个月|月|天|日|周|年)内"));

/// `[from, to]` of a deadline, resolved against the document's day; `None` where it cannot be known.
#[expect(clippy::too_many_lines, reason = "one form of deadline after another")]
pub(crate) fn range(due: &str, known: Option<Day>, year_hint: Option<i32>) -> Option<[Option<String>; 2]> {
    let due = due.trim();
    let in_words = spelled(due);
    let due = in_words.as_deref().unwrap_or(due);
    if let Some([from, to]) = near::often_between(due) {
        let begins = range(&from, known, year_hint)?;
        let [first, last] = &begins;
        let from = if from.ends_with('日') { last } else { first }.clone()?;
        let ends = if to.is_empty() {
            Some(format!("{}-12-31", from.get(..4)?))
        } else {
            range(&to, known, year_hint)?[1].clone()
        };
        return Some([Some(from), ends]);
    }
    if let Some([from, to]) = near::ends(due) {
        let [_, from] = range(&from, known, year_hint)?;
        let [_, to] = range(&to, known, year_hint)?;
        return (from <= to).then_some([from, to]);
    }
    if let Some([from, to]) = near::months(due) {
        let [from, _] = range(&from, known, year_hint)?;
        let [_, to] = range(&to, known, year_hint)?;
        return (from <= to).then_some([from, to]);
    }
    if let Some(to) = known.and_then(|day| near::told_from(due, day)) {
        return Some([None, Some(to.iso())]);
    }
    // 9、10月份
    if let Some((first, last)) = due.split_once('、')
        && let Some(first) = number(first.trim_end_matches('月'))
        && last.contains('月')
    {
        let [from, _] = range(&format!("{first}月"), known, year_hint)?;
        let [_, to] = range(last, known, year_hint)?;
        return (from <= to).then_some([from, to]);
    }
    for (plan, end) in [("“十四五”", "2025-12-31"), ("“十五五”", "2030-12-31")] {
        if due.starts_with(plan) {
            return Some([None, Some(end.to_owned())]);
        }
    }
    if due.starts_with('每') || due == "全年" && known.is_none() {
        // Owed again and again until the year ends.
        let year = known.map(|d| d.year).or(year_hint)?;
        let from = known.or_else(|| Day::new(year, 1, 1))?;
        return Some([Some(from.iso()), Some(Day::new(year, 12, 31)?.iso())]);
    }
    if holds(due, "持续") || due.starts_with("长期") || due.starts_with("常年") {
        return known.map(|d| [Some(d.iso()), None]);
    }
    if let Some((_, (month, day))) = FEASTS.iter().find(|(name, _)| due.contains(name)) {
        let base = known.map(|d| d.year).or(year_hint);
        let written = due.get(..4).and_then(|y| y.parse::<i32>().ok());
        let mut to = Day::new(
            match written {
                Some(year) => year,
                None if due.starts_with("明年") || due.starts_with("次年") => base? + 1,
                None => base?,
            },
            *month,
            *day,
        )?;
        if written.is_none() && known.is_some_and(|d| d > to) {
            to = Day::new(to.year + 1, *month, *day)?;
        }
        return Some([None, Some(to.iso())]);
    }
    if let Some(c) = WITHIN.as_ref().and_then(|r| r.captures(due)) {
        let n = number(&c["n"])?;
        let start = known?;
        let to = match &c["u"] {
            "天" | "日" => start.ahead(n)?,
            "周" => start.ahead(n.checked_mul(7)?)?,
            "个月" | "月" => {
                let month = start.month - 1 + n;
                let year = start.year + i32::try_from(month / 12).ok()?;
                Day::new(
                    year,
                    month % 12 + 1,
                    start.of_month.min(days_in(year, month % 12 + 1)),
                )?
            }
            "年" => Day::new(
                start.year + i32::try_from(n).ok()?,
                start.month,
                start.of_month.min(28),
            )?,
            _ => return None,
        };
        return Some([None, Some(to.iso())]);
    }
    // Feasts of the moon and what comes with the weather: no day of this calendar.
    if words![
        "春节",
        "端午",
        "中秋",
        "汛",
        "来临",
        "到来",
        "结束后",
        "解除后",
        "春季开学"
    ]
    .within(due)
        && !due.contains('月')
    {
        return None;
    }
    if words!["今天", "今日", "今晚", "今夜", "立即", "即刻", "即日"].holds(due) {
        return known.map(|d| [None, Some(d.iso())]);
    }
    if words!["明天", "明日", "明晚"].holds(due) {
        return Some([None, Some(known?.ahead(1)?.iso())]);
    }
    // 立即启动,8月底前完成: the clause that holds a day.
    let piece = due
        .split(['，', ',', ';', '；'])
        .rfind(|p| p.contains(['月', '年', '季']))?;
    let piece = piece
        .trim()
        .trim_start_matches("于")
        .trim_start_matches("在")
        .trim_start_matches('到')
        .trim_start_matches('至');
    let c = PARTS.as_ref()?.captures(piece)?;
    let tail = &c["tail"];
    let written = c
        .name("y")
        .and_then(|y| number(y.as_str()))
        .and_then(|y| i32::try_from(y).ok());
    let base = known.map(|d| d.year).or(year_hint);
    let year = match (written, c.name("rel").map(|r| r.as_str())) {
        (Some(y), _) => y,
        (None, Some("明年" | "次年")) => base? + 1,
        _ => base?,
    };
    let (from, to, month_given) = if let Some(m) = c.name("m") {
        let month = number(m.as_str())?;
        let last = days_in(year, month);
        let (a, b) = if let Some(d) = c.name("d") {
            let d = number(d.as_str())?;
            (d, d)
        } else {
            match c.name("part").map(|p| p.as_str()) {
                Some("上旬" | "初") => (1, 10),
                Some("中旬") => (11, 20),
                Some("上中旬") => (1, 20),
                Some("中下旬") => (11, last),
                Some("下旬") => (21, last),
                Some(_) => (last, last),
                // 10月前 ends with September.
                None if tail.starts_with('前') || tail.starts_with("以前") || tail.starts_with("之前") =>
                {
                    let before = if month == 1 {
                        Day::new(year - 1, 12, 31)?
                    } else {
                        Day::new(year, month - 1, days_in(year, month - 1))?
                    };
                    return Some([None, Some(before.iso())]);
                }
                None => (1, last),
            }
        };
        (Day::new(year, month, a)?, Day::new(year, month, b)?, true)
    } else if let Some(q) = c.name("q") {
        let q = number(q.as_str()).filter(|q| (1..=4).contains(q))?;
        (
            Day::new(year, q * 3 - 2, 1)?,
            Day::new(year, q * 3, days_in(year, q * 3))?,
            false,
        )
    } else if let Some(half) = c.name("half") {
        if half.as_str() == "上半年" {
            (Day::new(year, 1, 1)?, Day::new(year, 6, 30)?, false)
        } else {
            (Day::new(year, 7, 1)?, Day::new(year, 12, 31)?, false)
        }
    } else if c.name("ye").is_some() || written.is_some() || c.name("rel").is_some() {
        (Day::new(year, 1, 1)?, Day::new(year, 12, 31)?, false)
    } else {
        return None;
    };
    // November's meeting that says 3月底前 means next March.
    let (from, to) = match known {
        Some(day)
            if written.is_none()
                && c.name("rel").is_none()
                && month_given
                && day.number() - to.number() > 180 =>
        {
            (
                Day::new(
                    from.year + 1,
                    from.month,
                    from.of_month.min(days_in(from.year + 1, from.month)),
                )?,
                Day::new(
                    to.year + 1,
                    to.month,
                    to.of_month.min(days_in(to.year + 1, to.month)),
                )?,
            )
        }
        _ => (from, to),
    };
    let whole_period = matches!(
        c.name("part").map(|p| p.as_str()),
        Some("上旬" | "上中旬" | "中旬" | "中下旬" | "下旬" | "初")
    ) || (c.name("d").is_none() && c.name("part").is_none());
    // 2027年前 ends with 2026, as 10月前 ends with September.
    if c.name("y").is_some()
        && c.name("m").is_none()
        && c.name("q").is_none()
        && c.name("half").is_none()
        && c.name("ye").is_none()
        && words!["前", "以前", "之前"].begins(tail)
    {
        return Some([None, Some(Day::new(year - 1, 12, 31)?.iso())]);
    }
    let before = tail.contains('前')
        || tail.contains('底')
        || tail.contains('末')
        || c.name("ye").is_some_and(|y| y.as_str() != "全年")
        || c.name("d").is_some()
        || !whole_period;
    Some([(!before).then(|| from.iso()), Some(to.iso())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_found_as_written() {
        for (text, due) in [
            ("6月底前修好滨河步道", Some("6月底前")),
            ("到2031年底前,建成书屋20个", Some("2031年底前")),
            ("滨河路2031年6月建成通车", Some("2031年6月")),
            ("每季度通报一次", Some("每季度")),
            ("每月5日前汇总进展", Some("每月5日前")),
            ("力争年内全线开工", Some("年内")),
            ("春节前开展排查", Some("春节前")),
            ("9月开学前挂牌运行", Some("9月开学前")),
            ("自2031年3月起执行", None),
            ("对年内到期的政策逐条评估", None),
            ("办好3月的活动", None),
            ("修缮滨河步道", None),
            ("环线2032年建成通车", Some("2032年")),
            ("2032年安排资金", None),
            ("推广节能灯具，2032年灯具回收率达到60%", Some("2032年")),
            ("到2033年，建成书屋", Some("2033年")),
            ("明年上半年印发实施", Some("明年上半年")),
            ("2031年上半年货运量8万吨", None),
            ("上半年完成主体工程", Some("上半年")),
            ("上半年货运量8万吨", None),
            ("2032年一季度末全线开工", Some("2032年一季度末")),
            ("县城管局于明年一季度清退灯箱", Some("明年一季度")),
            ("各镇一季度至少签约1家灯厂", Some("一季度")),
            ("一季度签约灯厂3家", None),
            ("三年内培训讲解员50人", Some("三年内")),
            ("每半月通报一次", Some("每半月")),
            ("后评估，每半年一次", Some("每半年")),
            ("每周至少演出两场", Some("每周")),
            ("每月抽检一次", Some("每月")),
            ("养灯补助提高到每月750元", None),
            ("新建灯库，二季度开工、年底前投用", Some("年底前")),
            ("力争2032年实现全覆盖", Some("2032年")),
            ("年新增座席80个", None),
            ("二期未按计划于5月底前亮灯", None),
            ("在“七一”前换新灯具", Some("“七一”前")),
            ("在4月中下旬前换新灯具", Some("4月中下旬前")),
            ("到“十五五”末，路灯全部节能", Some("“十五五”末")),
            ("2032年春季开学前修好路灯", Some("2032年春季开学前")),
            ("自4月1日起每周巡灯一次", Some("自4月1日起每周")),
            ("主汛期前（6月10日前）查完灯杆", Some("6月10日前")),
        ] {
            assert_eq!(find(text).as_deref(), due, "{text}");
        }
    }

    #[test]
    fn deadlines_become_days() {
        let day = Day::new(2031, 4, 18);
        for (due, from, to) in [
            ("年底前", None, Some("2031-12-31")),
            ("6月底前", None, Some("2031-06-30")),
            ("上半年", Some("2031-01-01"), Some("2031-06-30")),
            ("一季度", Some("2031-01-01"), Some("2031-03-31")),
            ("7月20日前", None, Some("2031-07-20")),
            ("10月前", None, Some("2031-09-30")),
            ("10月中旬", Some("2031-10-11"), Some("2031-10-20")),
            ("2032年6月", Some("2032-06-01"), Some("2032-06-30")),
            ("明年3月底前", None, Some("2032-03-31")),
            ("2032年12月底前并长期坚持", None, Some("2032-12-31")),
            ("立即启动,8月底前完成", None, Some("2031-08-31")),
            ("全年", Some("2031-01-01"), Some("2031-12-31")),
            ("8月15日", None, Some("2031-08-15")),
            ("每季度", Some("2031-04-18"), Some("2031-12-31")),
            ("持续推进", Some("2031-04-18"), None),
            ("2033年前", None, Some("2032-12-31")),
            ("2033年底前", None, Some("2033-12-31")),
            ("国庆节前", None, Some("2031-09-30")),
            ("30天内", None, Some("2031-05-18")),
            ("三个月内", None, Some("2031-07-18")),
            ("2032年一季度末", None, Some("2032-03-31")),
            ("本月底前", None, Some("2031-04-30")),
            ("月底前", None, Some("2031-04-30")),
            ("本月25日前", None, Some("2031-04-25")),
            ("下月10日前", None, Some("2031-05-10")),
            ("本周六前", None, Some("2031-04-19")),
            ("下周一前", None, Some("2031-04-21")),
            ("“七一”前", None, Some("2031-06-30")),
            ("4月中下旬前", None, Some("2031-04-30")),
            ("“十五五”末", None, Some("2030-12-31")),
            ("4月20日至5月10日", Some("2031-04-20"), Some("2031-05-10")),
            ("9、10月份", Some("2031-09-01"), Some("2031-10-31")),
            ("2031年3月—6月", Some("2031-03-01"), Some("2031-06-30")),
            ("2031年8月至12月底前", Some("2031-08-01"), Some("2031-12-31")),
            ("2031年11月至2032年2月", Some("2031-11-01"), Some("2032-02-29")),
            ("7—8月", Some("2031-07-01"), Some("2031-08-31")),
            ("2032年4月20日至5月10日", Some("2032-04-20"), Some("2032-05-10")),
            ("自5月1日起每周", Some("2031-05-01"), Some("2031-12-31")),
            ("2031年至2033年每年", Some("2031-01-01"), Some("2033-12-31")),
        ] {
            assert_eq!(
                range(due, day, None),
                Some([from.map(str::to_owned), to.map(str::to_owned)]),
                "{due}"
            );
        }
        for due in ["2月30日前", "13月底前", "春节前", "5个工作日内", ""] {
            assert_eq!(range(due, day, None), None, "{due}");
        }
        assert_eq!(range("6月底前", None, None), None);
        let november = Day::new(2031, 11, 26);
        assert_eq!(
            range("3月底前", november, None),
            Some([None, Some("2032-03-31".into())])
        );
    }
}
