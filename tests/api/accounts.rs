//! People, units, roles and sessions.

use crate::each_database;
use crate::people::{FAR, HERE, PASSWORD, Person, unit_of};
use crate::world::{Reply, World};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use duijie::accounts;
use duijie::audit;
use duijie::kernel::{Role, UnitKind};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

const COOKIE: &str = "__Host-duijie_refresh";

async fn sign_in(world: &World, login: &str, password: &str) -> Reply {
    world.post("/api/v1/session").json(json!({ "account": login, "password": password })).send().await
}

async fn refresh(world: &World, secret: &str) -> Reply {
    world.post("/api/v1/session/refresh").header("cookie", format!("{COOKIE}={secret}")).send().await
}

/// The refresh token a reply sets.
fn secret(reply: &Reply) -> String {
    let cookie = &reply.headers["set-cookie"];
    let value = cookie.strip_prefix(&format!("{COOKIE}=")).unwrap_or_else(|| panic!("{cookie}"));
    value.split(';').next().unwrap().to_owned()
}

fn token(reply: &Reply) -> String {
    reply.json()["access_token"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&reply.body)))
        .to_owned()
}

async fn me(world: &World, token: &str) -> Reply {
    world.get("/api/v1/me").token(token).send().await
}

/// What the log says happened, in order.
fn acts(world: &World) -> Vec<String> {
    audit::sequence(&world.app.db).unwrap();
    let mut events = Vec::new();
    for kind in ["account", "session", "login", "unit"] {
        events.extend(world.app.db.read(|c| audit::subjects_after(c, kind, 0, 1000)).unwrap());
    }
    assert_eq!(audit::verify(&world.app.db).unwrap().broken_at, None);
    let supervisor = duijie::kernel::Actor {
        account: Some(duijie::kernel::ids::AccountId::new()),
        unit: Some(duijie::kernel::ActingUnit {
            id: duijie::kernel::ids::UnitId::new(),
            kind: UnitKind::Supervisor,
            region: duijie::kernel::RegionCode::NATION,
            organization: None,
        }),
        roles: [Role::Supervisor].into(),
    };
    let query = audit::EventQuery { limit: Some(200), ..Default::default() };
    let mut entries = audit::entries(&world.app.db, world.app.namers, &supervisor, &query).unwrap();
    entries.reverse();
    let all = entries.iter().map(|e| serde_json::to_string(&e.data).unwrap()).collect::<String>();
    assert!(!all.contains(PASSWORD) && !all.contains("argon2"), "no secret in the log: {all}");
    entries.into_iter().map(|entry| entry.action).collect()
}

/// Invites somebody as the operator and takes the link.
async fn invited(world: &World, operator: &Person, unit: &str, login: &str, roles: Value) -> (Value, String) {
    let body = json!({ "login": login, "name": "李四", "roles": roles });
    let member = operator.post(world, &format!("/api/v1/units/{unit}/members")).json(body).send().await.expect(200);
    let account = member["account"].as_str().unwrap().to_owned();
    let link = operator.post(world, &format!("/api/v1/accounts/{account}/link")).send().await.expect(200);
    let url = link["url"].as_str().unwrap();
    (member, url.split_once('#').unwrap().1.to_owned())
}

