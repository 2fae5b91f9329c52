//! 通报、报告: compiled from what is known at one point of the trail, line by line with where each comes from; signed
//! off, issued with a number, sealed. A paper compiled again is another paper.

mod gather;
mod story;
mod tell;
mod written;

pub use written::PaperFile;

use crate::App;
use crate::error::{Error, Result};
use tell::Script;
use yipanqi_domain::canon::Form;
use yipanqi_domain::list::{List, ListVersion};
use yipanqi_domain::lit::LightRun;
use yipanqi_domain::meeting::{Decision, Session};
use yipanqi_domain::office::{Body, Mark};
use yipanqi_domain::paper::{Paper, PaperKind, PaperLine, PaperState, Signature, SignatureHow};
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, ListId, PaperId, PaperLineId, SessionId};
use yipanqi_store::Tx;

/// Papers on one page.
pub const PAPERS_A_PAGE: i64 = 50;

/// Where a paper stands in the record: what decides its lines.
struct Coordinates {
    kind: PaperKind,
    body: BodyId,
    list: Option<ListId>,
    version: Option<ListVersion>,
    run: Option<LightRun>,
    period: Period,
    session: Option<SessionId>,
    mark: Mark,
}

/// A paper with what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperPage {
    /// The paper.
    pub paper: Paper,
    /// Whose it is.
    pub body: Body,
    /// Its lines.
    pub lines: Vec<PaperLine>,
    /// Who signed it, with post and name as they are called now.
    pub signatures: Vec<(Signature, String)>,
    /// What the reader may do: sign off, issue, set aside.
    pub acts: Vec<Action>,
}

/// One line with the things that it comes from, as far as the reader may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePage {
    /// The paper.
    pub paper: Paper,
    /// The line.
    pub line: PaperLine,
    /// Decisions.
    pub decisions: Vec<LineDecision>,
    /// Items with the titles that the rows gave them.
    pub items: Vec<LineItem>,
    /// Refs that the reader may not see.
    pub hidden: usize,
}

/// A decision behind a line, with its own characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDecision {
    /// The decision.
    pub decision: Decision,
    /// The excerpts that it was taken from.
    pub excerpts: Vec<crate::meeting_pages::Excerpt>,
}

/// An item behind a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineItem {
    /// The item.
    pub item: yipanqi_domain::list::Item,
    /// Plan, done, percentage, as the facts of the line say.
    pub facts: Vec<yipanqi_store::query::facts::FactLine>,
    /// Certificates.
    pub certificates: Vec<yipanqi_domain::close::Certificate>,
}

/// What a paper may be compiled of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PapersPage {
    /// Papers that may be seen.
    pub papers: Vec<Paper>,
    /// There are more.
    pub more: bool,
    /// Lists of which a bulletin may be made.
    pub lists: Vec<List>,
    /// Sessions of which a report may be made.
    pub sessions: Vec<Session>,
}

/// Of what a paper is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperOf {
    /// A month's bulletin of a list.
    List(ListId),
    /// The report on what a session decided, to the next one.
    Session(SessionId),
}

/// What a paper would say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperPreview {
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
}

impl App {
    /// Compiles a paper of a list or a session.
    pub async fn compile_paper(&self, actor: &Actor, of: PaperOf, period: Period) -> Result<PaperId> {
        let (tx, coordinates, script) = self.script_of(actor, of, period).await?;
        self.seal_paper(tx, actor, coordinates, script).await
    }

    /// What a paper compiled now would say; nothing is kept.
    pub async fn preview_paper(&self, actor: &Actor, of: PaperOf, period: Period) -> Result<PaperPreview> {
        let (tx, coordinates, script) = self.script_of(actor, of, period).await?;
        tx.roll_back();
        if coordinates.mark > actor.ceiling {
            return Err(Refusal::new("above_ceiling").into());
        }
        Ok(PaperPreview {
            title: script.title,
            lines: script.lines.into_iter().map(|(_, text, _)| text).collect(),
        })
    }

    async fn script_of(
        &self,
        actor: &Actor,
        of: PaperOf,
        period: Period,
    ) -> Result<(Tx, Coordinates, Script)> {
        match of {
            PaperOf::List(list) => self.bulletin_script(actor, list, period).await,
            PaperOf::Session(session) => self.meeting_script(actor, session, period).await,
        }
    }

