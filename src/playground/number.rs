//! Numbers as the page writes them: four decimals at most, true minus signs.

use super::later::later;

/// The true minus sign, as wide as a plus.
pub const MINUS: char = '−';

/// At most `decimals` decimals, trailing zeros dropped: `6.9375`, `−0.25`, `2`.
pub fn short(value: f64, decimals: usize) -> String {
    let fixed = fixed(value, decimals);
    if fixed.contains('.') && !fixed.contains('e') {
        fixed.trim_end_matches('0').trim_end_matches('.').into()
    } else {
        fixed
    }
}

/// Exactly `decimals` decimals: `6.94`. What rounds to zero has no sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 {
            "∞".into()
        } else {
            "−∞".into()
        };
    }
    if value != 0.0 && (value.abs() >= 1e7 || (value.abs() < 1e-4 && decimals >= 4)) {
        return format!("{value:.2e}").replace('-', "−");
    }
    let mut text = String::new();
    write(&mut text, value, decimals, MINUS);
    text
}

/// Adds a number below 10¹⁵ with exactly `decimals` decimals, halves rounded away from zero as
/// people do. The standard library's digits are exact for any number, at several times the price:
/// every coordinate and every label of a grid is written anew at each event.
pub fn write(text: &mut String, value: f64, decimals: usize, minus: char) {
    let power = 10u64.pow(decimals as u32);
    let digits = (value.abs() * power as f64).round() as u64;
    if value < 0.0 && digits > 0 {
        text.push(minus);
    }
    push(text, digits / power, 1);
    if decimals > 0 {
        text.push('.');
        push(text, digits % power, decimals);
    }
}

/// Adds the digits of a number, at least so many.
fn push(text: &mut String, mut number: u64, least: usize) {
    let (mut digits, mut count) = ([b'0'; 20], 0);
    while number > 0 {
        digits[count] = b'0' + (number % 10) as u8;
        number /= 10;
        count += 1;
    }
    let digits = &digits[..count.max(least)];
    text.extend(digits.iter().rev().map(|&digit| char::from(digit)));
}

/// All digits that tell a float32 from its neighbours: `0.1`, `0.12345679`, `1e−8`.
pub fn exact(value: f32) -> String {
    let size = value.abs();
    if value.is_nan() || value.is_infinite() {
        return fixed(value.into(), 0);
    }
    let text = if size != 0.0 && !(1e-4..1e7).contains(&size) {
        format!("{value:e}")
    } else {
        value.to_string()
    };
    text.replace('-', "−")
}

/// Without the zero before the point, for tight places: `.84`, `−.5`.
pub fn compact(text: &str) -> String {
    match text.strip_prefix("0.") {
        Some(digits) => format!(".{digits}"),
        None => text.replacen("−0.", "−.", usize::from(text.starts_with("−0."))),
    }
}

/// A number above zero with its plus, as differences are written: `+0.84`, `−0.07`, `0`.
pub fn signed(text: &str) -> String {
    let positive = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '∞'));
    if positive && text.contains(|c: char| matches!(c, '1'..='9' | '∞')) {
        format!("+{text}")
    } else {
        text.into()
    }
}

/// Sizes as they are read: `3 × 4 × 4`.
pub fn sides(sizes: &[usize]) -> String {
    let sides: Vec<_> = sizes.iter().map(usize::to_string).collect();
    sides.join(" × ")
}

/// The size of a file: `812 B`, `38 KB`, `2.1 MB`.
pub fn bytes(count: f64) -> String {
    match count {
        ..1e3 => format!("{} B", short(count, 0)),
        ..1e6 => format!("{} KB", short(count / 1e3, 0)),
        _ => format!("{} MB", short(count / 1e6, 1)),
    }
}

/// A negative number is put in brackets where an operator stands before it.
pub fn bracketed(text: &str) -> String {
    if text.starts_with(MINUS) {
        format!("({text})")
    } else {
        text.into()
    }
}

/// Reads what a person types into a cell: a decimal comma and a true minus are accepted. What reads
/// decimals, with its tables, is loaded later.
pub fn parse(text: &str) -> Option<f32> {
    (later()?.number)(text)
}

