//! The review of one document: the source left with what was found marked in it, the candidates right, the current
//! one with its form. Which candidate is current is part of the address, so every step works without script.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::document_pages::{DocumentPage, OtherReport};
use yipanqi_app::extract::TrustLevel;
use yipanqi_app::reading::Reading;
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState, DocumentState};
use yipanqi_domain::example::UNTRUSTED;
use yipanqi_domain::review::SPLIT;
use yipanqi_domain::{CandidateId, DocumentId, Refusal};

use super::candidate::{Card, in_parts, kind_key, listed, merge_choices};
use super::compare;
use super::menus::{Finding, Looked, MOST, Menu, Named, Remembered, days, finding, leads, named, remembered};
use super::shown::{Parts, by, source_of};
use super::source::Source;
use super::spoken;
use crate::error::Error;
use crate::figures::Markup;
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;
use crate::words::Words;

/// Decided candidates before the current one that stay in sight.
const IN_SIGHT: usize = 2;
/// Candidates after the current one that stay in sight; a page of thousands of cards helps nobody.
const AHEAD: usize = 150;

/// Characters of a unit's name that are looked for at most.
const LONGEST_NAME: usize = 60;

/// The routes of the review.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::DOCUMENT, Guard::SignedIn, get(show))]
}

#[derive(Template)]
#[template(path = "documents/review.html")]
pub(super) struct Review {
    f: Frame,
    title: String,
    sort: String,
    trust: (String, &'static str),
    reasons: Vec<String>,
    /// What reading says of a page that is trusted all the same.
    notes: Vec<String>,
    mark: String,
    state: (String, &'static str),
    set_aside_because: Option<String>,
    unreadable: Option<(String, String)>,
    text_lost: bool,
    cleaned: String,
    /// What opening the file left out or decided, with the words left out.
    noted: Vec<(String, String)>,
    is_made_of_file: bool,
    by: Vec<Markup>,
    source: Option<Source>,
    parts: Option<Parts>,
    vouch: Option<Vouching>,
    others: Vec<Other>,
    is_contradicted: bool,
    remembered: Vec<Remembered>,
    done: usize,
    total: usize,
    may_decide: bool,
    may_turn: bool,
    is_closed: bool,
    is_meeting: bool,
    session_href: Option<String>,
    /// Sessions entered from it.
    sessions: Vec<(String, String)>,
    tabs: Vec<Tab>,
    folded: Option<Folded>,
    cards: Vec<Card>,
    /// Further candidates that are not shown yet, and the first of them.
    later: Option<(usize, String)>,
    form: FormState,
    current: Option<Current>,
    undo: Option<Undo>,
    before_href: Option<String>,
    after_href: Option<String>,
    rest: usize,
    kind: &'static str,
    kind_word: &'static str,
    next_tab: Option<(String, &'static str)>,
    panel: Panel,
    to: Addresses,
    review_script: &'static str,
}

/// Where the page's forms and links lead.
struct Addresses {
    here: String,
    original: String,
    add: String,
    adding: String,
    rest: String,
    finish: String,
    aside: String,
    asking_aside: String,
    reopen: String,
    read: String,
    asking_again: String,
    vouch: String,
    units: String,
    rules: &'static str,
}

/// Whether somebody answers for an untrusted text.
struct Vouching {
    given: bool,
    reason: String,
}

/// Another report of what may be the same event.
struct Other {
    title: String,
    href: String,
    compare: String,
    trust: (String, &'static str),
    /// Whether it tells of the same session, not only of the same day.
    day: String,
}

/// What stands beside the candidates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Panel {
    /// Nothing.
    #[default]
    Closed,
    /// The form that adds one.
    Adding,
    /// The question whether to put the document away.
    Aside,
    /// The question whether to read a document again whose review has ended.
    Again,
}

struct Tab {
    text: &'static str,
    href: String,
    count: usize,
    waiting: usize,
    is_here: bool,
}

/// Decided candidates that are not in sight.
struct Folded {
    words: String,
    href: String,
}

/// The current candidate's form.
struct Current {
    action: String,
    seen: String,
    is_done: bool,
    is_task: bool,
    is_person: bool,
    merge: Vec<Choice>,
    can_merge_back: bool,
    due_hint: String,
    /// What the names of its units stand for.
    named: Vec<Named>,
    /// Any unit of the register, by a few characters of it.
    finding: Finding,
    /// Lead units to choose from, by number.
    leads: Vec<Menu>,
    /// Last days to choose from, by number.
    days: Vec<Menu>,
    /// The part that is open because something in it is to be corrected.
    open: &'static str,
}

/// Takes the last verdict back.
struct Undo {
    action: String,
    kind: &'static str,
    seen: String,
    number: usize,
}

/// What the address says of the page.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) kind: Option<CandidateKind>,
    pub(super) at: Option<i64>,
    /// Decided just now; the next one that waits after it is current.
    pub(super) after: Option<i64>,
    /// Decided last; links carry it on.
    pub(super) last: Option<i64>,
    pub(super) unfolded: bool,
    /// Which part of a long text, from 1.
    pub(super) part: Option<i64>,
    pub(super) panel: Panel,
    /// A unit that is looked for.
    pub(super) looked: Looked,
}

impl View {
    pub(super) fn of(asked: &Form) -> Self {
        Self {
            kind: CandidateKind::parse(asked.get("kind")),
            at: asked.number("at"),
            after: asked.number("after"),
            last: asked.number("last").or_else(|| asked.number("after")),
            unfolded: asked.has("all"),
            part: asked.number("part"),
            panel: match asked.get("open") {
                "add" => Panel::Adding,
                "aside" => Panel::Aside,
                "again" => Panel::Again,
                _ => Panel::Closed,
            },
            looked: Looked {
                typed: asked.get("unit").trim().chars().take(LONGEST_NAME).collect(),
                whose: asked.get("whose").to_owned(),
                ..Looked::default()
            },
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let shown = state.app.document_page(&me.actor, DocumentId(id)).await?;
    let mut view = View::of(&asked);
    if !view.looked.typed.is_empty() && shown.can_review {
        let like = state.app.units_like(&me.actor, &view.looked.typed, MOST).await?;
        (view.looked.units, view.looked.more) = like;
    }
    page(&Review::new(&state, &visitor, shown, view, None))
}

/// The review with a form that was refused, as it was sent.
pub(super) async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: DocumentId,
    view: View,
    sent: Form,
    refusal: &Refusal,
) -> Result<Response, Error> {
    let shown = state.app.document_page(&me.actor, id).await?;
    let form = FormState::refused(sent, refusal, visitor.words);
    page_refused(refusal, &Review::new(state, visitor, shown, view, Some(form)))
}

impl Review {
    pub(super) fn new(
        state: &State,
        visitor: &Visitor,
        shown: DocumentPage,
        view: View,
        sent: Option<FormState>,
    ) -> Self {
        let w = visitor.words;
        let DocumentPage {
            document,
            reading,
            candidates,
            ..
        } = &shown;
        let answer = reading.as_ref().and_then(|r| r.answer.as_ref());
        let is_open = matches!(document.state, DocumentState::Read { .. });
        let kind = kind_shown(candidates, &view);
        let of_kind: Vec<&Candidate> = candidates.iter().filter(|c| c.kind == kind).collect();
        let now = if view.panel == Panel::Adding {
            None
        } else {
            current(&of_kind, &view)
        };
        let steps = Steps {
            document: document.id,
            last: view.last,
        };
        let (folded, cards) = cards(w, steps, kind, &of_kind, now, view.unfolded);
        let last_shown = cards.last().map_or(0, |card| card.number);
        let later = of_kind
            .get(last_shown)
            .map(|c| (of_kind.len() - last_shown, steps.to(c)));
        let neighbour = |n: Option<usize>| n.and_then(|n| of_kind.get(n)).map(|c| steps.to(c));
        let code = document.state.code();
        let may_decide = is_open && shown.can_review;
        let saved = now.map(|n| wording(of_kind[n])).unwrap_or_default();
        let form = match sent {
            Some(sent) => sent.over(saved),
            None => saved,
        };
        let waiting = |k: CandidateKind| {
            candidates
                .iter()
                .filter(|c| c.kind == k && c.state == CandidateState::Proposed)
                .count()
        };
        let next_tab = CandidateKind::ALL
            .iter()
            .copied()
            .find(|k| *k != kind && waiting(*k) > 0);
        let done = candidates
            .iter()
            .filter(|c| c.state != CandidateState::Proposed)
            .count();
        let at = now.map(|n| of_kind[n].id.0);
        let written = reading
            .as_ref()
            .and_then(|r| source_of(w, &shown, r, steps, at, view.part));
        let (source, parts) = written.map_or((None, None), |(source, parts)| (Some(source), Some(parts)));
        Self {
            f: Frame::new(state, visitor, Place::Documents, document.title.clone())
                .crumb(urls::DOCUMENTS, w.t("nav.documents"))
                .crumb(
                    urls::with_query(urls::DOCUMENTS, &[("state", code)]),
                    w.t(&format!("documents.state-{code}")),
                ),
            title: document.title.clone(),
            sort: reading
                .as_ref()
                .map(|r| spoken::sort(w, &r.record.kind))
                .unwrap_or_default(),
            trust: shown
                .trust()
                .map(|code| spoken::trust(w, code))
                .unwrap_or_default(),
            reasons: reasons(w, &shown, answer),
            notes: notes(w, answer),
            mark: w.t(&format!("documents.mark-{}", document.mark)).to_owned(),
            state: (
                w.t(&format!("documents.state-{code}")).to_owned(),
                if code == "reviewed" { "good" } else { "" },
            ),
            set_aside_because: match &document.state {
                DocumentState::SetAside { reason, .. } => Some(reason.clone()),
                _ => None,
            },
            unreadable: match &document.state {
                DocumentState::Unreadable { reason } => Some(spoken::unreadable(w, reason)),
                _ => None,
            },
            text_lost: reading.as_ref().is_some_and(|r| r.text.is_none()),
            cleaned: answer.map(|a| spoken::cleaned(w, a)).unwrap_or_default(),
            noted: answer.map(|a| spoken::noted(w, a)).unwrap_or_default(),
            is_made_of_file: answer.is_some_and(spoken::is_made_of_file),
            by: by(w, &shown),
            source,
            parts,
            vouch: vouching(&shown, reading.as_ref().map(|r| r.record.trust.as_str())),
            others: others(w, &shown),
            is_contradicted: !shown.contradictions.is_empty(),
            remembered: remembered(w, &shown.choices),
            done,
            total: candidates.len(),
            may_decide,
            may_turn: shown.can_review,
            is_closed: matches!(code, "reviewed")
                || (code == "set_aside" && document.state.reading().is_some()),
            is_meeting: reading.as_ref().is_some_and(|r| r.record.kind == "communique"),
            session_href: (shown.can_record && code == "reviewed")
                .then(|| urls::new_session(Some(document.id))),
            sessions: shown
                .sessions
                .iter()
                .map(|(id, name)| (urls::session(id), name.clone()))
                .collect(),
            tabs: tabs(w, document.id, candidates, kind),
            folded,
            cards,
            later,
            current: now
                .filter(|_| may_decide)
                .map(|n| current_form(w, state, &shown, &of_kind, n, (&form, &view.looked))),
            undo: Some(shown.last_decided)
                .filter(|_| may_decide)
                .flatten()
                .and_then(|id| undo(document.id, candidates, id)),
            before_href: neighbour(now.and_then(|n| n.checked_sub(1))),
            after_href: neighbour(now.map(|n| n + 1)),
            rest: waiting(kind),
            kind: kind.code(),
            kind_word: w.t(kind_key(kind)),
            next_tab: next_tab.map(|k| (tab_href(document.id, k), w.t(kind_key(k)))),
            panel: view.panel,
            to: Addresses::of(document.id, kind),
            form,
            review_script: crate::assets::review_script(),
        }
    }
}

impl Addresses {
    fn of(id: DocumentId, kind: CandidateKind) -> Self {
        let here = urls::document(id);
        let opened = |what| urls::with_query(&here, &[("kind", kind.code()), ("open", what)]);
        Self {
            original: urls::document_original(id),
            add: urls::document_candidates(id),
            adding: opened("add"),
            rest: urls::document_act(id, "rest"),
            finish: urls::document_act(id, "review"),
            aside: urls::document_act(id, "aside"),
            asking_aside: opened("aside"),
            reopen: urls::document_act(id, "reopen"),
            read: urls::document_act(id, "read"),
            vouch: urls::document_act(id, "vouch"),
            units: urls::document_act(id, "units"),
            rules: urls::DOCUMENT_RULES,
            asking_again: opened("again"),
            here,
        }
    }
}

/// The tab asked for, else that of the candidate asked for, else the first with something that waits.
fn kind_shown(all: &[Candidate], view: &View) -> CandidateKind {
    let at = view
        .at
        .and_then(|id| all.iter().find(|c| c.id.0 == id))
        .map(|c| c.kind);
    let waits = |k: &CandidateKind| {
        all.iter()
            .any(|c| c.kind == *k && c.state == CandidateState::Proposed)
    };
    let waiting = || CandidateKind::ALL.iter().copied().find(waits);
    at.or(view.kind).or_else(waiting).unwrap_or(CandidateKind::Task)
}

/// The candidate asked for, else the next that waits after the one decided last, else the first that waits.
fn current(of_kind: &[&Candidate], view: &View) -> Option<usize> {
    let place = |id: i64| of_kind.iter().position(|c| c.id.0 == id);
    let waits = |c: &&Candidate| c.state == CandidateState::Proposed;
    if let Some(at) = view.at.and_then(place) {
        return Some(at);
    }
    let after = view.after.and_then(place).map_or(0, |n| n + 1);
    let next = of_kind[after..].iter().position(waits).map(|n| n + after);
    next.or_else(|| of_kind.iter().position(waits))
}

fn tab_href(id: DocumentId, kind: CandidateKind) -> String {
    urls::with_query(&urls::document(id), &[("kind", kind.code())])
}

/// How links to candidates are made; they remember what was decided last, so that it can still be taken back.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    document: DocumentId,
    last: Option<i64>,
}

impl Steps {
    /// This page with a candidate in sight.
    pub(super) fn to(self, candidate: &Candidate) -> String {
        let (at, last) = (
            candidate.id.to_string(),
            self.last.map(|id| id.to_string()).unwrap_or_default(),
        );
        let tab = tab_href(self.document, candidate.kind);
        format!(
            "{}#c{at}",
            urls::with_query(&tab, &[("at", &at), ("last", &last)])
        )
    }

    /// This page with another part of its text, the current candidate as it is.
    pub(super) fn to_part(self, id: DocumentId, part: usize, now: Option<i64>) -> String {
        let (part, at) = (part.to_string(), now.map(|n| n.to_string()).unwrap_or_default());
        urls::with_query(&urls::document(id), &[("at", &at), ("part", &part)])
    }
}

/// Whether somebody answers for an untrusted text; nothing to answer for otherwise.
fn vouching(shown: &DocumentPage, trust: Option<&str>) -> Option<Vouching> {
    (trust == Some(UNTRUSTED)).then(|| {
        let given = shown.vouch.as_ref().filter(|v| v.given);
        Vouching {
            given: given.is_some(),
            reason: given.map(|v| v.reason.clone()).unwrap_or_default(),
        }
    })
}

/// Why it may not be relied on: what reading says, then what other reports of the session say otherwise.
fn reasons(w: Words, shown: &DocumentPage, answer: Option<&Reading>) -> Vec<String> {
    let doubted = answer.filter(|a| a.trust.level != TrustLevel::Trusted);
    let mut all = doubted.map(|a| spoken::trust_reasons(w, a)).unwrap_or_default();
    all.extend(shown.contradictions.iter().map(|c| compare::contradiction(w, c)));
    all
}

/// What reading noted of a text that it trusts.
fn notes(w: Words, answer: Option<&Reading>) -> Vec<String> {
    let trusted = answer.filter(|a| a.trust.level == TrustLevel::Trusted);
    trusted.map(|a| spoken::trust_reasons(w, a)).unwrap_or_default()
}

fn others(w: Words, shown: &DocumentPage) -> Vec<Other> {
    let other = |other: &OtherReport| Other {
        title: other.title.clone(),
        href: urls::document(other.document),
        compare: urls::compare_documents(shown.document.id, other.document),
        trust: spoken::trust(w, &other.trust),
        day: other
            .event
            .held_on
            .map(|day| w.day_words(&day.to_string()).unwrap_or_default())
            .unwrap_or_default(),
    };
    shown.others.iter().map(other).collect()
}

fn tabs(w: Words, id: DocumentId, all: &[Candidate], here: CandidateKind) -> Vec<Tab> {
    let tab = |kind: &CandidateKind| {
        let of_kind = || all.iter().filter(|c| c.kind == *kind);
        Tab {
            text: w.t(kind_key(*kind)),
            href: tab_href(id, *kind),
            count: of_kind().count(),
            waiting: of_kind().filter(|c| c.state == CandidateState::Proposed).count(),
            is_here: *kind == here,
        }
    };
    CandidateKind::ALL.iter().map(tab).collect()
}

/// The cards, of which a run of decided ones at the top is folded away.
fn cards(
    w: Words,
    steps: Steps,
    kind: CandidateKind,
    of_kind: &[&Candidate],
    now: Option<usize>,
    unfolded: bool,
) -> (Option<Folded>, Vec<Card>) {
    let run = of_kind
        .iter()
        .take_while(|c| c.state != CandidateState::Proposed)
        .count();
    let run = run.min(now.unwrap_or(0)).saturating_sub(IN_SIGHT);
    let hidden = if unfolded || run < 2 { 0 } else { run };
    let taken = of_kind[..hidden].iter().filter(|c| c.state.is_taken()).count();
    let dropped = hidden - taken;
    let folded = (hidden > 0).then(|| Folded {
        words: w.with(
            "documents.folded",
            &[("last", &hidden), ("taken", &taken), ("dropped", &dropped)],
        ),
        href: urls::with_query(
            &tab_href(steps.document, kind),
            &[
                ("all", "yes"),
                ("at", &now.map_or_else(String::new, |n| of_kind[n].id.to_string())),
            ],
        ),
    });
    let shown = now.unwrap_or(hidden).saturating_sub(hidden) + AHEAD;
    let card = |(n, c): (usize, &&Candidate)| Card::new(w, c, n + 1, steps.to(c), Some(n) == now);
    (
        folded,
        of_kind
            .iter()
            .enumerate()
            .skip(hidden)
            .take(shown)
            .map(card)
            .collect(),
    )
}

/// The form of a candidate as it is saved.
fn wording(candidate: &Candidate) -> FormState {
    let due = candidate.due_on.map_or_else(String::new, |d| d.to_string());
    FormState::of([
        ("text", candidate.text.as_str()),
        ("lead_units", &listed(&candidate.lead_units)),
        ("support_units", &listed(&candidate.support_units)),
        ("due_on", &due),
        ("parts", &in_parts(&candidate.text)),
    ])
}

fn current_form(
    w: Words,
    state: &State,
    shown: &DocumentPage,
    of_kind: &[&Candidate],
    n: usize,
    (form, looked): (&FormState, &Looked),
) -> Current {
    let candidate = of_kind[n];
    let is_task = candidate.kind == CandidateKind::Task;
    let named = if is_task {
        named(w, candidate, &shown.names)
    } else {
        Vec::new()
    };
    let open = ["parts", "into", "reason", "text", "support_units"]
        .into_iter()
        .find(|f| form.wrong(f).is_some());
    Current {
        action: urls::document_candidate(shown.document.id, candidate.id),
        // A form that was refused as stale is sent again on top of what is now saved.
        seen: candidate.seen(),
        is_done: candidate.state != CandidateState::Proposed,
        is_task,
        finding: finding(w, looked, &named),
        named,
        leads: if is_task {
            leads(candidate, of_kind)
        } else {
            Vec::new()
        },
        days: if is_task {
            days(w, state, shown)
        } else {
            Vec::new()
        },
        is_person: candidate.kind == CandidateKind::Person,
        merge: merge_choices(w, of_kind, candidate),
        can_merge_back: of_kind[..n]
            .iter()
            .any(|c| c.state.is_taken() || c.state == CandidateState::Proposed),
        due_hint: candidate
            .due
            .as_deref()
            .map(|due| w.with("documents.due-as-written", &[("due", &due)]))
            .unwrap_or_default(),
        open: open.unwrap_or_default(),
    }
}

/// The way to take the last verdict back; of what was taken apart, too.
fn undo(document: DocumentId, all: &[Candidate], id: CandidateId) -> Option<Undo> {
    let candidate = all.iter().find(|c| c.id == id)?;
    let held = candidate.state != CandidateState::Proposed || candidate.rule == SPLIT;
    let before =
        |c: &&Candidate| c.kind == candidate.kind && (c.position, c.id) < (candidate.position, candidate.id);
    held.then(|| Undo {
        action: urls::document_candidate(document, candidate.id),
        kind: candidate.kind.code(),
        seen: candidate.seen(),
        number: all.iter().filter(before).count() + 1,
    })
}
