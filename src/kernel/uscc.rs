//! Unified Social Credit Code 统一社会信用代码, GB 32100-2015, with the organization code GB 11714 inside it.
//!
//! | characters | meaning |
//! |---|---|
//! | 1 | registrar, 5: civil affairs |
//! | 2 | category within the registrar, for civil affairs 1 association, 2 private non-enterprise unit, 3 foundation, 9 other |
//! | 3–8 | GB/T 2260 code of the registrar's region at registration |
//! | 9–17 | organization code, its last character a check of its own |
//! | 18 | check of the whole |
//!
//! Both checks are sums over prime moduli: any one wrong character is detected, but not which one it was, so a failed
//! check names the check character, what it should be, and the span to compare with the certificate.

use super::error::FieldError;
use super::region::RegionCode;
use super::text::Text;
use std::str::FromStr;

/// Characters in a code.
pub const LENGTH: usize = 18;
const ENTITY_START: usize = 8;
const ENTITY_CHECK: usize = 16;
const CHECK: usize = 17;

/// GB 32100: a character's value is its index. Without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of 3 modulo 31.
const WEIGHTS: [u32; CHECK] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// GB 11714.
const ENTITY_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A valid code: both check characters hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; LENGTH]);

crate::text_value!(Uscc, "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$", "统一社会信用代码 GB 32100-2015");

/// What is wrong with a code. Positions count from 1, as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsccError {
    /// Not 18 characters.
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character that may not stand where it stands.
    Alphabet {
        /// Where, 1–18.
        position: usize,
        /// Which.
        found: char,
        /// Only 0–9 may stand there (the region code, 3–8).
        digits_only: bool,
    },
    /// Character 17 is not the check of characters 9–16 (GB 11714).
    EntityCheck {
        /// What it should be, if 9–16 are right.
        expected: char,
        /// What it is.
        found: char,
    },
    /// Character 18 is not the check of characters 1–17 (GB 32100).
    Check {
        /// What it should be, if 1–17 are right.
        expected: char,
        /// What it is.
        found: char,
    },
}

impl UsccError {
    /// Stable word for clients.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "uscc_length",
            Self::Alphabet { .. } => "uscc_alphabet",
            Self::EntityCheck { .. } => "uscc_entity_check",
            Self::Check { .. } => "uscc_check",
        }
    }

    /// The wrong position, 1–18; none when the length is wrong.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match self {
            Self::Length { .. } => None,
            Self::Alphabet { position, .. } => Some(*position),
            Self::EntityCheck { .. } => Some(ENTITY_CHECK + 1),
            Self::Check { .. } => Some(CHECK + 1),
        }
    }

    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Length { found } => Text::new(
                format!("统一社会信用代码应为18位，现为{found}位"),
                format!("A unified social credit code has 18 characters; this has {found}"),
            ),
            Self::Alphabet { position, found, digits_only: true } => Text::new(
                format!(
                    "统一社会信用代码第{position}位“{found}”有误：第3–8位是登记机关行政区划代码，只能是数字{}",
                    hint(*found).zh
                ),
                format!(
                    "Character {position} “{found}” is wrong: 3–8 are the registrar's region code, digits only{}",
                    hint(*found).en
                ),
            ),
            Self::Alphabet { position, found, digits_only: false } => Text::new(
                format!(
                    "统一社会信用代码第{position}位“{found}”有误：只能使用数字和除 I、O、S、V、Z 外的大写字母{}",
                    hint(*found).zh
                ),
                format!(
                    "Character {position} “{found}” is wrong: only digits and capitals other than I, O, S, V, Z{}",
                    hint(*found).en
                ),
            ),
            Self::EntityCheck { expected, found } => Text::new(
                format!("统一社会信用代码第17位“{found}”与第9–16位不符，应为“{expected}”；请对照证书核对第9–17位"),
                format!(
                    "Character 17 “{found}” does not fit 9–16, expected “{expected}”; compare 9–17 with the certificate"
                ),
            ),
            Self::Check { expected, found } => Text::new(
                format!("统一社会信用代码第18位校验码“{found}”有误，应为“{expected}”；请对照证书核对全部18位"),
                format!(
                    "Check character 18 “{found}” is wrong, expected “{expected}”; compare all 18 with the certificate"
                ),
            ),
        }
    }

    /// As the error of the input field at `path`.
    #[must_use]
    pub fn field(&self, path: impl Into<String>) -> FieldError {
        let message = self.message();
        FieldError::new(path, self.code(), message.zh, message.en)
    }
}

