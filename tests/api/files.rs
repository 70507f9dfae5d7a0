//! Uploading, attaching, downloading, letting go; in a folder and in a service that speaks S3.

use crate::each_database;
use crate::people::Person;
use crate::s3::S3;
use crate::world::{Reply, World};
use actix_governor::Governor;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use duijie::app::App;
use duijie::db::Conn;
use duijie::files::{self, Gate, Subject};
use duijie::kernel::ids::FileId;
use duijie::kernel::{Actor, Error, Result, Role};
use duijie::settings::FileStore;
use serde_json::{Value, json};
use sha2::Digest;
use std::io::{Read, Write};

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n";

/// A form with one file.
pub async fn upload(world: &World, person: &Person, purpose: &str, name: &str, content: &[u8]) -> Reply {
    upload_part(world, person, purpose, &format!("form-data; name=\"file\"; filename=\"{name}\""), content).await
}

async fn upload_part(world: &World, person: &Person, purpose: &str, disposition: &str, content: &[u8]) -> Reply {
    let mut body = format!("--xyz\r\nContent-Disposition: {disposition}\r\n\r\n").into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    let path = format!("/api/v1/files?purpose={purpose}");
    person.post(world, &path).header("content-type", "multipart/form-data; boundary=xyz").body(body).send().await
}

pub async fn download(world: &World, person: &Person, id: &Value) -> Reply {
    person.get(world, &format!("/api/v1/files/{}", id.as_str().unwrap())).send().await
}

fn file_id(view: &Value) -> FileId {
    view["id"].as_str().unwrap().parse().unwrap()
}

/// How many files the folder holds, half-written ones included.
fn stored(world: &World) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&world.app.settings.data.folder.join("files"))
}

/// Things of this kind are open to whoever is signed in, except the one called `secret`.
fn gate(_: &mut Conn, actor: &Actor, thing: &str) -> Result<()> {
    actor.account()?;
    if thing == "secret" { Err(Error::not_found()) } else { Ok(()) }
}

impl World {
    fn with_gates(&mut self) {
        const GATES: &[(&str, Gate)] = &[("thing", gate)];
        self.restart(App::build_with(self.app.settings.clone(), self.clock.clone(), GATES).unwrap());
    }

    fn attach(&self, person: &Person, thing: &str, files: &[FileId]) -> Result<()> {
        let actor = Actor { account: Some(person.account), ..Actor::public() };
        let subject = Subject::new("thing", &thing);
        self.app.db.write(|tx| files::attach(tx, &actor, &subject, "attachments", files))
    }
}

