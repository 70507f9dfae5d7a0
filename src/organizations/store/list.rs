//! Lists and figures.

use super::below;
use crate::db::dialect::{TextIndex, text_matches};
use crate::db::schema::{organization, organization_record};
use crate::db::{Conn, search};
use crate::kernel::{RegionCode, Result};
use crate::organizations::model::view::{ListKey, ListQuery, ListSort};
use crate::organizations::model::{CreditStatus, OrgType, Organization, Part};
use crate::organizations::rules::project;
use crate::policy::Tree;
use chrono::NaiveDate;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

type Filtered<'q> = organization::BoxedQuery<'q, <Conn as diesel::Connection>::Backend>;

const TEXTS: TextIndex = TextIndex {
    id: "organization.id",
    table: "organization_search",
    owner: "organization_id",
    fts: "organization_fts",
};

/// Whether a record of `part` holds today for one of the codes, or for one below `prefix`.
macro_rules! serving {
    ($part:expr, $codes:expr, $prefix:expr, $today:expr) => {{
        let (codes, prefix, today): (Vec<String>, &str, NaiveDate) = ($codes, $prefix, $today);
        let until = organization_record::until_day;
        let word = organization_record::word;
        exists(
            organization_record::table
                .filter(organization_record::organization_id.eq(organization::id))
                .filter(organization_record::part.eq($part))
                .filter(organization_record::from_day.le(today).and(until.is_null().or(until.ge(today))))
                .filter(word.eq_any(codes).or(word.between(prefix.to_owned(), format!("{prefix}~")))),
        )
    }};
}

/// The organizations a query asks for, unordered.
fn filtered<'q>(conn: &Conn, query: &ListQuery, today: NaiveDate) -> Filtered<'q> {
    let mut list = organization::table.into_boxed();
    let words = query.q.as_deref().map(search::words).unwrap_or_default();
    if !words.is_empty() {
        list = list.filter(text_matches(conn, TEXTS, &words));
    }
    if let Some((first, last)) = query.region.and_then(|region| below(region.prefix())) {
        list = list.filter(organization::region.between(first, last));
    }
    if let Some(region) = query.serves {
        list = list.filter(serving!(Part::ServiceRegion, Tree::Region.chain(region.as_str()), region.prefix(), today));
    }
    if let Some(code) = query.category.as_deref() {
        list = list.filter(serving!(Part::ServiceCategory, Tree::Catalogue.chain(code), code, today));
    }
    if let Some(org_type) = query.org_type {
        list = list.filter(organization::org_type.eq(org_type));
    }
    if let Some(grade) = query.grade_at_least {
        list = list.filter(organization::grade.ge(project::rank(Some(grade))));
    }
    if let Some(credit) = query.credit {
        list = list.filter(organization::credit.eq(credit));
    }
    if query.deregistered != Some(true) {
        list = list.filter(organization::deregistered_on.is_null().or(organization::deregistered_on.gt(today)));
    }
    if query.unverified == Some(true) {
        list = list.filter(organization::unverified.gt(0));
    }
    list
}

/// A page of the list, with one row more than asked for when there is more.
pub(in crate::organizations) fn organizations_list(
    conn: &mut Conn,
    query: &ListQuery,
    after: Option<&ListKey>,
    limit: i64,
    today: NaiveDate,
) -> Result<Vec<Organization>> {
    use organization::{grade, id, name, registered_on};
    let list = filtered(conn, query, today).limit(limit).select(Organization::as_select());
    let sort = query.sort.unwrap_or(ListSort::Grade);
    let list = match sort {
        ListSort::Grade => list.order((grade.desc(), id.asc())),
        ListSort::Name => list.order((name.asc(), id.asc())),
        ListSort::Oldest => list.order((registered_on.asc(), id.asc())),
        ListSort::Newest => list.order((registered_on.desc(), id.asc())),
    };
    let Some(key) = after else { return Ok(list.load(conn)?) };
    let next = id.gt(key.id);
    let list = match sort {
        ListSort::Grade => {
            let at: i32 = key.value.parse().unwrap_or_default();
            list.filter(grade.lt(at).or(grade.eq(at).and(next)))
        }
        ListSort::Name => list.filter(name.gt(key.value.clone()).or(name.eq(key.value.clone()).and(next))),
        ListSort::Oldest => {
            let at: NaiveDate = key.value.parse().unwrap_or_default();
            list.filter(registered_on.gt(at).or(registered_on.eq(at).and(next)))
        }
        ListSort::Newest => {
            let at: NaiveDate = key.value.parse().unwrap_or_default();
            list.filter(registered_on.lt(at).or(registered_on.eq(at).and(next)))
        }
    };
    Ok(list.load(conn)?)
}

/// How many organizations a query asks for.
pub(in crate::organizations) fn organizations_count(
    conn: &mut Conn,
    query: &ListQuery,
    today: NaiveDate,
) -> Result<i64> {
    Ok(filtered(conn, query, today).select(count_star()).first(conn)?)
}

/// Numbers of active organizations by type, grade and credit, and by the code of their region.
pub(in crate::organizations) struct Counts {
    pub(in crate::organizations) by_type: Vec<(OrgType, i64)>,
    pub(in crate::organizations) by_grade: Vec<(i32, i64)>,
    pub(in crate::organizations) by_credit: Vec<(CreditStatus, i64)>,
    pub(in crate::organizations) by_region: Vec<(RegionCode, i64)>,
}

pub(in crate::organizations) fn organizations_counts(
    conn: &mut Conn,
    region: RegionCode,
    today: NaiveDate,
) -> Result<Counts> {
    macro_rules! grouped {
        ($column:ident) => {{
            let gone = organization::deregistered_on;
            let (first, last) = below(region.prefix()).unwrap_or_else(|| (String::new(), "~".to_owned()));
            organization::table
                .filter(gone.is_null().or(gone.gt(today)))
                .filter(organization::region.between(first, last))
                .group_by(organization::$column)
                .order(organization::$column)
                .select((organization::$column, count_star()))
                .load(conn)?
        }};
    }
    Ok(Counts {
        by_type: grouped!(org_type),
        by_grade: grouped!(grade),
        by_credit: grouped!(credit),
        by_region: grouped!(region),
    })
}

/// Records of a part that hold today, of active organizations; each organization counts once if `organizations`.
pub(in crate::organizations) fn records_count(
    conn: &mut Conn,
    part: Part,
    region: RegionCode,
    today: NaiveDate,
    organizations: bool,
) -> Result<i64> {
    let until = organization_record::until_day;
    let gone = organization::deregistered_on;
    let (first, last) = below(region.prefix()).unwrap_or_else(|| (String::new(), "~".to_owned()));
    let rows = organization_record::table
        .inner_join(organization::table)
        .filter(organization_record::part.eq(part))
        .filter(organization_record::from_day.le(today).and(until.is_null().or(until.ge(today))))
        .filter(gone.is_null().or(gone.gt(today)))
        .filter(organization::region.between(first, last));
    Ok(if organizations {
        rows.select(diesel::dsl::count(organization::id).aggregate_distinct()).first(conn)?
    } else {
        rows.select(count_star()).first(conn)?
    })
}
