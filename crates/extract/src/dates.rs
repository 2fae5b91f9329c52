//! Days as Chinese papers write them: 2024年3月5日, 二〇二四年三月五日, 2024-03-05, 3月5日, and which year is meant.

use std::sync::LazyLock;

use crate::pattern::Pattern;
use crate::vocabulary::words;

/// A day of the Gregorian calendar that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: i32,
    pub(crate) month: u32,
    pub(crate) of_month: u32,
}

impl Day {
    pub(crate) fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        ((1900..=2100).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in(year, month))
        .then_some(Self {
            year,
            month,
            of_month: day,
        })
    }

    pub(crate) fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }

    /// So many days earlier.
    pub(crate) fn back(self, days: u32) -> Option<Self> {
        let mut day = self;
        for _ in 0..days.min(40) {
            day = if day.of_month > 1 {
                Self::new(day.year, day.month, day.of_month - 1)?
            } else if day.month > 1 {
                Self::new(day.year, day.month - 1, days_in(day.year, day.month - 1))?
            } else {
                Self::new(day.year - 1, 12, 31)?
            };
        }
        Some(day)
    }

    /// 0 for Monday.
    pub(crate) fn weekday(self) -> u32 {
        // 3 January 2000 was a Monday.
        let monday = Self {
            year: 2000,
            month: 1,
            of_month: 3,
        };
        u32::try_from((self.number() - monday.number()).rem_euclid(7)).unwrap_or(0)
    }

    /// How many days before this one the last such weekday was, or the one of so many weeks before.
    pub(crate) fn days_since(self, weekday: u32, weeks: u32) -> u32 {
        if weeks == 0 {
            (self.weekday() + 7 - weekday) % 7
        } else {
            self.weekday() + 7 * weeks - weekday
        }
    }

    /// So many days later.
    pub(crate) fn ahead(self, days: u32) -> Option<Self> {
        let mut day = self;
        for _ in 0..days.min(800) {
            day = if day.of_month < days_in(day.year, day.month) {
                Self::new(day.year, day.month, day.of_month + 1)?
            } else if day.month < 12 {
                Self::new(day.year, day.month + 1, 1)?
            } else {
                Self::new(day.year + 1, 1, 1)?
            };
        }
        Some(day)
    }

    /// Days since an arbitrary day, for differences.
    pub(crate) fn number(self) -> i64 {
        let (y, m) = if self.month <= 2 {
            (self.year - 1, self.month + 12)
        } else {
            (self.year, self.month)
        };
        let (y, m, d) = (i64::from(y), i64::from(m), i64::from(self.of_month));
        365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + d
    }
}

/// Days of a month; 0 for a month that does not exist.
pub(crate) fn days_in(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        _ => 0,
    }
}

/// Arabic, full-width or Chinese number below ten thousand: 12, １２, 十二, 二〇二四, 廿八, 第三十.
pub(crate) fn number(s: &str) -> Option<u32> {
    if s.is_empty() || s.chars().count() > 9 {
        return None;
    }
    let digit = |c: char| -> Option<u32> {
        Some(match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            '〇' | '零' | '○' | 'O' => 0,
            '一' | '壹' | '元' => 1,
            '二' | '贰' | '两' => 2,
            '三' | '叁' => 3,
            '四' | '肆' => 4,
            '五' | '伍' => 5,
            '六' | '陆' => 6,
            '七' | '柒' => 7,
            '八' | '捌' => 8,
            '九' | '玖' => 9,
            _ => return None,
        })
    };
    let spelled = s.chars().any(|c| "十百千廿卅拾佰仟".contains(c));
    if !spelled {
        return s
            .chars()
            .try_fold(0_u32, |n, c| n.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut last) = (0_u32, None::<u32>);
    for c in s.chars() {
        let scale = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1000,
            '廿' => {
                total = total.checked_add(20)?;
                last = None;
                continue;
            }
            '卅' => {
                total = total.checked_add(30)?;
                last = None;
                continue;
            }
            _ => {
                last = Some(digit(c)?);
                continue;
            }
        };
        let times = last.take().unwrap_or(1);
        total = total.checked_add(times.checked_mul(scale)?)?;
    }
    total.checked_add(last.unwrap_or(0))
}

