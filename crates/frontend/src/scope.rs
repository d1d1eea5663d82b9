//! Scopes of names, and what functions capture: for languages with closures.
//!
//! A resolver goes through a text once, in any way it likes, and says what it meets: [`Scopes`] has open functions and
//! blocks, declarations, uses and assignments. [`Captures`] then knows for each function which variables of outer
//! functions its closures hold, and which variables live in boxes because a closure and its maker must see the same
//! one. A [`Frame`] reads and writes them while a function is lowered. All of it takes time in proportion to the text
//! and to what is captured, and nothing recurses.
//!
//! Closures are as in `docs/frontend-conventions.md`: parameter 0 of a procedure is its closure.

use std::collections::{HashMap, HashSet};

use polyc_base::scalar::Immediate;
use polyc_base::{FuncId, GlobalId, Op, Type, id};
use polyc_ir::{FunctionBuilder, ModuleBuilder, Value, Variable};

id! {
    /// A variable of a program.
    pub struct Local("local");
    /// A function of a program; the first is the program itself.
    pub struct Scope("scope");
}

impl Scope {
    /// The program.
    pub const PROGRAM: Self = Self::new(0);
}

/// Which variables live in boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boxing {
    /// Those that a closure holds and that are assigned.
    Captured,
    /// All that are assigned: calls may return more than once, and an activation that is entered again sees the
    /// assignment.
    Assigned,
}

/// Where a function finds a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the function's own.
    Local,
    /// The function's closure holds it, or its box, under that number.
    Capture(u32),
    /// It is the function itself: parameter 0.
    Own,
    /// A global of the module.
    Global,
}

#[derive(Debug)]
struct LocalData<'t> {
    name: &'t str,
    owner: Scope,
    global: bool,
    assigned: bool,
    /// A closure holds it from before it had its value.
    early: bool,
    defined: bool,
}

#[derive(Debug)]
struct ScopeData {
    parent: Option<Scope>,
    /// The variable that this function is the value of, if nothing else becomes its value.
    own: Option<Local>,
}

/// What is declared where a resolver is.
#[derive(Debug)]
pub struct Scopes<'t> {
    locals: Vec<LocalData<'t>>,
    scopes: Vec<ScopeData>,
    current: Scope,
    /// Open declarations, the last first in view; each block has those from its mark on.
    declared: Vec<Local>,
    blocks: Vec<usize>,
    /// What a name means, the innermost last.
    names: HashMap<&'t str, Vec<Local>>,
    /// Variables of outer functions that functions use, each once, in the order they are met.
    uses: Vec<(Scope, Local)>,
    known: HashSet<(Scope, Local)>,
}

impl Default for Scopes<'_> {
    fn default() -> Self {
        let program = ScopeData {
            parent: None,
            own: None,
        };
        Self {
            locals: Vec::new(),
            scopes: vec![program],
            current: Scope::PROGRAM,
            declared: Vec::new(),
            blocks: vec![0],
            names: HashMap::new(),
            uses: Vec::new(),
            known: HashSet::new(),
        }
    }
}

impl<'t> Scopes<'t> {
    /// Begins a function inside the one that is open. `own` is the variable that it is the value of, if it is the
    /// value of one.
    pub fn begin_function(&mut self, own: Option<Local>) -> Scope {
        let parent = Some(self.current);
        self.scopes.push(ScopeData { parent, own });
        self.current = Scope::from_index(self.scopes.len() - 1);
        self.begin_block();
        self.current
    }

    /// Ends the function that is open.
    ///
    /// # Panics
    /// If it is the program.
    pub fn end_function(&mut self) {
        self.end_block();
        let parent = self.scopes[self.current.index()].parent;
        self.current = parent.expect("the program has no end");
    }

    /// Begins a block.
    pub fn begin_block(&mut self) {
        self.blocks.push(self.declared.len());
    }

