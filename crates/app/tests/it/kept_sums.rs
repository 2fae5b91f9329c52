//! Sums that are kept say what adding up row by row says: to the office and to each side, on every day, after a whole demo
//! and after whatever moves a unit from one side to another; and `doctor --rebuild` finds one that was changed.

use std::collections::BTreeSet;
use std::sync::Arc;
use yipanqi_app::clock::SetClock;
use yipanqi_app::demo::build_demo;
use yipanqi_app::{App, Blobs, Database, Settings, Store, SystemChance};
use yipanqi_domain::duty::Duty;
use yipanqi_domain::list::{
    DutyRole, GridFilter, Grouping, Item, List, ListRow, ListVersion, SortBy, SortKey,
};
use yipanqi_domain::office::{Mark, Side, Unit};
use yipanqi_domain::rights::{Actor, Scope};
use yipanqi_domain::{At, Day};
use yipanqi_store::Snapshot;
use yipanqi_store::query::grid::{GridAsked, GridOf, Seen};
use yipanqi_store::query::kept_sums::KeptFor;
use yipanqi_store::query::search::{SEARCH_LIMIT, SearchFilter, Searched};
use yipanqi_testkit::{Place, on_both};

on_both!(
    what_is_kept_is_what_adding_up_says_to_every_seat_on_every_day,
    whoever_sees_an_item_finds_it_on_every_day_and_nobody_else_does,
    putting_a_unit_on_a_side_moves_its_sums_with_it
);

/// 21 July 2025, 9:00 in Beijing.
const LATER: At = At(1_753_059_600_000);

async fn demo(place: &Place) -> (Store, App) {
    let store = place.store().await;
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    build_demo(&store, &blobs, &mut |_| {}).await.unwrap();
    let clock = Arc::new(SetClock::at(LATER));
    let app = App::new(
        store.clone(),
        blobs,
        clock,
        Arc::new(SystemChance),
        Settings::default(),
    );
    (store, app)
}

/// Everybody who can be entered and is counted by a kept sum.
async fn counted(app: &App) -> Vec<Actor> {
    let mut actors = Vec::new();
    for card in app.enter_cards().await.unwrap() {
        let token = app.enter_as(card.account, card.post, "127.0.0.1").await.unwrap();
        let actor = app.signed_in(&token).await.unwrap().unwrap().actor;
        let scopes: BTreeSet<Scope> = actor
            .grants
            .iter()
            .filter(|grant| !grant.role.is_admin())
            .map(yipanqi_domain::rights::Grant::scope)
            .collect();
        let bodies = scopes.iter().all(|scope| matches!(scope, Scope::Body(_)));
        if !scopes.is_empty() && bodies || matches!((scopes.len(), scopes.first()), (1, Some(Scope::Side(_))))
        {
            actors.push(actor);
        }
    }
    actors
}

/// Sums, and items in the index of words, that were kept otherwise than they are.
async fn differing(app: &App) -> (usize, usize) {
    let (sums, seen) = app.rebuild_sums().await.unwrap();
    (sums.differing, seen.differing)
}

/// Everybody who can be entered, whatever they see.
async fn everybody(app: &App) -> Vec<Actor> {
    let mut actors = Vec::new();
    for card in app.enter_cards().await.unwrap() {
        let token = app.enter_as(card.account, card.post, "127.0.0.1").await.unwrap();
        actors.push(app.signed_in(&token).await.unwrap().unwrap().actor);
    }
    actors
}

/// Compares the items that a seat finds by a word that all of a year hold with those of them that it sees one by one.
async fn find(store: &Store, actor: &Actor) -> usize {
    let (sight, words) = (actor.sight(), ["2025".to_owned()]);
    let mut read = store.read().await.unwrap();
    let filter = SearchFilter::default();
    let found = read.hits(Searched::Items, sight, &words, &filter).await.unwrap();
    let mut seen = Vec::new();
    for item in read.every::<Item>().await.unwrap() {
        if item.number.contains("-2025-") && read.item_seen(sight, item.id).await.unwrap().is_some() {
            seen.push(item.id.0);
        }
    }
    seen.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(found, seen, "{actor:?}");
    let (shown, total) = read.items_found(sight, &words, &filter).await.unwrap();
    let first: Vec<i64> = seen.iter().copied().take(SEARCH_LIMIT).collect();
    assert_eq!(shown, first);
    assert_eq!(usize::try_from(total).unwrap(), seen.len());
    read.end().await.unwrap();
    seen.len()
}

