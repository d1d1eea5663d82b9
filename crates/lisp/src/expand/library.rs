//! `define-library` (R7RS 5.6) and files: libraries of a program are expanded into it, each with a top level of its
//! own, the first time that one is imported. So their bodies run once, in that order, before the body that imports
//! them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use polyc_base::{Constant, Diagnostic};
use polyc_frontend::FoundText;
use polyc_frontend::nearest::nearest;

use super::import::Exports;
use super::scope::World;
use super::{Expanded, Expander, Reported};
use crate::reader::codes;
use crate::reader::form::{Form, FormKind};
use crate::reader::name::Name;
use crate::reader::read_program;

/// How many libraries may be imported, one inside the other, and how many files included.
const MOST_NESTED: usize = 100;

/// The libraries of a program, by the words of their names.
#[derive(Default)]
pub(super) struct Libraries {
    all: HashMap<Vec<String>, State>,
    /// The forms that declare them.
    forms: HashSet<Form>,
    /// Those that are being expanded, each imported by the one before it.
    chain: Vec<Vec<String>>,
}

enum State {
    /// Its `define-library`.
    Declared(Form),
    Expanding,
    Ready(Rc<Exports>),
    /// It could not be expanded; that has been reported.
    Broken,
}

/// What the declarations of a library say.
#[derive(Default)]
struct Declared {
    /// What it is called outside, what it is inside, and where that is said.
    exports: Vec<(Rc<str>, Name, Form)>,
    body: Vec<Form>,
}

/// `(a b 1)`.
fn shown(path: &[String]) -> String {
    format!("({})", path.join(" "))
}

impl Expander<'_, '_> {
    /// Makes a library known under its name.
    pub(super) fn declare_library(&mut self, form: Form) -> Expanded<Vec<String>> {
        let parts = self.forms.items(form).unwrap_or_default();
        let &[_, name, ..] = &*parts else {
            return Err(self.syntax_error(form, "`define-library` takes a name and declarations"));
        };
        let path = self.library_path(name)?;
        if !self.libraries.forms.insert(form) {
            return Ok(path);
        }
        if self.libraries.all.contains_key(&path) {
            let message = format!("the library `{}` is defined twice", shown(&path));
            return Err(self.report(codes::LIBRARY, name, message));
        }
        self.libraries.all.insert(path.clone(), State::Declared(form));
        Ok(path)
    }

