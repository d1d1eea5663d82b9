//! Standard input, which all languages of a session share.

use crate::context::Context;
use crate::failure::Fallible;
use crate::object::port::Standing;

impl<'h> Context<'h> {
    /// The next byte of standard input, left there; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn peek_byte(&mut self) -> Fallible<'h, Option<u8>> {
        self.standard_port(Standing::Input)?.peek_byte(self)
    }

    /// The next byte of standard input; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn read_byte(&mut self) -> Fallible<'h, Option<u8>> {
        self.standard_port(Standing::Input)?.read_byte(self)
    }

    /// The next character of standard input, left there; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn peek_char(&mut self) -> Fallible<'h, Option<char>> {
        self.standard_port(Standing::Input)?.peek_char(self)
    }

    /// The next character of standard input; `None` at its end.
    ///
    /// # Errors
    /// The host refused or failed.
    pub fn read_char(&mut self) -> Fallible<'h, Option<char>> {
        self.standard_port(Standing::Input)?.read_char(self)
    }

    /// The next line of standard input without its end; `None` at the end of input. If it fails nothing is taken.
    ///
    /// # Errors
    /// The host refused or failed, or the line does not fit the memory limit.
    pub fn read_line(&mut self) -> Fallible<'h, Option<String>> {
        let input = self.standard_port(Standing::Input)?;
        let Some((length, end)) = input.find_line(self)? else {
            return Ok(None);
        };
        let line = input.text(self, length)?;
        input.take(self, length + end);
        Ok(Some(line))
    }
}
