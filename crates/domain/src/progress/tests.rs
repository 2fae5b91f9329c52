//! The arithmetic against figures that the real circle published, and at its borders.

mod clocks;

use super::*;
use crate::list::{RowAmount, RowAmounts, RowUnits};
use crate::money::{MoneyUnit, parse_amount, show_amount};
use crate::{SideId, ZoneId};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn yi(text: &str) -> i64 {
    parse_amount(text, MoneyUnit::Yi, "amount")
        .expect(text)
        .expect("an amount")
}

fn share(item: i64, plan: Option<&str>, done: Option<&str>) -> Share {
    Share {
        item: ItemId(item),
        plan_fen: plan.map(yi),
        done_fen: done.map(yi),
        started: None,
    }
}

fn pct(text: &str) -> Ratio {
    // A percentage with one decimal, as published.
    let tenths: i64 = text.replace('.', "").parse().expect("digits");
    Ratio::new(tenths, 1000).expect("a ratio")
}

#[test]
fn published_rates_are_ahead_of_the_year_by_what_was_published() {
    for (rate, on, ahead_by) in [
        ("74.3", "2023-08-31", "7.6"),
        ("84.0", "2023-09-30", "9.0"),
        ("34.7", "2025-04-30", "1.4"),
        ("57.3", "2025-06-30", "7.3"),
    ] {
        let on = day(on);
        let ahead = ahead(pct(rate), expected_of_year(on.year(), on, None)).expect("small");
        assert_eq!(ahead.show_pct(1), ahead_by, "{rate} on {on}");
    }
}

#[test]
fn published_amounts_give_the_published_rates() {
    for (done, plan, decimals, rate) in [
        ("2529.1", "4414.5", 1, "57.3"),
        ("1119.8", "4414.5", 1, "25.4"),
        ("1119.8", "4414.5", 2, "25.37"),
    ] {
        let rate_of = completion_rate(yi(done), yi(plan)).expect("a plan");
        assert_eq!(rate_of.show_pct(decimals), rate);
    }
    let june = day("2025-06-30");
    let rate = completion_rate(yi("2529.1"), yi("4414.5")).expect("a plan");
    assert_eq!(
        ahead(rate, expected_of_year(2025, june, None)).map(|r| r.show_pct(1)),
        Some("7.3".to_owned())
    );
    assert_eq!(start_rate(22, 39).map(|r| r.show_pct(1)), Some("56.4".to_owned()));
    assert_eq!(start_rate(0, 0), None);
    assert_eq!(completion_rate(1, 0), None);
}

#[test]
fn fields_add_up_to_the_published_sums() {
    for (parts, sum, decimals) in [
        (["1516.1", "673", "182.1", "151.5"], "2522.7", 1),
        (["3180.93", "1731.95", "162.42", "257.12"], "5332.42", 2),
    ] {
        let shares: Vec<Share> = parts
            .iter()
            .zip(1..)
            .map(|(done, n)| share(n, None, Some(done)))
            .collect();
        let by_field = roll_up(&shares, |s| vec![s.item.0]).expect("fits");
        assert_eq!(by_field.len(), 4);
        let done: i64 = by_field.values().map(|t| t.done_fen).sum();
        assert_eq!(show_amount(done, MoneyUnit::Yi, decimals), sum);
        assert_eq!(total(&shares).map(|t| t.done_fen), Ok(done));
    }
}

#[test]
fn only_a_moved_base_explains_the_rate_of_the_year_2025() {
    let rate = |done, plan| completion_rate(yi(done), yi(plan)).expect("a plan");
    assert_eq!(rate("5332.42", "4414.5").show_pct(2), "120.79");
    assert_eq!(rate("5332.42", "4404.0").show_pct(2), "121.08");
    // The same base moves June as well: published in July, and as known today.
    assert_eq!(rate("2529.1", "4414.5").show_pct(1), "57.3");
    assert_eq!(rate("2529.1", "4404.0").show_pct(1), "57.4");
}

#[test]
fn outcomes_are_counted_over_rows() {
    let shares: Vec<Share> = (1..=85).map(|n| share(n, None, None)).collect();
    let outcome = |s: &Share| match s.item.0 {
        1..=69 => "done",
        70..=84 => "continuing",
        _ => "suspended",
    };
    let counted = roll_up(&shares, |s| vec![outcome(s)]).expect("fits");
    let counts: Vec<_> = counted.iter().map(|(k, t)| (*k, t.item_count())).collect();
    assert_eq!(counts, [("continuing", 15), ("done", 69), ("suspended", 1)]);
}

