//! The types of an operation's operands and result, which builder and both verifiers ask for.
//!
//! The functions named by `special` rows of the table ([`crate::op`]) are here: each takes the declarations and the
//! written operands. The caller has checked that every entry named there is declared.

use core::slice;

use crate::arith::Element;
use crate::decl::{Constant, Declarations, ImportKind, Shape, ShapeKind, Signature};
use crate::id::{FuncId, GlobalId, ImportId};
use crate::op::Op;
use crate::scalar::{SMALL_INTEGER_MAX, SMALL_INTEGER_MIN, Type};
use crate::verify::{MAX_RAW, MAX_REFS};

/// Types of operands and result, borrowed: nothing is allocated, however many operands there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typing<'a> {
    /// Types of the first operands.
    pub fixed: &'a [Type],
    /// How many operands of type `any` follow.
    pub more: u32,
    /// Type of the result; `None`: no value.
    pub result: Option<Type>,
}

impl<'a> Typing<'a> {
    pub(crate) const fn new(fixed: &'a [Type], more: u32, result: Option<Type>) -> Self {
        Self { fixed, more, result }
    }

    fn of(signature: &'a Signature) -> Self {
        Self::new(&signature.params, 0, signature.result)
    }

    /// How many operands it takes.
    #[must_use]
    pub const fn operands(&self) -> usize {
        self.fixed.len() + self.more as usize
    }
}

impl Op {
    /// Types of operands and result, given the declarations of the module.
    ///
    /// # Errors
    /// A sentence if an operand names an entry that is not declared or may not be used so.
    pub fn signature(&self, declarations: &Declarations) -> Result<Signature, String> {
        let typing = self.typing(declarations)?;
        let mut params = typing.fixed.to_vec();
        params.resize(typing.operands(), Type::Any);
        Ok(Signature::new(params, typing.result))
    }

    /// As [`Self::signature`], borrowed from the declarations.
    ///
    /// # Errors
    /// As [`Self::signature`].
    pub fn typing<'a>(&self, declarations: &'a Declarations) -> Result<Typing<'a>, String> {
        let mut declared = Ok(());
        self.for_each_entry(|entry| {
            if declared.is_ok() {
                declared = declarations.check(entry);
            }
        });
        declared?;
        self.check_values(declarations)?;
        self.check_access(declarations)?;
        self.declared_typing(declarations)
    }

    /// Whether the machine takes the values written in it. A value added to an offset at run time is checked then.
    fn check_values(&self, declarations: &Declarations) -> Result<(), String> {
        match *self {
            Self::AnyInteger { value } => {
                if (SMALL_INTEGER_MIN..=SMALL_INTEGER_MAX).contains(&value) {
                    Ok(())
                } else {
                    Err(format!("{value} does not fit in a small integer (61 bits)"))
                }
            }
            Self::AnyDefined { name } => match declarations.constant(name)? {
                Constant::Symbol(_) | Constant::String(_) => Ok(()),
                _ => Err(format!("{name} is not a symbol or string")),
            },
            _ => self.check_extent(),
        }
    }

    fn check_extent(&self) -> Result<(), String> {
        let Some((end, most)) = extent(self) else {
            return Ok(());
        };
        if end > u64::from(most) {
            return Err(format!("an end at {end}, beyond {most}"));
        }
        let Some(Element { low, length, .. }) = element(self) else {
            return Ok(());
        };
        let last = i64::from(length.saturating_sub(1));
        match low.checked_add(last) {
            Some(_) => Ok(()),
            None => Err("a last index beyond 64 bits".to_owned()),
        }
    }

    /// Whether the module may do this with objects of the shape it names, which is declared.
    fn check_access(&self, declarations: &Declarations) -> Result<(), String> {
        let (shape, allowed): (_, fn(&Shape) -> bool) = match *self {
            Self::ObjNew { shape } | Self::ObjCast { shape } => (shape, Shape::is_writable),
            // Natives' objects have the size that natives expect.
            Self::ObjNewSized { shape } => (shape, |it| it.kind == ShapeKind::Open),
            Self::RefField { shape, .. } | Self::I64Field { shape, .. } | Self::ObjOf { shape } => {
                (shape, Shape::is_readable)
            }
            _ => return Ok(()),
        };
        let declared = declarations.shape(shape)?;
        match declared.kind {
            ShapeKind::Native(access) if !allowed(declared) => {
                Err(format!("{shape} is a native shape with access `{}`", access.name()))
            }
            _ => Ok(()),
        }
    }

    /// Whether it is one of the calls a tail call may be made of.
    #[must_use]
    pub const fn can_tail_call(&self) -> bool {
        matches!(
            self,
            Self::Call { .. }
                | Self::CallImport { .. }
                | Self::CallClosure { .. }
                | Self::Apply { .. }
                | Self::CallCc { .. }
        )
    }
}

type Typed<'a> = Result<Typing<'a>, String>;

pub(crate) const fn operands(_: &Declarations, count: u32) -> Typed<'_> {
    Ok(Typing::new(&[], count, Some(Type::Any)))
}

pub(crate) fn closure_new(declarations: &Declarations, func: FuncId, count: u32) -> Typed<'_> {
    if declarations.function(func)?.is_procedure() {
        operands(declarations, count)
    } else {
        Err(format!("{func} is not a procedure"))
    }
}

