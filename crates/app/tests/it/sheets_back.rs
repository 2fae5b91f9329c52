//! A list exported to be edited and handed back: edited in another program, it comes back as exactly what was changed.

use crate::world::World;
use calamine::Reader as _;
use std::path::PathBuf;
use std::process::Command;
use yipanqi_app::lists::{BackInput, SheetUpload, Stage, ToldDiff};
use yipanqi_domain::list::{AmountInput, ColumnInput, DraftRow, GridView, ListVersion, RowChange, RowInput};
use yipanqi_domain::office::Mark;
use yipanqi_domain::{ListId, VersionId};
use yipanqi_testkit::office_file::reworded;
use yipanqi_testkit::{Place, on_both};

on_both!(
    an_export_that_comes_back_as_it_was_changes_nothing,
    whatever_rows_say_an_export_that_comes_back_changes_nothing,
    three_cells_edited_in_another_program_come_back_as_three_changes,
    what_a_view_shows_comes_back_and_the_rest_is_left_as_it_is,
    units_and_regions_of_own_columns_are_changed_by_name_and_files_are_only_shown,
    what_was_changed_here_meanwhile_stands_beside_what_the_file_says,
    a_cell_changed_on_both_sides_is_told_with_what_it_was_when_it_was_exported
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
            ("c4".to_owned(), pick(&["", "市科技局", "省发改委"], 1)),
            ("c5".to_owned(), pick(&["江津区", "", "泸州市"], 1)),
            (
                "c7".to_owned(),
                pick(&["", "第3号文种之通知", "第39号文种之通知"], 1),
            ),
            ("c8".to_owned(), pick(&["", "12.5"], 1)),
        ],
        ..RowInput::default()
    }
}

/// More than a rule of a cell can hold.
fn long_choices() -> String {
    let names: Vec<String> = (1..=40).map(|n| format!("第{n}号文种之通知")).collect();
    names.join("、")
}

