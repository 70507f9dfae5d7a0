//! Full-text search that finds the same on both databases: Chinese has no blanks between words, so texts are segmented
//! here and stored with blanks; each database then indexes plain words ([`super::dialect::text_matches`]).

use jieba_rs::Jieba;
use std::sync::LazyLock;

/// The dictionary takes a moment and some memory to load, so it waits for the first text.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Words asked for at the most; the rest of a long question adds nothing.
const MOST_WORDS: usize = 12;

/// The words of a text, longer words also in their parts, separated by blanks.
#[must_use]
pub fn segmented(text: &str) -> String {
    let text = text.to_lowercase();
    let words = JIEBA.cut_for_search(&text, true);
    let mut out = String::with_capacity(text.len() * 2);
    for word in words.iter().map(|token| token.word).filter(|word| is_word(word)) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The words of a question.
#[must_use]
pub fn words(question: &str) -> Vec<String> {
    let question = question.to_lowercase();
    let found = JIEBA.cut(&question, true);
    found.iter().map(|token| token.word).filter(|word| is_word(word)).take(MOST_WORDS).map(str::to_owned).collect()
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_words_and_marks_disappear() {
        let text = segmented("镇海区社会工作服务中心（52330211MJ89000020）");
        for word in ["镇海区", "社会", "工作", "服务中心", "52330211mj89000020"] {
            assert!(text.split(' ').any(|found| found == word), "{word} not in {text}");
        }
        assert!(!text.contains('（'));
        assert_eq!(words("养老 服务!"), ["养老", "服务"]);
        assert!(words("\"' OR *").iter().all(|word| word == "or"));
    }
}
