//! Further seats and a body of four sides in a [`World`], for stories of close-outs.

#![allow(dead_code, reason = "each story uses the part of the world that it is about")]

use crate::duty_world::Put;
use crate::world::{World, day};
use yipanqi_app::App;
use yipanqi_app::close::{Asking, File};
use yipanqi_domain::close::checklist_of;
use yipanqi_domain::list::{DutyRole, Item, ItemKind, ItemState};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::{
    Account, AccountState, Body, BodyKind, Holding, Mark, Person, Post, Region, RegionLevel, Side, Unit,
    UnitKind,
};
use yipanqi_domain::rights::{Actor, Grant, Role, Scope};
use yipanqi_domain::{BodyId, ItemId, ListId, PersonId, PostId, RegionId, SideId, UnitId, VersionId};
use yipanqi_testkit::NOW;

/// A seat to be put in: who, in which unit, with which role where.
pub struct Wanted<'a> {
    pub login: &'a str,
    pub unit: UnitId,
    pub role: Role,
    pub scope: Scope,
    /// The same person as another seat's, when given.
    pub person: Option<PersonId>,
}

impl Put {
    async fn seat(&mut self, wanted: &Wanted<'_>) -> (Account, PostId) {
        let from = day("2020-01-01");
        let post: PostId = self.tx.new_id().await.unwrap();
        let (unit, name) = (wanted.unit, wanted.login.to_owned());
        self.tx
            .insert(&Post {
                id: post,
                unit,
                name,
                starts_on: from,
                ends_on: None,
            })
            .await
            .unwrap();
        let person = if let Some(person) = wanted.person {
            person
        } else {
            let id: PersonId = self.tx.new_id().await.unwrap();
            let name = format!("{}乙", wanted.login);
            let sort_key = yipanqi_domain::sort_key::sort_key(&name);
            let person = Person {
                id,
                name,
                office_phone: None,
                sort_key,
            };
            self.tx.insert(&person).await.unwrap();
            id
        };
        let id = self.tx.new_id().await.unwrap();
        self.tx
            .insert(&Holding {
                id,
                post,
                person,
                starts_on: from,
                ends_on: None,
            })
            .await
            .unwrap();
        let id = self.tx.new_id().await.unwrap();
        self.tx
            .insert(&Grant {
                id,
                post,
                role: wanted.role,
                scope_kind: wanted.scope.kind(),
                scope_id: wanted.scope.id(),
                starts_on: from,
                ends_on: None,
            })
            .await
            .unwrap();
        let account = Account {
            id: self.tx.new_id().await.unwrap(),
            person,
            login_name: wanted.login.into(),
            password_hash: None,
            totp_secret: None,
            ceiling: Mark::Internal,
            state: AccountState::Active,
            created_at: NOW,
        };
        self.tx.insert(&account).await.unwrap();
        (account, post)
    }
}

/// Puts seats in and gives their actors.
pub async fn seats<const N: usize>(world: &World, wanted: [Wanted<'_>; N]) -> [Actor; N] {
    let mut put = Put::into(world).await;
    let mut made = Vec::new();
    for wanted in &wanted {
        made.push(put.seat(wanted).await);
    }
    put.done().await;
    let mut actors = Vec::new();
    for (account, post) in made {
        actors.push(world.app.actor(&account, Some(post)).await.unwrap());
    }
    actors.try_into().expect("as many as were wanted")
}

/// A reviewer's seat.
pub fn reviewer(login: &str, unit: UnitId, scope: Scope) -> Wanted<'_> {
    Wanted {
        login,
        unit,
        role: Role::Reviewer,
        scope,
        person: None,
    }
}

/// An item of one side, in a list of the body of the Chongqing side alone, led by 渝 transport.
pub struct OneSided {
    pub list: ListId,
    pub version: VersionId,
    pub item: ItemId,
    /// 职能部门 and 督查室, in two units that do not do it.
    pub department: Actor,
    pub supervision: Actor,
}

impl OneSided {
    pub async fn in_world(world: &World) -> Self {
        let mut put = Put::into(world).await;
        let session = put.session(world.own, "本方专题会", Mark::Internal).await;
        let authority = put
            .decision(world.own, session, DecisionKind::Approved, "通过本方清单")
            .await;
        let list = put.list(world.own, "本方清单", Mark::Internal).await;
        let item = put.item(world.own, "渝组-2025-0001", "整修江津码头").await;
        let content = Put::content("整修江津码头", &[(DutyRole::Lead, world.yu.transport)]);
        let version = put
            .version(list, None, (session, authority), &[(item, None, content)])
            .await;
        for role in [DutyRole::Lead, DutyRole::Reporting] {
            put.duty(item, world.yu.transport, role, version).await;
        }
        put.done().await;
        let scope = Scope::Body(world.own);
        let [department, supervision] = seats(
            world,
            [
                reviewer("渝组部门复核", world.yu.planning, scope),
                reviewer("渝组督查复核", world.yu.local, scope),
            ],
        )
        .await;
        Self {
            list,
            version,
            item,
            department,
            supervision,
        }
    }
}

