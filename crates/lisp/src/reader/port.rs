//! Reads one datum of a port, by the lexer and the grammar of programs.
//!
//! The lexer sees a part of what the port has. A lexeme that ends where the part does may go on after it: then the
//! lexer starts again before it, with a longer part. So no more is asked of the port than the datum needs.

use core::str;
use std::collections::HashMap;

use polyc_base::trap::TrapCode;
use polyc_base::{Diagnostic, FileId, Span};
use polyc_runtime::native::{Failure, Fallible, NativeResult};
use polyc_runtime::{Context, Port, Value};

use super::collect::Collector;
use super::form::Forms;
use super::grammar::DatumParser;
use super::lexeme::{Lexeme, Token};
use super::lexer::Lexer;
use super::name::Names;
use super::program::{refusal, unclosed};
use super::tree::Tree;
use super::value::value_of;

/// Bytes of a part, unless a lexeme is longer.
const PART: usize = 256;
/// Bytes for a lexeme and what is made of it before it is a value.
const LEXEME: usize = 200;
/// Lexemes after which there is a look at the memory.
const LOOK: usize = 1024;

/// What the lexer found in a part.
enum Found {
    /// A datum, complete.
    Datum,
    /// No more lexemes, or one that may go on.
    Part,
    /// The end of the text.
    End,
    /// A mistake.
    Wrong(Diagnostic),
}

struct Reader<'h> {
    port: Port<'h>,
    collector: Collector,
    /// Data before this one are comments.
    is_comment: bool,
    folds_case: bool,
    /// Bytes of the port's rest that are lexemes already.
    at: usize,
}

/// The next datum of a port, or the end-of-file object.
///
/// # Errors
/// A read error: there is no datum there; what was looked at has been taken. Or as [`Port::fill`].
pub fn read_datum<'h>(context: &mut Context<'h>, port: Port<'h>) -> NativeResult<'h> {
    let mut reader = Reader {
        port,
        collector: Collector::new(),
        is_comment: false,
        folds_case: port.folds_case(context),
        at: 0,
    };
    let (mut part, mut has_ended) = (PART, false);
    loop {
        let before = reader.at;
        let is_all = before + part >= port.rest(context).len();
        match reader.scan(context, part, is_all && has_ended)? {
            Found::Datum => return reader.finish(context),
            Found::Wrong(diagnostic) => return reader.fail(context, &diagnostic),
            Found::End => return reader.end(context),
            Found::Part if reader.at > before => part = PART,
            Found::Part if is_all => has_ended = !port.fill(context)?,
            Found::Part => part *= 2,
        }
    }
}

