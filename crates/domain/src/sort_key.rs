//! Chinese order from a kept key: pinyin, with the readings that place names and surnames want.

use pinyin::ToPinyin;

/// Words whose usual reading is not the most common one of their characters.
const READINGS: &[(&str, &str)] = &[
    ("重庆", "chongqing"),
    ("长寿", "changshou"),
    ("什邡", "shifang"),
    ("都江堰", "dujiangyan"),
    ("成都", "chengdu"),
    ("都", "du"),
    ("犍为", "qianwei"),
    ("涪陵", "fuling"),
    ("綦江", "qijiang"),
    ("郫", "pi"),
    ("长", "chang"),
];

/// The key by which a name is ordered: pinyin without tones, characters without a reading as they are.
pub fn sort_key(name: &str) -> String {
    let mut key = String::new();
    let mut rest = name;
    'next: while let Some(first) = rest.chars().next() {
        for (word, reading) in READINGS {
            if let Some(after) = rest.strip_prefix(word) {
                key.push_str(reading);
                key.push(' ');
                rest = after;
                continue 'next;
            }
        }
        match first.to_pinyin() {
            Some(reading) => {
                key.push_str(reading.plain());
                key.push(' ');
            }
            None => key.extend(first.to_lowercase()),
        }
        rest = &rest[first.len_utf8()..];
    }
    key.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_names_are_ordered_by_their_own_reading() {
        assert_eq!(sort_key("重庆市"), "chongqing shi");
        assert_eq!(sort_key("长寿区"), "changshou qu");
        assert!(sort_key("成都市") < sort_key("重庆市"));
    }
}
