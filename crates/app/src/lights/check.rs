//! Runs computed again from their coordinates and compared with the digest that they left.

use super::known::{Inputs, Point};
use crate::App;
use crate::error::Result;
use yipanqi_domain::list::List;
use yipanqi_domain::lit::{LightRun, SetInForce, digest};
use yipanqi_domain::{LightRunId, ListId};

/// How a run compares with the same computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunCheck {
    /// Its lights are those kept, and follow from what was known.
    Same,
    /// What was known gives the lights whose digest it left, but other ones are kept; they can be put right.
    KeptDiffer,
    /// What was known gives other lights: something behind it was changed by another hand.
    Differs,
    /// It cannot be said: so many records on which lights rest, and which are not kept as they were, were written since.
    Moved(i64),
}

/// The check of the latest run of every list and period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunsChecked {
    /// Runs that agree.
    pub same: usize,
    /// Runs whose lights were put right.
    pub restored: Vec<LightRunId>,
    /// Runs that came out otherwise.
    pub differing: Vec<LightRunId>,
    /// Runs of which it cannot be said.
    pub moved: Vec<LightRunId>,
}

impl App {
    /// Computes a run again and compares.
    pub async fn check_run(&self, run: &LightRun) -> Result<RunCheck> {
        Ok(self.computed_again(run).await?.0)
    }

    async fn computed_again(&self, run: &LightRun) -> Result<(RunCheck, Vec<yipanqi_domain::lit::Lit>)> {
        let mut read = self.store().read().await?;
        let list: Option<List> = read.get(run.list.0).await?;
        let set: Option<SetInForce> = read.get(run.rule_set.0).await?;
        let (Some(list), Some(set)) = (list, set) else {
            read.end().await?;
            return Ok((RunCheck::Differs, Vec::new()));
        };
        let moved = read.moved_since(run.version, run.known_at).await?;
        let kept = read.lights_of_run(run.id).await?;
        let point = Point {
            list,
            version: run.version,
            period: run.period,
            set,
            known_at: run.known_at,
            judged_on: run.judged_on,
            at: run.at,
            offset: self.settings().offset_minutes,
        };
        let inputs = Inputs::read(&mut read, point).await?;
        read.end().await?;
        let lights = inputs.lights(&self.settings().work_calendar).await?;
        let check = match (digest(&lights) == run.digest, digest(&kept) == run.digest) {
            (true, true) => RunCheck::Same,
            (true, false) => RunCheck::KeptDiffer,
            (false, _) if moved > 0 => RunCheck::Moved(moved),
            (false, _) => RunCheck::Differs,
        };
        Ok((check, lights))
    }

    /// Checks the latest run of every list and period, and puts kept lights right where what was known says which they
    /// were.
    pub async fn rebuild_lights(&self) -> Result<RunsChecked> {
        let mut checked = RunsChecked::default();
        for run in self.latest_runs().await? {
            let (check, lights) = self.computed_again(&run).await?;
            match check {
                RunCheck::Same => checked.same += 1,
                RunCheck::KeptDiffer => {
                    let mut plumbing = self.store().plumbing(self.now()).await?;
                    plumbing.replace_lights(run.id, &lights).await?;
                    plumbing.done().await?;
                    self.whole_lights.forget();
                    self.put_right.again();
                    checked.restored.push(run.id);
                }
                RunCheck::Differs => checked.differing.push(run.id),
                RunCheck::Moved(_) => checked.moved.push(run.id),
            }
        }
        Ok(checked)
    }

    async fn latest_runs(&self) -> Result<Vec<LightRun>> {
        let mut read = self.store().read().await?;
        let head = read.head().await?;
        let mut latest: Vec<LightRun> = Vec::new();
        let lists: Vec<ListId> = read.lit_lists().await?;
        for list in lists {
            for run in read.light_runs_of(list, head.seq).await? {
                let first = latest
                    .last()
                    .is_none_or(|l| (l.list, l.period) != (run.list, run.period));
                if first {
                    latest.push(run);
                }
            }
        }
        read.end().await?;
        Ok(latest)
    }
}
