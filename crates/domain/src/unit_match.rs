//! From a unit's name as a text writes it to the unit of the register that is meant, or to those that may be.
//!
//! A name that the register holds, as name or as alias, is that unit. One that leaves out whose department it is (市发展改革委)
//! is the one of the document's own region, or of the regions above it; only where a document names no region are the body's
//! sides asked, and only where the name fits one of them. A name for many (省直有关部门) stays open. Everything else is
//! unknown, and the nearest units are proposed: another writing of the same words or a part more or less, another level of
//! the same department, a slip of the pen, the same sound.

mod around;

use crate::office::RegionLevel;
use crate::sort_key::sort_key;
use crate::{At, BodyId, DocumentId, UnitId, coded};

pub use around::{Around, Ground};

coded! {
    /// What a clerk said of a name.
    pub enum Answer {
        /// It is this unit.
        Unit = "unit",
        /// It names many or nobody yet: it stays open.
        Open = "open",
        /// The answer before was taken back.
        Undone = "undone",
    }
}

/// A clerk's decision on a name, remembered for its body. The latest of a name holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChoice {
    /// Row id.
    pub id: i64,
    /// The body in whose documents it holds.
    pub body: BodyId,
    /// The name as written.
    pub name: String,
    /// What was said.
    pub answer: Answer,
    /// The unit, when it is one.
    pub unit: Option<UnitId>,
    /// In which document's review it was said.
    pub document: Option<DocumentId>,
    /// The trail entry of the act.
    pub known_at: i64,
    /// When.
    pub at: At,
}

/// A unit of the register with the names in use on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its aliases.
    pub aliases: Vec<String>,
    /// Path of its region.
    pub path: String,
    /// Name of its region.
    pub region: String,
    /// Level of its region.
    pub level: RegionLevel,
}

/// The register, with the forms by which names are compared.
#[derive(Clone, Debug, Default)]
pub struct Register {
    units: Vec<(Known, Vec<Name>)>,
    /// Full names of regions, the longest first.
    regions: Vec<String>,
}

/// Why a unit is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The same words, written shorter or longer.
    Words,
    /// The same department elsewhere or on another level.
    Elsewhere,
    /// It sounds the same.
    Sound,
    /// A character or two differ.
    Letters,
}

impl Why {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Elsewhere => "elsewhere",
            Self::Sound => "sound",
            Self::Letters => "letters",
        }
    }
}

/// What a name comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This unit.
    One(UnitId),
    /// A name for many.
    Open,
    /// Several units bear it.
    Several(Vec<UnitId>),
    /// None; these are near.
    Unknown(Vec<(UnitId, Why)>),
}

/// Near units proposed at most.
const MOST_NEAR: usize = 5;

/// Longer writing → shorter, in this order, after 和、与、及 and the marks between are gone.
const SHORTER: [(&str, &str); 24] = [
    ("发展改革", "发改"),
    ("经济信息化", "经信"),
    ("经济信息", "经信"),
    ("工业信息化", "经信"),
    ("交通运输", "交通"),
    ("住房城乡建设", "住建"),
    ("住房城市建设", "住建"),
    ("规划自然资源", "规资"),
    ("自然资源规划", "规资"),
    ("规自", "规资"),
    ("生态环境", "环境"),
    ("农业农村", "农业"),
    ("文化旅游", "文旅"),
    ("卫生健康", "卫健"),
    ("人力资源社会保障", "人社"),
    ("人力社保", "人社"),
    ("市场监督管理", "市监"),
    ("市场监管", "市监"),
    ("应急管理", "应急"),
    ("国有资产监督管理", "国资"),
    ("人民政府", "政府"),
    ("委员会", "委"),
    ("办公厅", "办"),
    ("办公室", "办"),
];

/// A name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    /// As written, without blanks.
    whole: String,
    /// The region that it begins with, or the bare level (省、市、区…).
    place: String,
    /// What is left, written short: 发改委.
    stem: String,
    /// The stem without brackets behind it.
    core: String,
    /// The stem without the word for its kind (委、局、厅…): a department keeps its work under every name.
    work: String,
    sound: String,
}

