//! Rows and pages of a grid that were shown before: a program that has shown them answers, after every change, byte by byte what one
//! answers that has just begun.

use std::sync::Arc;

use axum::http::StatusCode;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Blobs, Settings, SystemChance};
use yipanqi_domain::Day;
use yipanqi_domain::list::{Item, ItemState};
use yipanqi_domain::office::{Side, Unit};
use yipanqi_domain::rights::Grant;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_testkit::Place;
use yipanqi_web::pages;
use yipanqi_web::routes::router;
use yipanqi_web::state::State;

use crate::lists::{CHUAN, CLERK, JOINT, NamedHouse, Office, encoded, office};
use crate::visitor::{Site, around, get, post};

/// A program that has just begun, over the same database.
fn begun(office: &Office) -> Site {
    let place = Place::sqlite();
    let app = App::new(
        office.app.store().clone(),
        Blobs::open(&place.folder.path().join("blobs")).expect("a folder"),
        Arc::new(SetClock::at(office.app.now())),
        Arc::new(SystemChance),
        Settings::default(),
    );
    let house = NamedHouse(vec![
        ("clerk", office.clerk.clone()),
        ("chuan", office.chuan.clone()),
    ]);
    around(router(State::greeted_by(app, house), pages::routes()), place)
}

/// What windows show now, as both programs answer, for the office in two languages and for one side.
async fn shown(office: &Office, version: &str, what: &str) -> Vec<String> {
    let mut out = Vec::new();
    for query in [
        "rows=0-49&money=yi-2&also=11&more=",
        "rows=1-49&money=yi-2&also=11&more=",
        // Some of their rows were shown by others, each below another row, in the midst and at the end.
        "group=none&rows=1-1&money=yi-2&also=11&more=",
        "group=none&rows=0-49&money=yi-2&also=11&more=",
        "sort=title&rows=1-1&money=yi-2&also=11&more=",
        "sort=title&rows=0-49&money=yi-2&also=11&more=",
        // How amounts are written is left to the window.
        "rows=0-0&also=11&more=",
        "rows=0-49&also=11&more=",
        "sort=-title&rows=0-1&money=wan-2&also=11&more=",
        "columns=leads,state,number,amounts&rows=0-49&money=yi-2&also=11&more=",
        // Whole pages.
        "view=0",
        "sort=title&columns=leads,state,number,amounts",
    ] {
        let fresh = begun(office);
        for seat in [CLERK, "login=clerk; lang=en", CHUAN] {
            let window = format!("{version}?{query}");
            let (now, anew) = (
                get(&office.site, &window, seat).await,
                get(&fresh, &window, seat).await,
            );
            assert_eq!(now.status, anew.status, "{what}: {window} {seat}");
            if now.status == StatusCode::OK {
                assert_eq!(now.body, anew.body, "{what}: {window} {seat}");
            }
            out.push(if now.status == StatusCode::OK {
                now.body
            } else {
                String::new()
            });
        }
    }
    out
}

#[tokio::test]
async fn rows_that_were_shown_look_after_every_change_as_if_they_never_had_been() {
    let office = office().await;
    let version = office.opened("留行清单").await;
    let alone = [
        ("title", "渝内平台"),
        ("field", "科技创新"),
        ("lead_units", "市科技局"),
        ("amount_1", "3"),
    ];
    let second = [
        ("title", "跨区航道"),
        ("field", "交通互联"),
        ("lead_units", "省交通运输厅"),
    ];
    for row in [JOINT, &alone, &second] {
        assert_eq!(office.add(&version, row).await.status, StatusCode::SEE_OTHER);
    }
    office.adopt(&version).await;
    let mut before = shown(&office, &version, "adopted").await;
    assert!(before[0].contains("渝内平台") && !before[2].contains("渝内平台"));
    assert_eq!(shown(&office, &version, "nothing").await, before);
    let store = office.app.store();
    let id = version.rsplit('/').next().unwrap().parse().unwrap();
    let rows = {
        let mut read = store.read().await.unwrap();
        let rows = read.sealed_rows(yipanqi_domain::VersionId(id)).await.unwrap();
        read.end().await.unwrap();
        rows
    };
    for what in ["comment", "side", "unit", "item", "right"] {
        if what == "comment" {
            let path = format!("{version}/rows/{}/comments", rows[0].id);
            let form = encoded(&[("cell", "measure"), ("words", "是三条还是四条")]);
            let left = post(&office.site, &path, CLERK, &form).await;
            assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        } else {
            let mut tx = store.begin(office.app.now()).await.unwrap();
            match what {
                "side" => {
                    let side = tx.every::<Side>().await.unwrap().remove(0);
                    let name = format!("{}方", side.name);
                    tx.update(&Side { name, ..side }).await.unwrap();
                }
                // Its unit moves to the other side.
                "unit" => {
                    let units = tx.every::<Unit>().await.unwrap();
                    let named = |name: &str| units.iter().find(|unit| unit.name == name).unwrap().clone();
                    let (moved, other) = (named("市科技局"), named("省交通运输厅"));
                    let region = other.region;
                    tx.update(&Unit { region, ..moved }).await.unwrap();
                }
                "item" => {
                    let item: Item = tx.get(rows[0].item.0).await.unwrap().unwrap();
                    let state = ItemState::Suspended;
                    tx.update(&Item { state, ..item }).await.unwrap();
                }
                _ => {
                    let ends_on = Day::parse("2020-01-01");
                    for grant in tx.every::<Grant>().await.unwrap() {
                        if grant.post == office.chuan.post {
                            tx.update(&Grant { ends_on, ..grant }).await.unwrap();
                        }
                    }
                }
            }
            let entry = Entry::done(By::default(), "site.change", "site", 1);
            tx.commit(entry).await.unwrap();
        }
        let after = shown(&office, &version, what).await;
        assert_ne!(after, before, "{what} is seen");
        before = after;
    }
    assert_eq!(before[2], "", "without a right nothing is left to see");
}
