//! What is wrong with a pack: which file, line and key, and what would be right.

use crate::kernel::{Code, Error, FieldError, Text};
use std::cell::RefCell;
use std::fmt;

/// One thing wrong with a pack (or with a condition sent as JSON, which has no lines).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackFault {
    /// File, or the name the pack was sent under.
    pub file: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Path of the key, `eligibility[credit].require.grade`.
    pub key: String,
    /// Stable word, such as `unknown_fact`.
    pub code: &'static str,
    /// What is wrong and what is allowed, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl fmt::Display for PackFault {
    /// `shanghai.toml:12: eligibility[grade].require: …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} / {}", self.place(), self.key, self.zh, self.en)
    }
}

impl PackFault {
    fn place(&self) -> String {
        match self.line {
            Some(line) if self.file.is_empty() => format!("第{line}行/line {line}"),
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }

    /// As a field error of the API.
    #[must_use]
    pub fn into_field(self) -> FieldError {
        let place = if self.file.is_empty() { String::new() } else { format!("{}: ", self.place()) };
        let (zh, en) = (format!("{place}{}", self.zh), format!("{place}{}", self.en));
        FieldError { line: self.line, ..FieldError::new(self.key, self.code, zh, en) }
    }
}

/// The faults of packs as one error: `bad_pack` with an entry for each.
#[must_use]
pub fn bad_pack(faults: Vec<PackFault>) -> Error {
    let detail = faults.first().map_or_else(
        || Text::new("规则包有误", "The policy pack is wrong"),
        |first| {
            let place = first.place();
            Text::new(
                format!("规则包有{}处错误；第一处：{place} {}：{}", faults.len(), first.key, first.zh),
                format!("{} faults in the pack; the first: {place} {}: {}", faults.len(), first.key, first.en),
            )
        },
    );
    let fields = faults.into_iter().map(PackFault::into_field).collect();
    Error { fields, ..Error::new(Code::BadPack, detail.zh, detail.en) }
}

/// Gathers the faults of one file.
#[derive(Debug, Default)]
pub(super) struct Sink {
    file: String,
    faults: RefCell<Vec<PackFault>>,
}

impl Sink {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), faults: RefCell::default() }
    }

    pub(super) fn add(&self, line: Option<usize>, key: &str, code: &'static str, (zh, en): (String, String)) {
        let fault = PackFault { file: self.file.clone(), line, key: key.to_owned(), code, zh, en };
        self.faults.borrow_mut().push(fault);
    }

    pub(super) fn count(&self) -> usize {
        self.faults.borrow().len()
    }

    pub(super) fn into_faults(self) -> Vec<PackFault> {
        self.faults.into_inner()
    }
}

/// Both languages of a fault: `say!("至多{}个", "at most {}", n)`; the arguments serve both.
macro_rules! say {
    ($zh:literal, $en:literal $(, $arg:expr)* $(,)?) => { (format!($zh $(, $arg)*), format!($en $(, $arg)*)) };
}
pub(super) use say;
