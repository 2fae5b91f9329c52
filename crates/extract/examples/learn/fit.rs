//! Logistic regression with squared weights held down (ridge), by accelerated gradients (Nesterov 1983) with a restart
//! whenever a step would go uphill (O’Donoghue, Candès 2015): the same numbers in the same order every time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use yipanqi_extract::learn::Sign;

/// A clause whose answer is known.
pub struct Example {
    pub signs: Vec<Sign>,
    pub by_rules: bool,
    pub is_task: bool,
}

/// How much a wrong answer costs against squared weights. Of 0.2, 0.5, 1 and 2 this told public pages and
/// the set that teaches nothing best.
const COST: f64 = 0.5;
/// A sign of fewer clauses teaches nothing.
const SEEN: usize = 2;
const STEPS: usize = 600;
/// As the reader has it (`PROPOSED` in `learn.rs`), not in hundredths.
const PROPOSED: f64 = -0.2;

/// Signs with their weights.
pub struct Fitted(BTreeMap<Sign, f64>);

impl Fitted {
    /// Learns from examples.
    pub fn to(examples: &[&Example]) -> Self {
        let mut seen: BTreeMap<Sign, usize> = BTreeMap::new();
        for example in examples {
            let mut signs = example.signs.clone();
            signs.sort_unstable();
            signs.dedup();
            for sign in signs {
                *seen.entry(sign).or_default() += 1;
            }
        }
        seen.retain(|_, times| *times >= SEEN);
        let signs: Vec<Sign> = seen.into_keys().collect();
        let rows: Vec<(Vec<usize>, f64)> = examples
            .iter()
            .map(|example| {
                let known = example.signs.iter().filter_map(|s| signs.binary_search(s).ok());
                (known.collect(), if example.is_task { 1.0 } else { -1.0 })
            })
            .collect();
        let weights = descend(&rows, signs.len());
        Self(signs.into_iter().zip(weights).collect())
    }

    /// With what other pages add to each sign.
    pub fn with(mut self, more: &More) -> Self {
        for (sign, hundredths) in &more.0 {
            *self.0.entry(*sign).or_default() += f64::from(*hundredths) / 100.0;
        }
        self
    }

    /// What it has beyond `base`.
    pub fn beyond(&self, base: &Self) -> More {
        let of = |all: &Self, sign| all.0.get(sign).copied().unwrap_or_default();
        let signs: BTreeSet<&Sign> = self.0.keys().chain(base.0.keys()).collect();
        let told = signs.into_iter().filter_map(|sign| {
            let hundredths = hundredths(of(self, sign) - of(base, sign))?;
            Some((*sign, hundredths))
        });
        More(told.collect())
    }

    /// Whether an example is proposed as a task.
    pub fn says(&self, example: &Example) -> bool {
        let weights = example.signs.iter().filter_map(|sign| self.0.get(sign));
        weights.sum::<f64>() > PROPOSED
    }

    /// One line a sign, in hundredths.
    pub fn table(&self) -> String {
        let mut lines = String::new();
        for (sign, weight) in &self.0 {
            if let Some(hundredths) = hundredths(*weight) {
                let _ = writeln!(lines, "{sign}\t{hundredths}");
            }
        }
        lines
    }
}

/// A weight in hundredths. What weighs less than three decides nothing.
#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn hundredths(weight: f64) -> Option<i32> {
    let hundredths = (weight * 100.0).round() as i32;
    (hundredths.abs() >= 3).then_some(hundredths)
}

/// What pages that are not kept here add to the weights of signs, in hundredths.
#[derive(Debug, Default)]
pub struct More(BTreeMap<Sign, i32>);

impl More {
    /// Reads what [`More::lines`] wrote; lines that begin with `#` say where it comes from.
    pub fn read(lines: &str) -> Result<Self, String> {
        let told = lines.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let wrong = || format!("{line:?} is no sign with its weight");
            let (sign, weight) = line.split_once('\t').ok_or_else(wrong)?;
            let sign = sign.parse().map_err(|_| wrong())?;
            Ok((sign, weight.parse().map_err(|_| wrong())?))
        });
        told.collect::<Result<_, _>>().map(Self)
    }

    /// One line a sign.
    pub fn lines(&self) -> String {
        let mut lines = String::new();
        for (sign, hundredths) in &self.0 {
            let _ = writeln!(lines, "{sign}\t{hundredths}");
        }
        lines
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// The weights at which the loss is least, nearly.
fn descend(rows: &[(Vec<usize>, f64)], width: usize) -> Vec<f64> {
    let step = 1.0 / (1.0 + COST * 0.25 * largest(rows, width));
    let (mut weights, mut ahead) = (vec![0.0; width], vec![0.0; width]);
    let mut pace: f64 = 1.0;
    for _ in 0..STEPS {
        let slope = slope(rows, &ahead);
        let next: Vec<f64> = ahead.iter().zip(&slope).map(|(w, s)| w - step * s).collect();
        let uphill: f64 = slope
            .iter()
            .zip(next.iter().zip(&weights))
            .map(|(s, (new, old))| s * (new - old))
            .sum();
        if uphill > 0.0 {
            pace = 1.0;
        }
        let faster = f64::midpoint(1.0, (1.0 + 4.0 * pace * pace).sqrt());
        let carried = (pace - 1.0) / faster;
        ahead = next
            .iter()
            .zip(&weights)
            .map(|(new, old)| new + carried * (new - old))
            .collect();
        (weights, pace) = (next, faster);
    }
    weights
}

/// Of half the squared weights and the cost of what is told wrongly.
fn slope(rows: &[(Vec<usize>, f64)], weights: &[f64]) -> Vec<f64> {
    let mut slope = weights.to_vec();
    for (signs, truth) in rows {
        let sum: f64 = signs.iter().map(|sign| weights[*sign]).sum();
        let push = COST * -truth / (1.0 + (truth * sum).exp());
        for sign in signs {
            slope[*sign] += push;
        }
    }
    slope
}

/// The largest stretch of the signs' matrix times itself, by repeated multiplication.
fn largest(rows: &[(Vec<usize>, f64)], width: usize) -> f64 {
    let (mut along, mut stretch) = (vec![1.0; width], 0.0);
    for _ in 0..20 {
        let mut image = vec![0.0; width];
        for (signs, _) in rows {
            let sum: f64 = signs.iter().map(|sign| along[*sign]).sum();
            for sign in signs {
                image[*sign] += sum;
            }
        }
        let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let long = length(&image);
        stretch = long / length(&along).max(f64::MIN_POSITIVE);
        along = image
            .into_iter()
            .map(|x| x / long.max(f64::MIN_POSITIVE))
            .collect();
    }
    stretch
}
