//! `import`: a sheet into a draft for a named account, with what is wrong in which cell, or nothing at all.

use crate::program::{Said, run};
use crate::report::office;
use std::fmt::Write as _;
use std::path::Path;
use yipanqi_domain::list::{DraftRow, List, ListAbout, ListVersion, VersionState};
use yipanqi_domain::office::{Body, Mark, Region, RegionLevel, Side};
use yipanqi_domain::sheet::SheetImport;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, Day, RegionId, SideId, VersionId};
use yipanqi_store::{StagedSheet, Store, Tx};
use yipanqi_testkit::NOW;

const CLERK: [&str; 4] = ["--account", "jingban", "--post", "经办"];
const LAYOUTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../extract/tests/files");

async fn side(tx: &mut Tx, body: BodyId, position: i64, name: &str) {
    let region: RegionId = tx.new_id().await.unwrap();
    tx.insert(&Region {
        id: region,
        code: format!("9{position}0000"),
        name: format!("{name}市"),
        parent: None,
        level: RegionLevel::Province,
        path: format!("/{region}/"),
        starts_on: Day::parse("2020-01-01").unwrap(),
        ends_on: None,
        sort_key: name.into(),
    })
    .await
    .unwrap();
    let id: SideId = tx.new_id().await.unwrap();
    tx.insert(&Side {
        id,
        body,
        region,
        name: name.into(),
        mark: name.chars().take(1).collect(),
        position,
    })
    .await
    .unwrap();
}

/// The office with two sides and lists: two with a draft, one whose version is under deliberation.
async fn lists(folder: &Path) -> Store {
    let store = office(folder).await;
    let body: Body = store.read().await.unwrap().every().await.unwrap().remove(0);
    let mut tx = store.begin(NOW).await.unwrap();
    side(&mut tx, body.id, 0, "佐河").await;
    side(&mut tx, body.id, 1, "右岭").await;
    for (name, state) in [
        ("渡口清单", VersionState::Draft),
        ("码头清单", VersionState::Draft),
        (
            "航道清单",
            VersionState::Deliberated {
                on: Day::parse("2025-01-10").unwrap(),
            },
        ),
    ] {
        let id = tx.new_id().await.unwrap();
        tx.insert(&List {
            id,
            body: body.id,
            name: name.into(),
            year: 2025,
            mark: Mark::Internal,
            about: ListAbout::default(),
        })
        .await
        .unwrap();
        let version = tx.new_id().await.unwrap();
        tx.insert(&ListVersion {
            id: version,
            list: id,
            ordinal: 1,
            base: None,
            revision: 1,
            state,
        })
        .await
        .unwrap();
    }
    tx.commit(Entry::done(By::default(), "site.found", "site", 1))
        .await
        .unwrap();
    store
}

async fn rows(store: &Store) -> Vec<DraftRow> {
    store.read().await.unwrap().every().await.unwrap()
}

