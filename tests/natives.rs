//! Every native, called with whatever its types allow, ends, stays near the memory limit, and does the same when
//! everything moves. Longer with `POLYC_RANDOM=10000`.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

#[path = "common/counting.rs"]
mod counting;

use fastrand::Rng;
use polyc::Engine;
use polyc_tck::natives::{Ended, call_with_any_arguments};

fn rounds() -> u64 {
    let given = std::env::var("POLYC_RANDOM").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(30)
}

#[test]
fn natives_end_with_any_arguments() {
    let engine = Engine::new();
    let mut random = Rng::with_seed(3);
    let (mut sum, mut wrong) = (Ended::default(), String::new());
    for row in engine.natives().rows() {
        let (ended, failures) = call_with_any_arguments(&engine, row, rounds(), &mut random, counting::peak_of);
        sum.calls += ended.calls;
        sum.ended += ended.ended;
        failures.iter().for_each(|it| wrong += &it.to_string());
    }
    assert!(wrong.is_empty(), "{wrong}");
    let Ended { calls, ended } = sum;
    assert!(ended * 2 > calls, "{ended} of {calls} came to an end");
}
