//! Filters of streams.

use super::object::{Dict, Object};
use std::io::Read;

pub(super) enum Outcome {
    Data(Vec<u8>),
    Picture,
    TooMuch,
}

pub(super) fn apply(name: &str, data: &[u8], parameters: &Dict, limit: usize) -> Outcome {
    let out = match name {
        "FlateDecode" | "Fl" => flate(data, limit),
        "LZWDecode" | "LZW" => lzw(data, parameters, limit),
        "ASCIIHexDecode" | "AHx" => Some(hex(data)),
        "ASCII85Decode" | "A85" => Some(ascii85(data)),
        "RunLengthDecode" | "RL" => run_length(data, limit),
        "Crypt" => Some(data.to_vec()),
        _ => return Outcome::Picture,
    };
    match out {
        Some(out) if out.len() <= limit => Outcome::Data(predicted(out, parameters)),
        _ => Outcome::TooMuch,
    }
}

/// What could be opened counts, even where the stream ends badly.
fn flate(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(data).take(limit as u64 + 1);
    if reader.read_to_end(&mut out).is_err() && out.is_empty() {
        // Some writers leave the two bytes of the head out.
        let mut raw = flate2::read::DeflateDecoder::new(data).take(limit as u64 + 1);
        let _ = raw.read_to_end(&mut out);
    }
    (out.len() <= limit).then_some(out)
}

fn lzw(data: &[u8], parameters: &Dict, limit: usize) -> Option<Vec<u8>> {
    let early = usize::from(parameters.get("EarlyChange").and_then(Object::number) != Some(0.0));
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a stretch of what came out already.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut width, mut held, mut bits) = (9_usize, 0_u32, 0_usize);
    let mut former: Option<(usize, usize)> = None;
    for b in data {
        held = held << 8 | u32::from(*b);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits) as usize & ((1 << width) - 1);
        held &= (1 << bits) - 1;
        let start = out.len();
        match code {
            256 => {
                table.clear();
                width = 9;
                former = None;
                continue;
            }
            257 => break,
            0..=255 => out.push(u8::try_from(code).unwrap_or(0)),
            _ => {
                let stretch = table.get(code - 258).copied().or_else(|| {
                    // The entry being made: what came before, and its first byte again.
                    former
                        .filter(|_| code - 258 == table.len())
                        .map(|(s, e)| (s, e + 1))
                });
                let Some((s, e)) = stretch else { break };
                for i in s..e {
                    let b = out[i];
                    out.push(b);
                }
            }
        }
        if out.len() > limit {
            return None;
        }
        if let Some((s, e)) = former
            && table.len() < 4096 - 258
        {
            table.push((s, e + 1));
        }
        former = Some((start, out.len()));
        width = match table.len() + 258 + early {
            n if n >= 2048 => 12,
            n if n >= 1024 => 11,
            n if n >= 512 => 10,
            _ => 9,
        };
    }
    Some(out)
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|b| **b != b'>')
        .filter_map(|b| char::from(*b).to_digit(16))
        .map(|d| u8::try_from(d).unwrap_or(0))
        .collect();
    digits
        .chunks(2)
        .map(|p| p[0] << 4 | p.get(1).copied().unwrap_or(0))
        .collect()
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut group, mut n) = (0_u32, 0);
    for b in data {
        match b {
            b'~' => break,
            b'z' if n == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(b - b'!'));
                n += 1;
                if n == 5 {
                    out.extend(group.to_be_bytes());
                    (group, n) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if n > 1 {
        for _ in n..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(&group.to_be_bytes()[..n - 1]);
    }
    out
}

fn run_length(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(length) = data.get(at).copied() {
        at += 1;
        match length {
            128 => break,
            0..=127 => {
                let end = (at + usize::from(length) + 1).min(data.len());
                out.extend_from_slice(&data[at..end]);
                at = end;
            }
            _ => {
                let Some(b) = data.get(at) else { break };
                out.resize(out.len() + 257 - usize::from(length), *b);
                at += 1;
            }
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

/// Undoes the predictors of PNG.
fn predicted(data: Vec<u8>, parameters: &Dict) -> Vec<u8> {
    let number = |key: &str, other: f64| parameters.get(key).and_then(Object::number).unwrap_or(other);
    if number("Predictor", 1.0) < 10.0 {
        return data;
    }
    let bits = (number("Colors", 1.0) * number("BitsPerComponent", 8.0)).clamp(1.0, 1024.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let (step, width) = (
        (bits / 8.0).ceil() as usize,
        (number("Columns", 1.0).clamp(1.0, 100_000.0) * bits / 8.0).ceil() as usize,
    );
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; width];
    for line in data.chunks(width + 1) {
        let kind = line[0];
        let mut row = line[1..].to_vec();
        row.resize(width, 0);
        for i in 0..width {
            let left = if i >= step { row[i - step] } else { 0 };
            let corner = if i >= step { above[i - step] } else { 0 };
            let up = above[i];
            let guess = match kind {
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => {
                    let p = i32::from(left) + i32::from(up) - i32::from(corner);
                    let (a, b, c) = (
                        (p - i32::from(left)).abs(),
                        (p - i32::from(up)).abs(),
                        (p - i32::from(corner)).abs(),
                    );
                    if a <= b && a <= c {
                        left
                    } else if b <= c {
                        up
                    } else {
                        corner
                    }
                }
                _ => 0,
            };
            row[i] = row[i].wrapping_add(guess);
        }
        out.extend_from_slice(&row);
        above = row;
    }
    out
}
