//! Who owes: leaders linked to items, a leader's seat that changes hands, a unit that is abolished and succeeded.

use super::{CLERK, Year};
use crate::demo::table::{broken, sure_day};
use crate::error::Result;
use yipanqi_domain::PostId;
use yipanqi_domain::list::DutyRole;
use yipanqi_domain::office::{Region, UnitKind};

/// The project whose lead unit is succeeded, and the successor.
pub(in crate::demo) const SUCCEEDED: (&str, &str) = ("轨道车辆检修基地", "渝轨建设集团（演示）");

impl Year<'_> {
    /// 联系领导: two seats of two sides are put in charge of the expressway that joins them.
    pub(super) async fn link_leaders(&self) -> Result<()> {
        self.set((2025, 4, 8), 10)?;
        let clerk = self.as_who(CLERK).await?;
        let item = self.item("沙溪至龙门快速路").await?;
        for (unit, seat) in [("yu-jiangjin", "分管副区长"), ("sc-luzhou", "分管副市长")] {
            self.clock.advance(300_000);
            let post = self.seat(unit, seat).await?;
            let unit = self.office.unit(unit)?;
            let from = sure_day("2025-04-08")?;
            self.app
                .assign(&clerk, item, unit, Some(post), DutyRole::LinkedLeader, from)
                .await?;
        }
        Ok(())
    }

    /// 领导调整: another person holds the seat from 1 September; what it owes stays with it.
    pub(super) async fn change_of_leader(&self) -> Result<()> {
        self.set((2025, 8, 22), 9)?;
        let admin = self.as_who("xitong").await?;
        let person = self.app.add_person(&admin, "演示区长戊", "").await?;
        self.clock.advance(300_000);
        let post = self.seat("yu-jiangjin", "分管副区长").await?;
        self.app
            .hold_post(&admin, post, Some(person), sure_day("2025-09-01")?)
            .await
    }

    /// 机构撤并: abolished as of 1 July, its duties go to the successor on that day; June is then owed by the successor.
    pub(super) async fn abolish_unit(&self) -> Result<()> {
        self.set((2025, 6, 24), 10)?;
        let (_, successor) = SUCCEEDED;
        let admin = self.as_who("xitong").await?;
        let mut read = self.app.store().read().await?;
        let regions = read.every::<Region>().await?;
        read.end().await?;
        let region = regions.iter().find(|region| region.code == "500112");
        let region = region.ok_or_else(|| broken("no region 500112"))?.id;
        let from = sure_day("2025-07-01")?;
        let heir = self
            .app
            .add_unit(&admin, successor, UnitKind::Firm, region, from)
            .await?;
        self.clock.advance(600_000);
        let old = self.office.unit("yu-firm")?;
        self.app.abolish_unit(&admin, old, from, &[heir]).await?;
        Ok(())
    }

    /// Its duties are handed over on the day itself.
    pub(super) async fn hand_over_abolished(&self) -> Result<()> {
        self.set((2025, 7, 1), 9)?;
        let clerk = self.as_who(CLERK).await?;
        let from = self.office.unit("yu-firm")?;
        let day = sure_day("2025-07-01")?;
        let heir = self.app.unit_named(SUCCEEDED.1, day, "to").await?;
        let heir = heir.ok_or_else(|| broken(SUCCEEDED.1))?;
        let reason = "渝道建设公司撤并，职责由渝轨建设集团承继";
        self.app.hand_over_unit(&clerk, from, heir, day, reason).await?;
        Ok(())
    }

    async fn seat(&self, unit: &str, name: &str) -> Result<PostId> {
        let mut read = self.app.store().read().await?;
        let posts = read
            .posts_of(self.office.unit(unit)?, sure_day("2025-01-06")?)
            .await?;
        read.end().await?;
        let found = posts.iter().find(|post| post.name == name);
        found.map(|post| post.id).ok_or_else(|| broken(name))
    }
}
