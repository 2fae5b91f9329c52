//! Items merged into one and split into several by an adjustment: what is told before, what is sealed, what is refused, and
//! what each page says of it afterwards.

use crate::close_world::state_of;
use crate::duty_world::Put;
use crate::light_world::{ruled, wan};
use crate::lists::{adopted, draft, refusal, row, sealed, session, whole};
use crate::world::{World, day};
use yipanqi_app::Error;
use yipanqi_app::changes::Asking;
use yipanqi_app::evidence::Proof;
use yipanqi_app::lists::{
    CellEdit, CellsEdited, LineageView, MergeInput, SplitInput, VersionPage, VersionQuery,
};
use yipanqi_app::orders::{Drafting, Rung};
use yipanqi_app::year::YearFilter;
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::list::{
    AmountInput, Item, ItemState, Lineage, LineageKind, ListVersion, PartInput, RowChange, RowInput, RowRef,
};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::office::Mark;
use yipanqi_domain::order::Order;
use yipanqi_domain::paper::Outcome;
use yipanqi_domain::period::Period;
use yipanqi_domain::{DecisionId, ItemId, ListId, RowId, SessionId, VersionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    several_items_become_one_and_nothing_of_them_is_lost,
    one_item_becomes_several_whose_amounts_add_up_or_say_why,
    what_cannot_be_merged_or_split_is_refused_with_words_and_leaves_nothing,
    what_is_open_of_an_item_stands_in_the_way,
    what_opens_after_the_act_keeps_the_draft_from_its_session,
    what_named_an_item_names_what_came_of_it,
    a_total_counts_what_was_reported_before_once_and_stays_what_it_was,
    nobody_learns_of_kin_that_they_may_not_see,
);

/// An adopted list of four rows, its duties assigned, and the draft that adjusts it.
struct Scene {
    world: World,
    list: ListId,
    v1: VersionId,
    v2: VersionId,
    revision: i64,
    rows: Vec<RowId>,
    items: Vec<ItemId>,
    session: SessionId,
    decision: DecisionId,
}

fn amounts(world: &World, yu: &str, chuan: &str) -> Vec<AmountInput> {
    let of = |at: usize, amount: &str| AmountInput {
        side: Some(world.sides[at]),
        amount: amount.into(),
        unit: "yi".into(),
    };
    vec![of(0, yu), of(1, chuan)]
}

fn part(world: &World, title: &str, yu: &str, chuan: &str) -> PartInput {
    PartInput {
        title: title.into(),
        amounts: amounts(world, yu, chuan),
        ..PartInput::default()
    }
}

impl Scene {
    async fn on(place: Place) -> Self {
        let world = World::on(place).await;
        let (app, clerk) = (&world.app, &world.clerk);
        let row = |title: &str, yu: &str, chuan: &str| RowInput {
            kind: "project".into(),
            amounts: amounts(&world, yu, chuan),
            ..row(title)
        };
        let rows = [
            row("东段公路", "4", "6"),
            row("西段公路", "1.5", ""),
            row("跨江渡口", "2", "2"),
            row("沿线绿化", "", ""),
        ];
        let (first, _) = session(&world, world.joint, "2025-01-20", &[]).await;
        let (list, v1, revision) = draft(&world, clerk, world.joint, &rows).await;
        adopted(&world, clerk, v1, revision, first, "2025-01-25").await;
        app.assign_all(clerk, v1).await.unwrap();
        let (second, decisions) = session(
            &world,
            world.joint,
            "2025-02-25",
            &[("两段公路归口推进", "市交通运输委")],
        )
        .await;
        let v2 = app.begin_adjustment(clerk, list).await.unwrap();
        let items = sealed(&world, v1).await.iter().map(|row| row.item).collect();
        let mut scene = Self {
            list,
            v1,
            v2,
            revision: 1,
            rows: Vec::new(),
            items,
            session: second,
            decision: decisions[0],
            world,
        };
        scene.rows = scene.page(v2).await.rows.iter().map(|row| row.row).collect();
        scene
    }

    async fn page(&self, version: VersionId) -> VersionPage {
        let query = VersionQuery::default();
        let page = self.world.app.version_page(&self.world.clerk, version, &query);
        page.await.unwrap()
    }

    fn merging(&self, rows: &[usize]) -> MergeInput {
        MergeInput {
            rows: rows.iter().map(|at| self.rows[*at]).collect(),
            title: "东西两段公路".into(),
            reason: "同一业主，一并推进".into(),
            decision: Some(self.decision),
        }
    }

