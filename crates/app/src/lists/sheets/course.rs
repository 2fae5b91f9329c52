//! How far the files that are worked on here have come, and which of them are to be stopped.
//!
//! While rows are written the lane is held, so that nothing can be noted in the database: this lies in memory, and another
//! node knows only what it read there last.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is being done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is opened and its cells are read.
    Opening,
    /// Its rows are judged.
    Judging,
    /// Its rows are written into the draft.
    Writing,
}

impl Phase {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Judging => "judging",
            Self::Writing => "writing",
        }
    }
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// What is being done.
    pub phase: Phase,
    /// Rows done.
    pub done: usize,
    /// Rows to do; 0 as long as nobody has counted them.
    pub total: usize,
}

/// The files that are worked on, by number, each with whether it is to be stopped.
#[derive(Debug, Default)]
pub(crate) struct Courses(Mutex<HashMap<i64, (Course, bool)>>);

impl Courses {
    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<i64, (Course, bool)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how far a file is; tells whether to go on.
    pub(super) fn reach(&self, id: i64, phase: Phase, done: usize, total: usize) -> bool {
        let mut all = self.all();
        let stopped = all.get(&id).is_some_and(|(_, stopped)| *stopped);
        all.insert(id, (Course { phase, done, total }, stopped));
        !stopped
    }

    /// Asks for a file to be stopped, if it is worked on.
    pub(super) fn stop(&self, id: i64) {
        if let Some((_, stopped)) = self.all().get_mut(&id) {
            *stopped = true;
        }
    }

    pub(super) fn of(&self, id: i64) -> Option<Course> {
        self.all().get(&id).map(|(course, _)| *course)
    }

    fn leave(&self, id: i64) {
        self.all().remove(&id);
    }

    /// Forgets a file when the work on it ends, however it ends.
    pub(super) fn enter(&self, id: i64) -> Entered<'_> {
        self.all().remove(&id);
        self.reach(id, Phase::Opening, 0, 0);
        Entered { courses: self, id }
    }
}

/// A file that is worked on.
pub(super) struct Entered<'a> {
    courses: &'a Courses,
    id: i64,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.courses.leave(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_to_be_stopped_is_told_so_until_the_work_on_it_ends() {
        let courses = Courses::default();
        courses.stop(7);
        assert_eq!(courses.of(7), None, "what nobody works on cannot be stopped here");
        let entered = courses.enter(7);
        assert!(courses.reach(7, Phase::Judging, 50, 100));
        courses.stop(7);
        assert!(!courses.reach(7, Phase::Judging, 60, 100));
        let reached = courses.of(7).expect("it is worked on");
        assert_eq!(
            (reached.phase, reached.done, reached.total),
            (Phase::Judging, 60, 100)
        );
        drop(entered);
        assert_eq!(courses.of(7), None);
        let _again = courses.enter(7);
        assert!(
            courses.reach(7, Phase::Writing, 1, 2),
            "begun anew it is not stopped"
        );
    }
}