impl Name {
    fn of(written: &str, regions: &[String]) -> Self {
        let whole: String = written.chars().filter(|c| !c.is_whitespace()).collect();
        let mut rest = whole.as_str();
        let mut place = String::new();
        // 重庆市渝北区城管局: the last region named is its own.
        'more: loop {
            for region in regions {
                let short = region.trim_end_matches(['省', '市', '区', '县', '州']);
                for name in [region.as_str(), short] {
                    if name.chars().count() > 1
                        && let Some(after) = rest.strip_prefix(name)
                        && !after.is_empty()
                    {
                        place.clone_from(region);
                        rest = after;
                        continue 'more;
                    }
                }
            }
            break;
        }
        if let Some(first) = rest.chars().next().filter(|c| "省市区县州".contains(*c))
            && rest.chars().count() > 2
        {
            if place.is_empty() {
                place = first.to_string();
            }
            rest = &rest[first.len_utf8()..];
        }
        let letters = |text: &str| -> String {
            let kept = |c: &char| !matches!(c, '和' | '与' | '及' | '、' | '（' | '）' | '(' | ')');
            text.chars().filter(kept).collect()
        };
        let short = |text: &str| {
            let replaced = |text: String, (long, short): &(&str, &str)| text.replace(long, short);
            SHORTER.iter().fold(letters(text), replaced)
        };
        let sound = sort_key(&letters(rest));
        let stem = short(rest);
        let core = short(before_brackets(rest));
        let work = stem.trim_end_matches(['委', '局', '厅', '办', '部']).to_owned();
        Self {
            whole,
            place,
            stem,
            core,
            work,
            sound,
        }
    }

    /// Whether the place that a name begins with may be a unit's region.
    fn fits(&self, unit: &Known) -> bool {
        self.fits_region(&unit.region, unit.level)
    }

    fn fits_region(&self, region: &str, level: RegionLevel) -> bool {
        match self.place.as_str() {
            "" => true,
            "省" => level == RegionLevel::Province && !region.ends_with('市'),
            // A municipality is called 市 like the cities of a province.
            "市" => region.ends_with('市') || region.ends_with('州'),
            "区" | "县" | "州" => region.ends_with(&self.place),
            place => region == place,
        }
    }

    /// Whether it says a level and no region: 市发展改革委.
    fn is_of_a_level(&self) -> bool {
        self.place.chars().count() == 1
    }

    /// Whether every region may have one of this name.
    fn is_anybodys(&self) -> bool {
        let of_the_country = ["国家", "中国", "中央"].iter().any(|c| self.stem.starts_with(c));
        self.is_of_a_level() || (self.place.is_empty() && self.work != self.stem && !of_the_country)
    }
}

/// A name without the brackets that it ends with.
fn before_brackets(name: &str) -> &str {
    let closed = name.ends_with(['）', ')']);
    match name.rfind(['（', '(']).filter(|at| closed && *at > 0) {
        Some(at) => &name[..at],
        None => name,
    }
}

/// Whether a name stands for many at once, so that nobody in particular is meant: 省直有关部门, 各区县政府, 沿线市州.
pub fn names_many(name: &str) -> bool {
    let name = name.trim();
    let any = [
        "有关",
        "相关",
        "各级",
        "各有",
        "等单位",
        "等部门",
        "成员单位",
        "沿线",
        "沿江",
        "毗邻",
    ];
    name.starts_with('各')
        || any.iter().any(|word| name.contains(word))
        || [
            "省直部门",
            "市直部门",
            "市级部门",
            "省级部门",
            "区县政府",
            "市州政府",
        ]
        .contains(&name)
}

impl Register {
    /// Puts the register together; `regions` are the full names of regions.
    pub fn new(units: Vec<Known>, mut regions: Vec<String>) -> Self {
        regions.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        regions.dedup();
        let units = units
            .into_iter()
            .map(|unit| {
                let mut names = vec![Name::of(&unit.name, &regions)];
                names.extend(unit.aliases.iter().map(|alias| Name::of(alias, &regions)));
                (unit, names)
            })
            .collect();
        Self { units, regions }
    }

