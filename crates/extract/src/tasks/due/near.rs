//! Deadlines told from the document's own day (本月底前, 下周一前), and those that run from one day to another.

use std::sync::LazyLock;

use crate::dates::{Day, days_in, number};
use crate::pattern::Pattern;
use crate::quick::has;
use crate::vocabulary::words;

static MONTH: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^(?P<w>本|当|这个|下个|下|次)?月(?:(?P<d>\d{1,2})[日号]|(?P<e>底|末))?(?:之?前|以前|内)?$")
});
static WEEK: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^(?P<w>本|这|下)?周(?P<d>[一二三四五六日天])?(?:之?前|以前|之?内|下班前)?$")
});

/// The last day of what is told from the day of the document.
pub(super) fn told_from(due: &str, known: Day) -> Option<Day> {
    if !due.starts_with(['本', '当', '这', '下', '次', '月', '周']) {
        return None;
    }
    if let Some(c) = MONTH.as_ref().and_then(|r| r.captures(due)) {
        let said = c.name("w").map_or("", |w| w.as_str());
        if said.is_empty() && c.name("e").is_none() {
            return None;
        }
        let (year, month) = match (said.starts_with(['下', '次']), known.month) {
            (true, 12) => (known.year + 1, 1),
            (true, month) => (known.year, month + 1),
            (false, month) => (known.year, month),
        };
        let day = match c.name("d") {
            Some(day) => number(day.as_str())?,
            None => days_in(year, month),
        };
        return Day::new(year, month, day);
    }
    let c = WEEK.as_ref()?.captures(due)?;
    let said = c.name("w").map_or("", |w| w.as_str());
    let day = c.name("d").map(|d| d.as_str());
    if said.is_empty() && day.is_none() {
        return None;
    }
    let weekday = match day {
        Some(day) => "一二三四五六".find(day).map_or(6, |at| at / 3),
        None => 6,
    };
    // Weeks begin on Monday.
    let today = known.weekday();
    let weekday = u32::try_from(weekday).ok()? + if said == "下" { 7 } else { 0 };
    match weekday.checked_sub(today) {
        Some(ahead) => known.ahead(ahead),
        None => known.back(today - weekday),
    }
}

static SPAN: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<a>(?:\d{4}年|今年|明年)?(?P<m>\d{1,2}月)\d{1,2}日)(?:至|到|—|-|－|~)(?P<b>(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}日)(?:期间)?",
    )
});

/// 日至: whether a day goes to another.
fn goes_to(text: &str) -> bool {
    has(text, '日') && words!["日至", "日到", "日—", "日-", "日－", "日~"].within(text)
}

/// 4月20日至5月10日 before what is done then.
pub(super) fn span(text: &str) -> Option<&str> {
    if !goes_to(text) {
        return None;
    }
    SPAN.as_ref()?
        .find_iter(text)
        .find(|m| {
            let (before, after) = (&text[..m.start()], &text[m.end()..]);
            (before.is_empty() || before.ends_with(['，', ',', '；', '。', '在', '于', '要']))
                && (super::super::verbs::begins_with_verb(after) || after.starts_with(['，', ',']))
        })
        .map(|m| m.as_str())
}

/// The two ends of 4月20日至5月10日, as they are written.
pub(super) fn ends(due: &str) -> Option<[String; 2]> {
    if !goes_to(due) {
        return None;
    }
    let c = SPAN.as_ref()?.captures(due)?;
    let (from, to) = (&c["a"], &c["b"]);
    let mut to = if to.contains('月') {
        to.to_owned()
    } else {
        format!("{}{to}", &c["m"])
    };
    if !to.contains('年')
        && let Some(year) = from.find('年')
    {
        to.insert_str(0, &from[..year + '年'.len_utf8()]);
    }
    (c.get(0)?.start() == 0).then(|| [from.to_owned(), to])
}

static MONTHS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<y>\d{4}年|今年|明年)?(?P<a>\d{1,2})月?(?:至|到|—|-|–|－|~)(?P<z>\d{4}年|今年|明年)?(?P<b>\d{1,2}月(?:底|末|上旬|中旬|下旬)?)(?:份|前)?$",
    )
});

/// The first and the last month of 2031年3月—6月 and 7—8月, as they are written.
pub(super) fn months(due: &str) -> Option<[String; 2]> {
    if !has(due, '月') || !words!["至", "到", "—", "-", "–", "－", "~"].within(due) {
        return None;
    }
    let c = MONTHS.as_ref()?.captures(due)?;
    let year = c.name("y").map_or("", |y| y.as_str());
    let last = c.name("z").map_or(year, |z| z.as_str());
    Some([format!("{year}{}月", &c["a"]), format!("{last}{}", &c["b"])])
}

static SINCE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:自(?:(?:\d{4}年|今年|明年)?\d{1,2}月(?:\d{1,2}日)?)起[，,]?|(?:自|从)?\d{4}年?(?:至|到|—|-|－|~)\d{4}年[，,]?)$",
    )
});

/// 自4月1日起 and 2031年至2033年 before 每周: the byte where it begins.
pub(super) fn since(before: &str) -> Option<usize> {
    let ends = before.trim_end_matches(['，', ',']).ends_with(['起', '年']);
    let m = ends.then(|| SINCE.as_ref()?.find(before)).flatten()?;
    Some(m.start())
}

/// What 自4月1日起每周 begins with and 2031年至2033年每年 goes to.
pub(super) fn often_between(due: &str) -> Option<[String; 2]> {
    let (time, _) = due.split_once('每').filter(|(time, _)| !time.is_empty())?;
    let time = time.trim_end_matches(['，', ',']);
    if let Some(from) = time.strip_prefix('自').and_then(|t| t.strip_suffix('起')) {
        return Some([from.to_owned(), String::new()]);
    }
    let (from, to) = ["至", "到", "—", "-", "－", "~"]
        .iter()
        .find_map(|joint| time.split_once(joint))?;
    let from = from.trim_start_matches(['自', '从']).trim_end_matches('年');
    Some([format!("{from}年"), to.to_owned()])
}
