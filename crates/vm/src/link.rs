//! Linking: a module becomes an instance, after those it imports from.

use std::collections::HashSet;
use std::sync::Arc;

use polyc_base::decl::{Access, Convention, Export, ExportKind, Import, ImportKind, Shape, ShapeKind, Signature};
use polyc_base::{Constant, Declarations, Effects, FuncId, Type};
use polyc_bytecode::Module;
use polyc_runtime::layout::{self, FLAG_LARGE, SMALL_SIZE_MAX};
use polyc_runtime::native::{Fallible, NativeShape, Row};
use polyc_runtime::{Context, Value, Word, number};

use crate::exec::{Block, Function};
use crate::instance::{Instance, Link};
use crate::machine::Machine;
use crate::program::Program;
use crate::status::{InstanceId, LinkError};

/// Gives the program of a module's name.
pub type Resolve<'a> = dyn FnMut(&str) -> Option<Arc<Program>> + 'a;

/// A program of which some imports have been found.
struct Opened {
    program: Arc<Program>,
    /// The name it is imported by.
    name: String,
    /// Targets of the first imports.
    targets: Vec<Target>,
}

/// The target of an import.
#[derive(Clone, Copy)]
enum Target {
    Native,
    /// A cell of an open environment.
    Cell,
    /// Something of an instance.
    Module(usize),
}

enum Found {
    Target(Target),
    /// A program that has no instance yet.
    Program(Arc<Program>),
}

impl Opened {
    fn new(program: &Arc<Program>, name: &str) -> Self {
        Self {
            program: Arc::clone(program),
            name: name.to_owned(),
            targets: Vec::new(),
        }
    }

    /// The instances it imports from, each once, in order of import.
    fn imports(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        let numbers = self.targets.iter().filter_map(|it| match it {
            Target::Module(number) => Some(*number),
            Target::Native | Target::Cell => None,
        });
        numbers.filter(|it| seen.insert(*it)).collect()
    }
}

impl Machine {
    /// Makes a program part of the session, with those it imports from. Nothing runs yet.
    ///
    /// An import is looked up by name: first with `resolve`, then among the programs that were instantiated here, by
    /// their own names. So no program stands in for a module that `resolve` knows. A program that comes twice is one
    /// instance.
    ///
    /// # Errors
    /// An import has nothing to be linked to, or the tables of a module exceed the memory limit.
    pub fn instantiate(&mut self, program: &Arc<Program>, resolve: &mut Resolve<'_>) -> Result<InstanceId, LinkError> {
        let number = match self.instance_of(program) {
            Some(number) => number,
            None => self.link(program, resolve)?,
        };
        let name = program.module().declarations.name.clone();
        self.instantiated.insert(name, number);
        Ok(InstanceId(number))
    }

    /// Opens an environment: a module without code. Importing a global of type `any` from it creates the global,
    /// undefined.
    pub fn open_environment(&mut self, name: &str) {
        self.environments.entry(name.to_owned()).or_default();
    }

    fn instance_of(&self, program: &Arc<Program>) -> Option<usize> {
        self.by_program.get(&Arc::as_ptr(program).addr()).copied()
    }

    /// Links a program, after those it imports from. Open programs are on a list, so imports may be as deep as memory
    /// allows.
    fn link(&mut self, program: &Arc<Program>, resolve: &mut Resolve<'_>) -> Result<usize, LinkError> {
        let mut open = vec![Opened::new(program, &program.module().declarations.name)];
        let mut names = HashSet::from([program.module().declarations.name.clone()]);
        loop {
            let top = open.last_mut().expect("the first is the last to leave");
            let declarations = &top.program.module().declarations;
            if let Some(import) = declarations.imports.get(top.targets.len()) {
                match self.find(import, &declarations.name, &names, resolve)? {
                    Found::Target(target) => top.targets.push(target),
                    Found::Program(program) => {
                        names.insert(import.module.clone());
                        let opened = Opened::new(&program, &import.module);
                        open.push(opened);
                    }
                }
                continue;
            }
            let done = open.pop().expect("it is on top");
            names.remove(&done.name);
            let number = self.finish(&done)?;
            if open.is_empty() {
                return Ok(number);
            }
            self.resolved.insert(done.name, number);
        }
    }

