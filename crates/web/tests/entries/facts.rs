//! The facts that a table names: `{kind:what}` is looked up when the form is sent, because ids are drawn and forms carry
//! what was last seen. `what` may be a fact kept from an earlier answer.

use totp_rs::{Algorithm, Builder, Secret};
use yipanqi_app::decisions::decision_form;
use yipanqi_app::year::YearFilter;
use yipanqi_app::{App, Reader};
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{DutyRole, List, ListVersion};
use yipanqi_domain::meeting::{Decision, Session};
use yipanqi_domain::office::{Account, Body, Region, Unit};
use yipanqi_domain::report::Fact;
use yipanqi_domain::sheet::ListTemplate;
use yipanqi_domain::{CandidateId, DecisionId, DocumentId, PostId, VersionId, ZoneId};

/// Looks one up.
///
/// # Panics
/// When there is no such thing: the table is wrong.
pub async fn look_up(app: &App, kind: &str, what: &str) -> String {
    let mut read = app.store().read().await.unwrap();
    let found = match kind {
        "account" => account(app, what).await.id.to_string(),
        "post" => post(app, what).await.to_string(),
        "grant" => {
            let post = post(app, what).await;
            read.grants_of(post, app.today()).await.unwrap()[0].id.to_string()
        }
        "code" => code(app, account(app, what).await.totp_secret.as_deref().unwrap()),
        "region" => of(read.every::<Region>().await.unwrap(), what, |r| &r.code)
            .id
            .to_string(),
        "unit" => of(read.every::<Unit>().await.unwrap(), what, |u| &u.name)
            .id
            .to_string(),
        "body" => body(app, what).await.id.to_string(),
        "side" => {
            let body = body(app, what).await.id;
            read.sides_of(body).await.unwrap()[0].id.to_string()
        }
        "member" => read.members_of(ZoneId(id(what))).await.unwrap()[0].id.to_string(),
        "proposed" => proposed(app, what).await[0].id.to_string(),
        "seen-first" => proposed(app, what).await[0].seen(),
        "waiting" => proposed(app, what).await.len().to_string(),
        "seen" => {
            let candidate: Option<Candidate> = read.get(CandidateId(id(what)).0).await.unwrap();
            candidate.unwrap().seen()
        }
        "form" => {
            let decision: Option<Decision> = read.get(DecisionId(id(what)).0).await.unwrap();
            decision_form(&decision.unwrap())
        }
        "revision" => {
            let version: Option<ListVersion> = read.get(id(what)).await.unwrap();
            version.unwrap().revision.to_string()
        }
        "row" => {
            let rows = read.draft_rows(VersionId(id(what))).await.unwrap();
            rows.first().unwrap().id.to_string()
        }
        "before" => {
            let clerk = account(app, "lianban-jingban").await;
            let clerk = app.actor(&clerk, None).await.unwrap();
            let page = app.adoption_page(&clerk, VersionId(id(what)), 1).await;
            page.unwrap().content
        }
        "last-row" => {
            let rows = read.draft_rows(VersionId(id(what))).await.unwrap();
            rows.last().unwrap().id.to_string()
        }
        "list" => {
            let version: Option<ListVersion> = read.get(id(what)).await.unwrap();
            version.unwrap().list.to_string()
        }
        "template" => {
            let version: Option<ListVersion> = read.get(id(what)).await.unwrap();
            let list = version.unwrap().list;
            let all = read.every::<ListTemplate>().await.unwrap();
            let newest = all
                .iter()
                .filter(|template| template.list == list)
                .max_by_key(|t| t.id);
            newest.unwrap().id.to_string()
        }
        "item" => read.sealed_rows(VersionId(id(what))).await.unwrap()[0]
            .item
            .to_string(),
        "sealed" => read.sealed_rows(VersionId(id(what))).await.unwrap()[0]
            .id
            .to_string(),
        "plan" => {
            let version: Option<ListVersion> = read.get(id(what)).await.unwrap();
            let clerk = account(app, "lianban-jingban").await;
            let clerk = app.actor(&clerk, None).await.unwrap();
            let list = version.unwrap().list;
            let page = app.year_page(&clerk, list, &YearFilter::default()).await.unwrap();
            page.seen
        }
        "owed" => {
            let unit = of(read.every::<Unit>().await.unwrap(), what, |u| &u.name).id;
            let waits = |d: &Duty| d.unit == unit && d.state == DutyState::Assigned;
            let all = read.every::<Duty>().await.unwrap();
            let duty = all.into_iter().filter(waits).max_by_key(|d| d.id);
            duty.unwrap_or_else(|| panic!("{what} owes nothing"))
                .id
                .to_string()
        }
        "report-item" => reporting(
            &read.every::<Duty>().await.unwrap(),
            &units_named(&mut read, what).await,
        )
        .item
        .to_string(),
        "report-side" => {
            let unit = units_named(&mut read, what).await;
            let duty = reporting(&read.every::<Duty>().await.unwrap(), &unit);
            let version: Option<ListVersion> = read.get(duty.version.0).await.unwrap();
            let list: Option<List> = read.get(version.unwrap().list.0).await.unwrap();
            let sides = read
                .sides_of_unit(unit.id, Some(list.unwrap().body))
                .await
                .unwrap();
            sides[0].id.to_string()
        }
        "meeting" => {
            let all = read.every::<Session>().await.unwrap();
            let fits = |s: &&Session| s.name.contains(what);
            all.iter().find(fits).expect("that session").id.to_string()
        }
        "told" => {
            let (unit, measure) = what.split_once('.').expect("unit.measure");
            let unit = units_named(&mut read, unit).await.id;
            let facts = read.every::<Fact>().await.unwrap();
            let fits = |f: &&Fact| f.unit == unit && f.measure.code() == measure;
            facts.iter().rfind(fits).expect("that fact").id.to_string()
        }
        _ => panic!("there is no fact {kind}"),
    };
    read.end().await.unwrap();
    found
}