/// A row of chance that is the same on every machine (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let top = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(top).unwrap() % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// Words of at most so many pieces that a spreadsheet, a mark-up or a reader of lists could take for something else.
    fn words(&mut self, most: usize) -> String {
        const PIECES: [&str; 44] = [
            "=",
            "+",
            "-",
            "@",
            "'",
            "\"",
            "＝",
            ",",
            ";",
            "、",
            "，",
            "/",
            "\n",
            "\r\n",
            "\t",
            "\r",
            " ",
            "\u{3000}",
            "  ",
            "\u{a0}",
            "\u{200b}",
            "&amp;",
            "<b>",
            "]]>",
            "_x000D_",
            "_x0041_",
            "\u{1}",
            "\u{FEFF}",
            "00123",
            "1e5",
            "12345678901234567890",
            "0.10",
            "TRUE",
            "#REF!",
            "2025-02-30",
            "3月1日",
            "50%",
            "合计",
            "注：",
            "（一）",
            "一、",
            "岸线",
            "𠮷",
            "👷",
        ];
        (0..self.below(most + 1)).map(|_| self.one(&PIECES)).collect()
    }

    fn number(&mut self, whole: usize, decimals: usize) -> String {
        let digits = |chance: &mut Self, n: usize| -> String {
            (0..n)
                .map(|_| char::from(b'0' + u8::try_from(chance.below(10)).unwrap()))
                .collect()
        };
        let places = 1 + self.below(whole);
        let (whole, fraction) = (digits(self, places), self.below(decimals + 1));
        let fraction = digits(self, fraction);
        let dot = if fraction.is_empty() { "" } else { "." };
        format!("{whole}{dot}{fraction}")
    }

    fn day(&mut self, year: usize) -> String {
        if self.below(3) == 0 {
            return String::new();
        }
        format!(
            "{:04}-{:02}-{:02}",
            year + self.below(20),
            1 + self.below(12),
            1 + self.below(28)
        )
    }

    fn row(&mut self) -> RowInput {
        let mut amounts = vec![AmountInput::default(); 3];
        let split = self.below(2);
        for at in if split == 0 { 0..1 } else { 1..3 } {
            if self.below(3) > 0 {
                amounts[at].unit = self.one(&["yi", "wan", "yuan"]).into();
                amounts[at].amount = match amounts[at].unit.as_str() {
                    "yi" => self.number(5, 10),
                    "wan" => self.number(7, 6),
                    _ => self.number(11, 2),
                };
            }
        }
        let units = [
            "市科技局",
            "市交通运输委、省交通运输厅",
            "查无此局",
            "沿江各区（含新区）",
            "市交通局",
        ];
        RowInput {
            serial: self.words(3).chars().take(20).collect(),
            kind: self
                .one(&["task", "project", "policy", "reform", "platform", "problem"])
                .into(),
            field: self.words(4).chars().take(60).collect(),
            heading: self.words(4).chars().take(100).collect(),
            title: format!("甲{}", self.words(6)).chars().take(200).collect(),
            measure: self.words(30),
            starts_on: self.day(1990),
            ends_on: self.day(2020),
            weight: self.one(&["", "0.01", "99.99", "5", "12.5"]).into(),
            lead_units: self.one(&units).into(),
            joint_lead_units: self.one(&["", "省发改委"]).into(),
            reporting_units: self.one(&["", "市科技局"]).into(),
            support_units: format!(
                "{}、{}",
                self.one(&units),
                self.words(3).chars().take(40).collect::<String>()
            ),
            amounts,
            own: vec![
                (
                    "c1".to_owned(),
                    format!("{}{}", self.one(&["", "-"]), self.number(12, 2)),
                ),
                ("c2".to_owned(), self.one(&["", "备选一", "备选二"]).into()),
                ("c3".to_owned(), self.day(1990)),
                (
                    "c4".to_owned(),
                    self.one(&["", "市科技局", "省发改委", "江津区政府"]).into(),
                ),
                (
                    "c5".to_owned(),
                    self.one(&["", "江津区", "500116", "泸州市", "重庆市"]).into(),
                ),
                (
                    "c7".to_owned(),
                    self.one(&["", "第1号文种之通知", "第40号文种之通知"]).into(),
                ),
                ("c8".to_owned(), self.number(8, 6)),
                ("c9".to_owned(), self.words(12).chars().take(500).collect()),
            ],
            ..RowInput::default()
        }
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
        ("业主单位", "unit", "", ""),
        ("所在区", "region", "", ""),
        ("凭据", "file", "", ""),
        ("批复文种", "choice", "", &long_choices()),
        ("权重", "money", "", ""),
        ("事项", "text", "", ""),
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
    let file = world
        .app
        .export_editable(&world.clerk, version, &GridView::default())
        .await
        .unwrap();
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

async fn whatever_rows_say_an_export_that_comes_back_changes_nothing(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 0).await;
    for seed in 1..=2 {
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let (mut put, mut seen) = (0, revision(&world, version).await);
        // A row that a rule refuses, for a name that is too long for instance, is no row.
        while put < 25 {
            match world
                .app
                .put_row(&world.clerk, version, seen, None, chance.row())
                .await
            {
                Ok(_) => (put, seen) = (put + 1, seen + 1),
                Err(yipanqi_app::Error::Refused(refusal)) => assert!(refusal.field.is_some(), "{refusal:?}"),
                Err(other) => panic!("seed {seed}: {other:?}"),
            }
        }
        let file = world
            .app
            .export_editable(&world.clerk, version, &GridView::default())
            .await
            .unwrap();
        let (_, diff) = handed_back(&world, version, file.bytes).await;
        assert_eq!(diff, ToldDiff::default(), "seed {seed}");
    }
}

async fn three_cells_edited_in_another_program_come_back_as_three_changes(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 14).await;
    let before = rows(&world, version).await;
    let file = world
        .app
        .export_editable(&world.clerk, version, &GridView::default())
        .await
        .unwrap();
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
    assert_eq!((diff.conflicts, diff.added.count, diff.removed.count), (0, 0, 0));
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
    let file = world
        .app
        .export_editable(&world.clerk, version, &GridView::default())
        .await
        .unwrap();
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
        (diff.changes[0].base.as_deref(), diff.changes[1].base.as_deref()),
        (None, Some(measure)),
        "of a draft no former states are kept; what nobody changed here is what it was"
    );
    assert_eq!(
        seen,
        [
            ("title", "北岸护栏更换", "北岸趸船拆除", true),
            ("measure", measure, "三季度完成", false)
        ]
    );
    assert_eq!(diff.added.first, ["南岸浮桥检修"]);
    let out = drafted
        .iter()
        .find(|row| diff.removed.first == [row.content.title.clone()]);
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

