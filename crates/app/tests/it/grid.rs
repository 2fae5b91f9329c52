//! The grid: what its window shows is what one gets by looking at every row; views are kept by a post; on both databases.

use crate::lists::{adopted, draft, row, session};
use crate::world::World;
use yipanqi_app::Error;
use yipanqi_app::lists::{CellEdit, CellsEdited, CommentInput, RowView, VersionPage, VersionQuery};
use yipanqi_domain::list::{AmountInput, ColumnInput, DutyRole, GridView, RowChange, RowInput};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{RowId, VersionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    own_columns_are_filtered_sorted_and_edited_in_their_cells,
    a_window_shows_what_looking_at_every_row_would,
    rows_by_number_are_those_of_the_pages_with_their_headings,
    a_view_is_kept_shared_chosen_and_thrown_away,
    two_who_edit_different_cells_lose_nothing_and_a_stale_cell_is_told_not_overwritten,
    cells_that_cannot_be_are_named_and_nothing_of_the_edit_is_saved,
    a_comment_is_read_by_those_who_see_the_row_and_one_for_a_side_by_that_side_alone
);

/// Rows of every shape: several fields, units of one side, of both, of none; days, amounts and weights that are missing.
fn rows(world: &World) -> Vec<RowInput> {
    let leads = [
        "市交通运输委",
        "省交通运输厅",
        "市交通运输委、省交通运输厅",
        "市科技局",
        "",
    ];
    let kinds = ["task", "project", "reform"];
    let mut out = Vec::new();
    for n in 0..37_usize {
        let mut input = RowInput {
            kind: kinds[n % 3].into(),
            field: ["交通互联", "科技创新", "生态共保"][n * 7 % 5 % 3].into(),
            heading: ["", "道路", "道路/跨界"][n % 3].into(),
            measure: if n.is_multiple_of(4) {
                String::new()
            } else {
                format!("做成{n}处")
            },
            starts_on: if n.is_multiple_of(5) {
                String::new()
            } else {
                format!("2025-0{}-01", n % 4 + 1)
            },
            ends_on: if n.is_multiple_of(6) {
                String::new()
            } else {
                format!("2025-{:02}-20", n * 5 % 7 + 6)
            },
            weight: (n % 4).to_string(),
            lead_units: leads[n % 5].into(),
            support_units: if n.is_multiple_of(3) {
                "市发展改革委".into()
            } else {
                String::new()
            },
            ..row(&format!("{}第{n}件", ["桥", "路", "Park"][n % 3]))
        };
        if n % 3 == 1 {
            input.amounts = vec![
                AmountInput::default(),
                AmountInput {
                    side: Some(world.sides[0]),
                    amount: format!("{}.5", n % 9),
                    unit: "yi".into(),
                },
            ];
        }
        // An amount that nobody on its side answers for would keep the list from its session.
        if input.lead_units.is_empty() || input.lead_units == "省交通运输厅" {
            input.amounts.clear();
        }
        out.push(input);
    }
    out
}

async fn page(
    world: &World,
    actor: &Actor,
    version: VersionId,
    pairs: &[(&str, &str)],
    page: i64,
) -> VersionPage {
    let query = VersionQuery {
        page,
        view: GridView::read(pairs.iter().copied()),
        kept: Some(0),
        ..VersionQuery::default()
    };
    world.app.version_page(actor, version, &query).await.unwrap()
}

fn titles(page: &VersionPage) -> Vec<String> {
    page.rows.iter().map(|row| row.content.title.clone()).collect()
}

fn amount(row: &RowView) -> Option<i64> {
    row.content.amounts.total()
}

fn leads(row: &RowView, name: &str) -> bool {
    let units = row.content.units.0.iter();
    units
        .filter(|unit| matches!(unit.role, DutyRole::Lead | DutyRole::JointLead))
        .any(|unit| unit.name.contains(name))
}

type Fits = fn(&RowView) -> bool;

