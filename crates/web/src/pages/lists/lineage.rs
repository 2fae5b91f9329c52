//! Merging rows of an adjustment's draft into one, splitting one: what is open of them first, then the form; and what the
//! draft merges and splits already.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::{LineagePage, LineageView, MergeInput, OpenOf, SplitInput};
use yipanqi_domain::list::{AmountInput, DutyRole, PART_FIELDS, PartInput, RowContent};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{DecisionId, Refusal, RowId, SideId, VersionId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState, words_of};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

/// Parts that the form of a split offers at first.
const PARTS: usize = 3;

#[derive(Template)]
#[template(path = "lists/lineage.html")]
struct Page {
    f: Frame,
    shown: LineagePage,
    form: FormState,
    decisions: Vec<Choice>,
    units: Vec<Choice>,
    parts: usize,
}

/// One part of a split as the form asks for it.
struct Part {
    number: usize,
    title: &'static str,
    leads: String,
    weight: String,
    amounts: Vec<(String, String)>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::DraftList);
    vec![
        Route::get(urls::LIST_LINEAGE, guard, get(show)),
        Route::post(urls::MERGE_ROWS, guard, post(merge)),
        Route::post(urls::SPLIT_ROW, guard, post(split)),
        Route::post(urls::UNDO_LINEAGE, guard, post(undo)),
        Route::post(urls::EXPLAIN_LINEAGE, guard, post(explain)),
    ]
}

