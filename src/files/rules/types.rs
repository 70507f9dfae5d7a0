//! What a file is, told by its content.

use crate::files::FileType;
use encoding_rs::GB18030;

/// Bytes kept from the beginning: enough for every signature.
const HEAD: usize = 8 * 1024;
/// Bytes kept from the end: the directory of a ZIP file with some thousand entries.
const TAIL: usize = 256 * 1024;

/// Watches content stream by and tells what it was; keeps its beginning and its end, not the whole.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    tail: Vec<u8>,
    length: u64,
    control: bool,
}

impl Sniffer {
    /// Sees the next piece.
    pub fn see(&mut self, piece: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(piece.iter().take(room));
        self.tail.extend_from_slice(piece);
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
        self.length = self.length.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        self.control |= piece.iter().any(|byte| is_control(*byte));
    }

    /// What it was; `name` decides only between plain text and CSV.
    ///
    /// # Errors
    /// A few words for what was found instead.
    pub fn tell(&self, name: &str) -> Result<FileType, &'static str> {
        if self.head.starts_with(b"PK\x03\x04") {
            return self.zip();
        }
        if self.head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(
                "旧版 Office 文件（可能带宏，请另存为 docx、xlsx、pptx 或 pdf） / old Office (save as docx, xlsx, pptx or pdf)",
            );
        }
        match infer::get(&self.head).map(|kind| kind.mime_type()) {
            Some("application/pdf") => Ok(FileType::Pdf),
            Some("image/jpeg") => Ok(FileType::Jpeg),
            Some("image/png") => Ok(FileType::Png),
            Some(other) => Err(other),
            None if self.is_text() => {
                let csv = name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("csv"));
                Ok(if csv { FileType::Csv } else { FileType::Txt })
            }
            None => Err("未知类型 / unknown"),
        }
    }

    /// Text in UTF-8 or GB 18030 (what Chinese Excel saves), and no markup a browser would run.
    fn is_text(&self) -> bool {
        let text = self.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.head);
        let markup = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
        // A head that is not the whole may end inside a character of up to four bytes: that is no fault of the text.
        let cuts = if self.length > u64::try_from(HEAD).unwrap_or(u64::MAX) { 0..4 } else { 0..1 };
        let readable = cuts.filter_map(|cut| text.get(..text.len().checked_sub(cut)?)).any(|part| {
            std::str::from_utf8(part).is_ok()
                || GB18030.decode_without_bom_handling_and_without_replacement(part).is_some()
        });
        !self.control && !markup && readable
    }

    /// Office Open XML and OFD are ZIP files, told apart by the names in the directory at the end.
    fn zip(&self) -> Result<FileType, &'static str> {
        let names = self.entries().ok_or("损坏的 ZIP / a broken ZIP file")?;
        let has = |wanted: &str| names.contains(&wanted.as_bytes());
        if names.iter().any(|name| name.ends_with(b"vbaProject.bin")) {
            return Err("含宏的 Office 文件（请另存为不含宏的格式） / Office with macros (save without them)");
        }
        let office = has("[Content_Types].xml");
        for (part, file_type) in [
            ("word/document.xml", FileType::Docx),
            ("xl/workbook.xml", FileType::Xlsx),
            ("ppt/presentation.xml", FileType::Pptx),
        ] {
            if office && has(part) {
                return Ok(file_type);
            }
        }
        if has("OFD.xml") { Ok(FileType::Ofd) } else { Err("zip") }
    }

    /// Names in the central directory (PKWARE APPNOTE 4.3.12, 4.3.16); nothing when it is not whole.
    fn entries(&self) -> Option<Vec<&[u8]>> {
        let end = self.tail.windows(4).rposition(|four| four == b"PK\x05\x06")?;
        let count = word(&self.tail, end + 10)?;
        let offset = u64::from(word(&self.tail, end + 16)?) | u64::from(word(&self.tail, end + 18)?) << 16;
        let skipped = self.length.checked_sub(u64::try_from(self.tail.len()).ok()?)?;
        let mut at = usize::try_from(offset.checked_sub(skipped)?).ok()?;
        let mut names = Vec::new();
        for _ in 0..count {
            if self.tail.get(at..at + 4)? != b"PK\x01\x02" {
                return None;
            }
            let length = |field: usize| word(&self.tail, at + field).map(usize::from);
            let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
            names.push(self.tail.get(at + 46..at + 46 + name)?);
            at += 46 + name + extra + comment;
        }
        Some(names)
    }
}

/// Two bytes, little-endian.
fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

