//! 关键路径: the longest chain of rows that wait for each other, by the days of their planned terms.
//!
//! ```text
//! A ▇▇▇▇▇ 5            earliest: a row begins on day 0, or as soon as everything it waits for lets it
//!       B ▇▇ 2         length: the day on which the last row is finished, 7 here
//!       C ▇▇▇ 3 ──▶ 8  slack: by how many days a row may be late without the length growing; 0 on the chain
//! ```

use super::LinkKind;
use std::collections::HashMap;
use std::hash::Hash;

/// A row with the days of its term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<N> {
    /// The row.
    pub id: N,
    /// Days from its first to its last, both included; at least 1.
    pub days: i64,
    /// What it waits for, how, and with how many days between.
    pub after: Vec<(N, LinkKind, i64)>,
}

/// The longest chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain<N: Eq + Hash> {
    /// Its days.
    pub days: i64,
    /// The slack of every row that waits or is waited for; those with none are on a longest chain.
    pub slack: HashMap<N, i64>,
}

/// The longest chain of these rows; none when rows wait for each other in a circle, or when nothing waits for anything.
/// What a row waits for and is not among them is left out.
pub fn chain<N: Copy + Eq + Hash>(steps: &[Step<N>]) -> Option<Chain<N>> {
    let at: HashMap<N, usize> = steps.iter().enumerate().map(|(at, step)| (step.id, at)).collect();
    let mut before: Vec<Vec<(usize, LinkKind, i64)>> = vec![Vec::new(); steps.len()];
    let mut behind: Vec<Vec<(usize, LinkKind, i64)>> = vec![Vec::new(); steps.len()];
    for (to, step) in steps.iter().enumerate() {
        for (of, kind, lag) in &step.after {
            if let Some(from) = at.get(of) {
                before[to].push((*from, *kind, *lag));
                behind[*from].push((to, *kind, *lag));
            }
        }
    }
    let order = sorted(&before, &behind)?;
    let linked = |n: &usize| !before[*n].is_empty() || !behind[*n].is_empty();
    let order: Vec<usize> = order.into_iter().filter(linked).collect();
    let days = |n: usize| steps[n].days.max(1);
    let mut starts = vec![0_i64; steps.len()];
    for n in &order {
        let earliest = before[*n].iter().map(|(from, kind, lag)| match kind {
            LinkKind::FinishStart => starts[*from] + days(*from) + lag,
            LinkKind::StartStart => starts[*from] + lag,
            LinkKind::FinishFinish => starts[*from] + days(*from) + lag - days(*n),
        });
        starts[*n] = earliest.max().unwrap_or(0).max(0);
    }
    let length = order.iter().map(|n| starts[*n] + days(*n)).max()?;
    // The last day by which a row may be finished.
    let mut ends = vec![length; steps.len()];
    for n in order.iter().rev() {
        let latest = behind[*n].iter().map(|(to, kind, lag)| match kind {
            LinkKind::FinishStart => ends[*to] - days(*to) - lag,
            LinkKind::StartStart => ends[*to] - days(*to) - lag + days(*n),
            LinkKind::FinishFinish => ends[*to] - lag,
        });
        ends[*n] = latest.min().unwrap_or(length).min(length);
    }
    Some(Chain {
        days: length,
        slack: order
            .iter()
            .map(|n| (steps[*n].id, ends[*n] - days(*n) - starts[*n]))
            .collect(),
    })
}

type Links = Vec<Vec<(usize, LinkKind, i64)>>;