/// A body of four sides with one item that all four lead.
pub struct FourSided {
    pub body: BodyId,
    pub sides: Vec<SideId>,
    pub list: ListId,
    pub item: ItemId,
    /// Reporter of the first side's lead unit.
    pub reporter: Actor,
    /// One reviewer for each side.
    pub reviewers: Vec<Actor>,
    /// Clerk of the body.
    pub clerk: Actor,
}

impl FourSided {
    pub async fn in_world(world: &World) -> Self {
        let mut put = Put::into(world).await;
        let body: BodyId = put.tx.new_id().await.unwrap();
        put.tx
            .insert(&Body {
                id: body,
                name: "四市联席办".into(),
                kind: BodyKind::JointOffice,
                parent: None,
                rank: 4,
                number_prefix: "四市".into(),
            })
            .await
            .unwrap();
        let parent = world.regions[1];
        let (mut sides, mut leads, mut watchers) = (Vec::new(), Vec::new(), Vec::new());
        for (position, name) in (0..).zip(["甲市", "乙市", "丙市", "丁市"]) {
            let region: RegionId = put.tx.new_id().await.unwrap();
            put.tx
                .insert(&Region {
                    id: region,
                    code: format!("5109{position}0"),
                    name: name.into(),
                    parent: Some(parent),
                    level: RegionLevel::Prefecture,
                    path: format!("/{parent}/{region}/"),
                    starts_on: day("2020-01-01"),
                    ends_on: None,
                    sort_key: name.into(),
                })
                .await
                .unwrap();
            let side: SideId = put.tx.new_id().await.unwrap();
            put.tx
                .insert(&Side {
                    id: side,
                    body,
                    region,
                    name: name.into(),
                    mark: name.chars().next().unwrap().to_string(),
                    position,
                })
                .await
                .unwrap();
            for (kind, into) in [("交通局", &mut leads), ("督查室", &mut watchers)] {
                let id: UnitId = put.tx.new_id().await.unwrap();
                let name = format!("{name}{kind}");
                put.tx
                    .insert(&Unit {
                        id,
                        sort_key: name.clone(),
                        name,
                        kind: UnitKind::Department,
                        region,
                        starts_on: day("2020-01-01"),
                        ends_on: None,
                    })
                    .await
                    .unwrap();
                into.push(id);
            }
            sides.push(side);
        }
        let session = put.session(body, "四市联席会", Mark::Internal).await;
        let authority = put
            .decision(body, session, DecisionKind::Approved, "通过四市清单")
            .await;
        let list = put.list(body, "四市清单", Mark::Internal).await;
        let item = put.item(body, "四市-2025-0001", "开通四市城际公交").await;
        let named: Vec<(DutyRole, UnitId)> = leads.iter().map(|unit| (DutyRole::Lead, *unit)).collect();
        let rows = [(item, None, Put::content("开通四市城际公交", &named))];
        let version = put.version(list, None, (session, authority), &rows).await;
        for unit in &leads {
            put.duty(item, *unit, DutyRole::Lead, version).await;
            put.duty(item, *unit, DutyRole::Reporting, version).await;
        }
        put.done().await;
        let of = |n: usize, login| reviewer(login, watchers[n], Scope::Side(sides[n]));
        let [a, b, c, d, reporter, clerk] = seats(
            world,
            [
                of(0, "甲市复核"),
                of(1, "乙市复核"),
                of(2, "丙市复核"),
                of(3, "丁市复核"),
                Wanted {
                    login: "甲市填报",
                    unit: leads[0],
                    role: Role::Reporter,
                    scope: Scope::Unit(leads[0]),
                    person: None,
                },
                Wanted {
                    login: "四市经办",
                    unit: world.office,
                    role: Role::Clerk,
                    scope: Scope::Body(body),
                    person: None,
                },
            ],
        )
        .await;
        Self {
            body,
            sides,
            list,
            item,
            reporter,
            reviewers: vec![a, b, c, d],
            clerk,
        }
    }
}

/// The state of an item.
pub async fn state_of(app: &App, item: ItemId) -> ItemState {
    let mut read = app.store().read().await.unwrap();
    let item: Option<Item> = read.get(item.0).await.unwrap();
    item.unwrap().state
}

/// A text file.
pub fn paper(name: &str, words: &str) -> File {
    File {
        name: name.to_owned(),
        bytes: words.as_bytes().to_vec(),
    }
}

/// A request for a task with every point affirmed and one file.
pub fn asking() -> Asking {
    Asking {
        statement: "已建成投用，验收合格".to_owned(),
        checklist: checklist_of(ItemKind::Task)
            .iter()
            .map(|point| (*point).to_owned())
            .collect(),
        files: vec![paper("验收意见.txt", "验收组一致同意通过验收")],
        no_secret_confirmed: true,
        ..Asking::default()
    }
}