/// The secret of the link in the newest mail.
async fn mailed_secret(world: &World, page: &str) -> String {
    world.do_jobs().await;
    let mail = world.eml().pop().expect("a mail").part("text/plain");
    let (_, rest) = mail.split_once(&format!("/{page}#")).unwrap_or_else(|| panic!("{mail}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

each_database! {
    signing_in_gives_a_token_and_a_cookie_scripts_cannot_read => |world| {
        let person = world.person(Role::Drafter);
        let reply = sign_in(&world, &person.login.to_uppercase(), PASSWORD).await;
        let cookie = reply.headers["set-cookie"].clone();
        for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=7200"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert_eq!(reply.headers["cache-control"], "no-store");
        let body = reply.json();
        assert_eq!((body["token_type"].as_str(), body["expires_at"].as_str()), (Some("Bearer"), Some("2026-03-02T01:10:00Z")));
        let me = me(&world, &token(&reply)).await.expect(200);
        assert_eq!(me["person"]["login"], person.login);
        assert_eq!(me["memberships"][0]["roles"], json!(["drafter"]));
        assert_eq!(me["acting_unit"], person.unit.as_str(), "the only unit is acted for");
    }

    a_wrong_password_and_an_unknown_account_get_the_same_answer => |world| {
        let person = world.person(Role::Drafter);
        let wrong = sign_in(&world, &person.login, "not the password").await.expect(401);
        let unknown = sign_in(&world, "nobody@example.org", "not the password").await.expect(401);
        let rubbish = sign_in(&world, "x", "y").await.expect(401);
        for body in [&wrong, &unknown, &rubbish] {
            assert_eq!(body["code"], "bad_credentials");
            assert_eq!((&body["detail"], &body["title"]), (&wrong["detail"], &wrong["title"]));
        }
        assert_eq!(acts(&world).iter().filter(|act| *act == "session.refuse").count(), 3);
    }

    failures_make_the_next_attempt_wait_longer_and_longer => |world| {
        let person = world.person(Role::Drafter);
        for login in [person.login.as_str(), "nobody@example.org"] {
            let mut statuses = Vec::new();
            for _ in 0..7 {
                statuses.push(sign_in(&world, login, "wrong wrong wrong").await.status.as_u16());
            }
            assert_eq!(statuses, [401, 401, 401, 401, 401, 401, 429], "the same for known and unknown accounts");
        }
        let right = sign_in(&world, &person.login, PASSWORD).await;
        assert_eq!(right.headers["retry-after"], "5");
        assert_eq!(right.expect(429)["code"], "too_many");
        world.clock.advance(TimeDelta::seconds(5));
        sign_in(&world, &person.login, "wrong again").await.expect(401);
        assert_eq!(sign_in(&world, &person.login, PASSWORD).await.headers["retry-after"], "10", "it has doubled");
        world.clock.advance(TimeDelta::seconds(10));
        sign_in(&world, &person.login, PASSWORD).await.expect(200);
        for _ in 0..5 {
            sign_in(&world, &person.login, "wrong").await.expect(401);
        }
        sign_in(&world, &person.login, PASSWORD).await.expect(200);
    }

    one_address_trying_many_accounts_waits_too => |world| {
        let person = world.person(Role::Drafter);
        for number in 0..51 {
            sign_in(&world, &format!("guess{number}@example.org"), "wrong wrong").await.expect(401);
        }
        assert_eq!(sign_in(&world, &person.login, PASSWORD).await.expect(429)["code"], "too_many");
        let elsewhere = accounts::SignIn {
            account: person.login.clone(),
            password: accounts::Password::new(PASSWORD),
        };
        let origin = accounts::Origin { address: [198, 51, 100, 7].into(), device: String::new() };
        assert!(accounts::sign_in(&world.app, &elsewhere, &origin).is_ok(), "the account itself is not shut");
    }

    a_refresh_token_is_exchanged_once_and_its_reuse_ends_the_session => |world| {
        let person = world.person(Role::Drafter);
        let first = sign_in(&world, &person.login, PASSWORD).await;
        world.clock.advance(TimeDelta::minutes(9));
        let second = refresh(&world, &secret(&first)).await;
        assert_ne!(secret(&first), secret(&second));
        me(&world, &token(&second)).await.expect(200);

        // Somebody has copied the first token and comes later.
        world.clock.advance(TimeDelta::seconds(11));
        let thief = refresh(&world, &secret(&first)).await.expect(401);
        assert_eq!(thief["code"], "session_ended");
        assert!(thief["detail"].as_str().unwrap().contains("可能已泄露"), "{thief}");
        // The whole family is dead, access tokens included.
        refresh(&world, &secret(&second)).await.expect(401);
        assert_eq!(me(&world, &token(&second)).await.expect(401)["code"], "session_ended");
        assert!(acts(&world).contains(&"session.reuse".to_owned()));
    }

    two_tabs_renewing_at_the_same_moment_stay_signed_in => |world| {
        let person = world.person(Role::Drafter);
        let first = sign_in(&world, &person.login, PASSWORD).await;
        let tab = refresh(&world, &secret(&first)).await;
        world.clock.advance(TimeDelta::seconds(3));
        let other_tab = refresh(&world, &secret(&first)).await;
        me(&world, &token(&tab)).await.expect(200);
        me(&world, &token(&other_tab)).await.expect(200);
        // The browser keeps one cookie, whichever came last.
        let next = refresh(&world, &secret(&tab)).await;
        next.json()["access_token"].as_str().unwrap();
        // If the other twin is used as well, two parties hold tokens of one family.
        refresh(&world, &secret(&other_tab)).await.expect(401);
        refresh(&world, &secret(&next)).await.expect(401);
    }

    a_session_ends_when_idle_and_at_the_latest_after_half_a_day => |world| {
        let person = world.person(Role::Drafter);
        let idle = sign_in(&world, &person.login, PASSWORD).await;
        world.clock.advance(TimeDelta::hours(2));
        assert!(refresh(&world, &secret(&idle)).await.expect(401)["detail"].as_str().unwrap().contains("未操作"));
        let mut busy = sign_in(&world, &person.login, PASSWORD).await;
        for _ in 0..11 {
            world.clock.advance(TimeDelta::hours(1));
            busy = refresh(&world, &secret(&busy)).await;
        }
        world.clock.advance(TimeDelta::minutes(55));
        busy = refresh(&world, &secret(&busy)).await;
        assert!(busy.headers["set-cookie"].contains("Max-Age=300"), "{:?}", busy.headers);
        world.clock.advance(TimeDelta::minutes(5));
        assert_eq!(me(&world, &token(&busy)).await.expect(401)["code"], "unauthenticated");
        assert_eq!(refresh(&world, &secret(&busy)).await.expect(401)["code"], "session_ended");
    }

    signing_out_ends_the_session_and_takes_the_cookie_away => |world| {
        let person = world.person(Role::Drafter);
        let session = sign_in(&world, &person.login, PASSWORD).await;
        let cookie = format!("{COOKIE}={}", secret(&session));
        let out = world.delete("/api/v1/session").header("cookie", cookie).send().await;
        assert!(out.headers["set-cookie"].contains("Max-Age=0"), "{:?}", out.headers);
        out.expect(204);
        assert_eq!(me(&world, &token(&session)).await.expect(401)["code"], "session_ended");
        refresh(&world, &secret(&session)).await.expect(401);
        world.delete("/api/v1/session").send().await.expect(204);
    }

    a_person_sees_the_own_sessions_and_ends_them => |world| {
        let person = world.person(Role::Drafter);
        let phone = sign_in(&world, &person.login, PASSWORD).await;
        let list = person.get(&world, "/api/v1/me/sessions").send().await.expect(200);
        assert_eq!(list.as_array().unwrap().len(), 2);
        assert_eq!((&list[0]["current"], &list[1]["current"]), (&json!(false), &json!(true)));
        assert_eq!((&list[1]["device"], &list[1]["address"]), (&json!("test"), &json!("127.0.0.1")));

        // A stranger can neither see nor end it.
        let stranger = world.person(Role::Approver);
        let path = format!("/api/v1/me/sessions/{}", list[0]["id"].as_str().unwrap());
        stranger.delete(&world, &path).send().await.expect(404);
        me(&world, &token(&phone)).await.expect(200);
        person.delete(&world, &path).send().await.expect(204);
        let ended = me(&world, &token(&phone)).await.expect(401);
        assert!(ended["detail"].as_str().unwrap().contains("其他设备"), "{ended}");

        let tablet = sign_in(&world, &person.login, PASSWORD).await;
        person.delete(&world, "/api/v1/me/sessions").send().await.expect(204);
        me(&world, &token(&tablet)).await.expect(401);
        me(&world, &person.token).await.expect(200);
    }

    tokens_that_are_not_ours_are_refused_with_their_reason => |world| {
        let person = world.person(Role::Drafter);
        let [header, claims, signature]: [&str; 3] = person.token.split('.').collect::<Vec<_>>().try_into().unwrap();
        let none = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
        let raised = URL_SAFE_NO_PAD.encode(json!({
            "iss": "duijie", "sub": world.person(Role::Operator).account, "sid": "x", "iat": 0, "exp": 9_999_999_999_u64,
        }).to_string());
        let foreign = jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap(),
            &EncodingKey::from_secret(b"a key that is not the one of this platform"),
        ).unwrap();
        for (what, token, reason) in [
            ("forged claims", format!("{header}.{raised}.{signature}"), "签名不符"),
            ("alg none", format!("{none}.{claims}."), "无法识别"),
            ("foreign key", foreign, "签名不符"),
            ("rubbish", "rubbish".to_owned(), "无法识别"),
        ] {
            let body = me(&world, &token).await.expect(401);
            assert_eq!(body["code"], "unauthenticated", "{what}");
            assert!(body["detail"].as_str().unwrap().contains(reason), "{what}: {body}");
        }
        world.get("/api/v1/me").header("authorization", "Basic eDp5").send().await.expect(401);
        // Not even where visitors are welcome.
        world.get("/api/v1/units").token("rubbish").send().await.expect(401);
        world.clock.advance(TimeDelta::minutes(10));
        let late = me(&world, &person.token).await.expect(401);
        assert!(late["detail"].as_str().unwrap().contains("已过期"), "{late}");
    }

    the_acting_unit_must_be_the_persons_own_and_active => |world| {
        let people = world.people_in(unit_of(UnitKind::Department, HERE), &[&[Role::Drafter]]);
        let other = world.person(Role::Approver);
        let acting = |unit: &str| world.get("/api/v1/me").token(&people[0].token).header("acting-unit", unit);
        let foreign = acting(other.unit.as_str()).send().await.expect(403);
        assert!(foreign["detail"].as_str().unwrap().contains("不是所选单位的成员"), "{foreign}");
        acting("not-an-id").send().await.expect(400);
        acting(people[0].unit.as_str()).send().await.expect(200);

        // With a second unit the person has to choose.
        let operator = world.person(Role::Operator);
        let body = json!({ "login": people[0].login, "name": "张三", "roles": ["approver"] });
        operator.post(&world, &format!("/api/v1/units/{}/members", other.unit)).json(body).send().await.expect(200);
        assert_eq!(me(&world, &people[0].token).await.expect(200)["acting_unit"], Value::Null);
        assert_eq!(acting(other.unit.as_str()).send().await.expect(200)["acting_unit"], other.unit.as_str());

        let unit = operator.get(&world, &format!("/api/v1/units/{}", other.unit)).send().await;
        let tag = unit.etag();
        let unit = unit.expect(200);
        let shut = json!({ "name": unit["name"], "region": unit["region"], "active": false });
        operator.put(&world, &format!("/api/v1/units/{}", other.unit)).header("if-match", tag).json(shut).send().await.expect(200);
        assert!(acting(other.unit.as_str()).send().await.expect(403)["detail"].as_str().unwrap().contains("已停用"));
    }

    roles_taken_away_are_gone_with_the_next_request => |world| {
        let operators = world.people_in(unit_of(UnitKind::Operator, HERE), &[&[Role::Operator], &[Role::Operator]]);
        operators[1].get(&world, "/api/v1/units").send().await.expect(200);
        let path = format!("/api/v1/units/{}/members/{}", operators[0].unit, operators[1].account);
        operators[0].delete(&world, &path).header("if-match", "\"1\"").send().await.expect(204);
        operators[1].get(&world, "/api/v1/units").send().await.expect(403);
        world.get("/api/v1/units").token(&operators[1].token).send().await.expect(403);
        me(&world, &operators[1].token).await.expect(200);

        // The last one cannot go.
        let path = format!("/api/v1/units/{}/members/{}", operators[0].unit, operators[0].account);
        let last = operators[0].delete(&world, &path).header("if-match", "\"1\"").send().await.expect(409);
        assert!(last["detail"].as_str().unwrap().contains("最后一名管理员"), "{last}");
    }

    an_administrator_keeps_the_own_unit_and_no_other => |world| {
        let admin = world.person(Role::OrganizationAdmin);
        let own = format!("/api/v1/units/{}/members", admin.unit);
        let foreign = format!("/api/v1/units/{}/members", world.person(Role::OrganizationAdmin).unit);
        let body = json!({ "login": "bidder@example.org", "name": "王五", "roles": ["bidder"] });
        admin.post(&world, &foreign).json(body.clone()).send().await.expect(403);
        let member = admin.post(&world, &own).json(body.clone()).send().await.expect(200);
        assert_eq!(member["state"], "invited");
        assert_eq!(admin.post(&world, &own).json(body).send().await.expect(409)["code"], "duplicate");
        let wrong = json!({ "login": "nonsense", "name": "", "roles": ["drafter"] });
        let fields = admin.post(&world, &own).json(wrong).send().await.expect(422)["fields"].clone();
        let paths: Vec<&str> = fields.as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["login", "name", "roles"]);

        // Nobody raises the own roles, nor invites himself elsewhere.
        let me = format!("{own}/{}", admin.account);
        let raise = json!({ "roles": ["organization_admin", "bidder"] });
        let refused = admin.put(&world, &me).header("if-match", "\"1\"").json(raise).send().await.expect(403);
        assert!(refused["detail"].as_str().unwrap().contains("不能为自己增加角色"), "{refused}");
        let operator = world.person(Role::Operator);
        let sneak = json!({ "login": operator.login, "name": "运营", "roles": ["organization_admin"] });
        operator.post(&world, &own).json(sneak).send().await.expect(403);

        let other = format!("{own}/{}", member["account"].as_str().unwrap());
        let both = json!({ "roles": ["bidder", "organization_admin"] });
        admin.put(&world, &other).json(both.clone()).send().await.expect(428);
        admin.put(&world, &other).header("if-match", "\"1\"").json(both.clone()).send().await.expect(200);
        admin.put(&world, &other).header("if-match", "\"1\"").json(both).send().await.expect(412);
        // The new administrator has not accepted yet, so the old one must stay.
        admin.delete(&world, &me).header("if-match", "\"1\"").send().await.expect(409);
    }

    an_invitation_is_accepted_once => |world| {
        let operator = world.person(Role::Operator);
        let unit = world.person(Role::Drafter).unit;
        let (member, secret) = invited(&world, &operator, unit.as_str(), "li.si@example.org", json!(["approver"])).await;
        let read = world.post("/api/v1/invitation").json(json!({ "token": secret })).send().await.expect(200);
        assert_eq!((&read["login"], &read["memberships"][0]["roles"]), (&json!("li.si@example.org"), &json!(["approver"])));
        assert!(!sign_in(&world, "li.si@example.org", "").await.status.is_success());

        let accept = |password: &str| {
            let body = json!({ "token": secret, "name": "李思", "password": password });
            world.post("/api/v1/invitation/acceptance").json(body)
        };
        for (weak, code) in [("short", "password_short"), ("password1234", "password_common"), ("my li.si secret", "password_login")] {
            assert_eq!(accept(weak).send().await.expect(422)["fields"][0]["code"], code);
        }
        assert_eq!(accept(PASSWORD).send().await.expect(200)["name"], "李思");
        let again = accept("another good password").send().await.expect(409);
        assert!(again["detail"].as_str().unwrap().contains("已使用过"), "{again}");
        let signed_in = sign_in(&world, "li.si@example.org", PASSWORD).await;
        assert_eq!(me(&world, &token(&signed_in)).await.expect(200)["memberships"][0]["roles"], json!(["approver"]));
        // From now on only the person's own mailbox opens the account.
        let account = member["account"].as_str().unwrap();
        operator.post(&world, &format!("/api/v1/accounts/{account}/link")).send().await.expect(409);
        world.post("/api/v1/invitation").json(json!({ "token": "made up" })).send().await.expect(404);
    }

    an_invitation_expires_and_a_new_link_replaces_the_old => |world| {
        let operator = world.person(Role::Operator);
        let unit = world.person(Role::Drafter).unit;
        let (member, old) = invited(&world, &operator, unit.as_str(), "13800138000", json!(["drafter"])).await;
        let path = format!("/api/v1/accounts/{}/link", member["account"].as_str().unwrap());
        let new = operator.post(&world, &path).send().await.expect(200)["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let read = |secret: &str| world.post("/api/v1/invitation").json(json!({ "token": secret }));
        read(&old).send().await.expect(409);
        read(&new).send().await.expect(200);
        world.clock.advance(TimeDelta::days(7));
        assert!(read(&new).send().await.expect(409)["detail"].as_str().unwrap().contains("已过期"));
    }

    a_forgotten_password_is_set_anew_by_mail => |world| {
        let person = world.person(Role::Drafter);
        let forgot = |login: &str| world.post("/api/v1/password/link").json(json!({ "account": login }));
        forgot("nobody@example.org").send().await.expect(202);
        assert_eq!((world.do_jobs().await, world.eml().len()), (0, 0), "nobody is told anything");
        forgot(&person.login).send().await.expect(202);
        let old = mailed_secret(&world, "password-reset").await;
        world.clock.advance(TimeDelta::seconds(1));
        forgot(&person.login).send().await.expect(202);
        let secret = mailed_secret(&world, "password-reset").await;

        let reset = |secret: &str, password: &str| {
            world.post("/api/v1/password").json(json!({ "token": secret, "password": password }))
        };
        reset(&old, "another good password").send().await.expect(409);
        reset("made up", "another good password").send().await.expect(404);
        reset(&secret, "short").send().await.expect(422);
        reset(&secret, "another good password").send().await.expect(204);
        reset(&secret, "a third good password").send().await.expect(409);
        assert!(me(&world, &person.token).await.expect(401)["detail"].as_str().unwrap().contains("密码已修改"));
        sign_in(&world, &person.login, "another good password").await.expect(200);
        // A link for a password is none for an invitation.
        world.post("/api/v1/invitation").json(json!({ "token": secret })).send().await.expect(404);
    }

    a_password_link_expires_and_cannot_be_asked_for_without_end => |world| {
        let person = world.person(Role::Drafter);
        let forgot = || world.post("/api/v1/password/link").json(json!({ "account": person.login }));
        forgot().send().await.expect(202);
        let secret = mailed_secret(&world, "password-reset").await;
        world.clock.advance(TimeDelta::minutes(30));
        let late = json!({ "token": secret, "password": "another good password" });
        let late = world.post("/api/v1/password").json(late).send().await.expect(409);
        assert!(late["detail"].as_str().unwrap().contains("已过期"), "{late}");
        for _ in 0..5 {
            forgot().send().await.expect(202);
        }
        forgot().send().await.expect(429);
        sign_in(&world, &person.login, PASSWORD).await.expect(200);
    }

    an_invitation_comes_by_mail => |world| {
        let admin = world.person(Role::OrganizationAdmin);
        let body = json!({ "login": "bidder@example.org", "name": "王五", "roles": ["bidder"] });
        admin.post(&world, &format!("/api/v1/units/{}/members", admin.unit)).json(body).send().await.expect(200);
        let secret = mailed_secret(&world, "invitation").await;
        let accept = json!({ "token": secret, "name": "王五", "password": PASSWORD });
        world.post("/api/v1/invitation/acceptance").json(accept).send().await.expect(200);
        sign_in(&world, "bidder@example.org", PASSWORD).await.expect(200);
    }

    the_first_operator_is_made_once_from_the_command_line => |world| {
        let login = "operator@example.org".parse().unwrap();
        let link = accounts::first_operator(&world.app, &login, "运营").unwrap();
        let secret = link.url.split_once("/invitation#").unwrap().1;
        let accept = json!({ "token": secret, "name": "运营", "password": PASSWORD });
        world.post("/api/v1/invitation/acceptance").json(accept).send().await.expect(200);
        let signed_in = sign_in(&world, "operator@example.org", PASSWORD).await;
        world.get("/api/v1/units").token(&token(&signed_in)).send().await.expect(200);
        let second = accounts::first_operator(&world.app, &"other@example.org".parse().unwrap(), "另一人").err().unwrap();
        assert_eq!(second.code, duijie::kernel::Code::StateConflict);
    }

    a_changed_password_ends_the_other_sessions => |world| {
        let person = world.person(Role::Drafter);
        let phone = sign_in(&world, &person.login, PASSWORD).await;
        let change = |current: &str, password: &str| {
            person.put(&world, "/api/v1/me/password").json(json!({ "current": current, "password": password }))
        };
        assert_eq!(change("wrong", "another good password").send().await.expect(422)["fields"][0]["path"], "current");
        assert_eq!(change(PASSWORD, PASSWORD).send().await.expect(422)["fields"][0]["code"], "password_same");
        change(PASSWORD, "another good password").send().await.expect(204);
        me(&world, &person.token).await.expect(200);
        assert!(me(&world, &token(&phone)).await.expect(401)["detail"].as_str().unwrap().contains("密码已修改"));
        refresh(&world, &secret(&phone)).await.expect(401);
        sign_in(&world, &person.login, PASSWORD).await.expect(401);
        sign_in(&world, &person.login, "another good password").await.expect(200);
        let acts = acts(&world);
        assert!(acts.contains(&"password.refuse".to_owned()) && acts.contains(&"password.change".to_owned()));
    }

    the_present_password_cannot_be_guessed_from_an_open_browser => |world| {
        let person = world.person(Role::Drafter);
        let body = json!({ "current": "wrong", "password": "another good password" });
        for _ in 0..6 {
            person.put(&world, "/api/v1/me/password").json(body.clone()).send().await.expect(422);
        }
        person.put(&world, "/api/v1/me/password").json(body).send().await.expect(429);
    }

    a_disabled_account_is_out_at_once => |world| {
        let operator = world.person(Role::Operator);
        let person = world.person(Role::Drafter);
        let path = format!("/api/v1/accounts/{}", person.account);
        let tag = operator.get(&world, &path).send().await.etag();
        let off = json!({ "enabled": false });
        operator.put(&world, &path).header("if-match", &tag).json(off.clone()).send().await.expect(200);
        operator.put(&world, &path).header("if-match", &tag).json(off.clone()).send().await.expect(412);
        assert!(me(&world, &person.token).await.expect(401)["detail"].as_str().unwrap().contains("已停用"));
        sign_in(&world, &person.login, PASSWORD).await.expect(403);
        sign_in(&world, &person.login, "wrong wrong").await.expect(401);
        let own = format!("/api/v1/accounts/{}", operator.account);
        operator.put(&world, &own).header("if-match", "\"1\"").json(off).send().await.expect(409);
        let on = json!({ "enabled": true });
        assert_eq!(operator.put(&world, &path).header("if-match", "\"2\"").json(on).send().await.expect(200)["state"], "active");
        sign_in(&world, &person.login, PASSWORD).await.expect(200);
    }

    units_are_created_once_found_and_changed_by_one_person_at_a_time => |world| {
        let operator = world.person(Role::Operator);
        let body = json!({ "kind": "organization", "name": "宁波市镇海区飞扬社会工作服务中心", "region": HERE, "uscc": "52330211MJ89000020" });
        let create = || operator.post(&world, "/api/v1/units").header("idempotency-key", "k1").json(body.clone());
        let first = create().send().await.expect(200);
        assert_eq!(create().send().await.expect(200)["id"], first["id"]);
        assert_eq!(operator.post(&world, "/api/v1/units").json(body).send().await.expect(409)["code"], "duplicate");

        let path = format!("/api/v1/units/{}", first["id"].as_str().unwrap());
        let change = |name: &str, tag: &str| {
            let body = json!({ "name": name, "region": HERE, "uscc": "52330211MJ89000020", "active": true });
            operator.put(&world, &path).header("if-match", tag).json(body)
        };
        assert_eq!(change("飞扬社工", "\"1\"").send().await.etag(), "\"2\"");
        let late = change("飞扬社会工作", "\"1\"").send().await.expect(412);
        assert_eq!(late["code"], "version_conflict");
        let wrong = json!({ "name": "", "region": "999999", "uscc": "1", "active": true });
        let fields = operator.put(&world, &path).header("if-match", "\"2\"").json(wrong).send().await.expect(422)["fields"].clone();
        assert_eq!(fields.as_array().unwrap().len(), 3);

        world.people_in(unit_of(UnitKind::Department, FAR), &[&[Role::Drafter]]);
        let found = async |query: &str| {
            let list = operator.get(&world, &format!("/api/v1/units?{query}")).send().await.expect(200);
            list["items"].as_array().unwrap().iter().map(|u| u["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("q=%E9%A3%9E%E6%89%AC").await, ["飞扬社工"]);
        assert_eq!(found("q=52330211mj89000020").await, ["飞扬社工"]);
        assert!(found("q=%25").await.is_empty(), "a wildcard is a letter like any other");
        assert_eq!(found("region=440000").await, ["测试department"]);
        assert_eq!(found("kind=organization&active=true").await, ["飞扬社工"]);
        let page = operator.get(&world, "/api/v1/units?limit=2").send().await.expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 2);
        let rest = operator.get(&world, &format!("/api/v1/units?limit=2&after={}", page["next"].as_str().unwrap())).send().await.expect(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    }

    a_person_changes_the_own_name_and_language => |world| {
        let person = world.person(Role::Drafter);
        let body = json!({ "name": " 张三丰 ", "language": "en" });
        let reply = person.put(&world, "/api/v1/me").header("if-match", "\"1\"").json(body.clone()).send().await;
        assert_eq!(reply.etag(), "\"2\"");
        assert_eq!(reply.expect(200)["name"], "张三丰");
        person.put(&world, "/api/v1/me").header("if-match", "\"1\"").json(body).send().await.expect(412);
        let empty = json!({ "name": "\u{200b}\n", "language": "en" });
        person.put(&world, "/api/v1/me").header("if-match", "\"2\"").json(empty).send().await.expect(422);
    }

    what_ended_long_ago_is_forgotten => |world| {
        let person = world.person(Role::Drafter);
        sign_in(&world, &person.login, "wrong").await.expect(401);
        world.clock.advance(TimeDelta::days(29));
        assert_eq!(accounts::forget_old(&world.app).unwrap(), 0);
        world.clock.advance(TimeDelta::days(2));
        assert!(accounts::forget_old(&world.app).unwrap() >= 2);
        sign_in(&world, &person.login, PASSWORD).await.expect(200);
    }
}
