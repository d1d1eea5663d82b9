//! `read`, `eof` and `eoln` on the textfile `input` (6.4.3.5, 6.9.1).
//!
//! A textfile is a sequence of lines, each with its end; a last line without one gets it.

use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Fallible};

use super::errors;
use crate::rules::Rule;

/// Whether characters of the current line have been read.
#[derive(Default)]
struct Line {
    begun: bool,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    End,
    EndOfLine,
    Character(char),
}

fn peek<'h>(context: &mut Context<'h>) -> Fallible<'h, Next> {
    loop {
        return Ok(match context.peek_char()? {
            // Lines end in a line feed, or a carriage return and a line feed.
            Some('\r') => {
                context.charge_fuel(1)?;
                context.read_char()?;
                continue;
            }
            Some('\n') => Next::EndOfLine,
            Some(other) => Next::Character(other),
            None if context.extension::<Line>().begun => Next::EndOfLine,
            None => Next::End,
        });
    }
}

/// Takes what [`peek`] saw.
fn take<'h>(context: &mut Context<'h>) -> Fallible<'h, ()> {
    let taken = context.read_char()?;
    context.extension::<Line>().begun = taken.is_some_and(|it| it != '\n');
    Ok(())
}

pub(super) fn eof<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, bool> {
    Ok(peek(context)? == Next::End)
}

pub(super) fn eoln<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, bool> {
    match peek(context)? {
        Next::End => Err(errors::failure(Rule::EndOfLine)),
        next => Ok(next == Next::EndOfLine),
    }
}

pub(super) fn character<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, i64> {
    let next = peek(context)?;
    let value = match next {
        Next::End => return Err(errors::failure(Rule::EndOfFile)),
        Next::EndOfLine => i64::from(b' '),
        Next::Character(c) if u32::from(c) > 255 => {
            let message = format!("the character `{c}` is none of the type char, 0 to 255");
            return Err(Failure::error(message, &[]));
        }
        Next::Character(c) => i64::from(u32::from(c)),
    };
    take(context)?;
    Ok(value)
}

pub(super) fn line<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, ()> {
    loop {
        let next = peek(context)?;
        if next == Next::End {
            return Err(errors::failure(Rule::EndOfFile));
        }
        // What was taken stays so, and the rest is when the run goes on.
        context.charge_fuel(1)?;
        take(context)?;
        if next == Next::EndOfLine {
            return Ok(());
        }
    }
}

/// A number being read.
struct Reader<'a, 'h> {
    context: &'a mut Context<'h>,
    text: String,
    /// Rule of annex D that a number not well formed breaks.
    rule: Rule,
}

impl<'h> Reader<'_, 'h> {
    fn skip_spaces(&mut self) -> Fallible<'h, ()> {
        while matches!(peek(self.context)?, Next::EndOfLine | Next::Character(' ' | '\t')) {
            self.context.charge_fuel(1)?;
            take(self.context)?;
        }
        Ok(())
    }

    /// Takes one of these characters, if it comes next.
    fn accept(&mut self, wanted: &[char]) -> Fallible<'h, bool> {
        // Not `peek`, which may run out of fuel: what was read of the number would be lost.
        match self.context.peek_char()? {
            Some(c) if wanted.contains(&c) => {
                take(self.context)?;
                self.text.push(c);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn digits(&mut self) -> Fallible<'h, ()> {
        const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
        if !self.accept(&DIGITS)? {
            return Err(errors::failure(self.rule));
        }
        while self.accept(&DIGITS)? {
            self.context.charge_done(1);
            if self.text.len() > 4096 {
                return Err(errors::failure(self.rule));
            }
        }
        Ok(())
    }

    fn signed_digits(&mut self) -> Fallible<'h, ()> {
        self.accept(&['+', '-'])?;
        self.digits()
    }
}

pub(super) fn integer<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, i64> {
    let mut reader = Reader {
        context,
        text: String::new(),
        rule: Rule::ReadInteger,
    };
    reader.skip_spaces()?;
    reader.signed_digits()?;
    let value = reader
        .text
        .parse::<i64>()
        .map_err(|_| errors::failure(Rule::ReadInteger))?;
    Ok(value)
}

pub(super) fn real<'h>(context: &mut Context<'h>, _: Args<'_, 'h>) -> Fallible<'h, f64> {
    let mut reader = Reader {
        context,
        text: String::new(),
        rule: Rule::ReadReal,
    };
    reader.skip_spaces()?;
    reader.signed_digits()?;
    if reader.accept(&['.'])? {
        reader.digits()?;
    }
    if reader.accept(&['e', 'E'])? {
        reader.signed_digits()?;
    }
    let value = reader
        .text
        .parse::<f64>()
        .map_err(|_| errors::failure(Rule::ReadReal))?;
    Ok(value)
}
