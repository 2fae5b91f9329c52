//! A list exported to be edited and handed back: edited in another program, it comes back as exactly what was changed.

use crate::world::World;
use std::path::PathBuf;
use std::process::Command;
use yipanqi_app::lists::{BackInput, SheetUpload, Stage, ToldDiff};
use yipanqi_domain::list::{AmountInput, ColumnInput, DraftRow, ListVersion, RowChange, RowInput};
use yipanqi_domain::office::Mark;
use yipanqi_domain::{ListId, VersionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    an_export_that_comes_back_as_it_was_changes_nothing,
    three_cells_edited_in_another_program_come_back_as_three_changes,
    what_was_changed_here_meanwhile_stands_beside_what_the_file_says
);

/// What clerks type, and what an import would take apart if it did not know the file for its own.
const TITLES: [&str; 12] = [
    "合计投资核对",
    "一、码头岸线整治",
    "=SUM(A1:A3)",
    "00123",
    "注：此行也是任务",
    "青石滩 补植",
    "柳湾/芦洲连接段",
    "2025年6月",
    "“两岸通”码",
    "+86热线",
    "小计",
    "序号",
];

fn row(n: usize) -> RowInput {
    let pick = |words: &[&str], by: usize| words[(n * by + n / 3) % words.len()].to_owned();
    let mut amounts = vec![
        AmountInput::default(),
        AmountInput::default(),
        AmountInput::default(),
    ];
    if n.is_multiple_of(4) {
        amounts[0].amount = pick(&["12", "0.0000000001", "88.125"], 7);
    }
    RowInput {
        serial: pick(&["1", "（一）", "1.1", "一", "０３", "2-3", ""], 5),
        kind: pick(&["task", "project", "policy", "problem"], 3),
        field: pick(&["交通", "一、水利", "", "生态/环保"], 3),
        heading: pick(&["", "渡口/北岸", "（二）航道"], 5),
        title: format!(
            "{}{}",
            pick(&TITLES, 1),
            if n < TITLES.len() {
                String::new()
            } else {
                n.to_string()
            }
        ),
        measure: pick(
            &[
                "",
                "—",
                "年内完成\n分两期：\n1.设计；2.施工",
                "达到95%",
                "'引号开头",
            ],
            2,
        ),
        starts_on: pick(&["", "2025-01-31", "2024-02-29"], 3),
        ends_on: pick(&["", "2025-12-31", "2026-06-30"], 3),
        weight: pick(&["", "5", "12.5", "3.05"], 1),
        lead_units: pick(&["市科技局", "市交通运输委、省交通运输厅", "市发改委"], 2),
        joint_lead_units: pick(&["", "省发改委"], 3),
        support_units: pick(&["", "江津区政府、泸州市政府"], 1),
        amounts,
        own: vec![
            ("c1".to_owned(), pick(&["", "12.50", "-3"], 1)),
            ("c2".to_owned(), pick(&["", "备选一", "备选二"], 2)),
            ("c3".to_owned(), pick(&["", "2025-03-01"], 1)),
        ],
        ..RowInput::default()
    }
}

/// A draft with columns of its own and so many rows.
async fn draft(world: &World, rows: usize) -> (ListId, VersionId) {
    let (app, clerk) = (&world.app, &world.clerk);
    let (list, version) = app
        .open_list(clerk, world.joint, "码头清单", 2025, Mark::Internal)
        .await
        .unwrap();
    for (name, kind, decimals, choices) in [
        ("里程", "number", "2", ""),
        ("等级", "choice", "", "备选一、备选二"),
        ("批复日", "date", "", ""),
    ] {
        let input = ColumnInput {
            name: name.into(),
            kind: kind.into(),
            unit: if kind == "number" {
                "公里".into()
            } else {
                String::new()
            },
            decimals: decimals.into(),
            choices: choices.into(),
            ..ColumnInput::default()
        };
        app.define_column(clerk, list, None, &input).await.unwrap();
    }
    for n in 0..rows {
        let seen = i64::try_from(n).unwrap() + 1;
        app.put_row(clerk, version, seen, None, row(n)).await.unwrap();
    }
    (list, version)
}

async fn handed_back(world: &World, version: VersionId, bytes: Vec<u8>) -> (i64, ToldDiff) {
    let upload = SheetUpload {
        bytes,
        file_name: "交回.xlsx".into(),
    };
    let id = world
        .app
        .stage_sheet(&world.clerk, version, upload)
        .await
        .unwrap();
    let page = world.app.staged_sheet(&world.clerk, id).await.unwrap();
    assert_eq!(page.stage, Stage::Ready, "{:?}", page.told.refused);
    assert_eq!(page.told.problem_counts.0, 0, "{:?}", page.told.problems);
    (id, page.told.diff.expect("a file that was exported here"))
}

async fn rows(world: &World, version: VersionId) -> Vec<DraftRow> {
    let mut read = world.app.store().read().await.unwrap();
    let rows = read.draft_rows(version).await.unwrap();
    read.end().await.unwrap();
    rows
}

async fn revision(world: &World, version: VersionId) -> i64 {
    let mut read = world.app.store().read().await.unwrap();
    let found = read.get::<ListVersion>(version.0).await.unwrap().unwrap();
    read.end().await.unwrap();
    found.revision
}

