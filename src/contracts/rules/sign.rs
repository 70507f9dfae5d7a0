//! Signatures: what is signed, and checking them offline.

use super::text::text_hash;
use crate::contracts::model::{ContractSide, ContractStatement, SignedContract};
use crate::kernel::{Error, Result, Text};
use crate::submissions::rules::receipt::signed;

/// Format of what is signed.
pub const FORMAT: &str = "duijie-contract-1";

/// The bytes a signature is over.
///
/// # Errors
/// `internal` never happens: a statement has a JSON form.
pub fn signing_text(statement: &ContractStatement) -> Result<Vec<u8>> {
    serde_json::to_vec(statement).map_err(Error::internal)
}

/// Everything wrong with a signed contract; nothing: both sides have signed this text. `published` is the platform's key as
/// published, where the reader has it.
///
/// # Errors
/// `internal` never happens.
pub fn faults(contract: &SignedContract, published: Option<&str>) -> Result<Vec<Text>> {
    let mut faults = Vec::new();
    let hash = text_hash(&contract.text);
    for one in &contract.signatures {
        let (statement, name) = (&one.statement, &one.statement.name);
        if statement.format != FORMAT {
            faults.push(Text::new("不是本程序认识的签署格式", "This is no signature of a format known here"));
        }
        if published.is_some_and(|key| !key.trim().eq_ignore_ascii_case(&one.key)) {
            faults.push(Text::new("签名公钥与平台公布的不同", "The key is not the one the platform publishes"));
        }
        if !signed(&one.key, &signing_text(statement)?, &one.signature) {
            faults.push(Text::new(
                format!("{name}的签名不符：签署记录被改动"),
                format!("The signature of {name} does not fit: the record was changed"),
            ));
        }
        if statement.text_hash != hash {
            faults.push(Text::new(
                format!("{name}签署的不是这份文本：哈希不一致"),
                format!("{name} signed another text: its hash differs"),
            ));
        }
    }
    for (side, zh, en) in [
        (ContractSide::Department, "甲方没有签署", "The purchaser has not signed"),
        (ContractSide::Organization, "乙方没有签署", "The organization has not signed"),
    ] {
        if contract.signatures.iter().all(|one| one.statement.side != side) {
            faults.push(Text::new(zh, en));
        }
    }
    let first = contract.signatures.first().map(|one| (one.statement.contract, one.statement.edition));
    if contract.signatures.iter().any(|one| Some((one.statement.contract, one.statement.edition)) != first) {
        faults.push(Text::new("各签名不属于同一份合同", "The signatures are not of one contract"));
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::model::{ContractId, ContractSignature};
    use crate::kernel::Instant;
    use crate::kernel::ids::{AccountId, UnitId};
    use ed25519_dalek::{Signer, SigningKey};

    fn contract() -> SignedContract {
        let key = SigningKey::from_bytes(&[7; 32]);
        let (text, id) = ("社区为老服务合同\n".to_owned(), ContractId::new());
        let sign = |side: ContractSide, name: &str| {
            let statement = ContractStatement {
                format: FORMAT.to_owned(),
                platform: "https://example.invalid".to_owned(),
                contract: id,
                number: "ZH-1".to_owned(),
                title: "社区为老服务合同".to_owned(),
                edition: 1,
                text_hash: text_hash(&text),
                side,
                unit: UnitId::new(),
                party: "某单位".to_owned(),
                account: AccountId::new(),
                name: name.to_owned(),
                signed_at: Instant::from_micros(5),
            };
            ContractSignature {
                scheme: "platform-ed25519".to_owned(),
                key: hex::encode(key.verifying_key().as_bytes()),
                signature: hex::encode(key.sign(&signing_text(&statement).unwrap()).to_bytes()),
                statement,
            }
        };
        let signatures = vec![sign(ContractSide::Department, "张三"), sign(ContractSide::Organization, "李四")];
        SignedContract { text, signatures }
    }

    #[test]
    fn a_whole_contract_has_no_faults() {
        let contract = contract();
        let key = contract.signatures[0].key.clone();
        assert_eq!(faults(&contract, Some(&key)).unwrap(), []);
        let text = serde_json::to_string(&contract).unwrap();
        assert_eq!(serde_json::from_str::<SignedContract>(&text).unwrap(), contract);
    }

    #[test]
    fn whatever_is_changed_shows() {
        let count = |change: &dyn Fn(&mut SignedContract)| {
            let mut other = contract();
            change(&mut other);
            faults(&other, None).unwrap().len()
        };
        assert_eq!(count(&|one| one.text.push('。')), 2, "neither signed that");
        assert_eq!(count(&|one| one.signatures[0].statement.name = "王五".to_owned()), 1);
        assert_eq!(count(&|one| drop(one.signatures.pop())), 1, "one side is missing");
        let whole = contract();
        assert!(!faults(&whole, Some(&"00".repeat(32))).unwrap().is_empty(), "another platform");
    }
}
