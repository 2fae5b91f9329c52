//! The lights of one item: the latest of each list and side with its reason, and the months before.

use crate::App;
use crate::error::Result;
use yipanqi_domain::ItemId;
use yipanqi_domain::light::Light;
use yipanqi_domain::list::Item;
use yipanqi_domain::lit::{LightRun, Lit, SetInForce};
use yipanqi_domain::office::Side;
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Actor;
use yipanqi_store::Reader;
use yipanqi_store::query::lights_seen::ItemLight;

/// The lights of an item, list by list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemLights {
    /// Lists under which it was lit.
    pub lists: Vec<ListLights>,
}

/// The lights of an item under one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLights {
    /// The list's name.
    pub list_name: String,
    /// The run of the latest period.
    pub run: LightRun,
    /// Its rules.
    pub set: SetInForce,
    /// Its lights: the whole first, then the sides of a joint row, each with its side.
    pub latest: Vec<(Lit, Option<Side>)>,
    /// The months before and this one, the earliest first, of the whole.
    pub months: Vec<MonthLight>,
}

/// One month of the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthLight {
    /// The period.
    pub period: Period,
    /// The light of the whole row.
    pub light: Light,
    /// Code of the rule.
    pub rule: Option<String>,
}

impl App {
    /// The lights of an item that the reader may see.
    pub async fn lights_of_item(&self, actor: &Actor, item: ItemId) -> Result<ItemLights> {
        let mut read = self.store().read().await?;
        if read.item_seen(actor.sight(), item).await?.is_none() {
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        }
        let mut all = read
            .lights_of_item_seen(actor.sight(), item)
            .await?
            .into_iter()
            .peekable();
        let mut lists = Vec::new();
        while let Some(first) = all.next() {
            let list = first.run.list;
            let mut lights = vec![first];
            while let Some(more) = all.next_if(|l| l.run.list == list) {
                lights.push(more);
            }
            lists.extend(list_lights(&mut read, lights).await?);
        }
        read.end().await?;
        Ok(ItemLights { lists })
    }
}

/// `lights` are of one list, the latest period first.
async fn list_lights(read: &mut Reader, lights: Vec<ItemLight>) -> Result<Option<ListLights>> {
    let Some(ItemLight { run, list_name, .. }) = lights.first().cloned() else {
        return Ok(None);
    };
    let Some(set) = read.get::<SetInForce>(run.rule_set.0).await? else {
        return Ok(None);
    };
    let mut latest = Vec::new();
    for light in lights.iter().filter(|l| l.run.id == run.id) {
        let side = match light.lit.side {
            Some(side) => read.get::<Side>(side.0).await?,
            None => None,
        };
        latest.push((light.lit.clone(), side));
    }
    let whole = lights
        .iter()
        .filter(|l| l.lit.part != yipanqi_domain::lit::Part::Side);
    let mut months: Vec<MonthLight> = whole
        .map(|l| MonthLight {
            period: l.run.period,
            light: l.lit.light,
            rule: l.lit.rule.clone(),
        })
        .collect();
    months.reverse();
    Ok(Some(ListLights {
        list_name,
        run,
        set,
        latest,
        months,
    }))
}
