//! Trees: each input beside its tree as printed, mistakes included.

use super::support;
use polyc_base::{Budget, SourceMap};
use polyc_frontend::{Frontend, Input};
use polyc_pascal::PASCAL;

#[test]
fn trees_are_as_printed() {
    for (path, text) in support::inputs("tests/parse") {
        let mut sources = SourceMap::default();
        let file = sources.add("test", text);
        let (tree, diagnostics) = PASCAL.tree(Input::new(&sources, file, &[], "test"), &Budget::default());
        let mut tree = tree.to_string();
        for it in diagnostics {
            let at = sources.line_column(it.span);
            tree += &format!("{}:{} {} {}\n", at.line, at.column, it.code, it.message);
        }
        support::expect_beside(&path, "tree", &tree);
    }
}
