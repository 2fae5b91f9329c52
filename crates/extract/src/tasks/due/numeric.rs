//! Deadlines in numbers, as cells and labels have them: 2031-06-30, 2031.6, 20310630, 12.31, 2031年Q3.

use crate::dates::days_in;

/// The same deadline with 年, 月, 日 and 季度; `None` where it is written otherwise, or may be no day: 2031.1 and 6.3 may
/// be numbers that lost their last zero.
pub(crate) fn spelled(due: &str) -> Option<String> {
    if due.starts_with(|c| ('０'..='９').contains(&c)) {
        let narrow = due.chars().map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '／' => '/',
            '－' => '-',
            c => c,
        });
        return spelled(&narrow.collect::<String>());
    }
    let due = due.trim().trim_end_matches(['.', '。']);
    if !due.starts_with(|c: char| c.is_ascii_digit()) || due.contains(['Q', 'q']) {
        return quarter(due);
    }
    let mut parts: Vec<&str> = Vec::new();
    let mut sign = None;
    let mut rest = due;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (part, after) = rest.split_at(digits);
        parts.push(part);
        rest = after;
        let next = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'));
        match next {
            Some(c) if parts.len() < 3 && sign.is_none_or(|s| s == c) => {
                sign = next;
                rest = &rest[1..];
            }
            _ => break,
        }
    }
    let (year, month, day) = match parts[..] {
        [all] if all.len() == 8 => (Some(&all[..4]), &all[4..6], Some(&all[6..])),
        [all] if all.len() == 6 => (Some(&all[..4]), &all[4..], None),
        [year, month] if year.len() == 4 => {
            let lost = sign == Some('.') && month == "1";
            (Some(year).filter(|_| !lost), month, None)
        }
        [month, day] => (None, month, Some(day)),
        [year, month, day] => (Some(year), month, Some(day)),
        _ => return None,
    };
    let within = |part: &str, most: u32| {
        let number = part.parse::<u32>().ok().filter(|n| part.len() <= 2 && *n >= 1)?;
        (number <= most).then_some(number)
    };
    let month = within(month, 12)?;
    let day = match day {
        Some(day) => {
            let number = within(day, days_in(2024, month))?;
            // 3-6 may be three months, 1.5 how long.
            let clear = year.is_some()
                || match sign {
                    Some('.') => day.len() == 2,
                    Some('/') => true,
                    _ => number > 12,
                };
            Some(clear.then_some(number)?)
        }
        None => None,
    };
    let year = match year {
        Some(year) if year.len() == 4 => {
            Some(year.parse::<u32>().ok().filter(|y| (1990..=2100).contains(y))?)
        }
        None if day.is_some() => None,
        _ => return None,
    };
    let rest = rest.trim_start();
    let rest = match day {
        // A clock behind the day says nothing more.
        Some(_) if is_clock(rest) => "",
        Some(_) if year.is_some() => rest.strip_prefix(['日', '号']).unwrap_or(rest),
        Some(_) => rest,
        None => rest.strip_prefix('月').unwrap_or(rest),
    };
    let rest = rest.strip_suffix("完成").unwrap_or(rest);
    let part = rest.trim_end_matches(['前', '之', '以']);
    if !(part.is_empty() || day.is_none() && matches!(part, "底" | "末" | "上旬" | "中旬" | "下旬")) {
        return None;
    }
    let year = year.map_or_else(String::new, |year| format!("{year}年"));
    let day = day.map_or_else(String::new, |day| format!("{day}日"));
    Some(format!("{year}{month}月{day}{rest}"))
}

/// 00:00, T17:30:00.
fn is_clock(s: &str) -> bool {
    let s = s.strip_prefix('T').unwrap_or(s);
    s.starts_with(|c: char| c.is_ascii_digit())
        && s.contains(':')
        && s.bytes().all(|b| b.is_ascii_digit() || b == b':')
}

/// 2031年Q3, 2031Q3, Q3前.
fn quarter(due: &str) -> Option<String> {
    let (before, after) = due.split_once(['Q', 'q'])?;
    let before = before.trim_end_matches(['-', '.', '/', ' ', '第']);
    let number = after.chars().next().filter(|n| ('1'..='4').contains(n))?;
    let after = &after[1..];
    let after = after.strip_prefix("季度").unwrap_or(after);
    if after.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let year = if before.len() == 4 && before.bytes().all(|b| b.is_ascii_digit()) {
        "年"
    } else if before.is_empty() || before.ends_with('年') {
        ""
    } else {
        return None;
    };
    Some(format!("{before}{year}第{number}季度{after}"))
}

#[cfg(test)]
mod tests {
    use crate::dates::Day;
    use crate::tasks::due::range;

    #[test]
    fn deadlines_in_numbers_become_days() {
        let known = Day::new(2031, 3, 14);
        for (due, from, to) in [
            ("2031-06-30", None, "2031-06-30"),
            ("2031/6/30", None, "2031-06-30"),
            ("2031.6.30", None, "2031-06-30"),
            ("20310630", None, "2031-06-30"),
            ("2031-06-30 00:00", None, "2031-06-30"),
            ("2031-06-30T17:30:00", None, "2031-06-30"),
            ("2031.6.30前完成", None, "2031-06-30"),
            ("2031.6.30日前", None, "2031-06-30"),
            ("２０３１．６．３０", None, "2031-06-30"),
            ("2031.06", Some("2031-06-01"), "2031-06-30"),
            ("2031-06", Some("2031-06-01"), "2031-06-30"),
            ("2031/12", Some("2031-12-01"), "2031-12-31"),
            ("203106", Some("2031-06-01"), "2031-06-30"),
            ("2031.6月底前", None, "2031-06-30"),
            ("2031.10前", None, "2031-09-30"),
            ("12.31", None, "2031-12-31"),
            ("6.30前", None, "2031-06-30"),
            ("6/30", None, "2031-06-30"),
            ("6-30", None, "2031-06-30"),
            ("2031年Q3", Some("2031-07-01"), "2031-09-30"),
            ("2032Q1", Some("2032-01-01"), "2032-03-31"),
            ("Q2", Some("2031-04-01"), "2031-06-30"),
            ("明年Q1", Some("2032-01-01"), "2032-03-31"),
        ] {
            let told = Some([from.map(str::to_owned), Some(to.to_owned())]);
            assert_eq!(range(due, known, None), told, "{due}");
        }
    }

    #[test]
    fn other_numbers_are_no_days() {
        let known = Day::new(2031, 3, 14);
        for due in [
            "",
            "-",
            "1",
            "3-6",
            "1.5",
            "6.3",
            "2031.1",
            "12.31%",
            "2.13.40",
            "2031-02-30",
            "2031-13-01",
            "20311340",
            "2031-26",
            "13.31",
            "5-10天",
            "3.5亿元",
            "2031..6",
            "2031-6/30",
            "2031-06-30-1",
            "99999999999",
            "Q5",
            "Q",
            "A-Q1",
            "２０３１",
        ] {
            assert_eq!(range(due, known, None), None, "{due}");
        }
        assert_eq!(range("12.31", None, None), None);
    }
}