pub(super) fn read(text: &str) -> Option<f32> {
    let text = text.trim().replace(MINUS, "-").replace(',', ".");
    match text.to_ascii_lowercase().as_str() {
        "∞" | "inf" | "+inf" => Some(f32::INFINITY),
        "-∞" | "-inf" => Some(f32::NEG_INFINITY),
        "nan" => Some(f32::NAN),
        _ if text.is_empty()
            || text.contains(|c: char| c.is_alphabetic() && c != 'e' && c != 'E') =>
        {
            None
        }
        _ => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_trailing_zeros_and_wear_a_true_minus() {
        assert_eq!(short(6.9375, 4), "6.9375");
        assert_eq!(short(-0.25, 4), "−0.25");
        assert_eq!(short(2.0, 4), "2");
        assert_eq!(short(100.0, 0), "100");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(
            (fixed(1.625, 2), fixed(-2.125, 2)),
            ("1.63".into(), "−2.13".into())
        );
        assert_eq!(fixed(f64::NEG_INFINITY, 2), "−∞");
        assert_eq!(short(0.00001, 4), "1.00e−5");
        assert_eq!(
            (short(1e10, 4), short(-1e20, 4)),
            ("1.00e10".into(), "−1.00e20".into())
        );
    }

    #[test]
    fn written_digits_are_those_of_the_standard_library() {
        for value in [
            0.0,
            0.004,
            0.995,
            1.0,
            12.34,
            99.999,
            1234567.891,
            9999999.99,
        ] {
            for decimals in 0..=6 {
                let mut text = String::new();
                write(&mut text, value, decimals, '-');
                let rounded = (value * 10f64.powi(decimals as i32)).round();
                let rounded = rounded / 10f64.powi(decimals as i32);
                assert_eq!(text, format!("{rounded:.decimals$}"));
            }
        }
        let mut text = String::new();
        write(&mut text, -0.25, 2, '-');
        write(&mut text, -0.001, 2, '-');
        assert_eq!(text, "-0.250.00");
    }

    #[test]
    fn exact_numbers_are_read_back_to_the_same_bits() {
        for value in [
            0.1,
            0.12345679,
            -3.0,
            1e-8,
            1.5e30,
            16777216.0,
            0.0,
            f32::MIN_POSITIVE,
        ] {
            assert_eq!(parse(&exact(value)), Some(value), "{}", exact(value));
        }
        assert_eq!(exact(0.1), "0.1");
        assert_eq!(exact(-1.25e-5), "−1.25e−5");
        assert_eq!(exact(f32::NEG_INFINITY), "−∞");
    }

    #[test]
    fn compact_labels_drop_the_leading_zero_alone() {
        assert_eq!(compact("0.84"), ".84");
        assert_eq!(compact("−0.5"), "−.5");
        assert_eq!(compact("10.5"), "10.5");
        assert_eq!(compact("0"), "0");
    }

    #[test]
    fn differences_have_a_sign_unless_they_are_none() {
        assert_eq!(signed(&short(0.838, 2)), "+0.84");
        assert_eq!(signed(&short(-0.0714, 2)), "−0.07");
        assert_eq!(signed(&fixed(0.001, 2)), "0.00");
        assert_eq!(signed(&short(f64::INFINITY, 2)), "+∞");
        assert_eq!(signed(&short(f64::NAN, 2)), "nan");
    }

    #[test]
    fn files_have_a_size() {
        assert_eq!((bytes(0.0), bytes(812.0)), ("0 B".into(), "812 B".into()));
        assert_eq!(bytes(38_210.0), "38 KB");
        assert_eq!(bytes(2_140_000.0), "2.1 MB");
    }

    #[test]
    fn typed_numbers_may_have_a_decimal_comma() {
        assert_eq!(parse(" 1,5 "), Some(1.5));
        assert_eq!(parse("−3e2"), Some(-300.0));
        assert_eq!(parse("-inf"), Some(f32::NEG_INFINITY));
        assert_eq!(parse("abc"), None);
        assert_eq!(parse(""), None);
    }
}
