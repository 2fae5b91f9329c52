//! What rows say beyond the columns of every list: own columns, items above and below, what a row waits for; sealed,
//! compared, kept apart for filters, found when changed by another hand.

use crate::lists::{adopted, draft, refusal, row, sealed, session, whole};
use crate::world::{World, day};
use yipanqi_app::App;
use yipanqi_app::lists::VersionQuery;
use yipanqi_domain::list::{
    AboutInput, ColumnInput, ColumnsSealed, Item, LinkKind, List, ListVersion, RowInput, RowRef,
    content_digest, with_columns,
};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::{Grant, Role, Scope};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{ItemId, ListId, RowId, VersionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    own_columns_are_judged_sealed_and_read_as_then_written,
    a_row_cannot_stand_above_itself_or_wait_for_itself,
    an_item_stands_below_one_of_another_bodys_list_and_its_gaps_are_shown,
    what_may_not_be_seen_is_not_named,
    parts_of_rows_are_kept_for_filters_and_computed_again,
    a_list_says_what_kind_it_is_and_keeps_its_form_until_then
);

fn number(name: &str) -> ColumnInput {
    ColumnInput {
        name: name.into(),
        kind: "number".into(),
        unit: "公里".into(),
        decimals: "2".into(),
        ..ColumnInput::default()
    }
}

fn choice(name: &str, choices: &str) -> ColumnInput {
    ColumnInput {
        name: name.into(),
        kind: "choice".into(),
        choices: choices.into(),
        ..ColumnInput::default()
    }
}

fn own(input: RowInput, values: &[(&str, &str)]) -> RowInput {
    let values = values.iter();
    RowInput {
        own: values
            .map(|(code, text)| ((*code).into(), (*text).into()))
            .collect(),
        ..input
    }
}

fn under(title: &str, parent: &str) -> RowInput {
    RowInput {
        parent: parent.into(),
        ..row(title)
    }
}

fn after(title: &str, after: &str) -> RowInput {
    RowInput {
        after: after.into(),
        ..row(title)
    }
}

async fn version_of(app: &App, id: VersionId) -> ListVersion {
    let mut read = app.store().read().await.unwrap();
    read.get(id.0).await.unwrap().unwrap()
}

async fn item(app: &App, id: ItemId) -> Item {
    let mut read = app.store().read().await.unwrap();
    read.get(id.0).await.unwrap().unwrap()
}

