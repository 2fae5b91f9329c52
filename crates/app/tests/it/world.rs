//! A small world: one joint body with two sides, a body of one side alone, a dozen units, posts with their rights.
//!
//! Everything is put in by one setup transaction with one entry, so that stories begin at what they are about.

#![allow(dead_code, reason = "each story uses the part of the world that it is about")]

use std::sync::Arc;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Settings, SystemChance, Tx};
use yipanqi_domain::office::{
    Account, AccountState, Body, BodyKind, Holding, Mark, Person, Post, Region, RegionLevel, Side, Site,
    Unit, UnitAlias, UnitKind, UnitSuccession,
};
use yipanqi_domain::rights::{Actor, Grant, Role, Scope};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, Day, PostId, RegionId, SideId, UnitId};
use yipanqi_testkit::{NOW, Place};

/// The world.
pub struct World {
    pub app: App,
    pub clock: Arc<SetClock>,
    pub place: Place,
    /// 重庆市, 四川省, 江津区, 泸州市.
    pub regions: [RegionId; 4],
    /// The joint office, whose lists are adopted by both.
    pub joint: BodyId,
    /// A body of the Chongqing side alone.
    pub own: BodyId,
    /// Sides of the joint body: 渝, 川.
    pub sides: [SideId; 2],
    /// The joint office's own unit.
    pub office: UnitId,
    pub yu: Units,
    pub chuan: Units,
    /// Abolished on 2024-12-31; its successor is `yu.transport`.
    pub abolished: UnitId,
    /// Clerk and leader of the joint office (body scope).
    pub clerk: Actor,
    pub leader: Actor,
    /// Of each side: clerk, reviewer, leader (side scope).
    pub yu_side: SideActors,
    pub chuan_side: SideActors,
    /// Reporters (unit scope).
    pub yu_transport_reporter: Actor,
    pub yu_science_reporter: Actor,
    pub chuan_transport_reporter: Actor,
    /// Clerk of `own`, the body of the Chongqing side alone.
    pub own_clerk: Actor,
    pub system_admin: Actor,
    pub security_admin: Actor,
    pub audit_admin: Actor,
}

/// Units of one side.
#[derive(Clone, Copy)]
pub struct Units {
    /// 发展改革
    pub planning: UnitId,
    /// 交通
    pub transport: UnitId,
    /// 科技
    pub science: UnitId,
    /// A district or city government.
    pub local: UnitId,
}

/// Actors of one side.
pub struct SideActors {
    pub clerk: Actor,
    pub reviewer: Actor,
    pub leader: Actor,
}

/// A day.
pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

struct Builder {
    tx: Tx,
    seats: Vec<(Account, PostId)>,
}

impl Builder {
    async fn region(
        &mut self,
        code: &str,
        name: &str,
        level: RegionLevel,
        parent: Option<&Region>,
    ) -> Region {
        let id: RegionId = self.tx.new_id().await.unwrap();
        let region = Region {
            id,
            code: code.into(),
            name: name.into(),
            parent: parent.map(|p| p.id),
            level,
            path: format!("{}{id}/", parent.map_or("/", |p| p.path.as_str())),
            starts_on: day("2020-01-01"),
            ends_on: None,
            sort_key: yipanqi_domain::sort_key::sort_key(name),
        };
        self.tx.insert(&region).await.unwrap();
        region
    }

    async fn unit(&mut self, name: &str, kind: UnitKind, region: RegionId) -> UnitId {
        let id = self.tx.new_id().await.unwrap();
        let sort_key = yipanqi_domain::sort_key::sort_key(name);
        let unit = Unit {
            id,
            name: name.into(),
            kind,
            region,
            starts_on: day("2020-01-01"),
            ends_on: None,
            sort_key,
        };
        self.tx.insert(&unit).await.unwrap();
        id
    }

    async fn alias(&mut self, unit: UnitId, name: &str) {
        let id = self.tx.new_id().await.unwrap();
        let alias = UnitAlias {
            id,
            unit,
            name: name.into(),
            starts_on: day("2020-01-01"),
            ends_on: None,
        };
        self.tx.insert(&alias).await.unwrap();
    }