async fn what_a_view_shows_comes_back_and_the_rest_is_left_as_it_is(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 24).await;
    let before = rows(&world, version).await;
    let shown = before
        .iter()
        .filter(|row| row.content.kind.code() == "task")
        .count();
    assert!(shown > 1 && shown < before.len());
    let view = GridView::read([
        ("kind", "task"),
        ("sort", "-title"),
        ("columns", "measure"),
        ("columns", "term"),
    ]);
    let file = world
        .app
        .export_editable(&world.clerk, version, &view)
        .await
        .unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(&file.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let headings: Vec<String> = (0..range.width())
        .map(|n| range.get((2, n)).unwrap().to_string())
        .collect();
    assert_eq!(
        headings,
        ["序号", "事项", "开始时间", "完成时间", "年度目标措施", "#key"]
    );
    assert_eq!(range.height(), 3 + shown);
    let (_, untouched) = handed_back(&world, version, file.bytes.clone()).await;
    assert_eq!(
        untouched,
        ToldDiff {
            is_part: true,
            ..ToldDiff::default()
        },
        "rows and columns that the view does not show are neither changed nor taken out"
    );
    let Some(bytes) = edited(&file.bytes, &["E4=年底前验收", "-5"]) else {
        return;
    };
    let (id, diff) = handed_back(&world, version, bytes).await;
    let seen: Vec<(&str, &str)> = diff
        .changes
        .iter()
        .map(|c| (c.field.as_str(), c.theirs.as_str()))
        .collect();
    assert_eq!(seen, [("measure", "年底前验收")]);
    assert_eq!((diff.added.count, diff.removed.count), (0, 1));
    let input = BackInput {
        seen_revision: revision(&world, version).await,
        remove: true,
        ..BackInput::default()
    };
    world.app.take_changes(&world.clerk, id, &input).await.unwrap();
    let after = rows(&world, version).await;
    let same = after.iter().filter(|row| before.contains(row)).count();
    assert_eq!((after.len(), same), (before.len() - 1, before.len() - 2));
    let wrong = GridView::read([("kind", "dream")]);
    let refused = world.app.export_editable(&world.clerk, version, &wrong).await;
    assert!(
        matches!(&refused, Err(yipanqi_app::Error::Refused(refusal)) if refusal.field == Some("kind")),
        "{refused:?}"
    );
}

