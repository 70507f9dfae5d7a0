//! Things of the caller's and of strangers'. A room that adds an operation on a thing of somebody's adds here how to make one.

use crate::people::{FAR, HERE, PASSWORD, Person, kind_for, unit_of};
use crate::world::World;
use bytes::Bytes;
use diesel::connection::SimpleConnection;
use duijie::accounts::{self, Origin, Password, SeedPerson, SignIn};
use duijie::catalogue::{VersionState, service};
use duijie::db::Tx;
use duijie::files;
use duijie::kernel::ids::{AccountId, OpportunityId, OrganizationId, UnitId};
use duijie::kernel::{ActingUnit, Actor, Error, RegionCode, Role, UnitKind, Uscc};
use duijie::notices;
use duijie::notify::{self, MessageQuery, Notice, To};
use duijie::opportunities;
use duijie::organizations::model::{NewOrganization, OrgType, Record, RegistrarLevel, Registration};
use duijie::organizations::service::{bulk_insert, import};
use duijie::plans;
use duijie::policy::model::PackInput;
use duijie::policy::service::NewDecision;
use duijie::policy::{self, Decision, FactSheet, Question};
use duijie::reviews;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

/// Whose the things are.
pub struct Thing {
    pub account: AccountId,
    pub login: String,
    pub unit: UnitId,
    pub organization: Option<OrganizationId>,
    pub region: String,
}

impl Thing {
    /// The person's own.
    pub fn of(world: &World, person: &Person, region: &str) -> Self {
        let unit = world.app.db.read(|conn| accounts::units_by_ids(conn, &[person.unit])).unwrap().remove(0);
        Self {
            account: person.account,
            login: person.login.clone(),
            unit: person.unit,
            organization: unit.organization,
            region: region.to_owned(),
        }
    }

    /// Of somebody in a unit of this kind in another region.
    pub fn of_stranger(world: &World, kind: UnitKind, region: &str) -> Self {
        let role = Role::ALL.iter().copied().find(|role| role.fits(kind)).unwrap();
        Self::of(world, &world.strangers_in(unit_of(kind, region), &[&[role]]).remove(0), region)
    }

    /// The account's own, but of a unit the person does not act for.
    pub fn of_nobodys_unit(self, world: &World) -> Self {
        let stranger = Self::of_stranger(world, UnitKind::Department, FAR);
        Self { unit: stranger.unit, organization: stranger.organization, region: stranger.region, ..self }
    }

    /// The id of one of the owner's things in this collection, made if need be; none where the collection is not known.
    pub async fn id(&self, world: &World, collection: &str) -> Option<String> {
        Some(match collection {
            "units" => self.unit.to_string(),
            "members" | "accounts" => self.account.to_string(),
            "sessions" => self.session(world),
            "files" => self.file(world).await,
            "messages" => self.message(world),
            "versions" => self.catalogue_draft(world),
            // An organization's people know only what is published.
            "opportunities" if self.organization.is_some() => self.opportunity_published(world),
            "opportunities" => self.opportunity_draft(world),
            "organizations" => self.organization(world),
            "imports" => self.import(world),
            "clarifications" => self.clarification(world),
            "plans" => self.plan(world),
            "intentions" => self.intention(world),
            "notices" => self.notice(world),
            "consultations" => self.consultation(world),
            "consultation-comments" => self.comment(world),
            "policies" => self.policy_draft(world),
            "decisions" => self.decision(world),
            "experts" => self.expert(world),
            "submissions" => self.submission(world),
            "opening-keys" => self.opening_key(world),
            "panels" => self.panel(world),
            "panel-invitations" => self.panel_invitation(world),
            "reviews" => self.review(world),
            "low-prices" => self.low_price(world),
            "awards" => self.award(world),
            "remedies" => self.remedy(world),
            "remedy-drafts" => self.remedy_draft(world),
            _ => return None,
        })
    }

    fn session(&self, world: &World) -> String {
        let input = SignIn { account: self.login.clone(), password: Password::new(PASSWORD) };
        let origin = Origin { address: [127, 0, 0, 1].into(), device: "probe".into() };
        let token = accounts::sign_in(&world.app, &input, &origin).unwrap().access.access_token;
        accounts::authenticate(&world.app, &token, None).unwrap().session.to_string()
    }

    fn actor(&self) -> Actor {
        Actor { account: Some(self.account), ..Actor::public() }
    }

