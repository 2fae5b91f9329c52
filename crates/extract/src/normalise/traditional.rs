//! Traditional to simplified characters, one for one, so that positions hold.
//!
//! Phrases decide (乾坤 is not 干坤); a phrase whose length would change is converted by characters.
//! Japanese forms and compatibility characters come from bad converters and are put right first.

use std::sync::{LazyLock, OnceLock};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

use super::{Glyph, Ledger, is_han};
use crate::vocabulary::Words;

/// Longest run handed to the converter at once.
const RUN_MAX: usize = 2048;

/// Forms that bad converters leave behind.
const ODD_FORMS: &[(char, char)] = &[
    ('発', '发'),
    ('済', '济'),
    ('経', '经'),
    ('戦', '战'),
    ('広', '广'),
    ('実', '实'),
    ('検', '检'),
    ('対', '对'),
    ('従', '从'),
    ('応', '应'),
    ('拡', '扩'),
    ('県', '县'),
    ('総', '总'),
    ('鉄', '铁'),
    ('両', '两'),
    ('営', '营'),
    ('団', '团'),
    ('変', '变'),
    ('関', '关'),
    ('楽', '乐'),
    ('気', '气'),
    ('権', '权'),
    ('労', '劳'),
    ('転', '转'),
    ('価', '价'),
    ('効', '效'),
    ('図', '图'),
    ('単', '单'),
    ('専', '专'),
    ('帯', '带'),
    ('満', '满'),
    ('様', '样'),
    ('継', '继'),
    ('続', '续'),
    ('読', '读'),
    ('験', '验'),
    ('証', '证'),
    ('観', '观'),
    ('産', '产'),
    ('険', '险'),
    ('徳', '德'),
    ('黒', '黑'),
    ('竜', '龙'),
    ('歩', '步'),
    ('毎', '每'),
    ('戸', '户'),
    ('駅', '驿'),
    ('択', '择'),
    ('沢', '泽'),
    ('豊', '丰'),
    ('拠', '据'),
    ('拝', '拜'),
    ('弾', '弹'),
    ('撃', '击'),
    ('郷', '乡'),
    ('録', '录'),
    ('縁', '缘'),
    ('縄', '绳'),
    ('覧', '览'),
    ('訳', '译'),
    ('粛', '肃'),
    ('粋', '粹'),
    ('辺', '边'),
    ('歳', '岁'),
    ('児', '儿'),
    ('剤', '剂'),
    ('勧', '劝'),
    ('塩', '盐'),
    ('壊', '坏'),
    ('奨', '奖'),
    ('捜', '搜'),
    ('揺', '摇'),
];

/// Used in simplified names too; changed only when a neighbour changes.
const SHARED: &[char] = &[
    '乾', '徵', '喆', '堃', '昇', '甦', '祐', '麽', '陞', '淼', '鑫', '鍾', '崑', '峯', '銮', '夥', '藉',
    '瞭', '於', '蘋', '邨', '甯', '龢', '迺', '脩', '濬',
];

/// Words in which those stand for themselves and no name, so that they change although nothing beside them does.
#[rustfmt::skip]
const SURE: &[&str] = &[
    "徵求", "徵收", "徵集", "徵地", "徵用", "徵迁", "徵拆", "徵询", "徵兵", "徵税", "徵文", "特徵", "象徵",
    "乾涸", "乾旱", "乾燥", "乾净", "乾枯", "晒乾", "烘乾", "晾乾", "低於", "高於", "少於", "多於", "大於",
    "小於", "早於", "晚於", "优於", "位於", "属於", "用於", "基於", "鉴於", "便於", "有利於", "有助於",
    "致力於", "存在於",
];

/// Words the converter leaves as they are.
const FIXES: &[(&str, &str)] = &[
    ("著力", "着力"),
    ("著眼", "着眼"),
    ("沿著", "沿着"),
    ("随著", "随着"),
    ("围绕著", "围绕着"),
    ("著手", "着手"),
    ("跟著", "跟着"),
    ("意味著", "意味着"),
    ("活著", "活着"),
    ("向著", "向着"),
    ("靠著", "靠着"),
];

/// Characters that change only inside a phrase (瞭解, 答覆, 沈默) or only here.
const IN_PHRASES: &str = "瞭覆藉沈牴衹著";

