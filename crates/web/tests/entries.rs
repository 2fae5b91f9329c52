//! Every route that changes something leaves exactly one entry of its own act, naming actor and object, and none when
//! its form is refused.
//!
//! The forms stand in two tables that are read like a story: `entries/founding.txt` on an empty database,
//! `entries/year.txt` on the demo site. A POST route that neither table tries fails the test, and whatever a route does
//! otherwise than the rule says stands among [`EXCEPTIONS`] with its reason, or the test fails. An exception that is no
//! longer one fails it, too.

mod facts;
mod stage;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use yipanqi_web::pages;

use stage::Stage;
use table::Block;

/// How a route may differ from the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differs {
    /// What it does is no change of business data: no entry.
    LeavesNothing,
    /// A form that is taken leaves another number of entries than one in this case.
    LeavesOther,
    /// No input can be refused.
    NeverRefuses,
    /// A refused form leaves an entry.
    RefusalIsTold,
    /// The entry names no actor.
    NoActor,
}

use Differs::{LeavesNothing, LeavesOther, NeverRefuses, NoActor, RefusalIsTold};

/// The reviewed list. Everything else follows the rule.
const EXCEPTIONS: [(&str, Differs, &str); 19] = [
    (
        "/language",
        LeavesNothing,
        "changes a cookie of the visitor and nothing else",
    ),
    (
        "/language",
        NeverRefuses,
        "a language that there is not is no form (400)",
    ),
    (
        "/parts",
        LeavesNothing,
        "development only: stands for any form, without a use case behind it",
    ),
    (
        "/setup/{name}",
        NoActor,
        "nobody has an account before the founding; the entry names the site",
    ),
    (
        "/sign-in",
        LeavesOther,
        "while a code is owed, the password is no sign-in yet; the code leaves the entry",
    ),
    (
        "/sign-in",
        RefusalIsTold,
        "a failure at the door is an entry by itself",
    ),
    (
        "/sign-in/code",
        RefusalIsTold,
        "a failure at the door is an entry by itself",
    ),
    (
        "/sign-out",
        NeverRefuses,
        "a button without fields; without a login it does nothing",
    ),
    (
        "/enter",
        LeavesOther,
        "entered while signed in, the former login ends: a sign-in and a sign-out, two acts",
    ),
    (
        "/enter",
        NeverRefuses,
        "a button for each seat; a seat that there is not is not found (404)",
    ),
    (
        "/documents",
        LeavesOther,
        "the same bytes again change nothing; several papers in one form are one act each",
    ),
    (
        "/documents",
        RefusalIsTold,
        "of several papers those before the refused one are received, and the page says so",
    ),
    (
        "/reports/{item}/{side}",
        LeavesOther,
        "saved as a draft it is no fact and counts nowhere: what was typed is private to the post",
    ),
    (
        "/lists/{id}/year/choices",
        LeavesNothing,
        "what the office means to settle is a draft: it counts nowhere until it is settled, by one entry",
    ),
    (
        "/lists/versions/{id}/sheet",
        LeavesNothing,
        "a sheet that is handed in is looked at first: it is nothing until it is taken, by one entry",
    ),
    (
        "/lists/sheets/{id}/columns",
        LeavesNothing,
        "what the columns are taken for is a draft until the sheet is taken",
    ),
    (
        "/lists/sheets/{id}/stop",
        LeavesNothing,
        "a sheet that was nothing yet is dropped",
    ),
    (
        "/lists/sheets/{id}/stop",
        NeverRefuses,
        "a button without fields; a sheet that was taken stays taken",
    ),
    (
        "/documents/{id}/read",
        NeverRefuses,
        "a button without fields; refused only by a reader that reads less than a former one did",
    ),
];

/// What was seen of one route.
#[derive(Default)]
struct Tried {
    acts: BTreeSet<String>,
    refused: BTreeSet<u16>,
    differs: BTreeSet<Differs>,
}