    /// A post with one holder, one account named `login`, and one grant. Gives its place among the seats.
    async fn seat(&mut self, login: &str, unit: UnitId, role: Role, scope: Scope, ceiling: Mark) -> usize {
        let from = day("2020-01-01");
        let post: PostId = self.tx.new_id().await.unwrap();
        let person = self.tx.new_id().await.unwrap();
        self.tx
            .insert(&Post {
                id: post,
                unit,
                name: login.into(),
                starts_on: from,
                ends_on: None,
            })
            .await
            .unwrap();
        let name = format!("{login}甲");
        let sort_key = yipanqi_domain::sort_key::sort_key(&name);
        self.tx
            .insert(&Person {
                id: person,
                name,
                office_phone: None,
                sort_key,
            })
            .await
            .unwrap();
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
        let (scope_kind, scope_id) = (scope.kind(), scope.id());
        self.tx
            .insert(&Grant {
                id,
                post,
                role,
                scope_kind,
                scope_id,
                starts_on: from,
                ends_on: None,
            })
            .await
            .unwrap();
        let account = Account {
            id: self.tx.new_id().await.unwrap(),
            person,
            login_name: login.into(),
            password_hash: None,
            totp_secret: None,
            ceiling,
            state: AccountState::Active,
            created_at: NOW,
        };
        self.tx.insert(&account).await.unwrap();
        self.seats.push((account, post));
        self.seats.len() - 1
    }

    async fn side(
        &mut self,
        body: BodyId,
        region: RegionId,
        name: &str,
        mark: &str,
        position: i64,
    ) -> SideId {
        let id = self.tx.new_id().await.unwrap();
        self.tx
            .insert(&Side {
                id,
                body,
                region,
                name: name.into(),
                mark: mark.into(),
                position,
            })
            .await
            .unwrap();
        id
    }

    async fn body(&mut self, name: &str, kind: BodyKind, rank: i64, prefix: &str) -> BodyId {
        let id = self.tx.new_id().await.unwrap();
        let number_prefix = prefix.into();
        self.tx
            .insert(&Body {
                id,
                name: name.into(),
                kind,
                parent: None,
                rank,
                number_prefix,
            })
            .await
            .unwrap();
        id
    }
}

