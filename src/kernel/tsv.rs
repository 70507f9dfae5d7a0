//! Data files of `config/`: tab-separated, a header line, `#` comments.

use super::error::{Error, Faults, Result};
use serde::de::DeserializeOwned;

/// One row with the line it stands on, so that a later check can still name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    /// Line in the file, from 1.
    pub line: u64,
    /// The row.
    pub row: T,
}

/// Reads every row of the file called `name`.
///
/// # Errors
/// `invalid`, one field error for each line that cannot be read, its path `name:line`.
pub fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<Line<T>>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).comment(Some(b'#')).from_reader(text.as_bytes());
    let header = reader.headers().map_err(Error::internal)?.clone();
    let mut rows = Vec::new();
    let mut faults = Faults::new();
    for record in reader.records() {
        let parsed = record.and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            record.deserialize(Some(&header)).map(|row| Line { line, row })
        });
        match parsed {
            Ok(line) => rows.push(line),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let path = at(name, line);
                faults.add(
                    &path,
                    "unreadable_row",
                    format!("{path} 无法读取：{error}"),
                    format!("{path} cannot be read: {error}"),
                );
            }
        }
    }
    faults.finish()?;
    Ok(rows)
}

/// The path of a fault in a data file.
#[must_use]
pub fn at(name: &str, line: u64) -> String {
    format!("{name}:{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Pair {
        key: String,
        value: Option<i32>,
    }

    #[test]
    fn every_unreadable_line_is_named() {
        let error = read::<Pair>("x.tsv", "key\tvalue\n# note\na\t1\nb\tone\nc\n").unwrap_err();
        let paths: Vec<_> = error.fields.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["x.tsv:4", "x.tsv:5"]);
    }

    #[test]
    fn empty_cells_are_none_and_lines_are_kept() {
        let rows = read::<Pair>("x.tsv", "key\tvalue\na\t\nb\t2\n").unwrap();
        assert_eq!(rows[0], Line { line: 2, row: Pair { key: "a".into(), value: None } });
        assert_eq!(rows[1].row.value, Some(2));
    }
}
