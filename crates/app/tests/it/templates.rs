//! A list written into the clerk's own file, which is read again as any sheet is.

use crate::world::World;
use yipanqi_app::Error;
use yipanqi_app::lists::{LeftOut, SheetChoice, SheetUpload, Stage};
use yipanqi_domain::VersionId;
use yipanqi_domain::list::{DraftRow, GridColumn, GridView, RowContent};
use yipanqi_domain::office::Mark;
use yipanqi_extract::sheet::{Known, SheetLimits, Table, workbook};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_list_written_into_the_clerks_own_file_says_the_same_when_it_is_read_again,
    a_file_that_cannot_be_a_template_is_refused_and_nothing_is_kept
);

fn layout(name: &str) -> SheetUpload {
    let path = format!(
        "{}/../extract/tests/files/sheets/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    SheetUpload {
        bytes: std::fs::read(&path).unwrap_or_else(|cause| panic!("{path}: {cause}")),
        file_name: name.to_owned(),
    }
}

fn csv(text: &str) -> SheetUpload {
    SheetUpload {
        bytes: text.as_bytes().to_vec(),
        file_name: "补植.csv".into(),
    }
}

fn columns(codes: &[&str], units: &[&str]) -> SheetChoice {
    let all = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
    SheetChoice {
        sheet: Some(0),
        columns: all(codes),
        units: all(units),
    }
}

async fn list(world: &World, name: &str) -> VersionId {
    let (app, clerk) = (&world.app, &world.clerk);
    let opened = app
        .open_list(clerk, world.joint, name, 2025, Mark::Internal)
        .await;
    opened.unwrap().1
}

async fn taken(
    world: &World,
    version: VersionId,
    upload: SheetUpload,
    choice: Option<SheetChoice>,
) -> Vec<DraftRow> {
    let (app, clerk) = (&world.app, &world.clerk);
    let id = app.stage_sheet(clerk, version, upload).await.unwrap();
    if let Some(choice) = choice {
        app.choose_sheet(clerk, id, choice).await.unwrap();
    }
    let page = app.staged_sheet(clerk, id).await.unwrap();
    assert_eq!(page.stage, Stage::Ready, "{:?}", page.told.refused);
    let seen = page.version.revision;
    let taken = app.take_sheet(clerk, id, seen, false, "").await;
    taken.unwrap_or_else(|error| panic!("{error:?}: {:?}", page.told.problems));
    let mut read = app.store().read().await.unwrap();
    let rows = read.draft_rows(version).await.unwrap();
    read.end().await.unwrap();
    rows
}

fn table(bytes: &[u8]) -> Table {
    let mut book = workbook(bytes, &Known::default(), &SheetLimits::default()).unwrap();
    book.tables.remove(0)
}

/// What a row says but for what the layout has no column for.
fn said(rows: &[DraftRow]) -> Vec<RowContent> {
    rows.iter().map(|row| row.content.clone()).collect()
}

fn refused(outcome: Result<impl std::fmt::Debug, Error>) -> (&'static str, Option<&'static str>) {
    match outcome {
        Err(Error::Refused(refusal)) => (refusal.code, refusal.field),
        other => panic!("not refused: {other:?}"),
    }
}

const ROWS: &str = "序号,片区,任务名称,开始,完成,重庆投资（万元）,四川投资（万元）,配合单位,共同牵头单位,牵头单位\n\
    1,上游,青石滩补植,2025-03-01,2025-10-31,120,80.5,市发改委,省发改委,市科技局\n\
    2,上游,柳湾补植,2025-03-01,2025-12-31,60,,,,市科技局\n\
    3,下游,=芦洲补植<一期>,,2025-09-30,0.000001,45,江津区政府、泸州市政府,,市交通运输委\n\
    4,下游,苗圃扩建,2025-01-01,2025-12-31,,12.25,,,市科技局\n\
    5,下游,滨河步道,2025-04-01,2025-06-30,7,,,,市科技局\n\
    6,下游,照明更新,2025-04-01,2025-06-30,,,,,市科技局\n\
    7,下游,泵站改造,2025-04-01,2025-06-30,1,1,,,市科技局\n";
const CODES: [&str; 10] = [
    "serial",
    "field",
    "title",
    "starts",
    "ends",
    "amount:0",
    "amount:1",
    "support",
    "joint_lead",
    "lead",
];
const UNITS: [&str; 10] = ["", "", "", "", "", "wan", "wan", "", "", ""];

