//! What of a published contract is not shown: what the organization names as a business secret with a reason, and what never is.

use super::clauses::ClauseLibrary;
use crate::contracts::model::{ContractDocument, ContractMask, ContractParagraph, Withheld};
use crate::kernel::Result;
use crate::kernel::Text;
use crate::kernel::error::Faults;

/// Longest reason kept, in characters.
const REASON: usize = 500;

/// Refuses masks of what is always published, of what is not in the text, and without a reason.
///
/// # Errors
/// `invalid` naming each.
pub fn acceptable(masks: &[ContractMask], document: &ContractDocument, library: &ClauseLibrary) -> Result<()> {
    let mut faults = Faults::new();
    let paragraphs = || document.sections.iter().flat_map(|section| &section.paragraphs);
    for (at, mask) in masks.iter().enumerate() {
        let path = format!("masks[{at}]");
        let open = library.open.iter().find(|rule| covers(&mask.path, &rule.path) || covers(&rule.path, &mask.path));
        if let Some(rule) = open {
            let (text, basis) = (&rule.text, &rule.basis);
            faults.add(
                format!("{path}.path"),
                "always_published",
                format!("{}，不能隐去（{basis}）", text.zh),
                format!("This cannot be left out: {} ({basis})", text.en),
            );
        } else if !paragraphs().any(|paragraph| covers(&mask.path, &paragraph.path)) {
            faults.add(
                format!("{path}.path"),
                "unknown",
                "合同文本中没有这一部分，请从文本中选择段落",
                "The text has no such part; choose a paragraph of it",
            );
        }
        let length = mask.reason.trim().chars().count();
        if length == 0 || length > REASON {
            faults.add(
                format!("{path}.reason"),
                "reason",
                format!("请说明为什么属于商业秘密，最多{REASON}字"),
                format!("Say why it is a business secret, in at most {REASON} characters"),
            );
        }
    }
    faults.finish()
}

/// The text as it is published.
#[must_use]
pub fn masked(document: &ContractDocument, masks: &[ContractMask], library: &ClauseLibrary) -> ContractDocument {
    let mut public = document.clone();
    for paragraph in public.sections.iter_mut().flat_map(|section| &mut section.paragraphs) {
        if let Some(withheld) = withheld(&paragraph.path, masks, library) {
            *paragraph = ContractParagraph {
                text: "（依法不予公开）".to_owned(),
                table: None,
                withheld: Some(withheld),
                ..paragraph.clone()
            };
        }
    }
    public
}

fn withheld(path: &str, masks: &[ContractMask], library: &ClauseLibrary) -> Option<Withheld> {
    let private = library.private.iter().find(|rule| covers(&rule.path, path));
    if let Some(rule) = private {
        return Some(Withheld { reason: rule.text.clone(), basis: rule.basis.clone() });
    }
    let mask = masks.iter().find(|mask| covers(&mask.path, path))?;
    let reason = Text::new(format!("商业秘密：{}", mask.reason), format!("Business secret: {}", mask.reason));
    Some(Withheld { reason, basis: "政府采购法实施条例第50条".to_owned() })
}

/// Whether `path` is `whole` or a part of it.
fn covers(whole: &str, path: &str) -> bool {
    path.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::model::{ContractSection, ContractSectionId};

    fn document(paths: &[&str]) -> ContractDocument {
        let paragraph = |path: &&str| ContractParagraph {
            path: (*path).to_owned(),
            text: "内容".to_owned(),
            ..ContractParagraph::default()
        };
        let section = ContractSection {
            id: ContractSectionId::Price,
            number: "一".to_owned(),
            title: String::new(),
            paragraphs: paths.iter().map(paragraph).collect(),
        };
        ContractDocument { sections: vec![section], ..ContractDocument::default() }
    }

    fn mask(path: &str, reason: &str) -> ContractMask {
        ContractMask { path: path.to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn price_and_parties_cannot_be_left_out() {
        let library = ClauseLibrary::shipped().unwrap();
        let document = document(&["purchaser.name", "price", "budget", "standards[0]"]);
        for path in ["price", "purchaser", "purchaser.name", "deliverables", "deliverables[0]"] {
            let error = acceptable(&[mask(path, "秘密")], &document, &library).unwrap_err();
            assert_eq!(error.fields[0].code, "always_published", "{path}");
        }
        acceptable(&[mask("budget", "单价构成"), mask("standards[0]", "技术方案")], &document, &library).unwrap();
        assert!(acceptable(&[mask("budget", " ")], &document, &library).is_err());
        assert!(acceptable(&[mask("standards[1]", "没有")], &document, &library).is_err());
    }

    #[test]
    fn what_is_masked_or_private_is_replaced_with_its_reason() {
        let library = ClauseLibrary::shipped().unwrap();
        let whole = document(&["price", "budget", "team", "provider.account", "budgets"]);
        let public = masked(&whole, &[mask("budget", "单价构成")], &library);
        let shown: Vec<bool> = public.sections[0].paragraphs.iter().map(|one| one.withheld.is_none()).collect();
        assert_eq!(shown, [true, false, false, false, true]);
        let budget = public.sections[0].paragraphs[1].withheld.as_ref().unwrap();
        assert_eq!(budget.reason.zh, "商业秘密：单价构成");
    }
}