    /// The target of an import, or the program that must be linked first.
    fn find(
        &mut self,
        import: &Import,
        importer: &str,
        open: &HashSet<String>,
        resolve: &mut Resolve<'_>,
    ) -> Result<Found, LinkError> {
        let name = &import.module;
        if matches!(import.kind, ImportKind::Native { .. }) {
            return Ok(Found::Target(Target::Native));
        }
        if self.environments.contains_key(name) {
            return Ok(Found::Target(Target::Cell));
        }
        if open.contains(name) {
            return Err(LinkError::Cycle { module: name.clone() });
        }
        if let Some(&number) = self.resolved.get(name) {
            return Ok(Found::Target(Target::Module(number)));
        }
        if let Some(program) = resolve(name) {
            return Ok(match self.instance_of(&program) {
                Some(number) => {
                    self.resolved.insert(name.clone(), number);
                    Found::Target(Target::Module(number))
                }
                None => Found::Program(program),
            });
        }
        match self.instantiated.get(name) {
            Some(&number) => Ok(Found::Target(Target::Module(number))),
            None => Err(LinkError::NoModule {
                module: name.clone(),
                importer: importer.to_owned(),
            }),
        }
    }

    /// Makes the instance of a program whose imports have been found.
    fn finish(&mut self, opened: &Opened) -> Result<usize, LinkError> {
        let imports = &opened.program.module().declarations.imports;
        let links = imports
            .iter()
            .zip(&opened.targets)
            .map(|(import, target)| self.link_import(&opened.program, import, *target))
            .collect::<Result<Vec<_>, _>>()?;
        let number = self.add_instance(&opened.program, opened.imports(), &links)?;
        let address = Arc::as_ptr(&opened.program).addr();
        self.by_program.insert(address, number);
        Ok(number)
    }

    fn link_import(&mut self, program: &Program, import: &Import, target: Target) -> Result<Link, LinkError> {
        if let ImportKind::Native {
            signature,
            variadic,
            effects,
        } = &import.kind
        {
            let (number, found) = self.link_native(program, &import.name, signature, *variadic)?;
            return if effects.allows(found) {
                Ok(Link::to_native(number))
            } else {
                Err(LinkError::Effects {
                    name: import.name.clone(),
                    found,
                    wanted: *effects,
                })
            };
        }
        let Target::Module(number) = target else {
            return self.link_cell(import);
        };
        let instance = &self.vm.instances[number];
        let declarations = &instance.module().declarations;
        let export = instance.program.export(&import.name);
        let refused = |found: String| LinkError::NoExport {
            module: import.module.clone(),
            name: import.name.clone(),
            found,
            wanted: describe_import(&import.kind),
        };
        let Some(export) = export else {
            return Err(refused("not exported".to_owned()));
        };
        match (&import.kind, export.kind) {
            (ImportKind::Function { signature }, ExportKind::Function(func))
                if declarations.functions[func.index()].signature == *signature =>
            {
                Ok(Link::to_function(instance.function(func)))
            }
            (ImportKind::Global { ty, mutable: sets }, ExportKind::Global { global, mutable })
                if declarations.globals[global.index()].ty == *ty && (mutable || !sets) =>
            {
                Ok(Link::to_global(if ty.is_ref() {
                    instance.ref_globals.at(global.index()).cast()
                } else {
                    instance.raw_globals.at(global.index())
                }))
            }
            _ => Err(refused(describe_export(declarations, export))),
        }
    }

    /// The position and effects of the native that an import names, of the same type.
    fn link_native(
        &self,
        program: &Program,
        name: &str,
        signature: &Signature,
        variadic: bool,
    ) -> Result<(usize, Effects), LinkError> {
        let refused = |found: String| LinkError::NoNative {
            name: name.to_owned(),
            found,
            wanted: describe(&signature.params, signature.result, variadic),
        };
        let natives = &self.vm.natives;
        let Some(number) = natives.number(name) else {
            let Some((number, function)) = natives.host_function_named(name) else {
                return Err(refused("not known".to_owned()));
            };
            let params = vec![Type::Any; function.params().len()];
            let fits = !variadic && *signature == Signature::new(params.clone(), Some(Type::Any));
            return if fits {
                Ok((number, function.effects()))
            } else {
                Err(refused(describe(&params, Some(Type::Any), false)))
            };
        };
        let row: &Row = self.vm.natives.rows()[number];
        if row.is_reserved() && !program.is_prelude() {
            return Err(refused("reserved for modules of a language".to_owned()));
        }
        let fits =
            row.params() == signature.params && row.result() == signature.result && row.is_variadic() == variadic;
        if fits {
            Ok((number, row.effects()))
        } else {
            Err(refused(describe(row.params(), row.result(), row.is_variadic())))
        }
    }