fn cases() -> Vec<(Vec<(&'static str, &'static str)>, Fits)> {
    let end = |row: &RowView| row.content.ends_on.map(|day| day.to_string()).unwrap_or_default();
    fn end_of(row: &RowView) -> String {
        row.content.ends_on.map(|day| day.to_string()).unwrap_or_default()
    }
    let _ = end;
    vec![
        (vec![], |_| true),
        (vec![("q", "桥")], |r| r.content.title.contains('桥')),
        (vec![("q", "park")], |r| r.content.title.contains("Park")),
        (vec![("q", "科技局")], |r| leads(r, "科技局")),
        (vec![("q", "100%")], |_| false),
        (vec![("field", "科技创新")], |r| r.content.field == "科技创新"),
        (vec![("heading", "道路")], |r| {
            r.content.heading.starts_with("道路")
        }),
        (
            vec![("field", "交通互联"), ("heading", "道路/跨界")],
            |r| r.content.field == "交通互联" && r.content.heading == "道路/跨界",
        ),
        (vec![("lead", "市交通运输委")], |r| leads(r, "市交通运输委")),
        (vec![("lead", "交通")], |r| leads(r, "交通")),
        (vec![("support", "市发展改革委")], |r| !r.support.is_empty()),
        (
            vec![("lead", "市交通运输委"), ("support", "市发展改革委")],
            |r| leads(r, "市交通运输委") && !r.support.is_empty(),
        ),
        (vec![("kind", "project")], |r| r.content.kind.code() == "project"),
        (
            vec![("ends_from", "2025-08-01"), ("ends_to", "2025-10-31")],
            |r| (end_of(r).as_str() >= "2025-08-01") && (end_of(r).as_str() <= "2025-10-31"),
        ),
        (vec![("starts_to", "2025-02-01")], |r| {
            r.content
                .starts_on
                .is_some_and(|day| day.to_string().as_str() <= "2025-02-01")
        }),
        (vec![("amount_from", "2"), ("amount_to", "6.5")], |r| {
            amount(r).is_some_and(|fen| (20_000_000_000..=65_000_000_000).contains(&fen))
        }),
        (vec![("weight_from", "1"), ("weight_to", "2")], |r| {
            (100..=200).contains(&r.content.weight)
        }),
    ]
}

/// Whether values stand in order, those without one last.
fn in_order<T: Ord + std::fmt::Debug>(values: &[Option<T>], down: bool, what: &str) {
    let first_none = values.iter().position(Option::is_none).unwrap_or(values.len());
    assert!(
        values[first_none..].iter().all(Option::is_none),
        "{what}: {values:?}"
    );
    let sorted = values[..first_none].windows(2).all(|pair| {
        if down {
            pair[0] >= pair[1]
        } else {
            pair[0] <= pair[1]
        }
    });
    assert!(sorted, "{what}: {values:?}");
}

fn key(row: &RowView, by: &str) -> Option<String> {
    let c = &row.content;
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    match by {
        "title" => some(&c.title),
        "field" => some(&c.field),
        "heading" => some(&c.heading),
        "measure" => some(&c.measure),
        "starts_on" => c.starts_on.map(|day| day.to_string()),
        "ends_on" => c.ends_on.map(|day| day.to_string()),
        "weight" => Some(format!("{:09}", c.weight)),
        "amount" => amount(row).map(|fen| format!("{fen:018}")),
        "number" => row.number.clone(),
        "serial" => some(&c.serial).map(|serial| format!("{serial:0>9}")),
        _ => None,
    }
}

async fn every_view(world: &World, version: VersionId, actors: &[&Actor]) {
    for actor in actors {
        let all = page(world, actor, version, &[], 0).await;
        for (pairs, fits) in cases() {
            let mut wanted: Vec<String> = all
                .rows
                .iter()
                .filter(|row| fits(row))
                .map(|row| row.content.title.clone())
                .collect();
            let seen = page(world, actor, version, &pairs, 1).await;
            assert_eq!(titles(&seen), wanted, "{pairs:?}");
            assert_eq!(seen.lines, i64::try_from(wanted.len()).unwrap(), "{pairs:?}");
            let amounts: Vec<i64> = all
                .rows
                .iter()
                .filter(|row| fits(row))
                .filter_map(amount)
                .collect();
            let sum = (!amounts.is_empty()).then(|| amounts.iter().sum::<i64>());
            assert_eq!(seen.total.amounts.all, sum, "{pairs:?}");
            wanted.sort();
            for by in [
                "title",
                "field",
                "heading",
                "measure",
                "starts_on",
                "ends_on",
                "weight",
                "amount",
                "number",
                "serial",
                "kind",
                "lead",
            ] {
                for down in [false, true] {
                    let sort = format!("{}{by}", if down { "-" } else { "" });
                    let mut with = pairs.clone();
                    with.push(("sort", &sort));
                    let sorted = page(world, actor, version, &with, 1).await;
                    let mut got = titles(&sorted);
                    if !["kind", "lead"].contains(&by) {
                        let keys: Vec<Option<String>> = sorted.rows.iter().map(|row| key(row, by)).collect();
                        in_order(&keys, down, &format!("{with:?}"));
                    }
                    got.sort();
                    assert_eq!(got, wanted, "{with:?}");
                }
            }
            for group in ["unit", "side", "kind", "none"] {
                let mut with = pairs.clone();
                with.push(("group", group));
                let grouped = page(world, actor, version, &with, 1).await;
                let mut got = titles(&grouped);
                got.sort();
                assert_eq!(got, wanted, "{with:?}");
                let bands = grouped.rows.iter().filter(|row| row.field.is_some()).count();
                let mut together: Vec<&str> = grouped.rows.iter().map(|row| row.together.as_str()).collect();
                together.sort_unstable();
                together.dedup();
                let wanted = if group == "none" { 0 } else { together.len() };
                assert_eq!(bands, wanted, "each group stands together: {with:?}");
            }
        }
    }
}

