//! A paper as a file for Word and WPS: the sealed lines, an address beside each, the seal and the head at the foot.

use super::PaperPage;
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::At;
use yipanqi_domain::paper::{LineKind, PaperLine, PaperState};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, PaperId};
use yipanqi_publish::{Face, Writing, WrittenLine, docx};

/// A file to be handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// The paper as docx. Leaves an entry: an export that cannot be recorded does not happen.
    pub async fn paper_docx(&self, actor: &Actor, id: PaperId) -> Result<PaperFile> {
        let page = self.paper_page(actor, id).await?;
        let head = self.head().await?;
        let foot = format!("台账第{}条 SM3 {}", head.seq, head.hash);
        let writing = self.writing(&page, foot);
        let name = format!("{}.docx", page.paper.title);
        let bytes = tokio::task::spawn_blocking(move || docx(&writing))
            .await
            .map_err(|cause| Error::Broken(cause.into()))?
            .map_err(|cause| Error::Broken(cause.into()))?;
        let tx = self.store().begin(self.now()).await?;
        tx.commit(Entry::done(actor.by(), "paper.export", "paper", id.0).because("docx"))
            .await?;
        Ok(PaperFile { name, bytes })
    }

    fn writing(&self, page: &PaperPage, head: String) -> Writing {
        let day = |at: At| {
            let day: Day = at.day(self.settings().offset_minutes);
            format!("{}年{}月{}日", day.year(), day.month(), day.day())
        };
        let paper = &page.paper;
        let (number, issued_at) = match &paper.state {
            PaperState::Issued { number, at, .. } => (Some(number.clone()), Some(*at)),
            _ => (None, None),
        };
        let mut signed: Vec<String> = page
            .signatures
            .iter()
            .map(|(signature, name)| format!("签发：{name} {}", day(signature.at)))
            .collect();
        if let Some(at) = issued_at {
            signed.push(page.body.name.clone());
            signed.push(day(at));
        } else {
            signed.push("（未印发）".to_owned());
        }
        Writing {
            issuer: page.body.name.clone(),
            number,
            title: paper.title.clone(),
            lines: page.lines.iter().map(|line| written(line, paper.id)).collect(),
            signed,
            foot: vec![
                format!("内容摘要 SM3 {}", paper.content),
                format!("所据台账截至第{}条", paper.known_at),
                head,
            ],
        }
    }
}

fn written(line: &PaperLine, paper: PaperId) -> WrittenLine {
    let face = match line.kind {
        LineKind::Heading => Face::Heading,
        LineKind::Subheading => Face::Subheading,
        LineKind::Text | LineKind::Figure => Face::Text,
    };
    WrittenLine {
        face,
        text: line.text.clone(),
        address: (line.kind != LineKind::Heading).then(|| format!("/papers/{paper}/{}", line.position)),
    }
}
