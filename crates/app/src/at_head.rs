//! What was read once and is still so: as long as the trail ends where it ended, no business row has changed, for every
//! change has its entry. Whoever asks again while nothing happened is answered from here; the first entry empties it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use yipanqi_store::Head;

/// A moment in what the site knows: where its trail ends, and how often kept figures were put right without an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    seq: i64,
    hash: String,
    put_right: u64,
}

/// Counts how often kept figures were put right: they are computed again, not changed, so the trail does not tell.
#[derive(Debug, Default)]
pub(crate) struct PutRight(AtomicU64);

impl PutRight {
    pub(crate) fn again(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
    /// To be asked before a snapshot begins: a figure put right in between is then new in it, never old.
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

impl Moment {
    pub(crate) fn new(head: &Head, put_right: u64) -> Self {
        Self {
            seq: head.seq,
            hash: head.hash.clone(),
            put_right,
        }
    }
}

/// Answers of one moment, at most so many. The key must name everything an answer depends on beside the site: the seat, the
/// day, the language, what was asked.
#[derive(Debug)]
pub struct AtHead<K, V> {
    shelf: Mutex<(Moment, HashMap<K, Arc<V>>)>,
    most: usize,
}

impl<K: Eq + Hash, V> AtHead<K, V> {
    /// Keeps at most so many answers; one more, and all are forgotten.
    pub fn new(most: usize) -> Self {
        Self {
            shelf: Mutex::default(),
            most,
        }
    }

    /// What was answered at this very moment.
    pub fn get(&self, at: &Moment, key: &K) -> Option<Arc<V>> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.0 == *at {
            shelf.1.get(key).cloned()
        } else {
            None
        }
    }

    /// What was answered at this very moment to each of several.
    pub fn get_all(&self, at: &Moment, keys: &[K]) -> Vec<Option<Arc<V>>> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.0 == *at {
            keys.iter().map(|key| shelf.1.get(key).cloned()).collect()
        } else {
            vec![None; keys.len()]
        }
    }

    /// Keeps an answer that was read no earlier than at this moment.
    pub fn put(&self, at: &Moment, key: K, answer: Arc<V>) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.0 != *at {
            if (at.seq, at.put_right) < (shelf.0.seq, shelf.0.put_right) {
                return;
            }
            shelf.0 = at.clone();
            shelf.1.clear();
        }
        if shelf.1.len() >= self.most {
            shelf.1.clear();
        }
        shelf.1.insert(key, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipanqi_domain::At;

    fn at(seq: i64, hash: &str, put_right: u64) -> Moment {
        let head = Head {
            seq,
            hash: hash.to_owned(),
            at: At(0),
        };
        Moment::new(&head, put_right)
    }

    #[test]
    fn an_answer_stands_until_the_trail_goes_on_or_a_figure_is_put_right() {
        let kept = AtHead::new(2);
        kept.put(&at(7, "a", 0), "x", Arc::new(1));
        assert_eq!(kept.get(&at(7, "a", 0), &"x").as_deref(), Some(&1));
        assert_eq!(kept.get(&at(7, "a", 0), &"y"), None);
        for other in [at(8, "b", 0), at(7, "b", 0), at(7, "a", 1)] {
            assert_eq!(kept.get(&other, &"x"), None);
        }
        kept.put(&at(8, "b", 0), "y", Arc::new(2));
        assert_eq!(kept.get(&at(8, "b", 0), &"x"), None, "the entry emptied it");
        kept.put(&at(7, "a", 0), "x", Arc::new(1));
        assert_eq!(
            kept.get(&at(7, "a", 0), &"x"),
            None,
            "a late answer is of the past"
        );
        assert_eq!(kept.get(&at(8, "b", 0), &"y").as_deref(), Some(&2));
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let kept = AtHead::new(2);
        for n in 0..5 {
            kept.put(&at(1, "a", 0), n, Arc::new(n));
        }
        let held = (0..5).filter(|n| kept.get(&at(1, "a", 0), n).is_some());
        assert_eq!(held.collect::<Vec<_>>(), [4]);
    }
}
