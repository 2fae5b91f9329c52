//! Work on many things at once, on the cores that there are: never inside the lane, never on a thread that answers.

/// Others want to read and write meanwhile.
const MOST_CORES: usize = 4;

/// Things in about as many parts as cores, each with the place of its first.
pub(crate) fn parted<T>(mut all: Vec<T>) -> Vec<(usize, Vec<T>)> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let size = all.len().div_ceil(cores.min(MOST_CORES)).max(1);
    let mut parts = Vec::new();
    while all.len() > size {
        let from = (all.len() - 1) / size * size;
        parts.push((from, all.split_off(from)));
    }
    parts.push((0, all));
    parts.reverse();
    parts
}

/// What becomes of each part, in their order.
pub(crate) fn on_cores<T: Send, R: Send>(parts: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let (mut parts, work) = (parts.into_iter(), &work);
    std::thread::scope(|scope| {
        let first = parts.next();
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut out: Vec<R> = first.map(work).into_iter().collect();
        for other in others {
            match other.join() {
                Ok(done) => out.push(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_everything_once_and_in_order_and_know_where_they_begin() {
        for count in [0, 1, 2, 3, 4, 5, 9, 1_000, 1_001] {
            let parts = parted((0..count).collect::<Vec<usize>>());
            assert!(
                parts
                    .iter()
                    .all(|(from, part)| part.first().is_none_or(|first| first == from))
            );
            let all = on_cores(parts, |(from, part)| (from, part)).into_iter();
            let all: Vec<usize> = all.flat_map(|(_, part)| part).collect();
            assert_eq!(all, (0..count).collect::<Vec<usize>>());
        }
    }
}
