//! Rules put in force: the office takes a preset for the lists of its body, from a day on. Sealed; another version is
//! another row.

use crate::App;
use crate::error::Result;
use yipanqi_domain::light::{RuleSet, presets};
use yipanqi_domain::lit::SetInForce;
use yipanqi_domain::office::Body;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor, Place, ScopeKind, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Day, RuleSetId};

/// The page of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesPage {
    /// The sets that come with the program.
    pub presets: Vec<RuleSet>,
    /// The bodies in which the reader has a part, with what is in force there.
    pub bodies: Vec<BodyRules>,
}

/// What is in force in one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRules {
    /// The body.
    pub body: Body,
    /// Its rule sets, the one in force from the latest day first.
    pub sets: Vec<SetInForce>,
    /// The one that is in force today.
    pub today: Option<RuleSetId>,
    /// The reader may put rules in force.
    pub can_put: bool,
}

impl App {
    /// The presets, and what is in force where the reader has a part.
    pub async fn rules_page(&self, actor: &Actor) -> Result<RulesPage> {
        let mut read = self.store().read().await?;
        let sides = read.sides().await?;
        let has = |body: BodyId| {
            actor.grants.iter().any(|g| match g.scope_kind {
                ScopeKind::Body => g.scope_id == body.0,
                ScopeKind::Side => sides.iter().any(|s| s.id.0 == g.scope_id && s.body == body),
                _ => false,
            })
        };
        let mut bodies = Vec::new();
        for body in read.ladder().await? {
            if !has(body.id) {
                continue;
            }
            bodies.push(BodyRules {
                sets: read.sets_of(body.id).await?,
                today: read.set_in_force(body.id, actor.today).await?.map(|s| s.id),
                can_put: may(actor, Action::PutRulesInForce, &Place::of_body(body.id)).is_ok(),
                body,
            });
        }
        read.end().await?;
        Ok(RulesPage {
            presets: presets(),
            bodies,
        })
    }

    /// Puts a preset in force for the lists of a body, for periods that end on `from` or later. Refusals:
    /// `rule_set_unknown`, `rules_already_in_force`.
    pub async fn put_rules_in_force(
        &self,
        actor: &Actor,
        body: BodyId,
        preset: &str,
        from: Day,
    ) -> Result<RuleSetId> {
        let mut tx = self.store().begin(self.now()).await?;
        if tx.get::<Body>(body.0).await?.is_none() {
            return Err(self.not_seen(actor, ("body", body.0), false).await);
        }
        let place = Place::of_body(body);
        let mut tx = self
            .allow(tx, actor, Action::PutRulesInForce, &place, ("body", body.0))
            .await?;
        let content = presets()
            .into_iter()
            .find(|set| set.code == preset)
            .ok_or_else(|| Refusal::new("rule_set_unknown").at("preset"))?;
        let digest = content.digest();
        let before = tx.set_in_force(body, from).await?;
        if let Some(same) = before.filter(|set| set.digest == digest) {
            return Err(Refusal::new("rules_already_in_force")
                .at("in_force_on")
                .with("day", same.in_force_on)
                .into());
        }
        let set = SetInForce {
            id: tx.new_id().await?,
            body,
            version: tx.last_set_version(body, &content.code).await? + 1,
            name: content.code.clone(),
            digest,
            content,
            in_force_on: from,
            at: tx.now(),
        };
        tx.insert(&set).await?;
        tx.commit(Entry::done(
            actor.by(),
            "rules.put_in_force",
            "rule_set",
            set.id.0,
        ))
        .await?;
        Ok(set.id)
    }
}
