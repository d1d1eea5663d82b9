//! Types (6.4) and how values of them are held: in registers, or as refs and raw bytes of an object.

use std::collections::HashMap;
use std::rc::Rc;

use polyc_base::{Type, id};

id! {
    /// A type; the same type has the same id (6.4.1: each new type is a type of its own).
    pub struct TypeId("type");
}

impl TypeId {
    /// What a mistake has; fits everything, so that one mistake is reported once.
    pub const INVALID: Self = Self::new(0);
    /// `integer`
    pub const INTEGER: Self = Self::new(1);
    /// `real`
    pub const REAL: Self = Self::new(2);
    /// `Boolean`
    pub const BOOLEAN: Self = Self::new(3);
    /// `char`
    pub const CHAR: Self = Self::new(4);
    /// The type of `nil`.
    pub const NIL: Self = Self::new(5);
    /// The type of `[]`.
    pub const EMPTY_SET: Self = Self::new(6);
    /// `text`
    pub const TEXT: Self = Self::new(7);
}

/// Largest ordinal of a character.
pub const MAX_CHAR: i64 = 255;
/// Largest ordinal of a member of a set.
pub const MAX_MEMBER: i64 = 255;

/// A type.
#[derive(Clone, Debug)]
pub struct TypeData {
    /// What it is.
    pub kind: TypeKind,
    /// Its name, if it was given one.
    pub name: Option<Box<str>>,
    /// Its place in an object.
    pub layout: Layout,
    /// Whether values contain a file, and so cannot be assigned.
    pub holds_file: bool,
}

/// Kinds of types.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A mistake.
    Invalid,
    /// `integer`
    Integer,
    /// `real`
    Real,
    /// `Boolean`
    Boolean,
    /// `char`
    Char,
    /// Names of the values in order.
    Enumerated(Vec<Box<str>>),
    /// Values of `host` from `low` to `high`.
    Subrange {
        /// Ordinal type that is no subrange.
        host: TypeId,
        /// Smallest value.
        low: i64,
        /// Largest value.
        high: i64,
    },
    /// An array; one of several dimensions is an array of arrays (6.4.3.2).
    Array {
        /// Index type.
        index: TypeId,
        /// Element type.
        element: TypeId,
        /// `packed`
        packed: bool,
    },
    /// A record.
    Record(Record),
    /// A set; `packed` is not known of a set constructor.
    Set {
        /// Type of the members; invalid for `[]`.
        base: TypeId,
        /// `packed`
        packed: Option<bool>,
    },
    /// A pointer to variables of a type.
    Pointer(TypeId),
    /// `nil`
    Nil,
    /// A file.
    File,
}

/// A record type. Each field has storage of its own, those of different variants too.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Fields, those of variants included.
    pub fields: Vec<Field>,
    /// `packed`
    pub packed: bool,
    /// Positions of fields by their names.
    positions: HashMap<Box<str>, usize>,
}

impl Record {
    /// One without fields.
    #[must_use]
    pub fn new(packed: bool) -> Self {
        Self {
            packed,
            ..Self::default()
        }
    }

    /// Adds a field; whether no other has its name.
    pub fn add(&mut self, field: Field) -> bool {
        let position = self.fields.len();
        let first = *self.positions.entry(field.name.clone()).or_insert(position);
        self.fields.push(field);
        first == position
    }

    /// The position of the field of that name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Box<str>,
    /// Its type.
    pub ty: TypeId,
    /// Offset of its references.
    pub refs: u32,
    /// Offset of its raw bytes.
    pub raw: u32,
    /// Whether it chooses a variant, and so may not be passed by `var` (6.6.3.3).
    pub tag: bool,
    /// In a variant: the tag field, if there is one, and the values for which the variant is active.
    pub variant: Option<Rc<Active>>,
}

/// When a variant is active.
#[derive(Clone, Debug)]
pub struct Active {
    /// Position of the tag field.
    pub tag: usize,
    /// Values of it, ascending.
    pub values: Vec<i64>,
}

/// References and raw bytes that a value takes in an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// References.
    pub refs: u32,
    /// Raw bytes.
    pub raw: u32,
    /// Whether raw bytes begin at a multiple of eight.
    pub aligned: bool,
}

impl Layout {
    const REFERENCE: Self = Self::new(1, 0, false);
    const BYTE: Self = Self::new(0, 1, false);
    const WORD: Self = Self::new(0, 8, true);

    const fn new(refs: u32, raw: u32, aligned: bool) -> Self {
        Self { refs, raw, aligned }
    }

