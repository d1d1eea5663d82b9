//! `explain`.

use std::fmt::Write;

use anyhow::{Result, bail};
use polyc::{EXAMPLE_INPUT, Engine, Examples, Explanation, clipped, json_line, visible};
use serde::Serialize;

use crate::args::{ExplainArgs, Format};
use crate::load::{LONGEST_ERROR, meant};
use crate::output;

/// Explains a diagnostic code, or lists all.
pub fn explain(engine: &Engine, args: &ExplainArgs) -> Result<u8> {
    let format = args.reports.format;
    let Some(code) = &args.code else {
        let line = |it: &Explanation| match format {
            Format::Text => format!("{:<6} {}\n", it.code, it.title),
            Format::Json => object(it),
        };
        output::print(&engine.explanations().map(line).collect::<String>());
        return Ok(0);
    };
    let wanted = code.to_uppercase();
    let Some(found) = engine.explanations().find(|it| it.code == wanted) else {
        let codes = engine.explanations().map(|it| it.code);
        let (code, meant) = (visible(&clipped(code, LONGEST_ERROR)), meant(&wanted, codes));
        bail!("there is no code `{code}`{meant}; `polyc explain` lists all");
    };
    output::print(&match format {
        Format::Text => text(found),
        Format::Json => object(found),
    });
    Ok(0)
}

/// For people.
fn text(explanation: &Explanation) -> String {
    let Explanation {
        code,
        title,
        text,
        clause,
        examples,
    } = explanation;
    let clause = clause.map(|it| format!("\nStandard: {it}\n")).unwrap_or_default();
    let mut page = format!("{code}: {title}\n\n{}{clause}", wrapped(text));
    let mut example = |what: &str, lines: &str| {
        write!(page, "\n{what}\n").expect("a string");
        for line in lines.lines() {
            writeln!(page, "    {line}").expect("a string");
        }
    };
    match *examples {
        Examples::None => {}
        Examples::Texts { wrong, right, options } => {
            let options: String = options
                .iter()
                .map(|(name, value)| format!(" (--{name} {value})"))
                .collect();
            example(&format!("Refused{options}:"), wrong);
            example("Right:", right);
        }
        Examples::Runs { wrong, right } => {
            let input = EXAMPLE_INPUT.trim_end();
            example(&format!("Fails when it runs (input `{input}`):"), wrong);
            example("Right:", right);
        }
        Examples::Commands { wrong, right } => {
            example("Refused:", wrong);
            example("Right:", right);
        }
    }
    page
}

/// Characters of a line.
const WIDTH: usize = 80;

/// Words in lines.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count() + 1;
        if width > 0 && width + more > WIDTH {
            lines.push('\n');
            width = 0;
        } else if width > 0 {
            lines.push(' ');
        }
        lines.push_str(word);
        width += more;
    }
    lines.push('\n');
    lines
}

/// For programs.
fn object(explanation: &Explanation) -> String {
    #[derive(Serialize)]
    struct Object {
        code: &'static str,
        title: &'static str,
        text: &'static str,
        clause: Option<&'static str>,
        wrong: Option<&'static str>,
        right: Option<&'static str>,
    }
    let (wrong, right) = match explanation.examples {
        Examples::None => (None, None),
        Examples::Texts { wrong, right, .. }
        | Examples::Runs { wrong, right }
        | Examples::Commands { wrong, right } => (Some(wrong), Some(right)),
    };
    json_line(&Object {
        code: explanation.code,
        title: explanation.title,
        text: explanation.text,
        clause: explanation.clause,
        wrong,
        right,
    })
}