async fn a_window_shows_what_looking_at_every_row_would(place: Place) {
    let world = World::on(place).await;
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let inputs = rows(&world);
    let (_, v1, _) = draft(&world, &world.clerk, world.joint, &inputs).await;
    every_view(&world, v1, &[&world.clerk]).await;
    let gaps = page(&world, &world.clerk, v1, &[("gap", "1")], 1).await;
    assert!(!gaps.rows.is_empty() && gaps.rows.iter().all(|row| row.has_gap));

    // What has no lead unit cannot be adopted.
    let app = &world.app;
    let mut revision = 38;
    for row in page(&world, &world.clerk, v1, &[], 0).await.rows {
        if row.content.units.of(DutyRole::Lead).next().is_none() {
            let edited = app
                .remove_row(&world.clerk, v1, revision, row.row, "")
                .await
                .unwrap();
            revision = edited.revision;
        }
    }
    adopted(&world, &world.clerk, v1, revision, held, "2025-02-01").await;
    let actors = [
        &world.clerk,
        &world.yu_side.clerk,
        &world.chuan_side.clerk,
        &world.yu_transport_reporter,
    ];
    every_view(&world, v1, &actors).await;
    let positions = app.store().read().await.unwrap().sealed_rows(v1).await.unwrap();
    for (n, row) in (1..).zip(&positions) {
        assert_eq!(
            row.position, n,
            "an adopted version's places have no gap: its window is found by them"
        );
    }
    assert!(
        positions.windows(2).all(|pair| pair[0].id < pair[1].id),
        "and its ids rise with them: the rows of a unit are found by that"
    );
}

async fn rows_by_number_are_those_of_the_pages_with_their_headings(place: Place) {
    let world = World::on(place).await;
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let mut inputs = rows(&world);
    inputs.retain(|input| !input.lead_units.is_empty());
    let (_, v1, revision) = draft(&world, &world.clerk, world.joint, &inputs).await;
    for sealed in [false, true] {
        if sealed {
            adopted(&world, &world.clerk, v1, revision, held, "2025-02-01").await;
        }
        for pairs in [
            vec![],
            vec![("sort", "-ends_on")],
            vec![("group", "kind")],
            vec![("kind", "project")],
        ] {
            let all = page(&world, &world.clerk, v1, &pairs, 0).await;
            let headed = |row: &RowView| {
                let name =
                    |sum: &Option<yipanqi_app::lists::GroupSum>| sum.as_ref().map(|sum| sum.name.clone());
                (row.content.title.clone(), name(&row.field), name(&row.heading))
            };
            let wanted: Vec<_> = all.rows.iter().map(headed).collect();
            let view = GridView::read(pairs.iter().copied());
            let mut got = Vec::new();
            for from in (0..40).step_by(7) {
                let part = world
                    .app
                    .version_rows(&world.clerk, v1, &view, from, 7)
                    .await
                    .unwrap();
                assert_eq!(part.from, from);
                got.extend(part.rows.iter().map(headed));
            }
            assert_eq!(got, wanted, "{pairs:?} sealed {sealed}");
        }
    }
}