    /// Ends the block that is open: its names have the meaning they had before.
    ///
    /// # Panics
    /// If none is.
    pub fn end_block(&mut self) {
        let mark = self.blocks.pop().expect("a block is open");
        for local in self.declared.drain(mark..) {
            let meanings = self.names.get_mut(self.locals[local.index()].name);
            meanings.expect("it was declared").pop();
        }
    }

    /// Declares a variable that has its value from here on.
    pub fn declare(&mut self, name: &'t str) -> Local {
        let local = self.declare_early(name);
        self.define(local);
        local
    }

    /// Declares a variable whose value comes later, at [`Self::define`]: functions before that may capture it.
    pub fn declare_early(&mut self, name: &'t str) -> Local {
        self.add(name, false)
    }

    /// Declares a global: all functions see it, none captures it.
    pub fn declare_global(&mut self, name: &'t str) -> Local {
        self.add(name, true)
    }

    fn add(&mut self, name: &'t str, global: bool) -> Local {
        let local = Local::from_index(self.locals.len());
        self.locals.push(LocalData {
            name,
            owner: self.current,
            global,
            assigned: false,
            early: false,
            defined: global,
        });
        self.declared.push(local);
        self.names.entry(name).or_default().push(local);
        local
    }

    /// The variable has its value from here on.
    pub fn define(&mut self, local: Local) {
        self.locals[local.index()].defined = true;
    }

    /// What a name means here.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Local> {
        self.names.get(name)?.last().copied()
    }

    /// What a name means here, if that is declared in this block.
    #[must_use]
    pub fn find_in_block(&self, name: &str) -> Option<Local> {
        let mark = *self.blocks.last()?;
        // What is declared here has come after the block's first declaration, and so has a greater number.
        let first = *self.declared.get(mark)?;
        self.find(name).filter(|it| it.index() >= first.index())
    }

    /// The function that is open uses a variable.
    pub fn use_local(&mut self, local: Local) {
        let data = &mut self.locals[local.index()];
        if data.global || data.owner == self.current {
            return;
        }
        data.early |= !data.defined;
        if self.known.insert((self.current, local)) {
            self.uses.push((self.current, local));
        }
    }

    /// The function that is open gives a variable another value.
    pub fn assign(&mut self, local: Local) {
        self.locals[local.index()].assigned = true;
        self.use_local(local);
    }

    /// Which variables functions capture, and which live in boxes.
    #[must_use]
    pub fn finish(self, boxing: Boxing) -> Captures {
        let mut captures = Captures {
            places: HashMap::new(),
            captured: vec![Vec::new(); self.scopes.len()],
            boxed: vec![false; self.locals.len()],
            names: self.locals.iter().map(|it| it.name.to_owned()).collect(),
            globals: vec![None; self.locals.len()],
        };
        let is_own = |scope: Scope, local: Local| {
            self.scopes[scope.index()].own == Some(local) && !self.locals[local.index()].assigned
        };
        for (user, local) in &self.uses {
            let (mut scope, owner) = (*user, self.locals[local.index()].owner);
            // Every function between the owner and the user hands it on; those already met have done so.
            while scope != owner && !captures.places.contains_key(&(scope, *local)) {
                if is_own(scope, *local) {
                    captures.places.insert((scope, *local), Place::Own);
                    break;
                }
                let list = &mut captures.captured[scope.index()];
                let number = u32::try_from(list.len()).expect("fewer variables than bytes of text");
                list.push(*local);
                captures.places.insert((scope, *local), Place::Capture(number));
                let parent = self.scopes[scope.index()].parent;
                scope = parent.expect("the owner is outside of the user");
            }
        }
        let is_captured: HashSet<Local> = captures.captured.iter().flatten().copied().collect();
        for (index, local) in self.locals.iter().enumerate() {
            let held = is_captured.contains(&Local::from_index(index));
            let shared = held && (local.assigned || local.early);
            captures.boxed[index] = shared || (local.assigned && !local.global && boxing == Boxing::Assigned);
            if local.global {
                captures.globals[index] = Some(None);
            }
        }
        captures
    }
}