    fn splitting(&self, parts: Vec<PartInput>) -> SplitInput {
        SplitInput {
            row: Some(self.rows[0]),
            parts,
            reason: "两地分别立项".into(),
            decision: None,
            difference: String::new(),
        }
    }

    async fn merge(&mut self, rows: &[usize]) -> RowId {
        let input = self.merging(rows);
        let merged = self
            .world
            .app
            .merge_rows(&self.world.clerk, self.v2, self.revision, &input);
        let merged = merged.await.unwrap();
        self.revision = merged.revision;
        merged.rows[0]
    }

    async fn adopt(&self) {
        let (world, clerk) = (&self.world, &self.world.clerk);
        adopted(world, clerk, self.v2, self.revision, self.session, "2025-03-01").await;
    }

    async fn get<R: yipanqi_store::Record>(&self, id: i64) -> R {
        let mut read = self.world.app.store().read().await.unwrap();
        read.get::<R>(id).await.unwrap().unwrap()
    }

    async fn every<R: yipanqi_store::Record>(&self) -> Vec<R> {
        self.world
            .app
            .store()
            .read()
            .await
            .unwrap()
            .every()
            .await
            .unwrap()
    }

    async fn head(&self) -> i64 {
        self.world.app.head().await.unwrap().seq
    }
}

/// `how: what ended → what came of it`.
fn told(acts: &[LineageView]) -> Vec<String> {
    let titles = |ends: &[yipanqi_app::lists::LineageEnd]| {
        ends.iter()
            .map(|e| e.title.as_str())
            .collect::<Vec<_>>()
            .join("+")
    };
    acts.iter()
        .map(|act| {
            format!(
                "{}: {} → {}",
                act.kind,
                titles(&act.forebears),
                titles(&act.successors)
            )
        })
        .collect()
}

fn yi(fen: i64) -> String {
    show_amount(fen, MoneyUnit::Yi, 1)
}

