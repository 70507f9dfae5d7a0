//! Personal data as others than the authority and the organization see it.

use crate::organizations::model::{Contact, Difference, Entry, Record};

/// A person's name: the first character stays, 王**.
#[must_use]
pub fn name(name: &str) -> String {
    let mut characters = name.chars();
    let Some(first) = characters.next() else { return String::new() };
    std::iter::once(first).chain(characters.map(|_| '*')).collect()
}

/// A telephone number: the first three and the last two characters of a mobile number stay, of any other the last two.
#[must_use]
pub fn phone(phone: &str) -> String {
    let characters: Vec<char> = phone.chars().collect();
    let mobile = characters.len() == 11 && characters.first() == Some(&'1');
    let head = if mobile { 3 } else { 0 };
    let tail = characters.len().saturating_sub(2).max(head);
    let hide = |(index, character): (usize, &char)| {
        if index < head || index >= tail || !character.is_ascii_digit() { *character } else { '*' }
    };
    characters.iter().enumerate().map(hide).collect()
}

/// An e-mail address: the first character and the host stay.
#[must_use]
pub fn email(email: &str) -> String {
    match email.split_once('@') {
        Some((local, host)) => format!("{}***@{host}", local.chars().next().unwrap_or('*')),
        None => name(email),
    }
}

/// A contact with the person, telephone and e-mail masked; the website is public.
#[must_use]
pub fn contact(contact: &Contact) -> Contact {
    Contact {
        person: contact.person.as_deref().map(name),
        phone: contact.phone.as_deref().map(phone),
        email: contact.email.as_deref().map(email),
        website: contact.website.clone(),
    }
}

/// A difference as the append-only log keeps it: whom to reach is masked there, because the log cannot forget.
#[must_use]
pub fn for_log(difference: &Difference) -> Difference {
    let masked = |record: &Record| match &record.entry {
        Entry::Contact(c) => Record { entry: contact(c).into(), ..record.clone() },
        _ => record.clone(),
    };
    Difference { before: difference.before.as_ref().map(masked), after: difference.after.as_ref().map(masked) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_identifies_a_person_is_hidden() {
        assert_eq!(name("王小明"), "王**");
        assert_eq!(name(&name("王小明")), "王**");
        assert_eq!(phone("13812345678"), "138******78");
        assert_eq!(phone("0574-86251234"), "****-******34");
        assert_eq!(email("office@example.org.cn"), "o***@example.org.cn");
    }
}
