//! What one item adds to the kept sums: a pure function of its rows, the units they name and its duties.

use super::class::Class;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::field::Value;

/// For the office, which sees every row of its lists.
pub(crate) const OFFICE: i64 = 0;
/// Seen for good.
const ALWAYS: &str = "";

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// Rows of a version and their weights, by field and heading.
    Rows,
    /// Plan amounts of a version, 分, by field, heading and side of the amount (`of_id`, 0 for the whole row).
    Amounts,
    /// Duties under a list that wait to be signed for, by unit.
    Unsigned,
    /// Rows of a version whose item nobody owes.
    NoDuty,
    /// Rows of a version whose item somebody owes and nobody leads.
    NoLead,
    /// Rows of a version whose item a side (`of_id`) leads and does not report on.
    NoReport,
    /// Rows of a version, by field, whose item a side (`of_id`) leads or reports on.
    OnSide,
    /// Items (`of_id`) that stand in more than one list, under each of them: who counts items must not count them twice.
    Many,
}

impl What {
    pub(super) const ALL: [Self; 8] = [
        Self::Rows,
        Self::Amounts,
        Self::Unsigned,
        Self::NoDuty,
        Self::NoLead,
        Self::NoReport,
        Self::OnSide,
        Self::Many,
    ];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Amounts => "amounts",
            Self::Unsigned => "unsigned",
            Self::NoDuty => "no-duty",
            Self::NoLead => "no-lead",
            Self::NoReport => "no-report",
            Self::OnSide => "on-side",
            Self::Many => "many",
        }
    }

    pub(crate) fn to_value(self) -> Value {
        Value::Text(self.code().to_owned())
    }
}

/// Which sum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) what: What,
    pub(super) list: i64,
    /// 0 where duties under a list are counted.
    pub(super) version: i64,
    pub(super) side: i64,
    pub(super) until: String,
    pub(super) field: String,
    pub(super) heading: String,
    pub(super) of: i64,
}

impl Key {
    pub(super) fn values(&self) -> Vec<Value> {
        vec![
            self.what.to_value(),
            Value::Int(self.list),
            Value::Int(self.version),
            Value::Int(self.side),
            Value::Text(self.until.clone()),
            Value::Text(self.field.clone()),
            Value::Text(self.heading.clone()),
            Value::Int(self.of),
        ]
    }
}

/// How many, and what they add up to.
pub(super) type Shares = BTreeMap<Key, (i64, i64)>;

pub(super) fn add(to: &mut Shares, key: Key, n: i64, total: i64) {
    let sum = to.entry(key).or_default();
    sum.0 += n;
    sum.1 += total;
}

#[derive(Debug)]
pub(super) struct KnownRow {
    pub(super) item: i64,
    pub(super) id: i64,
    pub(super) version: i64,
    pub(super) list: i64,
    pub(super) body: i64,
    pub(super) ordinal: i64,
    pub(super) field: String,
    pub(super) heading: String,
    pub(super) weight: i64,
    /// Rank of the list's mark.
    pub(super) mark: i64,
}

impl KnownRow {
    /// Version and row.
    pub(super) fn key(&self) -> (i64, i64) {
        (self.version, self.id)
    }
}

#[derive(Debug)]
pub(super) struct KnownDuty {
    pub(super) unit: i64,
    pub(super) role: String,
    pub(super) state: String,
    pub(super) ends_on: Option<String>,
    pub(super) list: i64,
    pub(super) body: i64,
}

impl KnownDuty {
    fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "assigned" | "signed" | "objected")
    }
    fn leads(&self) -> bool {
        matches!(self.role.as_str(), "lead" | "joint_lead")
    }
}

/// What is known of one item.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) rows: Vec<KnownRow>,
    /// Row and amount: the side for which it is given (0: the whole row), 分.
    pub(super) amounts: Vec<(i64, i64, i64)>,
    /// Row and unit that it names.
    pub(super) named: Vec<(i64, i64)>,
    pub(super) duties: Vec<KnownDuty>,
}

/// The sides of bodies, and the sides for which units count.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub(super) of_body: BTreeMap<i64, Vec<i64>>,
    pub(super) of_unit: BTreeMap<i64, BTreeSet<i64>>,
}

impl Sides {
    fn has(&self, unit: i64, side: i64) -> bool {
        self.of_unit.get(&unit).is_some_and(|sides| sides.contains(&side))
    }
}

impl Known {
    /// The row is the latest that its list has of the item.
    fn is_latest(&self, row: &KnownRow) -> bool {
        !self
            .rows
            .iter()
            .any(|other| other.list == row.list && other.ordinal > row.ordinal)
    }

