//! The region tree, for pickers and filters.

use super::error::{Answer, malformed};
use super::extract::AppData;
use crate::kernel::region::{Region, RegionCode, RegionLevel, Regions};
use crate::kernel::{Rule, Scope, Who};
use actix_web::get;
use actix_web::web::{Json, Query};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Anybody may read the region tree.
pub(super) const LIST: Rule = Rule::new("region_list", &[(Who::Public, Scope::Anything)]);

/// Most regions in one answer.
const LIMIT: usize = 100;

/// Which regions: one of the three.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RegionQuery {
    /// Children of this region; the provinces when nothing is asked for.
    parent: Option<String>,
    /// Regions whose name or code matches.
    text: Option<String>,
    /// Exactly these codes, separated by commas.
    codes: Option<String>,
}

/// A region.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegionView {
    /// 行政区划代码
    code: RegionCode,
    /// Full official name.
    name: String,
    /// How high it stands.
    level: RegionLevel,
    /// The region it lies in.
    parent: Option<RegionCode>,
    /// Names of the regions above it, outermost first.
    above: Vec<String>,
    /// Nothing lies below it in the table.
    leaf: bool,
}

/// Regions below one, matching a text, or of given codes.
#[utoipa::path(operation_id = "region_list", tag = "Portal", params(RegionQuery),
    responses((status = 200, body = Vec<RegionView>), (status = "4XX", body = super::ProblemDocument)))]
#[get("/regions")]
pub(super) async fn region_list(app: AppData, query: Query<RegionQuery>) -> Answer<Json<Vec<RegionView>>> {
    let regions = &app.regions;
    let today = app.clock.now().date();
    let found: Vec<&Region> = match &*query {
        RegionQuery { codes: Some(codes), .. } => {
            let codes: Result<Vec<RegionCode>, _> = codes.split(',').take(LIMIT).map(str::parse).collect();
            codes.map_err(|e| malformed("codes", &e))?.into_iter().filter_map(|code| regions.get(code)).collect()
        }
        RegionQuery { text: Some(text), .. } => regions.search(text, today, LIMIT),
        RegionQuery { parent, .. } => {
            let parent = parent.as_deref().map(str::parse).transpose().map_err(|e| malformed("parent", &e))?;
            regions.children(parent.unwrap_or(RegionCode::NATION)).filter(|r| r.valid_on(today)).collect()
        }
    };
    Ok(Json(found.into_iter().map(|region| view(regions, region)).collect()))
}

fn view(regions: &Regions, region: &Region) -> RegionView {
    let mut above: Vec<String> =
        regions.ancestors(region.code).filter(|r| r.code != RegionCode::NATION).map(|r| r.name.clone()).collect();
    above.reverse();
    RegionView {
        code: region.code,
        name: region.name.clone(),
        level: region.level,
        parent: region.parent,
        above,
        leaf: regions.children(region.code).next().is_none(),
    }
}