/// Compares every kept sum that a seat is shown with the same made row by row; gives how many rows it sees.
async fn compare(store: &Store, actor: &Actor) -> i64 {
    let (sight, today) = (actor.sight(), actor.today);
    let mut read = store.read().await.unwrap();
    let whose = read
        .kept_for(sight)
        .await
        .unwrap()
        .expect("bodies alone or one side");
    let mut rows = 0;
    for version in read.every::<ListVersion>().await.unwrap() {
        let list: List = read.get(version.list).await.unwrap().unwrap();
        let counts = match whose {
            KeptFor::Office => read.in_body(sight, list.body).await.unwrap(),
            KeptFor::Side(_, body) => list.body == body,
        };
        if !counts {
            continue;
        }
        // Whoever it is is taken for somebody who sees part of the list, so that each row is looked at.
        let of = GridOf::Sealed {
            sight,
            seen: Seen::OneByOne,
        };
        let filter = GridFilter::default();
        let asked = GridAsked {
            version: version.id,
            body: list.body,
            of,
            filter: &filter,
            run: None,
            group: Grouping::None,
            sort: None,
            only: None,
        };
        let mut groups = read.grid_groups(&asked).await.unwrap();
        groups.sort_by_key(|g| (g.field.clone(), g.heading.clone()));
        let kept = read.kept_row_groups(version.id, whose, today).await.unwrap();
        assert_eq!(kept, groups, "{whose:?} {today}");
        rows += kept.iter().map(|g| g.rows).sum::<i64>();
        let mut amounts = read.grid_amounts(&asked).await.unwrap();
        amounts.sort_by_key(|a| (a.field.clone(), a.heading.clone(), a.side));
        let kept = read.kept_amount_sums(version.id, whose, today).await.unwrap();
        assert_eq!(kept, amounts, "{whose:?} {today}");
        windows(&mut read, &asked).await;
    }
    let kept = read.kept_lists_in_force(sight, whose).await.unwrap();
    assert_eq!(
        kept,
        read.lists_in_force(sight).await.unwrap(),
        "{whose:?} {today}"
    );
    let kept = read.kept_unsigned_by_unit(sight, whose, 3).await.unwrap();
    assert_eq!(
        kept,
        read.unsigned_by_unit(sight, 3).await.unwrap(),
        "{whose:?} {today}"
    );
    let kept = read.kept_field_counts(sight, whose).await.unwrap();
    assert_eq!(kept, read.field_counts(sight).await.unwrap(), "{whose:?} {today}");
    let kept = read.kept_amounts_in_force(sight, whose).await.unwrap();
    assert_eq!(
        kept,
        read.amounts_in_force(sight).await.unwrap(),
        "{whose:?} {today}"
    );
    let kept = read.kept_gaps(sight, whose).await.unwrap();
    let counted = [
        read.gap_items_without_duty(sight).await.unwrap().1,
        read.gap_items_without_lead(sight).await.unwrap().1,
        read.gap_sides_without_report(sight).await.unwrap().1,
    ];
    let kept = [kept.without_duty, kept.without_lead, kept.without_report];
    assert_eq!(kept, counted, "{whose:?} {today}");
    read.end().await.unwrap();
    rows
}