/// What functions capture.
#[derive(Clone, Debug)]
pub struct Captures {
    /// Variables of outer functions.
    places: HashMap<(Scope, Local), Place>,
    /// By function, in the order of their numbers.
    captured: Vec<Vec<Local>>,
    boxed: Vec<bool>,
    names: Vec<String>,
    /// Of globals, and what they are in the module once they are declared in it.
    globals: Vec<Option<Option<GlobalId>>>,
}

impl Captures {
    /// What the closures of a function hold, in order.
    #[must_use]
    pub fn of(&self, scope: Scope) -> &[Local] {
        &self.captured[scope.index()]
    }

    /// Whether a variable lives in a box.
    #[must_use]
    pub fn is_boxed(&self, local: Local) -> bool {
        self.boxed[local.index()]
    }

    /// Where a function that uses a variable finds it.
    #[must_use]
    pub fn place(&self, scope: Scope, local: Local) -> Place {
        match self.globals[local.index()] {
            Some(_) => Place::Global,
            None => self.places.get(&(scope, local)).copied().unwrap_or(Place::Local),
        }
    }

    /// Declares the globals in a module; call it before any body.
    pub fn declare_globals(&mut self, module: &mut ModuleBuilder) {
        for (global, name) in self.globals.iter_mut().zip(&self.names) {
            if let Some(global) = global {
                *global = Some(module.global(name, Type::Any));
            }
        }
    }

    /// The name of a variable.
    #[must_use]
    pub fn name(&self, local: Local) -> &str {
        &self.names[local.index()]
    }

    /// What a global is in the module.
    ///
    /// # Panics
    /// If it is not one, or [`Self::declare_globals`] has not been called.
    #[must_use]
    pub fn global(&self, local: Local) -> GlobalId {
        let global = self.globals[local.index()].flatten();
        global.expect("`declare_globals` came before")
    }
}

/// The variables of a function that is being lowered.
#[derive(Debug)]
pub struct Frame<'c> {
    captures: &'c Captures,
    scope: Scope,
    held: HashMap<Local, Held>,
    /// Variables whose box is there and whose first value is not.
    early: HashSet<Local>,
}

#[derive(Clone, Copy, Debug)]
enum Held {
    /// It changes, and only this function sees it.
    Variable(Variable),
    /// It is always this.
    Value(Value),
    Box(Value),
}

impl<'c> Frame<'c> {
    /// Begins a function: takes what its closure, parameter 0, holds. The program has no closure.
    pub fn begin(captures: &'c Captures, scope: Scope, b: &mut FunctionBuilder<'_>) -> Self {
        let mut held = HashMap::new();
        for (index, &local) in (0..).zip(captures.of(scope)) {
            let closure = b.params()[0];
            let value = b.value(Op::ClosureGet { index }, &[closure]);
            b.name_value(value, &captures.names[local.index()]);
            let is_boxed = captures.is_boxed(local);
            held.insert(local, if is_boxed { Held::Box(value) } else { Held::Value(value) });
        }
        let early = HashSet::new();
        Self {
            captures,
            scope,
            held,
            early,
        }
    }

    /// Makes the box of a variable whose value comes later, if it has one, so that closures can hold it.
    pub fn declare_early(&mut self, local: Local, b: &mut FunctionBuilder<'_>) {
        if self.captures.place(self.scope, local) == Place::Local && self.captures.is_boxed(local) {
            let nothing = b.immediate(Immediate::Undefined);
            self.declare(local, nothing, b);
            self.early.insert(local);
        }
    }

