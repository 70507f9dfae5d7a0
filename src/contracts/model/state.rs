//! Where a contract stands.

use crate::{text_enum, words};

text_enum! {
    /// Where a contract stands (lifecycles.md §2).
    pub enum ContractState {
        /// The department writes it.
        Draft = "draft",
        /// The organization reads it.
        Offered = "offered",
        /// The organization has confirmed it: the text is fixed, and both sides sign.
        OrgConfirmed = "org_confirmed",
        /// Both sides have signed.
        Signed = "signed",
        /// Everybody can read it.
        Published = "published",
        /// A copy is with the finance authority.
        Filed = "filed",
        /// The service has begun.
        Performing = "performing",
        /// Both sides have agreed to let it rest.
        Suspended = "suspended",
        /// Both sides have agreed to end it.
        Terminated = "terminated",
        /// Ended by one side for the other's breach.
        Breached = "breached",
        /// Void: its award was taken back before the service began.
        Cancelled = "cancelled",
    }
}

words! { ContractState {
    Draft = "起草中", "draft";
    Offered = "待承接机构确认", "with the organization";
    OrgConfirmed = "待签署", "to be signed";
    Signed = "已签订", "signed";
    Published = "已公告", "published";
    Filed = "已备案", "filed";
    Performing = "履行中", "performing";
    Suspended = "已中止", "suspended";
    Terminated = "已终止", "terminated";
    Breached = "因违约解除", "ended for breach";
    Cancelled = "已撤销", "cancelled";
} }

text_enum! {
    /// What is done with a contract.
    pub enum ContractAction {
        /// Send it to the organization.
        Offer = "offer",
        /// Take it back from there.
        Withdraw = "withdraw",
        /// Send it back for another draft, with a reason.
        Return = "return",
        /// The organization agrees to the text.
        Confirm = "confirm",
        /// Sign for one side.
        Sign = "sign",
        /// Publish.
        Publish = "publish",
        /// File with the finance authority.
        File = "file",
        /// The first day of the service has come.
        Begin = "begin",
        /// A change both sides have signed.
        Change = "change",
        /// Let it rest.
        Suspend = "suspend",
        /// Go on.
        Resume = "resume",
        /// End it by agreement.
        Terminate = "terminate",
        /// End it because the other side broke it.
        Break = "break",
        /// Its award was taken back.
        Cancel = "cancel",
    }
}

words! { ContractAction {
    Offer = "送机构确认", "send to the organization";
    Withdraw = "撤回修改", "take back";
    Return = "退回修改", "send back";
    Confirm = "确认合同", "confirm";
    Sign = "签署", "sign";
    Publish = "公告合同", "publish";
    File = "备案", "file";
    Begin = "开始履行", "begin";
    Change = "变更", "change";
    Suspend = "中止", "suspend";
    Resume = "恢复履行", "resume";
    Terminate = "协商终止", "end by agreement";
    Break = "因对方违约解除", "end for breach";
    Cancel = "撤销", "cancel";
} }

text_enum! {
    /// A side of a contract.
    pub enum ContractSide {
        /// 甲方: the department that buys or grants.
        Department = "department",
        /// 乙方: the organization that serves.
        Organization = "organization",
    }
}

crate::sql_text!(ContractState, ContractSide);