    /// Adds room for `part` and returns its offsets; `None` beyond what an object may hold.
    pub fn append(&mut self, part: Self) -> Option<(u32, u32)> {
        let raw = match part.aligned {
            true => self.raw.checked_next_multiple_of(8)?,
            false => self.raw,
        };
        let refs = self.refs;
        self.refs = bounded(refs.checked_add(part.refs)?)?;
        self.raw = bounded(raw.checked_add(part.raw)?)?;
        self.aligned |= part.aligned;
        Some((refs, raw))
    }

    fn repeat(self, count: u64) -> Option<Self> {
        let stride = self.stride();
        let times = |size: u32| u32::try_from(u64::from(size).checked_mul(count)?).ok();
        let (refs, raw) = (bounded(times(stride.refs)?)?, bounded(times(stride.raw)?)?);
        Some(Self { refs, raw, ..self })
    }

    /// Distance of neighbours in an array.
    #[must_use]
    pub const fn stride(self) -> Self {
        let raw = if self.aligned {
            self.raw.next_multiple_of(8)
        } else {
            self.raw
        };
        Self { raw, ..self }
    }
}

/// Objects stay under 2^28 references and bytes, so that no sum of offsets overflows.
fn bounded(size: u32) -> Option<u32> {
    (size < 1 << 28).then_some(size)
}

/// How a value is held in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An ordinal: one `i64`.
    Integer,
    /// One `f64`.
    Real,
    /// One `bool`.
    Boolean,
    /// One `any`.
    Pointer,
    /// Members 0 to 63: one `i64`.
    SmallSet,
    /// Members 0 to 255: four `i64`.
    LargeSet,
    /// Not in registers: a place in an object.
    Memory,
}

impl Form {
    /// Types of the registers.
    #[must_use]
    pub const fn types(self) -> &'static [Type] {
        match self {
            Self::Integer | Self::SmallSet => &[Type::I64],
            Self::Real => &[Type::F64],
            Self::Boolean => &[Type::Bool],
            Self::Pointer => &[Type::Any],
            Self::LargeSet => &[Type::I64; 4],
            Self::Memory => &[],
        }
    }
}

/// All types of a program.
#[derive(Debug)]
pub struct Types {
    list: Vec<TypeData>,
    strings: HashMap<i64, TypeId>,
    subranges: HashMap<(TypeId, i64, i64), TypeId>,
}

impl Default for Types {
    fn default() -> Self {
        let mut types = Self {
            list: Vec::new(),
            strings: HashMap::new(),
            subranges: HashMap::new(),
        };
        let empty_set = TypeKind::Set {
            base: TypeId::INVALID,
            packed: None,
        };
        // In the order of the constants of `TypeId`.
        for (kind, name, layout) in [
            (TypeKind::Invalid, "", Layout::default()),
            (TypeKind::Integer, "integer", Layout::WORD),
            (TypeKind::Real, "real", Layout::WORD),
            (TypeKind::Boolean, "Boolean", Layout::BYTE),
            (TypeKind::Char, "char", Layout::BYTE),
            (TypeKind::Nil, "", Layout::REFERENCE),
            (empty_set, "", Layout::WORD),
            (TypeKind::File, "text", Layout::REFERENCE),
        ] {
            let name = (!name.is_empty()).then(|| name.into());
            types.list.push(TypeData {
                holds_file: matches!(kind, TypeKind::File),
                kind,
                name,
                layout,
            });
        }
        types
    }
}

impl Types {
    /// A type.
    #[must_use]
    pub fn get(&self, ty: TypeId) -> &TypeData {
        &self.list[ty.index()]
    }

    /// What a type is.
    #[must_use]
    pub fn kind(&self, ty: TypeId) -> &TypeKind {
        &self.get(ty).kind
    }

    /// Where the parts of a value lie.
    #[must_use]
    pub fn layout(&self, ty: TypeId) -> Layout {
        self.get(ty).layout
    }

    /// A new type; `None` if its values would be too large.
    pub fn add(&mut self, kind: TypeKind) -> Option<TypeId> {
        let layout = self.layout_of(&kind)?;
        Some(self.push(kind, layout))
    }

    /// A record of fields that [`Layout::append`] has placed.
    pub fn add_record(&mut self, record: Record, layout: Layout) -> TypeId {
        self.push(TypeKind::Record(record), layout)
    }

    fn push(&mut self, kind: TypeKind, layout: Layout) -> TypeId {
        let holds_file = match &kind {
            TypeKind::File => true,
            TypeKind::Array { element, .. } => self.holds_file(*element),
            TypeKind::Record(record) => record.fields.iter().any(|it| self.holds_file(it.ty)),
            _ => false,
        };
        self.list.push(TypeData {
            kind,
            name: None,
            layout,
            holds_file,
        });
        TypeId::from_index(self.list.len() - 1)
    }

