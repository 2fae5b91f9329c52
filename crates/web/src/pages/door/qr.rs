//! The square code of an enrolment, drawn into the page: no picture is fetched and no script runs.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Modules that stay light around a code, so that a camera finds it (ISO/IEC 18004, 9.1).
const QUIET: i32 = 4;

/// A code as one SVG path over a square of so many units.
pub(super) struct Square {
    /// Length of a side, quiet zone included.
    pub side: i32,
    /// The dark modules, a rectangle one unit high for each run in a row.
    pub path: String,
}

/// Draws a text; none when it is too long for any code.
pub(super) fn square(text: &str) -> Option<Square> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|at| code.get_module(*at, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    Some(Square {
        side: code.size() + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_finders_and_a_quiet_zone() {
        let code = square("otpauth://totp/x?secret=ABCDEFGH").expect("a short text");
        // A finder is seven modules wide and stands in three corners: twice in the first row, once in the last.
        let first = format!("M{QUIET} {QUIET}h7v1h-7z");
        let right = format!("M{} {QUIET}h7v1h-7z", code.side - QUIET - 7);
        let left = format!("M{QUIET} {}h7v1h-7z", code.side - QUIET - 1);
        assert!(code.path.starts_with(&first) && code.path.contains(&right) && code.path.contains(&left));
    }

    #[test]
    fn a_text_that_no_code_holds_is_not_drawn() {
        assert!(square(&"x".repeat(5_000)).is_none());
    }
}
