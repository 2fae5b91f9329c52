use super::*;
use crate::list::{
    After, AmountInput, DutyRole, LinkKind, RowContent, RowInput, RowMore, RowUnit, RowUnits, circle,
};
use crate::{SideId, UnitId, VersionId};
use proptest::prelude::*;

const YU: SideId = SideId(1);
const CHUAN: SideId = SideId(2);

fn content(title: &str, amounts: &[(Option<SideId>, &str)]) -> RowContent {
    let amount = |(side, amount): &(Option<SideId>, &str)| AmountInput {
        side: *side,
        amount: (*amount).into(),
        unit: "yi".into(),
    };
    let input = RowInput {
        title: title.into(),
        field: "交通".into(),
        measure: format!("{title}完工"),
        weight: "5".into(),
        amounts: amounts.iter().map(amount).collect(),
        ..RowInput::default()
    };
    let unit = |id, role| RowUnit {
        role,
        unit: Some(UnitId(id)),
        name: format!("单位{id}"),
    };
    let units = RowUnits(vec![unit(1, DutyRole::Lead), unit(2, DutyRole::Support)]);
    input.judged(units).unwrap()
}

fn row(id: i64, amounts: &[(Option<SideId>, &str)]) -> DraftRow {
    DraftRow {
        id: RowId(id),
        version: VersionId(1),
        position: id,
        item: Some(ItemId(100 + id)),
        decision: None,
        change: RowChange::Kept,
        reason: String::new(),
        content: content(&format!("事{id}"), amounts),
    }
}

fn forebear(row: DraftRow) -> Forebear {
    Forebear {
        row,
        in_lineage: false,
        in_base: true,
        state: Some(ItemState::Open),
        change_waits: false,
        held_elsewhere: false,
    }
}

fn link(kind: LineageKind, forebear: i64, successor: i64) -> DraftLineage {
    DraftLineage {
        id: forebear * 100 + successor,
        version: VersionId(1),
        kind,
        forebear: RowId(forebear),
        successor: RowId(successor),
        reason: "归口".into(),
        decision: None,
        difference: String::new(),
    }
}

#[test]
fn what_is_open_of_an_item_keeps_it_from_ending_and_is_told() {
    type Change = fn(&mut Forebear);
    let table: &[(&str, Change)] = &[
        ("row_removed", |f| f.row.change = RowChange::Removed),
        ("row_already_joined", |f| {
            f.row.change = RowChange::Removed;
            f.in_lineage = true;
        }),
        ("row_already_joined", |f| f.state = Some(ItemState::Merged)),
        ("row_already_joined", |f| f.state = Some(ItemState::Split)),
        ("row_without_item", |f| f.row.item = None),
        ("row_without_item", |f| f.in_base = false),
        ("lineage_not_open", |f| f.state = Some(ItemState::CloseRequested)),
        ("lineage_not_open", |f| f.state = Some(ItemState::Closed)),
        ("lineage_not_open", |f| f.state = Some(ItemState::Suspended)),
        ("lineage_change_waits", |f| f.change_waits = true),
        ("lineage_held_elsewhere", |f| f.held_elsewhere = true),
    ];
    for (code, change) in table {
        let mut bad = forebear(row(1, &[]));
        change(&mut bad);
        let refused = bad.may_end().unwrap_err();
        assert_eq!((refused.code, refused.field), (*code, Some("row")));
        assert!(
            refused.args.contains(&("row", "事1".into())),
            "{code} names the row"
        );
        assert_eq!(may_split(&bad, 2).unwrap_err().code, *code);
        let rows = [forebear(row(2, &[])), bad];
        assert_eq!(may_merge(&rows).unwrap_err().code, *code);
    }
}

#[test]
fn one_row_is_no_merger_and_one_part_no_split() {
    let one = forebear(row(1, &[]));
    let refused = |rule: Rule| rule.unwrap_err().code;
    assert_eq!(refused(may_merge(&[])), "merge_one_row");
    assert_eq!(refused(may_merge(std::slice::from_ref(&one))), "merge_one_row");
    assert_eq!(refused(may_merge(&[one.clone(), one.clone()])), "merge_one_row");
    let many: Vec<Forebear> = (1..=51).map(|id| forebear(row(id, &[]))).collect();
    assert_eq!(refused(may_merge(&many)), "too_many_joined");
    assert_eq!(refused(may_split(&one, 0)), "split_into_one");
    assert_eq!(refused(may_split(&one, 1)), "split_into_one");
    assert_eq!(may_split(&one, 2), Ok(()));
    assert_eq!(may_merge(&many[..2]), Ok(()));
}

