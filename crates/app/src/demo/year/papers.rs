//! 通报 and 报告: compiled by the clerk, signed off by the head, issued with a number.

use super::{CLERK, HEAD, Year, period};
use crate::error::Result;
use yipanqi_domain::{PaperId, SessionId};

impl Year<'_> {
    /// The month's bulletin of the projects, on the day on which it was lit.
    pub(super) async fn bulletin(&self, month: u32) -> Result<()> {
        self.set(self.after(month, 4)?, 13)?;
        let clerk = self.as_who(CLERK).await?;
        let paper = self
            .app
            .compile_bulletin(&clerk, self.projects, period(month)?)
            .await?;
        self.issue_paper_of_office(paper).await
    }

    /// What became of a session's decisions, for the next one.
    pub(super) async fn report_to_session(&self, session: SessionId, month: u32) -> Result<()> {
        self.set(self.after(month, 4)?, 15)?;
        let clerk = self.as_who(CLERK).await?;
        let paper = self
            .app
            .compile_meeting_report(&clerk, session, period(month)?)
            .await?;
        self.issue_paper_of_office(paper).await
    }

    async fn issue_paper_of_office(&self, paper: PaperId) -> Result<()> {
        self.clock.advance(3_600_000);
        let head = self.as_who(HEAD).await?;
        self.app.sign_off_paper(&head, paper).await?;
        self.clock.advance(1_800_000);
        let clerk = self.as_who(CLERK).await?;
        self.app.issue_paper(&clerk, paper).await?;
        Ok(())
    }
}
