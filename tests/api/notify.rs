//! Inbox and mail, over a real mail server.

use crate::each_database;
use crate::people::{HERE, Person, kind_for, unit_of};
use crate::smtp::{Manner, Received, Smtp};
use crate::world::World;
use chrono::TimeDelta;
use duijie::kernel::{Error, Role};
use duijie::notify::{Notice, To};
use duijie::settings::{MailSecurity, MailTransport};
use serde_json::json;

impl World {
    /// Has mail go to this server.
    fn mail_to(&mut self, server: &Smtp) {
        let port = server.port;
        self.reconfigure(|settings| {
            settings.mail.transport = MailTransport::Smtp;
            settings.mail.host = "localhost".into();
            settings.mail.port = port;
            settings.mail.security = MailSecurity::None;
            settings.server.public_url = "https://duijie.example.cn/".into();
        });
    }

    /// Mails in the folder, oldest first.
    pub fn eml(&self) -> Vec<Received> {
        let Ok(folder) = std::fs::read_dir(self.app.settings.data.folder.join("mail")) else { return Vec::new() };
        let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|file| Received::read(std::fs::read_to_string(file).unwrap())).collect()
    }

    fn tell(&self, to: To<'_>, notice: &Notice) -> usize {
        self.app.db.write(|tx| self.app.notify.send(tx, self.clock.now(), to, notice)).unwrap()
    }
}

fn published(need: &str) -> Notice {
    Notice::new("opportunities.published").with("need", need).with("approver", "李审核").link("/work/needs/1")
}

fn matched(need: &str) -> Notice {
    Notice::new("matching.need_matched")
        .with("need", need)
        .with("buyer", "镇海区民政局")
        .with("deadline", "2026-03-20")
        .link("/needs/1")
}

fn drafter_and_approver(world: &World) -> (Person, Person) {
    let unit = unit_of(kind_for(Role::Drafter), HERE);
    let mut people = world.people_in(unit, &[&[Role::Drafter], &[Role::Approver]]);
    (people.remove(0), people.remove(0))
}

async fn failed_mails(world: &World) -> serde_json::Value {
    let operator = world.person(Role::Operator);
    operator.get(world, "/api/v1/mails").send().await.expect(200)["items"].clone()
}