async fn several_items_become_one_and_nothing_of_them_is_lost(place: Place) {
    let mut scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    let order = Drafting {
        item: scene.items[0],
        list: None,
        unit: Some(scene.world.yu.transport),
        side: None,
        is_by_hand: true,
        is_urgent: false,
        reason: "现场未见施工".into(),
        rung: Rung::Reminder,
        asks: "报复工安排".into(),
        working_days: 5,
    };
    app.draft_order(&clerk, &order).await.unwrap();
    let before = app
        .lineage_page(&clerk, scene.v2, &scene.rows[..2])
        .await
        .unwrap();
    assert_eq!(before.refused, None);
    let open: Vec<_> = before.rows.iter().map(|one| (one.duties, one.orders)).collect();
    assert_eq!(open, [(4, 1), (4, 0)], "what is open is told before it is done");
    let old = scene.page(scene.v1).await;

    let head = scene.head().await;
    let made = scene.merge(&[0, 1]).await;
    assert_eq!(scene.head().await, head + 1, "one entry");
    let entry = app
        .store()
        .read()
        .await
        .unwrap()
        .entries_after(head, 1)
        .await
        .unwrap();
    assert_eq!(entry[0].act, "list.merge_rows");
    let page = scene.page(scene.v2).await;
    assert_eq!(told(&page.lineage), ["merged: 东段公路+西段公路 → 东西两段公路"]);
    assert_eq!(
        page.lineage[0].amounts(),
        Some((115_000_000_000, 115_000_000_000))
    );
    assert_eq!(page.total.rows, 3, "what ends is not counted any more");
    assert_eq!(
        page.total.amounts.all, old.total.amounts.all,
        "and the planned sum is what it was"
    );
    let row = page.rows.iter().find(|row| row.row == made).unwrap();
    assert_eq!(row.content.amounts.total(), Some(115_000_000_000));
    assert_eq!(row.content.measure, "年内完成主体");
    assert!(page.gaps.iter().all(|gap| !gap.blocks), "{:?}", page.gaps);

    let head = scene.head().await;
    scene.adopt().await;
    assert_eq!(
        scene.head().await,
        head + 2,
        "the sealing of the lineage is part of the adoption's own entry"
    );
    let links: Vec<Lineage> = scene.every().await;
    let new: Item = scene.get(links[0].successor.0).await;
    assert_eq!(
        (new.title.as_str(), new.number.as_str(), new.state),
        ("东西两段公路", "试联办-2025-0005", ItemState::Open)
    );
    assert_eq!(
        links
            .iter()
            .map(|l| (l.kind, l.forebear, l.successor, l.decision))
            .collect::<Vec<_>>(),
        scene.items[..2]
            .iter()
            .map(|item| (LineageKind::Merged, *item, new.id, scene.decision))
            .collect::<Vec<_>>()
    );
    for item in &scene.items[..2] {
        assert_eq!(state_of(&app, *item).await, ItemState::Merged);
        let mut read = app.store().read().await.unwrap();
        let open = read.open_duties_on(*item).await.unwrap();
        assert!(open.is_empty(), "open duties ended with it");
    }
    let orders: Vec<Order> = scene.every().await;
    assert_eq!(orders[0].state.code(), "lifted");
    assert_eq!(
        scene.page(scene.v1).await.total,
        old.total,
        "the earlier version says what it said"
    );

    let ended = app.item_page(&clerk, scene.items[0]).await.unwrap();
    let on: Vec<_> = ended
        .went_into
        .iter()
        .map(|kin| (kin.item, kin.kind, kin.steps))
        .collect();
    assert_eq!(on, [(new.id, LineageKind::Merged, 1)]);
    assert_eq!(ended.removed, [], "merged is not said as taken out");
    assert_eq!(ended.went_into[0].decision, Some(scene.decision));
    let page = app.item_page(&clerk, new.id).await.unwrap();
    let back: Vec<_> = page.came_of.iter().map(|kin| kin.item).collect();
    assert_eq!(back, scene.items[..2]);
    let compared = app.compare_page(&clerk, scene.v1, scene.v2).await.unwrap();
    assert_eq!(
        told(&compared.lineage),
        ["merged: 东段公路+西段公路 → 东西两段公路"]
    );
    let counts = [RowChange::Added, RowChange::Removed, RowChange::Changed].map(|c| compared.count(c));
    assert_eq!((counts, compared.same), ([0, 0, 0], 2));
    let (_, turns) = app.turns(&clerk, scene.v2).await.unwrap();
    assert_eq!(
        turns[1].lineage,
        [(LineageKind::Merged, 1), (LineageKind::Split, 0)]
    );
    assert!(turns[1].changes.iter().all(|(_, n)| *n == 0));

    // The new item's duties follow from its row, and it can be adjusted again; what ended cannot come back.
    app.assign_all(&clerk, scene.v2).await.unwrap();
    let v3 = app.begin_adjustment(&clerk, scene.list).await.unwrap();
    let again = RowInput {
        item_number: "试联办-2025-0001".into(),
        reason: "误加".into(),
        ..crate::lists::row("东段公路")
    };
    let refused = app.put_row(&clerk, v3, 1, None, again).await.unwrap_err();
    assert_eq!(
        (refusal(refused).code, refusal_field(&app, &clerk, v3).await),
        ("item_joined", Some("item_number"))
    );
    let page = scene.page(v3).await;
    let row = page.rows.iter().find(|row| row.item == Some(new.id)).unwrap().row;
    let split = SplitInput {
        row: Some(row),
        ..scene.splitting(vec![
            part(&scene.world, "东西公路一期", "5.5", "0"),
            part(&scene.world, "东西公路二期", "0", "6"),
        ])
    };
    let edited = app.split_row(&clerk, v3, 1, &split).await.unwrap();
    let (third, _) = session(&scene.world, scene.world.joint, "2025-02-26", &[]).await;
    adopted(&scene.world, &clerk, v3, edited.revision, third, "2025-03-02").await;
    let ended = app.item_page(&clerk, scene.items[1]).await.unwrap();
    let on: Vec<_> = ended
        .went_into
        .iter()
        .map(|kin| (kin.title.as_str(), kin.kind, kin.steps))
        .collect();
    assert_eq!(
        on,
        [
            ("东西两段公路", LineageKind::Merged, 1),
            ("东西公路一期", LineageKind::Split, 2),
            ("东西公路二期", LineageKind::Split, 2)
        ]
    );
    let year = app
        .year_page(&clerk, scene.list, &YearFilter::default())
        .await
        .unwrap();
    let outcomes: Vec<_> = year
        .lines
        .iter()
        .filter(|line| matches!(line.outcome, Some(Outcome::Merged | Outcome::Split)))
        .map(|line| (line.outcome.unwrap(), line.reason.as_str()))
        .collect();
    assert_eq!(outcomes.len(), 3);
    assert!(outcomes.contains(&(
        Outcome::Merged,
        "自2025-03-01起并入试联办-2025-0005：同一业主，一并推进"
    )));
    assert!(outcomes.contains(&(
        Outcome::Split,
        "自2025-03-02起拆分为试联办-2025-0006、试联办-2025-0007：两地分别立项"
    )));
    whole(&scene.world).await;
}