    /// The unit with this id.
    pub fn unit(&self, id: UnitId) -> Option<&Known> {
        self.units
            .iter()
            .map(|(unit, _)| unit)
            .find(|unit| unit.unit == id)
    }

    /// Units for what was typed of a name, the likeliest first: the whole of a name or alias, its beginning, a part of it,
    /// several parts of name and region, at last its characters one behind the other (发改委).
    pub fn like(&self, typed: &str) -> Vec<UnitId> {
        let parts: Vec<&str> = typed.split_whitespace().collect();
        let whole = parts.concat();
        if whole.is_empty() {
            return Vec::new();
        }
        let rank = |unit: &Known| {
            let one = |name: &String| match name.find(&whole) {
                Some(0) if name.len() == whole.len() => 0,
                Some(0) => 1,
                Some(_) => 2,
                None => {
                    let full = format!("{}{name}", unit.region);
                    let mut left = full.chars();
                    match () {
                        () if parts.iter().all(|part| full.contains(part)) => 3,
                        () if whole.chars().all(|c| left.any(|other| other == c)) => 4,
                        () => 5,
                    }
                }
            };
            let best = unit.aliases.iter().map(one).fold(one(&unit.name), usize::min);
            (best < 5).then(|| (best, unit.name.chars().count()))
        };
        let mut found: Vec<_> = self
            .units
            .iter()
            .filter_map(|(unit, _)| Some((rank(unit)?, unit.unit)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, unit)| unit).collect()
    }

    /// What a name comes to in a text.
    pub fn meant(&self, written: &str, around: &Around) -> Match {
        let name = Name::of(written, &self.regions);
        let named = self.those(|_, other| other.whole == name.whole);
        if !name.is_anybodys() {
            match named.len() {
                1 => return Match::One(named[0].unit),
                0 => {}
                _ => return narrowed(&named, around),
            }
        }
        if named.is_empty() && names_many(written) {
            return Match::Open;
        }
        let same = self
            .those(|unit, other| other.whole == name.whole || (other.stem == name.stem && name.fits(unit)));
        let held = if name.is_anybodys() {
            of_those_around(&name, &named, &same, around)
        } else {
            same
        };
        if held.is_empty() {
            return Match::Unknown(self.near(&name, around));
        }
        match narrowed(&held, around) {
            Match::Several(units) if units.len() > MOST_NEAR => Match::Unknown(
                units
                    .into_iter()
                    .take(MOST_NEAR)
                    .map(|u| (u, Why::Words))
                    .collect(),
            ),
            found => found,
        }
    }

    /// The units that a name may stand for otherwise than for one.
    pub fn others(&self, written: &str, but: UnitId, around: &Around) -> Vec<(UnitId, Why)> {
        let mut near = self.near(&Name::of(written, &self.regions), around);
        near.retain(|(unit, _)| *unit != but);
        near
    }

    /// Whether what was said of a name in another document may hold in this one: not when this one is of a region that has
    /// nothing to do with the unit, and the name says no more than a level.
    pub fn may_carry_over(&self, written: &str, unit: UnitId, around: &Around) -> bool {
        let strange = |known: &Known| !around.own.is_empty() && !around.is_near(known);
        !self.is_anybodys(written) || !self.unit(unit).is_some_and(strange)
    }

    /// Whether every region may have a unit of this name.
    pub fn is_anybodys(&self, written: &str) -> bool {
        Name::of(written, &self.regions).is_anybodys()
    }

    fn those(&self, fits: impl Fn(&Known, &Name) -> bool) -> Vec<&Known> {
        let fits = |(unit, names): &&(Known, Vec<Name>)| names.iter().any(|name| fits(unit, name));
        self.units.iter().filter(fits).map(|(unit, _)| unit).collect()
    }

