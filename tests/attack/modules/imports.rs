//! Modules that import each other, and names that are not theirs.

use super::{main, named};
use crate::attack::cases::{Attack, Code};

/// A module `name` that imports `f` of each of those, and exports an `f` of its own.
fn importer(name: &str, others: &[&str]) -> String {
    let imports: String = others
        .iter()
        .enumerate()
        .map(|(it, other)| format!("import{it} = function \"{other}\" \"f\" () -> any\n"))
        .collect();
    let call = if others.is_empty() {
        "any.integer 1"
    } else {
        "call.import import0"
    };
    named(
        name,
        &format!(
            "{imports}export \"f\" fn1 func() -> any\n{}\nfn1 = function \"f\" direct () -> any {{\n  stack 1\n  {call}\n  \
             return\n}}\n",
            main("", 1, &format!("  {call}\n  return\n"))
        ),
    )
}

/// All of them.
pub fn attacks() -> Vec<Attack> {
    let with = |name: &str, ends: &str, code: String, others: Vec<String>| Attack {
        others: others.into_iter().map(Code::Assembly).collect(),
        ..Attack::new(format!("modules/{name}"), ends, Code::Assembly(code))
    };
    let chain = |count: usize| -> Vec<String> {
        (0..count)
            .map(|it| {
                let next = format!("m{}", it + 1);
                let others: &[&str] = if it + 1 == count { &[] } else { &[&next] };
                importer(&format!("m{it}"), others)
            })
            .collect()
    };
    let exporter = named(
        "exporter",
        &format!(
            "global0 = global \"g\" any\nexport \"g\" global0 any\n{}",
            main("", 1, "  any.integer 1\n  return\n")
        ),
    );
    let assigner = named(
        "attack",
        &format!(
            "import0 = global \"exporter\" \"g\" any mutable\n{}",
            main(
                "",
                1,
                "  any.integer 666\n  import.set import0\n  import.get import0\n  return\n"
            )
        ),
    );
    vec![
        with(
            "imports-itself",
            "refused",
            importer("attack", &["attack"]),
            vec![importer("attack", &["attack"])],
        ),
        with(
            "imports-ring",
            "refused depth error",
            importer("attack", &["a"]),
            vec![importer("a", &["b"]), importer("b", &["c"]), importer("c", &["a"])],
        ),
        with(
            "imports-chain",
            "done depth refused fuel",
            importer("attack", &["m0"]),
            chain(5_000),
        ),
        with(
            "imports-doubling",
            "done depth refused fuel",
            importer("attack", &["d0"]),
            (0..40)
                .map(|it| {
                    let next = format!("d{}", it + 1);
                    let others: &[&str] = if it == 39 { &[] } else { &[&next, &next] };
                    importer(&format!("d{it}"), others)
                })
                .collect(),
        ),
        with("imports-assigned", "done refused", assigner, vec![exporter]),
        with(
            "imports-wrong-types",
            "refused",
            named(
                "attack",
                &format!(
                    "import0 = function \"a\" \"f\" (i64, f64) -> i64\n{}",
                    main("", 1, "  any.integer 1\n  return\n")
                ),
            ),
            vec![importer("a", &[])],
        ),
        with(
            "imports-nothing",
            "refused",
            importer("attack", &["nowhere"]),
            Vec::new(),
        ),
        with(
            "named-as-prelude",
            "refused done",
            importer("lisp.control", &[]),
            Vec::new(),
        ),
        with("named-as-nothing", "refused done", importer("", &[]), Vec::new()),
        with(
            "named-strangely",
            "refused done",
            importer("../../etc/passwd\\n", &[]),
            Vec::new(),
        ),
    ]
}