impl World {
    /// Builds it on a fresh database.
    pub async fn on(place: Place) -> Self {
        let store = place.store().await;
        let blobs = yipanqi_app::Blobs::open(&place.folder.path().join("blobs")).unwrap();
        let clock = Arc::new(SetClock::at(NOW));
        let app = App::new(
            store.clone(),
            blobs,
            clock.clone(),
            Arc::new(SystemChance),
            Settings::default(),
        );
        let mut b = Builder {
            tx: store.begin(NOW).await.unwrap(),
            seats: Vec::new(),
        };

        b.tx.insert(&Site {
            id: 1,
            name: "试验站".into(),
            demo: false,
            created_at: NOW,
        })
        .await
        .unwrap();
        let cq = b.region("500000", "重庆市", RegionLevel::Province, None).await;
        let sc = b.region("510000", "四川省", RegionLevel::Province, None).await;
        let jj = b.region("500116", "江津区", RegionLevel::County, Some(&cq)).await;
        let lz = b
            .region("510500", "泸州市", RegionLevel::Prefecture, Some(&sc))
            .await;
        let joint = b.body("联合办公室", BodyKind::JointOffice, 3, "试联办").await;
        let own = b.body("重庆市领导小组", BodyKind::LeadingGroup, 1, "渝组").await;
        let sides = [
            b.side(joint, cq.id, "重庆", "渝", 0).await,
            b.side(joint, sc.id, "四川", "川", 1).await,
        ];
        b.side(own, cq.id, "重庆", "渝", 0).await;

        use UnitKind::{Department, Government, Office};
        let office = b.unit("联合办公室综合处", Office, cq.id).await;
        let yu = Units {
            planning: b.unit("市发展改革委", Department, cq.id).await,
            transport: b.unit("市交通运输委", Department, cq.id).await,
            science: b.unit("市科技局", Department, cq.id).await,
            local: b.unit("江津区政府", Government, jj.id).await,
        };
        let chuan = Units {
            planning: b.unit("省发展改革委", Department, sc.id).await,
            transport: b.unit("省交通运输厅", Department, sc.id).await,
            science: b.unit("科学技术厅", Department, sc.id).await,
            local: b.unit("泸州市政府", Government, lz.id).await,
        };
        b.alias(yu.planning, "市发改委").await;
        b.alias(chuan.planning, "省发改委").await;
        let abolished = b.unit("市交通局", Department, cq.id).await;
        let mut old: Unit = b.tx.get(abolished.0).await.unwrap().unwrap();
        old.ends_on = Some(day("2024-12-31"));
        b.tx.update(&old).await.unwrap();
        let id = b.tx.new_id().await.unwrap();
        let (predecessor, successor, on_day) = (abolished, yu.transport, day("2025-01-01"));
        b.tx.insert(&UnitSuccession {
            id,
            predecessor,
            successor,
            on_day,
        })
        .await
        .unwrap();

        let (body, high, mid) = (Scope::Body(joint), Mark::Sensitive, Mark::Internal);
        let clerk = b.seat("联办经办", office, Role::Clerk, body, high).await;
        let leader = b.seat("联办领导", office, Role::Leader, body, high).await;
        let mut side_seats = Vec::new();
        for (side, units, mark) in [(sides[0], yu, "渝"), (sides[1], chuan, "川")] {
            for (role, name) in [
                (Role::Clerk, "经办"),
                (Role::Reviewer, "复核"),
                (Role::Leader, "领导"),
            ] {
                let login = format!("{mark}方{name}");
                side_seats.push(b.seat(&login, units.planning, role, Scope::Side(side), mid).await);
            }
        }
        let reporter = Role::Reporter;
        let yt = b
            .seat(
                "渝交通填报",
                yu.transport,
                reporter,
                Scope::Unit(yu.transport),
                mid,
            )
            .await;
        let ys = b
            .seat("渝科技填报", yu.science, reporter, Scope::Unit(yu.science), mid)
            .await;
        let ct = b
            .seat(
                "川交通填报",
                chuan.transport,
                reporter,
                Scope::Unit(chuan.transport),
                mid,
            )
            .await;
        let oc = b
            .seat("渝组经办", yu.planning, Role::Clerk, Scope::Body(own), high)
            .await;
        let sys = b
            .seat("系统管理员", office, Role::SystemAdmin, Scope::Site, mid)
            .await;
        let sec = b
            .seat("安全管理员", office, Role::SecurityAdmin, Scope::Site, mid)
            .await;
        let aud = b
            .seat("审计管理员", office, Role::AuditAdmin, Scope::Site, mid)
            .await;

        let Builder { tx, seats } = b;
        tx.commit(Entry::done(By::default(), "site.found", "site", 1))
            .await
            .unwrap();
        let mut actors = Vec::new();
        for (account, post) in &seats {
            actors.push(app.actor(account, Some(*post)).await.unwrap());
        }
        let of = |i: usize| actors[i].clone();
        let side = |i: usize| SideActors {
            clerk: of(side_seats[i]),
            reviewer: of(side_seats[i + 1]),
            leader: of(side_seats[i + 2]),
        };
        Self {
            clock,
            place,
            regions: [cq.id, sc.id, jj.id, lz.id],
            joint,
            own,
            sides,
            office,
            yu,
            chuan,
            abolished,
            clerk: of(clerk),
            leader: of(leader),
            yu_side: side(0),
            chuan_side: side(3),
            yu_transport_reporter: of(yt),
            yu_science_reporter: of(ys),
            chuan_transport_reporter: of(ct),
            own_clerk: of(oc),
            system_admin: of(sys),
            security_admin: of(sec),
            audit_admin: of(aud),
            app,
        }
    }
}
