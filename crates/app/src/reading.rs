//! Reading a file that was not received: for the command line, which shows what reading would propose.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use serde::Serialize;
use yipanqi_extract::open;

pub use yipanqi_extract::{Archive, Entry, Kind, Limits, Reading, TrustLevel, Unreadable};

/// A file that was read, as it is shown: what was found, and the text in which it was found.
#[derive(Debug, Serialize)]
pub struct FileRead {
    /// What was found.
    #[serde(flatten)]
    pub reading: Reading,
    /// What the file was opened to. Spans count its code points.
    pub text: String,
}

/// Opens and reads a file of any format. `name` is only repeated in the answer; `source_url` may give a day that the page lacks.
/// At most `max_bytes` are read. Pure work that may take a while: call it outside the write lane.
pub fn read_file(
    bytes: &[u8],
    name: &str,
    source_url: Option<&str>,
    max_bytes: usize,
) -> Result<FileRead, Unreadable> {
    let opened = open(bytes, &Limits::of_bytes(max_bytes))?;
    let mut reading = yipanqi_extract::read(&opened.text, source_url, name);
    reading.encoding = Some(opened.source.encoding.clone());
    reading.source = Some(opened.source);
    let text = opened.text;
    Ok(FileRead { reading, text })
}

/// How many results may wait for the one before them, for each thread. More would cost memory and win nothing.
const AHEAD: usize = 4;

/// Does `work` on many items at once, one thread for each core, and gives the results to `each` in the order of the items.
///
/// Items are taken and results given on the calling thread, a few at a time, so that a batch of any size needs the memory
/// of those few: let an item be the name of a file and `work` read it.
pub fn in_order<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
    mut each: impl FnMut(R),
) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (hand_out, jobs) = mpsc::channel::<(T, mpsc::Sender<R>)>();
    let jobs = Mutex::new(jobs);
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Ok((item, answer)) = next() {
                    // Nobody listens any more only when another thread has failed.
                    let _ = answer.send(work(item));
                }
            });
        }
        let mut waiting = VecDeque::with_capacity(threads * AHEAD);
        for item in items {
            let (answer, result) = mpsc::channel();
            if hand_out.send((item, answer)).is_err() {
                break;
            }
            waiting.push_back(result);
            if waiting.len() == threads * AHEAD
                && let Some(result) = waiting.pop_front()
                && let Ok(result) = result.recv()
            {
                each(result);
            }
        }
        // The threads end when nothing more can come.
        drop(hand_out);
        waiting
            .into_iter()
            .filter_map(|result| result.recv().ok())
            .for_each(each);
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_whoever_is_done_first() {
        let mut got = Vec::new();
        let work = |n: u64| {
            thread::sleep(std::time::Duration::from_micros((n * 7919) % 300));
            n * 2
        };
        in_order(0..200, work, |n| got.push(n));
        assert_eq!(got, (0..200).map(|n| n * 2).collect::<Vec<_>>());
        in_order(Vec::<u64>::new(), work, |n| got.push(n));
        assert_eq!(got.len(), 200);
    }

    #[test]
    fn items_are_taken_only_a_few_ahead_of_the_results() {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let taken = AtomicUsize::new(0);
        let items = (0..1000).inspect(|_| {
            taken.fetch_add(1, Ordering::Relaxed);
        });
        let (mut given, mut ahead) = (0, 0);
        in_order(
            items,
            |n| n,
            |_| {
                given += 1;
                ahead = ahead.max(taken.load(Ordering::Relaxed) - given);
            },
        );
        assert_eq!(given, 1000);
        assert!(ahead <= threads * AHEAD, "{ahead} items were held at once");
    }
}