    /// Names a type that has no name yet.
    pub fn name(&mut self, ty: TypeId, name: &str) {
        let data = &mut self.list[ty.index()];
        if data.name.is_none() && ty != TypeId::INVALID {
            data.name = Some(name.into());
        }
    }

    /// Says what a pointer type, made before that was known, points to.
    pub fn point(&mut self, pointer: TypeId, target: TypeId) {
        self.list[pointer.index()].kind = TypeKind::Pointer(target);
    }

    /// The subrange of a host type; the host itself if it is all of it.
    pub fn subrange(&mut self, host: TypeId, low: i64, high: i64) -> TypeId {
        if self.bounds(host) == Some((low, high)) {
            return host;
        }
        if let Some(&ty) = self.subranges.get(&(host, low, high)) {
            return ty;
        }
        let ty = self.add(TypeKind::Subrange { host, low, high });
        let ty = ty.expect("a word fits");
        self.subranges.insert((host, low, high), ty);
        ty
    }

    /// The type of a string of so many characters (6.1.7).
    pub fn string(&mut self, length: usize) -> TypeId {
        let length = i64::try_from(length).expect("sources are under 4 GiB");
        if let Some(&ty) = self.strings.get(&length) {
            return ty;
        }
        let index = self.subrange(TypeId::INTEGER, 1, length);
        let ty = self.add(TypeKind::Array {
            index,
            element: TypeId::CHAR,
            packed: true,
        });
        let ty = ty.unwrap_or(TypeId::INVALID);
        self.strings.insert(length, ty);
        ty
    }

    /// An unnamed set type.
    pub fn set_of(&mut self, base: TypeId, packed: Option<bool>) -> TypeId {
        self.add(TypeKind::Set { base, packed }).expect("four words fit")
    }

    fn layout_of(&self, kind: &TypeKind) -> Option<Layout> {
        Some(match kind {
            TypeKind::Invalid | TypeKind::Record(_) => Layout::default(),
            TypeKind::Integer | TypeKind::Real => Layout::WORD,
            TypeKind::Boolean | TypeKind::Char => Layout::BYTE,
            TypeKind::Enumerated(names) => ordinal_layout(0, names.len() as i64 - 1),
            TypeKind::Subrange { low, high, .. } => ordinal_layout(*low, *high),
            TypeKind::Array { index, element, .. } => {
                let (low, high) = self.bounds(*index).unwrap_or((0, 0));
                let count = u64::try_from(i128::from(high) - i128::from(low) + 1).ok()?;
                self.layout(*element).repeat(count)?
            }
            TypeKind::Set { base, .. } => match self.form_of_set(*base) {
                Form::LargeSet => Layout::new(0, 32, true),
                _ => Layout::WORD,
            },
            TypeKind::Pointer(_) | TypeKind::Nil | TypeKind::File => Layout::REFERENCE,
        })
    }

    /// The type a subrange is of; any other type is its own host.
    #[must_use]
    pub fn host(&self, ty: TypeId) -> TypeId {
        match self.kind(ty) {
            TypeKind::Subrange { host, .. } => *host,
            _ => ty,
        }
    }

    /// Smallest and largest value of an ordinal type.
    #[must_use]
    pub fn bounds(&self, ty: TypeId) -> Option<(i64, i64)> {
        match self.kind(ty) {
            // The values of integer are -maxint..maxint (6.4.2.2).
            TypeKind::Integer => Some((-i64::MAX, i64::MAX)),
            TypeKind::Boolean => Some((0, 1)),
            TypeKind::Char => Some((0, MAX_CHAR)),
            TypeKind::Enumerated(names) => Some((0, names.len() as i64 - 1)),
            TypeKind::Subrange { low, high, .. } => Some((*low, *high)),
            _ => None,
        }
    }

    /// How values are held.
    #[must_use]
    pub fn form(&self, ty: TypeId) -> Form {
        match self.kind(ty) {
            TypeKind::Boolean => Form::Boolean,
            TypeKind::Subrange { host, .. } if *host == TypeId::BOOLEAN => Form::Boolean,
            TypeKind::Invalid
            | TypeKind::Integer
            | TypeKind::Char
            | TypeKind::Enumerated(_)
            | TypeKind::Subrange { .. } => Form::Integer,
            TypeKind::Real => Form::Real,
            TypeKind::Set { base, .. } => self.form_of_set(*base),
            TypeKind::Pointer(_) | TypeKind::Nil | TypeKind::File => Form::Pointer,
            TypeKind::Array { .. } | TypeKind::Record(_) => Form::Memory,
        }
    }

