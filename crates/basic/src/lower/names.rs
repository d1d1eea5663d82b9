//! What names, numbers and data mean: a name has one meaning, and declarations come before uses.

use std::collections::BTreeSet;

use polyc_base::{Diagnostic, FuncId, Span};

use super::Body;
use crate::tree::{Name, NodeId};
use crate::{codes, format};

/// The largest subscript of an array that is not declared (7.4).
const USUAL_BOUND: u32 = 10;
/// Most elements of an array.
const MOST_ELEMENTS: u64 = 1 << 24;

/// An array.
#[derive(Clone)]
pub(super) struct Array {
    /// How many subscripts of each kind there are.
    pub lengths: Vec<u32>,
    by_dim: bool,
    span: Span,
}

impl Body<'_, '_> {
    /// The name of a simple variable or a string. A letter is one of the former or an array (7.4).
    pub(super) fn variable(&mut self, id: NodeId) -> Name {
        let (name, span) = (self.program.name(id).expect("it is one"), self.program[id].span);
        let array = self.known.arrays.get(&Name([name.0[0], b'(']));
        let array = array.filter(|_| name.0[1] == b' ').map(|it| it.span);
        if self.parameter == Some(name) {
            return name.of_parameter();
        } else if let Some(array) = array {
            let message = format!("`{name}` is an array, here it has no subscript");
            self.error_beside(codes::NAME, span, message, (array, "the array"));
        } else {
            self.known.simple.entry(name).or_insert(span);
        }
        name
    }

    /// The lengths of an array that is used or declared. It has one letter and always as many subscripts.
    pub(super) fn array(&mut self, id: NodeId, by_dim: bool) -> Vec<u32> {
        let (name, node) = (self.program.name(id).expect("it is one"), &self.program[id]);
        let (text, span) = (self.program.slice(node.span), node.span);
        let parts = node.parts.iter();
        let bounds = parts.map(|&it| if by_dim { self.integer(it) } else { USUAL_BOUND });
        let bounds: Vec<u32> = bounds.collect();
        let lengths = bounds.iter().map(|it| it.saturating_add(1) - self.known.base);
        let mut lengths: Vec<u32> = lengths.collect();
        if text.as_bytes()[1].is_ascii_digit() {
            let message = format!("`{}` is not an array: the name of one is a letter alone", &text[..2]);
            self.error(codes::NAME, span, message);
        } else if let Some(&simple) = self.known.simple.get(&Name([name.0[0], b' '])) {
            let message = format!("`{name}` is a simple variable, here it has a subscript");
            self.error_beside(codes::NAME, span, message, (simple, "the simple variable"));
        } else if let Some(known) = self.known.arrays.get(&name) {
            let message = match (known.by_dim, by_dim) {
                (true, true) => format!("the array `{name}` is declared twice"),
                (false, true) => format!("the array `{name}` is used before it is declared"),
                _ if known.lengths.len() == lengths.len() => return known.lengths.clone(),
                _ => format!("`{name}` has always as many subscripts"),
            };
            let known = known.span;
            self.error_beside(codes::ARRAY, span, message, (known, "here it is first"));
        } else {
            if lengths.contains(&0) {
                let message = "a bound of 0 is below the smallest subscript, 1 by OPTION BASE";
                self.error(codes::ARRAY, span, message);
            }
            if lengths.iter().map(|&it| u64::from(it)).product::<u64>() > MOST_ELEMENTS {
                let message = format!("an array has at most {MOST_ELEMENTS} elements");
                self.error(codes::ARRAY, span, message);
                // What follows is still lowered.
                lengths.fill(1);
            }
            let array = Array {
                lengths: lengths.clone(),
                by_dim,
                span,
            };
            self.known.arrays.insert(name, array);
        }
        lengths
    }

    /// OPTION stands once, before all arrays (18.4).
    pub(super) fn option(&mut self, id: NodeId, base: NodeId) {
        let (base, span) = (self.integer(base), self.program[id].span);
        let array = self.known.arrays.values().map(|it| it.span).min();
        if let Some(known) = self.known.option.replace(span) {
            self.error_beside(codes::ARRAY, span, "OPTION stands twice", (known, "the first"));
        } else if let Some(array) = array {
            let message = "OPTION follows an array: it stands before all of them";
            self.error_beside(codes::ARRAY, span, message, (array, "the array"));
        } else if base > 1 {
            self.error(codes::ARRAY, span, "the base of subscripts is 0 or 1");
        }
        self.known.base = base.min(1);
    }

    /// A function is used after it is defined, and has an argument if that has a parameter (10.4).
    pub(super) fn function(&mut self, id: NodeId) -> Option<(FuncId, BTreeSet<Name>)> {
        let (letter, _) = self.program.function(id);
        let function = self.known.functions.get(&letter);
        match function.map(|it| (it.parameter.is_some(), (it.id, it.uses.clone()))) {
            Some((has_parameter, function)) => self.arguments(id, has_parameter).then_some(function),
            None => {
                let message = format!("`FN{}` is used before a line that defines it", char::from(letter));
                self.error(codes::FUNCTION, self.program[id].span, message);
                None
            }
        }
    }

    /// Whether there is an argument where one is wanted, and nowhere else.
    pub(super) fn arguments(&mut self, id: NodeId, wanted: bool) -> bool {
        let node = &self.program[id];
        let is_right = node.parts.is_empty() != wanted;
        if !is_right {
            let count = if wanted { "one" } else { "no" };
            let message = format!("this function takes {count} argument");
            self.error(codes::ARGUMENTS, node.span, message);
        }
        is_right
    }

    /// A numeric constant. One beyond machine infinity is replaced by that, with a warning (6.5).
    pub(super) fn number(&mut self, id: NodeId) {
        let span = self.program[id].span;
        let text = self.program.slice(span);
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => {}
            Ok(_) => {
                let message = format!("overflow: `{text}` is larger than machine infinity, which takes its place");
                let warning = Diagnostic::warning(codes::OVERFLOW, span, message);
                self.known.diagnostics.push(warning);
            }
            Err(_) => {
                let message = format!("a number has at least one digit, found `{text}`");
                self.error(codes::NUMBER, span, message);
            }
        }
    }

    /// An unsigned integer, such as a bound of an array.
    fn integer(&mut self, id: NodeId) -> u32 {
        let span = self.program[id].span;
        let text = self.program.slice(span);
        if !text.bytes().all(|it| it.is_ascii_digit()) {
            let message = format!("expected an integer without sign, point and exponent, found `{text}`");
            self.error(codes::NUMBER, span, message);
            return 1;
        }
        text.parse().unwrap_or(u32::MAX)
    }

    /// A list of data, with and without quotation marks (17.2).
    pub(super) fn data(&mut self, id: NodeId) {
        let span = self.program[id].span;
        let mut rest = Some(self.program.slice(span));
        while let Some(list) = rest {
            let (datum, after) = format::split(list).unwrap_or_else(|message| {
                let start = span.end - u32::try_from(list.len()).expect("it is a part of the text");
                self.error(codes::CHARACTER, Span { start, ..span }, message);
                ("", None)
            });
            self.known.data.extend([datum, "\n"]);
            rest = after;
        }
    }
}