    async fn file(&self, world: &World) -> String {
        let content = futures_util::stream::iter([Ok::<_, Error>(Bytes::from_static(b"%PDF-1.7\n1 0 obj\n"))]);
        let file = files::upload(&world.app, &self.actor(), "document", "a.pdf", content).await.unwrap();
        file.id.to_string()
    }

    fn message(&self, world: &World) -> String {
        let notice = Notice::new("accounts.joined").with("unit", "镇海区民政局").with("inviter", "李四");
        let send =
            |tx: &mut Tx<'_>| world.app.notify.send(tx, world.clock.now(), To::Accounts(&[self.account]), &notice);
        world.app.db.write(send).unwrap();
        let inbox = notify::messages(&world.app, &self.actor(), &MessageQuery::default(), None).unwrap();
        inbox[0].id.to_string()
    }

    fn opportunity_draft(&self, world: &World) -> String {
        let region = self.region.parse().unwrap();
        let unit = ActingUnit { id: self.unit, kind: UnitKind::Department, region, organization: None };
        let drafter = Actor { account: Some(self.account), unit: Some(unit), roles: [Role::Drafter].into() };
        let input = serde_json::from_value(json!({ "kind": "need", "terms": { "title": "社区服务" } })).unwrap();
        opportunities::service::create(&world.app, &drafter, &input, None).unwrap().id.to_string()
    }

    /// The owner's plan of this year, as a draft; a department has one a year.
    fn plan(&self, world: &World) -> String {
        let region = self.region.parse().unwrap();
        let unit = ActingUnit { id: self.unit, kind: UnitKind::Department, region, organization: None };
        let drafter = Actor { account: Some(self.account), unit: Some(unit), roles: [Role::Drafter].into() };
        let input = serde_json::from_value(json!({ "year": 2026 })).unwrap();
        if let Ok(plan) = plans::service::create(&world.app, &drafter, input, None) {
            return plan.card.id.to_string();
        }
        plans::service::own_list(&world.app, &drafter).unwrap()[0].id.to_string()
    }

    /// An official notice of the owner's unit.
    fn notice(&self, world: &World) -> String {
        let facts = notices::Facts::of("1".into(), "服务");
        let about = notices::About { subject: "probe", id: "1".into(), thread: "1".into(), link: "/".into() };
        let region = self.region.parse().unwrap();
        let new = notices::NewNotice {
            form: "tender",
            name: "服务",
            facts: &facts,
            about,
            unit: self.unit,
            region,
            signed: "民政局",
        };
        let publish = |tx: &mut Tx<'_>| notices::publish(tx, &self.actor(), &new, world.clock.now());
        world.app.db.write(publish).unwrap().to_string()
    }