    fn form_of_set(&self, base: TypeId) -> Form {
        match self.bounds(base) {
            Some((_, high)) if high > 63 => Form::LargeSet,
            _ => Form::SmallSet,
        }
    }

    /// Whether it is an ordinal type (a mistake may be one).
    #[must_use]
    pub fn is_ordinal(&self, ty: TypeId) -> bool {
        ty == TypeId::INVALID || self.bounds(ty).is_some()
    }

    /// The length of a string type (6.4.3.2).
    #[must_use]
    pub fn string_length(&self, ty: TypeId) -> Option<u32> {
        let TypeKind::Array {
            index,
            element: TypeId::CHAR,
            packed: true,
        } = *self.kind(ty)
        else {
            return None;
        };
        match *self.kind(index) {
            TypeKind::Subrange {
                host: TypeId::INTEGER,
                low: 1,
                high,
            } if high > 1 => u32::try_from(high).ok(),
            _ => None,
        }
    }

    /// Compatible types (6.4.5).
    #[must_use]
    pub fn compatible(&self, a: TypeId, b: TypeId) -> bool {
        if a == b || a == TypeId::INVALID || b == TypeId::INVALID {
            return true;
        }
        match (self.kind(a), self.kind(b)) {
            (TypeKind::Set { base: x, packed: p }, TypeKind::Set { base: y, packed: q }) => {
                let packing = p.is_none() || q.is_none() || p == q;
                packing && (self.compatible(*x, *y))
            }
            (TypeKind::Pointer(_), TypeKind::Nil) | (TypeKind::Nil, TypeKind::Pointer(_)) => true,
            (TypeKind::Array { .. }, TypeKind::Array { .. }) => {
                let lengths = self.string_length(a).zip(self.string_length(b));
                lengths.is_some_and(|(x, y)| x == y)
            }
            _ => self.bounds(a).is_some() && self.host(a) == self.host(b),
        }
    }

    /// Whether a value of type `from` may be assigned to type `to`, but for its value (6.4.6).
    #[must_use]
    pub fn assignable(&self, to: TypeId, from: TypeId) -> bool {
        let widens = to == TypeId::REAL && self.host(from) == TypeId::INTEGER;
        widens || (self.compatible(to, from) && !self.holds_file(to))
    }

    /// Whether values contain a file, and so cannot be assigned.
    #[must_use]
    pub fn holds_file(&self, ty: TypeId) -> bool {
        self.get(ty).holds_file
    }

    /// A type for people.
    #[must_use]
    pub fn describe(&self, ty: TypeId) -> String {
        let data = self.get(ty);
        if let Some(name) = &data.name {
            return name.to_string();
        }
        match &data.kind {
            TypeKind::Invalid => "a mistake".to_owned(),
            TypeKind::Subrange { low, high, host } => {
                let show = |value| self.show(*host, value);
                format!("{}..{}", show(*low), show(*high))
            }
            TypeKind::Array { .. } => match self.string_length(ty) {
                Some(length) => format!("string of {length} characters"),
                None => "an array".to_owned(),
            },
            TypeKind::Record(_) => "a record".to_owned(),
            TypeKind::Set {
                base: TypeId::INVALID, ..
            } => "the empty set".to_owned(),
            TypeKind::Set { base, .. } => format!("set of {}", self.describe(self.host(*base))),
            TypeKind::Pointer(target) => {
                format!("^{}", self.get(*target).name.as_deref().unwrap_or("…"))
            }
            TypeKind::Nil => "nil".to_owned(),
            TypeKind::File => "a file".to_owned(),
            TypeKind::Enumerated(_) => "an enumeration".to_owned(),
            TypeKind::Integer | TypeKind::Real | TypeKind::Boolean | TypeKind::Char => "a simple type".to_owned(),
        }
    }

    /// A value of an ordinal type, for people.
    #[must_use]
    pub fn show(&self, ty: TypeId, value: i64) -> String {
        match self.kind(self.host(ty)) {
            TypeKind::Boolean => (value != 0).to_string(),
            TypeKind::Char => match u8::try_from(value).map(char::from) {
                Ok(c) if !c.is_control() => format!("'{c}'"),
                _ => format!("chr({value})"),
            },
            TypeKind::Enumerated(names) => usize::try_from(value)
                .ok()
                .and_then(|at| names.get(at))
                .map_or_else(|| value.to_string(), ToString::to_string),
            _ => value.to_string(),
        }
    }
}

/// One byte if every value fits.
fn ordinal_layout(low: i64, high: i64) -> Layout {
    if low >= 0 && high <= 255 {
        Layout::BYTE
    } else {
        Layout::WORD
    }
}
