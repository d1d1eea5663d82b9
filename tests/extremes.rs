//! Every native, called with every extreme of what its types allow. Of calls with more than three arguments only every
//! 23rd is made, or all with `POLYC_EXTREMES=all`.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

use std::sync::Mutex;

use polyc::Engine;
use polyc_runtime::native::Row;
use polyc_tck::natives::{Strides, call_with_extremes};

#[test]
fn no_native_panics_whatever_it_is_given() {
    let all = std::env::var("POLYC_EXTREMES").is_ok_and(|it| it == "all");
    let strides = Strides {
        few: 1,
        several: if all { 1 } else { 23 },
    };
    let engine = Engine::new();
    let jobs = engine.natives().rows().iter().flat_map(|&row| {
        let further: &[usize] = if row.is_variadic() { &[0, 1, 2, 3, 40] } else { &[0] };
        further.iter().map(move |&it| (row, it))
    });
    let jobs: Vec<(&Row, usize)> = jobs.collect();
    let (next, done) = (Mutex::new(jobs.iter()), Mutex::new((0, String::new())));
    let take = || next.lock().expect("nobody panics").next();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(&(row, further)) = take() {
                    let (made, wrong) = call_with_extremes(&engine, row, further, strides);
                    let mut done = done.lock().expect("nobody panics");
                    done.0 += made;
                    wrong.iter().for_each(|it| done.1 += &it.to_string());
                }
            });
        }
    });
    let (made, wrong) = done.into_inner().expect("nobody panics");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(made > 50_000, "{made}");
}
