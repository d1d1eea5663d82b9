//! Builds the declarations of a module; equal entries are made once.

use std::collections::HashMap;

use polyc_base::decl::{
    Access, Convention, Export, ExportKind, FunctionDecl, Global, Import, ImportKind, Interface, Location, Shape,
    ShapeKind, Source, Via,
};
use polyc_base::{
    Budget, Cause, ConstId, Constant, Declarations, Effects, FuncId, GlobalId, ImportId, Loc, ShapeId, Signature, Span,
    Type,
};

use crate::hashes::Rows;
use crate::model::{Body, Module};

/// A module under construction. Declare a function before its body, so that bodies may call each other.
#[derive(Debug, Default)]
pub struct ModuleBuilder {
    module: Module,
    budget: Budget,
    constants: Rows,
    imports: HashMap<(String, String), ImportId>,
    native_shapes: HashMap<String, ShapeId>,
    locations: Rows,
}

impl ModuleBuilder {
    /// An empty module of that name in that language.
    #[must_use]
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        let mut builder = Self::default();
        builder.module.declarations.name = name.into();
        builder.module.declarations.language = language.into();
        builder
    }

    /// Sets the budget of bodies: one that would exceed it has no code.
    #[must_use]
    pub fn within(mut self, budget: &Budget) -> Self {
        self.budget = budget.clone();
        self
    }

    /// The budget of bodies.
    #[must_use]
    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The declarations so far.
    #[must_use]
    pub fn declarations(&self) -> &Declarations {
        &self.module.declarations
    }

    /// Sets the sources: row `n` describes the file that spans call `n`.
    pub fn set_sources(&mut self, sources: Vec<Source>) {
        self.module.declarations.sources = sources;
    }

    /// Declares a function; give its body with [`Self::define`].
    pub fn declare(
        &mut self,
        name: impl Into<String>,
        signature: Signature,
        convention: Convention,
        loc: Loc,
    ) -> FuncId {
        let functions = &mut self.module.declarations.functions;
        functions.push(FunctionDecl {
            name: name.into(),
            signature,
            convention,
            loc,
        });
        self.module.bodies.push(Body::default());
        FuncId::from_index(self.module.bodies.len() - 1)
    }

    /// Gives a declared function its body.
    pub fn define(&mut self, func: FuncId, body: Body) {
        self.module.bodies[func.index()] = body;
    }

    /// The pool entry of a constant.
    pub fn constant(&mut self, constant: Constant) -> ConstId {
        let pool = &mut self.module.declarations.constants;
        ConstId::from_index(self.constants.row(pool, constant))
    }

    /// Imports from another module, or a native (module name empty).
    pub fn import(&mut self, module: impl Into<String>, name: impl Into<String>, kind: ImportKind) -> ImportId {
        let (module, name) = (module.into(), name.into());
        let imports = &mut self.module.declarations.imports;
        *self.imports.entry((module, name)).or_insert_with_key(|(module, name)| {
            imports.push(Import {
                module: module.clone(),
                name: name.clone(),
                kind,
            });
            ImportId::from_index(imports.len() - 1)
        })
    }

    /// Imports a native by its name, with its types and effects as the registry has them.
    pub fn import_native(
        &mut self,
        name: &str,
        params: &[Type],
        variadic: bool,
        result: Option<Type>,
        effects: Effects,
    ) -> ImportId {
        let signature = Signature::new(params.to_vec(), result);
        self.import(
            "",
            name,
            ImportKind::Native {
                signature,
                variadic,
                effects,
            },
        )
    }

    /// Declares a shape.
    pub fn shape(&mut self, name: impl Into<String>, refs: u32, raw: u32) -> ShapeId {
        let shapes = &mut self.module.declarations.shapes;
        shapes.push(Shape {
            name: name.into(),
            refs,
            raw,
            kind: ShapeKind::Open,
        });
        ShapeId::from_index(shapes.len() - 1)
    }

    /// Imports a shape of natives by its name, as the registry has it.
    pub fn native_shape(&mut self, name: &str, refs: u32, raw: u32, access: Access) -> ShapeId {
        let shapes = &mut self.module.declarations.shapes;
        let shape = Shape {
            name: name.to_owned(),
            refs,
            raw,
            kind: ShapeKind::Native(access),
        };
        let known = self.native_shapes.get(name);
        if let Some(&known) = known.filter(|it| shapes[it.index()] == shape) {
            return known;
        }
        shapes.push(shape);
        let id = ShapeId::from_index(shapes.len() - 1);
        self.native_shapes.insert(name.to_owned(), id);
        id
    }

    /// Changes how large a fresh object of a shape is, before any body is built on it.
    pub fn resize_shape(&mut self, shape: ShapeId, refs: u32, raw: u32) {
        let shape = &mut self.module.declarations.shapes[shape.index()];
        (shape.refs, shape.raw) = (refs, raw);
    }

    /// Declares a global.
    pub fn global(&mut self, name: impl Into<String>, ty: Type) -> GlobalId {
        let globals = &mut self.module.declarations.globals;
        globals.push(Global { name: name.into(), ty });
        GlobalId::from_index(globals.len() - 1)
    }

    /// Exports a function or global. An interface larger than a module may have becomes [`Interface::Any`].
    pub fn export(&mut self, name: impl Into<String>, kind: ExportKind, interface: Interface) {
        let interface = if interface.fits() { interface } else { Interface::Any };
        self.module.declarations.exports.push(Export {
            name: name.into(),
            kind,
            interface,
        });
    }

    /// Sets the function that runs the module: no parameters, result `any`.
    pub fn set_entry(&mut self, func: FuncId) {
        self.module.declarations.entry = Some(func);
    }

    /// Adds a custom section.
    pub fn custom(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        let custom = &mut self.module.declarations.custom;
        custom.push((name.into(), bytes));
    }

    /// The location of a span.
    pub fn loc(&mut self, span: Span) -> Loc {
        self.loc_via(span, None)
    }

    /// The location of a span that was expanded or inlined elsewhere.
    pub fn loc_via(&mut self, span: Span, via: Option<Via>) -> Loc {
        self.location(Location { span, cause: None, via })
    }

    /// The same location with a cause; [`Loc::NONE`] has none.
    pub fn loc_because(&mut self, loc: Loc, cause: Cause) -> Loc {
        match self.declarations().location(loc) {
            Some(&location) => self.location(Location {
                cause: Some(cause),
                ..location
            }),
            None => loc,
        }
    }

    fn location(&mut self, location: Location) -> Loc {
        let locations = &mut self.module.declarations.locations;
        Loc::from_index(self.locations.row(locations, location) + 1)
    }

    /// The finished module.
    #[must_use]
    pub fn finish(self) -> Module {
        let mut module = self.module;
        module.declarations.locations.shrink_to_fit();
        module.declarations.constants.shrink_to_fit();
        module
    }
}
