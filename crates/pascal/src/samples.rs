//! Small programs that show the language.

use polyc_frontend::Sample;

/// Them.
pub const SAMPLES: &[Sample] = &[
    Sample {
        title: "A function that calls itself",
        source: include_str!("../samples/fibonacci.pas"),
    },
    Sample {
        title: "Records and pointers",
        source: include_str!("../samples/list.pas"),
    },
    Sample {
        title: "Sets and a loop",
        source: include_str!("../samples/sieve.pas"),
    },
];