    /// The native shape that a module imports, if it has that layout and allows the access.
    fn native_shape(&self, wanted: &Shape, access: Access) -> Result<&'static NativeShape, LinkError> {
        let refused = |found: String| LinkError::NoShape {
            name: wanted.name.clone(),
            found,
            wanted: describe_shape((wanted.refs, wanted.raw), access),
        };
        let Some(shape) = self.vm.natives.shape(&wanted.name) else {
            return Err(refused("not known".to_owned()));
        };
        if shape.layout() == (wanted.refs, wanted.raw) && shape.access() >= access {
            Ok(shape)
        } else {
            Err(refused(describe_shape(shape.layout(), shape.access())))
        }
    }

    /// The cell of an open environment, made when it is first wanted.
    fn link_cell(&mut self, import: &Import) -> Result<Link, LinkError> {
        let ImportKind::Global { ty: Type::Any, .. } = import.kind else {
            return Err(LinkError::NoExport {
                module: import.module.clone(),
                name: import.name.clone(),
                found: "a global of type any".to_owned(),
                wanted: describe_import(&import.kind),
            });
        };
        let environment = self.environments.entry(import.module.clone()).or_default();
        let number = match environment.get(&import.name) {
            Some(&number) => number,
            None => {
                let bytes = CELL + import.name.len();
                self.vm.reserve(bytes).map_err(|_| LinkError::Memory)?;
                self.vm.runtime.heap.count_tables(bytes);
                let cells = &mut self.vm.cells;
                cells.push(Block::from_slice(&[Word::UNDEFINED]));
                environment.insert(import.name.clone(), cells.len() - 1);
                cells.len() - 1
            }
        };
        Ok(Link::to_global(self.vm.cells[number].start().cast()))
    }

    fn add_instance(
        &mut self,
        program: &Arc<Program>,
        imports: Vec<usize>,
        links: &[Link],
    ) -> Result<usize, LinkError> {
        let declarations = &program.module().declarations;
        let number = self.vm.instances.len();
        let tables = tables_bytes(declarations);
        self.vm
            .reserve(tables + constants_bytes(&declarations.constants))
            .map_err(|_| LinkError::Memory)?;
        if !self.vm.runtime.heap.may_register(declarations.shapes.len()) {
            return Err(LinkError::TooManyShapes);
        }
        let mut shapes = Vec::with_capacity(declarations.shapes.len());
        for shape in &declarations.shapes {
            let number = match shape.kind {
                ShapeKind::Open => self.vm.runtime.register_shape(&shape.name),
                ShapeKind::Native(access) => {
                    let native = self.native_shape(shape, access)?;
                    self.vm.runtime.register_native_shape(native)
                }
            };
            let number = number.ok_or(LinkError::TooManyShapes)?;
            shapes.push(fresh_header(number, shape.refs as usize, shape.raw as usize));
        }
        let constants = self
            .vm
            .runtime
            .enter(|it| make_constants(it, &declarations.constants))
            .map_err(|()| LinkError::Memory)?;
        let globals = &declarations.globals;
        let first_word = |ty: Type| match ty {
            Type::Obj => Word::empty_object(),
            _ => Word::UNDEFINED,
        };
        let ref_globals: Vec<Word> = globals.iter().map(|it| first_word(it.ty)).collect();
        let instance = Arc::new(Instance {
            number,
            program: Arc::clone(program),
            functions: Block::new(declarations.functions.len()),
            raw_globals: Block::new(globals.len()),
            ref_globals: Block::from_slice(&ref_globals),
            constants: Block::from_slice(&constants),
            links: Block::from_slice(links),
            shapes: Block::from_slice(&shapes),
            imports,
        });
        for index in 0..declarations.functions.len() {
            let entry = function_entry(program.module(), &instance, self.vm.enter, index);
            instance.functions.set(index, entry);
        }
        self.vm.runtime.heap.count_tables(tables);
        self.vm.instances.push(instance);
        self.begun.push(false);
        Ok(number)
    }
}

/// Bytes that a cell of an open environment takes, but for its name.
const CELL: usize = 128;
/// Bytes that an instance takes, but for its tables and its name.
const INSTANCE: usize = 512;

/// Bytes that a shape takes, but for its name.
const SHAPE: usize = 64;

/// Bytes of the tables of an instance. Constants are counted again as objects.
fn tables_bytes(declarations: &Declarations) -> usize {
    let tables = [
        (declarations.functions.len(), size_of::<Function>()),
        (declarations.globals.len(), size_of::<u64>() + size_of::<Word>()),
        (declarations.constants.len(), size_of::<Word>()),
        // A link, and the instance it leads to.
        (declarations.imports.len(), size_of::<Link>() + size_of::<usize>()),
        (declarations.shapes.len(), SHAPE),
    ];
    let tables = tables.iter().map(|(count, size)| count * size);
    let names = declarations.shapes.iter().map(|it| it.name.len());
    INSTANCE + declarations.name.len() + tables.sum::<usize>() + names.sum::<usize>()
}