async fn refusal_field(
    app: &yipanqi_app::App,
    clerk: &yipanqi_domain::rights::Actor,
    version: VersionId,
) -> Option<&'static str> {
    let again = RowInput {
        item_number: "试联办-2025-0002".into(),
        reason: "误加".into(),
        ..row("西段公路")
    };
    let refused = app.put_row(clerk, version, 1, None, again).await.unwrap_err();
    refusal(refused).field
}

async fn one_item_becomes_several_whose_amounts_add_up_or_say_why(place: Place) {
    let mut scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    let parts = vec![
        part(&scene.world, "东段北线", "3", "1"),
        PartInput {
            lead_units: "市科技局、省交通运输厅".into(),
            weight: "12.5".into(),
            ..part(&scene.world, "东段南线", "1", "4")
        },
        PartInput::default(),
    ];
    let mut input = scene.splitting(parts);
    let refused = app.split_row(&clerk, scene.v2, 1, &input).await.unwrap_err();
    let refused = refusal(refused);
    assert_eq!(
        (refused.code, refused.field),
        ("amounts_do_not_add_up", Some("difference"))
    );
    assert!(refused.args.contains(&("before", "6亿".into())), "{refused:?}");
    input.difference = "初步设计核减一亿".into();
    let split = app.split_row(&clerk, scene.v2, 1, &input).await.unwrap();
    assert_eq!(split.rows.len(), 2, "a blank part is no part");
    let page = scene.page(scene.v2).await;
    assert_eq!(told(&page.lineage), ["split: 东段公路 → 东段北线+东段南线"]);
    assert_eq!(page.lineage[0].difference, "初步设计核减一亿");
    let row = page.rows.iter().find(|row| row.row == split.rows[1]).unwrap();
    assert_eq!(
        (row.content.weight, row.content.field.as_str()),
        (1250, "交通互联")
    );
    assert_eq!(
        row.leads,
        [
            vec!["市科技局".to_owned()],
            vec!["省交通运输厅".to_owned()],
            vec![]
        ],
        "who is named leads alone"
    );

    // Taken back as a whole, the draft is as it was; then it is done again and sealed.
    let alone = app
        .remove_row(&clerk, scene.v2, split.revision, split.rows[0], "不要了")
        .await
        .unwrap_err();
    assert_eq!(refusal(alone).code, "row_in_lineage");
    let alone = app
        .restore_row(&clerk, scene.v2, split.revision, scene.rows[0])
        .await
        .unwrap_err();
    assert_eq!(refusal(alone).code, "row_in_lineage");
    let taken = RowInput {
        item_number: "试联办-2025-0003".into(),
        ..crate::lists::row("东段北线")
    };
    let other = app
        .put_row(&clerk, scene.v2, split.revision, Some(split.rows[0]), taken)
        .await
        .unwrap_err();
    assert_eq!(
        refusal(other).code,
        "row_in_lineage",
        "a new row is of a new item"
    );
    let undone = app
        .undo_lineage(&clerk, scene.v2, split.revision, split.rows[1])
        .await
        .unwrap();
    let page = scene.page(scene.v2).await;
    assert_eq!(told(&page.lineage), Vec::<String>::new());
    let changes: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.change, row.reason.as_str()))
        .collect();
    assert_eq!(changes, [(RowChange::Kept, ""); 4]);
    let gone = app
        .undo_lineage(&clerk, scene.v2, undone.revision, split.rows[1])
        .await
        .unwrap_err();
    assert_eq!(refusal(gone).code, "row_not_joined");

    scene.revision = app
        .split_row(&clerk, scene.v2, undone.revision, &input)
        .await
        .unwrap()
        .revision;
    scene.adopt().await;
    let version: ListVersion = scene.get(scene.v2.0).await;
    let authority = version.state.adoption().unwrap().authority;
    for link in scene.every::<Lineage>().await {
        assert_eq!(
            (link.kind, link.forebear, link.decision),
            (LineageKind::Split, scene.items[0], authority),
            "without a decision of its own the adoption is the source"
        );
    }
    assert_eq!(state_of(&app, scene.items[0]).await, ItemState::Split);
    let sum = |page: &VersionPage| page.total.amounts.all.map(yi);
    assert_eq!(sum(&scene.page(scene.v1).await), Some("15.5".into()));
    assert_eq!(sum(&scene.page(scene.v2).await), Some("14.5".into()));
    let compared = app.compare_page(&clerk, scene.v2, scene.v1).await.unwrap();
    let moved: Vec<_> = compared.lineage[0]
        .moved
        .iter()
        .map(|s| (s.side, yi(s.before), yi(s.after)))
        .collect();
    assert_eq!(
        moved,
        [(Some(scene.world.sides[1]), "6.0".into(), "5.0".into())],
        "told side by side"
    );
    whole(&scene.world).await;
}

