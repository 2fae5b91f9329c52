//! What pages of orders show.

use super::steps::content_of;
use super::{ActLine, ORDER, OrderContent, OrderDeed, OrderFilter, OrderLine, place_of};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::office::Mark;
use yipanqi_domain::order::Order;
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::{Action, Actor, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::workdays::WorkingDays;
use yipanqi_domain::{At, ItemId, OrderId};

/// Orders on one page of the list.
pub const PAGE: i64 = 50;

/// One page of orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrdersPage {
    /// The lines.
    pub lines: Vec<OrderLine>,
    /// How many in all.
    pub total: i64,
    /// Page number, from 1.
    pub page: i64,
    /// What the reader's own units have to sign for and to answer, by deadline.
    pub to_answer: Vec<OrderLine>,
    /// How many of those.
    pub to_answer_count: i64,
    /// The reader is an office that orders.
    pub is_office: bool,
}

/// A signature as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBy {
    /// Name of the person.
    pub person: String,
    /// The post.
    pub post: String,
    /// When.
    pub at: At,
    /// Digest of what was signed.
    pub content: String,
}

/// One order with what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPage {
    /// The order.
    pub line: OrderLine,
    /// Its steps.
    pub acts: Vec<ActLine>,
    /// What it says: as issued, else in the names of today.
    pub content: OrderContent,
    /// Who signed it.
    pub signatures: Vec<SignedBy>,
    /// The order that it climbed from, if the reader sees it.
    pub former: Option<OrderLine>,
    /// Working days until the deadline; below zero when it is over.
    pub left: Option<WorkingDays>,
    /// Its time is over and nobody has answered.
    pub is_overdue: bool,
    /// What the unit handed in on the item, to choose from when it answers.
    pub evidence: Vec<Evidence>,
    /// The reader may sign it off.
    pub can_sign_off: bool,
    /// The reader may issue it.
    pub can_issue: bool,
    /// The reader may sign for it.
    pub can_sign_for: bool,
    /// The reader may answer it.
    pub can_answer: bool,
    /// The reader may judge the answer.
    pub can_judge: bool,
    /// The reader may lift it.
    pub can_lift: bool,
    /// The next rung may follow, and the reader may draft it.
    pub can_climb: bool,
}

/// The orders on one item that the reader sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrdersOfItem {
    /// The lines, open ones first.
    pub lines: Vec<OrderLine>,
    /// The reader may draft one.
    pub can_draft: bool,
}

impl App {
    /// One page of the orders that the reader may see, those whose time is over first.
    pub async fn orders_page(&self, actor: &Actor, filter: &OrderFilter, page: i64) -> Result<OrdersPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let mut page = page.max(1);
        let (mut lines, mut total) = read
            .orders_seen(sight, filter, (page - 1).saturating_mul(PAGE), PAGE)
            .await?;
        if lines.is_empty() && page > 1 {
            page = 1;
            (lines, total) = read.orders_seen(sight, filter, 0, PAGE).await?;
        }
        let (to_answer, to_answer_count) = read.orders_to_answer(sight, PAGE).await?;
        read.end().await?;
        Ok(OrdersPage {
            lines,
            total,
            page,
            to_answer,
            to_answer_count,
            is_office: actor.can_somewhere(Action::KeepOrders),
        })
    }

    /// The orders on one item.
    pub async fn orders_of_item(&self, actor: &Actor, item: ItemId) -> Result<OrdersOfItem> {
        let mut read = self.store().read().await?;
        let filter = OrderFilter {
            item: Some(item),
            ..OrderFilter::default()
        };
        let (lines, _) = read.orders_seen(actor.sight(), &filter, 0, PAGE).await?;
        let rows = read.rows_to_order(actor.sight(), item).await?;
        read.end().await?;
        Ok(OrdersOfItem {
            lines,
            can_draft: !rows.is_empty(),
        })
    }

    /// The sheet of an issued order. Printing one that is not public leaves an entry.
    pub async fn print_order(&self, actor: &Actor, order: OrderId) -> Result<OrderPage> {
        let page = self.order_page(actor, order).await?;
        if page.content.issued.is_none() {
            return Err(Error::NotFound);
        }
        if page.line.mark > Mark::Public {
            let tx = self.store().begin(self.now()).await?;
            tx.commit(Entry::done(actor.by(), "order.print", ORDER, order.0))
                .await?;
        }
        Ok(page)
    }

    /// One order.
    pub async fn order_page(&self, actor: &Actor, order: OrderId) -> Result<OrderPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(line) = read.order_seen(sight, order).await? else {
            let exists = read.get::<Order>(order.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, (ORDER, order.0), exists).await);
        };
        let place = place_of(&mut read, &line).await?;
        let acts = read.acts_of_order(order, actor.ceiling).await?;
        let issued = acts
            .iter()
            .rev()
            .find(|a| a.act.act == OrderDeed::Issued)
            .and_then(|a| OrderContent::read(a.act.text.as_deref()?));
        let content = match issued {
            Some(content) => content,
            None => content_of(&mut read, &line).await?,
        };
        let signatures = read.signatures_of(ORDER, order.0).await?;
        let signatures = signatures
            .into_iter()
            .map(|(signature, person, post)| SignedBy {
                person,
                post,
                at: signature.at,
                content: signature.content,
            })
            .collect();
        let former = match line.order.former {
            Some(former) => read.order_seen(sight, former).await?,
            None => None,
        };
        let can = |action| may(actor, action, &place).is_ok();
        let is = |code: &str| line.order.state.code() == code;
        let can_answer = is("signed_for") && can(Action::AnswerOrder);
        let evidence = if can_answer {
            read.evidence_by_unit(line.order.item, line.order.unit, actor.ceiling)
                .await?
        } else {
            Vec::new()
        };
        read.end().await?;
        let waits = is("issued") || is("signed_for");
        let calendar = &self.settings().work_calendar;
        let due = line.order.state.issue().map(|i| i.due.on).filter(|_| waits);
        Ok(OrderPage {
            left: due.map(|due| calendar.working_days_between(actor.today, due)),
            is_overdue: line.order.is_overdue(actor.today),
            can_sign_off: is("drafted") && line.order.drafted_by != actor.post && can(Action::SignOffOrder),
            can_issue: is("signed_off") && can(Action::KeepOrders),
            can_sign_for: is("issued") && can(Action::AnswerOrder),
            can_answer,
            can_judge: is("answered") && can(Action::KeepOrders),
            can_lift: line.order.state.is_open() && can(Action::KeepOrders),
            can_climb: line.order.may_climb(actor.today) && can(Action::KeepOrders),
            line,
            acts,
            content,
            signatures,
            former,
            evidence,
        })
    }
}
