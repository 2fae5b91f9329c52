//! Sums of whole runs, for those who see whole lists: made once, because neither a run nor a sealed version changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use yipanqi_domain::LightRunId;
use yipanqi_store::query::lights_seen::LightSum;

/// What is summed of a run.
#[derive(Debug)]
pub(crate) struct Figures {
    /// By row.
    pub by_row: Vec<LightSum>,
    /// By side.
    pub by_part: Vec<LightSum>,
}

/// Sums of whole runs, for those who see whole lists. Forgotten when a run's lights are put right, and when there are
/// many.
#[derive(Debug, Default)]
pub(crate) struct WholeLights(Mutex<HashMap<LightRunId, Arc<Figures>>>);

impl WholeLights {
    /// As many runs as the months of a few lists.
    const MOST: usize = 64;

    pub(super) fn get(&self, run: LightRunId) -> Option<Arc<Figures>> {
        self.0.lock().ok()?.get(&run).cloned()
    }
    pub(super) fn put(&self, run: LightRunId, figures: Arc<Figures>) {
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= Self::MOST {
                kept.clear();
            }
            kept.insert(run, figures);
        }
    }
    /// Forgets all.
    pub(super) fn forget(&self) {
        if let Ok(mut kept) = self.0.lock() {
            kept.clear();
        }
    }
}