/// How the converter's phrases begin. Where none of these stands, each character is converted by itself, which needs no
/// converter once it has been asked for every character.
static PHRASES: Words = Words::new(&[
    "一目", "上鍊", "不瞭", "么麼", "么麽", "乾乾", "乾元", "乾卦", "乾嘉", "乾圖", "乾坤", "乾宅", "乾斷",
    "乾旦", "乾曜", "乾清", "乾盛", "乾紅", "乾綱", "乾縣", "乾象", "乾造", "乾道", "乾陵", "乾隆", "二噁",
    "以免", "以功", "侔德", "傢俱", "傷亡", "八濛", "凌藉", "出醜", "函覆", "千鍾", "反反", "反覆", "名覆",
    "哪吒", "回覆", "壺裏", "大目", "宫商", "尼乾", "幺麼", "康乾", "張法", "彷彿", "彷徨", "徵弦", "徵絃",
    "徵羽", "徵聲", "徵調", "徵音", "情有", "憑藉", "手鍊", "扭轉", "找藉", "拉鍊", "拜覆", "據瞭", "文錦",
    "於世", "於乎", "於仲", "於倫", "於其", "於則", "於勇", "於呼", "於單", "於坦", "於崇", "於忠", "於惟",
    "於戲", "於敖", "於梨", "於清", "於潛", "於琳", "於穆", "於竹", "於菟", "於邑", "於陵", "旋乾", "旋轉",
    "明瞭", "明覆", "書中", "有序", "朝乾", "木吒", "李乾", "李澤", "李鍊", "李鍾", "樊於", "沈沒", "沈積",
    "沈船", "沈默", "流徵", "浪蕩", "滑藉", "無序", "牴牾", "牴觸", "狐藉", "珍珠", "甚鉅", "申覆", "畢昇",
    "發覆", "瞭如", "瞭望", "瞭然", "瞭若", "瞭解", "示覆", "神祇", "稟覆", "竺乾", "答覆", "篤麼", "簡單",
    "籌畫", "素藉", "老態", "肘手", "茵藉", "萬鍾", "蒜薹", "蕓薹", "蕩覆", "蕭乾", "藉代", "藉以", "藉助",
    "藉卉", "藉口", "藉喻", "藉寇", "藉手", "藉據", "藉故", "藉方", "藉條", "藉槁", "藉機", "藉此", "藉甚",
    "藉由", "藉着", "藉端", "藉箸", "藉草", "藉藉", "藉詞", "藉讀", "藉資", "衹得", "衹見", "袖裏", "覆上",
    "覆住", "覆信", "覆冒", "覆呈", "覆命", "覆墓", "覆宗", "覆帳", "覆幬", "覆成", "覆按", "覆文", "覆杯",
    "覆校", "覆瓿", "覆盂", "覆盆", "覆盤", "覆育", "覆蕉", "覆逆", "覆醢", "覆醬", "覆電", "覆露", "覆鹿",
    "覆鼎", "見覆", "角徵", "計畫", "變徵", "貂覆", "買臣", "踅門", "躪藉", "郭子", "酒逢", "醞藉", "重覆",
    "金吒", "金鍊", "鈞覆", "鉅子", "鉅萬", "鉅防", "鉸鍊", "銀鍊", "錢鍾", "鍊墜", "鍊子", "鍊形", "鍊條",
    "鍊錘", "鍊鎖", "鍛鍾", "鍾繇", "鍾萬", "鍾重", "鍾鍛", "鍾馗", "鎖鍊", "鐵鍊", "鑽石", "雁杳", "雖覆",
    "電覆", "露覆", "項鍊", "頗覆", "頸鍊", "顛乾", "顛倒", "顧藉", "麼些", "黄鍾", "龍鍾",
]);

/// Knows which characters may change, so that the rest, in most texts all, is not looked up.
pub(super) struct Finder {
    /// A bit for each character of the basic plane.
    bits: Vec<u64>,
    /// What the converter makes of each of them alone.
    alone: Vec<char>,
}

impl Finder {
    /// Whether a text with this character has to be looked at; `false` is certain.
    pub(super) fn may(&self, c: char) -> bool {
        let c = c as usize;
        self.bits.get(c >> 6).is_none_or(|word| word >> (c & 63) & 1 == 1)
    }

    /// The characters of a run, if each is converted by itself.
    fn each(&self, run: &[Glyph], text: &str) -> Option<Vec<char>> {
        if PHRASES.within(text) {
            return None;
        }
        run.iter()
            .map(|g| self.alone.get(g.c as usize).copied())
            .collect()
    }
}

/// Every character of the basic plane; halves of pairs are none and stand for nothing.
fn alone() -> Vec<char> {
    (0..0x1_0000)
        .map(|c| char::from_u32(c).unwrap_or_default())
        .collect()
}