impl std::fmt::Display for UsccError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().zh)
    }
}

impl std::error::Error for UsccError {}

/// What a letter outside the alphabet was probably meant to be.
fn hint(found: char) -> Text {
    let meant = match found {
        'I' => "1",
        'O' => "0",
        'S' => "5",
        'V' => "U / Y",
        'Z' => "2",
        _ => return Text::default(),
    };
    Text::new(format!("；是否应为 {meant}？"), format!("; did you mean {meant}?"))
}

impl Uscc {
    /// The code with both check characters computed: for synthetic data and tests.
    ///
    /// # Errors
    /// `entity` is not 8 characters, or a part has a character outside the alphabet.
    pub fn build(registrar: char, category: char, region: RegionCode, entity: &str) -> Result<Self, UsccError> {
        let body: Vec<char> =
            [registrar, category].into_iter().chain(region.county_digits().chars()).chain(entity.chars()).collect();
        if body.len() != ENTITY_CHECK {
            return Err(UsccError::Length { found: body.len() + 2 });
        }
        let mut code = [b'0'; LENGTH];
        for ((index, character), slot) in body.into_iter().enumerate().zip(&mut code) {
            *slot = allowed(index, character)?;
        }
        code[ENTITY_CHECK] = entity_check(&code);
        code[CHECK] = check(&code);
        Ok(Self(code))
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Character 1: who registers; `5` is civil affairs.
    #[must_use]
    pub fn registrar(&self) -> char {
        char::from(self.0[0])
    }

    /// Character 2: the category within the registrar.
    #[must_use]
    pub fn category(&self) -> char {
        char::from(self.0[1])
    }

    /// Characters 1–2: `51` social association, `52` private non-enterprise unit, `53` foundation.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }

    /// Characters 3–8: the registrar's region at registration, which may have been abolished since.
    /// None for the few codes whose digits are no region code (they begin with 0).
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        self.as_str().get(2..ENTITY_START)?.parse().ok()
    }

    /// Characters 9–17: the organization code (GB 11714) with its check character.
    #[must_use]
    pub fn entity(&self) -> &str {
        self.as_str().get(ENTITY_START..CHECK).unwrap_or_default()
    }
}

impl AsRef<str> for Uscc {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl FromStr for Uscc {
    type Err = UsccError;

