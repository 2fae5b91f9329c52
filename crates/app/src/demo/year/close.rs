//! 销号: asked for with evidence, passed by a reviewer of each side, sealed; one returned and repeated, one opened again by
//! a correction record.

use super::{CLERK, Date, HEAD, Year};
use crate::close::{Asking, File};
use crate::demo::table::broken;
use crate::error::Result;
use yipanqi_domain::CloseRequestId;
use yipanqi_domain::close::{Certificate, checklist_of};
use yipanqi_domain::list::Item;
use yipanqi_domain::report::Verdict;

impl Year<'_> {
    pub(super) async fn close_the_first(&self) -> Result<()> {
        self.close_by("电子证照互认目录", "yu-plan-tb", (2025, 4, 15))
            .await
    }

    /// Asked in May, returned by the second side.
    pub(super) async fn close_and_be_returned(&self) -> Result<()> {
        let request = self
            .ask_to_close("危险废物跨省转移白名单", "yu-ecology-tb", None, (2025, 5, 21))
            .await?;
        self.set((2025, 5, 22), 10)?;
        let [first, second] = ["yu-fuhe", "sc-fuhe"];
        let reviewer = self.as_who(first).await?;
        self.app
            .review_close(&reviewer, request, None, Verdict::Accepted, "")
            .await?;
        self.clock.advance(3_600_000);
        let reviewer = self.as_who(second).await?;
        let reason = "接收方名单少两家，附件与公告不一致";
        self.app
            .review_close(&reviewer, request, None, Verdict::Returned, reason)
            .await?;
        Ok(())
    }

    /// And asked again in June.
    pub(super) async fn close_what_was_returned(&self) -> Result<()> {
        self.close_by("危险废物跨省转移白名单", "yu-ecology-tb", (2025, 6, 10))
            .await
    }

    /// Asked by the unit, passed by both sides on the two days that follow.
    pub(super) async fn close_by(&self, title: &str, login: &str, on: Date) -> Result<()> {
        let request = self.ask_to_close(title, login, None, on).await?;
        self.pass(request).await
    }

    /// Asked by the office for a unit without an account.
    pub(super) async fn close_on_behalf(&self, title: &str, unit: &str, on: Date) -> Result<()> {
        let request = self.ask_to_close(title, CLERK, Some(unit), on).await?;
        self.pass(request).await
    }

    /// 更正: one certificate was given too early.
    pub(super) async fn open_again(&self, title: &str) -> Result<()> {
        self.set((2025, 12, 11), 10)?;
        let item = self.item(title).await?;
        let mut read = self.app.store().read().await?;
        let all = read.every::<Certificate>().await?;
        read.end().await?;
        let certificate = all.iter().find(|certificate| certificate.item == item);
        let certificate = certificate.ok_or_else(|| broken(title))?.id;
        let head = self.as_who(HEAD).await?;
        let reason = "通车后复查发现龙门端连接匝道未完成验收，销号依据不足";
        self.app.reopen_closed(&head, certificate, reason, None).await
    }

    async fn ask_to_close(
        &self,
        title: &str,
        login: &str,
        for_whom: Option<&str>,
        on: Date,
    ) -> Result<CloseRequestId> {
        self.set(on, 9)?;
        let id = self.item(title).await?;
        let mut read = self.app.store().read().await?;
        let item: Option<Item> = read.get(id).await?;
        read.end().await?;
        let kind = item.ok_or_else(|| broken(title))?.kind;
        let words =
            format!("{title}验收意见（演示）\n\n两地验收组逐项核对目标，认为已经完成，同意申请销号。\n");
        let asking = Asking {
            for_whom: for_whom.map(|unit| self.office.unit(unit)).transpose()?,
            statement: format!("{title}已按清单目标完成，成效经两地核对一致。"),
            checklist: checklist_of(kind)
                .iter()
                .map(|point| (*point).to_owned())
                .collect(),
            files: vec![File {
                name: format!("{title}验收意见.txt"),
                bytes: words.into_bytes(),
            }],
            attached: Vec::new(),
            no_secret_confirmed: true,
        };
        let actor = self.as_who(login).await?;
        self.app.request_close(&actor, id, asking).await
    }

    async fn pass(&self, request: CloseRequestId) -> Result<()> {
        for login in ["yu-fuhe", "sc-fuhe"] {
            self.clock.advance(86_400_000 + 3_600_000);
            let reviewer = self.as_who(login).await?;
            let remark = "已核对佐证，同意";
            self.app
                .review_close(&reviewer, request, None, Verdict::Accepted, remark)
                .await?;
        }
        Ok(())
    }
}
