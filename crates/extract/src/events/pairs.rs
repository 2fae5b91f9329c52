//! What two reports both speak of, though not word for word: figures whose names differ by the year, tasks by a word.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::reading::{FigureFound, Reading};

/// A figure as reports are compared by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// What it measures, when and where.
    pub name: String,
    /// Number and unit.
    pub value: String,
    key: String,
    year: Option<u32>,
}

/// What one of two reports says, and what the other says of the same.
pub type Pair<T> = (Option<T>, Option<T>);

/// Words that say no more than the year the report is of.
const THIS_YEAR: [&str; 4] = ["今年以来", "今年", "本年度", "本年"];
/// Share of their words from which two tasks are one.
const TASK: f64 = 0.75;
/// Tasks of one report that are looked for under other words.
const TASKS_MAX: usize = 200;

/// The figures of a report, each once; a growth told with a figure is one of its own.
pub fn measured(reading: &Reading) -> Vec<Measured> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<Measured> = reading.indicators.iter().flat_map(of_figure).collect();
    all.retain(|m| seen.insert((m.name.clone(), m.value.clone())));
    all
}

fn of_figure(found: &FigureFound) -> Vec<Measured> {
    let parts = [
        found.period.as_deref(),
        found.region.as_deref(),
        Some(found.name.as_str()),
    ];
    let name: Vec<&str> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
    let name = name.join(" ");
    let (mut key, mut year) = (String::new(), None);
    for part in parts {
        let (words, named) = without_year(part.unwrap_or_default());
        key.push_str(&words);
        key.push(' ');
        year = year.or(named);
    }
    let unit = found.unit.as_deref().unwrap_or_default();
    let growth = found
        .change
        .as_deref()
        .filter(|c| c.contains(['增', '降', '长', '减']));
    let measured = |growth: Option<&str>, value: String, unit: &str| Measured {
        name: growth.map_or_else(|| name.clone(), |g| format!("{name} {g}")),
        value,
        // 增长6.2% and 6.2亿元 of one name are two figures.
        key: format!(
            "{key}{} {unit}",
            growth.map_or("", |g| if g.contains(['降', '减']) { "-" } else { "+" })
        ),
        year,
    };
    let value = format!("{}{unit}", found.value);
    match growth.and_then(|g| g.find(|c: char| c.is_ascii_digit()).map(|at| g.split_at(at))) {
        // 5.4亿元,同比增长8.3%: two figures of one name.
        Some((words, rate)) => {
            let end = rate.find(|c: char| !(c.is_ascii_digit() || c == '.'));
            let of = end.and_then(|end| rate.get(end..)).unwrap_or_default();
            vec![
                measured(None, value, unit),
                measured(Some(words), rate.to_owned(), of),
            ]
        }
        None => vec![measured(growth, value, unit)],
    }
}

/// The words without those for the year, and the year when it is told in digits.
fn without_year(text: &str) -> (String, Option<u32>) {
    let mut words: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for year in THIS_YEAR {
        words = words.replace(year, "");
    }
    let told = words
        .match_indices('年')
        .filter_map(|(at, _)| Some((at, words.get(at.checked_sub(4)?..at)?)))
        .find_map(|(at, digits)| {
            let all = digits.bytes().all(|b| b.is_ascii_digit());
            Some((at, digits.parse::<u32>().ok().filter(|_| all)?))
        });
    match told {
        Some((at, year)) => {
            words.replace_range(at - 4..at + '年'.len_utf8(), "");
            (words, Some(year))
        }
        None => (words, None),
    }
}

/// The key by which figures of many reports are the same.
pub(super) fn keys(reading: &Reading) -> Vec<(String, Measured)> {
    let all = measured(reading).into_iter();
    all.map(|m| (format!("{} {:?}", m.key, m.year), m)).collect()
}

/// The figures of two reports side by side, in the order of the first. Of one name with several values only what both
/// say is paired, and what then is left alone on both sides.
pub fn paired_figures(a: &Reading, b: &Reading) -> Vec<Pair<Measured>> {
    let (left, right) = (measured(a), measured(b));
    let mut mate: Vec<Option<usize>> = vec![None; left.len()];
    let mut taken = vec![false; right.len()];
    let mut of: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (i, m) in left.iter().enumerate() {
        of.entry(&m.key).or_default().0.push(i);
    }
    for (i, m) in right.iter().enumerate() {
        of.entry(&m.key).or_default().1.push(i);
    }
    let years = |i: usize, j: usize| match (left[i].year, right[j].year) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    for (mut l, mut r) in of.into_values() {
        l.retain(|i| {
            let at = r
                .iter()
                .position(|j| left[*i].value == right[*j].value && years(*i, *j));
            if let Some(at) = at {
                let j = r.remove(at);
                (mate[*i], taken[j]) = (Some(j), true);
            }
            at.is_none()
        });
        if let ([i], [j]) = (l.as_slice(), r.as_slice())
            && years(*i, *j)
        {
            (mate[*i], taken[*j]) = (Some(*j), true);
        }
    }
    side_by_side(left, right, &mate, &taken)
}

