//! `matches`: regular expressions, with RE2's syntax and its promise of linear time.

use std::collections::HashMap;

use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Fallible, Row};
use polyc_runtime::natives;
use regex::{Regex, RegexBuilder};
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    Ast, ClassPerlKind, ClassSet, ClassSetItem, Flag, Flags, GroupKind, RepetitionKind, RepetitionRange,
};

use super::function;
use super::strings::text;

pub(super) const ROWS: &[Row] = natives! {
    "expr.matches" (any, any) -> bool = matches, "whether a part of a string matches a regular expression" => function;
};

/// Characters of an expression.
const MAX_CHARACTERS: usize = 1 << 12;
/// Ranges of characters in the classes of an expression, before repetitions are written out: some megabytes.
const MAX_RANGES: u64 = 1 << 18;
/// Characters of a string times places of an expression: a match is one step, which nothing stops.
const MAX_WORK: u64 = 1 << 24;
/// Bytes a compiled expression may take.
const MAX_SIZE: usize = 1 << 20;
/// Bytes that matching one may keep.
const MAX_CACHE: usize = 1 << 18;
/// Expressions kept compiled; most programs have a few, written in their text.
const MAX_KEPT: usize = 32;
/// Bytes that the kept ones take together, about.
const MAX_KEPT_BYTES: u64 = 4 << 20;

/// Ranges of a class of Unicode such as `\pL`, of `\w`, and of the others, at most.
const WIDE_CLASS: u64 = 800;
const NARROW_CLASS: u64 = 80;
/// Ranges that a class gets when case is ignored, beside its own: as many characters have another case.
const FOLDED: u64 = 3000;

/// An expression, and how many places in it a match may be at: what a character of the subject takes at most.
#[derive(Clone)]
struct Pattern {
    regex: Regex,
    places: u64,
    /// What keeping it takes, about.
    bytes: u64,
}

/// Expressions compiled so far, by their text.
#[derive(Default)]
struct Compiled(HashMap<String, Pattern>);

fn matches<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, bool> {
    let subject = context.expect_string(args.value(0))?;
    let pattern = compiled(context, args)?;
    let length = subject.len(context) as u64;
    let work = length.saturating_mul(pattern.places);
    if work > MAX_WORK {
        let message = format!("string of {length} characters is too long for this regular expression");
        return Err(Failure::error(message, &[]));
    }
    context.charge_fuel(work / 2)?;
    let subject = subject.to_string(context);
    Ok(pattern.regex.is_match(&subject))
}

fn compiled<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, Pattern> {
    let length = context.expect_string(args.value(1))?.len(context);
    if length > MAX_CHARACTERS {
        let message = format!("regular expression of {length} characters, at most {MAX_CHARACTERS} are possible");
        return Err(Failure::error(message, &[]));
    }
    let text = text(context, args, 1)?;
    if let Some(pattern) = context.extension::<Compiled>().0.get(&text) {
        return Ok(pattern.clone());
    }
    let pattern = compile(context, &text)?;
    let room = MAX_KEPT_BYTES.min(context.limits().memory.unwrap_or(u64::MAX) / 16);
    let kept = &mut context.extension::<Compiled>().0;
    let all: u64 = kept.values().map(|it| it.bytes).sum();
    if kept.len() >= MAX_KEPT || all + pattern.bytes > room {
        kept.clear();
    }
    if pattern.bytes <= room {
        kept.insert(text, pattern.clone());
    }
    Ok(pattern)
}

/// Compiles an expression whose size is known from its syntax before anything larger is made of it.
fn compile<'h>(context: &Context<'h>, text: &str) -> Fallible<'h, Pattern> {
    context.charge_fuel(16 * text.len() as u64)?;
    let syntax = Parser::new().parse(text).map_err(|error| invalid(&error.kind()))?;
    let size = Sizes::default().of(&syntax);
    if size.ranges > MAX_RANGES {
        return Err(too_large());
    }
    // What is too large is refused when so much has been made of it.
    let states = size.places.saturating_add(size.written_out / 4);
    let states = states.min(MAX_SIZE as u64 / 16);
    context.charge_fuel(16 * states + size.ranges)?;
    context.check_memory(MAX_SIZE)?;
    let built = RegexBuilder::new(text)
        .size_limit(MAX_SIZE)
        .dfa_size_limit(MAX_CACHE)
        .build();
    let regex = built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => too_large(),
        error => invalid(&error),
    })?;
    Ok(Pattern {
        regex,
        places: size.places,
        bytes: BYTES_OF_PATTERN + BYTES_OF_STATE * states,
    })
}

/// Bytes that a compiled expression takes, and those for each of its states.
const BYTES_OF_PATTERN: u64 = 16 << 10;
const BYTES_OF_STATE: u64 = 128;

fn too_large<'h>() -> Failure<'h> {
    Failure::error("regular expression is too large", &[])
}

fn invalid<'h>(error: &dyn core::fmt::Display) -> Failure<'h> {
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default();
    let reason = reason.trim_start_matches("error: ");
    Failure::error(format!("invalid regular expression: {reason}"), &[])
}

