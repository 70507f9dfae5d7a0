use super::money::instalments;
use super::*;
use crate::contracts::model::ContractTerm;
use crate::kernel::{Money, Ratio};
use crate::opportunities::model::{PaymentKind, PaymentTerm, Quantity};
use proptest::prelude::*;

fn share(bp: i64) -> PaymentTerm {
    PaymentTerm { kind: Some(PaymentKind::Share), share: Some(Ratio::from_bp(bp)), ..PaymentTerm::default() }
}

fn terms() -> ContractTerms {
    ContractTerms {
        title: Some("社区为老服务合同".to_owned()),
        number: Some("ZH-2026-001".to_owned()),
        purchaser: Some(ContractParty { name: Some("镇海区民政局".to_owned()), ..ContractParty::default() }),
        provider: Some(ContractParty { name: Some("甲社工服务中心".to_owned()), ..ContractParty::default() }),
        deliverables: vec![Deliverable {
            name: Some("探访\n独居老人".to_owned()),
            quantity: Some(Quantity { number: Some(10.into()), ..Quantity::default() }),
            unit: Some("人次".to_owned()),
            ..Deliverable::default()
        }],
        term: Some(ContractTerm {
            months: Some(12),
            starts_on: "2026-04-01".parse().ok(),
            ends_on: "2027-03-31".parse().ok(),
            ..ContractTerm::default()
        }),
        price: Some(Money::from_yuan(4_000_000)),
        payments: vec![share(5_000), share(1_722), share(2_000), share(1_278)],
        ..ContractTerms::default()
    }
}

fn clause(section: Section, id: &str, chosen: bool) -> ClauseView {
    ClauseView {
        id: id.to_owned(),
        section,
        title: crate::kernel::Text::default(),
        text: format!("{id}的内容"),
        required: false,
        group: None,
        chosen,
        basis: String::new(),
        status: crate::policy::Status::Verified,
    }
}

#[test]
fn the_text_reads_from_the_parties_to_the_last_clause() {
    let clauses = [
        clause(Section::Other, "electronic", true),
        clause(Section::Change, "no-assignment", true),
        clause(Section::Other, "left-out", false),
        clause(Section::Security, "security-return", true),
    ];
    let text = plain(&document(&terms(), &clauses, "2026-1@abc"));
    let expected = "社区为老服务合同\n合同编号：ZH-2026-001\n\n一、合同当事人\n1.1 甲方：镇海区民政局\n1.2 乙方：甲社工服务中心\n\n\
        二、服务内容\n2.1 乙方按下表提供服务：\n序号\t服务内容\t数量\t单位\t频次与范围\n1\t探访 独居老人\t10\t人次\t\n\n\
        三、服务期限\n3.1 服务期限自2026年04月01日起至2027年03月31日止，共12个月。\n\n\
        四、合同价款与经费预算\n4.1 合同价款为人民币肆佰万元整（¥4000000.00）。\n\n五、付款\n\
        5.1 第一期：支付合同价款的50%，计人民币贰佰万元整（¥2000000.00）。\n\
        5.2 第二期：支付合同价款的17.22%，计人民币陆拾捌万捌仟捌佰元整（¥688800.00）。\n\
        5.3 第三期：支付合同价款的20%，计人民币捌拾万元整（¥800000.00）。\n\
        5.4 第四期：支付合同价款的12.78%，计人民币伍拾壹万壹仟贰佰元整（¥511200.00）。\n\n\
        六、合同变更、分包与转包\n6.1 no-assignment的内容\n\n七、其他约定\n7.1 electronic的内容\n\n条款库版本：2026-1@abc\n";
    assert_eq!(text, expected);
}

#[test]
fn whatever_is_changed_changes_the_hash() {
    let hash = |terms: &ContractTerms| text_hash(&plain(&document(terms, &[], "1")));
    let before = hash(&terms());
    assert_eq!(before, hash(&terms()));
    let mut other = terms();
    other.price = Some(Money::from_fen(400_000_001));
    assert_ne!(before, hash(&other));
}

proptest! {
    /// Shares that make the whole come to the price to the fen, whatever rounding does to each.
    #[test]
    fn fixed_shares_sum_to_the_price(fen in 1_i64..1_000_000_000_000, cuts in proptest::collection::vec(0_i64..=10_000, 0..6)) {
        let mut cuts = cuts;
        cuts.extend([0, 10_000]);
        cuts.sort_unstable();
        let payments: Vec<PaymentTerm> = cuts.windows(2).map(|pair| share(pair[1] - pair[0])).collect();
        let sum: Money = instalments(Some(Money::from_fen(fen)), &payments).into_iter().flatten().sum();
        prop_assert_eq!(sum, Money::from_fen(fen));
    }
}
