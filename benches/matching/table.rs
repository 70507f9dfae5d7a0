//! The table that is printed.

use std::time::Duration;

/// Rows of a Markdown table: what, our time, each database's time, the ratio to the best of them, the goal.
pub struct Table {
    databases: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        ..0.1 => format!("{ms:.4} ms"),
        ..10.0 => format!("{ms:.2} ms"),
        _ => format!("{ms:.0} ms"),
    }
}

impl Table {
    pub fn new(databases: Vec<String>) -> Self {
        Self { databases, rows: Vec::new() }
    }

    pub fn row(&mut self, what: &str, ours: Duration, theirs: &[Option<Duration>], goal: &str) {
        let best = theirs.iter().flatten().min();
        let ratio = best.map_or(String::new(), |best| format!("{:.0}×", best.as_secs_f64() / ours.as_secs_f64()));
        let mut row = vec![what.to_owned(), milliseconds(ours)];
        row.extend(
            (0..self.databases.len()).map(|at| theirs.get(at).copied().flatten().map_or("–".to_owned(), milliseconds)),
        );
        row.extend([ratio, goal.to_owned()]);
        self.rows.push(row);
    }

    /// A row whose ratio is `ours` to a floor of our own.
    pub fn note(&mut self, what: &str, floor: Duration, ours: Duration, goal: &str) {
        let mut row = vec![what.to_owned(), milliseconds(floor)];
        row.extend(self.databases.iter().map(|_| "–".to_owned()));
        row.extend([format!("{:.1}", ours.as_secs_f64() / floor.as_secs_f64()), goal.to_owned()]);
        self.rows.push(row);
    }

    pub fn print(&self) {
        let mut head = vec!["question".to_owned(), "index".to_owned()];
        head.extend(self.databases.iter().cloned());
        head.extend(["index against the best SQL".to_owned(), "goal".to_owned()]);
        println!("\n| {} |", head.join(" | "));
        println!("|{}", "---|".repeat(head.len()));
        for row in &self.rows {
            println!("| {} |", row.join(" | "));
        }
    }
}