    /// Gives a variable of this function, or a global, its first value. A variable in a box holds a dynamic one;
    /// others keep the type of the value.
    pub fn declare(&mut self, local: Local, value: Value, b: &mut FunctionBuilder<'_>) {
        let name = &self.captures.names[local.index()];
        if self.captures.place(self.scope, local) == Place::Global || self.early.remove(&local) {
            self.write(local, value, b);
        } else if self.captures.is_boxed(local) {
            let value = b.convert(value, Type::Any);
            let place = b.value(Op::BoxNew {}, &[value]);
            b.name_value(place, name);
            self.held.insert(local, Held::Box(place));
        } else {
            let ty = b.ty(value);
            let variable = b.declare_var(ty, name);
            b.def_var(variable, value);
            self.held.insert(local, Held::Variable(variable));
        }
    }

    /// The value of a variable.
    ///
    /// # Panics
    /// If this function has not declared it, and does not capture it.
    pub fn read(&self, local: Local, b: &mut FunctionBuilder<'_>) -> Value {
        match self.captures.place(self.scope, local) {
            Place::Own => b.params()[0],
            Place::Global => {
                let global = self.captures.global(local);
                b.value(Op::GlobalGet { global }, &[])
            }
            Place::Local | Place::Capture(_) => match self.held[&local] {
                Held::Variable(variable) => b.use_var(variable),
                Held::Value(value) => value,
                Held::Box(place) => b.value(Op::BoxGet {}, &[place]),
            },
        }
    }

    /// Gives a variable another value, of its type.
    ///
    /// # Panics
    /// If this function has not declared it, and does not capture it; or if it was not said to be assigned.
    pub fn write(&self, local: Local, value: Value, b: &mut FunctionBuilder<'_>) {
        if self.captures.place(self.scope, local) == Place::Global {
            let (global, value) = (self.captures.global(local), b.convert(value, Type::Any));
            b.op(Op::GlobalSet { global }, &[value]);
            return;
        }
        match self.held[&local] {
            Held::Variable(variable) => {
                let ty = b.var_type(variable);
                let value = b.convert(value, ty);
                b.def_var(variable, value);
            }
            Held::Box(place) => {
                let value = b.convert(value, Type::Any);
                b.op(Op::BoxSet {}, &[place, value]);
            }
            Held::Value(_) => panic!("a variable that a closure holds is assigned, so it has a box"),
        }
    }

    /// A closure of a function inside this one: what that captures, as it is here.
    pub fn closure(&self, scope: Scope, func: FuncId, b: &mut FunctionBuilder<'_>) -> Value {
        let captured = self.captures.of(scope).iter();
        let values: Vec<Value> = captured
            .map(|local| match self.held.get(local) {
                Some(Held::Box(place)) => *place,
                _ => {
                    let value = self.read(*local, b);
                    b.convert(value, Type::Any)
                }
            })
            .collect();
        let count = u32::try_from(values.len()).expect("fewer variables than bytes of text");
        b.value(Op::ClosureNew { func, count }, &values)
    }
}

#[cfg(test)]
mod tests {
    use polyc_base::decl::Convention;
    use polyc_base::{Loc, Signature};

    use super::*;

    #[test]
    fn names_mean_what_the_innermost_block_declares() {
        let mut scopes = Scopes::default();
        let outer = scopes.declare("x");
        scopes.begin_block();
        assert_eq!(scopes.find_in_block("x"), None);
        let inner = scopes.declare("x");
        assert_eq!(scopes.find("x"), Some(inner));
        assert_eq!(scopes.find_in_block("x"), Some(inner));
        scopes.end_block();
        assert_eq!(scopes.find("x"), Some(outer));
        assert_eq!(scopes.find("y"), None);
    }