async fn units_named(read: &mut Reader, name: &str) -> Unit {
    of(read.every::<Unit>().await.unwrap(), name, |u| &u.name)
}

/// The open reporting duty of a unit that was made last.
fn reporting(duties: &[Duty], unit: &Unit) -> Duty {
    let fits = |d: &&Duty| d.unit == unit.id && d.role == DutyRole::Reporting && d.state.is_open();
    let found = duties.iter().rfind(fits);
    found
        .unwrap_or_else(|| panic!("{} reports nothing", unit.name))
        .clone()
}

/// The code that an authenticator shows now.
pub fn code(app: &App, base32: &str) -> String {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(Secret::try_from_base32(base32).unwrap())
        .build()
        .unwrap();
    totp.generate(u64::try_from(app.now().0 / 1000).unwrap())
        .to_string()
}

fn id(what: &str) -> i64 {
    what.parse().unwrap_or_else(|_| panic!("{what} is no id"))
}

fn of<R>(all: Vec<R>, what: &str, name: impl Fn(&R) -> &str) -> R {
    let found = all.into_iter().find(|one| name(one) == what);
    found.unwrap_or_else(|| panic!("there is no {what}"))
}

async fn account(app: &App, name: &str) -> Account {
    let mut read = app.store().read().await.unwrap();
    let found = read.account_by_name(name).await.unwrap();
    found.unwrap_or_else(|| panic!("there is no account {name}"))
}

/// The post from which an account acts.
async fn post(app: &App, name: &str) -> PostId {
    let person = account(app, name).await.person;
    let mut read = app.store().read().await.unwrap();
    read.posts_held(person, app.today()).await.unwrap()[0].id
}

/// A body by what its numbers begin with.
async fn body(app: &App, prefix: &str) -> Body {
    let mut read = app.store().read().await.unwrap();
    of(read.every().await.unwrap(), prefix, |b: &Body| &b.number_prefix)
}

/// The tasks of a document that wait.
async fn proposed(app: &App, document: &str) -> Vec<Candidate> {
    let mut read = app.store().read().await.unwrap();
    let mut all = read.candidates_of(DocumentId(id(document))).await.unwrap();
    all.retain(|c| c.kind == CandidateKind::Task && c.state == CandidateState::Proposed);
    all
}
