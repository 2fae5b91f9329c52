//! What the pages of close-outs show: what waits for whom, one request, one certificate, an item's part.

use super::certificate::Content;
use super::request::{may_ask, withdrawal};
use super::shown::{
    CertificatePage, CloseForm, ClosingPage, ClosingRow, ClosingsPage, ItemClosing, OneClosing, PAGE,
    evidence_of, seats_named, seats_shown, title_of, tried,
};
use super::{ClosingFilter, seats_of, sides_of};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::close::{Certificate, CloseRequest, CloseReview, checklist_of};
use yipanqi_domain::office::{Person, Post, Unit};
use yipanqi_domain::rights::{Action, Actor, Place, Role, ScopeKind, may};
use yipanqi_domain::{BodyId, CertificateId, CloseRequestId, ItemId, Refusal, UnitId};

impl App {
    /// One page of requests. Without a filter: what waits for the reader's review, else what waits at all.
    pub async fn closings_page(
        &self,
        actor: &Actor,
        filter: Option<ClosingFilter>,
        page: i64,
    ) -> Result<ClosingsPage> {
        let sight = actor.sight();
        let mut filters = Vec::new();
        if actor.is(Role::Reviewer) {
            filters.push(ClosingFilter::Mine);
        }
        filters.push(ClosingFilter::Waiting);
        let climbs = |g: &yipanqi_domain::rights::Grant| {
            matches!(g.role, Role::Clerk | Role::Leader) && g.scope_kind == ScopeKind::Body
        };
        if actor.grants.iter().any(climbs) {
            filters.push(ClosingFilter::Overdue);
        }
        filters.push(ClosingFilter::Ended);
        let filter = filter
            .filter(|f| filters.contains(f))
            .unwrap_or_else(|| filters.first().copied().unwrap_or(ClosingFilter::Waiting));
        let mut read = self.store().read().await?;
        let mut counts = Vec::new();
        for filter in &filters {
            let counted = *filter != ClosingFilter::Ended;
            let count = if counted {
                Some(read.closings_seen(sight, *filter, 0, 1).await?.1)
            } else {
                None
            };
            counts.push(count);
        }
        let mut page = page.max(1);
        let offset = (page - 1).saturating_mul(PAGE);
        let (mut lines, mut total) = read.closings_seen(sight, filter, offset, PAGE).await?;
        if lines.is_empty() && page > 1 {
            page = 1;
            (lines, total) = read.closings_seen(sight, filter, 0, PAGE).await?;
        }
        let mut rows = Vec::new();
        for line in lines {
            let seats = seats_shown(&mut read, &line).await?;
            rows.push(ClosingRow {
                is_overdue: line.request.is_overdue(actor.today),
                seats,
                line,
            });
        }
        read.end().await?;
        Ok(ClosingsPage {
            filter,
            filters,
            counts,
            rows,
            total,
            page,
        })
    }