    /// Until when a side of a body that has the item in a list sees it; `None`: not at all.
    fn seen_until(&self, sides: &Sides, body: i64, side: i64) -> Option<String> {
        let named = self
            .rows
            .iter()
            .filter(|row| row.body == body && self.is_latest(row))
            .any(|row| {
                self.named
                    .iter()
                    .any(|(at, unit)| *at == row.id && sides.has(*unit, side))
            });
        if named {
            return Some(ALWAYS.to_owned());
        }
        let mut last: Option<String> = None;
        for duty in self.duties.iter().filter(|duty| sides.has(duty.unit, side)) {
            match &duty.ends_on {
                None => return Some(ALWAYS.to_owned()),
                Some(day) => last = last.max(Some(day.clone())),
            }
        }
        last
    }

    /// For whom things under a body's lists are counted, and until when.
    fn viewers(&self, sides: &Sides, body: i64) -> Vec<(i64, String)> {
        let of_body = sides.of_body.get(&body).map_or(&[][..], Vec::as_slice);
        let mut viewers = vec![(OFFICE, ALWAYS.to_owned())];
        for side in of_body {
            viewers.extend(self.seen_until(sides, body, *side).map(|until| (*side, until)));
        }
        viewers
    }

    /// By whom it is seen.
    pub(super) fn class(&self, sides: &Sides) -> Class {
        let bodies: BTreeSet<i64> = self.rows.iter().map(|row| row.body).collect();
        let seers = bodies.into_iter().flat_map(|body| {
            let viewers = self.viewers(sides, body).into_iter();
            viewers.map(move |(side, until)| match side {
                OFFICE => ("body", body, until),
                side => ("side", side, until),
            })
        });
        Class {
            mark: self.rows.iter().map(|row| row.mark).min().unwrap_or_default(),
            seers: seers.collect(),
        }
    }

    /// What the item adds to the sums.
    pub(super) fn shares(&self, sides: &Sides) -> Shares {
        let mut shares = Shares::new();
        let bodies: BTreeSet<i64> = self.rows.iter().map(|row| row.body).collect();
        for body in bodies {
            for (side, until) in self.viewers(sides, body) {
                self.many_shares(&mut shares, body, side, &until);
                for row in self.rows.iter().filter(|row| row.body == body) {
                    self.row_shares(&mut shares, sides, row, side, &until);
                }
                let waiting = |duty: &&KnownDuty| duty.body == body && duty.state == "assigned";
                for duty in self.duties.iter().filter(waiting) {
                    let key = Key {
                        what: What::Unsigned,
                        list: duty.list,
                        version: 0,
                        side,
                        until: until.clone(),
                        field: String::new(),
                        heading: String::new(),
                        of: duty.unit,
                    };
                    add(&mut shares, key, 1, 0);
                }
            }
        }
        shares
    }

    /// That the item stands in more than one list.
    fn many_shares(&self, shares: &mut Shares, body: i64, side: i64, until: &str) {
        let lists: BTreeSet<(i64, i64)> = self.rows.iter().map(|row| (row.body, row.list)).collect();
        let Some(row) = self.rows.first().filter(|_| lists.len() > 1) else {
            return;
        };
        for (_, list) in lists.iter().filter(|(of, _)| *of == body) {
            let key = Key {
                what: What::Many,
                list: *list,
                version: 0,
                side,
                until: until.to_owned(),
                field: String::new(),
                heading: String::new(),
                of: row.item,
            };
            add(shares, key, 1, 0);
        }
    }

    fn row_shares(&self, shares: &mut Shares, sides: &Sides, row: &KnownRow, side: i64, until: &str) {
        let key = |what, of| Key {
            what,
            list: row.list,
            version: row.version,
            side,
            until: until.to_owned(),
            field: String::new(),
            heading: String::new(),
            of,
        };
        let headed = |what, of| Key {
            field: row.field.clone(),
            heading: row.heading.clone(),
            ..key(what, of)
        };
        add(shares, headed(What::Rows, 0), 1, row.weight);
        for (_, of, fen) in self.amounts.iter().filter(|(at, ..)| *at == row.id) {
            add(shares, headed(What::Amounts, *of), 1, *fen);
        }
        let open: Vec<&KnownDuty> = self
            .duties
            .iter()
            .filter(|duty| duty.list == row.list && duty.is_open())
            .collect();
        if open.is_empty() {
            add(shares, key(What::NoDuty, 0), 1, 0);
        } else if !open.iter().any(|duty| duty.leads()) {
            add(shares, key(What::NoLead, 0), 1, 0);
        }
        for of in sides.of_body.get(&row.body).map_or(&[][..], Vec::as_slice) {
            let leads = open.iter().any(|duty| duty.leads() && sides.has(duty.unit, *of));
            let reports = open
                .iter()
                .any(|duty| duty.role == "reporting" && sides.has(duty.unit, *of));
            if leads && !reports {
                add(shares, key(What::NoReport, *of), 1, 0);
            }
            if leads || reports {
                let by_field = Key {
                    field: row.field.clone(),
                    ..key(What::OnSide, *of)
                };
                add(shares, by_field, 1, 0);
            }
        }
    }
}
