//! What a unit must look like.

use crate::accounts::model::{Unit, UnitChange};
use crate::kernel::error::Faults;
use crate::kernel::ids::UnitId;
use crate::kernel::{Code, Error, Regions, Result, UnitKind, Uscc};

const LONGEST_UNIT_NAME: usize = 200;
const LONGEST_NAME: usize = 50;

/// The checked parts of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Trimmed name.
    pub name: String,
    /// Credit code.
    pub uscc: Option<Uscc>,
}

/// Checks a unit as it shall be.
///
/// # Errors
/// `invalid` with every wrong field.
pub fn check(kind: UnitKind, change: &UnitChange, regions: &Regions) -> Result<Checked> {
    let mut faults = Faults::new();
    let name = change.name.trim().to_owned();
    check_length(&mut faults, &name, LONGEST_UNIT_NAME);
    if let Err(error) = regions.require(change.region, "region") {
        faults.extend(error.fields);
    }
    let uscc = match change.uscc.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::parse::<Uscc>) {
        None => None,
        Some(Ok(uscc)) => Some(uscc),
        Some(Err(error)) => {
            faults.extend([error.field("uscc")]);
            None
        }
    };
    if change.organization.is_some() && kind != UnitKind::Organization {
        faults.add(
            "organization",
            "organization_unit_kind",
            "只有社会组织类单位才能关联社会组织；请清空此项",
            "Only an organization's workspace stands for an organization; leave it empty",
        );
    }
    faults.finish()?;
    Ok(Checked { name, uscc })
}

/// Nobody shuts the unit in whose name the act is done.
///
/// # Errors
/// `state_conflict`.
pub fn check_shut(acting: Option<UnitId>, before: &Unit, change: &UnitChange) -> Result<()> {
    if change.active || acting != Some(before.id) {
        return Ok(());
    }
    Err(Error::new(
        Code::StateConflict,
        "不能停用您正以其身份办理的单位",
        "The unit you act for cannot be deactivated by yourself",
    ))
}

/// A person's name, trimmed.
///
/// # Errors
/// `invalid` when it is empty or too long.
pub fn person_name(name: &str) -> Result<String> {
    let mut faults = Faults::new();
    let name = name.trim().to_owned();
    check_length(&mut faults, &name, LONGEST_NAME);
    faults.finish().map(|()| name)
}

fn check_length(faults: &mut Faults, name: &str, longest: usize) {
    let length = name.chars().count();
    if !name.chars().any(char::is_alphanumeric) {
        faults.add("name", "required", "请填写名称", "Give a name");
    } else if length > longest {
        faults.add(
            "name",
            "too_long",
            format!("名称最多{longest}个字，现为{length}个"),
            format!("At most {longest} characters, this has {length}"),
        );
    } else if name.chars().any(is_invisible) {
        faults.add(
            "name",
            "control_character",
            "名称中有不可见字符，请重新输入",
            "There is an invisible character in it; type it again",
        );
    }
}

/// Control characters, and those that have no width or turn the direction of writing: a name with one of them looks like
/// another name.
fn is_invisible(character: char) -> bool {
    let shapeless =
        ['\u{200b}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2060}'..='\u{2069}', '\u{feff}'..='\u{feff}'];
    character.is_control() || shapeless.iter().any(|range| range.contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::OrganizationId;

    #[test]
    fn every_wrong_field_is_told_at_once() {
        let regions = Regions::embedded().unwrap();
        let change = UnitChange {
            name: " ".into(),
            region: "999999".parse().unwrap(),
            uscc: Some("5133021150000001".into()),
            organization: Some(OrganizationId::new()),
            active: true,
        };
        let error = check(UnitKind::Department, &change, &regions).unwrap_err();
        let paths: Vec<&str> = error.fields.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["name", "region", "uscc", "organization"]);
        let right = UnitChange {
            name: " 镇海区民政局 ".into(),
            region: "330211".parse().unwrap(),
            uscc: Some("  ".into()),
            organization: None,
            active: true,
        };
        let checked = check(UnitKind::Department, &right, &regions).unwrap();
        assert_eq!(checked, Checked { name: "镇海区民政局".into(), uscc: None });
    }
}
