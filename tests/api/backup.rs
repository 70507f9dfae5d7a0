//! `duijie backup`, run as a program beside the running server, and what can be made of its copy.

use crate::each_database;
use crate::files::{PDF, download, upload};
use crate::world::World;
use duijie::audit;
use duijie::kernel::Role;
use std::path::Path;
use std::process::{Command, Output};

pub fn duijie(world: &World, arguments: &[&str]) -> Output {
    let settings = &world.app.settings;
    Command::new(env!("CARGO_BIN_EXE_duijie"))
        .args(arguments)
        .env("DUIJIE_DATABASE_URL", &settings.database.url)
        .env("DUIJIE_DATA_FOLDER", &settings.data.folder)
        .env("DUIJIE_AUTH_SECRET", &settings.auth.secret)
        .output()
        .unwrap()
}

#[track_caller]
pub fn passes(output: Output) -> String {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    said
}

#[track_caller]
pub fn fails(output: Output, saying: &str) {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success() && said.contains(saying), "{said}");
}

each_database! {
    a_backup_is_whole_is_checked_and_can_be_lived_in => |world| {
        let person = world.person(Role::Drafter);
        let view = upload(&world, &person, "document", "方案.pdf", PDF).await.expect(201);
        audit::sequence(&world.app.db).unwrap();
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("it's a backup");
        let folder = copy.display().to_string();
        let said = passes(duijie(&world, &["backup", &folder]));
        assert!(said.contains("manifest.json SHA-256"), "{said}");
        passes(duijie(&world, &["backup", &folder, "--verify"]));
        fails(duijie(&world, &["backup", &folder]), "不是空的");

        // Whatever happens to the copy is found.
        let file = walk(&copy.join("files"));
        std::fs::write(&file, b"%PDF-1.7 forged").unwrap();
        fails(duijie(&world, &["backup", &folder, "--verify"]), "内容已改变");
        std::fs::write(&file, PDF).unwrap();
        std::fs::write(copy.join("files/extra"), b"x").unwrap();
        fails(duijie(&world, &["backup", &folder, "--verify"]), "不属于备份");
        std::fs::remove_file(copy.join("files/extra")).unwrap();
        let away = place.path().join("away");
        std::fs::rename(&file, &away).unwrap();
        fails(duijie(&world, &["backup", &folder, "--verify"]), "缺失");
        std::fs::rename(&away, &file).unwrap();
        passes(duijie(&world, &["backup", &folder, "--verify"]));

        let again = world.restored(&copy);
        assert_eq!(download(&again, &person, &view["id"]).await.body, PDF);
        assert_eq!(audit::verify(&again.app.db).unwrap(), audit::verify(&world.app.db).unwrap());
        fails(duijie(&world, &["backup", &place.path().display().to_string(), "--verify"]), "manifest.json");
    }

    content_that_is_gone_is_told_when_the_backup_is_made => |world| {
        let person = world.person(Role::Drafter);
        upload(&world, &person, "document", "方案.pdf", PDF).await.expect(201);
        std::fs::remove_file(walk(&world.app.settings.data.folder.join("files"))).unwrap();
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("copy").display().to_string();
        fails(duijie(&world, &["backup", &folder]), "内容丢失");
        fails(duijie(&world, &["backup", &folder, "--verify"]), "内容丢失");
    }
}

/// The only file below a folder.
fn walk(folder: &Path) -> std::path::PathBuf {
    let path = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    if path.is_dir() { walk(&path) } else { path }
}
