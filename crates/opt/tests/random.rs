//! Random programs: each pass alone and each level makes valid IR and keeps the meaning of the program.

#![expect(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

mod support;

use std::collections::HashSet;

use polyc_base::{Budget, FuncId};
use polyc_ir::{Body, Module, has_causes, parse, print, verify};
use polyc_opt::{Level, Observer, PASSES, Pass, optimize, run_pass};
use support::generate::generate;
use support::interpret::run;

/// More with `POLYC_RANDOM=100000`.
fn seeds() -> u64 {
    let given = std::env::var("POLYC_RANDOM").ok();
    given.and_then(|it| it.parse().ok()).unwrap_or(400)
}

/// The passes that have changed something.
#[derive(Default)]
struct Changing(HashSet<&'static str>);

impl Observer for Changing {
    fn changed(&mut self, pass: &'static Pass, _: &Module, _: FuncId) {
        self.0.insert(pass.name);
    }
}

fn check(seed: u64, what: &str, original: &Module, expected: &str, changed: &Module) {
    if let Err(errors) = verify(changed) {
        panic!("seed {seed}, {what}: {}\n{}", errors[0], print(changed));
    }
    let found = run(changed);
    assert_eq!(
        found.as_deref(),
        Some(expected),
        "seed {seed}, {what}:\n{}\n{}",
        print(original),
        print(changed)
    );
}

fn size(module: &Module) -> usize {
    module.bodies.iter().map(Body::size).sum()
}

#[test]
fn every_pass_keeps_what_a_program_does() {
    let mut run_through = 0;
    let mut passes = Changing::default();
    let (mut before, mut after) = (0, 0);
    for seed in 0..seeds() {
        let module = generate(seed);
        if let Err(errors) = verify(&module) {
            panic!("seed {seed}: {}\n{}", errors[0], print(&module));
        }
        assert!(has_causes(&module), "passes keep causes where all are there");
        let Some(expected) = run(&module) else {
            continue;
        };
        run_through += 1;
        for &pass in PASSES {
            let mut changed = module.clone();
            let says_so = run_pass(&mut changed, pass, &mut passes);
            // What is known of a body is kept while nothing changes.
            assert!(says_so || changed == module, "seed {seed}: {}", pass.name);
            check(seed, pass.name, &module, &expected, &changed);
        }
        for level in Level::ALL {
            let mut changed = module.clone();
            optimize(&mut changed, level, &mut passes, &Budget::default());
            if level == Level::O2 {
                before += size(&module);
                after += size(&changed);
            }
            check(seed, &format!("{level:?}"), &module, &expected, &changed);
        }
    }
    for pass in PASSES {
        // The loops of these programs do more between test and step than `count` allows.
        let is_out_of_reach = pass.name == "count";
        assert!(
            passes.0.contains(pass.name) || is_out_of_reach,
            "{} has nothing to do",
            pass.name
        );
    }
    assert!(
        run_through > seeds() / 2,
        "only {run_through} programs ran to their end"
    );
    assert!(
        after * 10 < before * 8,
        "{after} of {before} instructions are left: the passes do too little for this test to tell"
    );
}

#[test]
fn random_modules_print_and_parse_exactly() {
    for seed in 0..seeds() {
        let mut module = generate(seed);
        optimize(&mut module, Level::O1, &mut (), &Budget::default());
        let text = print(&module);
        let again = parse(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        assert_eq!(again, module, "seed {seed}");
    }
}
