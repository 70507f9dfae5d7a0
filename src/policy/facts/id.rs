//! Ids of the built-in facts, for the rooms that fill sheets.

/// Organization: association, `service_institution` or foundation.
pub const ORG_TYPE: &str = "org_type";
/// Organization: region it is registered in, one code.
pub const REGION: &str = "region";
/// Organization: level of the registration authority.
pub const REGISTRAR_LEVEL: &str = "registrar_level";
/// Organization: whether it has a sponsoring unit (业务主管单位).
pub const HAS_SPONSORING_UNIT: &str = "has_sponsoring_unit";
/// Organization: regions it serves.
pub const SERVICE_REGIONS: &str = "service_regions";
/// Organization: catalogue categories it serves.
pub const SERVICE_CATEGORIES: &str = "service_categories";
/// Organization: day of registration.
pub const REGISTERED_ON: &str = "registered_on";
/// Organization: full-time staff.
pub const STAFF_FULL_TIME: &str = "staff_full_time";
/// Organization: staff with a social-work certificate in force.
pub const SOCIAL_WORKERS: &str = "social_workers";
/// Organization: full Party members.
pub const PARTY_MEMBERS: &str = "party_members";
/// Organization, dated: form of Party coverage.
pub const PARTY_COVERAGE: &str = "party_coverage";
/// Organization, dated: assessment grade.
pub const GRADE: &str = "grade";
/// Organization, yearly: outcome of the annual inspection for the year.
pub const ANNUAL_INSPECTION: &str = "annual_inspection";
/// Organization, yearly: whether the annual report for the year was filed in time.
pub const ANNUAL_REPORT: &str = "annual_report";
/// Organization, dated: credit listing.
pub const CREDIT_STATUS: &str = "credit_status";
/// Organization, dated: non-profit tax exemption.
pub const TAX_EXEMPT: &str = "tax_exempt";
/// Organization, dated: qualification for pre-tax deduction of donations.
pub const DONATION_DEDUCTION: &str = "donation_deduction";
/// Organization: accredited charity.
pub const CHARITY: &str = "charity";
/// Organization, dated: performance score of past projects, points of 100.
pub const PERFORMANCE_SCORE: &str = "performance_score";
/// Organization: evaluated past projects.
pub const PERFORMANCE_COUNT: &str = "performance_count";
/// Organization: net assets.
pub const NET_ASSETS: &str = "net_assets";
/// Organization: catalogue categories under which a recommended directory lists it.
pub const RECOMMENDED: &str = "recommended";
/// Organization: similar projects it can prove.
pub const PROJECT_EXPERIENCE: &str = "project_experience";
/// Organization: no major violation in the last three years (declared, 政府采购法第22条).
pub const NO_MAJOR_VIOLATION: &str = "no_major_violation";

/// Opportunity: catalogue category, one code.
pub const CATEGORY: &str = "category";
/// Opportunity: region where the service is delivered.
pub const DELIVERY_REGION: &str = "delivery_region";
/// Opportunity: budget or grant applied for.
pub const AMOUNT: &str = "amount";
/// Opportunity: project type, words that packs declare.
pub const PROJECT_TYPE: &str = "project_type";
/// Opportunity: procurement or selection method.
pub const METHOD: &str = "method";
/// Opportunity: purchase, venture or directory.
pub const KIND: &str = "kind";
/// Opportunity: complex, or of high social impact (87号令第47条).
pub const COMPLEX: &str = "complex";
