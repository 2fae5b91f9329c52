//! A run: judged in a snapshot, which never keeps a writer waiting, then kept by one short transaction.

use super::known::{Inputs, Point};
use crate::App;
use crate::error::Result;
use yipanqi_domain::list::List;
use yipanqi_domain::lit::{LightRun, digest};
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{LightRunId, ListId};

impl App {
    /// Lights the rows of a list for a period: by the version in force on its last day, the rules then in force, on
    /// what is known now. Refusals: `period_not_begun`, `list_not_in_force`, `no_rules_in_force`.
    pub async fn compute_lights(&self, actor: &Actor, list: ListId, period: Period) -> Result<LightRun> {
        let mut read = self.store().read().await?;
        let found: Option<List> = read.get(list.0).await?;
        let seen = match &found {
            Some(found) => {
                read.sees_list(actor.sight(), found.id).await?
                    || self.sees_lit(&mut read, actor, list).await?
            }
            None => false,
        };
        let Some(found) = found.filter(|_| seen) else {
            let exists = read.get::<List>(list.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("list", list.0), exists).await);
        };
        read.end().await?;
        let place = Place::of_body(found.body).marked(found.mark);
        self.allow_reading(actor, Action::ComputeLights, &place, ("list", list.0))
            .await?;
        self.run_lights(actor.by(), found, period).await
    }

    async fn sees_lit(&self, read: &mut crate::Snapshot, actor: &Actor, list: ListId) -> Result<bool> {
        let lists = read.lists_in_force(actor.sight()).await?;
        Ok(lists.iter().any(|l| l.list == list))
    }

    /// As [`App::compute_lights`], without asking who.
    pub(crate) async fn run_lights(&self, by: By, list: List, period: Period) -> Result<LightRun> {
        let mut read = self.store().read().await?;
        let head = read.head().await?;
        let at = self.now().max(head.at);
        let offset = self.settings().offset_minutes;
        let judged_on = period.last_day().min(at.day(offset));
        if judged_on < period.first_day() {
            return Err(Refusal::new("period_not_begun")
                .at("period")
                .with("day", period.first_day())
                .into());
        }
        let version = read.version_in_force(list.id, judged_on).await?.ok_or_else(|| {
            Refusal::new("list_not_in_force")
                .at("period")
                .with("day", judged_on)
        })?;
        let set = read
            .set_in_force(list.body, judged_on)
            .await?
            .ok_or_else(|| Refusal::new("no_rules_in_force").with("day", judged_on))?;
        let (set_id, list_id) = (set.id, list.id);
        let point = Point {
            list,
            version: version.id,
            period,
            set,
            known_at: head.seq,
            judged_on,
            at,
            offset,
        };
        let inputs = Inputs::read(&mut read, point).await?;
        read.end().await?;
        let lights = inputs.lights(&self.settings().work_calendar).await?;

        let mut tx = self.store().begin(self.now()).await?;
        let run = LightRun {
            id: tx.new_id::<LightRunId>().await?,
            list: list_id,
            version: version.id,
            period,
            rule_set: set_id,
            known_at: head.seq,
            judged_on,
            light_count: i64::try_from(lights.len()).unwrap_or(i64::MAX),
            digest: digest(&lights),
            at,
        };
        tx.insert(&run).await?;
        tx.keep_lights(run.id, &lights).await?;
        let said = format!("period={} lights={}", period, run.light_count);
        tx.commit(Entry::done(by, "light.compute", "light_run", run.id.0).because(said))
            .await?;
        Ok(run)
    }
}
