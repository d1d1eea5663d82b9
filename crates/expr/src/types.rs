//! Static types, interned, and their unification.
//!
//! Assignability is CEL's: `dyn` goes with everything, a type variable is bound by what it meets first and widened to
//! `dyn` where it then meets that. A type nested deeper than [`MAX_TYPE_DEPTH`] is `dyn`: no one writes such a type,
//! and so all recursion over types is bounded. Parts are shared, so what a type says may still double at each level:
//! what lies beyond the first [`MOST_PARTS`] parts that a walk comes by is `dyn`, too.

use std::cell::Cell;
use std::collections::HashMap;

use polyc_base::id;

id! {
    /// A type of a [`Types`] table; equal types have equal ids.
    pub struct Ty("ty");
}

const MAX_TYPE_DEPTH: u32 = 32;
const MOST_PARTS: u32 = 1_000;

/// What a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// Known when it runs only.
    Dyn,
    /// Of `null` only.
    Null,
    /// Truth values.
    Bool,
    /// Signed integers.
    Int,
    /// Unsigned integers.
    Uint,
    /// Floats.
    Double,
    /// Text.
    String,
    /// Bytes.
    Bytes,
    /// Types as values.
    Type,
    /// Lists of elements of a type.
    List(Ty),
    /// Maps from keys to values.
    Map(Ty, Ty),
    /// A type to be found.
    Variable(u32),
}

/// The kinds without parameters, in the order of their ids.
const SIMPLE: [(TypeKind, &str); 9] = [
    (TypeKind::Dyn, "dyn"),
    (TypeKind::Null, "null_type"),
    (TypeKind::Bool, "bool"),
    (TypeKind::Int, "int"),
    (TypeKind::Uint, "uint"),
    (TypeKind::Double, "double"),
    (TypeKind::String, "string"),
    (TypeKind::Bytes, "bytes"),
    (TypeKind::Type, "type"),
];

impl Ty {
    pub const DYN: Self = Self::new(0);
    pub const NULL: Self = Self::new(1);
    pub const BOOL: Self = Self::new(2);
    pub const INT: Self = Self::new(3);
    pub const UINT: Self = Self::new(4);
    pub const DOUBLE: Self = Self::new(5);
    pub const STRING: Self = Self::new(6);
    pub const BYTES: Self = Self::new(7);
    pub const TYPE: Self = Self::new(8);
}

/// All types met, and what their variables are.
#[derive(Debug)]
pub struct Types {
    kinds: Vec<(TypeKind, u32)>,
    ids: HashMap<TypeKind, Ty>,
    bindings: Vec<Option<Ty>>,
    /// Bindings as they were, to go back.
    trail: Vec<(u32, Option<Ty>)>,
    /// How many parts the walk that goes on may still come by.
    left: Cell<u32>,
}

impl Default for Types {
    fn default() -> Self {
        let mut types = Self {
            kinds: Vec::new(),
            ids: HashMap::new(),
            bindings: Vec::new(),
            trail: Vec::new(),
            left: Cell::new(0),
        };
        for (kind, _) in SIMPLE {
            types.intern(kind, 1);
        }
        types
    }
}

impl Types {
    /// What a type is; a bound variable is what it is bound to.
    #[must_use]
    pub fn kind(&self, ty: Ty) -> TypeKind {
        self.kinds[self.shallow(ty).index()].0
    }

    /// The type without parameters of that name.
    #[must_use]
    pub fn simple(name: &str) -> Option<Ty> {
        let position = SIMPLE.iter().position(|&(_, it)| it == name)?;
        Some(Ty::from_index(position))
    }

