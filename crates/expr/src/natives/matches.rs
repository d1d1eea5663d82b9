//! `matches`: regular expressions, with RE2's syntax and its promise of linear time.

use std::collections::HashMap;

use polyc_base::Type::Any;
use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Fallible, Row};
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

use super::function;
use super::strings::text;

pub(super) const ROWS: &[Row] = &[function(Row::bool(
    "expr.matches",
    &[Any, Any],
    matches,
    "whether a part of a string matches a regular expression",
))];

/// Bytes a compiled expression may take.
const MAX_SIZE: usize = 1 << 20;
/// Bytes that matching one may keep.
const MAX_CACHE: usize = 1 << 18;
/// Expressions kept compiled; most programs have a few, written in their text.
const MAX_KEPT: usize = 32;
/// Places that the kept ones have together.
const MAX_KEPT_PLACES: u64 = 1 << 14;

/// An expression, and how many places in it a match may be at: what a character of the subject takes at most.
#[derive(Clone)]
struct Pattern {
    regex: Regex,
    places: u64,
}

/// Expressions compiled so far, by their text.
#[derive(Default)]
struct Compiled(HashMap<String, Pattern>);

fn matches<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let (subject, pattern) = (text(context, args, 0)?, text(context, args, 1)?);
    let pattern = compiled(context, pattern)?;
    context.charge_fuel((subject.len() as u64).saturating_mul(pattern.places) / 8)?;
    Ok(pattern.regex.is_match(&subject))
}

fn compiled<'h>(context: &mut Context<'h>, text: String) -> Fallible<'h, Pattern> {
    if let Some(pattern) = context.extension::<Compiled>().0.get(&text) {
        return Ok(pattern.clone());
    }
    context.charge_fuel(16 * text.len() as u64)?;
    let parsed = regex_syntax::parse(&text).map_err(|error| invalid(&error))?;
    let places = places(&parsed);
    // What is too large is refused when so much has been made of it.
    context.charge_fuel(16 * places.min(MAX_SIZE as u64 / 16))?;
    context.check_memory(MAX_SIZE)?;
    let built = RegexBuilder::new(&text)
        .size_limit(MAX_SIZE)
        .dfa_size_limit(MAX_CACHE)
        .build();
    let regex = built.map_err(|error| invalid(&error))?;
    let pattern = Pattern { regex, places };
    let kept = &mut context.extension::<Compiled>().0;
    let all: u64 = kept.values().map(|it| it.places).sum();
    if kept.len() >= MAX_KEPT || all + places > MAX_KEPT_PLACES {
        kept.clear();
    }
    kept.insert(text, pattern.clone());
    Ok(pattern)
}

fn invalid<'h>(error: &dyn core::fmt::Display) -> Failure<'h> {
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default();
    let reason = reason.trim_start_matches("error: ");
    Failure::error(format!("invalid regular expression: {reason}"), &[])
}

/// How many places an expression has when its repetitions are written out. The parser bounds how deep it nests.
fn places(parsed: &Hir) -> u64 {
    match parsed.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        // A character is up to four bytes.
        HirKind::Class(_) => 4,
        HirKind::Repetition(it) => {
            let times = it.max.unwrap_or(it.min.saturating_add(1)).max(1);
            places(&it.sub).saturating_mul(times.into())
        }
        HirKind::Capture(it) => places(&it.sub),
        HirKind::Concat(all) | HirKind::Alternation(all) => {
            all.iter().map(places).fold(0, u64::saturating_add)
        }
    }
}
