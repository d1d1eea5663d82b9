//! No native does more work than it is charged for, with what it takes and with what it does not take.

use polyc::Engine;
use polyc_tck::natives::{FailingPrices, check_price};

#[test]
fn natives_take_time_in_proportion_to_their_price() {
    let engine = Engine::new();
    let (mut measured, mut wrong) = (0, String::new());
    for row in engine.natives().rows() {
        let (count, failures) = check_price(&engine, row);
        measured += count;
        failures.iter().for_each(|it| wrong += &it.to_string());
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(measured > 500, "{measured}");
}

#[test]
fn natives_that_fail_take_time_in_proportion_to_their_price() {
    let engine = Engine::new();
    let rows = engine.natives().rows();
    let mut prices = FailingPrices::new(&engine, rows[0]);
    let (mut failed, mut wrong) = (0, String::new());
    for row in rows {
        let (count, failures) = prices.check(row);
        failed += count;
        failures.iter().for_each(|it| wrong += &it.to_string());
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(failed > 5_000, "{failed}");
}
