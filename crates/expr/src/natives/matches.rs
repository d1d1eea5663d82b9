//! `matches`: regular expressions, with RE2's syntax and its promise of linear time.

use std::collections::HashMap;

use polyc_base::Type::{Any, Bool};
use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Fallible, Outcome, Row};
use regex::{Regex, RegexBuilder};

use super::function;
use super::strings::text;

pub(super) const ROWS: &[Row] = &[function(
    "expr.matches",
    &[Any, Any],
    Bool,
    matches,
    "whether a part of a string matches a regular expression",
)];

/// Bytes a compiled expression may take.
const MAX_SIZE: usize = 1 << 20;
/// Expressions kept compiled; most programs have a few, written in their text.
const MAX_KEPT: usize = 32;

/// Expressions compiled so far, by their text.
#[derive(Default)]
struct Compiled(HashMap<String, Regex>);

fn matches<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let (subject, pattern) = (text(context, args, 0)?, text(context, args, 1)?);
    let regex = compiled(context, pattern)?;
    Ok(regex.is_match(&subject).into())
}

fn compiled<'h>(context: &mut Context<'h>, pattern: String) -> Fallible<'h, Regex> {
    if let Some(regex) = context.extension::<Compiled>().0.get(&pattern) {
        return Ok(regex.clone());
    }
    context.charge_fuel(16 * pattern.len() as u64);
    let built = RegexBuilder::new(&pattern).size_limit(MAX_SIZE).build();
    let regex = built.map_err(|error| {
        let reason = error.to_string();
        let reason = reason
            .lines()
            .last()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        Failure::error(format!("invalid regular expression: {reason}"), &[])
    })?;
    let kept = &mut context.extension::<Compiled>().0;
    if kept.len() >= MAX_KEPT {
        kept.clear();
    }
    kept.insert(pattern, regex.clone());
    Ok(regex)
}
