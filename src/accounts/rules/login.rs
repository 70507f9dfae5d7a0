//! What a person signs in with.

use crate::kernel::{Error, Result};
use validator::ValidateEmail;

const LONGEST: usize = 254;

/// Reads an e-mail address or a mobile number of mainland China as people type it: blanks around it, capital letters, full-width
/// digits, blanks and hyphens within a number and `+86` are taken.
///
/// # Errors
/// `invalid` at `path`.
pub fn read(text: &str, path: &str) -> Result<String> {
    let text: String = text.trim().chars().map(half_width).collect();
    if text.len() > LONGEST {
        return Err(wrong(path));
    }
    if text.contains('@') {
        // RFC 5321 lets the part before @ depend on case; no provider in use does.
        let address = text.to_lowercase();
        return if address.validate_email() { Ok(address) } else { Err(wrong(path)) };
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = digits.strip_prefix("+86").unwrap_or(&digits);
    match digits.as_bytes() {
        [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit) => {
            Ok(digits.to_owned())
        }
        _ => Err(wrong(path)),
    }
}

fn wrong(path: &str) -> Error {
    Error::field(
        path,
        "login",
        "请填写电子邮箱（如 name@example.org）或11位手机号码",
        "Give an e-mail address (name@example.org) or a mobile number of 11 digits",
    )
}

/// Chinese input methods give full-width digits and signs.
fn half_width(character: char) -> char {
    match u32::from(character) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_read_as_people_type_them() {
        for (typed, kept) in [
            (" Wang.Fang@Example.ORG ", "wang.fang@example.org"),
            ("138 0013 8000", "13800138000"),
            ("+86-13800138000", "13800138000"),
            ("１３８００１３８０００", "13800138000"),
            ("13800138000＠qq.com", "13800138000@qq.com"),
        ] {
            assert_eq!(read(typed, "login").unwrap(), kept);
        }
    }

    #[test]
    fn what_is_no_login_is_refused_with_the_way_out() {
        for typed in
            ["", "wang", "wang@", "@example.org", "a b@example.org", "12800138000", "1380013800", "138001380000"]
        {
            let error = read(typed, "login").unwrap_err();
            assert_eq!(error.fields[0].path, "login");
            assert!(error.detail.zh.contains("11位手机号码"), "{typed}");
        }
        assert!(read(&format!("{}@example.org", "a".repeat(300)), "login").is_err());
    }
}