async fn a_view_is_kept_shared_chosen_and_thrown_away(place: Place) {
    let world = World::on(place).await;
    let (app, clerk, yu) = (&world.app, &world.clerk, &world.yu_side.clerk);
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let (_, v1, revision) = draft(&world, clerk, world.joint, &[row("甲事"), row("乙事")]).await;
    adopted(&world, clerk, v1, revision, held, "2025-02-01").await;
    let view = GridView::read([("q", "甲"), ("sort", "title")]);
    let refused = app.keep_view(yu, v1, "要事", true, &view).await;
    assert!(matches!(refused, Err(Error::Refused(r)) if r.code == "view_not_shared"));
    let own = app.keep_view(yu, v1, "要事", false, &view).await.unwrap();
    let shared = app.keep_view(clerk, v1, "共看", true, &view).await.unwrap();
    assert_eq!(
        app.keep_view(clerk, v1, "共看", true, &view).await.unwrap(),
        shared,
        "the same name is replaced"
    );
    let names = |page: &VersionPage| {
        page.views
            .iter()
            .map(|card| card.view.name.clone())
            .collect::<Vec<_>>()
    };
    let query = VersionQuery {
        page: 1,
        ..VersionQuery::default()
    };
    let theirs = app.version_page(yu, v1, &query).await.unwrap();
    assert_eq!(
        (names(&theirs), theirs.rows.len()),
        (vec!["要事".into(), "共看".into()], 2)
    );
    let ours = app.version_page(clerk, v1, &query).await.unwrap();
    assert_eq!(names(&ours), ["共看"], "nobody else's own view is offered");
    assert!(app.choose_view(clerk, v1, Some(own)).await.is_err());
    app.choose_view(yu, v1, Some(shared)).await.unwrap();
    let opened = app.version_page(yu, v1, &query).await.unwrap();
    assert_eq!((opened.rows.len(), opened.kept), (1, Some(shared)));
    let plain = VersionQuery {
        kept: Some(0),
        ..query.clone()
    };
    assert_eq!(app.version_page(yu, v1, &plain).await.unwrap().rows.len(), 2);
    assert!(
        app.drop_view(yu, v1, shared).await.is_err(),
        "another post's view is not thrown away"
    );
    app.drop_view(clerk, v1, shared).await.unwrap();
    assert_eq!(
        app.version_page(yu, v1, &query).await.unwrap().rows.len(),
        2,
        "the list opens as adopted again"
    );
    let stranger = app.keep_view(&world.own_clerk, v1, "偷看", false, &view).await;
    assert!(matches!(stranger, Err(Error::NotFound)));
}

fn edit(row: RowId, cell: &str, was: &str, now: &str) -> CellEdit {
    CellEdit {
        row,
        cell: cell.into(),
        was: Some(was.into()),
        now: now.into(),
    }
}

const SEEN: (i64, MoneyUnit) = (0, MoneyUnit::Yi);