async fn what_cannot_be_merged_or_split_is_refused_with_words_and_leaves_nothing(place: Place) {
    let mut scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    let v2 = scene.v2;
    let new = RowInput {
        reason: "会议新定".into(),
        ..row("新渡口")
    };
    let new = app.put_row(&clerk, v2, 1, None, new).await.unwrap();
    let gone = app
        .remove_row(&clerk, v2, new.revision, scene.rows[3], "不再列入")
        .await
        .unwrap();
    scene.revision = gone.revision;
    let (other_list, other, _) = {
        let (list, version) = app
            .open_list(&clerk, scene.world.joint, "另一张清单", 2025, Mark::Internal)
            .await
            .unwrap();
        let put = app
            .put_row(&clerk, version, 1, None, row("别处的事"))
            .await
            .unwrap();
        (list, version, put)
    };
    let theirs = scene.page(other).await.rows[0].row;
    let head = scene.head().await;

    let with = |rows: Vec<RowId>| MergeInput {
        rows,
        ..scene.merging(&[])
    };
    let (a, b) = (scene.rows[0], scene.rows[1]);
    let cases: Vec<(&str, Option<&str>, MergeInput)> = vec![
        ("merge_one_row", Some("row"), with(vec![])),
        ("merge_one_row", Some("row"), with(vec![a])),
        ("merge_one_row", Some("row"), with(vec![a, a])),
        ("row_gone", Some("row"), with(vec![a, theirs])),
        ("row_gone", Some("row"), with(vec![a, RowId(7)])),
        ("row_without_item", Some("row"), with(vec![a, new.rows[0]])),
        ("row_removed", Some("row"), with(vec![a, scene.rows[3]])),
        (
            "required",
            Some("title"),
            MergeInput {
                title: " ".into(),
                ..with(vec![a, b])
            },
        ),
        (
            "too_long",
            Some("title"),
            MergeInput {
                title: "长".repeat(201),
                ..with(vec![a, b])
            },
        ),
        (
            "required",
            Some("reason"),
            MergeInput {
                reason: String::new(),
                ..with(vec![a, b])
            },
        ),
    ];
    for (code, field, input) in cases {
        let refused = app
            .merge_rows(&clerk, v2, scene.revision, &input)
            .await
            .unwrap_err();
        let refused = refusal(refused);
        assert_eq!((refused.code, refused.field), (code, field), "{input:?}");
    }
    let unseen = MergeInput {
        decision: Some(DecisionId(7)),
        ..with(vec![a, b])
    };
    let unseen = app.merge_rows(&clerk, v2, scene.revision, &unseen).await;
    assert!(matches!(unseen, Err(Error::NotFound)));
    let stale = app
        .merge_rows(&clerk, v2, 1, &with(vec![a, b]))
        .await
        .unwrap_err();
    assert!(refusal(stale).stale);
    let sealed = app
        .merge_rows(&clerk, scene.v1, 99, &with(vec![a, b]))
        .await
        .unwrap_err();
    assert_eq!(refusal(sealed).code, "version_not_draft");
    let first = MergeInput {
        rows: vec![theirs, theirs],
        ..scene.merging(&[])
    };
    let first = app.merge_rows(&clerk, other, 2, &first).await.unwrap_err();
    assert_eq!(refusal(first).code, "list_not_adjusted");
    let denied = app
        .merge_rows(&scene.world.own_clerk, v2, scene.revision, &with(vec![a, b]))
        .await;
    assert!(denied.is_err(), "another body's clerk");

    let parts = |parts: Vec<PartInput>| scene.splitting(parts);
    let world = &scene.world;
    let cases: Vec<(&str, Option<&str>, SplitInput)> = vec![
        ("split_into_one", Some("title_2"), parts(vec![])),
        (
            "split_into_one",
            Some("title_2"),
            parts(vec![part(world, "全部", "4", "6"), PartInput::default()]),
        ),
        (
            "required",
            Some("title_2"),
            parts(vec![part(world, "北", "4", "6"), part(world, " ", "1", "")]),
        ),
        (
            "not_an_amount",
            Some("title_1"),
            parts(vec![part(world, "北", "四", "6"), part(world, "南", "", "")]),
        ),
        (
            "unit_name_unknown",
            Some("title_2"),
            parts(vec![
                part(world, "北", "4", "6"),
                PartInput {
                    lead_units: "无此单位".into(),
                    ..part(world, "南", "", "")
                },
            ]),
        ),
        (
            "nothing_chosen",
            Some("row"),
            SplitInput {
                row: None,
                ..parts(vec![])
            },
        ),
        (
            "row_removed",
            Some("row"),
            SplitInput {
                row: Some(scene.rows[3]),
                ..parts(vec![])
            },
        ),
    ];
    for (code, field, input) in cases {
        let refused = app
            .split_row(&clerk, v2, scene.revision, &input)
            .await
            .unwrap_err();
        let refused = refusal(refused);
        assert_eq!((refused.code, refused.field), (code, field), "{input:?}");
    }
    let page = app.lineage_page(&clerk, v2, &[a, scene.rows[3]]).await.unwrap();
    assert_eq!(page.refused.map(|r| r.code), Some("row_removed"));
    assert_eq!(
        scene.head().await,
        head + 1,
        "refused forms leave no entry; what is another body's leaves a denial"
    );
    assert_eq!(scene.every::<yipanqi_domain::list::DraftLineage>().await, []);
    let made = scene.merge(&[0, 1]).await;
    let twice = scene.merging(&[0, 2]);
    let twice = app
        .merge_rows(&clerk, v2, scene.revision, &twice)
        .await
        .unwrap_err();
    assert_eq!(refusal(twice).code, "row_already_joined");
    let again = MergeInput {
        rows: vec![made, scene.rows[2]],
        ..scene.merging(&[])
    };
    let again = app
        .merge_rows(&clerk, v2, scene.revision, &again)
        .await
        .unwrap_err();
    assert_eq!(
        refusal(again).code,
        "row_without_item",
        "what is only now made cannot be made into another"
    );
    let empty = app
        .explain_lineage(&clerk, v2, scene.revision, made, " ")
        .await
        .unwrap_err();
    assert_eq!(refusal(empty).field, Some("difference"));
    assert!(other_list.0 > 0);
    whole(&scene.world).await;
}

