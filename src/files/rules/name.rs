//! Names of files, which are shown and never used as paths.

use crate::files::FileType;

/// Longest name kept, in characters.
const LONGEST: usize = 120;

/// The name to show for an uploaded file: the last part of what the browser sent, without characters that hide or disguise
/// (control characters, bidirectional overrides), with an extension that fits its type.
#[must_use]
pub fn display_name(given: &str, file_type: FileType) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control() && !disguises(*c)).collect();
    let clean = clean.trim().trim_start_matches('.');
    let (stem, extension) = clean.rsplit_once('.').unwrap_or((clean, ""));
    let fits = file_type.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension));
    let (stem, extension) =
        if fits { (stem, extension) } else { (clean, file_type.extensions().first().copied().unwrap_or_default()) };
    let stem: String = stem.trim().chars().take(LONGEST).collect();
    format!("{}.{extension}", if stem.is_empty() { "file" } else { &stem })
}

/// Invisible characters that change the order or the look of what follows.
const fn disguises(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_harmless() {
        for (given, file_type, shown) in [
            ("实施方案（终稿）.pdf", FileType::Pdf, "实施方案（终稿）.pdf"),
            ("photo.JPEG", FileType::Jpeg, "photo.JPEG"),
            ("../../etc/passwd", FileType::Txt, "passwd.txt"),
            ("C:\\Users\\王\\报价.xlsx", FileType::Xlsx, "报价.xlsx"),
            ("a\u{202e}fdp.exe", FileType::Pdf, "afdp.exe.pdf"),
            ("scan.pdf", FileType::Png, "scan.pdf.png"),
            ("", FileType::Csv, "file.csv"),
            (".htaccess", FileType::Txt, "htaccess.txt"),
            ("a\r\nb.txt", FileType::Txt, "ab.txt"),
        ] {
            assert_eq!(display_name(given, file_type), shown);
        }
        let long = format!("{}.pdf", "长".repeat(300));
        assert_eq!(display_name(&long, FileType::Pdf).chars().count(), LONGEST + 4);
    }
}