#[test]
fn a_merged_row_adds_up_and_keeps_what_all_agree_in() {
    let mut first = row(1, &[(Some(YU), "1.5"), (Some(CHUAN), "2")]);
    let mut second = row(2, &[(Some(YU), "0.25")]);
    let more = |phase: &str, after: i64| RowMore {
        phase: phase.into(),
        parent: Some(RowRef::Item(ItemId(900))),
        after: vec![After {
            of: RowRef::Item(ItemId(after)),
            kind: LinkKind::FinishStart,
            lag: 0,
        }],
        own: [
            ("c1".to_owned(), "7".to_owned()),
            ("c2".to_owned(), phase.to_owned()),
        ]
        .into(),
        ..RowMore::default()
    };
    first.content.more = more("一期", 102);
    second.content.more = more("二期", 901);
    second.content.units.0[1] = RowUnit {
        role: DutyRole::Lead,
        unit: Some(UnitId(3)),
        name: "单位3".into(),
    };
    let merged = merged_content(&[&first, &second], " 合一 ").unwrap();
    assert_eq!(merged.title, "合一");
    assert_eq!(merged.measure, "事1完工；事2完工");
    assert_eq!(merged.weight, 1000);
    let amounts: Vec<_> = merged.amounts.0.iter().map(|a| (a.side, a.typed())).collect();
    assert_eq!(
        amounts,
        [(Some(YU), "1.75亿".into()), (Some(CHUAN), "2亿".into())]
    );
    let units: Vec<_> = merged.units.0.iter().map(|u| (u.role, u.name.as_str())).collect();
    assert_eq!(
        units,
        [
            (DutyRole::Lead, "单位1"),
            (DutyRole::Lead, "单位3"),
            (DutyRole::Support, "单位2")
        ]
    );
    assert_eq!(merged.more.phase, "");
    assert_eq!(merged.more.parent, Some(RowRef::Item(ItemId(900))));
    assert_eq!(
        merged.more.own.into_iter().collect::<Vec<_>>(),
        [("c1".to_owned(), "7".to_owned())]
    );
    // The first waited for the second, which is the same row now.
    let waits: Vec<_> = merged.more.after.iter().map(|after| after.of).collect();
    assert_eq!(waits, [RowRef::Item(ItemId(901))]);
    assert_eq!(
        merged_content(&[&first, &second], " ").unwrap_err().code,
        "required"
    );
    assert_eq!(
        merged_content(&[&first, &second], &"长".repeat(201))
            .unwrap_err()
            .code,
        "too_long"
    );
}

#[test]
fn amounts_by_side_and_of_the_whole_are_compared_as_far_as_both_say() {
    let by_side = content("甲", &[(Some(YU), "1"), (Some(CHUAN), "2")]);
    let moved = content("乙", &[(Some(YU), "2"), (Some(CHUAN), "1")]);
    let whole = content("丙", &[(None, "3")]);
    let none = content("丁", &[]);
    assert_eq!(amounts_moved([&by_side], [&by_side]), Ok(vec![]));
    assert_eq!(
        amounts_moved([&by_side], [&whole]),
        Ok(vec![]),
        "three is three, of whomever"
    );
    let sides: Vec<_> = amounts_moved([&by_side], [&moved])
        .unwrap()
        .into_iter()
        .map(|s| (s.side, s.before, s.after))
        .collect();
    let yi = 10_000_000_000;
    assert_eq!(sides, [(Some(YU), yi, 2 * yi), (Some(CHUAN), 2 * yi, yi)]);
    let lost = amounts_moved([&whole], [&none]).unwrap();
    assert_eq!((lost.len(), lost[0].before, lost[0].after), (1, 3 * yi, 0));
    let refused = difference_said(&lost, "  ").unwrap_err();
    assert_eq!(
        (refused.code, refused.field),
        ("amounts_do_not_add_up", Some("difference"))
    );
    assert!(refused.args.contains(&("before", "3亿".into())));
    assert_eq!(
        difference_said(&lost, " 初设核减 "),
        Ok("初设核减".into()),
        "with a reason they may differ"
    );
    assert_eq!(
        difference_said(&[], "多余的话"),
        Ok(String::new()),
        "nothing differs, nothing is kept"
    );
}

