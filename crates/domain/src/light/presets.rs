//! Rule sets in use that ship with the program, as data in `data/rules/`.
//!
//! Known rules that are no preset, because they are not rules of lights:
//!
//! - 三明 (blue → orange → red slips, the next only when the former expired without good reason) and 瓯海's notice on
//!   repeated red are rungs of orders; 三明's "urgent items may start higher" is a choice of the one who signs.
//! - 广元 (yellow twice: a special letter; points off the score; interview by the group's head) says what follows from
//!   a light, not when it is lit. Its letter is an order, its points belong to a scheme of evaluation.
//! - Of 新晃 the public showing of a yellow card is a publication; the light itself is here.
//!
//! Where a source gives no number, the preset's own is said here: 宿迁 warns when five working days or fewer are left.
//! Whoever needs another writes a version of the set.

use super::RuleSet;

/// Their texts, the one that new lists get first.
const TEXTS: [&str; 5] = [
    include_str!("../../data/rules/yinchuan-2025.json"),
    include_str!("../../data/rules/wuhan.json"),
    include_str!("../../data/rules/ouhai.json"),
    include_str!("../../data/rules/suqian.json"),
    include_str!("../../data/rules/xinhuang.json"),
];

/// The rule sets that come with the program: 银川 2025 first, then 武汉, 瓯海, 宿迁 and 新晃.
pub fn presets() -> Vec<RuleSet> {
    TEXTS
        .iter()
        .map(|text| RuleSet::parse(text).expect("a test reads every preset"))
        .collect()
}