async fn what_is_open_of_an_item_stands_in_the_way(place: Place) {
    let scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    let asked = Asking {
        item: scene.items[0],
        list: None,
        kind: ChangeKind::Extension,
        wanted_on: Some(day("2026-06-30")),
        wanted_unit: String::new(),
        reason: "用地批复推迟".into(),
        proof: Proof::default(),
    };
    let asking = app
        .ask_change(&scene.world.yu_transport_reporter, &asked)
        .await
        .unwrap();
    let refused = app.merge_rows(&clerk, scene.v2, 1, &scene.merging(&[0, 1])).await;
    assert_eq!(refusal(refused.unwrap_err()).code, "lineage_change_waits");
    let told = app
        .lineage_page(&clerk, scene.v2, &scene.rows[..1])
        .await
        .unwrap();
    assert_eq!(
        told.rows[0].in_the_way.as_ref().map(|r| r.code),
        Some("lineage_change_waits")
    );
    app.withdraw_change(&scene.world.yu_transport_reporter, asking)
        .await
        .unwrap();

    // Held by another list in force.
    let (list, version) = app
        .open_list(&clerk, scene.world.joint, "另一张清单", 2025, Mark::Internal)
        .await
        .unwrap();
    let taken = RowInput {
        item_number: "试联办-2025-0002".into(),
        ..row("西段公路")
    };
    let put = app.put_row(&clerk, version, 1, None, taken).await.unwrap();
    adopted(
        &scene.world,
        &clerk,
        version,
        put.revision,
        scene.session,
        "2025-03-01",
    )
    .await;
    let refused = app.merge_rows(&clerk, scene.v2, 1, &scene.merging(&[0, 1])).await;
    let refused = refusal(refused.unwrap_err());
    assert_eq!(refused.code, "lineage_held_elsewhere");
    assert!(
        refused.args.contains(&("row", "西段公路".into())),
        "it names the row"
    );
    assert!(list.0 > 0);

    for state in [ItemState::CloseRequested, ItemState::Closed, ItemState::Suspended] {
        let mut put = Put::into(&scene.world).await;
        let item: Item = put.tx.get(scene.items[0].0).await.unwrap().unwrap();
        put.tx.update(&Item { state, ..item }).await.unwrap();
        put.done().await;
        let split = scene.splitting(vec![
            part(&scene.world, "北", "4", "6"),
            part(&scene.world, "南", "", ""),
        ]);
        let refused = refusal(app.split_row(&clerk, scene.v2, 1, &split).await.unwrap_err());
        assert_eq!(refused.code, "lineage_not_open");
        assert!(refused.args.contains(&("state", state.code().into())));
    }
}