each_database! {
    everybody_concerned_has_a_message_and_nobody_else => |world| {
        let (drafter, approver) = drafter_and_approver(&world);
        assert_eq!(world.tell(To::Unit(drafter.unit), &published("居家养老")), 2);
        assert_eq!(world.tell(To::Role(drafter.unit, Role::Approver), &published("助餐")), 1);
        let both = [approver.account, approver.account];
        assert_eq!(world.tell(To::Accounts(&both), &published("助浴")), 1);

        let unread = approver.get(&world, "/api/v1/messages/unread").send().await.expect(200);
        assert_eq!(unread, json!({ "unread": 3 }));
        let inbox = drafter.get(&world, "/api/v1/messages").send().await.expect(200);
        assert_eq!(inbox["items"].as_array().unwrap().len(), 1);
        let message = &inbox["items"][0];
        assert_eq!(message["subject"], json!({ "zh": "已发布：居家养老", "en": "Published: 居家养老" }));
        assert_eq!(message["link"], "/work/needs/1");
        assert_eq!(message["read_at"], serde_json::Value::Null);
        world.get("/api/v1/messages").send().await.expect(401);

        let path = format!("/api/v1/messages/{}/read", message["id"].as_str().unwrap());
        approver.post(&world, &path).send().await.expect(404);
        let read = drafter.post(&world, &path).send().await.expect(200);
        assert_eq!(read["read_at"], crate::world::START);
        let unread = drafter.get(&world, "/api/v1/messages/unread").send().await.expect(200);
        assert_eq!(unread["unread"], 0);
    }

    the_inbox_pages_newest_first_and_is_read_in_one_go => |world| {
        let (drafter, _) = drafter_and_approver(&world);
        for number in 0..5 {
            world.tell(To::Accounts(&[drafter.account]), &published(&format!("需求{number}")));
        }
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("/api/v1/messages?limit=2&unread=true&after={after}");
            let page = drafter.get(&world, &path).send().await.expect(200);
            seen.extend(page["items"].as_array().unwrap().iter().map(|m| m["subject"]["zh"].to_string()));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        let expected: Vec<String> = (0..5).rev().map(|n| format!("\"已发布：需求{n}\"")).collect();
        assert_eq!(seen, expected);
        drafter.post(&world, "/api/v1/messages/read").send().await.expect(200);
        let left = drafter.get(&world, "/api/v1/messages?unread=true").send().await.expect(200);
        assert_eq!(left["items"], json!([]));
        let all = drafter.get(&world, "/api/v1/messages").send().await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 5);
        drafter.get(&world, "/api/v1/messages?after=nonsense").send().await.expect(400);
    }

    without_settings_mails_are_files_written_after_the_commit => |world| {
        let (drafter, _) = drafter_and_approver(&world);
        let refused = world.app.db.write(|tx| {
            world.app.notify.send(tx, world.clock.now(), To::Accounts(&[drafter.account]), &published("作废"))?;
            Err::<(), _>(Error::forbidden())
        });
        assert!(refused.is_err());
        world.tell(To::Accounts(&[drafter.account]), &published("居家养老<b>"));
        assert_eq!(world.eml().len(), 0);
        world.do_jobs().await;
        let mails = world.eml();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].header("Subject"), "已发布：居家养老<b>");
        assert!(mails[0].header("To").contains(&drafter.login), "{}", mails[0].header("To"));
        assert_eq!(mails[0].header("Auto-Submitted"), "auto-generated");
        assert_eq!(mails[0].header("Date"), "Mon, 02 Mar 2026 01:00:00 +0000");
        let html = mails[0].part("text/html");
        assert!(html.contains("居家养老&lt;b&gt;") && !html.contains("<b>"), "{html}");
    }

    mail_goes_to_a_real_server_in_text_and_html => |world| {
        let server = Smtp::start(Manner::Plain);
        world.mail_to(&server);
        let (drafter, _) = drafter_and_approver(&world);
        world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
        world.do_jobs().await;
        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, drafter.login);
        assert_eq!(mails[0].header("Subject"), "已发布：居家养老");
        assert!(mails[0].header("From").contains("no-reply@localhost"));
        let text = mails[0].part("text/plain");
        assert!(text.contains("李审核已审核并发布需求“居家养老”") && text.contains("您好"), "{text}");
        for part in [text, mails[0].part("text/html")] {
            assert!(part.contains("https://duijie.example.cn/work/needs/1"), "{part}");
        }
        assert_eq!(world.do_jobs().await, 0);
        assert_eq!(server.mails().len(), 1);
    }

    the_mail_server_wants_a_login => |world| {
        let server = Smtp::start(Manner::Login);
        world.mail_to(&server);
        let (drafter, _) = drafter_and_approver(&world);
        for (password, taken) in [("wrong", 0), ("secret", 1)] {
            world.reconfigure(|settings| {
                settings.mail.user = "duijie".into();
                settings.mail.password = password.into();
            });
            world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
            world.do_jobs().await;
            assert_eq!(server.mails().len(), taken, "{password}");
        }
        // Wrong credentials are mended by the operator: the first mail was not given up.
        world.clock.advance(TimeDelta::seconds(15));
        world.do_jobs().await;
        assert_eq!(server.mails().len(), 2);
    }

    mail_is_protected_where_the_settings_say_so => |world| {
        let server = Smtp::start(Manner::Starttls);
        world.mail_to(&server);
        let (drafter, _) = drafter_and_approver(&world);
        world.reconfigure(|settings| settings.mail.security = MailSecurity::Starttls);
        world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
        world.do_jobs().await;
        assert_eq!(server.mails().len(), 0, "the certificate is signed by nobody known");
        world.reconfigure(|settings| {
            settings.mail.ca_file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/smtp/ca.pem").into();
        });
        world.clock.advance(TimeDelta::seconds(15));
        world.do_jobs().await;
        assert_eq!(server.mails().len(), 1);
        assert!(server.mails()[0].protected);
        // A server that offers no protection gets nothing.
        server.behave(Manner::Plain);
        world.reconfigure(|_| {});
        world.tell(To::Accounts(&[drafter.account]), &published("助餐"));
        world.do_jobs().await;
        assert_eq!(server.mails().len(), 1);
    }

    a_busy_server_is_tried_again => |world| {
        let server = Smtp::start(Manner::Busy);
        world.mail_to(&server);
        let (drafter, _) = drafter_and_approver(&world);
        world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
        assert_eq!(world.do_jobs().await, 1);
        server.behave(Manner::Plain);
        assert_eq!(world.do_jobs().await, 0);
        world.clock.advance(TimeDelta::seconds(15));
        assert_eq!(world.do_jobs().await, 1);
        assert_eq!(server.mails().len(), 1);
        assert_eq!(failed_mails(&world).await, json!([]));
    }

    a_server_that_stays_away_is_given_up_in_the_end_and_the_mail_can_be_sent_again => |world| {
        let server = Smtp::start(Manner::Busy);
        world.mail_to(&server);
        let (drafter, _) = drafter_and_approver(&world);
        world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
        for _ in 0..10 {
            world.do_jobs().await;
            world.clock.advance(TimeDelta::hours(6));
        }
        let mails = failed_mails(&world).await;
        assert_eq!(mails[0]["attempts"], 8);
        assert!(mails[0]["error"].as_str().unwrap().contains("try again later"), "{mails}");
        assert_eq!(mails[0]["address"], drafter.login.as_str());

        server.behave(Manner::Plain);
        let operator = world.person(Role::Operator);
        let jobs = operator.get(&world, "/api/v1/jobs").send().await.expect(200);
        let path = format!("/api/v1/jobs/{}/retry", jobs["items"][0]["id"].as_str().unwrap());
        operator.post(&world, &path).send().await.expect(200);
        world.do_jobs().await;
        assert_eq!(server.mails().len(), 1);
        assert_eq!(failed_mails(&world).await, json!([]));
    }

    a_refused_address_is_noted_and_shown => |world| {
        let server = Smtp::start(Manner::Refuses);
        world.mail_to(&server);
        let (drafter, _) = drafter_and_approver(&world);
        world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
        assert_eq!(world.do_jobs().await, 1);
        world.clock.advance(TimeDelta::minutes(1));
        world.do_jobs().await;
        let mails = failed_mails(&world).await;
        assert_eq!(mails[0]["attempts"], 1, "asking again would not help");
        assert!(mails[0]["error"].as_str().unwrap().contains("no such mailbox"), "{mails}");
        assert!(mails[0].get("subject").is_none(), "operators see no business data");
        let own = drafter.get(&world, "/api/v1/message_preferences").send().await.expect(200);
        assert!(own["problem"].as_str().unwrap().contains("no such mailbox"), "{own}");
        drafter.get(&world, "/api/v1/mails").send().await.expect(403);
    }

    people_choose_what_is_mailed => |world| {
        let (drafter, _) = drafter_and_approver(&world);
        let path = "/api/v1/message_preferences";
        let before = drafter.get(&world, path).send().await.expect(200);
        let kind = |view: &serde_json::Value, kind: &str| {
            let kinds = view["kinds"].as_array().unwrap().clone();
            kinds.into_iter().find(|k| k["kind"] == kind).unwrap()
        };
        assert_eq!(kind(&before, "accounts")["fixed"], true);
        assert_eq!(kind(&before, "opportunities")["mail"], "at_once");
        let change = |mail: serde_json::Value| {
            drafter.call(&world, actix_web::http::Method::PATCH, path).json(json!({ "mail": mail })).send()
        };
        for (kind, code) in [("accounts", "fixed"), ("weather", "unknown")] {
            let problem = change(json!({ kind: "off" })).await.expect(422);
            assert_eq!(problem["fields"][0]["path"], format!("mail.{kind}"));
            assert_eq!(problem["fields"][0]["code"], code);
        }
        change(json!({ "opportunities": "sometimes" })).await.expect(400);
        let after = change(json!({ "opportunities": "off" })).await.expect(200);
        assert_eq!(kind(&after, "opportunities")["mail"], "off");
        change(json!({ "opportunities": "off" })).await.expect(200);

        world.tell(To::Accounts(&[drafter.account]), &published("居家养老"));
        assert_eq!(world.do_jobs().await, 0);
        let unread = drafter.get(&world, "/api/v1/messages/unread").send().await.expect(200);
        assert_eq!(unread["unread"], 1, "the inbox has it all the same");
    }

    the_daily_mail_lists_what_is_still_unread => |world| {
        let (drafter, approver) = drafter_and_approver(&world);
        world.do_jobs().await;
        for need in ["居家养老", "助餐", "助浴"] {
            world.tell(To::Unit(drafter.unit), &matched(need));
        }
        let inbox = drafter.get(&world, "/api/v1/messages").send().await.expect(200);
        let read = format!("/api/v1/messages/{}/read", inbox["items"][1]["id"].as_str().unwrap());
        drafter.post(&world, &read).send().await.expect(200);
        approver.post(&world, "/api/v1/messages/read").send().await.expect(200);
        world.do_jobs().await;
        assert_eq!(world.eml().len(), 0);
        world.clock.set(serde_json::from_value(json!("2026-03-03T07:30:00+08:00")).unwrap());
        world.do_jobs().await;
        let mails = world.eml();
        assert_eq!(mails.len(), 1, "who has read everything gets none");
        assert_eq!(mails[0].header("Subject"), "您有 2 条未读消息");
        let text = mails[0].part("text/plain");
        assert!(text.contains("居家养老") && text.contains("助浴") && !text.contains("助餐"), "{text}");
        world.clock.advance(TimeDelta::days(1));
        world.do_jobs().await;
        assert_eq!(world.eml().len(), 1, "once");
    }

    an_invitation_comes_by_mail_and_its_secret_is_nowhere_else => |world| {
        let server = Smtp::start(Manner::Plain);
        world.mail_to(&server);
        let admin = world.person_in(Role::OrganizationAdmin, unit_of(kind_for(Role::OrganizationAdmin), HERE));
        let path = format!("/api/v1/units/{}/members", admin.unit);
        let input = json!({ "login": "new@example.org", "name": "王小明", "roles": ["bidder"] });
        admin.post(&world, &path).json(input).send().await.expect(200);
        world.do_jobs().await;
        let text = server.mails()[0].part("text/plain");
        let (_, secret) = text.split_once("https://duijie.example.cn/invitation#").unwrap();
        let secret: String = secret.chars().take_while(|c| !c.is_whitespace()).collect();
        let read = world.post("/api/v1/invitation").json(json!({ "token": secret })).send().await;
        assert_eq!(read.expect(200)["login"], "new@example.org");

        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let left = format!(
            "SELECT (SELECT count(*) FROM job WHERE payload LIKE '%{secret}%') \
             + (SELECT count(*) FROM notify_message) + (SELECT count(*) FROM audit_event WHERE data LIKE '%{secret}%') AS n"
        );
        let left = world.app.db.read(|c| Ok(diesel::RunQueryDsl::get_result::<Count>(diesel::sql_query(&left), c)?.n));
        assert_eq!(left.unwrap(), 0);
    }
}