pub(crate) fn closure_native(declarations: &Declarations, import: ImportId) -> Typed<'_> {
    match &declarations.import(import)?.kind {
        ImportKind::Native { signature, .. } if signature.is_dynamic() => operands(declarations, 0),
        _ => Err(format!("{import} is not a native with dynamic arguments and result")),
    }
}

pub(crate) fn global_get(declarations: &Declarations, global: GlobalId) -> Typed<'_> {
    let ty = declarations.global(global)?.ty;
    Ok(Typing::new(&[], 0, Some(ty)))
}

pub(crate) fn global_set(declarations: &Declarations, global: GlobalId) -> Typed<'_> {
    let ty = &declarations.global(global)?.ty;
    Ok(Typing::new(slice::from_ref(ty), 0, None))
}

pub(crate) fn import_get(declarations: &Declarations, import: ImportId) -> Typed<'_> {
    match declarations.import(import)?.kind {
        ImportKind::Global { ty, .. } => Ok(Typing::new(&[], 0, Some(ty))),
        _ => Err(format!("{import} is not a global")),
    }
}

pub(crate) fn import_set(declarations: &Declarations, import: ImportId) -> Typed<'_> {
    match &declarations.import(import)?.kind {
        ImportKind::Global { ty, mutable: true } => Ok(Typing::new(slice::from_ref(ty), 0, None)),
        _ => Err(format!("{import} is not a mutable global")),
    }
}

pub(crate) fn call(declarations: &Declarations, func: FuncId) -> Typed<'_> {
    Ok(Typing::of(&declarations.function(func)?.signature))
}

pub(crate) fn call_import(declarations: &Declarations, import: ImportId) -> Typed<'_> {
    match &declarations.import(import)?.kind {
        ImportKind::Function { signature } => Ok(Typing::of(signature)),
        _ => Err(format!("{import} is not a function")),
    }
}

pub(crate) fn call_native(declarations: &Declarations, import: ImportId, argc: u32) -> Typed<'_> {
    let ImportKind::Native {
        signature, variadic, ..
    } = &declarations.import(import)?.kind
    else {
        return Err(format!("{import} is not a native"));
    };
    let fixed = u32::try_from(signature.params.len()).expect("tables hold fewer than 2^32 entries");
    match argc.checked_sub(fixed) {
        Some(more) if more == 0 || *variadic => Ok(Typing::new(&signature.params, more, signature.result)),
        _ => Err(format!("{import} takes {fixed} arguments, not {argc}")),
    }
}

/// The procedure and its arguments.
pub(crate) fn call_closure(declarations: &Declarations, argc: u32) -> Typed<'_> {
    let count = argc.checked_add(1).ok_or_else(|| "too many arguments".to_owned())?;
    operands(declarations, count)
}

/// The procedure and the list of its arguments.
pub(crate) const fn apply(declarations: &Declarations) -> Typed<'_> {
    operands(declarations, 2)
}

/// The procedure of `call.cc`, or the raised value.
pub(crate) const fn receiver(declarations: &Declarations) -> Typed<'_> {
    operands(declarations, 1)
}

/// One past the last offset that an access names, and the most it may be; `None` if it names none.
fn extent(op: &Op) -> Option<(u64, u32)> {
    let at = |offset: u32, width: u64| u64::from(offset) + width;
    Some(match *op {
        Op::RefLoad { offset } | Op::RefStore { offset } | Op::RefLoadAt { offset } | Op::RefStoreAt { offset } => {
            (at(offset, 1), MAX_REFS)
        }
        Op::I64Load { offset }
        | Op::I64Store { offset }
        | Op::I64LoadAt { offset }
        | Op::I64StoreAt { offset }
        | Op::F64Load { offset }
        | Op::F64Store { offset }
        | Op::F64LoadAt { offset }
        | Op::F64StoreAt { offset } => (at(offset, 8), MAX_RAW),
        Op::U8Load { offset } | Op::U8Store { offset } | Op::U8LoadAt { offset } | Op::U8StoreAt { offset } => {
            (at(offset, 1), MAX_RAW)
        }
        Op::ObjCopy { refs, .. } if refs > MAX_REFS => (u64::from(refs), MAX_REFS),
        Op::ObjCopy { raw: length, .. } | Op::RawCompare { length } => (u64::from(length), MAX_RAW),
        Op::RefLoadElement { element } | Op::RefStoreElement { element } => (element_end(element), MAX_REFS),
        _ => (element_end(element(op)?), MAX_RAW),
    })
}

/// The element an access names.
const fn element(op: &Op) -> Option<Element> {
    match *op {
        Op::I64Element { element }
        | Op::RefLoadElement { element }
        | Op::RefStoreElement { element }
        | Op::I64LoadElement { element }
        | Op::I64StoreElement { element }
        | Op::F64LoadElement { element }
        | Op::F64StoreElement { element }
        | Op::U8LoadElement { element }
        | Op::U8StoreElement { element } => Some(element),
        _ => None,
    }
}

fn element_end(element: Element) -> u64 {
    let Element {
        length,
        stride,
        displacement,
        ..
    } = element;
    // At most 2^32 - 1 + (2^32 - 1)^2, which fits.
    u64::from(length) * u64::from(stride) + u64::from(displacement)
}
