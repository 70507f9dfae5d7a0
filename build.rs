//! Rebuilds the program when what is compiled into it changes: new files in these folders are not seen by the compiler itself.

fn main() {
    for folder in ["migrations", "config", "frontend/dist"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
