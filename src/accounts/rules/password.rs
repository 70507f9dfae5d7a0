//! Which passwords are taken.

use crate::accounts::model::Login;
use crate::kernel::error::Faults;
use crate::kernel::{Error, Result};
use std::collections::BTreeSet;

/// Passwords everybody tries first; only those long enough to pass the other rules are listed.
const COMMON: &str = include_str!("../../../config/accounts/common_passwords.txt");

/// Longest password in characters: long enough for any sentence, short enough to hash.
const LONGEST: usize = 128;
/// Fewer different characters than this are a pattern, not a password.
const DIFFERENT: usize = 5;
/// A shorter name part of a login may well occur in a password by chance.
const TELLING_PART: usize = 4;

/// Checks a new password: `shortest` to 128 characters of any kind, not a common one, not made of the login.
/// Length and a list of common passwords, instead of rules about kinds of characters, follow NIST SP 800-63B §5.1.1.2.
///
/// # Errors
/// `invalid` at `path` with all that is wrong.
pub fn check(password: &str, login: &Login, shortest: usize, path: &str) -> Result<()> {
    let mut faults = Faults::new();
    let length = password.chars().count();
    if length < shortest {
        faults.add(
            path,
            "password_short",
            format!("密码至少{shortest}个字符，现为{length}个；可以用几个不相关的词或一句话"),
            format!("At least {shortest} characters, this has {length}; a few unrelated words make a good password"),
        );
    }
    if length > LONGEST {
        faults.add(
            path,
            "password_long",
            format!("密码最多{LONGEST}个字符，现为{length}个"),
            format!("At most {LONGEST} characters, this has {length}"),
        );
    }
    let folded = password.to_lowercase();
    if !faults.is_empty() {
        return faults.finish();
    }
    if is_common(&folded) {
        faults.add(
            path,
            "password_common",
            "这个密码太常见，容易被猜到；请换一个，例如几个不相关的词",
            "This password is among the first everybody tries; take another, such as a few unrelated words",
        );
    }
    if holds_login(&folded, login) {
        faults.add(
            path,
            "password_login",
            "密码不能包含登录账号；请换一个与账号无关的密码",
            "The password must not contain the login; take one that has nothing to do with it",
        );
    }
    faults.finish()
}

fn is_common(folded: &str) -> bool {
    let different: BTreeSet<char> = folded.chars().collect();
    different.len() < DIFFERENT || is_run(folded) || COMMON.lines().any(|line| line == folded)
}

/// `abcdefghijk`, `9876543210`: each character follows the one before; the run may begin anew.
fn is_run(folded: &str) -> bool {
    let codes: Vec<u32> = folded.chars().map(u32::from).collect();
    let breaks =
        |step: fn(u32, u32) -> bool| codes.windows(2).filter(|pair| !matches!(pair, [a, b] if step(*a, *b))).count();
    breaks(|a, b| b == a + 1).min(breaks(|a, b| a == b + 1)) <= codes.len() / 8
}

fn holds_login(folded: &str, login: &Login) -> bool {
    let login = login.as_str();
    let part = login.split('@').next().unwrap_or(login);
    folded.contains(login) || part.chars().count() >= TELLING_PART && folded.contains(part)
}

/// Refuses a new password equal to the present one.
///
/// # Errors
/// `invalid` at `path`.
pub fn check_new(password: &str, current: &str, path: &str) -> Result<()> {
    if password != current {
        return Ok(());
    }
    Err(Error::field(
        path,
        "password_same",
        "新密码不能与当前密码相同",
        "The new password is the present one; choose another",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(password: &str) -> Option<String> {
        let login: Login = "wangfang@example.org".parse().unwrap();
        check(password, &login, 10, "password").err().map(|e| e.fields[0].code.clone())
    }

    #[test]
    fn long_and_unusual_passes_whatever_its_characters() {
        for good in ["四个不相关的词语在一起", "correct horse battery", "Tq7#mmNz!x", "春风 又绿 江南 岸上"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    #[test]
    fn each_weakness_has_its_own_answer() {
        for (bad, code) in [
            ("Short1!", "password_short"),
            ("1234567890", "password_common"),
            ("0987654321", "password_common"),
            ("abcdefghijkl", "password_common"),
            ("aaaaaaaaaaaa", "password_common"),
            ("121212121212", "password_common"),
            ("Password123", "password_common"),
            ("woaini1314520", "password_common"),
            ("my-WangFang-key", "password_login"),
            ("wangfang@example.org", "password_login"),
        ] {
            assert_eq!(fault(bad).as_deref(), Some(code), "{bad}");
        }
        assert_eq!(fault(&"长".repeat(129)).as_deref(), Some("password_long"));
    }

    #[test]
    fn the_list_is_lower_case_and_long_enough_to_matter() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert!(lines.len() >= 150, "{}", lines.len());
        for line in lines {
            assert!(line.len() >= 10 && line == line.to_lowercase() && line == line.trim(), "{line}");
        }
    }
}
