//! `kill -9` in the middle of sealing, opening, scoring and award: what was acknowledged is there afterwards, and what was not is
//! there whole or not at all.
//!
//! A process of the real program is started over the world's database, asked, and killed at a moment that moves over the time
//! the act takes; then the world looks at what is left. `make test` kills some sixteen times; `make crash` two hundred
//! (`DUIJIE_KILLS` is the number for both databases and all acts together).

use crate::each_database;
use crate::people::Person;
use crate::process::{Ask, Process};
use crate::scoring::{self, Session, to_award};
use crate::submissions::{self, Scene, begin, hand_in, open_by, organization, patch, publish, upload};
use crate::world::World;
use chrono::TimeDelta;
use duijie::audit;
use duijie::kernel::{Clock, Instant};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;

/// Kills for each act and database.
fn kills() -> usize {
    let all = std::env::var("DUIJIE_KILLS").ok().and_then(|number| number.parse::<usize>().ok()).unwrap_or(16);
    all.div_ceil(8)
}

/// Where in the course of an act the process is killed: a share of the time it takes, in sixteenths.
const MOMENTS: [u32; 8] = [10, 14, 6, 17, 2, 12, 16, 4];

/// Kills processes, and counts what came of the acts.
#[derive(Default)]
struct Killer {
    /// How long an act takes, as measured last.
    typical: Option<Duration>,
    /// Kills since then before there was an answer.
    since: usize,
    round: usize,
    acknowledged: usize,
    done_unanswered: usize,
    undone: usize,
}

impl Killer {
    /// Starts the program, asks, kills; for each request whether it was acknowledged. The first time, and when the machine has
    /// become so slow that no answer comes any more, it kills only after the answer, which tells how long it takes.
    #[track_caller]
    fn strike(&mut self, world: &World, asks: &[Ask]) -> Vec<bool> {
        let moment = |time: Duration| time * MOMENTS[self.round % MOMENTS.len()] / 16;
        let patience = self.typical.map_or(Duration::from_secs(120), moment);
        self.round += 1;
        let process = Process::start(world);
        let start = std::time::Instant::now();
        let (answers, log) = process.killed_while(asks, patience);
        assert!(![submissions::MARKER, submissions::PASSPHRASE].iter().any(|secret| submissions::holds(&log, secret)));
        if answers.iter().all(Option::is_some) {
            (self.typical, self.since) = (Some(start.elapsed()), 0);
        } else if self.since >= 2 * MOMENTS.len() {
            (self.typical, self.since) = (None, 0);
        } else {
            self.since += 1;
        }
        let acknowledged = |answer: Option<(u16, String)>| {
            answer.is_some_and(|(status, body)| {
                assert_eq!(status, 200, "{body}");
                true
            })
        };
        answers.into_iter().map(acknowledged).collect()
    }

    /// Notes what became of an act; what was acknowledged must have been done.
    #[track_caller]
    fn note(&mut self, acknowledged: bool, done: bool) {
        assert!(done || !acknowledged, "an acknowledged act is lost");
        match (acknowledged, done) {
            (true, _) => self.acknowledged += 1,
            (false, true) => self.done_unanswered += 1,
            (false, false) => self.undone += 1,
        }
    }

    fn report(&self, what: &str, world: &World) {
        println!(
            "{what}, {:?}: killed {} times; {} acts acknowledged, {} done and not answered, {} undone",
            world.app.db.target(),
            self.round,
            self.acknowledged,
            self.done_unanswered,
            self.undone
        );
    }
}

#[track_caller]
fn log_is_whole(world: &World) {
    audit::sequence(&world.app.db).unwrap();
    assert_eq!(audit::verify(&world.app.db).unwrap().broken_at, None);
}

fn now() -> Instant {
    Clock::System.now()
}

fn text(at: Instant) -> String {
    serde_json::to_value(at).unwrap().as_str().unwrap().to_owned()
}

/// No request of a long run is refused for coming too fast.
fn unlimited(world: &mut World) {
    world.reconfigure(|settings| settings.limits.burst = 1_000_000);
}

