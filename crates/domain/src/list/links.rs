//! Circles: an item above itself, a row that waits for itself.

use std::collections::HashSet;
use std::hash::Hash;

/// The way from a node back to itself, the node first and last; none when there is none.
pub fn circle<N: Copy + Eq + Hash>(start: N, next: impl Fn(N) -> Vec<N>) -> Option<Vec<N>> {
    let mut seen: HashSet<N> = HashSet::new();
    // The way so far, each step with the steps that are still to be tried from it.
    let mut way: Vec<(N, Vec<N>)> = vec![(start, next(start))];
    while let Some((_, waiting)) = way.last_mut() {
        let Some(step) = waiting.pop() else {
            way.pop();
            continue;
        };
        if step == start {
            let mut found: Vec<N> = way.iter().map(|(node, _)| *node).collect();
            found.push(start);
            return Some(found);
        }
        if seen.insert(step) {
            way.push((step, next(step)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(i32, i32)]) -> impl Fn(i32) -> Vec<i32> + '_ {
        |from| {
            pairs
                .iter()
                .filter(|(a, _)| *a == from)
                .map(|(_, b)| *b)
                .collect()
        }
    }

    #[test]
    fn a_circle_is_given_step_by_step_and_only_when_it_leads_back() {
        assert_eq!(circle(1, of(&[(1, 1)])), Some(vec![1, 1]));
        assert_eq!(circle(1, of(&[(1, 2), (2, 3), (3, 1)])), Some(vec![1, 2, 3, 1]));
        assert_eq!(circle(1, of(&[(1, 2), (1, 3), (3, 2)])), None);
        // Another's circle is not one's own, and does not keep the search going for ever.
        assert_eq!(circle(1, of(&[(1, 2), (2, 3), (3, 2)])), None);
        assert_eq!(circle(9, of(&[])), None);
    }
}