    fn near(&self, name: &Name, around: &Around) -> Vec<(UnitId, Why)> {
        let mut found: Vec<(Why, bool, usize, usize, UnitId)> = Vec::new();
        for (unit, names) in &self.units {
            let best = names.iter().filter_map(|other| near(name, other)).min();
            if let Some((why, far)) = best {
                found.push((why, !name.fits(unit), far, around.tier(unit), unit.unit));
            }
        }
        found.sort_unstable();
        found
            .into_iter()
            .take(MOST_NEAR)
            .map(|(why, _, _, _, unit)| (unit, why))
            .collect()
    }
}

/// How near one name is to another; smaller is nearer.
fn near(name: &Name, other: &Name) -> Option<(Why, usize)> {
    if name.stem == other.stem {
        return Some((Why::Elsewhere, 0));
    }
    if name.work.chars().count() > 1 && name.work == other.work {
        return Some((Why::Elsewhere, 1));
    }
    if name.sound == other.sound {
        return Some((Why::Sound, 0));
    }
    if name.core == other.core {
        return Some((Why::Words, 0));
    }
    if differ_by_a_part(&name.core, &other.core) {
        return Some((Why::Words, 1));
    }
    let longest = name.core.chars().count().max(other.core.chars().count());
    let far = letters(&name.core, &other.core);
    (longest > 2 && far * 3 <= longest).then_some((Why::Letters, far))
}

/// Whether one name is the other with one part put in or left out: 渡口建设公司, 渡口桥梁建设公司.
fn differ_by_a_part(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    let alike = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let behind = short.iter().rev().zip(long.iter().rev());
    let behind = behind.take_while(|(x, y)| x == y).count();
    // What both begin with tells whose they are; of the end alone (建设公司) many are.
    short.len() > 3 && short.len() < long.len() && alike > 1 && alike + behind >= short.len()
}

/// Of the units that bear a name which every region may have, those that the text can mean.
fn of_those_around<'a>(
    name: &Name,
    named: &[&'a Known],
    same: &[&'a Known],
    around: &Around,
) -> Vec<&'a Known> {
    let of = |fits: &dyn Fn(&Known) -> bool| -> Vec<&'a Known> {
        same.iter().copied().filter(|unit| fits(unit)).collect()
    };
    if around.is_told {
        let own = of(&|unit| around.own.contains(&unit.path));
        if own.is_empty() && name.is_of_a_level() {
            return of(&|unit| around.own.iter().any(|path| path.starts_with(&unit.path)));
        }
        if own.is_empty() {
            // Of no province: a unit above all regions.
            let is_above =
                |unit: &Known| unit.level == RegionLevel::Area && unit.path.matches('/').count() < 3;
            return named.iter().copied().filter(|unit| is_above(unit)).collect();
        }
        return own;
    }
    if name.is_of_a_level() && !around.sides.is_empty() {
        let fits = |side: &&Ground| name.fits_region(&side.name, side.level);
        let fitting: Vec<&Ground> = around.sides.iter().filter(fits).collect();
        let held = of(&|unit| fitting.iter().any(|side| side.path == unit.path));
        // The register may know the one and not the other that is meant.
        return if fitting.len() > 1 && held.len() == 1 {
            Vec::new()
        } else {
            held
        };
    }
    if named.is_empty() {
        same.to_vec()
    } else {
        named.to_vec()
    }
}

/// Among several: the one that stands highest in the nearest tier. Of two sides none is nearer than the other.
fn narrowed(units: &[&Known], around: &Around) -> Match {
    let key = |unit: &Known| (around.tier(unit), unit.level);
    let best = units.iter().map(|unit| key(unit)).min();
    let nearest: Vec<UnitId> = units
        .iter()
        .filter(|unit| Some(key(unit)) == best)
        .map(|unit| unit.unit)
        .collect();
    match nearest[..] {
        [one] => Match::One(one),
        _ => Match::Several(nearest),
    }
}

/// Characters to put in, take out or replace.
fn letters(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let put = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = put.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests;