/// How many entries the log has of a thing.
fn entered(world: &World, kind: &str, id: &str) -> usize {
    audit::sequence(&world.app.db).unwrap();
    world.app.db.read(|conn| audit::events_of(conn, kind, id, None, 50)).unwrap().len()
}

/// A bid that is ready to be handed in, with a file.
struct Ready {
    person: Person,
    id: String,
    version: i64,
    price: String,
    file: String,
    entered: usize,
}

async fn ready(world: &World, need: &str, number: usize) -> Ready {
    let person = organization(world, 1).remove(0);
    let (id, version) = begin(world, &person, need).await;
    let file = upload(world, &person, &id).await.expect(201)["id"].as_str().unwrap().to_owned();
    let price = format!("{}.00", 50_000 + number);
    let mut content = submissions::bid(&price);
    content["attachments"] = json!([{ "file": file }]);
    let saved = patch(world, &person, (&id, version), content).await.expect(200);
    let version = saved["version"].as_i64().unwrap();
    Ready { entered: entered(world, "submission", &id), person, id, version, price, file }
}

impl Ready {
    fn ask(&self) -> Ask {
        let path = format!("/api/v1/submissions/{}/seal", self.id);
        Ask::new(&self.person, "POST", &path, &format!("\"{}\"", self.version), &json!({ "edition": 1 }))
    }

    /// Whether it was handed in; what is left is one or the other.
    async fn sealed(&self, world: &World) -> bool {
        let read = self.person.get(world, &format!("/api/v1/submissions/{}", self.id)).send().await.expect(200);
        let receipt = self.person.get(world, &format!("/api/v1/submissions/{}/receipts/1", self.id)).send().await;
        let sealed = read["card"]["state"] == "sealed";
        let new = entered(world, "submission", &self.id) - self.entered;
        assert_eq!(new, usize::from(sealed), "what is sealed is in the log, once");
        if sealed {
            assert_eq!((receipt.status.as_u16(), &read["content"]), (200, &Value::Null), "{read}");
        } else {
            assert_eq!((receipt.status.as_u16(), read["version"].as_i64()), (404, Some(self.version)), "{read}");
            assert_eq!(read["content"]["offers"][0]["total"], self.price.as_str());
            let file = format!("/api/v1/submissions/{}/enclosures/{}", self.id, self.file);
            assert_eq!(self.person.get(world, &file).send().await.body, submissions::PDF, "the draft has its file");
        }
        sealed
    }
}

/// Where the opening stands.
async fn stage(world: &World, scene: &Scene, need: &str) -> String {
    let view = scene.approver.get(world, &format!("/api/v1/opportunities/{need}/opening")).send().await.expect(200);
    view["stage"].as_str().unwrap().to_owned()
}