    /// ```text
    /// g; f(x) { a; h() { i() { use x; assign a; use f; use g } } }
    /// ```
    #[test]
    fn what_is_between_hands_on_what_is_captured() {
        let mut scopes = Scopes::default();
        let g = scopes.declare_global("g");
        let f = scopes.declare_early("f");
        let f_scope = scopes.begin_function(Some(f));
        let (x, a) = (scopes.declare("x"), scopes.declare("a"));
        let h_scope = scopes.begin_function(None);
        let i_scope = scopes.begin_function(None);
        scopes.use_local(x);
        scopes.assign(a);
        scopes.use_local(f);
        scopes.use_local(g);
        scopes.end_function();
        scopes.end_function();
        scopes.end_function();
        scopes.define(f);
        let captures = scopes.finish(Boxing::Captured);
        assert_eq!(captures.of(i_scope), [x, a, f]);
        assert_eq!(captures.of(h_scope), [x, a, f]);
        assert_eq!(captures.of(f_scope), []);
        assert_eq!(captures.place(i_scope, f), Place::Capture(2));
        assert_eq!(captures.place(f_scope, f), Place::Own);
        assert_eq!(captures.place(f_scope, x), Place::Local);
        assert_eq!(captures.place(i_scope, g), Place::Global);
        assert!(captures.is_boxed(a));
        assert!(!captures.is_boxed(x));
    }

    #[test]
    fn what_is_assigned_has_a_box_where_calls_return_more_than_once() {
        let assigned = |boxing| {
            let mut scopes = Scopes::default();
            let x = scopes.declare("x");
            scopes.assign(x);
            scopes.finish(boxing).is_boxed(x)
        };
        assert!(!assigned(Boxing::Captured));
        assert!(assigned(Boxing::Assigned));
    }

    #[test]
    fn functions_that_use_each_other_before_they_exist_share_boxes() {
        let mut scopes = Scopes::default();
        let (even, odd) = (scopes.declare_early("even"), scopes.declare_early("odd"));
        scopes.begin_function(Some(even));
        scopes.use_local(odd);
        scopes.end_function();
        scopes.define(even);
        scopes.begin_function(Some(odd));
        scopes.use_local(even);
        scopes.end_function();
        scopes.define(odd);
        let captures = scopes.finish(Boxing::Captured);
        assert!(captures.is_boxed(odd), "its value came after the closure of `even`");
        assert!(!captures.is_boxed(even));
    }

    /// A counter: `n = 0; fn () { n = n + 1; n }`.
    #[test]
    fn a_closure_and_its_maker_see_the_same_variable() {
        let mut scopes = Scopes::default();
        let n = scopes.declare("n");
        let inner = scopes.begin_function(None);
        scopes.assign(n);
        scopes.end_function();
        let captures = scopes.finish(Boxing::Captured);

        let mut module = ModuleBuilder::new("test", "test");
        let signature = Signature::new(vec![], Some(Type::Any));
        let main = module.declare("main", signature, Convention::Direct, Loc::NONE);
        let signature = Signature::new(vec![Type::Any], Some(Type::Any));
        let convention = Convention::Procedure { rest: false };
        let count = module.declare("count", signature, convention, Loc::NONE);
        module.set_entry(main);
        let mut b = FunctionBuilder::new(&mut module, main);
        let mut frame = Frame::begin(&captures, Scope::PROGRAM, &mut b);
        let zero = b.i64(0);
        frame.declare(n, zero, &mut b);
        let closure = frame.closure(inner, count, &mut b);
        b.ret(Some(closure));
        b.finish();
        let mut b = FunctionBuilder::new(&mut module, count);
        let frame = Frame::begin(&captures, inner, &mut b);
        let before = frame.read(n, &mut b);
        let one = b.i64(1);
        let one = b.convert(one, Type::Any);
        let after = b.value(Op::AnyAdd {}, &[before, one]);
        frame.write(n, after, &mut b);
        b.ret(Some(after));
        b.finish();
        let module = module.finish();
        polyc_ir::verify(&module).expect("it is well formed");
        let text = polyc_ir::print_plain(&module);
        for line in ["box.new", "closure.new fn1 1", "closure.get 0", "box.get", "box.set"] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