async fn an_export_that_comes_back_as_it_was_changes_nothing(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 48).await;
    let file = world.app.export_editable(&world.clerk, version).await.unwrap();
    let (id, diff) = handed_back(&world, version, file.bytes).await;
    assert_eq!(diff, ToldDiff::default());
    let before = rows(&world, version).await;
    let input = BackInput {
        seen_revision: revision(&world, version).await,
        remove: true,
        ..BackInput::default()
    };
    let taken = world.app.take_changes(&world.clerk, id, &input).await;
    assert!(
        matches!(&taken, Err(yipanqi_app::Error::Refused(refusal)) if refusal.code == "sheet_no_changes"),
        "{taken:?}"
    );
    assert_eq!(rows(&world, version).await, before);
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether a missing program may be passed over is CI's to say"
)]
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// A workbook edited by LibreOffice; nothing when there is none and that may be.
fn edited(bytes: &[u8], edits: &[&str]) -> Option<Vec<u8>> {
    if Command::new("soffice").arg("--version").output().is_err() {
        assert!(!in_ci(), "LibreOffice is needed in CI; .ci/setup installs it");
        eprintln!("not tried: there is no soffice");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("list.xlsx"), folder.path().join("edited.xlsx"));
    std::fs::write(&file, bytes).unwrap();
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/edit_in_office.py");
    let done = Command::new("python3")
        .arg(script)
        .args([&file, &out])
        .args(edits)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(std::fs::read(out).unwrap())
}

async fn three_cells_edited_in_another_program_come_back_as_three_changes(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 14).await;
    let before = rows(&world, version).await;
    let file = world.app.export_editable(&world.clerk, version).await.unwrap();
    // A heading that somebody changed all the same: its column is left alone.
    let edits = ["B4=北岸趸船拆除", "O5=年底前验收", "Q9=77.25", "A3=改不了"];
    let Some(bytes) = edited(&file.bytes, &edits) else {
        return;
    };
    let (id, diff) = handed_back(&world, version, bytes).await;
    let seen: Vec<(u32, &str, &str)> = diff
        .changes
        .iter()
        .map(|change| (change.sheet_row, change.field.as_str(), change.theirs.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (4, "title", "北岸趸船拆除"),
            (5, "measure", "年底前验收"),
            (9, "own@c1", "7725")
        ]
    );
    assert_eq!((diff.conflicts, diff.added.len(), diff.removed.len()), (0, 0, 0));
    assert_eq!(diff.missing, ["序号"]);
    let input = BackInput {
        seen_revision: revision(&world, version).await,
        ..BackInput::default()
    };
    let taken = world.app.take_changes(&world.clerk, id, &input).await.unwrap();
    assert_eq!(taken.rows, 3);
    let after = rows(&world, version).await;
    let differing = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert_eq!(
        (after.len(), differing),
        (before.len(), 3),
        "nothing else was touched"
    );
    let found = |of: &dyn Fn(&DraftRow) -> bool| after.iter().filter(|row| of(row)).count();
    assert_eq!(found(&|row| row.content.title == "北岸趸船拆除"), 1);
    assert_eq!(found(&|row| row.content.measure == "年底前验收"), 1);
    assert_eq!(
        found(&|row| row.content.more.own.get("c1").is_some_and(|v| v == "7725")),
        1
    );
}

async fn what_was_changed_here_meanwhile_stands_beside_what_the_file_says(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 6).await;
    let file = world.app.export_editable(&world.clerk, version).await.unwrap();
    let drafted = rows(&world, version).await;
    let mut meanwhile = row(0);
    meanwhile.title = "北岸护栏更换".into();
    meanwhile.weight = "9".into();
    world
        .app
        .put_row(&world.clerk, version, 7, Some(drafted[0].id), meanwhile)
        .await
        .unwrap();
    // Title and measure of the first row, the last row out, a new one below.
    let edits = [
        "B4=北岸趸船拆除",
        "O4=三季度完成",
        "-9",
        "B9=南岸浮桥检修",
        "F9=市科技局",
    ];
    let Some(bytes) = edited(&file.bytes, &edits) else {
        return;
    };
    let (id, diff) = handed_back(&world, version, bytes).await;
    let seen: Vec<(&str, &str, &str, bool)> = diff
        .changes
        .iter()
        .map(|c| (c.field.as_str(), c.mine.as_str(), c.theirs.as_str(), c.conflict))
        .collect();
    let measure = drafted[0].content.measure.as_str();
    assert_eq!(
        seen,
        [
            ("title", "北岸护栏更换", "北岸趸船拆除", true),
            ("measure", measure, "三季度完成", false)
        ]
    );
    assert_eq!(diff.added, ["南岸浮桥检修"]);
    let out = drafted
        .iter()
        .find(|row| diff.removed == [row.content.title.clone()]);
    let out = out.expect("one row of the draft").id;
    let input = BackInput {
        seen_revision: 8,
        remove: true,
        ..BackInput::default()
    };
    world.app.take_changes(&world.clerk, id, &input).await.unwrap();
    let after = rows(&world, version).await;
    let first = &after[0];
    assert_eq!(
        (
            first.content.title.as_str(),
            first.content.measure.as_str(),
            first.content.weight
        ),
        ("北岸护栏更换", "三季度完成", 900),
        "where both changed, what stands here is kept unless somebody says otherwise"
    );
    assert!(after.iter().all(|row| row.id != out));
    let last = after.last().unwrap();
    assert_eq!(
        (last.change, last.content.title.as_str()),
        (RowChange::Added, "南岸浮桥检修")
    );
    assert_eq!(last.content.starts_on, None);
}