    /// Papers, and what new ones may be made of.
    pub async fn papers_page(&self, actor: &Actor, page: i64) -> Result<PapersPage> {
        let mut read = self.store().read().await?;
        let offset = (page.max(1) - 1) * PAPERS_A_PAGE;
        let mut papers = read.papers_seen(actor.sight(), PAPERS_A_PAGE + 1, offset).await?;
        let shown = usize::try_from(PAPERS_A_PAGE).unwrap_or(usize::MAX);
        let more = papers.len() > shown;
        papers.truncate(shown);
        let (mut lists, mut sessions) = (Vec::new(), Vec::new());
        for body in actor.bodies(yipanqi_domain::rights::Role::Clerk) {
            let may_read = |mark: Mark| mark <= actor.ceiling;
            lists.extend(
                read.lists_of_body(body)
                    .await?
                    .into_iter()
                    .filter(|l| may_read(l.mark)),
            );
            let held = read.sessions_held_by(body, actor.today).await?;
            sessions.extend(held.into_iter().filter(|s| may_read(s.mark)));
        }
        read.end().await?;
        Ok(PapersPage {
            papers,
            more,
            lists,
            sessions,
        })
    }

    /// 月度通报 of a list.
    pub async fn compile_bulletin(&self, actor: &Actor, list: ListId, period: Period) -> Result<PaperId> {
        self.compile_paper(actor, PaperOf::List(list), period).await
    }

    async fn bulletin_script(
        &self,
        actor: &Actor,
        list: ListId,
        period: Period,
    ) -> Result<(Tx, Coordinates, Script)> {
        let mut tx = self.store().begin(self.now()).await?;
        let found: Option<List> = tx.get(list).await?;
        let Some(list) = found.filter(|l| l.mark <= actor.ceiling) else {
            drop(tx);
            return Err(self.not_seen(actor, ("list", list.0), false).await);
        };
        let place = Place::of_body(list.body).marked(list.mark);
        let mut tx = self
            .allow(tx, actor, Action::CompilePaper, &place, ("list", list.id.0))
            .await?;
        if period.last_day() > actor.today {
            return Err(Refusal::new("paper_period_running")
                .at("period")
                .with("day", period.last_day())
                .into());
        }
        let (told, version, run) = gather::of_list(&mut tx, &list, period).await?;
        let coordinates = Coordinates {
            kind: PaperKind::Bulletin,
            body: list.body,
            list: Some(list.id),
            version: Some(version),
            run,
            period,
            session: None,
            mark: list.mark,
        };
        Ok((tx, coordinates, tell::bulletin(&told)))
    }

    /// 向下次会议的报告: what became of every decision of a session, as of the end of a period.
    pub async fn compile_meeting_report(
        &self,
        actor: &Actor,
        session: SessionId,
        period: Period,
    ) -> Result<PaperId> {
        self.compile_paper(actor, PaperOf::Session(session), period).await
    }