async fn units_and_regions_of_own_columns_are_changed_by_name_and_files_are_only_shown(place: Place) {
    let world = World::on(place).await;
    let (_, version) = draft(&world, 6).await;
    let file = world
        .app
        .export_editable(&world.clerk, version, &GridView::default())
        .await
        .unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(&file.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let at = |wanted: &str| {
        let place = (0..range.width()).find(|n| *range.get((2, *n)).unwrap() == wanted);
        yipanqi_extract::sheet::letters(
            u32::try_from(place.unwrap_or_else(|| panic!("{wanted}"))).unwrap() + 1,
        )
    };
    let (unit, region, files, weight) = (at("业主单位"), at("所在区"), at("凭据"), at("权重（万元）"));
    let edits = [
        format!("{unit}4=市交通运输委"),
        format!("{unit}5="),
        format!("{region}4=500116"),
        format!("{files}4=改不了.pdf"),
        format!("{weight}4=7"),
    ];
    let edits: Vec<&str> = edits.iter().map(String::as_str).collect();
    let Some(bytes) = edited(&file.bytes, &edits) else {
        return;
    };
    let before = rows(&world, version).await;
    // The file has the rows under their headings, not as they were typed.
    let of = |line: usize| {
        let title = range.get((line, 1)).unwrap().to_string();
        before.iter().position(|row| row.content.title == title).unwrap()
    };
    let (first, second) = (of(3), of(4));
    let (id, diff) = handed_back(&world, version, bytes).await;
    let seen: Vec<(&str, &str)> = diff
        .changes
        .iter()
        .map(|c| (c.field.as_str(), c.theirs.as_str()))
        .collect();
    let mut wanted = vec![("own@c4", "市交通运输委"), ("own@c8", "7000000")];
    if before[first].content.more.own.get("c5") != Some(&world.regions[2].to_string()) {
        wanted.push(("own@c5", "江津区"));
    }
    if before[second].content.more.own.contains_key("c4") {
        wanted.push(("own@c4", ""));
    }
    let sorted = |mut all: Vec<(&str, &str)>| {
        all.sort_unstable();
        all.into_iter()
            .map(|(a, b)| format!("{a}={b}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(sorted(seen), sorted(wanted));
    let input = BackInput {
        seen_revision: revision(&world, version).await,
        ..BackInput::default()
    };
    world.app.take_changes(&world.clerk, id, &input).await.unwrap();
    let after = rows(&world, version).await;
    let own = &after[first].content.more.own;
    assert_eq!(own.get("c4"), Some(&world.yu.transport.to_string()));
    assert_eq!(own.get("c5"), Some(&world.regions[2].to_string()));
    assert_eq!(own.get("c6"), None);
    assert_eq!(after[second].content.more.own.get("c4"), None);
}

async fn a_cell_changed_on_both_sides_is_told_with_what_it_was_when_it_was_exported(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let titles = ["渡船航线加密", "岸电桩补建", "趸船检修"];
    let written = titles.map(crate::lists::row);
    let (list, first, revision) = crate::lists::draft(&world, clerk, world.joint, &written).await;
    let (session, _) = crate::lists::session(&world, world.joint, "2025-01-20", &[]).await;
    crate::lists::adopted(&world, clerk, first, revision, session, "2025-02-01").await;
    let exported = app
        .export_editable(clerk, first, &GridView::default())
        .await
        .unwrap();
    let second = app.begin_adjustment(clerk, list).await.unwrap();
    let drafted = rows(&world, second).await;
    let changed = |title: &str, measure: &str| RowInput {
        measure: measure.into(),
        reason: "会上改定".into(),
        ..crate::lists::row(title)
    };
    let put = async |at: usize, row: RowInput| {
        let seen = self::revision(&world, second).await;
        app.put_row(clerk, second, seen, Some(drafted[at].id), row)
            .await
            .unwrap();
    };
    // Here a title and a measure; in the file two titles.
    put(0, changed("渡船航线延长", "年内完成主体")).await;
    put(1, changed("岸电桩补建", "分两批建成")).await;
    let bytes = reworded(&exported.bytes, "渡船航线加密", "渡船航线增班");
    let bytes = reworded(&bytes, "岸电桩补建", "岸电桩改造");
    let (id, diff) = handed_back(&world, second, bytes.clone()).await;
    let told = |diff: &ToldDiff| -> Vec<(String, Option<String>, String, String, bool)> {
        let all = diff.changes.iter();
        all.map(|c| {
            let (mine, theirs) = (c.mine.clone(), c.theirs.clone());
            (c.field.clone(), c.base.clone(), mine, theirs, c.conflict)
        })
        .collect()
    };
    let line = |base: Option<&str>, mine: &str, theirs: &str, conflict| {
        let base = base.map(str::to_owned);
        (
            "title".to_owned(),
            base,
            mine.to_owned(),
            theirs.to_owned(),
            conflict,
        )
    };
    assert_eq!(
        told(&diff),
        [
            line(Some("渡船航线加密"), "渡船航线延长", "渡船航线增班", true),
            line(Some("岸电桩补建"), "岸电桩补建", "岸电桩改造", false),
        ]
    );
    // An export of the adjustment itself, of a row that no adopted version ever said so.
    let exported = app
        .export_editable(clerk, second, &GridView::default())
        .await
        .unwrap();
    put(0, changed("渡船航线改道", "年内完成主体")).await;
    let other = reworded(&exported.bytes, "渡船航线延长", "渡船航线停航");
    let (_, unknown) = handed_back(&world, second, other).await;
    assert_eq!(
        told(&unknown),
        [line(None, "渡船航线改道", "渡船航线停航", true)],
        "what is not known is not guessed"
    );
    // Field by field: here the file is right.
    let input = BackInput {
        seen_revision: self::revision(&world, second).await,
        theirs: diff.changes[..1].iter().map(|c| c.name.clone()).collect(),
        reason: "按交回的表".into(),
        ..BackInput::default()
    };
    app.take_changes(clerk, id, &input).await.unwrap();
    let after = rows(&world, second).await;
    let of = |at: usize| {
        (
            after[at].content.title.as_str(),
            after[at].content.measure.as_str(),
        )
    };
    assert_eq!(of(0), ("渡船航线增班", "年内完成主体"));
    assert_eq!(of(1), ("岸电桩改造", "分两批建成"), "the other's measure stays");
}
