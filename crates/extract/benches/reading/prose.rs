//! Communiqués of nowhere, made from patterns: the same seed makes the same page.

const PLACES: [&str; 10] = [
    "云溪市",
    "岚山区",
    "平川县",
    "北渡区",
    "松原新区",
    "金滩镇",
    "临江市",
    "石桥县",
    "青峪区",
    "白塔市",
];
const UNITS: [&str; 10] = [
    "市交通局",
    "市发展改革委",
    "区经信委",
    "县水利局",
    "市科技局",
    "区文化旅游委",
    "市财政局",
    "县农业农村局",
    "市卫生健康委",
    "区商务局",
];
const THINGS: [&str; 10] = [
    "跨区公交线路",
    "河道联合巡护",
    "产业协作园",
    "异地就医结算",
    "职业教育联盟",
    "冷链物流中心",
    "区域应急演练",
    "共享实验室",
    "旅游环线",
    "政务服务专窗",
];
const PEOPLE: [&str; 8] = [
    "陈远舟",
    "罗思齐",
    "何一鸣",
    "邓清和",
    "唐若谷",
    "冯立言",
    "曾念平",
    "郑守拙",
];
const VERBS: [&str; 8] = [
    "加快推进",
    "抓紧完善",
    "统筹建设",
    "联合开展",
    "全面启动",
    "扎实做好",
    "深入研究",
    "稳步扩大",
];

/// `{u}` unit, `{v}` other unit, `{p}` place, `{t}` thing, `{w}` verb, `{n}` number, `{m}` month, `{h}` person.
const PATTERNS: [&str; 26] = [
    "会议要求，{u}要{w}{t}，{m}月底前拿出方案。",
    "由{u}牵头，{v}配合，{w}{t}，年内完成{n}个点位。",
    "{h}强调，要{w}{t}，把{n}项措施落到具体人头。",
    "会议指出，今年以来{p}{t}进展较快，累计投资{n}亿元，同比增长{m}.{m}%。",
    "会议听取了{u}关于{t}情况的汇报。",
    "会议审议了《{p}{t}三年行动方案》。",
    "{u}、{v}要各司其职，每季度会商一次，{w}{t}。",
    "要{w}{t}，力争{m}月底前开工，年底前见到形象进度。",
    "{p}要主动对接{u}，{w}{t}，确保群众少跑路。",
    "会议决定，把{t}列入年度清单，由{u}负责。",
    "截至{m}月底，{p}已建成{t}{n}处，覆盖{n}万人。",
    "{h}表示，两地人缘相亲、水路相连，合作基础扎实。",
    "要坚持问题导向，对{t}逐项列账，限期在{m}月{m}日前销账。",
    "{u}会同{v}在{m}月中旬前完成{t}的摸底，形成问题台账。",
    "会议明确，{t}所需资金由{p}与{u}各担一半。",
    "与会同志围绕{t}作了发言，提出意见{n}条。",
    "要健全工作机制，{w}{t}，推动数据互通、结果互认。",
    "请{v}每月{m}日前把{t}进展报{u}汇总。",
    "{p}{t}项目总投资{n}亿元，年度计划{m}亿元。",
    "会上，{h}通报了上次会议议定事项的办理情况，{n}项已办结{m}项。",
    "一是{w}{t}；二是完善{p}配套道路；三是由{u}定期督查。",
    "要守住安全底线，{w}{t}，汛期前完成{n}处隐患整治。",
    "会议同意{u}提出的{t}选址意见，请{p}抓紧办理用地手续。",
    "{u}要建立周调度制度，对{t}推进慢的单位发提醒函。",
    "下一步，双方将{w}{t}，并于{m}月在{p}召开现场会。",
    "会议还研究了其他事项，{h}作总结讲话。",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*: enough to vary sentences.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// A page of a title, a first paragraph and so many sentences, five to a paragraph.
pub fn communique(seed: u64, sentences: usize) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (a, b) = (dice.pick(&PLACES), dice.pick(&PLACES));
    let mut page = format!(
        "{a}与{b}协同发展联席会议第{}次会议召开\n\n2031年{}月{}日，{a}与{b}协同发展联席会议第{}次会议在{a}召开。{}主持会议并讲话。\n",
        seed % 9 + 1,
        dice.roll(12) + 1,
        dice.roll(28) + 1,
        seed % 9 + 1,
        dice.pick(&PEOPLE)
    );
    for n in 0..sentences {
        if n % 5 == 0 {
            page.push('\n');
        }
        let pattern = PATTERNS[dice.roll(PATTERNS.len())];
        page.push_str(&fill(pattern, &mut dice));
    }
    page.push('\n');
    page
}

/// The same page as it looks after bad copying: furniture around it, pinyin and marks inside it.
pub fn soiled(seed: u64, sentences: usize) -> String {
    let clean = communique(seed, sentences);
    let mut page = String::from("首页 > 新闻 > 要闻\n字号：大 中 小 打印 收藏\n");
    for (n, character) in clean.chars().enumerate() {
        page.push(character);
        match n % 97 {
            41 if character == '会' => page.push_str("(hui)"),
            60 if character != '\n' => page.push('▼'),
            83 if character != '\n' => page.push_str("&nbsp;"),
            _ => {}
        }
    }
    page.push_str("\n责任编辑：某某\n上一篇：无\n下一篇：无\n");
    page
}

fn fill(pattern: &str, dice: &mut Dice) -> String {
    let mut sentence = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        sentence.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match name {
            "u" | "v" => sentence.push_str(dice.pick(&UNITS)),
            "p" => sentence.push_str(dice.pick(&PLACES)),
            "t" => sentence.push_str(dice.pick(&THINGS)),
            "w" => sentence.push_str(dice.pick(&VERBS)),
            "h" => sentence.push_str(dice.pick(&PEOPLE)),
            "m" => sentence.push_str(&(dice.roll(11) + 1).to_string()),
            _ => sentence.push_str(&(dice.roll(190) + 10).to_string()),
        }
        rest = after;
    }
    sentence.push_str(rest);
    sentence
}
