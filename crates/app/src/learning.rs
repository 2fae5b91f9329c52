//! 样例: how the rules of reading do, by what clerks decided. Counted over rules, never over persons.

use crate::App;
use crate::error::Result;
use yipanqi_domain::example::{RuleScore, score};
use yipanqi_domain::rights::{Action, Actor, Place};

impl App {
    /// Scores over the documents that the actor may see.
    pub async fn rule_scores(&self, actor: &Actor) -> Result<Vec<RuleScore>> {
        if !actor.can_somewhere(Action::ReviewDocument) {
            let nowhere = Place::site();
            self.allow_reading(actor, Action::ReviewDocument, &nowhere, ("example", 0))
                .await?;
        }
        let mut read = self.store.read().await?;
        let examples = read.examples_seen(actor.sight()).await?;
        let waiting = read.waiting_seen(actor.sight()).await?;
        read.end().await?;
        Ok(score(&examples, &waiting))
    }

    /// Scores over the whole site, for whoever runs the machine.
    pub async fn operator_rule_scores(&self) -> Result<Vec<RuleScore>> {
        let mut read = self.store.read().await?;
        let (examples, waiting) = (read.every_example().await?, read.every_waiting().await?);
        read.end().await?;
        Ok(score(&examples, &waiting))
    }
}