    /// Reads a code as people type it: blanks around it, lower case and full-width characters are taken.
    fn from_str(text: &str) -> Result<Self, UsccError> {
        let text = text.trim();
        let found = text.chars().count();
        if found != LENGTH {
            return Err(UsccError::Length { found });
        }
        let mut code = [b'0'; LENGTH];
        for ((index, character), slot) in text.chars().enumerate().zip(&mut code) {
            *slot = allowed(index, half_width(character).to_ascii_uppercase())?;
        }
        let [.., entity_found, found] = code;
        if entity_found != entity_check(&code) {
            return Err(UsccError::EntityCheck { expected: entity_check(&code).into(), found: entity_found.into() });
        }
        if found != check(&code) {
            return Err(UsccError::Check { expected: check(&code).into(), found: found.into() });
        }
        Ok(Self(code))
    }
}

/// Chinese input methods give full-width digits and letters.
fn half_width(character: char) -> char {
    match u32::from(character) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// The character as stored, if it may stand at `index` (from 0).
fn allowed(index: usize, found: char) -> Result<u8, UsccError> {
    let digits_only = (2..ENTITY_START).contains(&index);
    let byte = u8::try_from(found)
        .ok()
        .filter(|byte| if digits_only { byte.is_ascii_digit() } else { ALPHABET.contains(byte) });
    byte.ok_or(UsccError::Alphabet { position: index + 1, found, digits_only })
}

/// GB 32100: (31 − Σ value × weight mod 31) mod 31, over characters 1–17.
fn check(code: &[u8; LENGTH]) -> u8 {
    let value = |byte: u8| (0..).zip(ALPHABET).find_map(|(value, a)| (*a == byte).then_some(value)).unwrap_or(0);
    let sum: u32 = code.iter().zip(WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    let rest = (31 - sum % 31) % 31;
    (0..).zip(ALPHABET).find_map(|(value, a)| (value == rest).then_some(*a)).unwrap_or(b'0')
}

/// GB 11714: 11 − Σ value × weight mod 11, over characters 9–16; 10 is X, 11 is 0. Letters count from A = 10.
fn entity_check(code: &[u8; LENGTH]) -> u8 {
    let value = |byte: u8| char::from(byte).to_digit(36).unwrap_or(0);
    let sum: u32 = code.iter().skip(ENTITY_START).zip(ENTITY_WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        digit => b'0' + u8::try_from(digit).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALID: [&str; 7] = [
        "91350100M000100Y43",
        "53100000500021676K",
        "51330211500000015R",
        "52330211MJ89000020",
        "53330211MJ8900010P",
        "52310101MJ5000025L",
        "5144030450000004X3",
    ];

    fn wrong(text: &str) -> UsccError {
        text.parse::<Uscc>().unwrap_err()
    }

    #[test]
    fn known_codes_are_read_and_given_back() {
        for text in VALID {
            assert_eq!(text.parse::<Uscc>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn parts_are_told() {
        let code: Uscc = "52330211MJ89000020".parse().unwrap();
        assert_eq!((code.registrar(), code.category(), code.prefix()), ('5', '2', "52"));
        assert_eq!(code.region().unwrap().to_string(), "330211");
        assert_eq!(code.entity(), "MJ8900002");
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code: Uscc = " ５２３３０２１１mj89000020\t".parse().unwrap();
        assert_eq!(code.to_string(), "52330211MJ89000020");
    }

    #[test]
    fn the_wrong_position_is_named_with_what_was_expected() {
        assert_eq!(wrong("52330211MJ8900002"), UsccError::Length { found: 17 });
        assert_eq!(wrong("5233O211MJ89000020"), UsccError::Alphabet { position: 5, found: 'O', digits_only: true });
        assert_eq!(wrong("52330211MJ890000Z0"), UsccError::Alphabet { position: 17, found: 'Z', digits_only: false });
        assert_eq!(
            wrong("52330211MJ89000120"),
            UsccError::EntityCheck { expected: entity("52330211MJ89000120"), found: '2' }
        );
        assert_eq!(wrong("51330211MJ89000020").position(), Some(18));
        assert_eq!(wrong("52330211MJ89000021"), UsccError::Check { expected: '0', found: '1' });
    }

    fn entity(text: &str) -> char {
        entity_check(text.as_bytes().try_into().unwrap()).into()
    }

    #[test]
    fn letters_often_mistaken_get_a_hint() {
        let message = wrong("5233O211MJ89000020").message();
        assert!(message.zh.contains("第5位“O”") && message.zh.contains("是否应为 0"), "{}", message.zh);
        assert!(message.en.contains("Character 5 “O”") && message.en.contains("did you mean 0?"), "{}", message.en);
        assert_eq!(wrong("5233O211MJ89000020").field("uscc").code, "uscc_alphabet");
    }

    #[test]
    fn a_code_cannot_be_built_from_wrong_parts() {
        let region: RegionCode = "330211".parse().unwrap();
        assert_eq!(Uscc::build('5', '1', region, "5000000"), Err(UsccError::Length { found: 17 }));
        assert!(matches!(
            Uscc::build('5', '1', region, "5000000S"),
            Err(UsccError::Alphabet { position: 16, found: 'S', .. })
        ));
        assert_eq!(Uscc::build('5', '1', region, "50000001").unwrap().to_string(), "51330211500000015R");
    }

    fn any_code() -> impl Strategy<Value = Uscc> {
        let letter = || proptest::sample::select(ALPHABET.map(char::from).to_vec());
        (letter(), letter(), 100_000_u32..1_000_000, proptest::collection::vec(letter(), 8)).prop_map(
            |(a, b, region, entity)| {
                let entity: String = entity.into_iter().collect();
                Uscc::build(a, b, region.to_string().parse().unwrap(), &entity).unwrap()
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_built_is_read_back(code in any_code()) {
            prop_assert_eq!(code.to_string().parse::<Uscc>(), Ok(code));
            prop_assert_eq!(serde_json::from_value::<Uscc>(serde_json::to_value(code).unwrap()).unwrap(), code);
        }

        #[test]
        fn any_one_changed_character_is_detected(code in any_code(), position in 0..LENGTH, to in 0..ALPHABET.len()) {
            let mut text = code.to_string().into_bytes();
            prop_assume!(text[position] != ALPHABET[to]);
            text[position] = ALPHABET[to];
            let error = wrong(std::str::from_utf8(&text).unwrap());
            if (ENTITY_START..=ENTITY_CHECK).contains(&position) {
                prop_assert!(matches!(error.position(), Some(17 | 18)), "{}", error);
            }
        }

        #[test]
        fn any_text_is_answered_without_panic(text in "\\PC{0,24}") {
            let _ = text.parse::<Uscc>().map_err(|e| e.message());
        }
    }
}
