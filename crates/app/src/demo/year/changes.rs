//! Rules put in force, an objection ruled on, and requests for change: one extension refused, one granted, one
//! suspension.

use super::{CLERK, Date, HEAD, Year};
use crate::changes::{Asking, Ruling};
use crate::demo::table::sure_day;
use crate::error::Result;
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::duty::{Duty, DutyState};

impl Year<'_> {
    /// 银川's rules, for all that ends from March on.
    pub(super) async fn rules_in_force(&self) -> Result<()> {
        self.set((2025, 3, 17), 9)?;
        let head = self.as_who(HEAD).await?;
        let from = sure_day("2025-03-01")?;
        let body = self.office.body("joint")?;
        self.app.put_rules_in_force(&head, body, "银川", from).await?;
        Ok(())
    }

    /// The bureau that thought another should lead keeps the lead, and signs.
    pub(super) async fn reject_objection(&self) -> Result<()> {
        self.set((2025, 3, 17), 10)?;
        let clerk = self.as_who(CLERK).await?;
        let mut read = self.app.store().read().await?;
        let duties = read.every::<Duty>().await?;
        read.end().await?;
        let objected = |duty: &&Duty| matches!(duty.state, DutyState::Objected { .. });
        for duty in duties.iter().filter(objected) {
            let reason = "平台由科技部门立项，牵头不变，请经信部门配合";
            let ruling = crate::duties::Ruling::Reject;
            self.app
                .decide_objection(&clerk, duty.id, &ruling, reason)
                .await?;
        }
        // Who left its duties lying signs for them now.
        self.clock.advance(7_200_000);
        for login in ["yu-science-tb", "yu-ecology-tb", "sc-luzhou-tb"] {
            let reporter = self.as_who(login).await?;
            let mut read = self.app.store().read().await?;
            let duties = read.every::<Duty>().await?;
            read.end().await?;
            let mine: Vec<_> = duties
                .iter()
                .filter(|duty| duty.unit == reporter.unit && duty.state == DutyState::Assigned)
                .map(|duty| duty.id)
                .collect();
            if !mine.is_empty() {
                self.clock.advance(1_800_000);
                self.app.sign_all(&reporter, &mine).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn refuse_extension(&self) -> Result<()> {
        let change = Change {
            title: "毗邻区县跨界公交对接",
            kind: ChangeKind::Extension,
            wanted_on: "2025-09-30",
            asked_by: "yu-transport-tb",
            why: "两条线路停靠站选址未定，申请顺延三个月",
        };
        let because = "选址只涉两条线路，其余应按期开通";
        self.change(&change, [(2025, 6, 13), (2025, 6, 16)], Ruling::Refuse, because)
            .await
    }

    pub(super) async fn grant_extension(&self) -> Result<()> {
        let change = Change {
            title: "省际断头路打通",
            kind: ChangeKind::Extension,
            wanted_on: "2025-12-20",
            asked_by: "yu-transport-tb",
            why: "第四条路遇汛期塌方，需改线三百米",
        };
        let because = "改线方案已批复，同意顺延，年内必须通车";
        self.change(
            &change,
            [(2025, 10, 14), (2025, 10, 16)],
            Ruling::Approve(None),
            because,
        )
        .await
    }

    pub(super) async fn suspend(&self) -> Result<()> {
        let change = Change {
            title: "跨省户口迁移一站办",
            kind: ChangeKind::Suspension,
            wanted_on: "",
            asked_by: "yu-plan-tb",
            why: "全国统一系统年底切换，此前不宜扩面",
        };
        let because = "等系统切换后恢复";
        self.change(
            &change,
            [(2025, 8, 13), (2025, 8, 14)],
            Ruling::Approve(None),
            because,
        )
        .await
    }

    async fn change(
        &self,
        asked: &Change,
        [asked_on, decided_on]: [Date; 2],
        ruling: Ruling,
        because: &str,
    ) -> Result<()> {
        self.set(asked_on, 14)?;
        let unit = self.as_who(asked.asked_by).await?;
        let asking = Asking {
            item: self.item(asked.title).await?,
            list: None,
            kind: asked.kind,
            wanted_on: crate::demo::table::day(asked.wanted_on)?,
            wanted_unit: String::new(),
            reason: asked.why.to_owned(),
            proof: crate::evidence::Proof::default(),
        };
        let change = self.app.ask_change(&unit, &asking).await?;
        self.set(decided_on, 15)?;
        let head = self.as_who(HEAD).await?;
        self.app.decide_change(&head, change, ruling, because).await
    }
}

/// A request.
struct Change {
    title: &'static str,
    kind: ChangeKind,
    /// Empty when no day is asked for.
    wanted_on: &'static str,
    asked_by: &'static str,
    why: &'static str,
}