async fn what_opens_after_the_act_keeps_the_draft_from_its_session(place: Place) {
    let mut scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    let made = scene.merge(&[0, 1]).await;
    let asked = Asking {
        item: scene.items[1],
        list: None,
        kind: ChangeKind::Extension,
        wanted_on: Some(day("2026-06-30")),
        wanted_unit: String::new(),
        reason: "用地批复推迟".into(),
        proof: Proof::default(),
    };
    let asking = app
        .ask_change(&scene.world.yu_transport_reporter, &asked)
        .await
        .unwrap();
    let refused = app
        .deliberate(&clerk, scene.v2, scene.revision)
        .await
        .unwrap_err();
    assert_eq!(refusal(refused).code, "gaps_block");
    let codes = |page: &VersionPage| -> Vec<&'static str> {
        page.gaps
            .iter()
            .filter(|gap| gap.blocks)
            .map(|gap| gap.code)
            .collect()
    };
    assert_eq!(codes(&scene.page(scene.v2).await), ["lineage_change_waits"]);
    app.withdraw_change(&scene.world.yu_transport_reporter, asking)
        .await
        .unwrap();

    // Amounts edited in the grid afterwards: told, until they are as before or somebody says why.
    let edit = CellEdit {
        row: made,
        cell: "amount_1".into(),
        was: None,
        now: "5".into(),
    };
    let edited = app
        .edit_cells(&clerk, scene.v2, (scene.revision, MoneyUnit::Yi), &[edit])
        .await
        .unwrap();
    let CellsEdited::Saved { revision, .. } = edited else {
        panic!("{edited:?}")
    };
    assert_eq!(codes(&scene.page(scene.v2).await), ["amounts_do_not_add_up"]);
    let refused = app.deliberate(&clerk, scene.v2, revision).await.unwrap_err();
    assert_eq!(refusal(refused).code, "gaps_block");
    scene.revision = app
        .explain_lineage(&clerk, scene.v2, revision, made, "合署后核减")
        .await
        .unwrap()
        .revision;
    assert_eq!(codes(&scene.page(scene.v2).await), Vec::<&str>::new());
    scene.adopt().await;
    assert!(
        scene
            .every::<Lineage>()
            .await
            .iter()
            .all(|link| link.difference == "合署后核减")
    );

    whole(&scene.world).await;
}

async fn what_named_an_item_names_what_came_of_it(place: Place) {
    let mut scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    let below = RowInput {
        kind: "project".into(),
        amounts: Vec::new(),
        parent: "试联办-2025-0001".into(),
        after: "试联办-2025-0001、试联办-2025-0002".into(),
        reason: "补写关系".into(),
        ..row("沿线绿化")
    };
    scene.revision = app
        .put_row(&clerk, scene.v2, 1, Some(scene.rows[3]), below)
        .await
        .unwrap()
        .revision;
    // An item of another list, below one that is to end.
    let mut put = Put::into(&scene.world).await;
    let child = put.item(scene.world.own, "渝组-2025-0001", "江津接线").await;
    let item: Item = put.tx.get(child.0).await.unwrap().unwrap();
    let parent = Some(scene.items[1]);
    put.tx.update(&Item { parent, ..item }).await.unwrap();
    put.done().await;
    let page = app
        .lineage_page(&clerk, scene.v2, &scene.rows[..2])
        .await
        .unwrap();
    let told: Vec<_> = page.rows.iter().map(|one| (one.below, one.named_by)).collect();
    assert_eq!(told, [(0, 1), (1, 1)]);
    scene.merge(&[0, 1]).await;
    scene.adopt().await;
    let new = scene.every::<Lineage>().await[0].successor;
    let sealed = sealed(&scene.world, scene.v2).await;
    let row = sealed.iter().find(|row| row.item == scene.items[3]).unwrap();
    assert_eq!(row.content.more.parent, Some(RowRef::Item(new)));
    let after: Vec<_> = row.content.more.after.iter().map(|after| after.of).collect();
    assert_eq!(after, [RowRef::Item(new)], "once");
    assert_eq!(scene.get::<Item>(scene.items[3].0).await.parent, Some(new));
    assert_eq!(
        scene.get::<Item>(child.0).await.parent,
        Some(new),
        "also where another list says nothing of it"
    );
    whole(&scene.world).await;
}

