//! What the bodies of a program share, and how values are passed between them.

use std::collections::HashMap;
use std::rc::Rc;

use polyc_base::{FuncId, GlobalId, ShapeId, Type};
use polyc_ir::ModuleBuilder;

use super::storage::Stores;
use crate::model::{Mode, Model};
use crate::rules::Rules;
use crate::types::{TypeId, Types};

/// What all bodies share.
pub(super) struct Shared<'a> {
    pub(super) model: &'a Model,
    pub(super) stores: Stores,
    /// By routine.
    pub(super) functions: Vec<FuncId>,
    /// Shapes of what pointers point to.
    pub(super) shapes: HashMap<TypeId, ShapeId>,
    pub(super) literals: Literals,
    pub(super) rules: Rules,
}

/// The string literals so far.
#[derive(Default)]
pub(super) struct Literals {
    pub(super) object: Option<(GlobalId, ShapeId)>,
    pub(super) bytes: Vec<u8>,
    pub(super) offsets: HashMap<Rc<[u8]>, u32>,
}

impl Shared<'_> {
    pub(super) fn types(&self) -> &Types {
        &self.model.types
    }

    /// The shape of a variable that `new` makes.
    pub(super) fn shape(&mut self, module: &mut ModuleBuilder, ty: TypeId) -> ShapeId {
        let types = &self.model.types;
        *self.shapes.entry(ty).or_insert_with(|| {
            let layout = types.layout(ty);
            module.shape(types.describe(ty), layout.refs, layout.raw)
        })
    }
}

/// What a parameter takes: values in registers, or a place.
pub(super) fn parameter_types(types: &Types, mode: Mode, ty: TypeId) -> Vec<Type> {
    let registers = types.form(ty).types();
    if mode == Mode::Reference || registers.is_empty() {
        place_types(types, ty)
    } else {
        registers.to_vec()
    }
}

/// A place: the object, the offset of its references and of its raw bytes, so far as it has them.
pub(super) fn place_types(types: &Types, ty: TypeId) -> Vec<Type> {
    let layout = types.layout(ty);
    let mut list = vec![Type::Obj];
    list.extend((layout.refs > 0).then_some(Type::I64));
    list.extend((layout.raw > 0).then_some(Type::I64));
    list
}
