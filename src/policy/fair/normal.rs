//! Words made comparable: full-width letters and digits become plain, plain punctuation becomes Chinese, blanks go.

/// Text for matching, with the way back to the words as written.
pub(super) struct Normal<'t> {
    original: &'t str,
    text: String,
    /// For each byte of `text`: where the character it belongs to begins and ends in `original`.
    back: Vec<(usize, usize)>,
}

/// What ends a sentence.
const STOPS: [char; 5] = ['。', '；', '！', '？', '\n'];

/// What ends a part of a sentence that can be quoted alone.
const COMMAS: [char; 7] = ['，', '。', '；', '！', '？', '\n', '：'];

/// Longest quotation, in characters.
const QUOTE: usize = 60;

fn plain(c: char) -> char {
    match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '!' => '！',
        '?' => '？',
        '(' | '〔' | '【' | '[' => '（',
        ')' | '〕' | '】' | ']' => '）',
        '－' | '–' | '—' | '～' | '﹣' | '~' => '-',
        '／' => '/',
        '％' => '%',
        '＜' => '<',
        '＞' => '>',
        '＝' => '=',
        '＋' => '+',
        '㎡' => '㎡',
        // Full-width letters and digits stand a fixed distance above the plain ones.
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        _ => c,
    }
}

impl<'t> Normal<'t> {
    pub(super) fn of(original: &'t str) -> Self {
        let (mut text, mut back) = (String::with_capacity(original.len()), Vec::with_capacity(original.len()));
        for (at, c) in original.char_indices() {
            if c != '\n' && (c.is_whitespace() || c == '\u{3000}') {
                continue;
            }
            let c = (plain(c), at, at + c.len_utf8());
            text.push(c.0);
            back.resize(text.len(), (c.1, c.2));
        }
        Self { original, text, back }
    }

    /// The sentences: byte ranges of the text for matching.
    pub(super) fn sentences(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split(STOPS).map(move |sentence| {
            let start = at;
            // Stops are Chinese punctuation or a line break: their length is read from the text itself.
            at = start + sentence.len();
            at += self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            (start, sentence)
        })
    }

    /// The words as written around `start..end` of the text for matching: the part of the sentence they stand in.
    pub(super) fn quote(&self, start: usize, end: usize) -> String {
        let before = self.text.get(..start).unwrap_or_default();
        let after = self.text.get(end..).unwrap_or_default();
        let from = before
            .rfind(COMMAS)
            .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
        let to = end + after.find(COMMAS).unwrap_or(after.len());
        let part = self.written(from, to);
        if part.chars().count() <= QUOTE { part } else { clipped(&self.written(start, end)) }
    }

    fn written(&self, from: usize, to: usize) -> String {
        let first = self.back.get(from).map(|(start, _)| *start);
        let last = to.checked_sub(1).and_then(|last| self.back.get(last)).map(|(_, end)| *end);
        match (first, last) {
            (Some(first), Some(last)) => self.original.get(first..last).unwrap_or_default().trim().to_owned(),
            _ => String::new(),
        }
    }
}

/// The beginning of a text, short enough to be quoted.
pub(super) fn clipped(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(QUOTE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

const DIGITS: [(char, i64); 22] = [
    ('零', 0),
    ('〇', 0),
    ('一', 1),
    ('壹', 1),
    ('二', 2),
    ('两', 2),
    ('贰', 2),
    ('三', 3),
    ('叁', 3),
    ('四', 4),
    ('肆', 4),
    ('五', 5),
    ('伍', 5),
    ('六', 6),
    ('陆', 6),
    ('七', 7),
    ('柒', 7),
    ('八', 8),
    ('捌', 8),
    ('九', 9),
    ('玖', 9),
    ('半', 0),
];

const UNITS: [(char, i64); 7] =
    [('十', 10), ('拾', 10), ('百', 100), ('佰', 100), ('千', 1_000), ('万', 10_000), ('亿', 100_000_000)];

/// A whole number as people write it: `12`, `1,200`, `100万`, `十二`, `两百`, `三千万`. What stands behind a point is dropped.
pub(super) fn number(text: &str) -> Option<i64> {
    let (mut total, mut section, mut digit) = (0_i64, 0_i64, None::<i64>);
    let mut fraction = false;
    for c in text.chars() {
        if let Some(value) = c.to_digit(10) {
            if !fraction {
                digit = digit.unwrap_or(0).checked_mul(10)?.checked_add(i64::from(value));
            }
        } else if c == '.' {
            fraction = true;
        } else if let Some((_, value)) = DIGITS.iter().find(|(sign, _)| *sign == c) {
            digit = Some(*value);
        } else if let Some((_, unit)) = UNITS.iter().find(|(sign, _)| *sign == c) {
            fraction = false;
            if *unit >= 10_000 {
                section = section.checked_add(digit.take().unwrap_or(0))?;
                total = total.checked_add(section.max(1).checked_mul(*unit)?)?;
                section = 0;
            } else {
                section = section.checked_add(digit.take().unwrap_or(1).checked_mul(*unit)?)?;
            }
        } else if c != '，' && c != ',' {
            return None;
        }
    }
    if text.is_empty() { None } else { total.checked_add(section)?.checked_add(digit.unwrap_or(0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12", 12),
            ("1,200", 1_200),
            ("100万", 1_000_000),
            ("十", 10),
            ("十二", 12),
            ("两百", 200),
            ("三千万", 30_000_000),
            ("二十五", 25),
            ("1.5", 1),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("若干"), None);
    }

    #[test]
    fn a_quotation_is_the_part_of_the_sentence_as_written() {
        let text = "一、投标人须 在本市（光明区）注册,成立满３年; 其他";
        let normal = Normal::of(text);
        let sentences: Vec<(usize, &str)> = normal.sentences().collect();
        assert_eq!(sentences.len(), 2);
        let (start, sentence) = sentences[0];
        let at = start + sentence.find("成立满3年").unwrap();
        assert_eq!(normal.quote(at, at + "成立满3年".len()), "成立满３年");
        let at = start + sentence.find("本市").unwrap();
        assert_eq!(normal.quote(at, at + "本市".len()), "一、投标人须 在本市（光明区）注册");
    }
}