/// Control characters no text has; a BOM-less UTF-16 text has zeros and is none.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0x00..=0x08 | 0x0b | 0x0e..=0x1f | 0x7f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn tell(content: &[u8], name: &str) -> Result<FileType, &'static str> {
        let mut sniffer = Sniffer::default();
        for piece in content.chunks(1_000) {
            sniffer.see(piece);
        }
        sniffer.tell(name)
    }

    /// A ZIP file with empty stored entries of these names, after `padding` bytes in the first.
    fn zip(names: &[&str], padding: u32) -> Vec<u8> {
        let (mut file, mut directory) = (Vec::new(), Vec::new());
        for (number, name) in names.iter().enumerate() {
            let (at, size) = (u32::try_from(file.len()).unwrap(), if number == 0 { padding } else { 0 });
            let length = u16::try_from(name.len()).unwrap();
            file.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
            file.extend_from_slice(&size.to_le_bytes());
            file.extend_from_slice(&size.to_le_bytes());
            file.extend_from_slice(&length.to_le_bytes());
            file.extend_from_slice(&[0, 0]);
            file.extend_from_slice(name.as_bytes());
            file.extend(std::iter::repeat_n(7, size.try_into().unwrap()));
            directory.extend_from_slice(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0");
            directory.extend_from_slice(&size.to_le_bytes());
            directory.extend_from_slice(&size.to_le_bytes());
            directory.extend_from_slice(&length.to_le_bytes());
            directory.extend_from_slice(&[0; 12]);
            directory.extend_from_slice(&at.to_le_bytes());
            directory.extend_from_slice(name.as_bytes());
        }
        let (at, count) = (u32::try_from(file.len()).unwrap(), u16::try_from(names.len()).unwrap());
        file.extend_from_slice(&directory);
        file.write_all(b"PK\x05\x06\0\0\0\0").unwrap();
        file.extend_from_slice(&count.to_le_bytes());
        file.extend_from_slice(&count.to_le_bytes());
        file.extend_from_slice(&u32::try_from(directory.len()).unwrap().to_le_bytes());
        file.extend_from_slice(&at.to_le_bytes());
        file.extend_from_slice(&[0, 0]);
        file
    }

    #[test]
    fn types_are_told_by_content_whatever_the_name() {
        assert_eq!(tell(b"%PDF-1.7\n...", "a.txt"), Ok(FileType::Pdf));
        assert_eq!(tell(b"\x89PNG\r\n\x1a\n0000", "a.pdf"), Ok(FileType::Png));
        assert_eq!(tell(b"\xFF\xD8\xFF\xE0....", "a"), Ok(FileType::Jpeg));
        assert_eq!(tell("名称,代码\n甲,1\n".as_bytes(), "表.CSV"), Ok(FileType::Csv));
        assert_eq!(tell("说明".as_bytes(), "说明.md"), Ok(FileType::Txt));
        assert!(tell(b"MZ\x90\0\x03\0\0\0", "a.pdf").is_err());
        assert!(tell(b"\x7fELF\x02\x01\x01\0", "a.csv").is_err());
        assert!(tell(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "a.doc").unwrap_err().contains("docx"));
        assert!(tell(b"  <script>alert(1)</script>", "a.txt").is_err());
        assert!(tell(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png").is_err());
        assert!(tell(b"text with a \0 in it", "a.txt").is_err());
        assert!(tell(&[0x81, 0x20, 0x30], "a.txt").is_err());
    }

    #[test]
    fn text_may_be_gb18030_and_longer_than_the_head() {
        let (gb, _, _) = GB18030.encode("社会组织名称,统一社会信用代码\n");
        for shift in 0..4 {
            let mut long = vec![b'a'; shift];
            for _ in 0..500 {
                long.extend_from_slice(&gb);
            }
            assert_eq!(tell(&long, "a.csv"), Ok(FileType::Csv), "shifted by {shift}");
            let utf8 = format!("{}{}", "a".repeat(shift), "社会组织名称\n".repeat(1_000));
            assert_eq!(tell(utf8.as_bytes(), "a.txt"), Ok(FileType::Txt), "shifted by {shift}");
        }
        let mut late = vec![b'a'; 100_000];
        late.push(0);
        assert!(tell(&late, "a.txt").is_err(), "a zero behind the head");
    }

    #[test]
    fn office_files_are_told_by_their_directory_in_any_order_and_size() {
        let docx = ["docProps/thumbnail.jpeg", "word/document.xml", "[Content_Types].xml"];
        assert_eq!(tell(&zip(&docx, 0), "a.zip"), Ok(FileType::Docx));
        assert_eq!(tell(&zip(&docx, 2_000_000), "a.docx"), Ok(FileType::Docx));
        assert_eq!(tell(&zip(&["[Content_Types].xml", "xl/workbook.xml"], 9), "a"), Ok(FileType::Xlsx));
        assert_eq!(tell(&zip(&["[Content_Types].xml", "ppt/presentation.xml"], 9), "a"), Ok(FileType::Pptx));
        assert_eq!(tell(&zip(&["OFD.xml", "Doc_0/Document.xml"], 0), "a"), Ok(FileType::Ofd));
        assert_eq!(tell(&zip(&["a.exe"], 0), "a.docx"), Err("zip"));
        let macros = zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"], 0);
        assert!(tell(&macros, "a.docx").is_err());
        let mut cut = zip(&docx, 0);
        cut.truncate(cut.len() - 30);
        assert!(tell(&cut, "a.docx").is_err());
    }

    #[test]
    fn a_real_workbook_is_told() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "名称").unwrap();
        assert_eq!(tell(&book.save_to_buffer().unwrap(), "a.xlsx"), Ok(FileType::Xlsx));
    }
}