#[tokio::test]
async fn every_changing_route_leaves_one_entry_of_its_act_and_none_when_refused() {
    let routes: Vec<&str> = pages::routes()
        .iter()
        .filter(|route| route.method == "POST")
        .map(|route| route.path)
        .collect();
    let mut tried: BTreeMap<&str, Tried> = BTreeMap::new();
    let founding = table::read(include_str!("entries/founding.txt"));
    let year = table::read(include_str!("entries/year.txt"));
    play(&mut Stage::empty().await, &founding, &routes, &mut tried).await;
    play(&mut Stage::demo().await, &year, &routes, &mut tried).await;

    let untried: Vec<&&str> = routes.iter().filter(|path| !tried.contains_key(*path)).collect();
    assert!(untried.is_empty(), "no form is sent to {untried:?}");
    let mut seen = BTreeSet::new();
    for (path, tried) in &mut tried {
        let differs = &mut tried.differs;
        if tried.acts.is_empty() {
            differs.insert(LeavesNothing);
        }
        if tried.refused.is_empty() {
            differs.insert(NeverRefuses);
        }
        seen.extend(differs.iter().map(|differs| (*path, *differs)));
    }
    let reviewed: BTreeSet<(&str, Differs)> = EXCEPTIONS
        .iter()
        .map(|(path, differs, _)| (*path, *differs))
        .collect();
    let report = report(&tried);
    // Past the capture of the test harness: the list is there to be read.
    let _ = std::io::stderr().write_all(report.as_bytes());
    assert_eq!(
        seen, reviewed,
        "left: what differs from the rule; right: what was reviewed"
    );
}

/// Sends the forms of a table.
async fn play<'r>(
    stage: &mut Stage,
    blocks: &[Block],
    routes: &[&'r str],
    tried: &mut BTreeMap<&'r str, Tried>,
) {
    for block in blocks {
        let route = routes.iter().find(|path| block.is_for(path));
        let route = route.unwrap_or_else(|| panic!("no route takes a form at {}", block.address));
        let tried = tried.entry(route).or_default();
        for line in &block.lines {
            let entries = stage.send(block, line).await;
            let acts: Vec<&str> = entries.iter().map(|entry| entry.act.as_str()).collect();
            let what = format!("{} line {}: {acts:?}", block.address, line.number);
            match line.status {
                // Denied, or not found: what was tried on something that is there is told, with that outcome.
                403 | 404 => {
                    assert_eq!(acts, line.leaves.as_deref().unwrap_or_default(), "denied: {what}");
                    assert!(entries.iter().all(|entry| entry.outcome == "denied"), "{what}");
                }
                400.. => {
                    if line.status != 400 {
                        tried.refused.insert(line.status);
                    }
                    match &line.leaves {
                        None => assert!(acts.is_empty(), "a refused form left entries: {what}"),
                        Some(expected) => {
                            assert_eq!(&acts, expected, "{what}");
                            tried.differs.insert(RefusalIsTold);
                        }
                    }
                }
                _ => match &line.leaves {
                    None => {
                        assert_eq!(acts, [block.act.as_str()], "one entry of its own act: {what}");
                        if stage.judge(block, &entries[0]).await {
                            tried.differs.insert(NoActor);
                        }
                        tried.acts.insert(block.act.clone());
                    }
                    Some(expected) => {
                        assert_eq!(&acts, expected, "{what}");
                        // A route that never leaves an entry is another matter, told at the end.
                        if block.act != "-" {
                            tried.differs.insert(LeavesOther);
                        }
                    }
                },
            }
        }
    }
}

/// The routes with what they left, and the exceptions.
fn report(tried: &BTreeMap<&str, Tried>) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("\nroutes that take forms\n");
    for (path, tried) in tried {
        let acts: Vec<&str> = tried.acts.iter().map(String::as_str).collect();
        let _ = writeln!(
            out,
            "  {path:<42}{:<76}refused {:?}",
            acts.join(" "),
            tried.refused
        );
    }
    let _ = writeln!(out, "{} routes; exceptions:", tried.len());
    for (path, differs, reason) in EXCEPTIONS {
        let _ = writeln!(out, "  {path:<26}{:<15}{reason}", format!("{differs:?}"));
    }
    out
}
