//! Types of the room.

mod account;
mod session;
mod unit;

pub use account::{
    Acceptance, Account, AccountChange, AccountQuery, AccountState, AccountView, Invitation, Language, Link,
    LinkSecret, Login, Me, MeChange, Password, PasswordChange, PasswordForgotten, PasswordHash, PasswordReset, Person,
    Purpose, Ticket,
};
pub use session::{AccessToken, Attempts, EndedBy, Origin, RefreshToken, Session, SessionView, SignIn};
pub use unit::{
    Member, MemberChange, MemberInvite, Membership, MembershipView, Unit, UnitBrief, UnitChange, UnitInput, UnitPerson,
    UnitQuery,
};
