//! The samples compile without a remark.

use super::support;
use polyc_frontend::Frontend;
use polyc_pascal::PASCAL;

#[test]
fn samples_compile() {
    for sample in PASCAL.info().samples {
        let (_, compiled) = support::compile(sample.title, sample.source);
        assert!(
            compiled.diagnostics.is_empty(),
            "{}: {:?}",
            sample.title,
            compiled.diagnostics
        );
    }
}
