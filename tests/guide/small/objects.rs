//! Objects: their layout, and the caches of the places that use their properties.
//!
//! An object holds its class and its values; a class is a vector of names, the values a vector in the same order. Each
//! list of names has one class in a module.

use polyc::language::native::{Args, Context, Failure, Fallible, NativeShape, View};
use polyc::language::{Calls, Cause, GlobalId, Kind, Op, ShapeId, Span, Type, Value, native};

use super::lower::Lowering;
use super::natives::ROWS;
use super::syntax::Expr;

/// All objects: of every module, so that one may use those of another. Modules make them and use their fields.
pub static OBJECT: NativeShape = NativeShape::new("small.object", 2, 0).writable();

impl<'p, 't> Lowering<'_, 'p, 't> {
    fn shape(&mut self) -> ShapeId {
        let (refs, raw) = OBJECT.layout();
        self.b.module.native_shape(OBJECT.name(), refs, raw, OBJECT.access())
    }

    /// A fresh object.
    pub fn object(&mut self, fields: &'p [(&'t str, Expr<'t>)], span: Span) -> Value {
        let values: Vec<Value> = fields.iter().map(|it| self.any(&it.1)).collect();
        self.at(span);
        let names: Vec<&str> = fields.iter().map(|it| it.0).collect();
        let class = self.class(&names);
        let count = values.len() as u32;
        let values = self.b.value(Op::VectorOf { count }, &values);
        let shape = self.shape();
        let object = self.b.value(Op::ObjNew { shape }, &[]);
        self.b.op(Op::RefStore { offset: 0 }, &[object, class]);
        self.b.op(Op::RefStore { offset: 1 }, &[object, values]);
        self.b.value(Op::AnyFromObj {}, &[object])
    }

    /// The class of objects with these properties: made where it is first needed, then kept in a global.
    fn class(&mut self, names: &[&str]) -> Value {
        let global = self.global(&format!("class {{{}}}", names.join(", ")), Type::Any);
        let known = self.b.value(Op::GlobalGet { global }, &[]);
        let kind = Kind::Undefined;
        let is_new = self.b.value(Op::AnyIs { kind }, &[known]);
        let mut branch = self.b.begin_if(is_new);
        let texts: Vec<Value> = names.iter().map(|it| self.text(it)).collect();
        let count = texts.len() as u32;
        let class = self.b.value(Op::VectorOf { count }, &texts);
        self.b.op(Op::GlobalSet { global }, &[class]);
        self.b.begin_else_with(&mut branch, class);
        self.b.end_if_with(branch, known)
    }

    /// The global of that name: a new one, unless the module has it.
    fn global(&mut self, name: &str, ty: Type) -> GlobalId {
        let globals = &self.b.module.declarations().globals;
        let known = globals.iter().position(|it| it.name == name);
        known.map_or_else(|| self.b.module.global(name, ty), GlobalId::from_index)
    }

    /// The slot of a property. The place remembers the class that it saw last, and the slot there, in two globals.
    fn slot(&mut self, object: Value, name: &str, span: Span) -> Value {
        self.at(span);
        self.b.because(Cause::Storage);
        let at = span.start;
        let class = self.global(&format!("class at {at}"), Type::Any);
        let slot = self.global(&format!("slot at {at}"), Type::I64);
        let shape = self.shape();
        let seen = self.b.value(Op::GlobalGet { global: class }, &[]);
        let is_hit = self.b.value(Op::ObjOf { shape }, &[object, seen]);
        let mut branch = self.b.begin_if(is_hit);
        let cached = self.b.value(Op::GlobalGet { global: slot }, &[]);
        self.b.begin_else_with(&mut branch, cached);
        let name = self.text(name);
        let found = self.b.native_value(native(ROWS, "small.slot"), &[object, name]);
        let now = self.b.value(Op::RefField { shape, offset: 0 }, &[object]);
        self.b.op(Op::GlobalSet { global: class }, &[now]);
        self.b.op(Op::GlobalSet { global: slot }, &[found]);
        self.b.end_if_with(branch, found)
    }

    /// The value of a property.
    pub fn get(&mut self, object: Value, name: &str, span: Span) -> Value {
        let (slot, values) = (self.slot(object, name, span), self.values(object));
        self.b.value(Op::VectorGet {}, &[values, slot])
    }

    /// Gives a property another value.
    pub fn set(&mut self, object: Value, name: &str, value: Value, span: Span) {
        let (slot, values) = (self.slot(object, name, span), self.values(object));
        self.b.op(Op::VectorSet {}, &[values, slot, value]);
    }

    fn values(&mut self, object: Value) -> Value {
        let shape = self.shape();
        self.b.value(Op::RefField { shape, offset: 1 }, &[object])
    }
}

/// The names of an object's properties, and their values. A module can make objects with anything in them, so the
/// names are looked at as if nobody had written them.
pub fn properties<'h>(context: &Context<'h>, object: native::Value<'h>) -> Vec<(native::Value<'h>, native::Value<'h>)> {
    let Some(object) = context.native(object, &OBJECT) else {
        return Vec::new();
    };
    let part = |index: usize| match object.refs(context).get(index).map(|it| context.view(*it)) {
        Some(View::Vector(items)) => items.items(context),
        _ => &[],
    };
    part(0).iter().copied().zip(part(1).iter().copied()).collect()
}

/// The slot of a property in an object.
pub fn slot<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (object, wanted) = (args.value(0), context.expect_string(args.value(1))?);
    if context.native(object, &OBJECT).is_none() {
        return Err(Failure::error("this has no properties:", &[object]));
    }
    let properties = properties(context, object);
    context.charge_fuel(properties.len() as u64)?;
    let is_it = |it: &(native::Value<'h>, _)| match context.view(it.0) {
        View::String(name) => name.units(context) == wanted.units(context),
        _ => false,
    };
    match properties.iter().position(is_it) {
        Some(slot) => Ok(slot as i64),
        None => Err(Failure::error("there is no such property:", &[args.value(1), object])),
    }
}