/// The finder, made once by asking the converter for every character.
pub(super) fn finder() -> &'static Finder {
    static FINDER: LazyLock<Finder> = LazyLock::new(|| {
        let mut finder = Finder {
            bits: vec![0; 0x1_0000 >> 6],
            alone: alone(),
        };
        let all: Vec<char> = ('\u{80}'..='\u{FFFF}').filter(|c| is_han(*c)).collect();
        // Line ends keep neighbours from making a phrase.
        let lines: String = all.iter().flat_map(|c| [*c, '\n']).collect();
        let after = converter().map(|converter| converter.convert(&lines));
        let changed: Vec<(char, char)> = after
            .iter()
            .flat_map(|after| all.iter().copied().zip(after.chars().step_by(2)))
            .filter(|(before, after)| before != after)
            .collect();
        let odd = ODD_FORMS.iter().map(|(odd, _)| *odd);
        let others = "「｢﹁」｣﹂『』"
            .chars()
            .chain(IN_PHRASES.chars())
            .chain('\u{2F00}'..='\u{2FD5}');
        for (before, after) in &changed {
            finder.alone[*before as usize] = *after;
        }
        for c in changed.iter().map(|c| c.0).chain(odd).chain(others) {
            finder.bits[c as usize >> 6] |= 1 << (c as usize & 63);
        }
        finder
    });
    &FINDER
}

fn converter() -> Option<&'static OpenCC> {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER
        .get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok())
        .as_ref()
}

pub(super) fn convert(mut row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut changed = 0;
    let mut quotes = 0;
    let mut i = 0;
    while i < row.len() {
        match row[i].c {
            '「' | '｢' | '﹁' => (row[i].c, quotes) = ('“', quotes + 1),
            '」' | '｣' | '﹂' => (row[i].c, quotes) = ('”', quotes + 1),
            '『' => (row[i].c, quotes) = ('‘', quotes + 1),
            '』' => (row[i].c, quotes) = ('’', quotes + 1),
            c if is_han(c) || is_radical(c) => {
                let end = row[i..]
                    .iter()
                    .take(RUN_MAX)
                    .position(|g| !is_han(g.c) && !is_radical(g.c))
                    .map_or(row.len().min(i + RUN_MAX), |p| i + p);
                changed += convert_run(&mut row[i..end]);
                i = end;
                continue;
            }
            _ => {}
        }
        i += 1;
    }
    ledger.count("traditional", changed);
    ledger.count("quotes", quotes);
    row
}

/// Kangxi radicals, which copying out of some papers gives in place of characters.
fn is_radical(c: char) -> bool {
    matches!(c, '\u{2F00}'..='\u{2FD5}')
}

fn from_radical(c: char) -> char {
    const USED: &[(char, char)] = &[
        ('⼀', '一'),
        ('⼆', '二'),
        ('⼈', '人'),
        ('⼉', '儿'),
        ('⼊', '入'),
        ('⼋', '八'),
        ('⼒', '力'),
        ('⼗', '十'),
        ('⼝', '口'),
        ('⼟', '土'),
        ('⼠', '士'),
        ('⼤', '大'),
        ('⼥', '女'),
        ('⼦', '子'),
        ('⼩', '小'),
        ('⼭', '山'),
        ('⼯', '工'),
        ('⼰', '己'),
        ('⼲', '干'),
        ('⼴', '广'),
        ('⼼', '心'),
        ('⼿', '手'),
        ('⽀', '支'),
        ('⽂', '文'),
        ('⽅', '方'),
        ('⽇', '日'),
        ('⽉', '月'),
        ('⽊', '木'),
        ('⽌', '止'),
        ('⽐', '比'),
        ('⽑', '毛'),
        ('⽔', '水'),
        ('⽕', '火'),
        ('⽗', '父'),
        ('⽚', '片'),
        ('⽜', '牛'),
        ('⽟', '玉'),
        ('⽣', '生'),
        ('⽤', '用'),
        ('⽥', '田'),
        ('⽩', '白'),
        ('⽬', '目'),
        ('⽯', '石'),
        ('⽰', '示'),
        ('⽴', '立'),
        ('⽼', '老'),
        ('⽽', '而'),
        ('⾃', '自'),
        ('⾄', '至'),
        ('⾊', '色'),
        ('⾏', '行'),
        ('⾐', '衣'),
        ('⾔', '言'),
        ('⾛', '走'),
        ('⾜', '足'),
        ('⾝', '身'),
        ('⾥', '里'),
        ('⾦', '金'),
        ('⾯', '面'),
        ('⾷', '食'),
        ('⾸', '首'),
        ('⾼', '高'),
    ];
    USED.iter().find(|(r, _)| *r == c).map_or(c, |(_, h)| *h)
}

