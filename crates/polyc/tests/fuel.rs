//! `docs/fuel.md` agrees with the tables; `POLYC_BLESS=1 cargo test -p polyc --test fuel` writes it. A change of
//! a price raises the version.

#![allow(clippy::disallowed_methods, reason = "the test looks at a page of docs/")]

use std::path::Path;

use polyc::Engine;
use polyc_bytecode::FUEL_VERSION;
use polyc_runtime::native::Cost;

const HEAD: &str = "\
# Fuel

Generated from the tables of instructions and natives by `POLYC_BLESS=1 cargo test -p polyc --test fuel`. A test checks that
it is up to date, and that the version changes when a price does. `polyc run --bill` names the version.

Fuel belongs to a module's bytecode: a program uses the same amount on every machine and engine, in debug and release builds, wherever
collections happen. Entering a block charges its own cost and the least cost of any path from its end to the end of the function or to
where a branch goes back; whatever is charged ahead is not charged again. Fuel is tested where it is charged, where a run is resumed, and
before natives priced by size. So a run exceeds its limit by one charge at most. Running out of fuel is a pause: with more fuel the run
goes on as if it had never stopped. The machine looks at the clock each time another 65,536 units are used up, by code or inside a native.

A frame with many locals and operands costs 1 for 32 of them when its function begins, and when a continuation copies it. An
error or an exit costs 1 for each frame and each handler that it passes; functions that it leaves get nothing back.
Returning to a frame that a continuation holds charges the rest of its block, and its charge ahead, once more: it may be returned to
any number of times.

A price *by size* is charged before the work begins, in fuel and in memory:

- copying or walking: 4, and 1 for 4 items (bytes, characters, elements); objects that an instruction makes or copies: 1 for 8
  references or 64 bytes beyond those its fast path makes
- text written: 1 for 4 bytes; `apply`: 1 an argument

A native looks at its arguments before it works: how many, of which kinds, in which ranges. It is charged for what it touches,
also if it fails. A cost that is known only on the way is charged then:

- big integers: 1 for 512 bits of each operand; a product or quotient of x and y words of 64 bits: x y / 16 + (x + y) / 4 besides;
  powers, roots, divisors and conversion to and from text cost the sum of the products they perform
- lists: 1 for 4 pairs walked over; values printed: 1 for each part, besides their text
- equality: 1 for 4 parts, 16 characters or 64 bytes compared
- a key of a map: 1 for 4 parts, 16 characters or 64 bytes hashed; 1 for each other key with the same hash; 1 for each probe after
  the first 16
- regular expressions: compiling costs 16 for each character and each place of the expression with its repetitions written out,
  1 for each range in its classes and 4 for each range written out; matching costs 1 for 2 characters times places
- reals that Pascal writes: 4 for each digit
- input: 1 for 4 bytes of a line, 1 for each character that Pascal skips or reads of a number

If less fuel is left than such a native asks for, it gives up before anything has changed, nothing is charged, and it begins
again when the run goes on. So the run goes on only when its limit leaves room for the whole native.

## Time

A run with a limit of time exceeds it by some milliseconds and the longest step it is in: the machine looks at the clock between
steps. The table has the longest steps and what bounds them. The limit of memory alone bounds strings, vectors, lists and maps;
their times grow with them. Milliseconds of processor time, by
`POLYC_STEPS=1 cargo test --release --test steps -- --nocapture`:

| step | operands | ms |
|---|---|--:|
| product of integers | 2^21 bits each | 60 |
| quotient, remainder | 2^22 and 2^21 bits | 55 |
| square root | 2^22 bits | 60 |
| greatest common divisor | 2^18 bits each | 4 |
| power | 2^22 bits | 60 |
| integer to text and back | 2^21 bits | 23 |
| search, comparison, copies of strings | 10^7 characters | 35 |
| making and copying of vectors | 10^7 elements | 159 |
| walking over lists | 5 * 10^6 pairs | 175 |
| collection | 5 * 10^6 pairs | 184 |
| an error that passes frames | 5 * 10^6 frames | 32 |
| a continuation that is taken and entered | 10^6 frames | 4 |
| making a regular expression | 2^12 characters | 4 |
| a match | 2^24 characters times places | 159 |
| printing | 10^6 elements | 19 |

Integers have at most 2^22 bits, so no product has larger operands; all other work on them goes in steps of one product or of a
few milliseconds. A regular expression has at most 2^12 characters, and a match at most 2^24 characters times places.
";

/// The reference of the opcodes, which has their fuel.
const OPCODES: &str = include_str!("../../../docs/opcodes.md");

fn page() -> String {
    let mut out = format!("{HEAD}\nVersion {FUEL_VERSION}\n");
    out.push_str("\n## Instructions\n\n| instruction | fuel |\n|---|--:|\n");
    for row in OPCODES.lines().filter(|it| it.contains("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        // | no. | name | … | fuel | meaning |
        out.push_str(&format!("| {} | {} |\n", cells[2], cells[cells.len() - 3]));
    }
    out.push_str("\n## Natives\n\n| native | fuel | meaning |\n|---|--:|---|\n");
    for row in Engine::new().natives().rows() {
        let fuel = match row.price() {
            Cost::Fixed(fuel) => fuel.to_string(),
            Cost::Sized(_) => "by size".to_owned(),
        };
        out.push_str(&format!("| `{}` | {fuel} | {} |\n", row.name(), row.meaning()));
    }
    out
}

/// The rows with prices, and the version. An instruction and a native may have one name.
fn prices(page: &str) -> (Vec<(String, String)>, Option<String>) {
    let (mut section, mut rows) = ("", Vec::new());
    for line in page.lines() {
        if line.starts_with("## ") {
            section = line;
        } else if line.starts_with("| `") {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            rows.push((format!("{section} {}", cells[1]), cells[2].to_owned()));
        }
    }
    let version = page.lines().find_map(|it| it.strip_prefix("Version "));
    (rows, version.map(str::to_owned))
}

#[test]
fn the_page_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fuel.md");
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let page = page();
    let ((before, old), (now, new)) = (prices(&written), prices(&page));
    let changed = now
        .iter()
        .any(|(name, price)| before.iter().any(|it| it.0 == *name && it.1 != *price));
    assert!(!changed || old != new, "a price has changed: raise FUEL_VERSION");
    if std::env::var_os("POLYC_BLESS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    } else {
        assert_eq!(written, page, "POLYC_BLESS=1 writes docs/fuel.md");
    }
}

#[test]
fn every_instruction_and_native_has_a_price() {
    let (rows, _) = prices(&page());
    assert!(rows.len() > 400, "{}", rows.len());
    for (name, price) in rows {
        let is_price = price == "by size" || price.parse::<u32>().is_ok();
        assert!(is_price, "{name}: {price}");
    }
}
