//! The calendar day by day, and what happens past the last published year.

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn days(first: &str, last: &str) -> impl Iterator<Item = Day> {
    let last = day(last);
    std::iter::successors(Some(day(first)), move |d| {
        Some(d.plus(1)).filter(|next| *next <= last)
    })
}

#[test]
fn the_years_2004_to_2026_are_published_each_with_its_notice() {
    let calendar = WorkCalendar::built_in();
    assert!(calendar.years().eq(2004..=2026));
    for year in calendar.years() {
        let notices = calendar.notices(year);
        assert!(
            !notices.is_empty() && notices.iter().all(|n| n.contains("发明电〔")),
            "{year}"
        );
    }
    assert_eq!(
        calendar.notices(2020),
        ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]
    );
    assert!(calendar.notices(2027).is_empty());
}

#[test]
fn each_year_has_as_many_working_days_as_its_notices_leave() {
    // Recounted from the notices with another program.
    let calendar = WorkCalendar::built_in();
    let counted: Vec<i64> = (2005..=2026)
        .map(|year| {
            let eve = Day::new(year - 1, 12, 31).expect("a day");
            calendar
                .working_days_between(eve, Day::new(year, 12, 31).expect("a day"))
                .count
        })
        .collect();
    assert_eq!(
        counted,
        [
            251, 251, 249, 251, 250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249, 249,
            251, 248, 248
        ]
    );
}

#[test]
fn days_that_people_remember_are_as_they_were() {
    let calendar = WorkCalendar::built_in();
    for (text, worked) in [
        ("2005-12-31", true),  // Saturday, for 2006
        ("2007-12-29", true),  // Saturday, for 2008
        ("2007-12-31", false), // Monday, for 2008
        ("2011-12-31", true),  // Saturday, for 2012
        ("2015-09-03", false), // the seventieth anniversary
        ("2015-09-06", true),  // Sunday, for it
        ("2018-12-31", false), // Monday, for 2019
        ("2019-05-02", false), // as rearranged in March 2019
        ("2019-05-05", true),
        ("2020-01-31", false), // as prolonged in January 2020
        ("2020-02-01", false),
        ("2020-02-03", true),
        ("2025-01-26", true), // Sunday
        ("2025-10-08", false),
        ("2026-02-14", true),
        ("2026-02-23", false),
    ] {
        assert_eq!(calendar.is_working(day(text)), Working::Known(worked), "{text}");
    }
    assert_eq!(calendar.holiday(day("2026-02-23")), Some("春节"));
}

#[test]
fn an_unpublished_year_is_marked_and_so_are_the_days_that_it_could_still_move() {
    let calendar = WorkCalendar::built_in();
    assert_eq!(calendar.is_working(day("2026-12-28")), Working::Known(true));
    assert_eq!(calendar.is_working(day("2026-12-29")), Working::Unpublished(2027));
    assert_eq!(calendar.is_working(day("2027-01-01")), Working::Unpublished(2027));
    assert_eq!(calendar.is_working(day("2003-12-28")), Working::Unpublished(2003));
    let known = calendar.add_working_days(day("2026-12-24"), 2);
    assert_eq!((known.on, known.unpublished), (day("2026-12-28"), None));
    let guessed = calendar.add_working_days(day("2026-12-24"), 10);
    assert_eq!((guessed.on, guessed.unpublished), (day("2027-01-07"), Some(2027)));
    let between = calendar.working_days_between(day("2026-12-24"), day("2027-01-07"));
    assert_eq!((between.count, between.unpublished), (10, Some(2027)));
}

#[test]
fn an_operator_loads_a_later_year_and_replaces_one_that_was_rearranged() {
    let mut calendar = WorkCalendar::built_in();
    let text = "year,kind,from,to,words\n2027,notice,,,试一号\n2027,off,2027-01-01,2027-01-04,元旦\n\
                2026,notice,,,试二号\n2026,off,2026-01-01,2026-01-01,元旦\n";
    assert_eq!(calendar.load(text), Ok(vec![2026, 2027]));
    assert_eq!(calendar.is_working(day("2026-12-31")), Working::Known(true));
    assert_eq!(calendar.is_working(day("2027-01-04")), Working::Known(false));
    assert_eq!(calendar.is_working(day("2026-02-23")), Working::Known(true));
    assert_eq!(
        calendar.add_working_days(day("2026-12-31"), 1).on,
        day("2027-01-05")
    );
    let before = calendar.clone();
    assert!(
        calendar
            .load("year,kind,from,to,words\n2028,notice,,,号\n2028,off,x,y,元旦\n")
            .is_err()
    );
    assert_eq!(calendar, before);
}

#[test]
fn the_later_notice_decides_a_day_that_two_name() {
    let mut calendar = WorkCalendar::built_in();
    let text = "year,kind,from,to,words\n2033,notice,,,试一号\n2033,off,2033-12-31,2033-12-31,元旦\n\
                2034,notice,,,试二号\n2034,work,2033-12-31,2033-12-31,元旦\n";
    assert_eq!(calendar.load(text), Ok(vec![2033, 2034]));
    assert_eq!(calendar.is_working(day("2033-12-31")), Working::Known(true));
}

#[test]
fn no_deadline_falls_on_a_day_off_and_longer_terms_end_later() {
    let calendar = WorkCalendar::built_in();
    let mut checked = 0_u32;
    for start in days("2004-01-01", "2026-12-31") {
        let mut before: Option<Deadline> = None;
        for n in 0..30 {
            let end = calendar.add_working_days(start, n);
            match calendar.is_working(end.on) {
                Working::Known(worked) => assert!(worked, "{start} + {n}"),
                Working::Unpublished(_) => assert!(end.unpublished.is_some() && plain(end.on)),
            }
            assert!(end.on >= start.plus(i64::from(n.min(1))));
            // With zero the day may move on to the day that one would give; from there every step is later.
            assert!(before.is_none_or(|b| if n == 1 { b.on <= end.on } else { b.on < end.on }));
            if matches!(n, 1 | 5 | 29) {
                assert_eq!(calendar.working_days_between(start, end.on).count, i64::from(n));
                assert_eq!(calendar.working_days_between(end.on, start).count, -i64::from(n));
            }
            before = Some(end);
            checked += 1;
        }
    }
    assert_eq!(checked, 8_401 * 30);
}

#[test]
fn a_later_start_never_ends_earlier() {
    let calendar = WorkCalendar::built_in();
    for n in [0, 1, 5, 29] {
        let ends: Vec<Deadline> = days("2004-01-01", "2026-12-31")
            .map(|start| calendar.add_working_days(start, n))
            .collect();
        assert!(ends.is_sorted_by_key(|end| end.on), "{n}");
    }
}

#[test]
fn every_make_up_day_counts_and_every_weekday_off_does_not() {
    let calendar = WorkCalendar::built_in();
    let (mut made_up, mut off) = (0, 0);
    for on in days("2004-01-01", "2026-12-28") {
        let Working::Known(worked) = calendar.is_working(on) else {
            panic!("{on} is published");
        };
        let count = calendar.working_days_between(on.plus(-1), on).count;
        assert_eq!(count, i64::from(worked));
        made_up += u32::from(worked && !plain(on));
        off += u32::from(!worked && plain(on));
    }
    assert_eq!((made_up, off), (151, 407));
}