impl<'h> Reader<'h> {
    /// Takes the lexemes of the next part.
    fn scan(&mut self, context: &Context<'h>, part: usize, is_last: bool) -> Fallible<'h, Found> {
        let rest = self.port.rest(context).get(self.at..).unwrap_or_default();
        let bytes = &rest[..part.min(rest.len())];
        let (text, wrong) = match str::from_utf8(bytes) {
            Ok(text) => (text, 0),
            Err(error) => {
                let valid = str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                let cut = if is_last { bytes.len() - valid.len() } else { 0 };
                (valid, error.error_len().unwrap_or(cut))
            }
        };
        let is_last = is_last && text.len() == bytes.len();
        let mut lexer = Lexer::part(text, self.folds_case);
        let begin = self.at;
        while let Some(token) = lexer.next() {
            let end = lexer.position();
            let may_go_on = end == text.len() && !token.lexeme.is_delimited();
            if may_go_on && !is_last && wrong == 0 {
                return Ok(Found::Part);
            }
            self.at = begin + end;
            self.folds_case = lexer.fold_case;
            if let Some(diagnostic) = lexer.diagnostics.pop() {
                return Ok(Found::Wrong(self.shifted(&diagnostic, begin)));
            }
            if let Some(found) = self.take(context, token, begin)? {
                return Ok(found);
            }
        }
        if wrong > 0 {
            let place = begin + text.len();
            self.at = place + wrong;
            return Ok(Found::Wrong(self.wrong(place, "these bytes are not UTF-8")));
        }
        if !is_last {
            return Ok(Found::Part);
        }
        self.at = begin + text.len();
        Ok(match lexer.diagnostics.pop() {
            Some(diagnostic) => Found::Wrong(self.shifted(&diagnostic, begin)),
            None => Found::End,
        })
    }

    /// Takes a lexeme of a part that begins there.
    fn take(&mut self, context: &Context<'h>, token: Token, begin: usize) -> Fallible<'h, Option<Found>> {
        let place = |offset: u32| u32::try_from(begin + offset as usize).unwrap_or(u32::MAX);
        let (start, end) = (place(token.start), place(token.end));
        let token = Token { start, end, ..token };
        context.charge_fuel(1 + u64::from(end - start) / 16)?;
        let count = self.collector.tokens.len();
        if count % LOOK == LOOK - 1 {
            context.check_memory(count * LEXEME)?;
        }
        if self.collector.is_unopened(&token) {
            let message = "this `)` closes nothing";
            return Ok(Some(Found::Wrong(self.wrong(start as usize, message))));
        }
        if count == 0 {
            self.is_comment = token.lexeme == Lexeme::DatumComment;
        }
        if !self.collector.take(token) {
            return Ok(None);
        }
        if self.is_comment {
            self.collector = Collector::new();
            return Ok(None);
        }
        Ok(Some(Found::Datum))
    }

    fn wrong(&self, start: usize, message: &str) -> Diagnostic {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let span = Span::new(FileId::new(0), offset(start), offset(self.at.max(start)));
        Diagnostic::error(super::codes::LEXEME, span, message)
    }

    /// A diagnostic of a part that begins there.
    fn shifted(&self, diagnostic: &Diagnostic, begin: usize) -> Diagnostic {
        self.wrong(begin + diagnostic.span.start as usize, &diagnostic.message)
    }

    /// The text ends.
    fn end(self, context: &mut Context<'h>) -> NativeResult<'h> {
        let Some(token) = self.collector.innermost() else {
            self.advance(context);
            return Ok(Value::EOF);
        };
        let span = Span::new(FileId::new(0), token.start, token.end);
        let diagnostic = unclosed(span, &token.lexeme);
        self.fail(context, &diagnostic)
    }

    /// Takes from the port what has been read.
    fn advance(&self, context: &mut Context<'h>) {
        self.port.set_folds_case(context, self.folds_case);
        self.port.take(context, self.at);
    }

    fn fail(self, context: &mut Context<'h>, diagnostic: &Diagnostic) -> NativeResult<'h> {
        let (line, column) = self.port.place(context, diagnostic.span.start as usize);
        let message = format!("line {}, column {}: {}", line + 1, column + 1, diagnostic.message);
        let condition = context.error_condition(TrapCode::ReadError, &message, &[])?;
        self.advance(context);
        Err(Failure::Throw(condition))
    }

    /// The datum of the lexemes.
    fn finish(mut self, context: &mut Context<'h>) -> NativeResult<'h> {
        let tokens = core::mem::take(&mut self.collector.tokens);
        context.check_memory(tokens.len() * LEXEME)?;
        let (mut forms, mut names) = (Forms::default(), Names::default());
        let file = FileId::new(0);
        let mut tree = Tree {
            forms: &mut forms,
            names: &mut names,
            file,
            labels: HashMap::new(),
        };
        let lexemes = tokens.into_iter().map(|it| Ok((it.start, it.lexeme, it.end)));
        match DatumParser::new().parse(&mut tree, lexemes) {
            Ok(form) => {
                let value = value_of(context, &forms, &names, form)?;
                self.advance(context);
                Ok(value)
            }
            Err(error) => {
                let diagnostic = refusal(file, error);
                self.fail(context, &diagnostic)
            }
        }
    }
}
