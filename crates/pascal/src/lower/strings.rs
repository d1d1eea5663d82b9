//! String literals that need a place: all of them lie in one object, made when the program begins.

use std::rc::Rc;

use polyc_base::{Op, Type};

use super::offset::{Offset, PlaceValue};
use super::routine::Body;

impl Body<'_, '_> {
    /// The place of a literal.
    pub(super) fn literal(&mut self, text: &Rc<[u8]>) -> PlaceValue {
        self.passes(text);
        let literals = &mut self.shared.literals;
        let module = &mut *self.b.module;
        let &mut (global, _) = literals.object.get_or_insert_with(|| {
            let shape = module.shape("strings", 0, 0);
            (module.global("strings", Type::Obj), shape)
        });
        let next = u32::try_from(literals.bytes.len()).expect("sources are under 4 GiB");
        let offset = *literals.offsets.entry(Rc::clone(text)).or_insert_with(|| {
            literals.bytes.extend(&**text);
            next
        });
        let object = self.b.value(Op::GlobalGet { global }, &[]);
        PlaceValue {
            object,
            refs: Offset::default(),
            raw: Offset {
                dynamic: None,
                fixed: offset,
            },
            pending: None,
        }
    }

    /// A text is looked up by all of its characters at each use.
    pub(super) fn passes(&self, text: &[u8]) {
        self.b.module.budget().step(text.len() / 256);
    }

    /// Makes the object of all literals, eight bytes at a time.
    pub(super) fn make_literals(&mut self) {
        let Some((global, shape)) = self.shared.literals.object else {
            return;
        };
        let bytes = std::mem::take(&mut self.shared.literals.bytes);
        let size = u32::try_from(bytes.len().next_multiple_of(8)).expect("sources are under 4 GiB");
        self.b.module.resize_shape(shape, 0, size);
        let object = self.b.value(Op::ObjNew { shape }, &[]);
        for (word, chunk) in (0..).zip(bytes.chunks(8)) {
            let mut eight = [0; 8];
            eight[..chunk.len()].copy_from_slice(chunk);
            let value = self.b.i64(i64::from_le_bytes(eight));
            self.b.op(Op::I64Store { offset: 8 * word }, &[object, value]);
        }
        self.b.op(Op::GlobalSet { global }, &[object]);
    }
}