/// The entry of a function that has not been prepared.
fn function_entry(module: &Module, instance: &Arc<Instance>, enter: *const u64, index: usize) -> Function {
    let decl = &module.declarations.functions[index];
    let params = &decl.signature.params;
    let refs = params.iter().filter(|it| it.is_ref()).count();
    let part = |it| u16::try_from(it).expect("parameters are at most 60,000 (V10)");
    let argc = match decl.convention {
        Convention::Procedure { rest: false } => u32::from(part(params.len() - 1)),
        Convention::Procedure { rest: true } | Convention::Direct => Function::SLOWLY,
    };
    Function {
        code: enter,
        raw_size: 0,
        ref_size: 0,
        argc,
        raw_params: part(params.len() - refs),
        ref_params: part(refs),
        constants: instance.constants.start(),
        raw_globals: instance.raw_globals.start(),
        ref_globals: instance.ref_globals.start(),
        links: instance.links.start(),
        shapes: instance.shapes.start(),
        prepared: core::ptr::null(),
        counts: core::ptr::null_mut(),
        instance: Arc::as_ptr(instance),
        id: FuncId::from_index(index),
        has_rest: decl.convention == (Convention::Procedure { rest: true }),
    }
}

/// The header of a fresh object of a shape.
const fn fresh_header(number: u16, refs: usize, raw: usize) -> u64 {
    if refs > SMALL_SIZE_MAX || raw > SMALL_SIZE_MAX {
        layout::header(number, 0, 0) | FLAG_LARGE
    } else {
        layout::header(number, refs, raw)
    }
}

// --- constants

/// Bytes that the values of a constant pool may take.
fn constants_bytes(constants: &[Constant]) -> usize {
    const EACH: usize = 64;
    let sizes = constants.iter().map(|it| match it {
        Constant::BigInteger(text) | Constant::String(text) | Constant::Symbol(text) => 4 * text.len(),
        Constant::Bytes(bytes) => bytes.len(),
        Constant::Vector(items) => 8 * items.len(),
        Constant::Immediate(_)
        | Constant::Integer(_)
        | Constant::Float(_)
        | Constant::Character(_)
        | Constant::Pair(..) => 0,
    });
    sizes.map(|it| it + EACH).sum()
}

/// The values of a constant pool: immutable, symbols interned.
fn make_constants(context: &mut Context<'_>, constants: &[Constant]) -> Result<Vec<Word>, ()> {
    let mut values: Vec<Value<'_>> = Vec::with_capacity(constants.len());
    for constant in constants {
        let value = make_constant(context, constant, &values).map_err(drop)?;
        context.freeze(value);
        values.push(value);
    }
    Ok(values.into_iter().map(Value::word).collect())
}

fn make_constant<'h>(context: &mut Context<'h>, constant: &Constant, earlier: &[Value<'h>]) -> Fallible<'h, Value<'h>> {
    match constant {
        Constant::Immediate(value) => Ok(Value::immediate(*value)),
        Constant::Integer(value) => context.integer(*value),
        Constant::BigInteger(digits) => {
            let value = number::text::parse(digits, 10).expect("decimal digits (V4)");
            context.number(&value)
        }
        Constant::Float(bits) => context.float(f64::from_bits(*bits)),
        Constant::Character(value) => Ok(Value::character(*value)),
        Constant::String(text) => context.string_immutable(text),
        Constant::Bytes(bytes) => context.bytes(bytes),
        Constant::Symbol(name) => context.symbol(name),
        Constant::Pair(first, rest) => context.pair(earlier[first.index()], earlier[rest.index()]),
        Constant::Vector(items) => {
            let items: Vec<_> = items.iter().map(|it| earlier[it.index()]).collect();
            context.vector(&items)
        }
    }
}

// --- words for errors

fn describe(params: &[Type], result: Option<Type>, variadic: bool) -> String {
    let params: Vec<&str> = params.iter().map(|it| it.name()).collect();
    let more = if variadic { " ..." } else { "" };
    let result = result.map_or("nothing", Type::name);
    format!("a function ({}{more}) -> {result}", params.join(" "))
}

fn describe_shape((refs, raw): (u32, u32), access: Access) -> String {
    format!(
        "a shape of {refs} refs and {raw} raw bytes with access `{}`",
        access.name()
    )
}

fn describe_import(kind: &ImportKind) -> String {
    match kind {
        ImportKind::Function { signature } => describe(&signature.params, signature.result, false),
        ImportKind::Native {
            signature, variadic, ..
        } => describe(&signature.params, signature.result, *variadic),
        ImportKind::Global { ty, mutable } => describe_global(*ty, *mutable),
    }
}

fn describe_export(declarations: &Declarations, export: &Export) -> String {
    match export.kind {
        ExportKind::Function(func) => {
            let signature = &declarations.functions[func.index()].signature;
            describe(&signature.params, signature.result, false)
        }
        ExportKind::Global { global, mutable } => describe_global(declarations.globals[global.index()].ty, mutable),
    }
}

fn describe_global(ty: Type, mutable: bool) -> String {
    let kind = if mutable { "mutable " } else { "" };
    format!("a {kind}global of type {ty}")
}