/// Each row behind everything that it waits for; none when there is a circle.
fn sorted(before: &Links, behind: &Links) -> Option<Vec<usize>> {
    let mut waits: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..waits.len()).rev().filter(|n| waits[*n] == 0).collect();
    let mut order = Vec::with_capacity(waits.len());
    while let Some(n) = ready.pop() {
        order.push(n);
        for (to, ..) in &behind[n] {
            waits[*to] -= 1;
            if waits[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    (order.len() == waits.len()).then_some(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step(id: usize, days: i64, after: &[(usize, LinkKind, i64)]) -> Step<usize> {
        Step {
            id,
            days,
            after: after.to_vec(),
        }
    }

    #[test]
    fn the_longest_chain_has_no_slack_and_each_kind_of_link_counts_its_days() {
        use LinkKind::{FinishFinish, FinishStart, StartStart};
        let found = chain(&[
            step(1, 5, &[]),
            step(2, 2, &[(1, FinishStart, 0)]),
            step(3, 3, &[(1, FinishStart, 0)]),
            step(9, 99, &[]),
        ])
        .unwrap();
        assert_eq!(
            (found.days, found.slack.len()),
            (8, 3),
            "what is not linked is out of it"
        );
        assert_eq!([1, 2, 3].map(|n| found.slack[&n]), [0, 1, 0]);
        for (kind, lag, days) in [
            (FinishStart, 0, 15),
            (FinishStart, 4, 19),
            (FinishStart, -3, 12),
            (StartStart, 0, 10),
            (StartStart, 8, 13),
            (FinishFinish, 0, 10),
            (FinishFinish, 2, 12),
        ] {
            let found = chain(&[step(1, 10, &[]), step(2, 5, &[(1, kind, lag)])]).unwrap();
            assert_eq!(found.days, days, "{kind} {lag}");
        }
        let circle = [
            step(1, 1, &[(2, FinishStart, 0)]),
            step(2, 1, &[(1, FinishStart, 0)]),
        ];
        assert_eq!(chain(&circle), None);
        assert_eq!(chain(&[step(1, 1, &[])]), None, "nothing waits");
    }

    /// The longest way through a network in which every row waits for the end of rows before it.
    fn longest(steps: &[Step<usize>], through: usize) -> i64 {
        fn ends(steps: &[Step<usize>], at: usize) -> i64 {
            let before = steps[at].after.iter().map(|(of, _, lag)| ends(steps, *of) + lag);
            before.max().unwrap_or(0) + steps[at].days
        }
        fn tail(steps: &[Step<usize>], at: usize) -> i64 {
            let behind = steps.iter().flat_map(|to| {
                let links = to.after.iter().filter(move |(of, ..)| *of == at);
                links.map(move |(_, _, lag)| (to.id, *lag))
            });
            let ways = behind.map(|(to, lag)| lag + steps[to].days + tail(steps, to));
            ways.max().unwrap_or(0)
        }
        ends(steps, through) + tail(steps, through)
    }

    proptest! {
        #[test]
        fn slack_is_what_the_longest_chain_through_a_row_lacks(
            days in prop::collection::vec(1_i64..20, 2..8),
            links in prop::collection::vec((0_usize..8, 0_usize..8, 0_i64..4), 1..14),
        ) {
            let mut steps: Vec<Step<usize>> =
                days.iter().enumerate().map(|(id, days)| step(id, *days, &[])).collect();
            for (a, b, lag) in links {
                let (a, b) = (a % days.len(), b % days.len());
                if a < b {
                    steps[b].after.push((a, LinkKind::FinishStart, lag));
                }
            }
            let Some(found) = chain(&steps) else {
                prop_assert!(steps.iter().all(|step| step.after.is_empty()));
                return Ok(());
            };
            for (id, slack) in &found.slack {
                prop_assert_eq!(found.days - longest(&steps, *id), *slack);
            }
            prop_assert_eq!(found.slack.values().min(), Some(&0));
        }

        #[test]
        fn whatever_the_links_no_slack_is_negative_and_some_row_has_none(
            days in prop::collection::vec(1_i64..20, 2..8),
            links in prop::collection::vec((0_usize..8, 0_usize..8, 0_usize..3, -5_i64..6), 1..14),
        ) {
            let mut steps: Vec<Step<usize>> =
                days.iter().enumerate().map(|(id, days)| step(id, *days, &[])).collect();
            for (a, b, kind, lag) in links {
                let (a, b) = (a % days.len(), b % days.len());
                if a < b {
                    steps[b].after.push((a, LinkKind::ALL[kind], lag));
                }
            }
            if let Some(found) = chain(&steps) {
                prop_assert!(found.slack.values().all(|slack| *slack >= 0));
                prop_assert_eq!(found.slack.values().min(), Some(&0));
            }
        }
    }
}