/// Windows of rows whose classes say who sees them hold what looking at each row finds, in whatever order.
async fn windows(read: &mut Snapshot, asked: &GridAsked<'_>) {
    let GridOf::Sealed { sight, .. } = asked.of else {
        unreachable!("it is adopted")
    };
    let rows: Vec<ListRow> = read.every().await.unwrap();
    let some = rows.iter().find(|row| row.version == asked.version);
    let Some(some) = some.map(|row| &row.content) else {
        return;
    };
    let lead = some.units.of(DutyRole::Lead).next().map(|unit| unit.name.clone());
    let field = (!some.field.is_empty()).then(|| some.field.clone());
    let filters = [
        GridFilter::default(),
        GridFilter {
            field,
            ..GridFilter::default()
        },
        GridFilter {
            lead,
            ..GridFilter::default()
        },
    ];
    let sorts = [
        None,
        Some((SortKey::By(SortBy::EndsOn), true)),
        Some((SortKey::By(SortBy::Title), false)),
    ];
    for filter in &filters {
        for sort in sorts {
            let one_by_one = GridAsked {
                filter,
                sort,
                ..asked.clone()
            };
            let by_class = GridAsked {
                of: GridOf::Sealed {
                    sight,
                    seen: Seen::ByClass,
                },
                ..one_by_one.clone()
            };
            for (from, count) in [(0, 1000), (1, 2)] {
                assert_eq!(
                    read.grid_window(&by_class, from, count).await.unwrap(),
                    read.grid_window(&one_by_one, from, count).await.unwrap(),
                    "{filter:?} {sort:?} {sight:?}"
                );
            }
        }
    }
}

async fn what_is_kept_is_what_adding_up_says_to_every_seat_on_every_day(place: Place) {
    let (store, app) = demo(&place).await;
    let (sums, seen) = app.rebuild_sums().await.unwrap();
    assert!(sums.objects > 50 && seen.objects > 20, "{sums:?} {seen:?}");
    assert_eq!(
        (sums.differing, seen.differing),
        (0, 0),
        "each transaction kept them"
    );

    // Days on which a duty is still there and is no more, and today.
    let mut read = store.read().await.unwrap();
    let duties = read.every::<Duty>().await.unwrap();
    read.end().await.unwrap();
    let mut days: BTreeSet<Day> = duties.iter().filter_map(|duty| duty.ends_on).collect();
    assert!(!days.is_empty(), "the demo hands a duty over");
    days.extend(days.clone().iter().map(|day| day.plus(1)));
    days.insert(app.today());
    let actors = counted(&app).await;
    let (mut offices, mut sides) = (0, 0);
    for actor in &actors {
        let mut seen = 0;
        for today in &days {
            let then = Actor {
                today: *today,
                ..actor.clone()
            };
            seen += compare(&store, &then).await;
        }
        let is_office = matches!(actor.grants[0].scope(), Scope::Body(_));
        offices += usize::from(is_office && seen > 0);
        sides += usize::from(!is_office && seen > 0);
    }
    assert!(
        offices >= 1 && sides >= 2,
        "{offices} offices and {sides} sides saw rows"
    );
}

async fn whoever_sees_an_item_finds_it_on_every_day_and_nobody_else_does(place: Place) {
    let (store, app) = demo(&place).await;
    let mut read = store.read().await.unwrap();
    let duties = read.every::<Duty>().await.unwrap();
    read.end().await.unwrap();
    let mut days: BTreeSet<Day> = duties.iter().filter_map(|duty| duty.ends_on).collect();
    days.extend(days.clone().iter().map(|day| day.plus(1)));
    days.insert(app.today());
    let mut sights = BTreeSet::new();
    for actor in everybody(&app).await {
        for today in &days {
            for ceiling in Mark::ALL {
                let then = Actor {
                    today: *today,
                    ceiling: *ceiling,
                    ..actor.clone()
                };
                sights.insert(find(&store, &then).await);
            }
        }
    }
    assert!(
        sights.len() > 3,
        "the seats see more and less of the items: {sights:?}"
    );
}