#[test]
fn a_zone_is_its_members_and_not_the_sum_of_two_provinces() {
    // The circle: parts of two sides. Two of its parts are published as 1.7 and 1.6 of its 5.9.
    let (circle, west) = (ZoneId(1), ZoneId(2));
    let shares = [
        share(1, None, Some("17000")),
        share(2, None, Some("16000")),
        share(3, None, Some("26000")),
        share(4, None, Some("9000")),
    ];
    let by_zone = roll_up(&shares, |s| match s.item.0 {
        1 | 3 => vec![circle],
        2 => vec![circle, west, circle],
        _ => vec![],
    })
    .expect("fits");
    assert_eq!(show_amount(by_zone[&circle].done_fen, MoneyUnit::Yi, 0), "59000");
    assert_eq!(by_zone[&west].item_count(), 1);
    assert_eq!(total(&shares).map(|t| t.done_fen), Ok(yi("68000")));
}

#[test]
fn a_joint_project_is_one_item_whose_sides_add_up() {
    let sides = [share(7, Some("40"), Some("12")), share(7, Some("60"), Some("9"))];
    let whole = total(&sides).expect("fits");
    assert_eq!(
        (whole.item_count(), whole.done_fen, whole.plan_fen),
        (1, yi("21"), yi("100"))
    );
    assert_eq!(
        whole.completion_rate().map(|r| r.show_pct(1)),
        Some("21.0".to_owned())
    );
    let mut of = [SideId(1), SideId(2)].into_iter();
    let by_side = roll_up(&sides, |_| of.next().into_iter().collect()).expect("fits");
    assert_eq!(
        by_side[&SideId(2)].completion_rate().map(|r| r.show_pct(1)),
        Some("15.0".to_owned())
    );
}

#[test]
fn what_is_not_reported_is_told_and_is_not_zero() {
    let mut missing = share(1, Some("10"), None);
    missing.started = Some(false);
    let mut given = share(2, Some("10"), Some("0"));
    given.started = Some(true);
    let whole = total([&missing, &given]).expect("fits");
    assert_eq!((whole.unreported, whole.done_fen), (1, 0));
    assert_eq!(whole.start_rate().map(|r| r.show_pct(0)), Some("50".to_owned()));
    let huge = Share {
        plan_fen: Some(i64::MAX),
        ..given
    };
    assert_eq!(total([&missing, &huge]).map_err(|r| r.code), Err("sum_too_large"));
}

proptest! {
    #[test]
    fn what_is_expected_never_falls_and_stays_between_nothing_and_all(
        start in 0_i64..2000, length in 0_i64..2000, a in 0_i64..4000, b in 0_i64..4000,
    ) {
        let origin = day("2020-01-01");
        let (from, to) = (origin.plus(start), origin.plus(start + length));
        let (early, late) = (origin.plus(a.min(b)), origin.plus(a.max(b)));
        for of in [|_, f, t, on| expected_of_term(f, t, on), |y, _, _, on| expected_of_year(y, on, None)] {
            let (x, y) = (of(2023, from, to, early), of(2023, from, to, late));
            prop_assert!(Ratio::ZERO <= x && x <= y && y <= Ratio::ONE);
        }
    }
}

#[test]
fn what_was_reported_before_a_merger_or_a_split_counts_once_and_gives_way_to_newer_figures() {
    let before = |told: &[(i64, &str)]| -> BTreeMap<ItemId, i64> {
        told.iter().map(|(item, fen)| (ItemId(*item), yi(fen))).collect()
    };
    let links: Vec<(ItemId, ItemId)> = [(1, 5), (2, 5), (3, 6), (3, 7), (5, 8)]
        .map(|(from, to)| (ItemId(from), ItemId(to)))
        .into();
    let sum = |mut shares: Vec<Share>, told: &[(i64, &str)]| {
        with_forebears(&mut shares, &links, &before(told));
        let total = total(&shares).expect("small");
        (show_amount(total.done_fen, MoneyUnit::Yi, 0), total.unreported)
    };
    let june = [(1, "10"), (2, "20"), (3, "40")];
    // Items 1 and 2 became 5, which became 8; 3 became 6 and 7. June was reported by the first three.
    let rows = |eight, six, seven| {
        vec![
            share(8, Some("90"), eight),
            share(6, Some("30"), six),
            share(7, Some("60"), seven),
        ]
    };
    assert_eq!(sum(rows(None, None, None), &june), ("70".into(), 0));
    // One part reports: what the whole had reported is in its figure, and the other part owes its own.
    assert_eq!(sum(rows(None, Some("5"), None), &june), ("35".into(), 1));
    assert_eq!(
        sum(rows(Some("31"), Some("5"), Some("6")), &june),
        ("42".into(), 0)
    );
    // What came in between counts before what came before it.
    assert_eq!(
        sum(rows(None, None, None), &[(5, "33"), (1, "10")]),
        ("33".into(), 2)
    );
    assert_eq!(sum(rows(None, None, None), &[]), ("0".into(), 3));
}
