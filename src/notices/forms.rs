//! The forms of notices, compiled into the program from `config/notices`.

use super::model::Fact;
use crate::kernel::{Error, Result, Text};
use crate::policy::pack::{ProcurementMethod, Status};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "config/notices/"]
struct Shipped;

/// A file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    document: String,
    status: Status,
    form: Vec<FormEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormEntry {
    id: String,
    number: Option<u32>,
    title: Text,
    #[serde(default)]
    methods: Vec<ProcurementMethod>,
    basis: Option<String>,
    status: Option<Status>,
    chapter: Vec<ChapterEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterEntry {
    title: Text,
    fields: Vec<FieldEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    id: String,
    label: Text,
    from: Fact,
    #[serde(default)]
    required: bool,
    at: Option<String>,
    basis: Option<String>,
    status: Option<Status>,
}

/// What a kind of notice says.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its id; published notices name it.
    pub id: String,
    /// Its place among the standard kinds.
    pub number: Option<u32>,
    /// What it is called.
    pub title: Text,
    /// Needs of these methods are first published with it.
    pub methods: Vec<ProcurementMethod>,
    /// Where it comes from.
    pub basis: String,
    /// Its chapters.
    pub chapters: Vec<FormChapter>,
}

/// A chapter of a form.
#[derive(Clone, Debug)]
pub struct FormChapter {
    /// Its title.
    pub title: Text,
    /// Its fields.
    pub fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct FormField {
    /// Its id, one of a kind in its form.
    pub id: String,
    /// What it is.
    pub label: Text,
    /// What fills it.
    pub from: Fact,
    /// The notice must say it.
    pub required: bool,
    /// Where it is entered.
    pub at: Option<String>,
    /// Where the rule comes from.
    pub basis: String,
    /// How far that was checked.
    pub status: Status,
}

/// Every form.
#[derive(Debug)]
pub struct Forms(Vec<Form>);

static FORMS: LazyLock<std::result::Result<Forms, String>> = LazyLock::new(|| {
    let mut names: Vec<_> = Shipped::iter().filter(|name| name.ends_with(".toml")).collect();
    names.sort_unstable();
    let mut forms = Vec::new();
    for name in names {
        let file = Shipped::get(&name).ok_or_else(|| format!("{name} is gone"))?;
        forms.extend(read(&String::from_utf8_lossy(&file.data)).map_err(|fault| format!("{name}: {fault}"))?);
    }
    Forms::of(forms)
});

fn read(text: &str) -> std::result::Result<Vec<Form>, String> {
    let file: FormFile = toml::from_str(text).map_err(|error| error.to_string())?;
    let form = |entry: FormEntry| {
        let basis = entry.basis.unwrap_or_else(|| file.document.clone());
        let status = entry.status.unwrap_or(file.status);
        let field = |field: FieldEntry| FormField {
            id: field.id,
            label: field.label,
            from: field.from,
            required: field.required,
            at: field.at,
            basis: field.basis.unwrap_or_else(|| basis.clone()),
            status: field.status.unwrap_or(status),
        };
        let chapter = |chapter: ChapterEntry| FormChapter {
            title: chapter.title,
            fields: chapter.fields.into_iter().map(field).collect(),
        };
        Form {
            id: entry.id,
            number: entry.number,
            title: entry.title,
            methods: entry.methods,
            chapters: entry.chapter.into_iter().map(chapter).collect(),
            basis: basis.clone(),
        }
    };
    Ok(file.form.into_iter().map(form).collect())
}

impl Forms {
    fn of(forms: Vec<Form>) -> std::result::Result<Self, String> {
        for (at, form) in forms.iter().enumerate() {
            let earlier = || forms.iter().take(at);
            if earlier().any(|other| other.id == form.id) {
                return Err(format!("form {} stands twice", form.id));
            }
            if let Some(method) = form.methods.iter().find(|one| earlier().any(|other| other.methods.contains(one))) {
                return Err(format!("method {method} has two forms"));
            }
            let ids: Vec<&str> = form.fields().map(|field| field.id.as_str()).collect();
            if let Some((_, twice)) =
                ids.iter().enumerate().find(|(at, id)| ids.iter().take(*at).any(|other| other == *id))
            {
                return Err(format!("field {twice} stands twice in form {}", form.id));
            }
        }
        Ok(Self(forms))
    }

    /// The forms shipped with the program, read once.
    ///
    /// # Errors
    /// `internal` when a file is wrong.
    pub fn shipped() -> Result<&'static Self> {
        FORMS.as_ref().map_err(|fault| Error::internal(fault.as_str()))
    }

    /// The form of an id.
    ///
    /// # Errors
    /// `internal` where there is none: rooms name forms that are shipped.
    pub fn get(&self, id: &str) -> Result<&Form> {
        self.find(id).ok_or_else(|| Error::internal(format!("no form of notices is called {id}")))
    }

    /// The form of an id, if there is one.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Form> {
        self.0.iter().find(|form| form.id == id)
    }

    /// The form with which a need of a method is first published; none for methods without a standard one.
    #[must_use]
    pub fn of_method(&self, method: ProcurementMethod) -> Option<&Form> {
        self.0.iter().find(|form| form.methods.contains(&method))
    }

    /// All of them, in their order.
    pub fn all(&self) -> impl Iterator<Item = &Form> {
        self.0.iter()
    }
}

impl Form {
    /// Its fields, chapter by chapter.
    pub fn fields(&self) -> impl Iterator<Item = &FormField> {
        self.chapters.iter().flat_map(|chapter| &chapter.fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 财办库〔2020〕50号: thirteen standard kinds, each once.
    #[test]
    fn the_thirteen_standard_kinds_are_there_in_their_order() {
        let forms = Forms::shipped().unwrap();
        let numbers: Vec<u32> = forms.all().filter_map(|form| form.number).collect();
        assert_eq!(numbers, (1..=13).collect::<Vec<_>>());
        for form in forms.all() {
            assert!(!form.title.en.is_empty() && form.fields().any(|field| field.required), "{}", form.id);
            assert!(form.fields().all(|field| !field.label.en.is_empty()), "{}", form.id);
        }
    }

    /// What was recalled says so: only fields with a text we read are more than a hint.
    #[test]
    fn what_is_from_memory_is_marked() {
        let forms = Forms::shipped().unwrap();
        let status = |form: &str, field: &str| {
            forms.get(form).unwrap().fields().find(|one| one.id == field).map(|one| one.status).unwrap()
        };
        assert_eq!(status("tender", "phone"), Status::Verified);
        assert_eq!(status("tender", "number"), Status::Unverified);
        assert_eq!(status("intention", "expected"), Status::VerifiedSecondary);
        assert_eq!(status("contract", "parties"), Status::Unverified);
    }

    #[test]
    fn a_wrong_file_is_refused_with_what_is_wrong() {
        let file = |form: &str| format!("document = \"d\"\nstatus = \"unverified\"\n{form}");
        let field = r#"fields = [{ id = "a", label = { zh = "甲" }, from = "project.colour" }]"#;
        let form = "[[form]]\nid = \"x\"\ntitle = { zh = \"公告\" }\n[[form.chapter]]\ntitle = { zh = \"一\" }\n";
        let fault = read(&file(&format!("{form}{field}"))).unwrap_err();
        assert!(fault.contains("project.colour"), "{fault}");
        let good = format!("{form}{}", field.replace("colour", "title"));
        let twice = [read(&file(&good)).unwrap(), read(&file(&good)).unwrap()].concat();
        assert!(Forms::of(twice).unwrap_err().contains("x stands twice"));
    }
}
