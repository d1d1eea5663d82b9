//! Linking: a module becomes an instance, after those it imports from.

use std::sync::Arc;

use polyc_base::decl::{
    Access, Convention, Export, ExportKind, Import, ImportKind, Shape, ShapeKind, Signature,
};
use polyc_base::{Constant, Declarations, FuncId, Type};
use polyc_bytecode::Module;
use polyc_runtime::layout::{self, FLAG_LARGE, SMALL_SIZE_MAX};
use polyc_runtime::native::{Fallible, Row};
use polyc_runtime::shape::NativeShape;
use polyc_runtime::{Context, Value, Word, number};

use crate::exec::{Block, Function};
use crate::instance::{Instance, Link};
use crate::machine::Machine;
use crate::program::Program;
use crate::status::{InstanceId, LinkError};

/// Gives the program of a module's name.
pub type Resolve<'a> = dyn FnMut(&str) -> Option<Arc<Program>> + 'a;

impl Machine {
    /// Makes a program part of the session, with those it imports from, which `resolve` gives by name. Nothing runs yet.
    ///
    /// # Errors
    /// An import has nothing to be linked to.
    pub fn instantiate(
        &mut self,
        program: &Arc<Program>,
        resolve: &mut Resolve<'_>,
    ) -> Result<InstanceId, LinkError> {
        let name = &program.module().declarations.name;
        if let Some(&number) = self.by_name.get(name)
            && Arc::ptr_eq(&self.vm.instances[number].program, program)
        {
            return Ok(InstanceId(number));
        }
        self.link(program, resolve, &mut Vec::new()).map(InstanceId)
    }

    /// Opens an environment: a module without code, whose globals of type `any` come to be, undefined, when a module
    /// imports them.
    pub fn open_environment(&mut self, name: &str) {
        self.environments.entry(name.to_owned()).or_default();
    }

    fn link(
        &mut self,
        program: &Arc<Program>,
        resolve: &mut Resolve<'_>,
        open: &mut Vec<String>,
    ) -> Result<usize, LinkError> {
        let module = program.module();
        let declarations = &module.declarations;
        open.push(declarations.name.clone());
        let mut imports = Vec::new();
        for import in &declarations.imports {
            let is_native = matches!(import.kind, ImportKind::Native { .. });
            if !is_native && !self.environments.contains_key(&import.module) {
                let number = self.link_module(&import.module, declarations, resolve, open)?;
                if !imports.contains(&number) {
                    imports.push(number);
                }
            }
        }
        open.pop();
        let links = declarations
            .imports
            .iter()
            .map(|it| self.link_import(it))
            .collect::<Result<Vec<_>, _>>()?;
        let number = self.add_instance(program, imports, &links)?;
        self.by_name.insert(declarations.name.clone(), number);
        Ok(number)
    }

    fn link_module(
        &mut self,
        name: &str,
        importer: &Declarations,
        resolve: &mut Resolve<'_>,
        open: &mut Vec<String>,
    ) -> Result<usize, LinkError> {
        if let Some(&number) = self.by_name.get(name) {
            return Ok(number);
        }
        if open.iter().any(|it| it == name) {
            return Err(LinkError::Cycle {
                module: name.to_owned(),
            });
        }
        let program = resolve(name).ok_or_else(|| LinkError::NoModule {
            module: name.to_owned(),
            importer: importer.name.clone(),
        })?;
        let number = self.link(&program, resolve, open)?;
        // A program may call itself otherwise than its importers do.
        self.by_name.insert(name.to_owned(), number);
        Ok(number)
    }

    fn link_import(&mut self, import: &Import) -> Result<Link, LinkError> {
        if let ImportKind::Native {
            signature,
            variadic,
        } = &import.kind
        {
            return self.link_native(&import.name, signature, *variadic);
        }
        if self.environments.contains_key(&import.module) {
            return self.link_cell(import);
        }
        let instance = &self.vm.instances[self.by_name[&import.module]];
        let declarations = &instance.module().declarations;
        let export = declarations
            .exports
            .iter()
            .find(|it| it.name == import.name);
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
            (ImportKind::Global { ty, .. }, ExportKind::Global(global))
                if declarations.globals[global.index()].ty == *ty =>
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

    fn link_native(
        &self,
        name: &str,
        signature: &Signature,
        variadic: bool,
    ) -> Result<Link, LinkError> {
        let refused = |found: String| LinkError::NoNative {
            name: name.to_owned(),
            found,
            wanted: describe(&signature.params, signature.result, variadic),
        };
        let Some(number) = self.vm.natives.number(name) else {
            return Err(refused("not known".to_owned()));
        };
        let row: &Row = self.vm.natives.rows()[number];
        let fits = row.params() == signature.params
            && row.result() == signature.result
            && row.is_variadic() == variadic;
        if fits {
            Ok(Link::to_native(number))
        } else {
            Err(refused(describe(
                row.params(),
                row.result(),
                row.is_variadic(),
            )))
        }
    }

    /// The native shape that a module imports, if it has that layout and lets bytecode do as much.
    fn native_shape(
        &self,
        wanted: &Shape,
        access: Access,
    ) -> Result<&'static NativeShape, LinkError> {
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
        let cells = &mut self.vm.cells;
        let number = *environment.entry(import.name.clone()).or_insert_with(|| {
            cells.push(Block::from_slice(&[Word::UNDEFINED]));
            cells.len() - 1
        });
        Ok(Link::to_global(cells[number].start().cast()))
    }

    fn add_instance(
        &mut self,
        program: &Arc<Program>,
        imports: Vec<usize>,
        links: &[Link],
    ) -> Result<usize, LinkError> {
        let declarations = &program.module().declarations;
        let number = self.vm.instances.len();
        let mut shapes = Vec::with_capacity(declarations.shapes.len());
        for shape in &declarations.shapes {
            let number = match shape.kind {
                ShapeKind::Open => self.vm.runtime.heap.register_shape(&shape.name),
                ShapeKind::Native(access) => {
                    let native = self.native_shape(shape, access)?;
                    self.vm.runtime.heap.register_native_shape(native)
                }
            };
            let number = number.ok_or(LinkError::TooManyShapes)?;
            shapes.push(fresh_header(
                number,
                shape.refs as usize,
                shape.raw as usize,
            ));
        }
        self.vm
            .reserve(constants_bytes(&declarations.constants))
            .map_err(|_| LinkError::Memory)?;
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
        self.vm.instances.push(instance);
        self.begun.push(false);
        Ok(number)
    }
}

/// The entry of a function that has not been prepared.
fn function_entry(
    module: &Module,
    instance: &Arc<Instance>,
    enter: *const u64,
    index: usize,
) -> Function {
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
        Constant::BigInteger(text) | Constant::String(text) | Constant::Symbol(text) => {
            4 * text.len()
        }
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

fn make_constant<'h>(
    context: &mut Context<'h>,
    constant: &Constant,
    earlier: &[Value<'h>],
) -> Fallible<'h, Value<'h>> {
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
            signature,
            variadic,
        } => describe(&signature.params, signature.result, *variadic),
        ImportKind::Global { ty, .. } => format!("a global of type {ty}"),
    }
}

fn describe_export(declarations: &Declarations, export: &Export) -> String {
    match export.kind {
        ExportKind::Function(func) => {
            let signature = &declarations.functions[func.index()].signature;
            describe(&signature.params, signature.result, false)
        }
        ExportKind::Global(global) => {
            format!(
                "a global of type {}",
                declarations.globals[global.index()].ty
            )
        }
    }
}
