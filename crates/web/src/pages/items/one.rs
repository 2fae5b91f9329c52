//! One item; the office assigns further duties here.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::changes::ChangesOfItem;
use yipanqi_app::close::ItemClosing;
use yipanqi_app::duties::DutyLine;
use yipanqi_app::excuses::ExcusesOfItem;
use yipanqi_app::items::{ItemPage, SideChain};
use yipanqi_app::lists::Kin;
use yipanqi_app::orders::OrdersOfItem;
use yipanqi_domain::list::{DutyRole, LineageKind};
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{DutyId, ItemId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::pages::dispatch::OfItem as LightsOfItem;
use crate::pages::reports::OfItem as ReportsOfItem;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "items/one.html")]
struct One {
    f: Frame,
    shown: ItemPage,
    closing: ItemClosing,
    orders: OrdersOfItem,
    changes: ChangesOfItem,
    excuses: ExcusesOfItem,
    form: FormState,
    roles: Vec<Choice>,
    can_assign: bool,
    reports: ReportsOfItem,
    lights: LightsOfItem,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::ITEM, Guard::SignedIn, get(show)),
        Route::post(urls::ASSIGN_ITEM, Guard::Act(Action::AssignDuty), post(assign)),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: ItemId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.item_page(&me.actor, id).await?;
        let orders = state.app.orders_of_item(&me.actor, id).await?;
        let changes = state.app.changes_of_item(&me.actor, id).await?;
        let title = shown
            .newest()
            .map_or(shown.item.title.clone(), |s| s.row.content.title.clone());
        let mut f = Frame::new(state, visitor, Place::Lists, title).crumb(urls::LISTS, w.t("nav.lists"));
        if let Some(said) = shown.newest() {
            f = f.crumb(
                format!("{}/{}", urls::LISTS, said.list.id),
                said.list.name.clone(),
            );
        }
        let reports = ReportsOfItem::new(state, &f, me, id).await?;
        Ok(Self {
            reports,
            f: f.crumb(urls::ITEMS, w.t("items.title")),
            roles: super::super::duties::roles(w),
            lights: LightsOfItem {
                lights: state.app.lights_of_item(&me.actor, id).await?,
            },
            can_assign: shown.is_office
                && shown.item.state.is_owed()
                && me.actor.can_somewhere(Action::AssignDuty),
            closing: state.app.closing_of_item(&me.actor, id).await?,
            shown,
            orders,
            changes,
            excuses: state.app.excuses_of_item(&me.actor, id).await?,
            form,
        })
    }

    /// The two sides that stand left and right; with more, or fewer, the chain is a list.
    fn pair(&self) -> Option<(&SideChain, &SideChain)> {
        let sided: Vec<&SideChain> = self.shown.chains.iter().filter(|c| c.side.is_some()).collect();
        match sided.as_slice() {
            [left, right] => Some((left, right)),
            _ => None,
        }
    }

    /// The chains that do not stand left or right.
    fn others(&self) -> Vec<&SideChain> {
        let paired = self.pair().is_some();
        self.shown
            .chains
            .iter()
            .filter(|c| c.side.is_none() || !paired)
            .collect()
    }

    /// The roles in which either side of the pair has an open duty, and those that nobody may lack.
    fn rows(&self) -> Vec<DutyRole> {
        let Some((left, right)) = self.pair() else {
            return Vec::new();
        };
        let has = |chain: &SideChain, role| {
            chain
                .duties
                .iter()
                .any(|d| d.duty.role == role && d.duty.state.is_open())
        };
        DutyRole::ALL
            .iter()
            .copied()
            .filter(|role| has(left, *role) || has(right, *role))
            .collect()
    }

    /// The open duties of one role on one side.
    fn in_role<'a>(&self, chain: &'a SideChain, role: &DutyRole) -> Vec<&'a DutyLine> {
        let fits = |d: &&DutyLine| d.duty.role == *role && d.duty.state.is_open();
        chain.duties.iter().filter(fits).collect()
    }

    /// Whether an empty place in this row is a gap: a side that leads and has nobody who reports.
    fn is_gap(&self, chain: &SideChain, role: &DutyRole) -> bool {
        let leads = |d: &DutyLine| {
            d.duty.state.is_open() && matches!(d.duty.role, DutyRole::Lead | DutyRole::JointLead)
        };
        *role == DutyRole::Reporting && chain.duties.iter().any(leads)
    }

    /// The deadline by which what lies below has to be done.
    fn limit(&self) -> Option<yipanqi_domain::Day> {
        self.shown.newest().and_then(|said| said.row.content.ends_on)
    }
    /// The last deadline below, when it is after this item's own.
    fn too_late(&self) -> Option<(yipanqi_domain::Day, yipanqi_domain::Day)> {
        let (last, limit) = (self.shown.below.latest()?, self.limit()?);
        (last > limit).then_some((last, limit))
    }

    /// Duties that are through.
    fn closed(&self) -> Vec<&DutyLine> {
        let mut seen: Vec<DutyId> = Vec::new();
        let lines = self.shown.chains.iter().flat_map(|c| &c.duties);
        lines
            .filter(|d| !d.duty.state.is_open())
            .filter(|d| {
                let first = !seen.contains(&d.duty.id);
                seen.push(d.duty.id);
                first
            })
            .collect()
    }

    /// How an item came of another.
    fn came_key(&self, kin: &Kin) -> &'static str {
        match kin.kind {
            LineageKind::Merged => "lineage.came-of-merged",
            LineageKind::Split => "lineage.came-of-split",
        }
    }
    /// How it went into another.
    fn went_key(&self, kin: &Kin) -> &'static str {
        match kin.kind {
            LineageKind::Merged => "lineage.went-into-merged",
            LineageKind::Split => "lineage.went-into-split",
        }
    }

    fn act_word(&self, act: &str) -> String {
        self.f
            .w
            .find(&format!("acts.{}", act.replace('.', "-")))
            .map_or_else(|| act.to_owned(), str::to_owned)
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let today = me.actor.today.to_string();
    let form = FormState::of([("starts_on", today.as_str()), ("role", "support")]);
    page(&One::new(&state, &visitor, &me, ItemId(id), form).await?)
}

async fn assign(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let item = ItemId(id);
    match judged(assigned(&state, &me, item, &sent).await)? {
        Ok(_) => Ok(see_saying(urls::item(item), "duties.assigned", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &One::new(&state, &visitor, &me, item, form).await?)
        }
    }
}

async fn assigned(state: &State, me: &Me, item: ItemId, sent: &Form) -> yipanqi_app::Result<DutyId> {
    let role = DutyRole::parse(sent.get("role")).ok_or_else(|| Refusal::new("required").at("role"))?;
    let starts_on = required_day(sent.get("starts_on"), "starts_on")?;
    let unit = state.app.unit_named(sent.get("unit"), starts_on, "unit").await?;
    let unit = unit.ok_or_else(|| Refusal::new("required").at("unit"))?;
    state
        .app
        .assign(&me.actor, item, unit, None, role, starts_on)
        .await
}