fn import(folder: &Path, file: &str, words: &[&str]) -> Said {
    run(folder, &[&["import", file], words].concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn sheets_of_every_layout_are_imported_and_bad_cells_are_named_one_a_line() {
    // File, rows found, rows that can be taken, a cell that keeps its row out.
    for (file, found, good, cell) in [
        ("office.xlsx", 5, 4, "E6"),
        ("projects.xlsx", 5, 4, "I12"),
        ("tasks.xls", 6, 5, "H8"),
        ("export.csv", 5, 3, "F6"),
        ("sheets.ods", 3, 2, "E4"),
    ] {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        let store = lists(folder).await;
        let path = format!("{LAYOUTS}/sheets/{file}");
        let into = ["--list", "渡口清单"];
        let whole = import(folder, &path, &[&into[..], &CLERK].concat());
        assert_eq!(whole.status, 1, "{file}: {}", whole.err);
        assert!(
            whole
                .err
                .contains(&format!("{found} rows found, {good} can be taken")),
            "{file}: {}",
            whole.err
        );
        assert!(
            whole.err.contains("error: nothing was imported: "),
            "{}",
            whole.err
        );
        assert!(
            whole
                .out
                .lines()
                .any(|line| line.starts_with(&format!("!\t{cell}\t"))),
            "{file}: {}",
            whole.out
        );
        let dry = import(
            folder,
            &path,
            &[&into[..], &CLERK, &["--dry-run", "--leave-out"]].concat(),
        );
        assert_eq!(
            (dry.status, dry.out.as_str()),
            (0, whole.out.as_str()),
            "{}",
            dry.err
        );
        assert_eq!(rows(&store).await.len(), 0, "{file}: nothing is kept");

        let taken = import(folder, &path, &[&into[..], &CLERK, &["--leave-out"]].concat());
        assert_eq!(taken.status, 0, "{file}: {}", taken.err);
        let kept = rows(&store).await;
        assert_eq!(kept.len(), good, "{file}");
        let address = format!("/lists/versions/{}", kept[0].version);
        assert_eq!(taken.out.lines().last(), Some(address.as_str()), "{file}");
        let imports: Vec<SheetImport> = store.read().await.unwrap().every().await.unwrap();
        assert_eq!((imports.len(), imports[0].file_name.as_str()), (1, file));
        let entries = store
            .read()
            .await
            .unwrap()
            .entries_filtered(&yipanqi_store::TrailFilter::default(), i64::MAX, 10)
            .await
            .unwrap();
        let entry = entries.iter().find(|e| e.act == "list.import_sheet").unwrap();
        assert!(entry.account.is_some() && entry.post == Some(imports[0].post.0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_imported_is_told_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let store = lists(folder).await;
    std::fs::write(folder.join("empty.csv"), "").unwrap();
    std::fs::write(folder.join("words.txt"), "今天没有表，只有一句话").unwrap();
    std::fs::write(folder.join("cut.xlsx"), b"PK\x03\x04 and nothing more").unwrap();
    std::fs::write(
        folder.join("good.csv"),
        "序号,任务名称,牵头单位\n1,芦洲补植,协调处\n",
    )
    .unwrap();
    std::fs::write(folder.join("none.csv"), "序号,任务名称,牵头单位\n").unwrap();
    let mut many = String::from("序号,任务名称,牵头单位\n");
    for n in 0..200_001 {
        let _ = writeln!(many, "{n},补植,协调处");
    }
    std::fs::write(folder.join("many.csv"), many).unwrap();
    let to = |list| ["--list", list];
    let macros = format!("{LAYOUTS}/sheets/macros.xlsm");
    let docx = format!("{LAYOUTS}/paper.docx");
    let pdf = format!("{LAYOUTS}/paper.pdf");
    let cases: &[(&str, [&str; 2], &[&str], &str)] = &[
        ("gone.xlsx", to("渡口清单"), &CLERK, "there is no gone.xlsx"),
        (".", to("渡口清单"), &CLERK, ". is a folder"),
        ("empty.csv", to("渡口清单"), &CLERK, "nothing was imported: "),
        ("words.txt", to("渡口清单"), &CLERK, "words.txt cannot be read: "),
        ("cut.xlsx", to("渡口清单"), &CLERK, "cut.xlsx cannot be read: "),
        (
            "none.csv",
            to("渡口清单"),
            &CLERK,
            "nothing was imported: There is no row that can be taken",
        ),
        (
            "many.csv",
            to("渡口清单"),
            &CLERK,
            "many.csv cannot be read: It cannot be read: a sheet has more than 200000 rows",
        ),
        (&docx, to("渡口清单"), &CLERK, &format!("{docx} cannot be read: ")),
        (&pdf, to("渡口清单"), &CLERK, &format!("{pdf} cannot be read: ")),
        (
            &macros,
            to("渡口清单"),
            &CLERK,
            &format!("{macros} cannot be read: The sheet holds macros"),
        ),
        ("good.csv", to("航道清单"), &CLERK, "“航道清单” has no draft"),
        ("good.csv", to("清单"), &CLERK, "“清单” has no draft"),
        (
            "good.csv",
            to("渡口清单"),
            &["--account", "nobody"],
            "there is no account nobody",
        ),
        (
            "good.csv",
            to("渡口清单"),
            &["--account", "jingban"],
            "account jingban holds several posts",
        ),
        (
            "good.csv",
            to("渡口清单"),
            &["--account", "zhuren"],
            "this post may not change that draft",
        ),
        ("good.csv", to("渡口清单"), &[], "missing argument"),
    ];
    for (file, list, who, why) in cases {
        import(folder, file, &[&list[..], *who].concat()).is_error(1, why);
    }
    assert_eq!(rows(&store).await.len(), 0);
    let good = import(folder, "good.csv", &[&to("渡口清单")[..], &CLERK].concat());
    assert_eq!(good.status, 0, "{}", good.err);
    let twice: Vec<VersionId> = rows(&store).await.into_iter().map(|row| row.version).collect();
    assert_eq!(twice.len(), 1);
    assert!(good.err.contains("1 rows written, 0 left out"), "{}", good.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_interrupted_says_so_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let store = lists(folder).await;
    let mut many = String::from("序号,任务名称,牵头单位\n");
    for n in 0..60_000 {
        let _ = writeln!(many, "{n},第{n}处护岸补植,协调处");
    }
    std::fs::write(folder.join("many.csv"), many).unwrap();
    // While it is read, and while it is taken.
    for (id, states) in [(1, &["waiting", "reading"][..]), (2, &["ready"][..])] {
        let words = ["import", "many.csv", "--list", "渡口清单"];
        let child = crate::program::program(folder)
            .args(words)
            .args(CLERK)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        while !staged(&store, id)
            .await
            .is_some_and(|state| states.contains(&state.as_str()))
        {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let sent = std::process::Command::new("kill")
            .args(["-s", "INT", &child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let said: Said = child.wait_with_output().unwrap().into();
        assert_eq!(said.status, 1, "{}", said.err);
        assert!(
            said.err.contains("error: stopped; nothing was imported"),
            "{}",
            said.err
        );
        assert_eq!(staged(&store, id).await.as_deref(), Some("stopped"));
        assert!(rows(&store).await.is_empty());
    }
}

/// The state of a file that was handed in.
async fn staged(store: &Store, id: i64) -> Option<String> {
    let mut read = store.read().await.unwrap();
    let staged = read.pipe::<StagedSheet>(id).await.unwrap();
    read.end().await.unwrap();
    staged.map(|staged| staged.state)
}
