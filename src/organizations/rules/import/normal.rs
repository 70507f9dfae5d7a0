//! Texts compared as people mean them.

/// Without blanks, marks and brackets, half-width, in capitals: `统一社会信用代码（18位）*` and `统一社会信用代码(18位)` are one.
#[must_use]
pub fn normal(text: &str) -> String {
    text.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// A header without its explanation in brackets: `净资产（元）` is `净资产`.
#[must_use]
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let keep = |c: &char| {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    normal(&text.chars().map(half_width).filter(keep).collect::<String>())
}

/// Chinese input methods give full-width digits, letters and marks.
#[must_use]
pub fn half_width(character: char) -> char {
    match u32::from(character) {
        0x3000 => ' ',
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}