    async fn meeting_script(
        &self,
        actor: &Actor,
        session: SessionId,
        period: Period,
    ) -> Result<(Tx, Coordinates, Script)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(session) = tx.session_seen(actor.sight(), session).await? else {
            let exists = tx.get::<Session>(session).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("session", session.0), exists).await);
        };
        let place = Place::of_body(session.body).marked(session.mark);
        let mut tx = self
            .allow(tx, actor, Action::CompilePaper, &place, ("session", session.id.0))
            .await?;
        if period.last_day() > actor.today {
            return Err(Refusal::new("paper_period_running")
                .at("period")
                .with("day", period.last_day())
                .into());
        }
        if period.last_day() < session.held_on {
            return Err(Refusal::new("paper_before_session")
                .at("period")
                .with("day", session.held_on)
                .into());
        }
        let (told, mark) = gather::of_session(&mut tx, &session, period).await?;
        let coordinates = Coordinates {
            kind: PaperKind::MeetingReport,
            body: session.body,
            list: None,
            version: None,
            run: None,
            period,
            session: Some(session.id),
            mark: mark.max(session.mark),
        };
        Ok((tx, coordinates, tell::meeting_report(&told)))
    }

    /// Writes the paper and its lines, with the digest that later signatures name.
    async fn seal_paper(
        &self,
        mut tx: Tx,
        actor: &Actor,
        at: Coordinates,
        script: Script,
    ) -> Result<PaperId> {
        if at.mark > actor.ceiling {
            return Err(Refusal::new("above_ceiling").into());
        }
        let id: PaperId = tx.new_id().await?;
        // What was known: everything before this use case.
        let known_at = tx.seq() - 1;
        let mut form = Form::new();
        form.text("paper")
            .int(1)
            .text(at.kind.code())
            .int(at.body.0)
            .maybe_int(at.version.as_ref().map(|v| v.id.0))
            .maybe_int(at.run.as_ref().map(|r| r.id.0))
            .text(&at.period.to_string())
            .maybe_int(at.session.map(|s| s.0))
            .int(known_at)
            .text(&script.title)
            .int(i64::try_from(script.lines.len()).unwrap_or(i64::MAX));
        let mut lines = Vec::new();
        for (position, (kind, text, refs)) in (1_i64..).zip(script.lines) {
            form.text(kind.code())
                .text(&text)
                .value(&yipanqi_domain::field::Field::to_value(&refs));
            lines.push(PaperLine {
                id: tx.new_id::<PaperLineId>().await?,
                paper: id,
                position,
                kind,
                text,
                refs,
            });
        }
        let paper = Paper {
            id,
            kind: at.kind,
            body: at.body,
            list: at.list,
            version: at.version.map(|v| v.id),
            run: at.run.map(|r| r.id),
            period: Some(at.period),
            session: at.session,
            known_at,
            title: script.title,
            mark: at.mark,
            content: form.digest(),
            compiled_by: actor.post,
            compiled_at: tx.now(),
            state: PaperState::Compiled,
        };
        tx.insert(&paper).await?;
        for line in &lines {
            tx.insert(line).await?;
        }
        tx.commit(Entry::done(actor.by(), "paper.compile", "paper", id.0).because(paper.title))
            .await?;
        Ok(id)
    }

    /// 签发.
    pub async fn sign_off_paper(&self, actor: &Actor, id: PaperId) -> Result<()> {
        let (mut tx, paper) = self.paper_to_change(actor, id, Action::SignOffPaper).await?;
        let now = tx.now();
        let signature = Signature {
            id: tx.new_id().await?,
            object_kind: "paper".to_owned(),
            object_id: id.0,
            person: actor.person,
            post: actor.post,
            unit: actor.unit,
            how: SignatureHow::Account,
            content: paper.content.clone(),
            at: now,
        };
        let paper = paper.signed_off(actor.post, now)?;
        tx.update(&paper).await?;
        tx.insert(&signature).await?;
        tx.commit(Entry::done(actor.by(), "paper.sign_off", "paper", id.0))
            .await?;
        Ok(())
    }

    /// 印发, with a number that has no gap within body, kind and year.
    pub async fn issue_paper(&self, actor: &Actor, id: PaperId) -> Result<String> {
        let (mut tx, paper) = self.paper_to_change(actor, id, Action::CompilePaper).await?;
        let body: Body = tx.get(paper.body).await?.ok_or(Error::NotFound)?;
        let year = actor.today.year();
        let (series, word) = match paper.kind {
            PaperKind::Bulletin => ("bulletin", "通报"),
            PaperKind::MeetingReport => ("meeting_report", "报告"),
        };
        let now = tx.now();
        // Judged before a number is taken; the number is given back with the transaction if it is not.
        let n = tx.next_number(&format!("{series}/{}/{year}", body.id)).await?;
        let number = format!("{}{word}〔{year}〕{n}号", body.number_prefix);
        let paper = paper.issued(number.clone(), now)?;
        tx.update(&paper).await?;
        tx.commit(Entry::done(actor.by(), "paper.issue", "paper", id.0).because(number.clone()))
            .await?;
        Ok(number)
    }

    /// 作废, before it is issued.
    pub async fn set_paper_aside(&self, actor: &Actor, id: PaperId, reason: &str) -> Result<()> {
        let (mut tx, paper) = self.paper_to_change(actor, id, Action::CompilePaper).await?;
        let paper = paper.set_aside(reason)?;
        tx.update(&paper).await?;
        tx.commit(Entry::done(actor.by(), "paper.set_aside", "paper", id.0).because(reason.trim()))
            .await?;
        Ok(())
    }

    async fn paper_to_change(&self, actor: &Actor, id: PaperId, action: Action) -> Result<(Tx, Paper)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(paper) = tx.paper_seen(actor.sight(), id).await? else {
            let exists = tx.get::<Paper>(id).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("paper", id.0), exists).await);
        };
        let place = Place::of_body(paper.body).marked(paper.mark);
        let tx = self.allow(tx, actor, action, &place, ("paper", id.0)).await?;
        Ok((tx, paper))
    }

    /// One paper.
    pub async fn paper_page(&self, actor: &Actor, id: PaperId) -> Result<PaperPage> {
        let mut read = self.store().read().await?;
        let Some(paper) = read.paper_seen(actor.sight(), id).await? else {
            let exists = read.get::<Paper>(id).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("paper", id.0), exists).await);
        };
        let body: Body = read.get(paper.body).await?.ok_or(Error::NotFound)?;
        let lines = read.paper_lines(id).await?;
        let signed = read.signatures_of("paper", id.0).await?;
        let signatures = signed
            .into_iter()
            .map(|(signature, person, post)| (signature, format!("{post} {person}")))
            .collect();
        read.end().await?;
        let place = Place::of_body(paper.body).marked(paper.mark);
        let waits = match paper.state {
            PaperState::Compiled => vec![Action::SignOffPaper, Action::CompilePaper],
            PaperState::SignedOff { .. } => vec![Action::CompilePaper],
            PaperState::Issued { .. } | PaperState::SetAside { .. } => Vec::new(),
        };
        let acts = waits
            .into_iter()
            .filter(|action| may(actor, *action, &place).is_ok())
            .collect();
        Ok(PaperPage {
            paper,
            body,
            lines,
            signatures,
            acts,
        })
    }

    /// One line of a paper: the decision with its characters, the items with their facts and certificates.
    pub async fn paper_line_page(&self, actor: &Actor, id: PaperId, position: i64) -> Result<LinePage> {
        let sight = actor.sight();
        let mut read = self.store().read().await?;
        let Some(paper) = read.paper_seen(sight, id).await? else {
            let exists = read.get::<Paper>(id).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("paper", id.0), exists).await);
        };
        let line = read.paper_line(id, position).await?.ok_or(Error::NotFound)?;
        let mut hidden = 0;
        let mut decisions = Vec::new();
        for decision in &line.refs.decisions {
            match read.decision_seen(sight, *decision).await? {
                Some(decision) => decisions.push(decision),
                None => hidden += 1,
            }
        }
        let mut items = Vec::new();
        for item in &line.refs.items {
            let Some(item) = read.item_seen(sight, *item).await? else {
                hidden += 1;
                continue;
            };
            let told = read.facts_of_item_seen(sight, item.id).await?;
            let mut facts: Vec<_> = told
                .into_iter()
                .filter(|fact| line.refs.facts.contains(&fact.fact.id))
                .collect();
            // The sheet that a value was entered from is for its own side of the ladder.
            for fact in &mut facts {
                if let Some(sheet) = fact.fact.evidence
                    && read.evidence_seen(sight, sheet).await?.is_none()
                {
                    fact.fact.evidence = None;
                }
            }
            let mut certificates = Vec::new();
            for certificate in &line.refs.certificates {
                let found: Option<yipanqi_domain::close::Certificate> = read.get(*certificate).await?;
                certificates.extend(found.filter(|c| c.item == item.id));
            }
            items.push(LineItem {
                item,
                facts,
                certificates,
            });
        }
        read.end().await?;
        let mut with_excerpts = Vec::new();
        for decision in decisions {
            let excerpts = self.excerpts_of(actor, decision.id).await?;
            with_excerpts.push(LineDecision { decision, excerpts });
        }
        Ok(LinePage {
            paper,
            line,
            decisions: with_excerpts,
            items,
            hidden,
        })
    }
}
