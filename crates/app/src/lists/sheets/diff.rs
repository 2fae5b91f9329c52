//! An exported file that came back: exactly what was changed in it, field by field, beside what was changed here meanwhile.

use super::fields::{Field, digest};
use super::judge::Judged;
use super::out::{PART, key};
use super::told::{Titles, ToldChange, ToldDiff};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use yipanqi_domain::list::{DraftRow, OwnColumns, RowChange, RowContent};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Side;
use yipanqi_domain::refusal::{Refusal, Rule};
use yipanqi_domain::{ListId, RowId};
use yipanqi_extract::sheet::{Mapping, Meaning, MoneyWord, Table};

/// Changes that are listed; all are counted and all are taken.
const MOST_CHANGES: usize = 500;

/// What a file says of what it was made from.
pub(super) struct Marks {
    pub(super) list: ListId,
    money: MoneyUnit,
    /// Title of a column → code of its field.
    columns: HashMap<String, String>,
    /// Codes in the order of the digests.
    order: Vec<String>,
    rows: BTreeMap<String, String>,
    /// It holds only what a view showed.
    is_part: bool,
}

impl Marks {
    /// None for a file that was not exported here.
    pub(super) fn of(marks: &[(String, String)]) -> Option<Self> {
        let get = |wanted: &str| {
            marks
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let mut out = Self {
            list: ListId(get("list")?.parse().ok()?),
            money: MoneyUnit::parse(get("money")?)?,
            columns: HashMap::new(),
            order: Vec::new(),
            rows: BTreeMap::new(),
            is_part: get(PART).is_some(),
        };
        for (name, value) in marks {
            if let Some(code) = name.strip_prefix("column ") {
                let title = value.chars().filter(|c| !c.is_whitespace()).collect();
                out.columns.insert(title, code.to_owned());
                out.order.push(code.to_owned());
            } else if let Some(key) = name.strip_prefix("row ") {
                out.rows.insert(key.to_owned(), value.clone());
            }
        }
        Some(out)
    }

    /// What the columns say, wherever they were moved to.
    pub(super) fn mapping(&self, table: &Table, sides: &[Side], columns: &OwnColumns) -> Mapping {
        let meaning = |title: &str| {
            if title == yipanqi_publish::KEY_HEADING {
                return Meaning::Key;
            }
            let Some(code) = self.columns.get(title) else {
                return Meaning::Ignored;
            };
            if let Some(id) = code.strip_prefix("amount@") {
                let at = sides.iter().position(|side| side.id.to_string() == id);
                return at.map_or(Meaning::Ignored, |at| Meaning::Amount(Some(at)));
            }
            if let Some(code) = code.strip_prefix("own@") {
                let at = columns.0.iter().position(|column| column.code == code);
                return at.map_or(Meaning::Ignored, Meaning::Own);
            }
            Meaning::parse(code).unwrap_or(Meaning::Ignored)
        };
        let money = MoneyWord::parse(self.money.code());
        let all = table.columns.iter().map(|column| meaning(&column.path.concat()));
        let columns: Vec<Meaning> = all.collect();
        Mapping {
            units: columns
                .iter()
                .map(|m| money.filter(|_| matches!(m, Meaning::Amount(_))))
                .collect(),
            columns,
        }
    }
}

/// A changed field.
pub(super) struct Change {
    pub(super) row: RowId,
    pub(super) field: Field,
    pub(super) mine: String,
    pub(super) theirs: String,
    /// It was changed here, too, since the export.
    pub(super) conflict: bool,
    /// What it was when it was exported, as far as that is still known.
    base: Option<String>,
    /// The digest of that.
    exported: String,
    at: usize,
}

/// What a file that came back changes.
#[derive(Default)]
pub(super) struct Diff {
    pub(super) changes: Vec<Change>,
    /// Places among the judged rows.
    pub(super) added: Vec<usize>,
    /// Rows that the file holds no more.
    pub(super) removed: Vec<RowId>,
    /// Rows of the file that the draft holds no more.
    pub(super) gone: Vec<usize>,
    /// Rows whose key the file should not have.
    pub(super) strange: Vec<usize>,
    /// Columns that the file holds no more, by their titles: nothing of them is compared.
    pub(super) missing: Vec<String>,
    is_part: bool,
}

impl Diff {
    /// Compares the rows of a file with those of the draft. `fields` are those of the list as it is now.
    pub(super) fn of(
        marks: &Marks,
        table: &Table,
        fields: &[Field],
        judged: &[Judged],
        rows: &[DraftRow],
    ) -> Self {
        let mine: HashMap<String, &DraftRow> = rows.iter().map(|row| (key(row.item, row.id), row)).collect();
        let there: BTreeSet<String> = table.columns.iter().map(|column| column.path.concat()).collect();
        let lost = marks.columns.iter().filter(|(title, _)| !there.contains(*title));
        let mut out = Self {
            missing: lost.clone().map(|(title, _)| title.clone()).collect(),
            is_part: marks.is_part,
            ..Self::default()
        };
        let lost: BTreeSet<&String> = lost.map(|(_, code)| code).collect();
        let places: Vec<Option<usize>> = fields
            .iter()
            .map(|field| {
                let code = field.code();
                let place = marks.order.iter().position(|known| *known == code);
                place.filter(|_| !lost.contains(&code))
            })
            .collect();
        let mut there: BTreeSet<&str> = BTreeSet::new();
        for (at, theirs) in judged.iter().enumerate() {
            if theirs.key.is_empty() {
                if theirs.content.is_some() {
                    out.added.push(at);
                }
                continue;
            }
            there.insert(&theirs.key);
            let Some(base) = marks.rows.get(&theirs.key) else {
                out.strange.push(at);
                continue;
            };
            let Some(row) = mine
                .get(&theirs.key)
                .filter(|row| row.change != RowChange::Removed)
            else {
                out.gone.push(at);
                continue;
            };
            let Some(content) = &theirs.content else { continue };
            for (field, place) in fields.iter().zip(&places) {
                let Some(base) = place.and_then(|n| base.get(n * 8..n * 8 + 8)) else {
                    continue;
                };
                let said = field.of(content, marks.money);
                if format!("{:08x}", digest(&said)) == base {
                    continue;
                }
                let ours = field.of(&row.content, marks.money);
                if ours == said {
                    continue;
                }
                let conflict = format!("{:08x}", digest(&ours)) != base;
                out.changes.push(Change {
                    row: row.id,
                    field: field.clone(),
                    conflict,
                    base: (!conflict).then(|| ours.clone()),
                    exported: base.to_owned(),
                    mine: ours,
                    theirs: said,
                    at,
                });
            }
        }
        let lost = marks.rows.keys().filter(|key| !there.contains(key.as_str()));
        let kept = lost
            .filter_map(|key| mine.get(key))
            .filter(|row| row.change != RowChange::Removed);
        out.removed = kept.map(|row| row.id).collect();
        out
    }