each_database! {
    sealing_survives_kill_9 => |world| {
        unlimited(&mut world);
        world.clock.set(now());
        let deadline = now().plus(TimeDelta::days(20));
        let mut scene = submissions::scene_due(&world, &text(deadline)).await;
        let (mut killer, mut waiting, mut sealed) = (Killer::default(), VecDeque::new(), Vec::new());
        for _ in 0..kills() {
            world.clock.set(now());
            while waiting.len() < 3 {
                waiting.push_back(ready(&world, &scene.need, waiting.len() + sealed.len()).await);
            }
            let mut tried: Vec<Ready> = waiting.drain(..3).collect();
            tried.iter_mut().for_each(|one| one.person = world.again(&one.person));
            let asks: Vec<Ask> = tried.iter().map(Ready::ask).collect();
            for (acknowledged, one) in killer.strike(&world, &asks).into_iter().zip(tried) {
                let done = one.sealed(&world).await;
                killer.note(acknowledged, done);
                if done { sealed.push(one) } else { waiting.push_back(one) }
            }
        }
        // What was undone can be done, and all of it is opened as it was written.
        let process = Process::start(&world);
        for mut one in waiting {
            one.person = world.again(&one.person);
            assert_eq!(one.ask().send(process.address).unwrap().0, 200);
            sealed.push(one);
        }
        process.kill();
        scene.at(&world, deadline.plus(TimeDelta::seconds(60)));
        world.do_jobs().await;
        for opener in [&scene.approver, &scene.supervisor] {
            open_by(&world, opener, &scene.need, submissions::PASSPHRASE).await.expect(200);
        }
        let path = format!("/api/v1/opportunities/{}/opening/record", scene.need);
        let record = world.get(&path).send().await.expect(200);
        let opened = record["submissions"].as_array().unwrap();
        assert_eq!(opened.len(), sealed.len());
        for one in &sealed {
            let found = opened.iter().find(|opened| opened["submission"] == one.id).unwrap();
            assert_eq!(found["offers"][0]["total"], one.price.as_str());
            let file = format!("/api/v1/submissions/{}/enclosures/{}", one.id, one.file);
            assert_eq!(scene.approver.get(&world, &file).send().await.body, submissions::PDF);
        }
        killer.report("sealing", &world);
        log_is_whole(&world);
    }

    opening_survives_kill_9 => |world| {
        unlimited(&mut world);
        // Handed in twenty-five days ago, with a deadline five days ago.
        let then = now().plus(TimeDelta::days(-25));
        let deadline = text(then.plus(TimeDelta::days(20)));
        world.clock.set(then);
        let mut scene = submissions::scene_due(&world, &deadline).await;
        let people: Vec<Person> = (0..3).map(|_| organization(&world, 1).remove(0)).collect();
        let mut needs = VecDeque::new();
        for number in 0..kills().div_ceil(2) {
            let need = match number {
                0 => scene.need.clone(),
                _ => publish(&world, &scene.drafter, &scene.approver, &deadline).await,
            };
            world.do_jobs().await;
            let mut bids = Vec::new();
            for person in &people {
                let (id, sealed) = hand_in(&world, person, &need, "90000.00").await;
                bids.push((person.clone(), id, sealed["copy"].as_str().unwrap().to_owned()));
            }
            needs.push_back((need, bids));
        }
        let mut killer = Killer::default();
        while killer.round < kills() {
            scene.at(&world, now());
            world.do_jobs().await;
            let (need, bids) = needs.front().unwrap();
            let before = stage(&world, &scene, need).await;
            assert!(before == "ready" || before == "half", "{before}");
            let (opener, after) = if before == "ready" { (&scene.approver, "half") } else { (&scene.supervisor, "opened") };
            let path = format!("/api/v1/opportunities/{need}/opening/shares");
            let ask = Ask::new(opener, "POST", &path, "*", &json!({ "passphrase": submissions::PASSPHRASE }));
            let acknowledged = killer.strike(&world, &[ask])[0];
            let left = stage(&world, &scene, need).await;
            assert!(left == before || left == after, "{before} became {left}");
            killer.note(acknowledged, left == after);
            let record = world.get(&format!("/api/v1/opportunities/{need}/opening/record")).send().await;
            assert_eq!(record.status.as_u16(), if left == "opened" { 200 } else { 404 });
            for (person, id, copy) in bids {
                let opened = world.again(person).get(&world, &format!("/api/v1/submissions/{id}/opened")).send().await;
                if left == "opened" {
                    assert_eq!(String::from_utf8(opened.body).unwrap(), *copy, "opened whole, as it was sealed");
                } else {
                    assert_ne!(opened.status.as_u16(), 200, "nothing is opened by half");
                }
            }
            if left == "opened" {
                needs.pop_front();
            }
        }
        killer.report("opening", &world);
        log_is_whole(&world);
    }

    scoring_and_award_survive_kill_9 => |world| {
        let (mut scores, mut awards) = (Killer::default(), Killer::default());
        while scores.round < kills() || awards.round < kills() {
            let mut one = World::new(world.backend());
            unlimited(&mut one);
            one_award(&one, &mut scores, &mut awards).await;
            log_is_whole(&one);
        }
        scores.report("scoring", &world);
        awards.report("award", &world);
    }
}