static FULL: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"([0-9０-９]{4}|[〇零○一二三四五六七八九]{4})\s?年\s?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?([0-9０-９]{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?日",
    )
});
static DASHED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:^|[^0-9.])((?:19|20)\d{2})([-/.])(\d{1,2})[-/.](\d{1,2})(?:[^0-9]|$)")
});
static MONTH_DAY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^|[^0-9０-９年一二三四五六七八九十])([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?([0-9０-９]{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?日",
    )
});
static DAY_ONLY: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"(?:^|[^0-9月])(\d{1,2})日(?:上午|下午|晚|在|至|，|,|召开|举行|主持)"));
static URL_DAY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?:[^0-9]|$)")
});
/// /2031/5/6/: folders by day, whose numbers may have one digit.
static URL_FOLDERS: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"[/=_]((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})(?:[^0-9]|$)"));
static URL_MONTH: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"/((?:19|20)\d{2})[-/]?(0[1-9]|1[0-2])/"));

/// First day written with its year, and the byte after it.
pub(crate) fn full(s: &str) -> Option<(Day, usize)> {
    let digits = s.bytes().fold(false, |any, b| any | b.is_ascii_digit());
    if !digits && !words!["年"].within(s) {
        return None;
    }
    let spelled = FULL.as_ref()?.captures_iter(s).find_map(|c| {
        let day = Day::new(
            i32::try_from(number(&c[1])?).ok()?,
            number(&c[2])?,
            number(&c[3])?,
        )?;
        Some((day, c.get(0)?.end()))
    });
    let dashed = DASHED.as_ref()?;
    let dashed = dashed.captures_iter(if digits { s } else { "" }).find_map(|c| {
        let day = Day::new(c[1].parse().ok()?, c[3].parse().ok()?, c[4].parse().ok()?)?;
        Some((day, c.get(4)?.end()))
    });
    match (spelled, dashed) {
        (Some(a), Some(b)) => Some(if a.1 <= b.1 { a } else { b }),
        (a, b) => a.or(b),
    }
}

/// First 3月5日, with the byte after it.
pub(crate) fn month_day(s: &str) -> Option<((u32, u32), usize)> {
    MONTH_DAY.as_ref()?.captures_iter(s).find_map(|c| {
        let (month, day) = (number(&c[1])?, number(&c[2])?);
        ((1..=12).contains(&month) && (1..=days_in(2024, month)).contains(&day))
            .then_some(((month, day), c.get(2)?.end()))
    })
}

/// First "30日上午".
pub(crate) fn day_only(s: &str) -> Option<u32> {
    DAY_ONLY
        .as_ref()?
        .captures_iter(s)
        .find_map(|c| c[1].parse().ok().filter(|d| (1..=31).contains(d)))
}

static TOLD_FROM: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^|[。，,\s）)】])(?P<w>昨日|昨天|昨晚|昨|今日|今天|今|当日|前天|前日)(?:上午|下午|晚|，|,|（|\(|[\p{Han}])",
    )
});
static WEEKDAY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^|[。，,\s）)】])(?P<w>本周|这周|上周|上星期|周|星期)(?P<d>[一二三四五六日天])(?:上午|下午|晚|，|,|[\p{Han}])",
    )
});

/// 本周三, 上周五, 周二 at the head of a report: the weekday, from 0 for Monday, and how many weeks ago it says.
pub(crate) fn weekday_told(s: &str) -> Option<(u32, u32)> {
    let head = crate::vocabulary::head(s, 60);
    if !head.contains(['周', '期']) {
        return None;
    }
    let c = WEEKDAY.as_ref()?.captures(head)?;
    let weekday = match &c["d"] {
        "一" => 0,
        "二" => 1,
        "三" => 2,
        "四" => 3,
        "五" => 4,
        "六" => 5,
        _ => 6,
    };
    Some((weekday, u32::from(c["w"].starts_with('上'))))
}