async fn putting_a_unit_on_a_side_moves_its_sums_with_it(place: Place) {
    let (store, app) = demo(&place).await;
    let mut read = store.read().await.unwrap();
    let sides = read.every::<Side>().await.unwrap();
    let duties = read.every::<Duty>().await.unwrap();
    let mut moved = None;
    for duty in &duties {
        let on = read.sides_of_unit(duty.unit, None).await.unwrap();
        if let [only] = on.as_slice() {
            moved = sides
                .iter()
                .find(|side| side.body == only.body && side.id != only.id)
                .map(|side| (duty.unit, side.id));
        }
        if moved.is_some() {
            break;
        }
    }
    read.end().await.unwrap();
    let (unit, side) = moved.expect("a unit of one side");
    let mut tx = store.begin(app.now()).await.unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&yipanqi_domain::office::UnitSide { id, unit, side })
        .await
        .unwrap();
    let by = yipanqi_domain::trail::By::default();
    tx.commit(yipanqi_domain::trail::Entry::done(
        by,
        "unit.put_on_side",
        "unit",
        unit.0,
    ))
    .await
    .unwrap();
    assert_eq!(differing(&app).await, (0, 0));
    for actor in counted(&app).await {
        compare(&store, &actor).await;
    }
    for actor in everybody(&app).await {
        find(&store, &actor).await;
    }
    let mut read = store.read().await.unwrap();
    assert!(read.get::<Unit>(unit).await.unwrap().is_some());
    read.end().await.unwrap();
}

#[tokio::test]
async fn a_sum_that_was_changed_is_found_and_put_right_and_missing_ones_are_made_at_the_start() {
    let place = Place::sqlite();
    let (_, app) = demo(&place).await;
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    let hand = rusqlite::Connection::open(file).unwrap();
    let spoiled = "UPDATE kept_sum SET n = n + 1 WHERE rowid = (SELECT MIN(rowid) FROM kept_sum)";
    assert_eq!(hand.execute(spoiled, []).unwrap(), 1);
    let invented = "INSERT INTO kept_sum (what, list, version, side, until_on, field, heading, of_id, n, total) \
                    VALUES ('rows', 1, 1, 1, '', '', '', 1, 1, 1), ('other', 1, 1, 1, '', '', '', 1, 1, 1)";
    assert_eq!(hand.execute(invented, []).unwrap(), 2);
    assert_eq!(differing(&app).await, (3, 0));
    assert_eq!(differing(&app).await, (0, 0));
    // Who sees one item is spoiled altogether, who sees another only for one of its words.
    let spoiled =
        "UPDATE search_token SET class = 0 WHERE kind = 'item' AND object_id = (SELECT MIN(id) FROM item)";
    assert!(hand.execute(spoiled, []).unwrap() > 3);
    let spoiled = "UPDATE search_token SET class = class + 1 WHERE rowid = \
                   (SELECT MAX(rowid) FROM search_token WHERE kind = 'item')";
    assert_eq!(hand.execute(spoiled, []).unwrap(), 1);
    assert_eq!(differing(&app).await, (0, 2));
    assert_eq!(differing(&app).await, (0, 0));
    // A row that nobody sees any more, one that is missing and one too many.
    let spoiled = "UPDATE row_sight SET class = 0 WHERE row = (SELECT MIN(row) FROM row_sight)";
    assert_eq!(hand.execute(spoiled, []).unwrap(), 1);
    let missing = "DELETE FROM row_sight WHERE row = (SELECT MAX(row) FROM row_sight)";
    assert_eq!(hand.execute(missing, []).unwrap(), 1);
    let invented = "INSERT INTO row_sight (version, row, class) VALUES (999999, 999999, 1)";
    assert_eq!(hand.execute(invented, []).unwrap(), 1);
    assert_eq!(differing(&app).await, (0, 3));
    assert_eq!(differing(&app).await, (0, 0));
    hand.execute("UPDATE search_token SET class = 0", []).unwrap();
    hand.execute("DELETE FROM kept_sum", []).unwrap();
    let again = Store::open(&place.database).await.unwrap();
    drop(again);
    assert_eq!(differing(&app).await, (0, 0), "made when the database was opened");
}