async fn own_columns_are_judged_sealed_and_read_as_then_written(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (list, v1, revision) = draft(&world, clerk, world.joint, &[row("无栏目时写下")]).await;
    let length = app
        .define_column(clerk, list, None, &number("里程"))
        .await
        .unwrap();
    let grade = app
        .define_column(clerk, list, None, &choice("等级", "一级、二级"))
        .await
        .unwrap();
    let unit = ColumnInput {
        name: "代建单位".into(),
        kind: "unit".into(),
        ..ColumnInput::default()
    };
    let unit = app.define_column(clerk, list, None, &unit).await.unwrap();
    assert_eq!([length.as_str(), &grade, &unit], ["c1", "c2", "c3"]);

    for (field, code, values) in [
        ("own_1", "own_not_a_number", [("c1", "十二"), ("c2", "")]),
        ("own_1", "own_not_a_number", [("c1", "1.234"), ("c2", "")]),
        ("own_2", "own_not_a_choice", [("c1", "1"), ("c2", "三级")]),
        ("own_3", "unit_name_unknown", [("c1", "1"), ("c3", "市没有局")]),
    ] {
        let input = own(row("路"), &values);
        let refused = refusal(app.put_row(clerk, v1, revision, None, input).await.unwrap_err());
        assert_eq!((refused.field, refused.code), (Some(field), code));
        assert!(
            refused.args.contains(&("row", "路".to_owned())),
            "it names the row"
        );
    }
    let input = own(
        row("路"),
        &[("c1", "12.5"), ("c2", "二级"), ("c3", "市交通运输委")],
    );
    let revision = app
        .put_row(clerk, v1, revision, None, input)
        .await
        .unwrap()
        .revision;
    let (session_1, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    adopted(&world, clerk, v1, revision, session_1, "2025-02-01").await;

    // The digest holds what the rows say and the columns by which they say it.
    let rows = sealed(&world, v1).await;
    let mut read = app.store().read().await.unwrap();
    let kept: Vec<ColumnsSealed> = read.every().await.unwrap();
    read.end().await.unwrap();
    assert_eq!(kept.len(), 1);
    let content = with_columns(content_digest(list, 1, &rows), &kept[0].columns);
    assert_eq!(
        version_of(app, v1).await.state.adoption().unwrap().content,
        content
    );
    assert_ne!(content, content_digest(list, 1, &rows));
    let said: Vec<(&str, &str)> = rows[1]
        .content
        .more
        .own
        .iter()
        .map(|(code, value)| (code.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("c1", "1250"),
            ("c2", "2"),
            ("c3", &world.yu.transport.to_string())
        ]
    );

    // Renamed, another choice, one retired: the sealed version is read as it was, the draft by what holds now.
    let renamed = ColumnInput {
        name: "长度".into(),
        ..ColumnInput::default()
    };
    app.define_column(clerk, list, Some(("c1", 1)), &renamed)
        .await
        .unwrap();
    let stale = app
        .define_column(clerk, list, Some(("c1", 1)), &renamed)
        .await
        .unwrap_err();
    assert_eq!(refusal(stale).code, "column_changed");
    app.define_column(clerk, list, Some(("c2", 1)), &choice("等级", "二级、三级"))
        .await
        .unwrap();
    let retired = ColumnInput {
        name: "代建单位".into(),
        is_retired: true,
        ..ColumnInput::default()
    };
    app.define_column(clerk, list, Some(("c3", 1)), &retired)
        .await
        .unwrap();
    let v2 = app.begin_adjustment(clerk, list).await.unwrap();
    let names = |page: &yipanqi_app::lists::VersionPage| -> Vec<String> {
        page.columns.0.iter().map(|column| column.name.clone()).collect()
    };
    let shown = |page: &yipanqi_app::lists::VersionPage| -> Vec<String> {
        let more = &page.rows[1].content.more;
        let columns = page.columns.0.iter();
        columns.map(|column| page.names.own(column, more)).collect()
    };
    let query = VersionQuery::default();
    let before = app.version_page(clerk, v1, &query).await.unwrap();
    assert_eq!(names(&before), ["里程", "等级", "代建单位"]);
    assert_eq!(shown(&before), ["12.50", "二级", "市交通运输委"]);
    let now = app.version_page(clerk, v2, &query).await.unwrap();
    assert_eq!(names(&now), ["长度", "等级"]);
    assert_eq!(shown(&now), ["12.50", "二级"]);

    // Saved again as its form shows it, the row says the same, the retired column apart.
    let row_id = now.rows[1].row;
    let input = own(
        RowInput {
            reason: "改级".into(),
            ..row("路")
        },
        &[("c1", "12.50"), ("c2", "三级")],
    );
    let revision = version_of(app, v2).await.revision;
    let revision = app
        .put_row(clerk, v2, revision, Some(row_id), input)
        .await
        .unwrap()
        .revision;
    let (session_2, _) = session(&world, world.joint, "2025-02-20", &[]).await;
    adopted(&world, clerk, v2, revision, session_2, "2025-03-01").await;
    let compared = app.compare_page(clerk, v1, v2).await.unwrap();
    assert_eq!(compared.changes.len(), 1);
    assert_eq!(compared.changes[0].difference.columns, ["own_2", "own_3"]);
    assert_eq!(compared.columns.0.len(), 3, "those of either version");
    whole(&world).await;
}

async fn a_row_cannot_stand_above_itself_or_wait_for_itself(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (list, v1, mut revision) = draft(&world, clerk, world.joint, &[]).await;
    let mut ids: Vec<RowId> = Vec::new();
    for (serial, input) in [
        ("1", row("甲")),
        ("2", under("乙", "1")),
        ("3", under("丙", "乙")),
        ("4", after("丁", "2、3 SS+10")),
    ] {
        let input = RowInput {
            serial: serial.into(),
            ..input
        };
        let edited = app.put_row(clerk, v1, revision, None, input).await.unwrap();
        revision = edited.revision;
        ids.extend(edited.rows);
    }
    for (at, input, code, rows) in [
        (0, under("甲", "3"), "parent_circle", "甲 → 丙 → 乙 → 甲"),
        (0, under("甲", "1"), "parent_circle", "甲 → 甲"),
        (2, after("丙", "4"), "after_circle", "丙 → 丁 → 丙"),
    ] {
        let input = RowInput {
            serial: (at + 1).to_string(),
            ..input
        };
        let refused = app
            .put_row(clerk, v1, revision, Some(ids[at]), input)
            .await
            .unwrap_err();
        let refused = refusal(refused);
        assert_eq!(refused.code, code);
        assert!(refused.args.contains(&("rows", rows.to_owned())), "{refused}");
    }
    for (input, field, code) in [
        (under("戊", "99"), "parent", "row_unknown"),
        (after("戊", "99"), "after", "row_unknown"),
        (after("戊", "1 FS+很久"), "after", "not_a_dependency"),
        (
            RowInput {
                region: "没有的县".into(),
                ..row("戊")
            },
            "region",
            "row_region_unknown",
        ),
        (
            RowInput {
                zone: "没有的圈".into(),
                ..row("戊")
            },
            "zone",
            "zone_unknown",
        ),
    ] {
        let refused = refusal(app.put_row(clerk, v1, revision, None, input).await.unwrap_err());
        assert_eq!((refused.field, refused.code), (Some(field), code));
    }
    // A row that others name is dropped: the draft cannot go before a session until they name another.
    let gone = app.remove_row(clerk, v1, revision, ids[1], "").await.unwrap();
    let blocking: Vec<&str> = app
        .gaps(clerk, v1)
        .await
        .unwrap()
        .into_iter()
        .filter(|gap| gap.blocks)
        .map(|gap| gap.code)
        .collect();
    assert_eq!(blocking, ["parent_gone", "after_gone"]);
    let revision = gone.revision;
    let again = RowInput {
        serial: "3".into(),
        ..under("丙", "1")
    };
    let edited = app
        .put_row(clerk, v1, revision, Some(ids[2]), again)
        .await
        .unwrap();
    let again = RowInput {
        serial: "4".into(),
        ..after("丁", "3 SS+10")
    };
    let edited = app
        .put_row(clerk, v1, edited.revision, Some(ids[3]), again)
        .await
        .unwrap();
    let (session_1, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    adopted(&world, clerk, v1, edited.revision, session_1, "2025-02-01").await;
    let rows = sealed(&world, v1).await;
    assert_eq!(rows[1].content.more.parent, Some(RowRef::Item(rows[0].item)));
    let waits = &rows[2].content.more.after;
    assert_eq!(
        (waits[0].of, waits[0].kind, waits[0].lag),
        (RowRef::Item(rows[1].item), LinkKind::StartStart, 10)
    );
    assert_eq!(item(app, rows[1].item).await.parent, Some(rows[0].item));

    // Through what is on record of an item in another list, a circle is noticed too.
    let (_, other) = app
        .open_list(clerk, world.joint, "第二张", 2025, Mark::Internal)
        .await
        .unwrap();
    let number = item(app, rows[0].item).await.number;
    let below = item(app, rows[1].item).await.number;
    let input = RowInput {
        item_number: number,
        ..under("甲", &below)
    };
    let refused = refusal(app.put_row(clerk, other, 1, None, input).await.unwrap_err());
    assert_eq!(refused.code, "parent_circle");

    // An adjustment that says no item above any more takes it off the item.
    let v2 = app.begin_adjustment(clerk, list).await.unwrap();
    let page = app
        .version_page(clerk, v2, &VersionQuery::default())
        .await
        .unwrap();
    let freed = RowInput {
        reason: "单列".into(),
        serial: "3".into(),
        ..row("丙")
    };
    let edited = app
        .put_row(clerk, v2, page.version.revision, Some(page.rows[1].row), freed)
        .await
        .unwrap();
    let (session_2, _) = session(&world, world.joint, "2025-02-20", &[]).await;
    adopted(&world, clerk, v2, edited.revision, session_2, "2025-03-01").await;
    assert_eq!(item(app, rows[1].item).await.parent, None);
    whole(&world).await;
}

async fn an_item_stands_below_one_of_another_bodys_list_and_its_gaps_are_shown(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (_, v1, revision) = draft(&world, clerk, world.joint, &[row("共建铁路")]).await;
    let (session_1, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    adopted(&world, clerk, v1, revision, session_1, "2025-02-01").await;
    let above = sealed(&world, v1).await[0].item;
    let number = item(app, above).await.number;

    // The office of one side's own body sees the joint item and breaks it down, with deadlines of its own.
    let own_clerk = &world.own_clerk;
    let below = |title: &str, ends_on: &str| RowInput {
        lead_units: "市交通运输委".into(),
        ends_on: ends_on.into(),
        ..under(title, &number)
    };
    let rows = [below("本市段", "2025-10-31"), below("本市站房", "2026-03-31")];
    let (_, own, revision) = draft(&world, own_clerk, world.own, &[]).await;
    let answer = app.put_row(own_clerk, own, revision, None, rows[0].clone()).await;
    assert_eq!(refusal(answer.unwrap_err()).code, "row_unknown", "not seen yet");
    let mut tx = app.store().begin(app.now()).await.unwrap();
    let scope = Scope::Side(world.sides[0]);
    let grant = Grant {
        id: tx.new_id().await.unwrap(),
        post: own_clerk.post,
        role: Role::Clerk,
        scope_kind: scope.kind(),
        scope_id: scope.id(),
        starts_on: day("2020-01-01"),
        ends_on: None,
    };
    tx.insert(&grant).await.unwrap();
    tx.commit(Entry::done(
        By::default(),
        "right.grant",
        "right_grant",
        grant.id.0,
    ))
    .await
    .unwrap();
    let answer = app.put_row(own_clerk, own, revision, None, rows[0].clone()).await;
    let mut revision = answer.expect("an item that is seen").revision;
    revision = app
        .put_row(own_clerk, own, revision, None, rows[1].clone())
        .await
        .unwrap()
        .revision;
    let (session_2, _) = session(&world, world.own, "2025-02-10", &[]).await;
    adopted(&world, own_clerk, own, revision, session_2, "2025-02-15").await;
    for row in sealed(&world, own).await {
        assert_eq!(item(app, row.item).await.parent, Some(above));
        let page = app.item_page(own_clerk, row.item).await.unwrap();
        assert_eq!(page.above.map(|(id, ..)| id), Some(above));
    }
    let page = app.item_page(own_clerk, above).await.unwrap();
    assert_eq!((page.below.total, page.below.rows.len()), (2, 2));
    assert_eq!(page.below.without_duty(), 2);
    assert_eq!(page.below.latest().unwrap().to_string(), "2026-03-31");
    assert!(page.below.latest() > page.newest().unwrap().row.content.ends_on);
    assert_eq!(page.below.by_state().len(), 1);
    whole(&world).await;
}

async fn what_may_not_be_seen_is_not_named(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let only = |title: &str, unit: &str| RowInput {
        lead_units: unit.into(),
        ..row(title)
    };
    let mut theirs = only("渝方独自承担", "市交通运输委");
    theirs.serial = "1".into();
    let mut linked = only("川方独自承担", "省交通运输厅");
    linked.serial = "2".into();
    linked.parent = "1".into();
    linked.after = "1".into();
    let (_, v1, revision) = draft(&world, clerk, world.joint, &[theirs, linked]).await;
    let (session_1, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    adopted(&world, clerk, v1, revision, session_1, "2025-02-01").await;
    let rows = sealed(&world, v1).await;
    let query = VersionQuery::default();
    let office = app.version_page(clerk, v1, &query).await.unwrap();
    let more = &office.rows[1].content.more;
    assert!(more.parent.and_then(|of| office.names.named(of)).is_some());
    assert!(!office.names.after(more).is_empty());

    let side = &world.chuan_side.clerk;
    let seen = app.version_page(side, v1, &query).await.unwrap();
    assert_eq!(seen.rows.len(), 1, "only its own row");
    let more = &seen.rows[0].content.more;
    assert_eq!(more.parent.and_then(|of| seen.names.named(of)), None);
    assert_eq!(seen.names.after(more), "");
    assert_eq!(app.item_page(side, rows[1].item).await.unwrap().above, None);
    let file = app.export_csv(side, v1).await.unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(!text.contains(&item(app, rows[0].item).await.number), "{text}");
    assert!(!text.contains("上级事项") && !text.contains("前置事项"), "{text}");
}

async fn parts_of_rows_are_kept_for_filters_and_computed_again(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (list, v1, revision) = draft(&world, clerk, world.joint, &[row("无话")]).await;
    app.define_column(clerk, list, None, &number("里程"))
        .await
        .unwrap();
    let input = RowInput {
        selection: "felt".into(),
        phase: "一期".into(),
        ..own(row("有话"), &[("c1", "3.5")])
    };
    let edited = app
        .put_row(clerk, v1, revision, None, input.clone())
        .await
        .unwrap();
    let kept = async |version: VersionId| -> Vec<(String, String, Option<i64>)> {
        let mut read = app.store().read().await.unwrap();
        let values = read.row_values(version).await.unwrap();
        read.end().await.unwrap();
        values
            .into_iter()
            .map(|(_, v)| (v.code, v.text, v.number))
            .collect()
    };
    let said = |code: &str, text: &str, number| (code.to_owned(), text.to_owned(), number);
    let wanted = [
        said("c1", "350", Some(350)),
        said("phase", "一期", None),
        said("selection", "felt", None),
    ];
    assert_eq!(kept(v1).await, wanted);
    let changed = RowInput {
        phase: String::new(),
        ..input.clone()
    };
    let edited = app
        .put_row(clerk, v1, edited.revision, Some(edited.rows[0]), changed)
        .await
        .unwrap();
    assert_eq!(kept(v1).await.len(), 2);
    let edited = app
        .put_row(clerk, v1, edited.revision, Some(edited.rows[0]), input)
        .await
        .unwrap();
    assert_eq!(app.rebuild_values().await.unwrap().differing, 0);
    let (session_1, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    adopted(&world, clerk, v1, edited.revision, session_1, "2025-02-01").await;
    assert_eq!(kept(v1).await, wanted, "of the sealed row, once");
    let v2 = app.begin_adjustment(clerk, list).await.unwrap();
    assert_eq!(
        kept(v2).await,
        wanted,
        "of the draft's rows, added many at a time"
    );
    let again = app.rebuild_values().await.unwrap();
    assert_eq!((again.objects, again.differing), (6, 0));
    let page = app
        .version_page(clerk, v2, &VersionQuery::default())
        .await
        .unwrap();
    let reopened = app
        .remove_row(clerk, v2, page.version.revision, page.rows[1].row, "不再需要")
        .await;
    reopened.unwrap();
    assert_eq!(app.rebuild_values().await.unwrap().differing, 0);
    whole(&world).await;
}

async fn a_list_says_what_kind_it_is_and_keeps_its_form_until_then(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let (list, ..) = draft(&world, clerk, world.joint, &[]).await;
    let about = AboutInput {
        kind: "project".into(),
        family: "四张清单".into(),
        zone: String::new(),
    };
    app.describe_list(clerk, list, &about).await.unwrap();
    let mut read = app.store().read().await.unwrap();
    let found: List = read.get(ListId(list.0)).await.unwrap().unwrap();
    read.end().await.unwrap();
    assert_eq!(found.about.family.as_deref(), Some("四张清单"));
    let strange = AboutInput {
        zone: "没有的圈".into(),
        ..AboutInput::default()
    };
    let refused = refusal(app.describe_list(clerk, list, &strange).await.unwrap_err());
    assert_eq!((refused.code, refused.field), ("zone_unknown", Some("list_zone")));
    let other = &world.own_clerk;
    assert!(matches!(
        app.describe_list(other, list, &about).await.unwrap_err(),
        yipanqi_app::Error::NotFound
    ));
    whole(&world).await;
}