/// A member's sheet, with its ETag.
async fn sheet(world: &World, member: &Person, path: &str) -> (Value, String) {
    let read = member.get(world, path).send().await;
    let etag = read.etag();
    (read.expect(200), etag)
}

/// Reviews three bids and awards the first, killing the server while members mark and lock their sheets and while the award
/// is proposed, decided and published, as long as kills are wanted.
async fn one_award(world: &World, scores: &mut Killer, awards: &mut Killer) {
    let mut session: Session = scoring::session(world, &[4_000_000, 4_200_000, 4_400_000]).await;
    let review = session.begin(world).await;
    let bids = session.bids(world, &review).await;
    session.qualified(world, &review, &[]).await;
    session.compliant(world, &review, &[]).await;
    for bid in &bids {
        session.accept(world, &review, bid, 1).await;
    }
    let path = format!("/api/v1/reviews/{review}/sheet");
    for member in 0..session.members.len() {
        for bid in bids.iter().map(Some).chain([None]) {
            loop {
                session.today(world);
                let person = &session.members[member];
                let (before, etag) = sheet(world, person, &path).await;
                let ask = match bid {
                    Some(bid) => Ask::new(person, "PUT", &path, &etag, &scoring::band(bid, 1)),
                    None => Ask::new(person, "POST", &format!("{path}/submission"), &etag, &json!({})),
                };
                let killing = scores.round < kills();
                let acknowledged = if killing {
                    scores.strike(world, &[ask])[0]
                } else if let Some(bid) = bid {
                    session.mark(world, member, &review, bid, 1).await.status.is_success()
                } else {
                    session.lock(world, member, &review).await.status.is_success()
                };
                let (after, _) = sheet(world, person, &path).await;
                let done = match bid {
                    Some(bid) => {
                        let of_bid = after["bids"].as_array().unwrap().iter().find(|one| one["bid"] == bid.as_str());
                        !of_bid.unwrap()["marks"].as_object().unwrap().is_empty()
                    }
                    None => after["state"] == "submitted",
                };
                assert_eq!(done, after["version"] != before["version"], "{after}");
                if killing {
                    scores.note(acknowledged, done);
                }
                assert!(killing || done);
                if done {
                    break;
                }
            }
        }
    }
    let award = session.concluded(world, &review).await["id"].as_str().unwrap().to_owned();
    let read = format!("/api/v1/awards/{award}");
    let entries = json!({ "entries": [{ "lot": 0, "bid": bids[0] }] });
    for (act, input, state) in [
        ("proposal", entries, "proposed"),
        ("decision", json!({ "approve": true }), "decided"),
        ("publication", json!({}), "publicity"),
    ] {
        loop {
            session.today(world);
            let person = if act == "proposal" { &session.scene.drafter } else { &session.scene.approver };
            if awards.round >= kills() {
                to_award(world, person, &award, act, input.clone()).await.expect(200);
                break;
            }
            let before = (person.get(world, &read).send().await, entered(world, "award", &award));
            let ask = Ask::new(person, "POST", &format!("{read}/{act}"), &before.0.etag(), &input);
            let acknowledged = awards.strike(world, &[ask])[0];
            let after = person.get(world, &read).send().await.expect(200);
            let done = after["state"] == state;
            awards.note(acknowledged, done);
            assert_eq!(entered(world, "award", &award) - before.1, usize::from(done), "in the log if it was done");
            let results = format!("/api/v1/opportunities/{}/results", session.scene.need);
            let public = world.get(&results).send().await.expect(200);
            assert_eq!(public.as_array().unwrap().len(), usize::from(state == "publicity" && done));
            if done {
                break;
            }
            assert_eq!(after["state"], before.0.json()["state"]);
        }
    }
    session.today(world);
    world.do_jobs().await;
    let inbox = session.bidders[0].person.get(world, "/api/v1/messages").send().await;
    let told = String::from_utf8(inbox.body).unwrap().matches("通知书").count();
    assert!(told > 0, "the winner is told though the server died at the publication");
}