    /// A consultation of the public by the owner's unit.
    fn consultation(&self, world: &World) -> String {
        let (id, opportunity, notice) = (OpportunityId::new(), self.opportunity_draft(world), self.notice(world));
        let insert = format!(
            "INSERT INTO opportunity_consultation (id, opportunity_id, unit_id, unit_region, title, question, notice_id, opened_at, \
             opened_by, until, version) VALUES ('{id}', '{opportunity}', '{}', '{}', '服务', '有何意见', '{notice}', \
             '2026-03-02 01:00:00', '{}', '2026-03-09 16:00:00', 1)",
            self.unit, self.region, self.account
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// Something said in one.
    fn comment(&self, world: &World) -> String {
        let (id, consultation) = (OpportunityId::new(), self.consultation(world));
        let insert = format!(
            "INSERT INTO opportunity_comment (id, consultation_id, account_id, author, text, said_at, version) \
             VALUES ('{id}', '{consultation}', '{}', '公众', '建议增加夜间服务', '2026-03-02 01:00:00', 1)",
            self.account
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// An intention notice of the owner's unit; only a plan that finance approved gets one by the ordinary way.
    fn intention(&self, world: &World) -> String {
        let (id, line, plan) = (OpportunityId::new(), OpportunityId::new(), self.plan(world));
        let insert = format!(
            "INSERT INTO plan_line (id, plan_id, place, amount, content, in_force) VALUES ('{line}', '{plan}', 1, 1, '{{}}', TRUE); \
             INSERT INTO plan_intention (id, line_id, unit_id, unit_region, title, summary, amount, expected, published_at, \
             published_by, version) VALUES ('{id}', '{line}', '{}', '{}', '服务', '服务', 1, '2026-05', '2026-03-02 01:00:00', \
             '{}', 1)",
            self.unit, self.region, self.account
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    fn opportunity_published(&self, world: &World) -> String {
        let id = self.opportunity_draft(world);
        let publish = format!(
            "INSERT INTO opportunity_edition (opportunity_id, number, terms, published_at, published_by) \
             SELECT id, 1, working, '2026-03-02 01:00:00', '{}' FROM opportunity WHERE id = '{id}'; \
             UPDATE opportunity SET state = 'published', edition = 1, working = NULL, \
             published_at = '2026-03-02 01:00:00' WHERE id = '{id}'",
            self.account
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&publish)?)).unwrap();
        id
    }

    /// A submission of the owner's organization for an opportunity of the owner's unit, opened.
    fn submission(&self, world: &World) -> String {
        let (opportunity, organization) = (self.opportunity_draft(world), self.organization(world));
        let (id, event) = (OpportunityId::new(), OpportunityId::new());
        let text = json!({ "format": "duijie-submission-1", "opportunity": opportunity, "edition": 1,
            "organization": organization, "submission": id, "number": 7, "salt": "", "content": {}, "files": [] });
        let insert = format!(
            "INSERT INTO submission (id, opportunity_id, organization_id, state, number, edition, created_at, updated_at, version) \
             VALUES ('{id}', '{opportunity}', '{organization}', 'opened', 7, 1, '2026-03-02 01:00:00', '2026-03-02 01:00:00', 1); \
             INSERT INTO submission_version (submission_id, number, standing, edition, received_at, content_hash, sealed_hash, \
             sealed, receipt, event_id, opened) VALUES ('{id}', 7, 'in_force', 1, '2026-03-02 01:00:00', '', '', x'00', '{{}}', \
             '{event}', '{text}')"
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// An opening key of the owner.
    fn opening_key(&self, world: &World) -> String {
        let id = OpportunityId::new();
        let insert = format!(
            "INSERT INTO opening_key (id, account_id, unit_id, unit_region, side, recipient, wrapped, created_at, version) \
             VALUES ('{id}', '{}', '{}', '{}', 'department', 'age1', x'00', '2026-03-02 01:00:00', 1)",
            self.account, self.unit, self.region
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// A question about an opportunity of the owner's.
    fn clarification(&self, world: &World) -> String {
        let (id, opportunity) = (OpportunityId::new(), self.opportunity_draft(world));
        let insert = format!(
            "INSERT INTO opportunity_clarification (id, opportunity_id, unit_id, account_id, asked_at, question, substance, version) \
             VALUES ('{id}', '{opportunity}', '{}', '{}', '2026-03-02 01:00:00', '服务期限？', FALSE, 1)",
            self.unit, self.account
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// An organization of the region; the one an organization's unit stands for, if it is one.
    fn organization(&self, world: &World) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let region: RegionCode = self.region.parse().unwrap();
        let entity = format!("MJ{:06}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let day = "2019-01-01".parse().unwrap();
        let registration = Registration {
            name: format!("第{entity}服务中心"),
            org_type: OrgType::ServiceInstitution,
            registrar: "民政局".into(),
            registrar_level: RegistrarLevel::County,
            region,
            sponsoring_unit: None,
            address: None,
            legal_representative: None,
            registered_on: day,
        };
        let uscc = Uscc::build('5', '2', region, &entity).unwrap();
        let id = OrganizationId::new();
        let new = [NewOrganization { id, uscc, records: vec![Record::official(day, None, registration)] }];
        let enter = |tx: &mut Tx<'_>| bulk_insert(tx, &Actor::public(), world.clock.now(), "probe", &new);
        world.app.db.write(enter).unwrap();
        if self.organization.is_some() {
            let stands_for = format!("UPDATE unit SET organization = '{id}' WHERE id = '{}'", self.unit);
            world.app.db.write(|tx| Ok(tx.batch_execute(&stands_for)?)).unwrap();
        }
        id.to_string()
    }

    fn import(&self, world: &World) -> String {
        let region = self.region.parse().unwrap();
        let unit = ActingUnit { id: self.unit, kind: UnitKind::Authority, region, organization: None };
        let registrar = Actor { account: Some(self.account), unit: Some(unit), roles: [Role::Registrar].into() };
        let sheet = "统一社会信用代码,名称\n52330211MJ89000020,服务中心\n";
        let query = serde_json::from_value(json!({ "file_name": "probe.csv" })).unwrap();
        import::upload(&world.app, &registrar, &query, sheet.as_bytes()).unwrap().id.to_string()
    }

    fn catalogue_draft(&self, world: &World) -> String {
        let finance = self.office(UnitKind::Finance, Role::FinanceOfficer);
        let input = serde_json::from_value(json!({ "region": self.region, "title": "试编目录" })).unwrap();
        if let Ok(draft) = service::begin(&world.app, &finance, &input, None) {
            return draft.id.to_string();
        }
        // A region has one draft at a time.
        let query = serde_json::from_value(json!({ "region": self.region })).unwrap();
        let versions = service::version_list(&world.app, &finance, &query).unwrap();
        versions.into_iter().find(|version| version.state == VersionState::Draft).unwrap().id.to_string()
    }

    /// The draft of a pack of the owner's region; each text differs, because a published one is not imported again.
    fn policy_draft(&self, world: &World) -> String {
        let actor = self.office(UnitKind::Authority, Role::Registrar);
        let region = &self.region;
        let source = format!(
            "id = \"probe-{region}\"\ntitle = \"{}\"\nissuer = \"试\"\ndocument = \"试\"\nregion = \"{region}\"\n\
             effective_from = 2026-01-01\nstatus = \"unverified\"\n",
            UnitId::new()
        );
        policy::service::import(&world.app, &actor, &PackInput { source }, None).unwrap().id.to_string()
    }

    /// A decision about the owner's organization, made for the owner's unit.
    fn decision(&self, world: &World) -> String {
        // What it was made by is read from the database when it is made again.
        policy::service::start(&world.app).unwrap();
        let library = world.app.policies();
        let question = Question {
            region: self.region.parse().unwrap(),
            kind: policy::Kind::Purchase,
            project_type: None,
            on: world.clock.now().date(),
        };
        let nothing = FactSheet::new("probe");
        let decision = Decision::make(&library, question, Vec::new(), &nothing, &nothing).unwrap();
        let new = NewDecision { opportunity: None, organization: self.organization, unit: Some(self.unit), decision };
        let now = world.clock.now();
        let id =
            world.app.db.write(|tx| policy::service::decisions_record(tx, &library, std::slice::from_ref(&new), now));
        id.unwrap().remove(0).to_string()
    }

    /// The owner as a member of the region's expert pool.
    fn expert(&self, world: &World) -> String {
        duijie::catalogue::ensure_default(&world.app.db, world.clock.now()).unwrap();
        let input = json!({ "region": self.region, "fields": ["A1003"], "employer": "宁波大学", "title": "教授", "experience": "十年" });
        let input = serde_json::from_value(input).unwrap();
        let applied = reviews::service::apply(&world.app, &self.actor(), &input, None);
        applied.or_else(|_| reviews::service::own(&world.app, &self.actor())).unwrap().card.id.to_string()
    }

    /// A panel of the owner's unit, of one expert; only a published opportunity gets one by the ordinary way.
    fn panel(&self, world: &World) -> String {
        let (id, opportunity) = (OpportunityId::new(), self.opportunity_draft(world));
        let plan = json!({ "fields": ["A1003"], "scope": self.region, "experts": 1, "review_at": "2026-03-20T08:00:00Z",
            "place": "会议室", "answer_minutes": 60 });
        let insert = format!(
            "INSERT INTO panel (id, opportunity_id, unit_id, unit_region, state, plan, review_at, created_at, updated_at, version) \
             VALUES ('{id}', '{opportunity}', '{}', '{}', 'committed', '{plan}', '2026-03-20 08:00:00', '2026-03-02 01:00:00', \
             '2026-03-02 01:00:00', 1)",
            self.unit, self.region
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// An invitation of the owner that waits for an answer.
    fn panel_invitation(&self, world: &World) -> String {
        let (id, panel, expert) = (OpportunityId::new(), self.panel(world), self.expert(world));
        let insert = format!(
            "INSERT INTO panel_invitation (id, panel_id, round, place, seat, code, expert_id, account_id, state, answer_by, \
             notified_at, version) VALUES ('{id}', '{panel}', 1, 1, 1, 'code', '{expert}', '{}', 'notified', \
             '2026-03-20 08:00:00', '2026-03-02 01:00:00', 1); UPDATE panel SET state = 'inviting' WHERE id = '{panel}'",
            self.account
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// A review of the owner's unit, in which the owner sits in the chair.
    fn review(&self, world: &World) -> String {
        let (id, invitation) = (OpportunityId::new(), self.panel_invitation(world));
        let record = r#"{"representatives":{},"submitted":{},"failed":[],"corrections":[],"draws":[]}"#;
        let insert = format!(
            "UPDATE panel_invitation SET state = 'seated' WHERE id = '{invitation}'; \
             UPDATE panel SET state = 'seated', chair = 1 WHERE id IN (SELECT panel_id FROM panel_invitation WHERE id = '{invitation}'); \
             INSERT INTO review (id, panel_id, opportunity_id, unit_id, unit_region, state, seed, event_id, record, created_at, \
             updated_at, version) SELECT '{id}', panel.id, opportunity_id, unit_id, unit_region, 'qualification', 'seed', '{id}', \
             '{record}', '2026-03-02 01:00:00', '2026-03-02 01:00:00', 1 FROM panel WHERE id IN \
             (SELECT panel_id FROM panel_invitation WHERE id = '{invitation}')"
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// A question about a low price to the owner's organization, in a review in which the owner sits in the chair.
    fn low_price(&self, world: &World) -> String {
        let (id, bid) = (OpportunityId::new(), OpportunityId::new());
        let (review, organization) = (self.review(world), self.organization(world));
        let insert = format!(
            "INSERT INTO review_bid (id, review_id, submission_id, organization_id, name, lot, offer, deduction, state, findings) \
             VALUES ('{bid}', '{review}', '{bid}', '{organization}', '甲', 0, 1, 0, 'responsive', \
             '{{\"qualification\":[],\"compliance\":[],\"evidence\":{{}}}}'); \
             INSERT INTO low_price_request (id, review_id, bid_id, organization_id, state, triggers, asked_at, answer_by, version) \
             VALUES ('{id}', '{review}', '{bid}', '{organization}', 'asked', '[]', '2026-03-02 01:00:00', '2026-03-20 01:30:00', 1)"
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// An award of the owner's unit that waits for a decision.
    fn award(&self, world: &World) -> String {
        let (id, review) = (OpportunityId::new(), self.review(world));
        let insert = format!(
            "INSERT INTO award (id, opportunity_id, review_id, unit_id, unit_region, title, state, created_at, updated_at, version) \
             SELECT '{id}', opportunity_id, id, unit_id, unit_region, '社区服务', 'pending', '2026-03-02 01:00:00', \
             '2026-03-02 01:00:00', 1 FROM review WHERE id = '{review}'"
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// A complaint of the owner's organization about a purchase of the owner's unit.
    fn remedy(&self, world: &World) -> String {
        let (id, opportunity, organization) =
            (OpportunityId::new(), self.opportunity_draft(world), self.organization(world));
        let insert = format!(
            "INSERT INTO remedy (id, kind, about, opportunity_id, title, unit_id, unit_region, organization_id, name, state, facts, \
             filed_at, version) VALUES ('{id}', 'complaint', 'result', '{opportunity}', '社区服务', '{}', '{}', '{organization}', \
             '甲', 'filed', '事实', '2026-03-02 01:00:00', 1)",
            self.unit, self.region
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// An objection the owner's organization is writing.
    fn remedy_draft(&self, world: &World) -> String {
        let (id, opportunity, organization) =
            (OpportunityId::new(), self.opportunity_draft(world), self.organization(world));
        let insert = format!(
            "INSERT INTO remedy_draft (id, organization_id, opportunity_id, title, kind, content, updated_at, version) VALUES \
             ('{id}', '{organization}', '{opportunity}', '社区服务', 'objection', '{{}}', '2026-03-02 01:00:00', 1)"
        );
        world.app.db.write(|tx| Ok(tx.batch_execute(&insert)?)).unwrap();
        id.to_string()
    }

    /// Somebody of another unit in the owner's region.
    fn office(&self, kind: UnitKind, role: Role) -> Actor {
        let unit = ActingUnit { id: UnitId::new(), kind, region: self.region.parse().unwrap(), organization: None };
        Actor { account: Some(AccountId::new()), unit: Some(unit), roles: [role].into() }
    }
}

/// Somebody in two units who has not chosen one: signed in, without a role.
pub fn in_two_units(world: &World) -> Person {
    let person = world.person(Role::Drafter);
    let mut second = unit_of(kind_for(Role::Approver), HERE);
    second.people.push(SeedPerson {
        login: person.login.parse().unwrap(),
        name: "张".into(),
        roles: vec![Role::Approver],
    });
    accounts::seed(&world.app, &[second], &Password::new(PASSWORD)).unwrap();
    person
}