/// The words of the tasks of two reports side by side, in the order of the first.
pub fn paired_tasks(left: Vec<String>, right: Vec<String>) -> Vec<Pair<String>> {
    let at: HashMap<&str, usize> = right.iter().enumerate().map(|(j, w)| (w.as_str(), j)).collect();
    let mut mate: Vec<Option<usize>> = left.iter().map(|words| at.get(words.as_str()).copied()).collect();
    let mut taken = vec![false; right.len()];
    for j in mate.iter().flatten() {
        taken[*j] = true;
    }
    let open: Vec<(usize, BTreeSet<(char, char)>)> = (0..right.len())
        .filter(|j| !taken[*j])
        .take(TASKS_MAX)
        .map(|j| (j, couples(&right[j])))
        .collect();
    let alone: Vec<usize> = (0..left.len()).filter(|i| mate[*i].is_none()).collect();
    for i in alone.into_iter().take(TASKS_MAX) {
        let mine = couples(&left[i]);
        let best = open
            .iter()
            .filter(|(j, _)| !taken[*j])
            .map(|(j, theirs)| (shared(&mine, theirs), *j))
            .filter(|(share, _)| *share >= TASK)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, j)) = best {
            (mate[i], taken[j]) = (Some(j), true);
        }
    }
    side_by_side(left, right, &mate, &taken)
}

/// Neighbouring characters without figures.
fn couples(words: &str) -> BTreeSet<(char, char)> {
    let plain: Vec<char> = words.chars().filter(|c| !c.is_ascii_digit()).collect();
    plain.windows(2).map(|w| (w[0], w[1])).collect()
}

fn shared(a: &BTreeSet<(char, char)>, b: &BTreeSet<(char, char)>) -> f64 {
    let all = a.len() + b.len();
    if all < 10 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "tasks are short")]
    let share = 2.0 * a.intersection(b).count() as f64 / all as f64;
    share
}

fn side_by_side<T: Clone>(
    left: Vec<T>,
    right: Vec<T>,
    mate: &[Option<usize>],
    taken: &[bool],
) -> Vec<Pair<T>> {
    let mut all: Vec<Pair<T>> = left
        .into_iter()
        .zip(mate)
        .map(|(one, mate)| (Some(one), mate.and_then(|j| right.get(j).cloned())))
        .collect();
    let only = right.into_iter().zip(taken).filter(|(_, taken)| !**taken);
    all.extend(only.map(|(one, _)| (None, Some(one))));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn figures(a: &str, b: &str) -> Vec<(Option<String>, Option<String>)> {
        let head =
            "青禾县路灯建设领导小组第三次会议召开\n2031年4月18日，青禾县路灯建设领导小组第三次会议召开。\n";
        let reading = |text: &str| read(&format!("{head}{text}"), None, "t");
        let pairs = paired_figures(&reading(a), &reading(b)).into_iter();
        pairs
            .map(|(l, r)| (l.map(|m| m.value), r.map(|m| m.value)))
            .collect()
    }

    fn both(a: &str, b: &str) -> (Option<String>, Option<String>) {
        (Some(a.to_owned()), Some(b.to_owned()))
    }

    #[test]
    fn a_figure_is_the_same_with_and_without_the_year() {
        let found = figures(
            "今年一季度，全县路灯项目完成投资5.4亿元，同比增长8.3%。",
            "一季度，全县路灯项目完成投资5.8亿元，同比增长8.3%。",
        );
        assert_eq!(found, [both("5.4亿元", "5.8亿元"), both("8.3%", "8.3%")]);
        let found = figures(
            "2030年，全县路灯项目完成投资5.4亿元。",
            "2029年，全县路灯项目完成投资5.8亿元。",
        );
        assert!(found.iter().all(|(l, r)| l.is_none() || r.is_none()), "{found:?}");
    }

    #[test]
    fn years_are_left_out_of_names_whatever_stands_around_them() {
        for (text, words, year) in [
            ("今年一季度", "一季度", None),
            ("2031年一季度", "一季度", Some(2031)),
            ("去年", "去年", None),
            ("年", "年", None),
            ("灯31年", "灯31年", None),
            ("", "", None),
        ] {
            assert_eq!(without_year(text), (words.to_owned(), year), "{text}");
        }
    }

    #[test]
    fn tasks_that_differ_by_a_number_are_one() {
        let words = |all: &[&str]| all.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let left = words(&[
            "县路灯局要新装路灯30盏6月底前完成选址",
            "县商务局办好灯会",
            "修灯",
        ]);
        let right = words(&[
            "县商务局办好灯会",
            "县路灯局要新装路灯50盏7月底前完成选址",
            "换灯",
        ]);
        let found = paired_tasks(left.clone(), right.clone());
        assert_eq!(
            found,
            [
                (Some(left[0].clone()), Some(right[1].clone())),
                (Some(left[1].clone()), Some(right[0].clone())),
                (Some(left[2].clone()), None),
                (None, Some(right[2].clone())),
            ]
        );
    }
}