    /// Rows of which it is not known any more what they said when they were exported, as far as changes of them are listed.
    pub(super) fn unknown(&self) -> BTreeSet<RowId> {
        let conflicts = self.changes.iter().filter(|change| change.base.is_none());
        conflicts.take(MOST_CHANGES).map(|change| change.row).collect()
    }

    /// What a row may have said when it was exported: a field did say it if its digest is the one that was exported.
    pub(super) fn recall(&mut self, marks: &Marks, row: RowId, said: &RowContent) {
        let unknown = self.changes.iter_mut().filter(|change| change.base.is_none());
        for change in unknown.filter(|change| change.row == row) {
            let text = change.field.of(said, marks.money);
            if format!("{:08x}", digest(&text)) == change.exported {
                change.base = Some(text);
            }
        }
    }

    /// The changes of each row that are taken: all without conflict, and of the others those chosen.
    pub(super) fn taken(&self, theirs: &BTreeSet<String>) -> BTreeMap<RowId, Vec<&Change>> {
        let mut out: BTreeMap<RowId, Vec<&Change>> = BTreeMap::new();
        for change in &self.changes {
            if !change.conflict || theirs.contains(&change.name()) {
                out.entry(change.row).or_default().push(change);
            }
        }
        out
    }

    pub(super) fn told(&self, judged: &[Judged], rows: &[DraftRow]) -> ToldDiff {
        let titles: HashMap<RowId, &str> = rows
            .iter()
            .map(|row| (row.id, row.content.title.as_str()))
            .collect();
        let title = |at: &usize| {
            judged
                .get(*at)
                .map(|row| row.title().to_owned())
                .unwrap_or_default()
        };
        // Conflicts first: they want a word.
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by_key(|change| !change.conflict);
        ToldDiff {
            changes: changes
                .into_iter()
                .take(MOST_CHANGES)
                .map(|change| ToldChange {
                    name: change.name(),
                    sheet_row: judged.get(change.at).map_or(0, |row| row.number),
                    title: titles
                        .get(&change.row)
                        .map(|t| (*t).to_owned())
                        .unwrap_or_default(),
                    field: change.field.code(),
                    mine: change.mine.clone(),
                    theirs: change.theirs.clone(),
                    base: change.base.clone(),
                    conflict: change.conflict,
                })
                .collect(),
            change_count: self.changes.len(),
            conflicts: self.changes.iter().filter(|c| c.conflict).count(),
            added: Titles::of(self.added.iter().map(title)),
            removed: Titles::of(
                self.removed
                    .iter()
                    .map(|id| titles.get(id).copied().unwrap_or_default().to_owned()),
            ),
            gone: Titles::of(self.gone.iter().map(title)),
            strange: Titles::of(self.strange.iter().map(title)),
            missing: self.missing.clone(),
            is_part: self.is_part,
        }
    }
}

impl Change {
    /// By what a form names it.
    fn name(&self) -> String {
        format!("{}.{}", self.row, self.field.code())
    }
}

/// A row with its changed fields, if together with the others they can be.
///
/// # Errors
/// `row_ends_before_start`, `amount_twice`, naming the row.
pub(super) fn changed(row: &DraftRow, changes: &[&Change], judged: &[Judged]) -> Rule<RowContent> {
    let mut content = row.content.clone();
    for change in changes {
        if let Some(theirs) = judged.get(change.at).and_then(|row| row.content.as_ref()) {
            change.field.put(&mut content, theirs);
        }
    }
    let refused = |code, field| Err(Refusal::new(code).at(field).with("row", &row.content.title));
    if let (Some(start), Some(end)) = (content.starts_on, content.ends_on)
        && end < start
    {
        return refused("row_ends_before_start", "ends_on")
            .map_err(|r: Refusal| r.with("start", start).with("end", end));
    }
    let amounts = &content.amounts.0;
    if amounts.len() > 1 && amounts.iter().any(|a| a.side.is_none()) {
        return refused("amount_twice", "amount_all");
    }
    Ok(content)
}

/// Whether a file was made from a list.
pub(super) fn of_list(marks: &Marks, list: ListId) -> Rule {
    Refusal::unless(marks.list == list, "sheet_of_other_list")
}