each_database! {
    a_file_comes_back_as_it_went_in => |world| {
        let person = world.person(Role::Drafter);
        let view = upload(&world, &person, "document", "实施方案（终稿）.pdf", PDF).await.expect(201);
        assert_eq!(view["name"], "实施方案（终稿）.pdf");
        assert_eq!(view["file_type"], "pdf");
        assert_eq!(view["size"], PDF.len());
        assert_eq!(view["sha256"], hex::encode(sha2::Sha256::digest(PDF)));
        let reply = download(&world, &person, &view["id"]).await;
        assert_eq!(reply.body, PDF);
        assert_eq!(reply.headers["content-type"], "application/pdf");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(
            reply.headers["content-disposition"],
            "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%AE%9E%E6%96%BD%E6%96%B9%E6%A1%88%EF%BC%88%E7%BB%88%E7%A8%BF%EF%BC%89.pdf"
        );
    }

    names_are_shown_and_never_paths => |world| {
        let person = world.person(Role::Drafter);
        let view = upload(&world, &person, "document", "../../../../tmp/evil.exe", PDF).await.expect(201);
        assert_eq!(view["name"], "evil.exe.pdf");
        assert_eq!(stored(&world), 1);
        let extended = "form-data; name=\"file\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf";
        let view = upload_part(&world, &person, "document", extended, PDF).await.expect(201);
        assert_eq!(view["name"], "报告.pdf");
        let nameless = upload_part(&world, &person, "document", "form-data; name=\"file\"", PDF).await.expect(201);
        assert_eq!(nameless["name"], "file.pdf");
    }

    what_is_not_allowed_is_refused_with_the_reason_and_leaves_nothing => |world| {
        world.reconfigure(|settings| settings.files.purpose.get_mut("image").unwrap().limit_mb = 1);
        let person = world.person(Role::Drafter);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.resize((1 << 20) + 1, 0);
        let large = upload(&world, &person, "image", "a.png", &png).await.expect(413);
        assert_eq!(large["code"], "too_large");
        assert!(large["detail"].as_str().unwrap().contains("1 MB"), "{large}");
        png.truncate(1 << 20);
        upload(&world, &person, "image", "a.png", &png).await.expect(201);

        let wrong = upload(&world, &person, "image", "photo.png", PDF).await.expect(415);
        let detail = wrong["detail"].as_str().unwrap();
        assert!(detail.contains("pdf") && detail.contains("jpeg、png"), "{detail}");
        let program = upload(&world, &person, "document", "方案.pdf", b"MZ\x90\0\x03\0\0\0\x04\0").await.expect(415);
        assert_eq!(program["code"], "unsupported_type");
        upload(&world, &person, "document", "a.pdf", b"<html><script>1</script></html>").await.expect(415);
        let empty = upload(&world, &person, "document", "a.pdf", b"").await.expect(422);
        assert_eq!(empty["fields"][0]["path"], "file");
        let purpose = upload(&world, &person, "wallpaper", "a.pdf", PDF).await.expect(422);
        assert_eq!(purpose["fields"][0]["path"], "purpose");
        let missing = upload_part(&world, &person, "document", "form-data; name=\"other\"", PDF).await.expect(422);
        assert_eq!(missing["fields"][0]["code"], "required");

        world.do_jobs().await;
        assert_eq!(stored(&world), 1, "only the file that was accepted");
    }

    an_upload_that_breaks_off_leaves_nothing => |world| {
        let person = world.person(Role::Drafter);
        let half = [&b"--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"[..], PDF].concat();
        let reply = person
            .post(&world, "/api/v1/files?purpose=document")
            .header("content-type", "multipart/form-data; boundary=xyz")
            .body(half)
            .send()
            .await
            .expect(400);
        assert!(reply["detail"].as_str().unwrap().contains("上传中断"), "{reply}");
        let no_form = person.post(&world, "/api/v1/files?purpose=document").body("x").send().await.expect(400);
        assert_eq!(no_form["code"], "malformed");
        world.do_jobs().await;
        assert_eq!(stored(&world), 0);
    }

    only_who_uploaded_it_sees_an_unattached_file => |world| {
        let (person, other) = (world.person(Role::Drafter), world.person(Role::Supervisor));
        let view = upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        let path = format!("/api/v1/files/{}", view["id"].as_str().unwrap());
        other.get(&world, &path).send().await.expect(404);
        other.delete(&world, &path).send().await.expect(404);
        world.get(&path).send().await.expect(401);
        world.post("/api/v1/files?purpose=document").body("x").send().await.expect(401);
        person.delete(&world, &path).send().await.expect(204);
        person.get(&world, &path).send().await.expect(404);
        world.do_jobs().await;
        assert_eq!(stored(&world), 1, "a backup under way may still want it");
        world.clock.advance(TimeDelta::hours(24));
        world.do_jobs().await;
        assert_eq!(stored(&world), 0);
    }

    an_attached_file_is_read_by_whom_its_thing_lets_through => |world| {
        world.with_gates();
        let (person, other) = (world.person(Role::Drafter), world.person(Role::Bidder));
        let open = upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        let hidden = upload(&world, &person, "document", "b.pdf", PDF).await.expect(201);
        world.attach(&person, "public", &[file_id(&open)]).unwrap();
        world.attach(&person, "public", &[file_id(&open)]).unwrap();
        world.attach(&person, "secret", &[file_id(&hidden)]).unwrap();
        assert_eq!(download(&world, &other, &open["id"]).await.body, PDF);
        download(&world, &other, &hidden["id"]).await.expect(404);
        download(&world, &person, &hidden["id"]).await.expect(404);
        let refused = person.delete(&world, &format!("/api/v1/files/{}", file_id(&open))).send().await.expect(409);
        assert_eq!(refused["code"], "state_conflict");

        let of = |thing: &str| {
            let subject = Subject::new("thing", &thing);
            world.app.db.read(|conn| files::of_subject(conn, &subject)).unwrap()
        };
        assert_eq!(of("public").len(), 1);
        world.clock.advance(TimeDelta::days(2));
        world.do_jobs().await;
        assert_eq!(stored(&world), 2, "attached files are not swept");
        let now = world.clock.now();
        let wrong = Subject::new("thing", &"secret");
        assert!(world.app.db.write(|tx| files::remove(tx, now, &wrong, &[file_id(&open)])).is_err());
        let subject = Subject::new("thing", &"public");
        world.app.db.write(|tx| files::remove(tx, now, &subject, &[file_id(&open)])).unwrap();
        world.clock.advance(TimeDelta::hours(24));
        world.do_jobs().await;
        assert_eq!((of("public").len(), stored(&world)), (0, 1));
    }

    files_of_others_cannot_be_attached => |world| {
        world.with_gates();
        let (person, other) = (world.person(Role::Drafter), world.person(Role::Drafter));
        let own = upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        let foreign = upload(&world, &other, "document", "b.pdf", PDF).await.expect(201);
        let error = world.attach(&person, "x", &[file_id(&own), file_id(&foreign), FileId::new()]).unwrap_err();
        let paths: Vec<&str> = error.fields.iter().map(|field| field.path.as_str()).collect();
        assert_eq!(paths, ["attachments[1]", "attachments[2]"]);
        world.attach(&person, "x", &[file_id(&own)]).unwrap();
        assert!(world.attach(&person, "y", &[file_id(&own)]).is_err(), "it belongs to x");
    }

    uploads_nobody_attaches_are_swept_after_a_day => |world| {
        let person = world.person(Role::Drafter);
        world.do_jobs().await;
        let view = upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        world.clock.advance(TimeDelta::hours(23));
        world.do_jobs().await;
        let person = world.again(&person);
        assert_eq!(download(&world, &person, &view["id"]).await.body, PDF);
        world.clock.advance(TimeDelta::hours(2));
        world.do_jobs().await;
        let person = world.again(&person);
        download(&world, &person, &view["id"]).await.expect(404);
        world.clock.advance(TimeDelta::hours(24));
        world.do_jobs().await;
        assert_eq!(stored(&world), 0);
    }

    nobody_fills_the_disk_with_unused_files => |world| {
        world.reconfigure(|settings| settings.files.unattached_per_account = 2);
        let person = world.person(Role::Drafter);
        for _ in 0..2 {
            upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        }
        let full = upload(&world, &person, "document", "a.pdf", PDF).await.expect(429);
        assert!(full["detail"].as_str().unwrap().contains("2 个"), "{full}");
        upload(&world, &world.person(Role::Drafter), "document", "a.pdf", PDF).await.expect(201);
    }

    what_may_be_uploaded_is_told => |world| {
        let purposes = world.get("/api/v1/files/purposes").send().await.expect(200);
        let image = purposes.as_array().unwrap().iter().find(|p| p["purpose"] == "image").unwrap().clone();
        assert_eq!(image, json!({ "purpose": "image", "types": ["jpeg", "png"], "limit_bytes": 10 << 20 }));
    }

    who_sends_too_much_over_a_real_connection_hears_why => |world| {
        let person = world.person(Role::Drafter);
        let (app, limit) = (world.app.clone(), duijie::http::rate_limit(&world.app.settings).unwrap());
        let server = actix_web::HttpServer::new(move || duijie::http::service(app.clone(), Governor::new(&limit)));
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let address = server.addrs()[0];
        actix_web::rt::spawn(server.run());
        for (megabytes, purpose) in [(11, "image"), (70, "document")] {
            let mut body = b"--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n".to_vec();
            body.resize(megabytes << 20, b'x');
            body.extend_from_slice(b"\r\n--xyz--\r\n");
            let head = format!(
                "POST /api/v1/files?purpose={purpose} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
                 Content-Type: multipart/form-data; boundary=xyz\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n",
                person.token,
                body.len()
            );
            // As a browser does: everything is sent before the answer is read.
            let answer = tokio::task::spawn_blocking(move || {
                let mut stream = std::net::TcpStream::connect(address).unwrap();
                stream.write_all(head.as_bytes()).unwrap();
                stream.write_all(&body).expect("the server reads on");
                let mut answer = String::new();
                stream.read_to_string(&mut answer).unwrap();
                answer
            });
            let answer = answer.await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("too_large"), "{answer}");
        }
        world.do_jobs().await;
        assert_eq!(stored(&world), 0);
    }

    the_same_over_s3 => |world| {
        let s3 = S3::start();
        world.reconfigure(|settings| {
            settings.files.store = FileStore::S3;
            settings.files.endpoint = s3.endpoint.clone();
            settings.files.bucket = "duijie".into();
            settings.files.access_key = "key".into();
            settings.files.secret_key = "secret".into();
        });
        let person = world.person(Role::Drafter);
        world.do_jobs().await;
        let small = upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        assert_eq!(download(&world, &person, &small["id"]).await.body, PDF);
        let mut large = PDF.to_vec();
        large.resize(12 << 20, b'x');
        let view = upload(&world, &person, "document", "b.pdf", &large).await.expect(201);
        assert_eq!(s3.finished_in_parts(), 1);
        assert!(download(&world, &person, &view["id"]).await.body == large);

        large.resize((50 << 20) + 1, b'x');
        upload(&world, &person, "document", "c.pdf", &large).await.expect(413);
        large.truncate(12 << 20);
        large[0] = b'!';
        upload(&world, &person, "document", "d.pdf", &large).await.expect(415);
        assert_eq!((s3.objects(), s3.unfinished()), (2, 0));
        for _ in 0..2 {
            world.clock.advance(TimeDelta::hours(26));
            world.do_jobs().await;
        }
        assert_eq!(s3.objects(), 0);
    }

    what_a_killed_server_left_of_an_upload_is_swept => |world| {
        let person = world.person(Role::Drafter);
        world.do_jobs().await;
        let view = upload(&world, &person, "document", "a.pdf", PDF).await.expect(201);
        // As it is between the row and the end of the content.
        let unfinished = "UPDATE file SET state = 'uploading', file_type = NULL, sha256 = NULL";
        world.app.db.write(|tx| Ok(tx.batch_execute(unfinished)?)).unwrap();
        let id = view["id"].as_str().unwrap();
        let path = world.app.settings.data.folder.join("files").join(&id[id.len() - 2..]).join(id);
        std::fs::rename(&path, format!("{}#1", path.display())).unwrap();
        download(&world, &person, &view["id"]).await.expect(404);
        for _ in 0..2 {
            world.clock.advance(TimeDelta::hours(26));
            world.do_jobs().await;
        }
        assert_eq!(stored(&world), 0);
    }
}

#[test]
fn an_unknown_type_in_the_settings_is_named() {
    let own = "[files.purpose.plan]\ntypes = [\"dwg\"]\nlimit_mb = 5";
    let settings = duijie::settings::Settings::from_parts(own, []).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = files::Files::new(&settings.files, folder.path(), &[]).err().unwrap();
    assert_eq!(error.fields[0].path, "files.purpose.plan.types");
}
