//! A list from draft to sealed, adjusted, compared and exported; who sees what of it; two at once.

use crate::world::{World, day};
use calamine::{Reader as _, Xlsx};
use std::collections::BTreeSet;
use std::io::Cursor;
use yipanqi_app::Error;
use yipanqi_app::lists::{AdoptInput, VersionQuery};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{
    AmountInput, DutyRole, Item, ItemState, ListRow, ListVersion, RowChange, RowInput, content_digest,
};
use yipanqi_domain::meeting::{Decision, DecisionKind, DecisionState, Session};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, DecisionId, DutyId, ListId, RowId, SessionId, UnitId, VersionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_draft_of_twelve_is_adopted_adjusted_and_compared,
    what_cannot_be_is_refused_with_row_and_field_and_leaves_nothing,
    a_side_sees_its_rows_and_not_how_many_there_are,
    a_draft_is_nobody_elses,
    two_who_adopt_at_once_one_wins_and_numbers_have_no_gap,
    two_who_edit_at_once_one_gets_a_stale_refusal,
    a_list_is_drafted_from_decisions_and_its_gaps_are_named,
    a_removed_item_ends_its_duties_unless_another_list_holds_it,
    the_workbook_read_back_is_the_list
);

/// A row of a joint item unless said otherwise.
pub fn row(title: &str) -> RowInput {
    RowInput {
        title: title.into(),
        field: "交通互联".into(),
        measure: "年内完成主体".into(),
        ends_on: "2025-12-31".into(),
        lead_units: "市交通运输委、省交通运输厅".into(),
        ..RowInput::default()
    }
}

/// A session of a body with decisions, put in without the meeting's own use cases.
pub async fn session(
    world: &World,
    body: BodyId,
    held_on: &str,
    decisions: &[(&str, &str)],
) -> (SessionId, Vec<DecisionId>) {
    let mut tx = world.app.store().begin(world.app.now()).await.unwrap();
    let id: SessionId = tx.new_id().await.unwrap();
    let recorded_at = tx.now();
    tx.insert(&Session {
        id,
        body,
        series: None,
        ordinal: None,
        name: format!("{held_on}会议"),
        held_on: day(held_on),
        mode: None,
        place: None,
        document: None,
        mark: Mark::Internal,
        recorded_at,
    })
    .await
    .unwrap();
    let mut ids = Vec::new();
    for (position, (text, leads)) in (1..).zip(decisions) {
        let decision = Decision {
            id: tx.new_id().await.unwrap(),
            session: Some(id),
            body,
            position,
            kind: DecisionKind::Decided,
            text: (*text).into(),
            lead_units: (*leads).into(),
            support_units: String::new(),
            due_on: Some(day("2025-11-30")),
            state: DecisionState::Recorded,
            recorded_at,
        };
        tx.insert(&decision).await.unwrap();
        ids.push(decision.id);
    }
    tx.commit(Entry::done(By::default(), "session.record", "session", id.0))
        .await
        .unwrap();
    (id, ids)
}

/// A list with these rows, as a draft: its id, version and revision.
pub async fn draft(
    world: &World,
    actor: &Actor,
    body: BodyId,
    rows: &[RowInput],
) -> (ListId, VersionId, i64) {
    let (list, version) = world
        .app
        .open_list(actor, body, "共建清单", 2025, Mark::Internal)
        .await
        .unwrap();
    let mut revision = 1;
    for row in rows {
        let edited = world
            .app
            .put_row(actor, version, revision, None, row.clone())
            .await
            .unwrap();
        revision = edited.revision;
    }
    (list, version, revision)
}

fn adopting(session: SessionId, seen_revision: i64, on: &str) -> AdoptInput {
    AdoptInput {
        seen_revision,
        session,
        in_force_on: day(on),
    }
}

