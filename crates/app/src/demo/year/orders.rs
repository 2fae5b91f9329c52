//! 督办: a reminder that is lifted because the report came, one that is answered to satisfaction, one that falls with its
//! project, and one that climbs to yellow and red.

use super::{CLERK, Date, HEAD, Year};
use crate::demo::table::broken;
use crate::error::Result;
use crate::orders::{Drafting, Rung};
use yipanqi_domain::OrderId;
use yipanqi_domain::order::{Order, OrderState};

/// The project that climbs.
const CLIMBS: &str = "青岩货运铁路联络线";

/// An order to be issued.
struct Wanted {
    title: &'static str,
    unit: &'static str,
    side: &'static str,
    rung: Rung,
    /// Why on a higher rung than the next; empty on the next.
    urgent: &'static str,
    asks: &'static str,
    working_days: i64,
}

fn reminder(title: &'static str, unit: &'static str, side: &'static str, asks: &'static str) -> Wanted {
    Wanted {
        title,
        unit,
        side,
        rung: Rung::Reminder,
        urgent: "",
        asks,
        working_days: 5,
    }
}

impl Year<'_> {
    /// March's report was never sent: reminded, lifted in May when April's had come.
    pub(super) async fn remind_the_silent(&self) -> Result<()> {
        self.set((2025, 4, 9), 9)?;
        let asks = "三日内补报三月进展，说明未报原因";
        let order = self
            .issue(reminder("沙溪至龙门快速路", "yu-jiangjin", "yu", asks))
            .await?;
        self.set((2025, 4, 10), 10)?;
        let district = self.as_who("yu-jiangjin-tb").await?;
        self.app.sign_for_order(&district, order).await
    }

    /// April shows two slow sides. One answers well, the other does not.
    pub(super) async fn remind_the_slow(&self) -> Result<()> {
        self.set((2025, 5, 13), 9)?;
        let silent = self.open_order("沙溪至龙门快速路").await?;
        let clerk = self.as_who(CLERK).await?;
        self.app
            .lift_order(&clerk, silent, "四月进展已按时报送，未报情形消除")
            .await?;
        self.clock.advance(1_800_000);
        let asks = "说明滞后原因，报送赶工计划";
        let heard = self
            .issue(reminder("白鹤至双河高速公路", "yu-transport", "yu", asks))
            .await?;
        let slow = self.issue(reminder(CLIMBS, "sc-transport", "sc", asks)).await?;
        let plan = "增开两个工作面，六月底补回七个百分点";
        let days = [(2025, 5, 14), (2025, 5, 15)];
        self.answered("yu-transport-tb", heard, plan, days).await?;
        let excuse = "征地工作正在协调，具体时间待定";
        let days = [(2025, 5, 16), (2025, 5, 19)];
        self.answered("sc-transport-tb", slow, excuse, days).await?;
        self.set((2025, 5, 20), 16)?;
        let clerk = self.as_who(CLERK).await?;
        self.app
            .judge_order(&clerk, heard, true, "措施具体，可核查")
            .await?;
        self.clock.advance(600_000);
        self.app
            .judge_order(&clerk, slow, false, "没有时间表，也没有责任人")
            .await
    }

    /// A project that never starts is reminded; the adjustment of July takes it out, and the order falls with it.
    pub(super) async fn remind_before_removal(&self) -> Result<()> {
        self.set((2025, 6, 9), 9)?;
        let asks = "说明未开工原因，提出是否保留的建议";
        let order = self
            .issue(reminder("双岭抽水蓄能前期工程", "yu-plan", "yu", asks))
            .await?;
        self.set((2025, 6, 9), 15)?;
        let unit = self.as_who("yu-plan-tb").await?;
        self.app.sign_for_order(&unit, order).await
    }

    /// Two months on, still yellow and worse: the next order skips a rung, for a reason.
    pub(super) async fn order_yellow(&self) -> Result<()> {
        self.set((2025, 7, 14), 14)?;
        let order = self
            .issue(Wanted {
                rung: Rung::Yellow,
                urgent: "连续三个月黄灯且差距扩大，提醒未见成效，直接列黄色督办",
                ..reminder(CLIMBS, "sc-transport", "sc", "十日内报送分月赶工计划并明确责任人")
            })
            .await?;
        let said = "已成立专班，分月计划正在编制";
        let days = [(2025, 7, 15), (2025, 7, 17)];
        self.answered("sc-transport-tb", order, said, days).await?;
        self.set((2025, 7, 18), 15)?;
        let clerk = self.as_who(CLERK).await?;
        self.app
            .judge_order(&clerk, order, false, "没有附分月计划，七月差距继续扩大")
            .await
    }

    /// August turns red.
    pub(super) async fn order_red(&self) -> Result<()> {
        self.set((2025, 9, 8), 9)?;
        let order = self
            .issue(Wanted {
                rung: Rung::Red,
                working_days: 10,
                ..reminder(
                    CLIMBS,
                    "sc-transport",
                    "sc",
                    "厅领导到现场督导，报送追赶方案和月度目标",
                )
            })
            .await?;
        let said = "追赶方案已报：十月起三班作业，年底完成九成以上，分管副厅长包抓";
        let days = [(2025, 9, 9), (2025, 9, 17)];
        self.answered("sc-transport-tb", order, said, days).await
    }

    /// November is back to yellow and closing in: what was promised is kept.
    pub(super) async fn judge_red(&self) -> Result<()> {
        self.set((2025, 12, 9), 9)?;
        let order = self.open_order(CLIMBS).await?;
        let clerk = self.as_who(CLERK).await?;
        self.app
            .judge_order(&clerk, order, true, "十月、十一月按方案追回十余个百分点")
            .await
    }

    /// Drafted from the latest light of the side, signed off by the head, issued.
    async fn issue(&self, wanted: Wanted) -> Result<OrderId> {
        let clerk = self.as_who(CLERK).await?;
        let drafting = Drafting {
            item: self.item(wanted.title).await?,
            list: None,
            unit: Some(self.office.unit(wanted.unit)?),
            side: self.lit_side(wanted.title, wanted.side).await?,
            is_by_hand: false,
            is_urgent: !wanted.urgent.is_empty(),
            reason: wanted.urgent.to_owned(),
            rung: wanted.rung,
            asks: wanted.asks.to_owned(),
            working_days: wanted.working_days,
        };
        let order = self.app.draft_order(&clerk, &drafting).await?;
        self.clock.advance(1_800_000);
        let head = self.as_who(HEAD).await?;
        self.app.sign_off_order(&head, order).await?;
        self.clock.advance(900_000);
        self.app.issue_order(&clerk, order).await?;
        self.clock.advance(900_000);
        Ok(order)
    }

    /// Of an item of several sides the light of one, of another its only one.
    async fn lit_side(&self, title: &str, side: &str) -> Result<Option<yipanqi_domain::SideId>> {
        let item = self.item(title).await?;
        let side = self.office.joint_side(side)?;
        let mut read = self.app.store().read().await?;
        let mut lights = read.latest_lights(self.projects, item).await?;
        lights.extend(read.latest_lights(self.tasks, item).await?);
        read.end().await?;
        Ok(lights
            .iter()
            .any(|light| light.side == Some(side))
            .then_some(side))
    }

    /// Signed for one day, answered another.
    async fn answered(
        &self,
        login: &str,
        order: OrderId,
        said: &str,
        [signed, answered]: [Date; 2],
    ) -> Result<()> {
        self.set(signed, 10)?;
        let unit = self.as_who(login).await?;
        self.app.sign_for_order(&unit, order).await?;
        self.set(answered, 15)?;
        let unit = self.as_who(login).await?;
        self.app.answer_order(&unit, order, said, None).await
    }

    /// The one order on an item that waits.
    async fn open_order(&self, title: &str) -> Result<OrderId> {
        let item = self.item(title).await?;
        let mut read = self.app.store().read().await?;
        let all = read.every::<Order>().await?;
        read.end().await?;
        let waits = |order: &&Order| {
            order.item == item
                && matches!(
                    order.state,
                    OrderState::Issued(_) | OrderState::SignedFor(_) | OrderState::Answered(_)
                )
        };
        all.iter()
            .find(waits)
            .map(|order| order.id)
            .ok_or_else(|| broken(title))
    }
}