#[test]
fn a_part_of_a_split_says_what_the_row_said_but_for_what_was_typed() {
    let mut of = row(1, &[(Some(YU), "4")]);
    of.content.serial = "9".into();
    of.content.more.phase = "一期".into();
    let part = PartInput {
        title: "前段".into(),
        weight: "2.5".into(),
        amounts: vec![AmountInput {
            side: Some(YU),
            amount: "1".into(),
            unit: "yi".into(),
        }],
        ..PartInput::default()
    };
    let said = part.judged(&of, &[YU, CHUAN], Vec::new()).unwrap();
    assert_eq!(
        (said.title.as_str(), said.serial.as_str(), said.weight),
        ("前段", "", 250)
    );
    assert_eq!(said.units, of.content.units);
    assert_eq!((said.more.phase.as_str(), said.field.as_str()), ("一期", "交通"));
    assert_eq!(said.amounts.total(), Some(10_000_000_000));
    let own = vec![RowUnit {
        role: DutyRole::Lead,
        unit: Some(UnitId(2)),
        name: "单位2".into(),
    }];
    let said = part.judged(&of, &[YU, CHUAN], own).unwrap();
    let units: Vec<_> = said.units.0.iter().map(|u| (u.role, u.name.as_str())).collect();
    assert_eq!(
        units,
        [(DutyRole::Lead, "单位2")],
        "who leads now does not support as well"
    );
    let blank = PartInput {
        title: " ".into(),
        amounts: vec![AmountInput::default()],
        ..PartInput::default()
    };
    assert!(blank.is_blank() && !part.is_blank());
    let bad = PartInput {
        weight: "-1".into(),
        ..part
    };
    assert_eq!(
        bad.judged(&of, &[YU], Vec::new()).unwrap_err().code,
        "not_a_weight"
    );
}

#[test]
fn what_named_a_row_that_ended_names_the_first_that_came_of_it() {
    let mut below = row(3, &[]);
    below.content.more.parent = Some(RowRef::Item(ItemId(101)));
    let mut waiting = row(4, &[]);
    let after = |item| After {
        of: RowRef::Item(ItemId(item)),
        kind: LinkKind::FinishStart,
        lag: 0,
    };
    waiting.content.more.after = vec![after(101), after(102), after(103)];
    let mut made = row(10, &[]);
    made.item = None;
    made.change = RowChange::Added;
    made.content.more.after = vec![after(102), after(103)];
    let mut ended = [row(1, &[]), row(2, &[])];
    for row in &mut ended {
        row.change = RowChange::Removed;
    }
    let [one, two] = ended;
    let links = [link(LineageKind::Merged, 1, 10), link(LineageKind::Merged, 2, 10)];
    let rows = rows_anew(vec![one.clone(), two, below, waiting, made], &links);
    let made = RowRef::Row(RowId(10));
    assert_eq!(rows[2].content.more.parent, Some(made));
    assert_eq!(
        (rows[2].change, rows[2].reason.as_str()),
        (RowChange::Changed, "归口"),
        "it says why"
    );
    let waits: Vec<_> = rows[3].content.more.after.iter().map(|a| a.of).collect();
    assert_eq!(waits, [made, RowRef::Item(ItemId(103))], "once");
    let own: Vec<_> = rows[4].content.more.after.iter().map(|a| a.of).collect();
    assert_eq!(own, [RowRef::Item(ItemId(103))], "never itself");
    assert_eq!(rows[0], one, "what ended stays as it was");
    assert_eq!(rows_anew(rows.clone(), &[]), rows);
}