async fn two_who_edit_different_cells_lose_nothing_and_a_stale_cell_is_told_not_overwritten(place: Place) {
    let world = World::on(place).await;
    let (app, clerk, other) = (&world.app, &world.clerk, &world.clerk);
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let (_, v1, _) = draft(&world, clerk, world.joint, &[row("甲事"), row("乙事")]).await;
    let rows = page(&world, clerk, v1, &[], 0).await.rows;
    let (one, two) = (rows[0].row, rows[1].row);
    let before = app.head().await.unwrap().seq;
    // Both opened the same page; neither knows of the other's revision.
    let mine = [
        edit(one, "measure", "年内完成主体", "年内通车"),
        edit(two, "weight", "", "2.5"),
    ];
    let saved = app.edit_cells(clerk, v1, SEEN, &mine).await.unwrap();
    let CellsEdited::Saved { cells, .. } = &saved else {
        panic!("{saved:?}")
    };
    assert_eq!(cells.len(), 2);
    assert_eq!(
        app.head().await.unwrap().seq,
        before + 1,
        "one entry for all cells"
    );
    let theirs = [edit(one, "ends_on", "2025-12-31", "2025年11月30日")];
    assert!(matches!(
        app.edit_cells(other, v1, SEEN, &theirs).await.unwrap(),
        CellsEdited::Saved { .. }
    ));
    let now = page(&world, clerk, v1, &[], 0).await.rows;
    assert_eq!(now[0].content.measure, "年内通车");
    assert_eq!(now[0].content.ends_on.unwrap().to_string(), "2025-11-30");
    assert_eq!(now[1].content.weight, 250);

    let late = [
        edit(one, "measure", "年内完成主体", "年内开工"),
        edit(two, "title", "乙事", "乙事（二期）"),
    ];
    let stale = app.edit_cells(other, v1, SEEN, &late).await.unwrap();
    let CellsEdited::Stale(conflicts) = &stale else {
        panic!("{stale:?}")
    };
    assert_eq!(conflicts.len(), 1);
    let c = &conflicts[0];
    assert_eq!(
        (c.cell, c.mine.as_str(), c.theirs.as_str()),
        ("measure", "年内开工", "年内通车")
    );
    let after = page(&world, clerk, v1, &[], 0).await.rows;
    assert_eq!(
        after, now,
        "nothing of a stale edit is saved, the cell that was not stale neither"
    );

    // What was done is undone by the same door.
    let undo = [edit(one, "measure", "年内通车", "年内完成主体")];
    assert!(matches!(
        app.edit_cells(clerk, v1, SEEN, &undo).await.unwrap(),
        CellsEdited::Saved { .. }
    ));
    let many: Vec<CellEdit> = [one, two]
        .into_iter()
        .map(|row| CellEdit {
            row,
            cell: "support_units".into(),
            was: None,
            now: "市科技局".into(),
        })
        .collect();
    let blind = app.edit_cells(clerk, v1, (1, MoneyUnit::Yi), &many).await;
    assert!(
        matches!(blind, Err(Error::Refused(r)) if r.stale),
        "without the former value the revision must be that seen"
    );
    let revision = 3 + 3;
    let filled = app
        .edit_cells(clerk, v1, (revision, MoneyUnit::Yi), &many)
        .await
        .unwrap();
    assert!(matches!(filled, CellsEdited::Saved { .. }));
    let stranger = app.edit_cells(&world.yu_side.clerk, v1, SEEN, &undo).await;
    assert!(matches!(stranger, Err(Error::NotFound)));

    adopted(&world, clerk, v1, revision + 1, held, "2025-02-01").await;
    let sealed = app.edit_cells(clerk, v1, SEEN, &undo).await;
    assert!(matches!(sealed, Err(Error::Refused(r)) if r.stale && r.code == "version_not_draft"));
}

async fn cells_that_cannot_be_are_named_and_nothing_of_the_edit_is_saved(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (_, v1, _) = draft(&world, clerk, world.joint, &[row("甲事"), row("乙事")]).await;
    let rows = page(&world, clerk, v1, &[], 0).await.rows;
    let (one, two) = (rows[0].row, rows[1].row);
    let edits = [
        edit(one, "ends_on", "2025-12-31", "2025/2/30"),
        edit(one, "weight", "", "1"),
        edit(two, "amount_1", "", "三千万"),
        edit(two, "lead_units", "市交通运输委、省交通运输厅", "没有这个局"),
        edit(two, "colour", "", "红"),
        edit(two, "title", "乙事", ""),
    ];
    let before = app.head().await.unwrap().seq;
    let answer = app.edit_cells(clerk, v1, SEEN, &edits).await.unwrap();
    let CellsEdited::Refused(problems) = &answer else {
        panic!("{answer:?}")
    };
    let said: Vec<_> = problems.iter().map(|p| (p.row, p.cell, p.refusal.code)).collect();
    assert_eq!(
        said,
        [
            (one, "ends_on", "not_a_day"),
            (two, "amount_1", "not_an_amount"),
            (two, "title", "no_such_cell"),
            (two, "title", "required"),
        ]
    );
    let unknown = [edit(
        two,
        "lead_units",
        "市交通运输委、省交通运输厅",
        "没有这个局",
    )];
    let answer = app.edit_cells(clerk, v1, SEEN, &unknown).await.unwrap();
    assert!(
        matches!(&answer, CellsEdited::Refused(problems) if problems[0].cell == "lead_units"),
        "{answer:?}"
    );
    let together = [
        edit(one, "starts_on", "", "2025-06-01"),
        edit(one, "ends_on", "2025-12-31", "2025-05-31"),
    ];
    let answer = app.edit_cells(clerk, v1, SEEN, &together).await.unwrap();
    assert!(
        matches!(&answer, CellsEdited::Refused(p) if p[0].refusal.code == "row_ends_before_start"),
        "{answer:?}"
    );
    assert_eq!(app.head().await.unwrap().seq, before);
    assert_eq!(page(&world, clerk, v1, &[], 0).await.rows, rows);
    let fits = [
        edit(one, "amount_1", "", "1,250万元"),
        edit(one, "amount_2", "", "0.5"),
        edit(one, "kind", "task", "project"),
        edit(one, "starts_on", "", "2025.3.1"),
    ];
    let saved = app.edit_cells(clerk, v1, SEEN, &fits).await.unwrap();
    assert!(matches!(saved, CellsEdited::Saved { .. }), "{saved:?}");
    let now = page(&world, clerk, v1, &[], 0).await.rows;
    assert_eq!(
        now[0].content.amounts.total(),
        Some(1_250_000_000 + 5_000_000_000)
    );
    assert_eq!(now[0].change, RowChange::Added);
}

