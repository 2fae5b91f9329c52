//! The tables of forms.
//!
//! ```text
//! who address act object [{id of the object}]
//!   status form [=> act+act | => nothing] [> name | >@ name | ># name]
//! ```
//!
//! `{…}` in address and form is filled in by [`super::facts`]. After `>` the id of the entry's object is kept under that
//! name, after `>@` the id that the answer leads to, after `>#` the token of the link that the answer shows. `=>` says
//! what is left where it is not one entry of the block's act, or none for a refusal. `-` is nobody, no act, no form.
//! `wait n` lets seconds pass.

/// Forms sent by one person to one address.
pub struct Block {
    /// Login name; `-` for nobody.
    pub who: String,
    /// The address, with facts to be filled in.
    pub address: String,
    /// The act that its entry names; `-` for a route that leaves none.
    pub act: String,
    /// The kind of the entry's object.
    pub kind: String,
    /// The id of the object, where it is known before.
    pub object: Option<String>,
    /// The forms, in the order sent.
    pub lines: Vec<Line>,
}

/// One form.
pub struct Line {
    /// Where it stands in its table.
    pub number: usize,
    /// Seconds that pass before.
    pub wait: i64,
    /// The status of the answer.
    pub status: u16,
    /// Names and values.
    pub form: Vec<(String, String)>,
    /// The acts left, where it is not the usual.
    pub leaves: Option<Vec<String>>,
    /// What is kept of the answer.
    pub keep: Option<(Keep, String)>,
}

/// What is kept of an answer.
#[derive(Clone, Copy)]
pub enum Keep {
    /// The id of the entry's object.
    Object,
    /// The id that the answer leads to.
    Location,
    /// The token of the link shown.
    Link,
}

impl Block {
    /// Whether its address is one of this pattern: parameters stand where it has a fact, the rest is the same.
    pub fn is_for(&self, pattern: &str) -> bool {
        let (own, other): (Vec<&str>, Vec<&str>) =
            (self.address.split('/').collect(), pattern.split('/').collect());
        own.len() == other.len()
            && own
                .iter()
                .zip(other)
                .all(|(own, other)| *own == other || (own.starts_with('{') && other.starts_with('{')))
    }
}

/// Reads a table.
pub fn read(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut wait = 0;
    for (at, text) in (1..).zip(text.lines()) {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["wait", seconds] => wait = seconds.parse().expect("a number of seconds"),
            [who, address, act, object @ ..] if !text.starts_with(' ') => blocks.push(Block {
                who: (*who).to_owned(),
                address: (*address).to_owned(),
                act: (*act).to_owned(),
                kind: object.first().copied().unwrap_or_default().to_owned(),
                object: object.get(1).map(|id| (*id).to_owned()),
                lines: Vec::new(),
            }),
            [status, form, rest @ ..] => {
                let block = blocks.last_mut().expect("a form stands below its address");
                block
                    .lines
                    .push(line(at, std::mem::take(&mut wait), status, form, rest));
            }
            [_] => panic!("line {at} cannot be read: {text}"),
        }
    }
    blocks
}

fn line(number: usize, wait: i64, status: &str, form: &str, rest: &[&str]) -> Line {
    let pair = |text: &str| {
        let (name, value) = text
            .split_once('=')
            .unwrap_or_else(|| panic!("line {number}: {text} is no field"));
        (name.to_owned(), value.to_owned())
    };
    let mut line = Line {
        number,
        wait,
        status: status
            .parse()
            .unwrap_or_else(|_| panic!("line {number}: {status} is no status")),
        form: form.split('&').filter(|field| *field != "-").map(pair).collect(),
        leaves: None,
        keep: None,
    };
    for pair in rest.chunks(2) {
        let [mark, value] = pair else {
            panic!("line {number}: {pair:?}")
        };
        match *mark {
            "=>" if *value == "nothing" => line.leaves = Some(Vec::new()),
            "=>" => line.leaves = Some(value.split('+').map(str::to_owned).collect()),
            ">" => line.keep = Some((Keep::Object, (*value).to_owned())),
            ">@" => line.keep = Some((Keep::Location, (*value).to_owned())),
            ">#" => line.keep = Some((Keep::Link, (*value).to_owned())),
            other => panic!("line {number}: {other}"),
        }
    }
    line
}
