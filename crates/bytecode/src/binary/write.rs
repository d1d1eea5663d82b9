//! From module to bytes.

use std::collections::HashMap;

use super::parts::Coded;
use super::{FORMAT_VERSION, MAGIC, SHARED_STRING, Section};
use crate::cursor::{write_count, write_u32};
use crate::model::Module;

/// The module file.
///
/// # Panics
/// If the module is too large for one: 4 GiB.
#[must_use]
pub fn encode(module: &Module) -> Vec<u8> {
    let mut writer = Writer::default();
    let sections = writer.sections(module);
    let mut out = MAGIC.to_vec();
    out.extend(FORMAT_VERSION.to_le_bytes());
    let producer = module.declarations.producer.as_bytes();
    let length = u32::try_from(producer.len()).expect("modules are under 4 GiB");
    out.extend(length.to_le_bytes());
    out.extend(producer);
    push_section(&mut out, Section::Strings, &writer.strings_section());
    for (section, contents) in sections {
        push_section(&mut out, section, &contents);
    }
    out
}

fn push_section(out: &mut Vec<u8>, section: Section, contents: &[u8]) {
    out.push(section as u8);
    write_count(contents.len(), out);
    out.extend(contents);
}

/// Strings in order of first use, and the section being written.
#[derive(Default)]
pub(super) struct Writer<'m> {
    strings: Vec<&'m str>,
    shared: HashMap<&'m str, u32>,
    pub(super) out: Vec<u8>,
}

impl<'m> Writer<'m> {
    fn strings_section(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write_count(self.strings.len(), &mut out);
        for text in &self.strings {
            write_count(text.len(), &mut out);
            out.extend(text.as_bytes());
        }
        out
    }

    fn sections(&mut self, module: &'m Module) -> Vec<(Section, Vec<u8>)> {
        let declarations = &module.declarations;
        let mut sections = Vec::new();
        let mut take = |section, writer: &mut Self| {
            sections.push((section, core::mem::take(&mut writer.out)));
        };
        declarations.name.write(self);
        declarations.language.write(self);
        take(Section::Metadata, self);
        declarations.sources.write(self);
        take(Section::Sources, self);
        declarations.constants.write(self);
        take(Section::Constants, self);
        declarations.shapes.write(self);
        take(Section::Shapes, self);
        declarations.imports.write(self);
        take(Section::Imports, self);
        declarations.globals.write(self);
        take(Section::Globals, self);
        declarations.functions.write(self);
        take(Section::Functions, self);
        declarations.exports.write(self);
        declarations.entry.write(self);
        take(Section::Exports, self);
        module.bodies.write(self);
        take(Section::Code, self);
        module.bodies.iter().for_each(|body| body.handlers.write(self));
        take(Section::Handlers, self);
        declarations.locations.write(self);
        for body in &module.bodies {
            let mut previous = 0;
            self.list(&body.spans, |writer, (offset, loc)| {
                writer.difference(&mut previous, *offset);
                loc.write(writer);
            });
        }
        take(Section::Spans, self);
        module.bodies.iter().for_each(|body| body.local_names.write(self));
        take(Section::Names, self);
        declarations.custom.write(self);
        take(Section::Custom, self);
        sections
    }

    pub(super) fn list<T>(&mut self, items: &'m [T], mut write: impl FnMut(&mut Self, &'m T)) {
        write_count(items.len(), &mut self.out);
        for item in items {
            write(self, item);
        }
    }

    pub(super) fn string(&mut self, text: &'m str) {
        let next = u32::try_from(self.strings.len()).expect("modules are under 4 GiB");
        let number = if text.len() > SHARED_STRING {
            next
        } else {
            *self.shared.entry(text).or_insert(next)
        };
        if number == next {
            self.strings.push(text);
        }
        write_u32(number, &mut self.out);
    }

    /// A number of an ascending table, as the difference from the one before.
    pub(super) fn difference(&mut self, previous: &mut u32, value: u32) {
        write_u32(value.wrapping_sub(*previous), &mut self.out);
        *previous = value;
    }
}
