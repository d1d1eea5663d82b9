//! Watching passes work: `--print-after`, `--remarks`.

use polyc_base::FuncId;
use polyc_ir::{Module, print_function};

use crate::manager::Pass;
use crate::remarks::Remark;

/// Is told when a pass has changed a function.
pub trait Observer {
    /// `pass` has changed `func`.
    fn changed(&mut self, pass: &'static Pass, module: &Module, func: FuncId) {
        let _ = (pass, module, func);
    }

    /// A pass makes a remark.
    fn remark(&mut self, remark: Remark) {
        let _ = remark;
    }

    /// Whether passes are to make remarks.
    fn wants_remarks(&self) -> bool {
        false
    }
}

/// Watches nothing.
impl Observer for () {}

/// After which passes to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// After each.
    All,
    /// After one.
    After(&'static str),
}

impl Print {
    /// `all`, or the name of a pass.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "all" {
            return Some(Self::All);
        }
        crate::manager::pass(name).map(|pass| Self::After(pass.name))
    }
}

/// Prints each function after a pass has changed it.
#[derive(Debug)]
pub struct PrintAfter {
    which: Print,
    /// The text printed so far.
    pub text: String,
}

impl PrintAfter {
    /// Nothing printed yet.
    #[must_use]
    pub const fn new(which: Print) -> Self {
        Self {
            which,
            text: String::new(),
        }
    }
}

impl Observer for PrintAfter {
    fn changed(&mut self, pass: &'static Pass, module: &Module, func: FuncId) {
        if self.which == Print::All || self.which == Print::After(pass.name) {
            self.text.push_str(&format!("; after {}\n", pass.name));
            self.text.push_str(&print_function(module, func));
            self.text.push('\n');
        }
    }
}