fn convert_run(run: &mut [Glyph]) -> usize {
    let finder = finder();
    if !run.iter().any(|g| finder.may(g.c)) {
        return 0;
    }
    let mut changed = 0;
    // Every odd form and every radical is one that the finder knows.
    for g in run.iter_mut().filter(|g| finder.may(g.c)) {
        let c = ODD_FORMS
            .iter()
            .find(|(odd, _)| *odd == g.c)
            .map_or_else(|| from_radical(g.c), |(_, c)| *c);
        if c != g.c {
            g.c = c;
            changed += 1;
        }
    }
    let Some(converter) = converter() else {
        return changed;
    };
    let mut before = String::with_capacity(run.len() * 3);
    before.extend(run.iter().map(|g| g.c));
    let mut after: Vec<char> = finder
        .each(run, &before)
        .unwrap_or_else(|| converter.convert(&before).chars().collect());
    if after.len() != run.len() {
        after = run.iter().map(|g| one(converter, g.c)).collect();
    }
    for (from, to) in FIXES.iter().filter(|_| before.contains('著')) {
        let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
        let mut k = 0;
        while k + from.len() <= after.len() {
            if after[k..k + from.len()] == from[..] {
                after[k..k + to.len()].copy_from_slice(&to);
                k += from.len();
            } else {
                k += 1;
            }
        }
    }
    let plain = run
        .iter()
        .zip(&after)
        .filter(|(g, c)| g.c != **c && !SHARED.contains(&g.c))
        .count();
    if plain == 0 {
        after = sure(&before, &after);
    }
    for (g, c) in run.iter_mut().zip(after) {
        if g.c != c {
            g.c = c;
            changed += 1;
        }
    }
    changed
}

/// A run as it was, but for the words that are sure.
fn sure(before: &str, after: &[char]) -> Vec<char> {
    let mut out: Vec<char> = before.chars().collect();
    if before.contains(['徵', '乾', '於']) {
        for (at, word) in SURE.iter().flat_map(|word| before.match_indices(word)) {
            let at = before[..at].chars().count();
            let at = at..at + word.chars().count();
            out[at.clone()].copy_from_slice(&after[at]);
        }
    }
    out
}

fn one(converter: &OpenCC, c: char) -> char {
    let mut buffer = [0; 4];
    let out = converter.convert(c.encode_utf8(&mut buffer));
    let mut chars = out.chars();
    match (chars.next(), chars.next()) {
        (Some(simplified), None) => simplified,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::normalise;
    use super::*;

    #[test]
    fn every_word_the_converter_changes_has_a_character_the_finder_knows() {
        let converter = converter().expect("a table that is built in");
        for word in [
            "了解", "瞭解", "答覆", "沈默", "牴牾", "衹得", "藉口", "經濟", "着力", "著力", "回复",
        ] {
            let known = word.chars().any(|c| finder().may(c));
            assert!(known || converter.convert(word) == word, "{word}");
        }
        for c in "「』⼯発".chars() {
            assert!(finder().may(c), "{c}");
        }
        assert!(!"青禾市推进会研究河道整治".chars().any(|c| finder().may(c)));
    }

    proptest! {
        #[test]
        fn character_by_character_is_what_the_converter_would_do(
            text in "[經濟發展會議乾坤隆瞭解答覆沈默著鍾藉口於是麼么徵收裏復回以免功勇敢計畫簡單轉動顛倒反李澤張法青禾市a]{0,24}"
        ) {
            let converter = converter().expect("a table that is built in");
            let run: Vec<Glyph> = text.chars().map(|c| Glyph { c, s: 0, e: 1 }).collect();
            if let Some(each) = finder().each(&run, &text) {
                prop_assert_eq!(each.into_iter().collect::<String>(), converter.convert(&text));
            }
        }
    }

    #[test]
    fn characters_are_simplified_in_place() {
        for (page, plain) in [
            ("經濟圈建設領導小組會議", "经济圈建设领导小组会议"),
            ("優先著力補短板", "优先着力补短板"),
            ("経済発展実験区", "经济发展实验区"),
            ("⼯作推进", "工作推进"),
            ("李乾主持会议", "李乾主持会议"),
            ("徵求意见，亮灯率不低於八成", "征求意见，亮灯率不低于八成"),
            ("清理乾涸河道，由於乾主持", "清理干涸河道，由於乾主持"),
        ] {
            assert_eq!(normalise(page).text, plain);
        }
    }
}
