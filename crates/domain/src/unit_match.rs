//! From a unit's name as a text writes it to the unit of the register that is meant, or to those that may be.
//!
//! A name that the register holds, as name or as alias, is that unit. One that leaves out whose department it is (市发展改革委)
//! is the one in the regions at hand: those of the document first, then those of the body's sides. A name for many
//! (省直有关部门) stays open. Everything else is unknown, and the nearest units are proposed: another writing of the same
//! words, another level of the same department, a slip of the pen, the same sound.

use crate::office::RegionLevel;
use crate::sort_key::sort_key;
use crate::{At, BodyId, DocumentId, UnitId, coded};

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
        let mut stem: String = rest
            .chars()
            .filter(|c| !matches!(c, '和' | '与' | '及' | '、' | '（' | '）' | '(' | ')'))
            .collect();
        let sound = sort_key(&stem);
        for (long, short) in SHORTER {
            stem = stem.replace(long, short);
        }
        let work = stem.trim_end_matches(['委', '局', '厅', '办', '部']).to_owned();
        Self {
            whole,
            place,
            stem,
            work,
            sound,
        }
    }

    /// Whether the place that a name begins with may be a unit's region.
    fn fits(&self, unit: &Known) -> bool {
        match self.place.as_str() {
            "" => true,
            "省" => unit.level == RegionLevel::Province && !unit.region.ends_with('市'),
            // A municipality is called 市 like the cities of a province.
            "市" => unit.region.ends_with('市') || unit.region.ends_with('州'),
            "区" | "县" | "州" => unit.region.ends_with(&self.place),
            region => unit.region == region,
        }
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

    /// What a name comes to. `tiers` are the paths of the regions at hand, the nearest first: those that the document
    /// names, then those of the body's sides.
    pub fn meant(&self, written: &str, tiers: &[Vec<String>]) -> Match {
        let name = Name::of(written, &self.regions);
        let named = self.those(|_, other| other.whole == name.whole);
        match named.len() {
            1 => return Match::One(named[0].unit),
            0 => {}
            _ => return narrowed(&named, tiers),
        }
        if names_many(written) {
            return Match::Open;
        }
        let same = self.those(|unit, other| other.stem == name.stem && name.fits(unit));
        if same.is_empty() {
            return Match::Unknown(self.near(&name, tiers));
        }
        // Without a word of where it is, a name may be anybody's: only the regions at hand decide.
        match narrowed(&same, tiers) {
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

    fn those(&self, fits: impl Fn(&Known, &Name) -> bool) -> Vec<&Known> {
        let fits = |(unit, names): &&(Known, Vec<Name>)| names.iter().any(|name| fits(unit, name));
        self.units.iter().filter(fits).map(|(unit, _)| unit).collect()
    }

    fn near(&self, name: &Name, tiers: &[Vec<String>]) -> Vec<(UnitId, Why)> {
        let mut found: Vec<(Why, bool, usize, usize, UnitId)> = Vec::new();
        for (unit, names) in &self.units {
            let best = names.iter().filter_map(|other| near(name, other)).min();
            if let Some((why, far)) = best {
                found.push((why, !name.fits(unit), far, tier(unit, tiers), unit.unit));
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
    let longest = name.stem.chars().count().max(other.stem.chars().count());
    let far = letters(&name.stem, &other.stem);
    (longest > 2 && far * 3 <= longest).then_some((Why::Letters, far))
}

/// The tier of the regions at hand in which a unit lies.
fn tier(unit: &Known, tiers: &[Vec<String>]) -> usize {
    let within = |tier: &Vec<String>| {
        tier.iter()
            .any(|path| !path.is_empty() && unit.path.starts_with(path))
    };
    tiers.iter().position(within).unwrap_or(tiers.len())
}

/// Among several: the one that stands highest in the nearest tier. Of two sides none is nearer than the other.
fn narrowed(units: &[&Known], tiers: &[Vec<String>]) -> Match {
    let key = |unit: &Known| (tier(unit, tiers), unit.level);
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
mod tests {
    use super::*;

    fn known(id: i64, name: &str, aliases: &[&str], path: &str, region: &str, level: RegionLevel) -> Known {
        Known {
            unit: UnitId(id),
            name: name.to_owned(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            path: path.to_owned(),
            region: region.to_owned(),
            level,
        }
    }

    /// A municipality, a province with two cities, a district of the municipality.
    fn register() -> Register {
        use RegionLevel::{County, Prefecture, Province};
        let units = vec![
            known(
                1,
                "青禾市发展和改革委员会",
                &["市发改委"],
                "/1/",
                "青禾市",
                Province,
            ),
            known(2, "白鹭省发展和改革委员会", &[], "/2/", "白鹭省", Province),
            known(3, "白鹭省江口市发展改革委", &[], "/2/3/", "江口市", Prefecture),
            known(4, "白鹭省石埠市发展改革委", &[], "/2/4/", "石埠市", Prefecture),
            known(5, "青禾市交通局", &["市交通委"], "/1/", "青禾市", Province),
            known(6, "白鹭省交通运输厅", &[], "/2/", "白鹭省", Province),
            known(
                7,
                "青禾市东岭区人民政府",
                &["东岭区政府"],
                "/1/5/",
                "东岭区",
                County,
            ),
            known(8, "青禾市规划和自然资源局", &[], "/1/", "青禾市", Province),
        ];
        let regions = ["青禾市", "白鹭省", "江口市", "石埠市", "东岭区"];
        Register::new(units, regions.map(str::to_owned).to_vec())
    }

    fn tiers(document: &[&str]) -> Vec<Vec<String>> {
        let own = |paths: &[&str]| paths.iter().map(|p| (*p).to_owned()).collect();
        vec![own(document), own(&["/1/", "/2/"])]
    }

    #[test]
    fn a_name_is_the_unit_that_bears_it_or_that_it_shortens() {
        let register = register();
        for (written, unit) in [
            ("青禾市发展和改革委员会", 1),
            ("市发改委", 1),
            ("市发展改革委", 1),
            ("青禾市发改委", 1),
            ("省发展改革委", 2),
            ("白鹭省发改委", 2),
            ("江口市发展改革委员会", 3),
            ("省交通运输厅", 6),
            ("东岭区政府", 7),
            ("市规划自然资源局", 8),
            ("青禾市规资局", 8),
        ] {
            assert_eq!(
                register.meant(written, &tiers(&[])),
                Match::One(UnitId(unit)),
                "{written}"
            );
        }
    }

    #[test]
    fn whose_department_it_is_follows_from_the_region_of_the_document() {
        let register = register();
        let at = |document: &[&str]| register.meant("市发展改革委员会", &tiers(document));
        assert_eq!(at(&["/2/4/"]), Match::One(UnitId(4)));
        assert_eq!(at(&["/2/3/"]), Match::One(UnitId(3)));
        assert_eq!(
            at(&[]),
            Match::One(UnitId(1)),
            "the municipality stands above the cities"
        );
        assert_eq!(
            at(&["/2/3/", "/2/4/"]),
            Match::Several(vec![UnitId(3), UnitId(4)])
        );
        assert_eq!(
            register.meant("发展改革委", &tiers(&[])),
            Match::Several(vec![UnitId(1), UnitId(2)]),
            "of two sides none is nearer"
        );
    }

    #[test]
    fn a_name_for_many_stays_open() {
        let register = register();
        for written in [
            "省直有关部门",
            "各区县政府",
            "市级相关部门",
            "沿线市州",
            "各成员单位",
            "市直部门",
        ] {
            assert_eq!(register.meant(written, &tiers(&[])), Match::Open, "{written}");
        }
    }

    #[test]
    fn an_unknown_name_comes_with_what_is_near_it_and_why() {
        let register = register();
        let first = |written: &str| match register.meant(written, &tiers(&[])) {
            Match::Unknown(near) => near.first().copied(),
            other => panic!("{written}: {other:?}"),
        };
        assert_eq!(first("市交通厅"), Some((UnitId(5), Why::Elsewhere)));
        assert_eq!(first("市规化自然资源局"), Some((UnitId(8), Why::Sound)));
        assert_eq!(first("市交管局"), Some((UnitId(5), Why::Letters)));
        assert_eq!(first("市气象台"), None);
    }

    #[test]
    fn letters_counts_what_has_to_be_put_right() {
        for (a, b, far) in [
            ("", "", 0),
            ("交通局", "交通局", 0),
            ("交通局", "交管局", 1),
            ("委", "发改委", 2),
            ("甲乙", "", 2),
        ] {
            assert_eq!((letters(a, b), letters(b, a)), (far, far), "{a} {b}");
        }
    }

    #[test]
    fn no_name_however_odd_breaks_the_comparison() {
        let register = register();
        for written in [
            "",
            " ",
            "市",
            "省市区",
            "青禾市",
            "\u{202E}市发改委",
            &"长".repeat(4000),
        ] {
            register.meant(written, &[]);
        }
    }
}
