//! Character references: the names that such pages use, and numbers.

const NAMES: &[(&str, &str)] = &[
    ("nbsp", "\u{A0}"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("zwnj", ""),
    ("zwj", ""),
    ("shy", ""),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("middot", "·"),
    ("bull", "•"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("minus", "−"),
    ("times", "×"),
    ("divide", "÷"),
    ("plusmn", "±"),
    ("deg", "°"),
    ("permil", "‰"),
    ("prime", "′"),
    ("Prime", "″"),
    ("sect", "§"),
    ("para", "¶"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("pound", "£"),
    ("euro", "€"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("frac12", "½"),
    ("frac14", "¼"),
    ("frac34", "¾"),
    ("micro", "µ"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("asymp", "≈"),
    ("equiv", "≡"),
    ("infin", "∞"),
    ("radic", "√"),
    ("larr", "←"),
    ("uarr", "↑"),
    ("rarr", "→"),
    ("darr", "↓"),
    ("harr", "↔"),
    ("rArr", "⇒"),
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("omega", "ω"),
    ("Omega", "Ω"),
    ("pi", "π"),
    ("sigma", "σ"),
    ("Sigma", "Σ"),
    ("mu", "μ"),
    ("theta", "θ"),
    ("lambda", "λ"),
    ("loz", "◊"),
    ("star", "☆"),
    ("starf", "★"),
    ("spades", "♠"),
    ("hearts", "♥"),
    ("tilde", "˜"),
    ("circ", "ˆ"),
    ("iexcl", "¡"),
    ("iquest", "¿"),
    ("brvbar", "¦"),
    ("macr", "¯"),
    ("acute", "´"),
    ("cedil", "¸"),
    ("uml", "¨"),
    ("ordf", "ª"),
    ("ordm", "º"),
    ("not", "¬"),
    ("curren", "¤"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("igrave", "ì"),
    ("iacute", "í"),
    ("ograve", "ò"),
    ("oacute", "ó"),
    ("ugrave", "ù"),
    ("uacute", "ú"),
    ("uuml", "ü"),
    ("ouml", "ö"),
    ("auml", "ä"),
    ("lpar", "("),
    ("rpar", ")"),
    ("comma", ","),
    ("period", "."),
    ("colon", ":"),
    ("semi", ";"),
    ("num", "#"),
    ("percnt", "%"),
    ("sol", "/"),
    ("lowbar", "_"),
    ("hyphen", "-"),
    ("Tab", " "),
    ("NewLine", "\n"),
    ("lbrack", "["),
    ("rbrack", "]"),
];
/// What Windows put where the standard has control characters: `&#147;` for “.
const WINDOWS: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Text with its references resolved.
pub(super) fn resolve(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((length, said)) = reference(rest) {
            out.push_str(&said);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// The reference at the start: its bytes, and what it stands for.
fn reference(text: &str) -> Option<(usize, String)> {
    let body = &text[1..];
    let length = body
        .bytes()
        .take(33)
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
        .count();
    let name = &body[..length];
    let closed = body[length..].starts_with(';');
    let whole = 1 + length + usize::from(closed);
    if let Some(digits) = name.strip_prefix('#') {
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        };
        let c = match code {
            9 | 10 | 13 => ' ',
            0x80..=0x9F => WINDOWS[code as usize - 0x80],
            _ => char::from_u32(code).filter(|c| !c.is_control())?,
        };
        return Some((whole, c.to_string()));
    }
    if closed {
        let (_, said) = NAMES.iter().find(|(n, _)| *n == name)?;
        return Some((whole, (*said).to_owned()));
    }
    // The old names stand without their semicolon, too.
    let (n, said) = NAMES[..5].iter().find(|(n, _)| name.starts_with(n))?;
    Some((1 + n.len(), (*said).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_become_the_signs_they_stand_for() {
        assert_eq!(
            resolve("甲&nbsp;乙&amp;丙 &ldquo;丁&#8221; &#x4E00; &#147;戊 R&D &lt;己&gt &unknown; &"),
            "甲\u{A0}乙&丙 “丁” 一 “戊 R&D <己> &unknown; &"
        );
    }
}
