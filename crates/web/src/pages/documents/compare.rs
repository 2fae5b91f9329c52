//! Two documents side by side: what each says of the same event, and where they differ.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::document_pages::DocumentPage;
use yipanqi_app::same_event::{Contradiction, Likeness, Said, Topic};
use yipanqi_domain::{Day, DocumentId};

use super::spoken;
use crate::error::Error;
use crate::figures::Markup;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;
use crate::words::Words;

/// The route of the page.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::COMPARE_DOCUMENTS, Guard::SignedIn, get(show))]
}

#[derive(Template)]
#[template(path = "documents/compare.html")]
struct Compare {
    f: Frame,
    left: Head,
    right: Head,
    topics: Vec<OfTopic>,
    contradicting: usize,
    likeness: String,
}

/// One of the two.
struct Head {
    title: String,
    href: String,
    trust: (String, &'static str),
    received: Markup,
}

struct OfTopic {
    code: &'static str,
    word: &'static str,
    differing: Vec<Row>,
    agreeing: usize,
}

/// What is said differently, or by one of them only.
struct Row {
    name: String,
    left: Option<Markup>,
    right: Option<Markup>,
    contradicts: bool,
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let w = visitor.words;
    let id = |name| asked.number(name).map(DocumentId).ok_or(Error::NotFound);
    let (a, b) = (id("a")?, id("b")?);
    let compared = state.app.compare_documents(&me.actor, a, b).await?;
    let topic = |topic: &Topic| {
        let of = || compared.said.iter().filter(|said| said.topic == *topic);
        OfTopic {
            code: topic.code(),
            word: w.t(&format!("documents.topic-{}", topic.code())),
            differing: of()
                .filter(|said| !said.agrees())
                .map(|said| row(w, said))
                .collect(),
            agreeing: of().filter(|said| said.agrees()).count(),
        }
    };
    let topics = Topic::ALL.iter().map(topic);
    page(&Compare {
        f: Frame::new(&state, &visitor, Place::Documents, w.t("documents.compare-title"))
            .crumb(urls::DOCUMENTS, w.t("nav.documents"))
            .crumb(urls::document(a), compared.left.document.title.clone()),
        likeness: match compared.likeness {
            Some((Likeness::NearCopy, common)) => {
                w.with("documents.near-copy", &[("n", &format!("{:.0}", common * 100.0))])
            }
            Some((Likeness::SameMeeting, _)) => w.t("documents.same-meeting").to_owned(),
            None => w.t("documents.not-alike").to_owned(),
        },
        contradicting: compared.said.iter().filter(|said| said.contradicts()).count(),
        topics: topics
            .filter(|t| t.agreeing > 0 || !t.differing.is_empty())
            .collect(),
        left: head(w, &compared.left),
        right: head(w, &compared.right),
    })
}

fn head(w: Words, page: &DocumentPage) -> Head {
    let trust = page.trust().map(|code| spoken::trust(w, code));
    Head {
        title: page.document.title.clone(),
        href: urls::document(page.document.id),
        trust: trust.unwrap_or_default(),
        received: w.moment(page.document.received_at.0),
    }
}

/// Differences that a reason names at most.
const MOST_NAMED: usize = 4;

/// What another report of the session says otherwise, as a reason of doubt.
pub(super) fn contradiction(w: Words, found: &Contradiction) -> String {
    let value = |said: &Said, text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        let day = (said.topic == Topic::Meeting && said.name == "day").then(|| w.day_words(text));
        day.flatten().unwrap_or_else(|| text.to_owned())
    };
    let told = |said: &Said| {
        let name = match said.topic {
            Topic::Meeting => w.t(&format!("documents.about-{}", said.name)),
            _ => said.name.as_str(),
        };
        let (here, there) = (value(said, &said.left), value(said, &said.right));
        w.with(
            "documents.contradicted",
            &[("name", &name), ("here", &here), ("there", &there)],
        )
    };
    let named: Vec<String> = found.said.iter().take(MOST_NAMED).map(told).collect();
    w.with(
        "documents.reason-contradicts",
        &[
            ("title", &found.title),
            ("n", &w.count(found.said.len())),
            ("what", &named.join(w.t("documents.listing"))),
        ],
    )
}

fn row(w: Words, said: &Said) -> Row {
    let is_word = said.topic == Topic::Meeting;
    let value = |text: &String| match (is_word, said.name.as_str()) {
        (true, "day") => Day::parse(text).map_or_else(|| Markup::escaped(text), |day| w.day(day)),
        (true, "mode") => Markup::escaped(
            w.find(&format!("documents.mode-{}", text.replace('_', "-")))
                .unwrap_or(text),
        ),
        _ if text.is_empty() => Markup::escaped(w.t("documents.named-only")),
        _ => Markup::escaped(text),
    };
    Row {
        name: if is_word {
            w.t(&format!("documents.about-{}", said.name)).to_owned()
        } else if matches!(said.topic, Topic::Task | Topic::Paper) {
            String::new()
        } else {
            said.name.clone()
        },
        left: said.left.as_ref().map(value),
        right: said.right.as_ref().map(value),
        contradicts: said.contradicts(),
    }
}