async fn a_list_written_into_the_clerks_own_file_says_the_same_when_it_is_read_again(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let version = list(&world, "补植清单").await;
    let rows = taken(&world, version, csv(ROWS), Some(columns(&CODES, &UNITS))).await;
    assert_eq!(rows.len(), 7);
    let id = app
        .keep_template(clerk, version, "旬报", layout("office.xlsx"))
        .await
        .unwrap();
    let page = app.templates_page(clerk, version).await.unwrap();
    assert!(page.may_keep);
    let card = &page.templates[0];
    assert_eq!(
        (card.name.as_str(), card.rows, card.formulas.len()),
        ("旬报", (5, 11), 0)
    );
    assert_eq!(card.columns[1].meaning, "ignored");
    let twice = columns(&["serial", "title", "title"], &[]);
    assert_eq!(
        refused(app.map_template(clerk, version, id, twice).await),
        ("sheet_meaning_twice", Some("columns"))
    );
    let mapped = app
        .map_template(clerk, version, id, columns(&CODES, &UNITS))
        .await
        .unwrap();
    assert_eq!(
        refused(
            app.map_template(clerk, version, id, columns(&CODES, &UNITS))
                .await
        )
        .0,
        "template_changed",
        "another word was said of it meanwhile"
    );

    // What the view shows and the layout does not is told before the file is written.
    let page = app.templates_page(clerk, version).await.unwrap();
    let left = |view: &GridView| page.left_out(&page.templates[0], view);
    assert_eq!(
        left(&GridView::default()),
        [GridColumn::Measure, GridColumn::Weight, GridColumn::Number].map(LeftOut::Column)
    );
    let narrow = GridView::read([("columns", "leads,light,amounts,field")]);
    assert_eq!(left(&narrow), [LeftOut::Column(GridColumn::Light)]);

    let file = app
        .export_template(clerk, version, mapped, &GridView::default())
        .await
        .unwrap();
    assert_eq!(file.name, "补植清单 2025 v1 旬报.xlsx");
    let (before, after) = (table(&layout("office.xlsx").bytes), table(&file.bytes));
    assert_eq!((&after.titles, after.head), (&before.titles, before.head));
    let paths = |table: &Table| table.columns.iter().map(|c| c.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&after), paths(&before));
    let total: Vec<String> = after
        .cells()
        .filter(|cell| cell.row == 12)
        .map(|cell| cell.text)
        .collect();
    assert_eq!(total, ["总 计", "188.000001", "138.75"], "what all rows come to");
    assert!(
        after.cells().all(|cell| cell.row <= 12),
        "nothing below it is left over"
    );

    let other = list(&world, "照抄清单").await;
    let upload = SheetUpload {
        bytes: file.bytes,
        file_name: file.name,
    };
    let again = taken(&world, other, upload, Some(columns(&CODES, &UNITS))).await;
    assert_eq!(said(&again), said(&rows));

    let view = GridView::read([("q", "补植"), ("sort", "-title")]);
    let part = app.export_template(clerk, version, mapped, &view).await.unwrap();
    let titles: Vec<String> = table(&part.bytes)
        .cells()
        .filter(|cell| cell.column == 3 && cell.row > 4)
        .map(|cell| cell.text)
        .collect();
    assert_eq!(titles.len(), 3, "{titles:?}");
    app.retire_template(clerk, version, mapped).await.unwrap();
    assert_eq!(app.templates_page(clerk, version).await.unwrap().templates, []);
    assert_eq!(
        refused(
            app.export_template(clerk, version, mapped, &GridView::default())
                .await
        )
        .0,
        "template_changed"
    );
    let mut read = app.store().read().await.unwrap();
    let findings = read.verify(app.blobs(), &[], &mut |_| {}).await.unwrap().findings;
    assert_eq!(findings, []);
    read.end().await.unwrap();
}

async fn a_file_that_cannot_be_a_template_is_refused_and_nothing_is_kept(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let version = list(&world, "补植清单").await;
    let export = app
        .export_editable(clerk, version, &GridView::default())
        .await
        .unwrap();
    let export = SheetUpload {
        bytes: export.bytes,
        file_name: export.name,
    };
    let large = SheetUpload {
        bytes: vec![b'x'; (4 << 20) + 1],
        file_name: "大.xlsx".into(),
    };
    for (name, upload, wanted) in [
        (" ", layout("office.xlsx"), ("required", "name")),
        (
            "名字".repeat(21).as_str(),
            layout("office.xlsx"),
            ("too_long", "name"),
        ),
        ("旬报", csv(""), ("required", "file")),
        ("旬报", csv(ROWS), ("template_not_xlsx", "file")),
        ("旬报", layout("tasks.xls"), ("template_not_xlsx", "file")),
        ("旬报", layout("sheets.ods"), ("template_not_xlsx", "file")),
        ("旬报", layout("macros.xlsm"), ("sheet_macros", "file")),
        ("旬报", layout("../paper.docx"), ("sheet_unreadable", "file")),
        ("旬报", export, ("template_is_export", "file")),
        ("旬报", large, ("sheet_too_large", "file")),
    ] {
        let outcome = app.keep_template(clerk, version, name, upload).await;
        assert_eq!(refused(outcome), (wanted.0, Some(wanted.1)));
    }
    assert_eq!(app.templates_page(clerk, version).await.unwrap().templates, []);
    let stranger = app
        .keep_template(&world.own_clerk, version, "旬报", layout("office.xlsx"))
        .await;
    assert!(matches!(stranger, Err(Error::NotFound)), "{stranger:?}");
    let formulas = app
        .keep_template(clerk, version, "项目表", layout("projects.xlsx"))
        .await
        .unwrap();
    let page = app.templates_page(clerk, version).await.unwrap();
    let card = page.templates.iter().find(|card| card.id == formulas).unwrap();
    assert!(card.formulas.contains(&"F11".to_owned()), "{:?}", card.formulas);
}