    /// One request.
    pub async fn closing_page(&self, actor: &Actor, id: CloseRequestId) -> Result<ClosingPage> {
        let mut read = self.store().read().await?;
        let Some(line) = read.closing_seen(actor.sight(), id).await? else {
            let exists = read.get::<CloseRequest>(id.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("close_request", id.0), exists).await);
        };
        let sides = sides_of(&mut read, &line).await?;
        let reviews = read.closing_reviews(id).await?;
        let waits = line.request.state.code() == "requested";
        let mut can_review = Vec::new();
        let mut why_not = None;
        if waits
            && may(
                actor,
                Action::ReviewClose,
                &super::review::place_of(&line, &sides),
            )
            .is_ok()
        {
            let given: Vec<CloseReview> = reviews.iter().map(|r| r.review.clone()).collect();
            let doers = self.doers_of(&mut read, line.request.item).await?;
            let covered = seats_of(actor, &line, &sides);
            if covered.is_empty() {
                why_not = Some(Refusal::new("close_reviewer_of_no_side"));
            }
            for seat in covered {
                let review = tried(actor, id, seat);
                match line.request.may_review(&doers, &sides, &given, &review) {
                    Ok(()) => can_review.push(seat),
                    Err(refusal) => why_not = Some(refusal),
                }
            }
            if !can_review.is_empty() {
                why_not = None;
            }
        }
        let unit = read.place_of_unit(line.request.unit, Some(line.body)).await?;
        let (action, place) = withdrawal(actor, &line, unit.marked(line.mark));
        let (certificate, reopening) = match line.certificate {
            Some(certificate) => (
                read.get(certificate.0).await?,
                read.reopening_of(certificate).await?,
            ),
            None => (None, None),
        };
        let shown = ClosingPage {
            title: title_of(&mut read, &line).await?,
            seats: seats_shown(&mut read, &line).await?,
            evidence: evidence_of(&mut read, actor, &line).await?,
            points: checklist_of(line.kind)
                .iter()
                .map(|point| (*point, line.request.checklist.0.contains(*point)))
                .collect(),
            is_on_behalf: line.post_unit != line.request.unit,
            is_overdue: line.request.is_overdue(actor.today),
            can_withdraw: waits && may(actor, action, &place).is_ok(),
            can_review,
            why_not,
            certificate,
            reopening,
            reviews,
            line,
        };
        read.end().await?;
        Ok(shown)
    }

    /// One certificate.
    pub async fn certificate_page(&self, actor: &Actor, id: CertificateId) -> Result<CertificatePage> {
        let mut read = self.store().read().await?;
        let Some((certificate, line)) = read.certificate_seen(actor.sight(), id).await? else {
            let exists = read.get::<Certificate>(id.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("certificate", id.0), exists).await);
        };
        let content = Content::read(&certificate.content)
            .ok_or_else(|| Error::Broken("a certificate's content cannot be read".into()))?;
        let mut persons = Vec::new();
        let ids = content
            .reviews
            .iter()
            .map(|r| &r.person)
            .chain(&content.entered_by[2..]);
        for id in ids {
            if let Ok(number) = id.parse::<i64>()
                && let Some(person) = read.get::<Person>(number).await?
            {
                persons.push((id.clone(), person.name));
            }
        }
        let reopening = match read.reopening_of(id).await? {
            Some(reopening) => {
                let post: Option<Post> = read.get(reopening.post.0).await?;
                let decision = match reopening.decision {
                    Some(decision) => read.decision_seen(actor.sight(), decision).await?,
                    None => None,
                };
                Some((reopening, post.map(|p| p.name).unwrap_or_default(), decision))
            }
            None => None,
        };
        let head = read.head().await?;
        read.end().await?;
        let place = Place::of_body(line.body).marked(line.mark);
        let is_open = reopening.is_none() && line.item_state == "closed";
        Ok(CertificatePage {
            is_whole: yipanqi_domain::canon::digest(certificate.content.as_bytes()) == certificate.digest,
            can_reopen: is_open && may(actor, Action::Reopen, &place).is_ok(),
            certificate,
            line,
            content,
            persons,
            reopening,
            head,
        })
    }

    /// The form of a request, for whoever may ask.
    pub async fn close_form(&self, actor: &Actor, item: ItemId) -> Result<CloseForm> {
        let mut read = self.store().read().await?;
        let mut ground = self.ground(&mut read, actor, item, None).await?;
        let mut units = Vec::new();
        if let Some(own) = &ground
            && may(actor, own.action, &own.place).is_err()
        {
            let body = own.under.body.id;
            units = read.units_that_close(item, body).await?;
            let first = units.first().map_or(UnitId(0), |(unit, _)| *unit);
            ground = self.ground(&mut read, actor, item, Some(first)).await?;
        }
        let Some(ground) = ground else {
            read.end().await?;
            return Err(self.item_not_seen(actor, item).await);
        };
        if may(actor, ground.action, &ground.place).is_err() {
            read.end().await?;
            self.allow_reading(actor, ground.action, &ground.place, ("item", item.0))
                .await?;
            return Err(Error::Denied);
        }
        may_ask(&mut read, &ground).await?;
        let under = &ground.under;
        let title = read.title_in_list(item, under.list.id).await?;
        let own = if units.is_empty() {
            read.get::<Unit>(ground.unit.0).await?
        } else {
            None
        };
        let all = read.sides_of(under.body.id).await?;
        let form = CloseForm {
            title: title.unwrap_or_else(|| ground.item.title.clone()),
            list_name: under.list.name.clone(),
            seats: seats_named(&all, &under.sides, &[]),
            points: checklist_of(ground.item.kind),
            evidence: read
                .evidence_to_close(actor.sight(), item, ground.unit)
                .await?
                .into_iter()
                .filter(|file| file.mark <= under.list.mark)
                .collect(),
            own,
            units,
            item: ground.item,
        };
        read.end().await?;
        Ok(form)
    }

    /// What an item's page shows of its close-out. The item itself is one that the reader sees.
    pub async fn closing_of_item(&self, actor: &Actor, item: ItemId) -> Result<ItemClosing> {
        let mut read = self.store().read().await?;
        let Some(found) = read.item_seen(actor.sight(), item).await? else {
            read.end().await?;
            return Err(self.item_not_seen(actor, item).await);
        };
        let mut requests = Vec::new();
        for line in read.closings_of_item_seen(actor.sight(), item).await? {
            let reopening = match line.certificate {
                Some(certificate) => read.reopening_of(certificate).await?,
                None => None,
            };
            requests.push(OneClosing {
                seats: seats_shown(&mut read, &line).await?,
                is_overdue: line.request.is_overdue(actor.today),
                evidence: evidence_of(&mut read, actor, &line).await?,
                reopening,
                line,
            });
        }
        requests.reverse();
        let mut seats = Vec::new();
        let mut can_ask = false;
        match self.ground(&mut read, actor, item, None).await {
            Ok(Some(ground)) => {
                let body: BodyId = ground.under.body.id;
                let on_behalf = Place::of_body(body).marked(ground.under.list.mark);
                let by_unit = may(actor, ground.action, &ground.place).is_ok();
                let by_office = may(actor, Action::RequestCloseOnBehalf, &on_behalf).is_ok();
                let asked = may_ask(&mut read, &ground).await;
                // The office names the unit in the form, so that the unit is not judged here.
                let unit_named = |e: &Error| matches!(e, Error::Refused(r) if r.code == "close_not_of_unit");
                can_ask = match &asked {
                    Ok(()) => by_unit || by_office,
                    Err(error) if by_office && unit_named(error) => {
                        !read.units_that_close(item, body).await?.is_empty()
                    }
                    Err(_) => false,
                };
                // Who will review is told to those who see that list's row or may ask.
                let rows = read.rows_of_items_seen(actor.sight(), &[item]).await?;
                if can_ask || rows.iter().any(|row| row.list == ground.under.list.id) {
                    let all = read.sides_of(body).await?;
                    seats = seats_named(&all, &ground.under.sides, &[]);
                }
            }
            Ok(None) | Err(Error::Refused(_)) => {}
            Err(other) => return Err(other),
        }
        read.end().await?;
        Ok(ItemClosing {
            item,
            kind: found.kind,
            requests,
            seats,
            can_ask,
        })
    }
}