pub async fn adopted(
    world: &World,
    actor: &Actor,
    version: VersionId,
    revision: i64,
    session: SessionId,
    on: &str,
) {
    world.app.deliberate(actor, version, revision).await.unwrap();
    let revision = get::<ListVersion>(world, version.0).await.revision;
    world
        .app
        .adopt(actor, version, adopting(session, revision, on))
        .await
        .unwrap();
}

async fn get<R: yipanqi_store::Record>(world: &World, id: i64) -> R {
    let mut read = world.app.store().read().await.unwrap();
    read.get::<R>(id).await.unwrap().unwrap()
}

pub async fn sealed(world: &World, version: VersionId) -> Vec<ListRow> {
    world
        .app
        .store()
        .read()
        .await
        .unwrap()
        .sealed_rows(version)
        .await
        .unwrap()
}

async fn entries(world: &World) -> i64 {
    world.app.head().await.unwrap().seq
}

pub async fn whole(world: &World) {
    let mut read = world.app.store().read().await.unwrap();
    let seen = read.verify(world.app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
}

pub fn refusal(error: Error) -> yipanqi_domain::Refusal {
    match error {
        Error::Refused(refusal) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

async fn a_draft_of_twelve_is_adopted_adjusted_and_compared(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let rows: Vec<RowInput> = (1..=12).map(|n| row(&format!("事项{n}"))).collect();
    let (first_session, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let before = entries(&world).await;
    let (list, v1, revision) = draft(&world, clerk, world.joint, &rows).await;
    assert!(app.gaps(clerk, v1).await.unwrap().iter().all(|gap| !gap.blocks));
    adopted(&world, clerk, v1, revision, first_session, "2025-02-01").await;
    assert_eq!(
        entries(&world).await - before,
        1 + 12 + 1 + 1,
        "one entry for each act"
    );

    let version: ListVersion = get(&world, v1.0).await;
    let adoption = version.state.adoption().unwrap();
    assert_eq!(adoption.number, "试联办〔2025〕1号");
    let authority: Decision = get(&world, adoption.authority.0).await;
    assert_eq!(
        (authority.kind, authority.session),
        (DecisionKind::Approved, Some(first_session))
    );
    let sealed_rows = sealed(&world, v1).await;
    assert_eq!(adoption.content, content_digest(list, 1, &sealed_rows));
    for (n, row) in (1..).zip(&sealed_rows) {
        let item: Item = get(&world, row.item.0).await;
        assert_eq!(item.number, format!("试联办-2025-{n:04}"));
        assert_eq!((row.position, row.content.serial.clone()), (n, n.to_string()));
    }

    let (second_session, _) = session(&world, world.joint, "2025-02-25", &[]).await;
    let v2 = app.begin_adjustment(clerk, list).await.unwrap();
    let again = app.begin_adjustment(clerk, list).await.unwrap_err();
    assert_eq!(refusal(again).code, "draft_exists");
    let page = app
        .version_page(clerk, v2, &VersionQuery::default())
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 12);
    let mut revision = page.version.revision;
    for title in ["新增甲", "新增乙"] {
        let input = RowInput {
            reason: "会议新定".into(),
            ..row(title)
        };
        revision = app
            .put_row(clerk, v2, revision, None, input)
            .await
            .unwrap()
            .revision;
    }
    let third = page.rows[2].row;
    let no_reason = app.remove_row(clerk, v2, revision, third, " ").await.unwrap_err();
    assert_eq!(refusal(no_reason).field, Some("reason"));
    revision = app
        .remove_row(clerk, v2, revision, third, "并入其他事项")
        .await
        .unwrap()
        .revision;
    let fifth = page.rows[4].clone();
    let moved = RowInput {
        ends_on: "2026-06-30".into(),
        reason: "用地批复推迟".into(),
        ..row("事项5")
    };
    revision = app
        .put_row(clerk, v2, revision, Some(fifth.row), moved)
        .await
        .unwrap()
        .revision;
    adopted(&world, clerk, v2, revision, second_session, "2025-03-01").await;

    let compared = app.compare_page(clerk, v2, v1).await.unwrap();
    let said: Vec<_> = compared
        .changes
        .iter()
        .map(|c| {
            let title = c
                .difference
                .after
                .as_ref()
                .or(c.difference.before.as_ref())
                .unwrap()
                .title
                .clone();
            (
                c.difference.change,
                title,
                c.reason.clone(),
                c.difference.columns.clone(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                RowChange::Changed,
                "事项5".into(),
                "用地批复推迟".into(),
                vec!["ends_on"]
            ),
            (RowChange::Added, "新增甲".into(), "会议新定".into(), vec![]),
            (RowChange::Added, "新增乙".into(), "会议新定".into(), vec![]),
            (RowChange::Removed, "事项3".into(), "并入其他事项".into(), vec![]),
        ]
    );
    assert_eq!((compared.same, compared.before.id), (10, v1));
    let removed: Item = get(&world, sealed_rows[2].item.0).await;
    assert_eq!(removed.state, ItemState::Removed);
    assert_eq!(
        sealed(&world, v1).await,
        sealed_rows,
        "the adopted version never changes"
    );
    let last: Item = get(&world, sealed(&world, v2).await.last().unwrap().item.0).await;
    assert_eq!(last.number, "试联办-2025-0014");
    assert_eq!(
        get::<ListVersion>(&world, v2.0)
            .await
            .state
            .adoption()
            .unwrap()
            .number,
        "试联办〔2025〕2号"
    );

    app.issue(clerk, v2, "试办发〔2025〕3号").await.unwrap();
    assert_eq!(
        refusal(app.issue(clerk, v2, "x").await.unwrap_err()).code,
        "version_not_adopted"
    );
    let shut = app.put_row(clerk, v1, 99, None, row("事后")).await.unwrap_err();
    assert!(refusal(shut).stale);
    whole(&world).await;
}

async fn what_cannot_be_is_refused_with_row_and_field_and_leaves_nothing(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (_, version, revision) = draft(&world, clerk, world.joint, &[]).await;
    let seq = entries(&world).await;
    type Change = fn(&mut RowInput);
    let table: &[(&str, &str, Change)] = &[
        ("required", "title", |r| r.title.clear()),
        ("not_a_day", "ends_on", |r| r.ends_on = "2025-02-30".into()),
        ("row_ends_before_start", "ends_on", |r| {
            r.starts_on = "2026-01-01".into();
        }),
        ("not_a_weight", "weight", |r| r.weight = "101".into()),
        ("unit_name_unknown", "lead_units", |r| {
            r.lead_units = "市不存在局".into();
        }),
        ("unit_abolished_successor", "support_units", |r| {
            r.support_units = "市交通局".into();
        }),
        ("item_unknown", "item_number", |r| {
            r.item_number = "试联办-2025-0099".into();
        }),
    ];
    for (code, field, change) in table {
        let mut input = RowInput {
            serial: "9".into(),
            ..row("一件事")
        };
        change(&mut input);
        let refused = refusal(
            app.put_row(clerk, version, revision, None, input)
                .await
                .unwrap_err(),
        );
        assert_eq!((refused.code, refused.field), (*code, Some(*field)));
        assert!(
            refused.args.contains(&("row", "9".to_owned())),
            "{code} names the row"
        );
        if *code == "unit_abolished_successor" {
            assert!(refused.args.contains(&("successors", "市交通运输委".to_owned())));
        }
    }
    assert_eq!(
        refusal(
            app.open_list(clerk, world.joint, "共建清单", 2025, Mark::Public)
                .await
                .unwrap_err()
        )
        .code,
        "list_exists"
    );
    let (other, _) = session(&world, world.own, "2025-01-10", &[]).await;
    let (future, _) = session(&world, world.joint, "2025-04-01", &[]).await;
    let seq = seq + 2;
    let revision = app
        .put_row(clerk, version, revision, None, row("一件事"))
        .await
        .unwrap()
        .revision;
    app.deliberate(clerk, version, revision).await.unwrap();
    let revision = revision + 1;
    for (session, code) in [
        (other, "session_of_other_body"),
        (future, "session_not_held"),
        (SessionId(7), "session_unknown"),
    ] {
        let error = app
            .adopt(clerk, version, adopting(session, revision, "2025-01-01"))
            .await
            .unwrap_err();
        assert_eq!(refusal(error).code, code);
    }
    app.reopen(clerk, version).await.unwrap();
    assert_eq!(entries(&world).await, seq + 3, "refused forms leave no entry");
    whole(&world).await;
}

/// Rows: three joint, two of the Chongqing side alone, one of the Sichuan side alone.
async fn mixed(world: &World) -> (ListId, VersionId) {
    let amounts = |yu: &str, chuan: &str| {
        vec![
            AmountInput::default(),
            AmountInput {
                side: Some(world.sides[0]),
                amount: yu.into(),
                unit: "yi".into(),
            },
            AmountInput {
                side: Some(world.sides[1]),
                amount: chuan.into(),
                unit: "wan".into(),
            },
        ]
    };
    let mut rows = Vec::new();
    for title in ["共同一", "共同二", "共同三"] {
        rows.push(RowInput {
            amounts: amounts("1.5", "2000"),
            ..row(title)
        });
    }
    for title in ["渝一", "渝二"] {
        rows.push(RowInput {
            lead_units: "市科技局".into(),
            field: "科技创新".into(),
            amounts: amounts("8.25", ""),
            ..row(title)
        });
    }
    rows.push(RowInput {
        lead_units: "科学技术厅".into(),
        field: "科技创新".into(),
        amounts: amounts("", "30000"),
        ..row("川一")
    });
    let (held, _) = session(world, world.joint, "2025-01-20", &[]).await;
    let (list, version, revision) = draft(world, &world.clerk, world.joint, &rows).await;
    adopted(world, &world.clerk, version, revision, held, "2025-02-01").await;
    (list, version)
}

async fn a_side_sees_its_rows_and_not_how_many_there_are(place: Place) {
    let world = World::on(place).await;
    let (list, v1) = mixed(&world).await;
    let app = &world.app;
    // Each sees its own rows; counts, sums, groups, searches and exports say the same.
    let table: &[(&Actor, &[&str], i64)] = &[
        (
            &world.clerk,
            &["共同一", "共同二", "共同三", "渝一", "渝二", "川一"],
            246_000_000_000,
        ),
        (
            &world.leader,
            &["共同一", "共同二", "共同三", "渝一", "渝二", "川一"],
            246_000_000_000,
        ),
        (
            &world.yu_side.clerk,
            &["共同一", "共同二", "共同三", "渝一", "渝二"],
            216_000_000_000,
        ),
        (
            &world.chuan_side.clerk,
            &["共同一", "共同二", "共同三", "川一"],
            81_000_000_000,
        ),
        (
            &world.yu_transport_reporter,
            &["共同一", "共同二", "共同三"],
            51_000_000_000,
        ),
        (&world.yu_science_reporter, &["渝一", "渝二"], 165_000_000_000),
    ];
    for (actor, titles, fen) in table {
        let page = app
            .version_page(actor, v1, &VersionQuery::default())
            .await
            .unwrap();
        let seen: Vec<_> = page.rows.iter().map(|row| row.content.title.as_str()).collect();
        assert_eq!(seen, *titles);
        assert_eq!(
            (page.total.rows, page.total.amounts.all),
            (i64::try_from(titles.len()).unwrap(), Some(*fen))
        );
        let grouped: i64 = page
            .rows
            .iter()
            .filter_map(|row| row.field.as_ref())
            .map(|sum| sum.rows)
            .sum();
        assert_eq!(grouped, i64::try_from(titles.len()).unwrap());
        assert_eq!(page.partial, ![&world.clerk, &world.leader].contains(actor));
        let lists = app.lists_page(actor, 1).await.unwrap();
        assert_eq!(lists.lists[0].rows, i64::try_from(titles.len()).unwrap());
        let found = app
            .version_page(
                actor,
                v1,
                &VersionQuery {
                    words: "渝".into(),
                    page: 1,
                    ..VersionQuery::default()
                },
            )
            .await
            .unwrap();
        let wanted = titles.iter().filter(|title| title.contains('渝')).count();
        assert_eq!(
            (found.rows.len(), found.total.rows),
            (wanted, i64::try_from(wanted).unwrap())
        );
        let csv = String::from_utf8(app.export_csv(actor, v1).await.unwrap().bytes).unwrap();
        for title in table[0].1 {
            assert_eq!(csv.contains(title), titles.contains(title), "{title}");
        }
    }
    // Whoever has nothing to do with it does not find it, and the trail knows.
    let before = entries(&world).await;
    for stranger in [&world.own_clerk, &world.system_admin, &world.audit_admin] {
        assert!(matches!(
            app.version_page(stranger, v1, &VersionQuery::default()).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            app.version_to_open(stranger, list).await,
            Err(Error::NotFound)
        ));
        assert_eq!(app.lists_page(stranger, 1).await.unwrap().lists, []);
    }
    assert!(entries(&world).await > before);
    assert!(matches!(
        app.version_page(&world.own_clerk, VersionId(5), &VersionQuery::default())
            .await,
        Err(Error::NotFound)
    ));

    // A change of a one-sided item of the other side is in nobody else's comparison.
    let (held, _) = session(&world, world.joint, "2025-02-25", &[]).await;
    let v2 = app.begin_adjustment(&world.clerk, list).await.unwrap();
    let page = app
        .version_page(&world.clerk, v2, &VersionQuery::default())
        .await
        .unwrap();
    let at = |title: &str| {
        page.rows
            .iter()
            .find(|row| row.content.title == title)
            .unwrap()
            .row
    };
    let app_rows = [(at("渝二"), "renamed")];
    let mut revision = page.version.revision;
    for (id, _) in app_rows {
        let input = RowInput {
            lead_units: "市科技局".into(),
            field: "科技创新".into(),
            reason: "改".into(),
            ..row("渝二改")
        };
        revision = app
            .put_row(&world.clerk, v2, revision, Some(id), input)
            .await
            .unwrap()
            .revision;
    }
    revision = app
        .remove_row(&world.clerk, v2, revision, at("川一"), "撤")
        .await
        .unwrap()
        .revision;
    adopted(&world, &world.clerk, v2, revision, held, "2025-03-01").await;
    for (actor, changes, same) in [
        (&world.clerk, 2, 4),
        (&world.yu_side.clerk, 1, 4),
        (&world.chuan_side.clerk, 1, 3),
    ] {
        let compared = app.compare_page(actor, v1, v2).await.unwrap();
        assert_eq!((compared.changes.len(), compared.same), (changes, same));
    }
    whole(&world).await;
}

async fn a_draft_is_nobody_elses(place: Place) {
    let world = World::on(place).await;
    let (list, version, revision) = draft(&world, &world.clerk, world.joint, &[row("一件事")]).await;
    let app = &world.app;
    for actor in [
        &world.yu_side.clerk,
        &world.chuan_side.leader,
        &world.yu_transport_reporter,
        &world.own_clerk,
        &world.security_admin,
    ] {
        assert!(matches!(
            app.version_page(actor, version, &VersionQuery::default()).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(app.gaps(actor, version).await, Err(Error::NotFound)));
        assert!(matches!(
            app.export_xlsx(actor, version).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            app.put_row(actor, version, revision, None, row("乙")).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            app.begin_adjustment(actor, list).await,
            Err(Error::NotFound)
        ));
        assert_eq!(app.lists_page(actor, 1).await.unwrap().lists, []);
    }
    // The leader of the body sees it and may adopt it, but not edit it.
    assert!(
        app.version_page(&world.leader, version, &VersionQuery::default())
            .await
            .is_ok()
    );
    assert!(matches!(
        app.put_row(&world.leader, version, revision, None, row("乙"))
            .await,
        Err(Error::Denied)
    ));
    assert!(matches!(
        app.open_list(&world.yu_side.clerk, world.joint, "另一张", 2025, Mark::Public)
            .await,
        Err(Error::Denied)
    ));
    whole(&world).await;
}

async fn two_who_adopt_at_once_one_wins_and_numbers_have_no_gap(place: Place) {
    let world = World::on(place).await;
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let mut numbers = BTreeSet::new();
    for (n, name) in (1..).zip(["甲单", "乙单", "丙单"]) {
        let app = &world.app;
        let (_, version) = app
            .open_list(&world.clerk, world.joint, name, 2025, Mark::Internal)
            .await
            .unwrap();
        let mut revision = 1;
        for title in ["一", "二"] {
            revision = app
                .put_row(&world.clerk, version, revision, None, row(title))
                .await
                .unwrap()
                .revision;
        }
        app.deliberate(&world.clerk, version, revision).await.unwrap();
        let input = adopting(held, revision + 1, "2025-02-01");
        let tasks: Vec<_> = [&world.clerk, &world.leader, &world.clerk, &world.leader]
            .into_iter()
            .map(|actor| {
                let (app, actor) = (world.app.clone(), actor.clone());
                tokio::spawn(async move { app.adopt(&actor, version, input).await })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(adopted) => {
                    won += 1;
                    assert_eq!(adopted.number, format!("试联办〔2025〕{n}号"));
                    assert_eq!(adopted.new_items.len(), 2);
                    for item in adopted.new_items {
                        numbers.insert(get::<Item>(&world, item.0).await.number);
                    }
                }
                Err(error) => {
                    let refused = refusal(error);
                    assert!(refused.stale && refused.code == "version_not_deliberated");
                }
            }
        }
        assert_eq!(won, 1);
    }
    let expected: BTreeSet<String> = (1..=6).map(|n| format!("试联办-2025-{n:04}")).collect();
    assert_eq!(numbers, expected);
    whole(&world).await;
}

async fn two_who_edit_at_once_one_gets_a_stale_refusal(place: Place) {
    let world = World::on(place).await;
    let (_, version, revision) = draft(&world, &world.clerk, world.joint, &[row("一件事")]).await;
    let tasks: Vec<_> = ["甲", "乙", "丙"]
        .into_iter()
        .map(|title| {
            let (app, actor) = (world.app.clone(), world.clerk.clone());
            tokio::spawn(async move { app.put_row(&actor, version, revision, None, row(title)).await })
        })
        .collect();
    let mut stale = 0;
    for task in tasks {
        if let Err(error) = task.await.unwrap() {
            let refused = refusal(error);
            assert!(refused.stale && refused.code == "version_changed");
            stale += 1;
        }
    }
    assert_eq!(stale, 2);
    let page = world
        .app
        .version_page(&world.clerk, version, &VersionQuery::default())
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.version.revision), (2, revision + 1));
    whole(&world).await;
}

async fn a_list_is_drafted_from_decisions_and_its_gaps_are_named(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let (held, decisions) = session(
        &world,
        world.joint,
        "2025-01-20",
        &[
            ("推动跨区公交互联；年内开通三条线路", "市交通运输委\n省交通运输厅"),
            ("建立联合检测平台", "市科技局\n市不存在局"),
            ("清理重复报表", ""),
            ("整理历史档案", "市交通局"),
        ],
    )
    .await;
    let (_, version) = app
        .open_list(&world.clerk, world.joint, "任务清单", 2025, Mark::Internal)
        .await
        .unwrap();
    let empty: Vec<_> = app
        .gaps(&world.clerk, version)
        .await
        .unwrap()
        .iter()
        .map(|gap| gap.code)
        .collect();
    assert_eq!(
        empty,
        [
            "no_rows",
            "decision_without_row",
            "decision_without_row",
            "decision_without_row",
            "decision_without_row"
        ]
    );
    let drafted = app
        .draft_from_decisions(
            &world.clerk,
            version,
            1,
            &[decisions[0], decisions[1], decisions[3]],
        )
        .await
        .unwrap();
    assert_eq!(drafted.rows.len(), 3);
    let page = app.decisions_page(&world.clerk, version).await.unwrap();
    let ticked: Vec<_> = page.sessions[0].1.iter().map(|choice| choice.in_draft).collect();
    assert_eq!((page.sessions.len(), ticked), (1, vec![true, true, false, true]));
    let again = app
        .draft_from_decisions(&world.clerk, version, drafted.revision, &[decisions[0]])
        .await
        .unwrap();
    assert_eq!(again.rows, []);

    let gaps = app.gaps(&world.clerk, version).await.unwrap();
    let said: Vec<(Option<RowId>, &str, &str, bool)> = gaps
        .iter()
        .map(|gap| (gap.row, gap.code, gap.detail.as_str(), gap.blocks))
        .filter(|gap| gap.1 != "no_field")
        .collect();
    assert_eq!(
        said,
        [
            (Some(drafted.rows[1]), "unit_unknown", "市不存在局", true),
            (
                Some(drafted.rows[2]),
                "unit_abolished",
                "市交通局 → 市交通运输委",
                true
            ),
            (None, "decision_without_row", "清理重复报表", false),
        ]
    );
    let blocked = app
        .deliberate(&world.clerk, version, again.revision)
        .await
        .unwrap_err();
    assert_eq!(refusal(blocked).code, "gaps_block");
    let mut revision = again.revision;
    for (row_id, decision, lead) in [
        (drafted.rows[1], decisions[1], "市科技局"),
        (drafted.rows[2], decisions[3], "市交通运输委"),
    ] {
        let input = RowInput {
            lead_units: lead.into(),
            decision: Some(decision),
            ..row(&format!("补正{lead}"))
        };
        revision = app
            .put_row(&world.clerk, version, revision, Some(row_id), input)
            .await
            .unwrap()
            .revision;
    }
    adopted(&world, &world.clerk, version, revision, held, "2025-02-01").await;
    let rows = sealed(&world, version).await;
    assert_eq!(
        rows.iter().map(|row| row.decision).collect::<BTreeSet<_>>().len(),
        3
    );
    assert_eq!(rows[0].content.title, "推动跨区公交互联");
    let page = app.decisions_page(&world.clerk, version).await.unwrap();
    assert!(page.sessions[0].1[0].in_list && !page.sessions[0].1[2].in_list);
    whole(&world).await;
}

async fn assign(world: &World, version: VersionId, row: &ListRow, unit: UnitId) -> DutyId {
    let mut tx = world.app.store().begin(world.app.now()).await.unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Duty {
        id,
        item: row.item,
        unit,
        post: None,
        role: DutyRole::Lead,
        version,
        starts_on: day("2025-02-01"),
        ends_on: None,
        former: None,
        state: DutyState::Assigned,
    })
    .await
    .unwrap();
    tx.commit(Entry::done(By::default(), "duty.assign", "duty", id.0))
        .await
        .unwrap();
    id
}

async fn a_removed_item_ends_its_duties_unless_another_list_holds_it(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let (held, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let (list, v1, revision) = draft(
        &world,
        &world.clerk,
        world.joint,
        &[row("甲"), row("乙"), row("丙")],
    )
    .await;
    adopted(&world, &world.clerk, v1, revision, held, "2025-02-01").await;
    let rows = sealed(&world, v1).await;
    let mut duties = Vec::new();
    for row in &rows {
        duties.push(assign(&world, v1, row, world.yu.transport).await);
    }
    // Another list of the body takes 乙 over as it stands.
    let (_, other) = app
        .open_list(&world.clerk, world.joint, "民生清单", 2025, Mark::Internal)
        .await
        .unwrap();
    let number = get::<Item>(&world, rows[1].item.0).await.number;
    let taken = RowInput {
        item_number: number,
        ends_on: "2025-09-30".into(),
        ..row("乙")
    };
    let revision = app
        .put_row(&world.clerk, other, 1, None, taken)
        .await
        .unwrap()
        .revision;
    adopted(&world, &world.clerk, other, revision, held, "2025-02-01").await;
    assert_eq!(sealed(&world, other).await[0].item, rows[1].item);

    let v2 = app.begin_adjustment(&world.clerk, list).await.unwrap();
    let page = app
        .version_page(&world.clerk, v2, &VersionQuery::default())
        .await
        .unwrap();
    let mut revision = page.version.revision;
    for view in &page.rows[..2] {
        revision = app
            .remove_row(&world.clerk, v2, revision, view.row, "任务调出")
            .await
            .unwrap()
            .revision;
    }
    let back = page.rows[0].row;
    revision = app
        .restore_row(&world.clerk, v2, revision, back)
        .await
        .unwrap()
        .revision;
    revision = app
        .remove_row(&world.clerk, v2, revision, back, "任务调出")
        .await
        .unwrap()
        .revision;
    app.deliberate(&world.clerk, v2, revision).await.unwrap();
    let early = app
        .adopt(&world.clerk, v2, adopting(held, revision + 1, "2025-01-31"))
        .await
        .unwrap_err();
    assert_eq!(refusal(early).field, Some("in_force_on"));
    let done = app
        .adopt(&world.clerk, v2, adopting(held, revision + 1, "2025-03-10"))
        .await
        .unwrap();
    assert_eq!(
        (done.removed_items.clone(), done.ended_duties),
        (vec![rows[0].item], 1)
    );
    let ended: Duty = get(&world, duties[0].0).await;
    assert_eq!(ended.ends_on, Some(day("2025-03-09")));
    assert_eq!(
        ended.state,
        DutyState::Ended {
            reason: "任务调出".into()
        }
    );
    for id in &duties[1..] {
        assert_eq!(get::<Duty>(&world, id.0).await.state, DutyState::Assigned);
    }
    assert_eq!(get::<Item>(&world, rows[1].item.0).await.state, ItemState::Open);
    assert_eq!(
        app.version_to_open(&world.clerk, list).await.unwrap(),
        v1,
        "v2 comes into force later"
    );
    whole(&world).await;
}

async fn the_workbook_read_back_is_the_list(place: Place) {
    let world = World::on(place).await;
    let (_, version) = mixed(&world).await;
    let before = entries(&world).await;
    let file = world.app.export_xlsx(&world.clerk, version).await.unwrap();
    assert_eq!(entries(&world).await, before + 1, "an export leaves an entry");
    assert_eq!(file.name, "共建清单 2025 v1.xlsx");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let table: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let has = |words: &str| {
        table
            .iter()
            .any(|row| row.iter().any(|cell| cell.contains(words)))
    };
    for words in [
        "试联办〔2025〕1号",
        "共 6 项",
        "牵头单位",
        "年度计划投资（亿元）",
        "交通互联",
        "内容摘要 SM3",
        "台账第",
    ] {
        assert!(has(words), "{words}");
    }
    let find = |title: &str| table.iter().find(|row| row[1] == title).unwrap().clone();
    let joint = find("共同一");
    assert_eq!(joint[3..5], ["市交通运输委", "省交通运输厅"]);
    assert_eq!(joint[6..9], ["1.5", "0.2", "1.7"]);
    assert_eq!(find("合计")[6..9], ["21", "3.6", "24.6"]);
    let keys: BTreeSet<String> = sealed(&world, version)
        .await
        .iter()
        .map(|row| row.item.to_string())
        .collect();
    let written: BTreeSet<String> = table
        .iter()
        .filter_map(|row| row.last())
        .filter(|key| keys.contains(*key))
        .cloned()
        .collect();
    assert_eq!(written, keys);
}
