//! Uniform, the same whatever the order of the list, and no change of a record goes unnoticed.

use super::*;
use crate::audit::Event;
use crate::kernel::{Actor, Instant};
use proptest::prelude::*;
use serde_json::json;

fn seed(number: u32) -> String {
    hash("test seed", [number.to_string().as_str()])
}

fn codes(count: usize) -> Vec<String> {
    sorted(&(0..count).map(|n| code("pool", &n.to_string())).collect::<Vec<_>>())
}

/// A draw of `seats` of `count` candidates; those at `left` gave up their seats and the next came.
fn drawn(number: u32, count: usize, seats: usize, left: &[usize]) -> DrawFile {
    let seed = seed(number);
    let event = Event::new(&Actor::public(), Instant::from_micros(1), "panel.commit", "panel", &"thing");
    let event = event.with(&json!({ "commitment": commitment(&seed) })).unwrap();
    let other = Event::new(&Actor::public(), Instant::from_micros(2), "need.publish", "opportunity", &"x");
    let before = [7; 32];
    let root = log::chain(&log::chain(&before, &log::leaf(&event)), &log::leaf(&other));
    let candidates = codes(count);
    let root = hex::encode(root);
    let order = order(&seed, &candidates, &root);
    let drawn = order.into_iter().take(seats + left.len()).enumerate().map(|(at, code)| Drawn {
        code,
        name: (!left.contains(&at)).then(|| "张三".to_owned()),
        left: left.contains(&at).then(|| "declined".to_owned()),
    });
    let record = DrawRecord {
        commitment: commitment(&seed),
        committed: Proof {
            seq: 41,
            before: hex::encode(before),
            entry: log::canonical(&event),
            leaves: vec![hex::encode(log::leaf(&other))],
        },
        root_seq: 42,
        root,
        list_hash: list_hash(&candidates),
        candidates,
        excluded: BTreeMap::from([("interest".to_owned(), 2)]),
        drawn: drawn.collect(),
        seed,
    };
    let title = Text::new("评审专家抽取", "draw of experts");
    let seats = u32::try_from(seats).unwrap();
    DrawFile { format: FORMAT.to_owned(), subject: "thing".to_owned(), title, seats, draws: vec![record] }
}

fn sound(file: &DrawFile) -> bool {
    verify(file).iter().all(|check| check.holds)
}

#[test]
fn a_worked_example_anybody_can_follow() {
    // printf 'duijie-draw/1 commitment\nseed\n' | sha256sum
    assert_eq!(commitment("seed"), "183a03f4be9f075b2fbb946e5152244f617b527413d2bb94bf2daf987d9e85be");
    let order = order("seed", &["甲".into(), "乙".into(), "丙".into()], "root");
    assert_eq!(order, ["乙", "甲", "丙"]);
}

#[test]
fn a_sound_record_is_confirmed_in_words() {
    let file = drawn(1, 20, 4, &[1, 3]);
    let checks = verify(&file);
    assert!(checks.iter().all(|check| check.holds), "{checks:#?}");
    assert!(checks.iter().any(|check| check.text.zh.contains("候选名单（20名）")));
    assert!(!sound(&drawn(2, 3, 4, &[])), "a seat stayed empty");
}

/// The critical value of chi-square with 9 degrees of freedom at p = 0.001 is 27.88; seeds are fixed, so this cannot flicker.
#[test]
fn every_candidate_is_drawn_equally_often() {
    let candidates = codes(10);
    let (draws, seats) = (20_000_u32, 3);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    for number in 0..draws {
        let order = order(&seed(number), &candidates, "root");
        *first.entry(order[0].clone()).or_default() += 1;
        for one in order.into_iter().take(seats) {
            *counts.entry(one).or_default() += 1;
        }
    }
    let chi_square = |counts: &BTreeMap<String, u32>, expected: f64| -> f64 {
        assert_eq!(counts.len(), 10);
        counts.values().map(|seen| (f64::from(*seen) - expected).powi(2) / expected).sum()
    };
    let of_first = chi_square(&first, f64::from(draws) / 10.0);
    assert!(of_first < 27.88, "{of_first}: {first:?}");
    let of_drawn = chi_square(&counts, f64::from(draws) * 3.0 / 10.0);
    assert!(of_drawn < 27.88, "{of_drawn}: {counts:?}");
}

#[test]
fn the_log_root_moves_the_draw_and_codes_differ_between_draws() {
    let candidates = codes(30);
    assert_ne!(order("seed", &candidates, "one"), order("seed", &candidates, "two"));
    assert_ne!(code(&seed(1), "expert"), code(&seed(2), "expert"));
}

/// Every way to tamper, by name.
fn tampered(file: &DrawFile, how: usize, at: usize) -> DrawFile {
    let mut file = file.clone();
    let other = "0".repeat(32);
    {
        let draw = &mut file.draws[0];
        let candidate = at % draw.candidates.len();
        let place = at % draw.drawn.len();
        match how {
            0 => draw.seed = seed(999_999),
            1 => {
                draw.seed = seed(999_999);
                draw.commitment = commitment(&draw.seed);
            }
            2 => drop(draw.candidates.remove(candidate)),
            3 => {
                draw.candidates.remove(candidate);
                draw.list_hash = list_hash(&draw.candidates);
            }
            4 => {
                draw.candidates[candidate] = other;
                draw.candidates.sort();
                draw.list_hash = list_hash(&draw.candidates);
            }
            5 => draw.candidates.swap(0, 1),
            6 => draw.drawn[place].code = other,
            7 => draw.drawn.swap(0, 1),
            8 => drop(draw.drawn.remove(place)),
            11 => draw.root = hash("another", []),
            12 => draw.root_seq += 1,
            13 => draw.committed.before = hash("another", []),
            14 => draw.committed.leaves.push(hash("another", [])),
            15 => draw.committed.entry = draw.committed.entry.replace("thing", "other"),
            16 => {
                draw.drawn[place].left = match draw.drawn[place].left {
                    Some(_) => None,
                    None => Some("declined".to_owned()),
                }
            }
            17 => {
                let next = order(&draw.seed, &draw.candidates, &draw.root)[draw.drawn.len()].clone();
                draw.drawn.push(Drawn { code: next, name: None, left: None });
            }
            18 => draw.candidates.push(draw.candidates[draw.candidates.len() - 1].clone()),
            _ => {}
        }
    }
    match how {
        9 => file.seats += 1,
        10 => file.seats -= 1,
        19 => file.format = "duijie-draw/0".to_owned(),
        20 => file.subject = "other".to_owned(),
        21 => file.draws.clear(),
        _ => {}
    }
    file
}

proptest! {
    #[test]
    fn the_order_of_the_list_makes_no_difference(number in 0..u32::MAX, mut list in proptest::collection::vec("[a-z]{1,6}", 0..30), turn in 0..30_usize) {
        let seed = seed(number);
        let whole = order(&seed, &list, "root");
        let turned = turn % list.len().max(1);
        list.rotate_left(turned);
        list.extend(list.first().cloned());
        prop_assert_eq!(&order(&seed, &list, "root"), &whole);
        prop_assert_eq!(sorted(&whole), sorted(&list));
    }

    #[test]
    fn whatever_is_changed_is_found(number in 0..10_000_u32, how in 0..22_usize, at in 0..20_usize, left in 0..3_usize) {
        let file = drawn(number, 20, 4, &[0, 2, 4][..left]);
        prop_assert!(sound(&file));
        let wrong = tampered(&file, how, at);
        prop_assert!(!sound(&wrong), "{how} at {at} was not found");
    }
}
