//! Pages whose tasks are known, as sets by who wrote them: those with marks in their text (`⟦…⟧`), and the labelled
//! fixtures of the tests.

use std::ops::Range;
use std::path::Path;

use yipanqi_extract::learn::asked;

use crate::fit::Example;

/// Pages by one hand.
pub struct Set {
    pub name: String,
    pub pages: usize,
    pub clauses: Vec<Example>,
}

/// All there are, in the order of their names.
pub fn all(room: &Path) -> Result<Vec<Set>, String> {
    let mut sets = Vec::new();
    for (folder, page) in [
        ("learn", marked as fn(&str) -> Option<Page>),
        ("tests/fixtures", labelled),
    ] {
        let folder = room.join(folder);
        let at = |e: std::io::Error| format!("{}: {e}", folder.display());
        let mut files: Vec<_> = std::fs::read_dir(&folder)
            .map_err(at)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "txt"))
            .collect();
        files.sort();
        for path in files {
            let text = std::fs::read_to_string(&path).map_err(at)?;
            sets.push(set(&path, &text, page));
        }
    }
    Ok(sets)
}

/// The pages of one file with marks in their text.
pub fn marked_set(path: &Path, text: &str) -> Set {
    set(path, text, marked)
}

fn set(path: &Path, text: &str, page: fn(&str) -> Option<Page>) -> Set {
    let pages: Vec<Page> = text.split("=== ").skip(1).filter_map(page).collect();
    Set {
        name: path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        pages: pages.len(),
        clauses: pages.iter().flat_map(Page::clauses).collect(),
    }
}

/// A text and where its tasks stand, in code points.
struct Page {
    text: String,
    tasks: Vec<Range<usize>>,
}

/// `=== name`, then the text with its marks.
fn marked(block: &str) -> Option<Page> {
    let (_, marked) = block.split_once('\n')?;
    let (mut text, mut at, mut from, mut tasks) = (String::new(), 0, 0, Vec::new());
    for c in marked.chars() {
        match c {
            '⟦' => from = at,
            '⟧' => tasks.push(from..at),
            _ => {
                text.push(c);
                at += 1;
            }
        }
    }
    Some(Page { text, tasks })
}

/// A fixture: see `tests/it/accuracy.rs`. Of those that are neither of a meeting nor a report in running text nothing is
/// asked.
fn labelled(block: &str) -> Option<Page> {
    let (_, rest) = block.split_once('\n')?;
    let (text, labels) = rest.rsplit_once("\n---\n")?;
    let label = |of: &'static str| labels.lines().filter_map(move |line| line.strip_prefix(of));
    let taught = |kind: &str| kind.starts_with("communique") || kind.starts_with("task_division");
    if !label("k ").any(taught) || label("x ").next().is_some() {
        return None;
    }
    // Labels have no blanks where lines of the page break.
    let (places, tight): (Vec<usize>, Vec<char>) = text
        .chars()
        .enumerate()
        .filter(|(_, c)| !c.is_whitespace())
        .unzip();
    let tasks = label("T ").filter_map(|task| {
        let task: Vec<char> = task
            .split('|')
            .next()?
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let at = tight.windows(task.len().max(1)).position(|w| w == task)?;
        Some(places[at]..places[at + task.len() - 1] + 1)
    });
    let tasks = tasks.collect();
    let text = text.to_owned();
    Some(Page { text, tasks })
}

impl Page {
    /// What its clauses teach: the first that lies in a task is one, what says more of it is none.
    fn clauses(&self) -> Vec<Example> {
        let mut begun = vec![false; self.tasks.len()];
        let is_task = |[from, to]: [usize; 2], begun: &mut [bool]| {
            let shared = |task: &Range<usize>| to.min(task.end).saturating_sub(from.max(task.start));
            let most = |task: &Range<usize>| shared(task) * 2 > to - from;
            let of = self.tasks.iter().position(most);
            of.is_some_and(|of| !std::mem::replace(&mut begun[of], true))
        };
        asked(&self.text)
            .into_iter()
            .map(|clause| Example {
                is_task: is_task(clause.span, &mut begun),
                by_rules: clause.by_rules,
                signs: clause.signs,
            })
            .collect()
    }
}