/// How many days ago a report says it was: 昨日.
pub(crate) fn told_from(s: &str) -> Option<u32> {
    let head = crate::vocabulary::head(s, 60);
    let c = TOLD_FROM.as_ref()?.captures(head)?;
    let after = head.get(c.get(0)?.end().saturating_sub(3)..).unwrap_or_default();
    match &c["w"] {
        // 今年, 昨年: no days.
        "今" | "昨" if after.starts_with(['年', '后', '冬', '春', '夏', '秋']) => None,
        "今日" | "今天" | "今" | "当日" => Some(0),
        "前天" | "前日" => Some(2),
        _ => Some(1),
    }
}

/// A day or at least a month out of an address.
pub(crate) fn from_url(url: &str) -> Option<Day> {
    let by_day = |pattern: &'static Pattern| {
        pattern
            .captures_iter(url)
            .find_map(|c| Day::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?))
    };
    let by_day = by_day(URL_DAY.as_ref()?).or_else(|| by_day(URL_FOLDERS.as_ref()?));
    by_day.or_else(|| {
        URL_MONTH
            .as_ref()?
            .captures(url)
            .and_then(|c| Day::new(c[1].parse().ok()?, c[2].parse().ok()?, 1))
    })
}

/// The year that puts a month and day on or shortly before a known day (a report follows its meeting).
pub(crate) fn with_year(month: u32, day: u32, known: Day) -> Option<Day> {
    [known.year, known.year - 1, known.year + 1]
        .into_iter()
        .filter_map(|year| Day::new(year, month, day))
        .min_by_key(|d| {
            let gap = known.number() - d.number();
            // Days after the report cost more: the meeting came first.
            if gap >= 0 { gap } else { -gap * 4 }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_all_their_forms() {
        for (s, n) in [
            ("12", 12),
            ("１２", 12),
            ("十二", 12),
            ("二十", 20),
            ("二〇二四", 2024),
            ("廿八", 28),
            ("卅", 30),
            ("一百零三", 103),
            ("两", 2),
        ] {
            assert_eq!(number(s), Some(n), "{s}");
        }
        for s in ["", "abc", "十x", "99999999999"] {
            assert_eq!(number(s), None, "{s}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_nothing() {
        assert_eq!(Day::new(2023, 2, 30), None);
        assert_eq!(full("2023年2月30日"), None);
        assert_eq!(month_day("2月30日前"), None);
        assert_eq!(
            full("2024年2月29日").map(|f| f.0.iso()),
            Some("2024-02-29".into())
        );
    }

    #[test]
    fn the_year_comes_from_a_nearby_day() {
        let known = Day::new(2024, 1, 3).expect("a day");
        assert_eq!(with_year(12, 29, known).map(Day::iso), Some("2023-12-29".into()));
        assert_eq!(with_year(1, 2, known).map(Day::iso), Some("2024-01-02".into()));
        assert_eq!(
            from_url("https://news.example/2023/05/11/V230511.shtml").map(Day::iso),
            Some("2023-05-11".into())
        );
        for (url, day) in [
            ("http://gov.example/art/2031/5/6/art_21_883.html", "2031-05-06"),
            ("http://gov.example/2031-05/06/content_12.htm", "2031-05-06"),
            ("http://gov.example/zwyw/202105/t20310506_77.html", "2031-05-06"),
            ("http://gov.example/show?date=2031-5-6", "2031-05-06"),
            ("http://gov.example/2031/0506/1.html", "2031-05-06"),
            ("http://gov.example/2031/12/30/", "2031-12-30"),
        ] {
            assert_eq!(from_url(url).map(Day::iso).as_deref(), Some(day), "{url}");
        }
        assert_eq!(
            full("二〇二四年十二月三日").map(|f| f.0.iso()),
            Some("2024-12-03".into())
        );
    }
}