#[test]
fn links_of_one_act_stand_together() {
    use LineageKind::{Merged, Split};
    let links = [
        (Merged, 1, 9),
        (Split, 3, 4),
        (Merged, 2, 9),
        (Split, 3, 5),
        (Split, 6, 7),
        (Split, 6, 8),
    ];
    let acts: Vec<_> = lineage_acts(links)
        .into_iter()
        .map(|act| (act.kind, act.forebears, act.successors))
        .collect();
    assert_eq!(
        acts,
        [
            (Merged, vec![1, 2], vec![9]),
            (Split, vec![3], vec![4, 5]),
            (Split, vec![6], vec![7, 8])
        ]
    );
}

#[test]
fn amounts_edited_after_the_act_and_what_opened_since_are_gaps() {
    let mut ended = row(1, &[(Some(YU), "4")]);
    ended.change = RowChange::Removed;
    let parts = [row(2, &[(Some(YU), "1")]), row(3, &[(Some(YU), "3")])];
    let links = [link(LineageKind::Split, 1, 2), link(LineageKind::Split, 1, 3)];
    let mut rows = vec![ended.clone(), parts[0].clone(), parts[1].clone()];
    let fine = [forebear(ended.clone())];
    assert_eq!(lineage_gaps(&rows, &links, &fine), []);
    rows[2] = row(3, &[(Some(YU), "2")]);
    let found = lineage_gaps(&rows, &links, &fine);
    assert_eq!((found.len(), found[0].code), (1, "amounts_do_not_add_up"));
    assert!(found[0].blocks && found[0].detail == "4亿 → 3亿");
    let said = links.clone().map(|l| DraftLineage {
        difference: "核减".into(),
        ..l
    });
    assert_eq!(lineage_gaps(&rows, &said, &fine), []);
    let waits = [Forebear {
        change_waits: true,
        ..forebear(ended)
    }];
    let found = lineage_gaps(&rows, &said, &waits);
    assert_eq!(
        (found.len(), found[0].code, found[0].row),
        (1, "lineage_change_waits", Some(RowId(1)))
    );
}

#[test]
fn a_circle_that_no_rule_allows_does_not_keep_the_search_going() {
    let next = |n: i32| match n {
        1 => vec![2, 3],
        2 => vec![4],
        4 => vec![1],
        _ => vec![],
    };
    assert_eq!(reached(1, next), [2, 3, 4]);
    assert_eq!(reached(3, next), Vec::<i32>::new());
}

proptest! {
    /// Whatever is merged and split over any number of versions: no item comes of itself, and every item that ended
    /// leads on to some that did not.
    #[test]
    fn no_series_of_adjustments_makes_a_circle(acts in proptest::collection::vec((any::<bool>(), 0_usize..8, 0_usize..8), 1..60)) {
        let mut open: Vec<i64> = (1..=4).collect();
        let mut ended: Vec<i64> = Vec::new();
        let mut links: Vec<(i64, i64)> = Vec::new();
        let mut next = 5;
        for (merges, a, b) in acts {
            // Any item is tried, those that ended as well.
            let all: Vec<i64> = open.iter().chain(&ended).copied().collect();
            let (a, b) = (all[a % all.len()], all[b % all.len()]);
            let of = |id: i64| {
                let state = if ended.contains(&id) { ItemState::Merged } else { ItemState::Open };
                Forebear { state: Some(state), ..forebear(row(id, &[])) }
            };
            let (from, into) = if merges {
                if may_merge(&[of(a), of(b)]).is_err() { continue; }
                (vec![a, b], vec![next])
            } else {
                if may_split(&of(a), 2).is_err() { continue; }
                (vec![a], vec![next, next + 1])
            };
            next += 2;
            open.retain(|id| !from.contains(id));
            open.extend(&into);
            ended.extend(&from);
            for forebear in &from {
                links.extend(into.iter().map(|successor| (*forebear, *successor)));
            }
        }
        let successors = |id: i64| links.iter().filter(|(from, _)| *from == id).map(|(_, to)| *to).collect::<Vec<_>>();
        for id in open.iter().chain(&ended) {
            prop_assert_eq!(circle(*id, successors), None);
            if ended.contains(id) {
                prop_assert!(reached(*id, successors).iter().any(|to| open.contains(to)));
            }
        }
    }
}