/// How large an expression is, or a part of it.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Places where a match may be, when repetitions are written out.
    places: u64,
    /// Ranges of characters in its classes.
    ranges: u64,
    /// The same when repetitions are written out.
    written_out: u64,
}

impl Size {
    const fn of_class(ranges: u64) -> Self {
        // A character is up to four bytes.
        Self {
            places: 4,
            ranges,
            written_out: ranges,
        }
    }

    const fn and(self, other: Self) -> Self {
        Self {
            places: self.places.saturating_add(other.places),
            ranges: self.ranges.saturating_add(other.ranges),
            written_out: self.written_out.saturating_add(other.written_out),
        }
    }

    const fn times(self, times: u64) -> Self {
        Self {
            places: self.places.saturating_mul(times),
            written_out: self.written_out.saturating_mul(times),
            ..self
        }
    }
}

/// Counts in the order of the text. The parser bounds how deep an expression nests.
#[derive(Default)]
struct Sizes {
    /// Whether case may be ignored here: it was somewhere before.
    folds: bool,
}

impl Sizes {
    fn of(&mut self, part: &Ast) -> Size {
        match part {
            Ast::Empty(_) | Ast::Assertion(_) => Size {
                places: 1,
                ..Size::default()
            },
            Ast::Flags(flags) => {
                self.flags(&flags.flags);
                Size::default()
            }
            Ast::Literal(_) if self.folds => Size::of_class(4),
            Ast::Literal(literal) => Size {
                places: literal.c.len_utf8() as u64,
                ..Size::default()
            },
            Ast::Dot(_) => Size::of_class(NARROW_CLASS),
            Ast::ClassUnicode(_) => self.class(WIDE_CLASS),
            Ast::ClassPerl(class) => self.class(ranges_of(&class.kind)),
            Ast::ClassBracketed(class) => {
                let ranges = self.set(&class.kind);
                Size::of_class(ranges)
            }
            // Each repetition is a place of its own, wherever it is written out.
            Ast::Repetition(it) => {
                let own = Size {
                    places: 1,
                    ..Size::default()
                };
                self.of(&it.ast).and(own).times(times(&it.op.kind))
            }
            Ast::Group(group) => {
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    self.flags(flags);
                }
                self.of(&group.ast)
            }
            Ast::Alternation(all) => self.sum(&all.asts),
            Ast::Concat(all) => self.sum(&all.asts),
        }
    }

    fn sum(&mut self, parts: &[Ast]) -> Size {
        let sizes = parts.iter().map(|it| self.of(it));
        sizes.fold(Size::default(), Size::and)
    }

    fn flags(&mut self, flags: &Flags) {
        self.folds |= flags.flag_state(Flag::CaseInsensitive) == Some(true);
    }

    fn class(&self, ranges: u64) -> Size {
        Size::of_class(self.folded(ranges))
    }

    const fn folded(&self, ranges: u64) -> u64 {
        if self.folds { ranges + FOLDED } else { ranges }
    }

    /// Ranges of a class in brackets.
    fn set(&self, set: &ClassSet) -> u64 {
        match set {
            ClassSet::Item(item) => self.item(item),
            ClassSet::BinaryOp(it) => self.set(&it.lhs).saturating_add(self.set(&it.rhs)),
        }
    }

    fn item(&self, item: &ClassSetItem) -> u64 {
        match item {
            ClassSetItem::Empty(_) => 0,
            ClassSetItem::Literal(_) => 4,
            ClassSetItem::Range(range) => {
                let (start, end) = (u32::from(range.start.c), u32::from(range.end.c));
                let characters = u64::from(end.saturating_sub(start)) + 1;
                1 + if self.folds { characters.min(FOLDED) } else { 0 }
            }
            ClassSetItem::Ascii(_) => NARROW_CLASS,
            ClassSetItem::Unicode(_) => self.folded(WIDE_CLASS),
            ClassSetItem::Perl(class) => self.folded(ranges_of(&class.kind)),
            ClassSetItem::Bracketed(class) => self.set(&class.kind),
            ClassSetItem::Union(union) => {
                let items = union.items.iter().map(|it| self.item(it));
                items.fold(0, u64::saturating_add)
            }
        }
    }
}

const fn ranges_of(class: &ClassPerlKind) -> u64 {
    match class {
        ClassPerlKind::Word => WIDE_CLASS,
        ClassPerlKind::Digit | ClassPerlKind::Space => NARROW_CLASS,
    }
}

/// How often a repetition is written out.
fn times(kind: &RepetitionKind) -> u64 {
    match kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 1,
        RepetitionKind::OneOrMore => 2,
        RepetitionKind::Range(range) => match *range {
            RepetitionRange::Exactly(most) | RepetitionRange::Bounded(_, most) => u64::from(most.max(1)),
            RepetitionRange::AtLeast(least) => u64::from(least) + 1,
        },
    }
}