async fn a_total_counts_what_was_reported_before_once_and_stays_what_it_was(place: Place) {
    let mut scene = Scene::on(place).await;
    let (app, clerk) = (scene.world.app.clone(), scene.world.clerk.clone());
    ruled(&scene.world).await;
    let february = Period::month(2025, 2).unwrap();
    let [yu, chuan] = scene.world.sides;
    let mut put = Put::into(&scene.world).await;
    for (at, side, done) in [(0, yu, 5_000), (0, chuan, 7_000), (1, yu, 3_000), (2, yu, 1_000)] {
        put.fact(scene.items[at], side, february, wan(done), 1).await;
    }
    put.done().await;
    let run = app.compute_lights(&clerk, scene.list, february).await.unwrap();
    let then = app.totals(&scene.world.leader, (&run).into()).await.unwrap();
    assert_eq!(
        (yi(then.total.plan_fen), yi(then.total.done_fen)),
        ("15.5".into(), "1.6".into())
    );

    scene.merge(&[0, 1]).await;
    scene.adopt().await;
    let both = app
        .then_and_now(&scene.world.leader, &run, Some(scene.v2))
        .await
        .unwrap();
    assert_eq!(both.then, then, "known then, on the earlier version: the same");
    assert_eq!(
        (yi(both.now.total.plan_fen), yi(both.now.total.done_fen)),
        ("15.5".into(), "1.6".into()),
        "on the later version what the two had reported counts for the one, once"
    );
    // Once the new item says a figure of its own for the period, that holds.
    let new = scene.every::<Lineage>().await[0].successor;
    let mut put = Put::into(&scene.world).await;
    for (side, done) in [(yu, 9_000), (chuan, 7_000)] {
        put.fact(new, side, february, wan(done), 1).await;
    }
    put.done().await;
    let both = app
        .then_and_now(&scene.world.leader, &run, Some(scene.v2))
        .await
        .unwrap();
    assert_eq!(yi(both.now.total.done_fen), "1.7");
    assert_eq!(both.then, then);
}

async fn nobody_learns_of_kin_that_they_may_not_see(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (world.app.clone(), world.clerk.clone());
    let alone = |title: &str, unit: &str| RowInput {
        lead_units: unit.into(),
        ..row(title)
    };
    let rows = [
        alone("渝方内部的路", "市科技局"),
        alone("川方的路", "省交通运输厅"),
        row("共同的路"),
    ];
    let (first, _) = session(&world, world.joint, "2025-01-20", &[]).await;
    let (list, v1, revision) = draft(&world, &clerk, world.joint, &rows).await;
    adopted(&world, &clerk, v1, revision, first, "2025-01-25").await;
    let items: Vec<ItemId> = sealed(&world, v1).await.iter().map(|row| row.item).collect();
    let v2 = app.begin_adjustment(&clerk, list).await.unwrap();
    let page = app
        .version_page(&clerk, v2, &VersionQuery::default())
        .await
        .unwrap();
    let input = MergeInput {
        rows: page.rows[..2].iter().map(|row| row.row).collect(),
        title: "一条路".into(),
        reason: "渝方内部的缘由".into(),
        decision: None,
    };
    let merged = app.merge_rows(&clerk, v2, 1, &input).await.unwrap();
    let sichuan = &world.chuan_side.clerk;
    let drafts = app.lineage_page(sichuan, v2, &[]).await;
    assert!(matches!(drafts, Err(Error::NotFound)), "a draft is the office's");
    let (second, _) = session(&world, world.joint, "2025-02-25", &[]).await;
    adopted(&world, &clerk, v2, merged.revision, second, "2025-03-01").await;
    let new = {
        let mut read = app.store().read().await.unwrap();
        read.every::<Lineage>().await.unwrap()[0].successor
    };
    assert_eq!(app.item_page(&clerk, new).await.unwrap().came_of.len(), 2);
    let seen = app.item_page(sichuan, new).await.unwrap();
    let back: Vec<_> = seen.came_of.iter().map(|kin| kin.item).collect();
    assert_eq!(back, [items[1]]);
    let page = app
        .version_page(sichuan, v2, &VersionQuery::default())
        .await
        .unwrap();
    assert_eq!(told(&page.lineage), ["merged: 川方的路 → 一条路"]);
    let compared = app.compare_page(sichuan, v1, v2).await.unwrap();
    assert_eq!(told(&compared.lineage), ["merged: 川方的路 → 一条路"]);
    assert!(!format!("{compared:?}{page:?}{seen:?}").contains("渝方内部的路"));
}