impl Page {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        rows: &[RowId],
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.lineage_page(&me.actor, id, rows).await?;
        let short = |text: &str| text.chars().take(40).collect::<String>();
        let decisions = shown.decisions.iter().map(|(decision, session)| {
            let session = session.as_ref().map(|session| session.name.as_str());
            let words = format!("{} {}", session.unwrap_or_default(), short(&decision.text));
            Choice::new(decision.id, words.trim())
        });
        let units = MoneyUnit::ALL
            .iter()
            .map(|unit| Choice::new(unit, super::unit_words(w, *unit)));
        let mut page = Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("lineage.title"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(id), shown.list.name.clone()),
            decisions: decisions.collect(),
            units: units.collect(),
            parts: PARTS,
            form: FormState::default(),
            shown,
        };
        let unit = page.unit().code();
        page.form = form.over(FormState::of([("money", unit)]));
        Ok(page)
    }

    /// The unit in which the row that would be split is planned.
    fn unit(&self) -> MoneyUnit {
        let first = self.shown.rows.first();
        let amount = first.and_then(|one| one.row.content.amounts.0.first());
        amount.map_or(MoneyUnit::Yi, yipanqi_domain::list::RowAmount::given_in)
    }
    fn may_merge(&self) -> bool {
        self.shown.rows.len() > 1 && self.shown.refused.is_none()
    }
    fn may_split(&self) -> bool {
        self.shown.rows.len() == 1 && self.shown.refused.is_none()
    }
    fn refused(&self) -> Option<String> {
        let refusal = self.shown.refused.as_ref()?;
        Some(words_of(refusal, self.f.w))
    }
    fn in_the_way(&self, row: &OpenOf) -> Option<String> {
        let refusal = row.in_the_way.as_ref()?;
        Some(words_of(refusal, self.f.w))
    }
    /// What happens with what is open of a row.
    fn open(&self, row: &OpenOf) -> Vec<String> {
        let say = |key: &str, n: i64| (n > 0).then(|| self.f.w.with(key, &[("n", &n)]));
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        [
            say("lineage.duties", count(row.duties)),
            say("lineage.orders", count(row.orders)),
            say("lineage.below", count(row.below)),
            say("lineage.named-by", count(row.named_by)),
            say("lineage.waiting", row.waiting),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
    fn leads(&self, content: &RowContent) -> String {
        let leads = content.units.of(DutyRole::Lead);
        leads
            .map(|unit| unit.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    }
    fn amounts(&self, content: &RowContent) -> String {
        super::amounts_words(self.f.w, &content.amounts, &self.shown.sides)
    }
    fn parts(&self) -> Vec<Part> {
        let amounts = amount_fields(&self.shown);
        (1..)
            .zip(PART_FIELDS)
            .take(self.parts)
            .map(|(number, title)| Part {
                number,
                title,
                leads: format!("lead_{number}"),
                weight: format!("weight_{number}"),
                amounts: amounts
                    .iter()
                    .map(|(at, side)| {
                        let name = match side {
                            Some((_, name)) => name.as_str(),
                            None => self.f.t("lineage.whole"),
                        };
                        let label = self.f.w.with("lineage.part-amount", &[("side", &name)]);
                        (format!("amount_{at}_{number}"), label)
                    })
                    .collect(),
            })
            .collect()
    }
    fn more_parts(&self) -> Option<String> {
        let row = self.shown.rows.first()?;
        let row = row.row.id.to_string();
        let path = urls::of_version(self.shown.version.id, "lineage");
        (self.parts < PART_FIELDS.len()).then(|| urls::with_query(&path, &[("row", &row), ("parts", "8")]))
    }
}

/// The amounts that the parts of a split are asked for: those of the sides, or of the whole, as the row is planned.
fn amount_fields(shown: &LineagePage) -> Vec<(usize, Option<(SideId, String)>)> {
    let whole = shown
        .rows
        .first()
        .is_some_and(|one| one.row.content.amounts.of(None).is_some());
    if whole || shown.sides.is_empty() {
        return vec![(0, None)];
    }
    (1..)
        .zip(&shown.sides)
        .map(|(at, side)| (at, Some((side.id, side.name.clone()))))
        .collect()
}

fn rows_of(form: &Form) -> Vec<RowId> {
    form.all("row")
        .filter_map(|id| id.parse().ok().map(RowId))
        .collect()
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let rows = rows_of(&asked.0);
    let mut shown = Page::new(&state, &visitor, &me, VersionId(id), &rows, FormState::default()).await?;
    if let Some(parts) = asked.number("parts").and_then(|n| usize::try_from(n).ok()) {
        shown.parts = parts.clamp(2, PART_FIELDS.len());
    }
    page(&shown)
}

/// The page once more, with what was typed and why not.
async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: VersionId,
    sent: Form,
    refusal: &Refusal,
) -> Result<Response, Error> {
    let rows = rows_of(&sent);
    let parts = PART_FIELDS.iter().filter(|field| sent.has(field)).count();
    let form = FormState::refused(sent, refusal, visitor.words);
    let mut shown = Page::new(state, visitor, me, id, &rows, form).await?;
    shown.parts = parts.max(PARTS);
    page_refused(refusal, &shown)
}

async fn merge(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let (id, seen) = (VersionId(id), sent.number("revision").unwrap_or(0));
    let input = MergeInput {
        rows: rows_of(&sent),
        title: sent.get("title").to_owned(),
        reason: sent.get("reason").to_owned(),
        decision: sent.number("decision").map(DecisionId),
    };
    match judged(state.app.merge_rows(&me.actor, id, seen, &input).await)? {
        Ok(_) => Ok(see_saying(urls::list_version(id), "lineage.merged", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, sent, &refusal).await,
    }
}

async fn split(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let (id, seen) = (VersionId(id), sent.number("revision").unwrap_or(0));
    let rows = rows_of(&sent);
    let shown = state.app.lineage_page(&me.actor, id, &rows).await?;
    let fields = amount_fields(&shown);
    let part = |(number, title): (usize, &&str)| PartInput {
        title: sent.get(title).to_owned(),
        lead_units: sent.get(&format!("lead_{number}")).to_owned(),
        weight: sent.get(&format!("weight_{number}")).to_owned(),
        amounts: fields
            .iter()
            .map(|(at, side)| AmountInput {
                side: side.as_ref().map(|(id, _)| *id),
                amount: sent.get(&format!("amount_{at}_{number}")).to_owned(),
                unit: sent.get("money").to_owned(),
            })
            .collect(),
    };
    let input = SplitInput {
        row: rows.first().copied(),
        parts: (1..).zip(&PART_FIELDS).map(part).collect(),
        reason: sent.get("reason").to_owned(),
        decision: sent.number("decision").map(DecisionId),
        difference: sent.get("difference").to_owned(),
    };
    match judged(state.app.split_row(&me.actor, id, seen, &input).await)? {
        Ok(_) => Ok(see_saying(urls::list_version(id), "lineage.split-done", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, sent, &refusal).await,
    }
}

fn at(ids: &Ids) -> Result<(VersionId, RowId), Error> {
    Ok((VersionId(ids.get("id")?), RowId(ids.get("row")?)))
}

async fn undo(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (id, row) = at(&ids)?;
    let seen = sent.number("revision").unwrap_or(0);
    match judged(state.app.undo_lineage(&me.actor, id, seen, row).await)? {
        Ok(_) => Ok(see_saying(urls::list_version(id), "lineage.undone", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, sent, &refusal).await,
    }
}

async fn explain(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (id, row) = at(&ids)?;
    let seen = sent.number("revision").unwrap_or(0);
    let said = sent.get("difference");
    match judged(state.app.explain_lineage(&me.actor, id, seen, row, said).await)? {
        Ok(_) => Ok(see_saying(
            urls::of_version(id, "lineage"),
            "lineage.explained",
            &[],
        )),
        Err(refusal) => refused(&state, &visitor, &me, id, sent, &refusal).await,
    }
}

/// Whether amounts of an act differ and nobody said why.
pub(crate) fn unexplained(act: &LineageView) -> bool {
    !act.moved.is_empty() && act.difference.is_empty()
}