    /// Whether a library of that name is in the program or in a file. If in a file, it is known from now on.
    pub(super) fn is_declared(&mut self, form: Form, path: &[String]) -> Expanded<bool> {
        if self.libraries.all.contains_key(path) {
            return Ok(true);
        }
        let found = match self.library.find(path) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(false),
            Err(message) => return Err(self.report(codes::LIBRARY, form, message)),
        };
        for form in self.read(&found, false) {
            let parts = self.forms.items(form).unwrap_or_default();
            let word = parts.first().and_then(|&head| self.word(head));
            if word.as_deref() == Some("define-library") {
                self.declare_library(form)?;
            }
        }
        if self.libraries.all.contains_key(path) {
            return Ok(true);
        }
        let message = format!("`{}` does not define the library `{}`", found.source.name, shown(path));
        Err(self.report(codes::LIBRARY, form, message))
    }

    /// What a library exports; its body becomes part of the program, unless it is already.
    pub(super) fn library_exports(&mut self, form: Form, path: &[String]) -> Expanded<Rc<Exports>> {
        if !self.is_declared(form, path)? {
            let message = format!("there is no library `{}`", shown(path));
            let hint = self.near_library(path);
            let diagnostic = Diagnostic::error(codes::LIBRARY, self.span(form), message).with_hint(hint);
            let via = self.forms.get(form).via;
            return Err(self.report_diagnostic(diagnostic, via));
        }
        let library = match &self.libraries.all[path] {
            State::Ready(exports) => return Ok(Rc::clone(exports)),
            State::Broken => return Err(Reported),
            State::Expanding => return Err(self.report_cycle(form, path)),
            State::Declared(library) => *library,
        };
        if self.libraries.chain.len() >= MOST_NESTED {
            let message = format!("more than {MOST_NESTED} libraries import each other here");
            return Err(self.report(codes::LIBRARY, form, message));
        }
        self.libraries.chain.push(path.to_vec());
        self.libraries.all.insert(path.to_vec(), State::Expanding);
        let exports = self.expand_library(library).map(Rc::new);
        self.libraries.chain.pop();
        let state = match &exports {
            Ok(exports) => State::Ready(Rc::clone(exports)),
            Err(Reported) => State::Broken,
        };
        self.libraries.all.insert(path.to_vec(), state);
        exports
    }

    fn near_library(&self, path: &[String]) -> String {
        let known = self.libraries.all.keys().map(|it| shown(it));
        let standard = crate::library::standard::LIBRARIES.iter();
        let standard = standard.map(|it| format!("(scheme {})", it.name));
        let known: Vec<String> = known.chain(standard).collect();
        match nearest(&shown(path), known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "it would be in the file `{}.sld`, beside the program or in a folder of `-I`",
                path.join("/")
            ),
        }
    }

    /// The libraries on the way from the one that is imported again back to it.
    fn report_cycle(&mut self, form: Form, path: &[String]) -> Reported {
        let chain = self.libraries.chain.iter().skip_while(|it| *it != path);
        let chain: Vec<String> = chain.map(|it| shown(it)).chain([shown(path)]).collect();
        let message = format!("libraries import each other: {}", chain.join(" imports "));
        self.report(codes::LIBRARY, form, message)
    }

    fn expand_library(&mut self, library: Form) -> Expanded<Exports> {
        let parts = self.forms.items(library).unwrap_or_default();
        let outside = self.scopes.enter_top(World::Closed);
        let declared = self.declarations(&parts[2..]);
        let exports = declared.map(|declared| {
            self.top_level(&declared.body);
            self.exported(declared.exports)
        });
        self.scopes.back_to(outside);
        exports
    }

    /// What the names that the present top level exports are bound to.
    fn exported(&mut self, names: Vec<(Rc<str>, Name, Form)>) -> Exports {
        let top = self.scopes.top();
        let mut exports = Exports::new();
        for (text, name, form) in names {
            match self.scopes.lookup(name, top) {
                Some(binding) => {
                    exports.insert(text, binding);
                }
                None if self.scopes.world(top) == World::Broken => {}
                None => {
                    let message = format!("`{}` is exported, but neither defined nor imported", self.text(name));
                    self.report(codes::LIBRARY, form, message);
                }
            }
        }
        exports
    }

    /// Goes through the declarations; imports take effect.
    fn declarations(&mut self, declarations: &[Form]) -> Expanded<Declared> {
        let mut declared = Declared::default();
        let mut pending: Vec<Form> = declarations.iter().rev().copied().collect();
        let mut included = 0;
        while let Some(form) = pending.pop() {
            let parts = self.expect_list(form, "a declaration of a library")?;
            let word = parts.first().and_then(|&head| self.word(head));
            match word.as_deref() {
                Some("export") => self.export_specs(&parts[1..], &mut declared)?,
                Some("import") => self.import(&parts[1..]),
                Some("begin") => declared.body.extend_from_slice(&parts[1..]),
                Some("include") => declared.body.extend(self.included(form, &parts, false)?),
                Some("include-ci") => declared.body.extend(self.included(form, &parts, true)?),
                Some("include-library-declarations") => {
                    included += 1;
                    if included > MOST_NESTED {
                        return Err(self.report(codes::LIBRARY, form, "files include each other without end here"));
                    }
                    pending.extend(self.included(form, &parts, false)?.into_iter().rev());
                }
                Some("cond-expand") => pending.extend(self.cond_expand(form, &parts)?.into_iter().rev()),
                _ => {
                    let message = "a library has declarations: `export`, `import`, `begin`, `include`, `cond-expand`";
                    let diagnostic = Diagnostic::error(codes::SYNTAX, self.span(form), message)
                        .with_hint("definitions and expressions stand in `(begin …)`");
                    let via = self.forms.get(form).via;
                    return Err(self.report_diagnostic(diagnostic, via));
                }
            }
        }
        Ok(declared)
    }

    fn export_specs(&mut self, specs: &[Form], declared: &mut Declared) -> Expanded<()> {
        for &spec in specs {
            let (inside, outside) = match self.forms.items(spec).as_deref() {
                Some(&[word, inside, outside]) if self.word(word).as_deref() == Some("rename") => (inside, outside),
                Some(_) => return Err(self.syntax_error(spec, "an export is a name or `(rename name other-name)`")),
                None => (spec, spec),
            };
            let inside = self.expect_identifier(inside, "what is exported")?;
            let outside = self.expect_identifier(outside, "what it is exported as")?;
            declared.exports.push((self.text(outside), inside, spec));
        }
        Ok(())
    }

    /// The forms of the files that `(include "file" …)` names.
    pub(super) fn included(&mut self, form: Form, parts: &[Form], folds: bool) -> Expanded<Vec<Form>> {
        let mut forms = Vec::new();
        for &part in &parts[1..] {
            let name = match self.forms.kind(part) {
                FormKind::Constant(Constant::String(name)) => name.clone(),
                _ => return Err(self.syntax_error(part, "the name of a file is a string")),
            };
            if self.includes >= MOST_NESTED * MOST_NESTED {
                return Err(self.report(codes::LIBRARY, form, "files include each other without end here"));
            }
            self.includes += 1;
            let from = self.span(form).file;
            match self.library.include(from, &name) {
                Ok(found) => forms.extend(self.read(&found, folds)),
                Err(message) => return Err(self.report(codes::LIBRARY, part, message)),
            }
        }
        Ok(forms)
    }

    /// Reads a text; what macros may make grows with it.
    fn read(&mut self, found: &FoundText, folds: bool) -> Vec<Form> {
        let before = self.forms.count();
        let text = &found.source.text;
        let (forms, mut mistakes) = read_program(text, found.file, folds, self.forms, self.names);
        self.diagnostics.append(&mut mistakes);
        self.grow(self.forms.count() - before);
        forms
    }
}