async fn a_comment_is_read_by_those_who_see_the_row_and_one_for_a_side_by_that_side_alone(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (yu, chuan) = (&world.yu_side.clerk, &world.chuan_side.clerk);
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let alone = RowInput {
        lead_units: "市科技局".into(),
        ..row("渝方的事")
    };
    let (_, v1, revision) = draft(&world, clerk, world.joint, &[row("共同的事"), alone]).await;
    adopted(&world, clerk, v1, revision, held, "2025-02-01").await;
    let rows = page(&world, clerk, v1, &[], 0).await.rows;
    let (joint, own) = (rows[0].row, rows[1].row);
    let said = |words, own_side| CommentInput {
        cell: "ends_on",
        words,
        own_side,
        ..CommentInput::default()
    };
    let first = app
        .comment_cell(clerk, v1, joint, said("期限再核", false))
        .await
        .unwrap();
    app.comment_cell(yu, v1, joint, said("我方先内部对一下", true))
        .await
        .unwrap();
    let refused = app.comment_cell(clerk, v1, joint, said("内部", true)).await;
    assert!(matches!(refused, Err(Error::Refused(r)) if r.code == "no_own_side"));
    let read = async |actor| {
        let page = app.comments_page(actor, v1, joint).await.unwrap();
        page.comments
            .into_iter()
            .map(|c| c.comment.words)
            .collect::<Vec<_>>()
    };
    assert_eq!(read(yu).await, ["期限再核", "我方先内部对一下"]);
    assert_eq!(
        read(&world.yu_transport_reporter).await.len(),
        2,
        "a unit of that side reads it too"
    );
    assert_eq!(read(chuan).await, ["期限再核"]);
    assert_eq!(read(clerk).await, ["期限再核"]);
    assert!(matches!(
        app.comments_page(chuan, v1, own).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        app.comment_cell(chuan, v1, own, said("偷问", false)).await,
        Err(Error::NotFound)
    ));
    let noted = |page: &VersionPage| page.rows[0].noted.len();
    let settling = CommentInput {
        former: Some(first),
        settles: true,
        ..CommentInput::default()
    };
    assert_eq!(noted(&page(&world, chuan, v1, &[], 1).await), 1);
    app.comment_cell(chuan, v1, joint, settling).await.unwrap();
    let again = app.comment_cell(clerk, v1, joint, settling).await;
    assert!(matches!(again, Err(Error::Refused(r)) if r.stale && r.code == "comment_settled"));
    assert_eq!(noted(&page(&world, chuan, v1, &[], 1).await), 0);
    assert_eq!(
        noted(&page(&world, yu, v1, &[], 1).await),
        1,
        "what their own side said is still open"
    );
}