    /// Names of types without parameters.
    pub fn simple_names() -> impl Iterator<Item = &'static str> {
        SIMPLE.iter().map(|it| it.1)
    }

    /// `list(element)`
    pub fn list(&mut self, element: Ty) -> Ty {
        let depth = 1 + self.depth(element);
        if depth > MAX_TYPE_DEPTH {
            return self.list(Ty::DYN);
        }
        self.intern(TypeKind::List(element), depth)
    }

    /// `map(key, value)`
    pub fn map(&mut self, key: Ty, value: Ty) -> Ty {
        let depth = 1 + self.depth(key).max(self.depth(value));
        if depth > MAX_TYPE_DEPTH {
            return self.map(Ty::DYN, Ty::DYN);
        }
        self.intern(TypeKind::Map(key, value), depth)
    }

    /// A new variable.
    pub fn variable(&mut self) -> Ty {
        let number = u32::try_from(self.bindings.len()).expect("fewer variables than bytes of text");
        self.bindings.push(None);
        self.intern(TypeKind::Variable(number), 1)
    }

    fn intern(&mut self, kind: TypeKind, depth: u32) -> Ty {
        let kinds = &mut self.kinds;
        *self.ids.entry(kind).or_insert_with(|| {
            kinds.push((kind, depth));
            Ty::from_index(kinds.len() - 1)
        })
    }

    fn depth(&self, ty: Ty) -> u32 {
        self.kinds[self.shallow(ty).index()].1
    }

    /// The end of a chain of bound variables.
    fn shallow(&self, mut ty: Ty) -> Ty {
        while let TypeKind::Variable(number) = self.kinds[ty.index()].0
            && let Some(next) = self.bindings[number as usize]
        {
            ty = next;
        }
        ty
    }

    /// Where to go back to with [`Self::undo`].
    #[must_use]
    pub fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Unbinds what was bound since the mark.
    pub fn undo(&mut self, mark: usize) {
        for (number, before) in self.trail.drain(mark..).rev() {
            self.bindings[number as usize] = before;
        }
    }

    fn bind(&mut self, number: u32, ty: Ty) {
        let before = self.bindings[number as usize].replace(ty);
        self.trail.push((number, before));
    }

    /// Whether a value of type `found` may stand where `wanted` is; binds variables. On `false` the caller undoes.
    pub fn assign(&mut self, found: Ty, wanted: Ty) -> bool {
        self.begin_walk();
        self.assign_within(found, wanted, 2 * MAX_TYPE_DEPTH)
    }

    /// Begins to walk through types.
    fn begin_walk(&self) {
        self.left.set(MOST_PARTS);
    }

    /// Whether the walk ends here, so deep.
    fn ends(&self, depth: u32) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        depth == 0 || left == 0
    }

    fn assign_within(&mut self, found: Ty, wanted: Ty, depth: u32) -> bool {
        if self.ends(depth) {
            return true;
        }
        // A bound variable widens to `dyn` where it meets it.
        if let (TypeKind::Variable(number), Some(bound)) = self.bound(wanted) {
            return self.widen(number, bound, found, depth);
        }
        if let (TypeKind::Variable(number), Some(bound)) = self.bound(found) {
            return self.widen(number, bound, wanted, depth);
        }
        match (self.kind(found), self.kind(wanted)) {
            (a, b) if a == b => true,
            (_, TypeKind::Variable(number)) => self.bind_checked(number, found, depth),
            (TypeKind::Variable(number), _) => self.bind_checked(number, wanted, depth),
            (TypeKind::Dyn, _) | (_, TypeKind::Dyn) => true,
            (TypeKind::List(a), TypeKind::List(b)) => self.assign_within(a, b, depth - 1),
            (TypeKind::Map(k, v), TypeKind::Map(l, w)) => {
                self.assign_within(k, l, depth - 1) && self.assign_within(v, w, depth - 1)
            }
            _ => false,
        }
    }

    /// A variable and what it is bound to, if `ty` is one that is bound: the last of the chain.
    fn bound(&self, ty: Ty) -> (TypeKind, Option<Ty>) {
        let (mut last, mut ty) = (self.kinds[ty.index()].0, ty);
        let mut binding = None;
        while let kind @ TypeKind::Variable(number) = self.kinds[ty.index()].0
            && let Some(next) = self.bindings[number as usize]
        {
            (last, ty, binding) = (kind, next, Some(next));
        }
        match self.kinds[ty.index()].0 {
            TypeKind::Variable(_) => (last, None),
            _ => (last, binding),
        }
    }

    fn widen(&mut self, number: u32, bound: Ty, met: Ty, depth: u32) -> bool {
        if !self.assign_within(met, bound, depth - 1) {
            return false;
        }
        let general = self.general(bound, met, depth - 1);
        if general != bound && !self.occurs(number, general, depth - 1) {
            self.bind(number, general);
        }
        true
    }

    fn bind_checked(&mut self, number: u32, ty: Ty, depth: u32) -> bool {
        if self.occurs(number, ty, depth) {
            return false;
        }
        self.bind(number, ty);
        true
    }

    fn occurs(&self, number: u32, ty: Ty, depth: u32) -> bool {
        if self.ends(depth) {
            return true;
        }
        match self.kind(ty) {
            TypeKind::Variable(other) => other == number,
            TypeKind::List(element) => self.occurs(number, element, depth - 1),
            TypeKind::Map(key, value) => self.occurs(number, key, depth - 1) || self.occurs(number, value, depth - 1),
            _ => false,
        }
    }

    /// The type of what is of one of two types, if one is assignable to the other.
    pub fn join(&mut self, a: Ty, b: Ty) -> Option<Ty> {
        let mark = self.mark();
        if self.assign(a, b) {
            self.begin_walk();
            return Some(self.general(a, b, MAX_TYPE_DEPTH));
        }
        self.undo(mark);
        None
    }

    /// Of two assignable types the one with `dyn` in more places.
    fn general(&mut self, a: Ty, b: Ty, depth: u32) -> Ty {
        let (a, b) = (self.shallow(a), self.shallow(b));
        if self.ends(depth) {
            return Ty::DYN;
        }
        match (self.kind(a), self.kind(b)) {
            _ if a == b => a,
            (TypeKind::Dyn, _) | (_, TypeKind::Dyn) => Ty::DYN,
            (TypeKind::Variable(_), _) => b,
            (TypeKind::List(x), TypeKind::List(y)) => {
                let element = self.general(x, y, depth - 1);
                self.list(element)
            }
            (TypeKind::Map(k, v), TypeKind::Map(l, w)) => {
                let key = self.general(k, l, depth - 1);
                let value = self.general(v, w, depth - 1);
                self.map(key, value)
            }
            _ => a,
        }
    }

    /// The type with its variables replaced by what they are bound to, by `dyn` where that is nothing.
    pub fn resolve(&mut self, ty: Ty) -> Ty {
        self.begin_walk();
        self.resolve_within(ty, MAX_TYPE_DEPTH)
    }

    fn resolve_within(&mut self, ty: Ty, depth: u32) -> Ty {
        if self.ends(depth) {
            return Ty::DYN;
        }
        let ty = self.shallow(ty);
        match self.kind(ty) {
            TypeKind::Variable(_) => Ty::DYN,
            TypeKind::List(element) => {
                let element = self.resolve_within(element, depth - 1);
                self.list(element)
            }
            TypeKind::Map(key, value) => {
                let key = self.resolve_within(key, depth - 1);
                let value = self.resolve_within(value, depth - 1);
                self.map(key, value)
            }
            _ => ty,
        }
    }

    /// As it is written.
    #[must_use]
    pub fn show(&self, ty: Ty) -> String {
        let mut out = String::new();
        self.begin_walk();
        self.show_into(ty, MAX_TYPE_DEPTH, &mut out);
        out
    }

    fn show_into(&self, ty: Ty, depth: u32, out: &mut String) {
        let kind = self.kind(ty);
        match kind {
            _ if self.ends(depth) => out.push('…'),
            TypeKind::Variable(_) => out.push_str("dyn"),
            TypeKind::List(element) => {
                out.push_str("list(");
                self.show_into(element, depth - 1, out);
                out.push(')');
            }
            TypeKind::Map(key, value) => {
                out.push_str("map(");
                self.show_into(key, depth - 1, out);
                out.push_str(", ");
                self.show_into(value, depth - 1, out);
                out.push(')');
            }
            _ => {
                let simple = SIMPLE.iter().find(|&&(it, _)| it == kind);
                out.push_str(simple.expect("the other kinds have no parameters").1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two types of 2^31 parts each, that differ in the last, are compared, shown and resolved.
    #[test]
    fn types_that_double() {
        let mut types = Types::default();
        let doubled = |types: &mut Types| {
            let first = types.variable();
            (0..31).fold(first, |ty, _| types.map(ty, ty))
        };
        let (a, b) = (doubled(&mut types), doubled(&mut types));
        assert!(types.join(a, b).is_some());
        assert!(types.resolve(a) != a && types.show(b).len() < 50_000);
    }

    #[test]
    fn variables_widen_to_dyn() {
        let mut types = Types::default();
        let variable = types.variable();
        let list = types.list(variable);
        let (ints, dyns) = (types.list(Ty::INT), types.list(Ty::DYN));
        assert!(types.assign(ints, list));
        assert_eq!(types.resolve(list), ints);
        assert!(types.assign(dyns, list));
        assert_eq!(types.resolve(list), dyns);
    }

    #[test]
    fn unification_can_be_undone() {
        let mut types = Types::default();
        let variable = types.variable();
        let mark = types.mark();
        assert!(types.assign(Ty::INT, variable));
        types.undo(mark);
        assert!(types.assign(Ty::STRING, variable));
        assert_eq!(types.resolve(variable), Ty::STRING);
    }

    #[test]
    fn what_is_too_deep_is_dyn() {
        let mut types = Types::default();
        let mut ty = Ty::INT;
        for _ in 0..1000 {
            ty = types.list(ty);
        }
        assert!(types.show(ty).len() < 1000);
    }
}