async fn own_columns_are_filtered_sorted_and_edited_in_their_cells(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (list, v1, _) = draft(
        &world,
        clerk,
        world.joint,
        &[row("甲路"), row("乙路"), row("丙路")],
    )
    .await;
    let column = |name: &str, kind: &str| ColumnInput {
        name: name.into(),
        kind: kind.into(),
        decimals: if kind == "number" {
            "1".into()
        } else {
            String::new()
        },
        choices: if kind == "choice" {
            "一级、二级".into()
        } else {
            String::new()
        },
        ..ColumnInput::default()
    };
    for (name, kind) in [
        ("里程", "number"),
        ("等级", "choice"),
        ("开标", "date"),
        ("代建", "unit"),
        ("备注", "text"),
    ] {
        app.define_column(clerk, list, None, &column(name, kind))
            .await
            .unwrap();
    }
    let rows: Vec<RowId> = page(&world, clerk, v1, &[], 0)
        .await
        .rows
        .iter()
        .map(|row| row.row)
        .collect();
    let typed = [
        edit(rows[0], "own_1", "", "12.5"),
        edit(rows[0], "own_2", "", "二级"),
        edit(rows[0], "own_3", "", "2025-06-30"),
        edit(rows[0], "own_4", "", "市交通运输委"),
        edit(rows[1], "own_1", "", "9"),
        edit(rows[1], "own_5", "", "先行段"),
        edit(rows[1], "phase", "", "前期"),
        edit(rows[2], "selection", "", "felt"),
    ];
    let saved = app.edit_cells(clerk, v1, SEEN, &typed).await.unwrap();
    let CellsEdited::Saved { cells, .. } = &saved else {
        panic!("{saved:?}")
    };
    let now: Vec<&str> = cells.iter().map(|cell| cell.now.as_str()).collect();
    assert_eq!(
        now,
        [
            "12.5",
            "二级",
            "2025-06-30",
            "市交通运输委",
            "9.0",
            "先行段",
            "前期",
            "felt"
        ]
    );

    for (asked, found) in [
        (vec![("own_1_from", "9.5")], vec!["甲路"]),
        (vec![("own_1_to", "9.5")], vec!["乙路"]),
        (vec![("own_2", "2")], vec!["甲路"]),
        (
            vec![("own_3_from", "2025-06-30"), ("own_3_to", "2025-06-30")],
            vec!["甲路"],
        ),
        (vec![("own_3_from", "2025-07-01")], vec![]),
        (vec![("own_4", "交通")], vec!["甲路"]),
        (vec![("own_5", "先行")], vec!["乙路"]),
        (vec![("phase", "前")], vec!["乙路"]),
        (vec![("selection", "felt")], vec!["丙路"]),
        (vec![("sort", "own_1")], vec!["乙路", "甲路", "丙路"]),
        (vec![("sort", "-own_1")], vec!["甲路", "乙路", "丙路"]),
    ] {
        assert_eq!(
            titles(&page(&world, clerk, v1, &asked, 1).await),
            found,
            "{asked:?}"
        );
    }
    let bad = page(&world, clerk, v1, &[("own_1_from", "多")], 1).await;
    assert_eq!(bad.refused[0].code, "own_not_a_number");
    assert_eq!(bad.rows.len(), 3, "what cannot be filters nothing");

    // What cannot be is told at its cell, what another changed is not overwritten; nothing of either is saved.
    let wrong = [
        edit(rows[0], "own_1", "12.5", "十二"),
        edit(rows[0], "own_4", "市交通运输委", "市没有局"),
        edit(rows[1], "own_9", "", "1"),
        edit(rows[2], "title", "丙路", "丁路"),
    ];
    let CellsEdited::Refused(problems) = app.edit_cells(clerk, v1, SEEN, &wrong).await.unwrap() else {
        panic!("cells that cannot be")
    };
    let told: Vec<_> = problems
        .iter()
        .map(|p| (p.cell, p.column.as_deref(), p.refusal.code))
        .collect();
    assert_eq!(
        told,
        [
            ("own_1", Some("里程"), "own_not_a_number"),
            ("own_4", Some("代建"), "unit_name_unknown"),
            ("own_9", None, "no_such_cell"),
        ]
    );
    let late = [edit(rows[0], "own_1", "11", "13")];
    let CellsEdited::Stale(conflicts) = app.edit_cells(clerk, v1, SEEN, &late).await.unwrap() else {
        panic!("a stale cell")
    };
    assert_eq!(
        (conflicts[0].theirs.as_str(), conflicts[0].column.as_deref()),
        ("12.5", Some("里程"))
    );
    let cleared = [edit(rows[0], "own_4", "市交通运输委", "")];
    app.edit_cells(clerk, v1, SEEN, &cleared).await.unwrap();
    let after = page(&world, clerk, v1, &[("own_4", "交通")], 1).await;
    assert!(after.rows.is_empty());
    assert_eq!(titles(&page(&world, clerk, v1, &[], 0).await)[2], "丙路");
}
