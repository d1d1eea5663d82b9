//! The pass `keep` hoists constants out of loops, except those that the machine writes into operations. This test
//! prepares each operation with each constant as each of its operands, and checks that `keep` and the machine agree.

use polyc::{Mode, Program, ir, verify};
use polyc_base::{Budget, Declarations, FuncId, Op, Type};
use polyc_codegen::LoopHeads;
use polyc_opt::{pass, run_pass};

/// Constants of a type, in the text form; `const0` is a float in a word, `const1` one that is not, `const2` a string.
const fn constants(ty: Type) -> &'static [&'static str] {
    match ty {
        Type::I64 => &[
            "i64.const 3",
            "i64.const -32768",
            "i64.const 40000",
            "i64.const 4294967296",
        ],
        Type::F64 => &["f64.const 0.5", "f64.const 1e300", "f64.const nan"],
        Type::Bool => &["bool.const true"],
        Type::Any => &[
            "any.integer 3",
            "any.integer 40000",
            "any.integer 300000000",
            "any.const nil",
            "const const0",
            "const const1",
            "const const2",
        ],
        Type::Obj => &["obj.empty"],
    }
}

/// A loop with the operation, the constant as that operand. If it `branches`, the result of the operation decides
/// whether the loop goes on.
fn program(op: &Op, operand: usize, constant: &str, branches: bool) -> String {
    let declarations = Declarations::default();
    let typing = op.typing(&declarations).expect("it names nothing");
    let others = typing.fixed.iter().enumerate();
    let mut params: Vec<(usize, Type)> = others.map(|(it, &ty)| (it, ty)).collect();
    let (condition, result) = (params.len(), params.len() + 1);
    params[operand] = (condition, Type::Bool);
    let joined = |each: fn(&(usize, Type)) -> String| {
        let all: Vec<String> = params.iter().map(each).collect();
        all.join(", ")
    };
    let types = joined(|(_, ty)| ty.to_string());
    let params = joined(|(number, ty)| format!("v{number}: {ty}"));
    let args: Vec<String> = (0..typing.operands()).map(|it| format!("v{it}")).collect();
    let args = args.join(", ");
    let name = op.name();
    let sets = typing.result.map(|_| format!("v{result} = "));
    let sets = sets.unwrap_or_default();
    // A comparison and a branch are one operation only where nothing else needs the outcome.
    let (gives, returned) = match typing.result {
        Some(ty) if !branches => (format!(" -> {ty}"), format!(" v{result}")),
        _ => (String::new(), String::new()),
    };
    let chooses = if branches { result } else { condition };
    format!(
        "module \"m\" language \"test\"\nconst0 = float 0.5\nconst1 = float 1e300\nconst2 = string \"s\"\n
fn0 = function \"f\" direct ({types}){gives} {{
block0({params}):
  jump block1
block1:
  v{operand} = {constant}
  {sets}{name} {args}
  branch v{chooses}, block1, block2
block2:
  return{returned}
}}\n"
    )
}

/// Whether the machine makes the constant before the operation.
fn is_made(module: ir::Module) -> bool {
    let module = polyc_codegen::lower(module, LoopHeads::Once, &Budget::default());
    let module = verify(module).unwrap_or_else(|error| panic!("{error}"));
    let text = Program::from(module).code().print_prepared(FuncId::new(0), Mode::Plain);
    text.contains("const.")
}

#[test]
fn the_optimiser_knows_which_constants_the_machine_writes_into_operations() {
    let keep = pass("keep").expect("it is a pass");
    let declarations = Declarations::default();
    let (mut written, mut wrong) = (0, Vec::new());
    let names = Op::table().into_iter().map(|row| row.name);
    for op in names.filter_map(|name| Op::parse(name, &[])) {
        // The operands of calls are copied.
        let typing = op.typing(&declarations).ok();
        let Some(typing) = typing.filter(|_| !op.effects().calls()) else {
            continue;
        };
        for operand in 0..typing.operands() {
            for constant in constants(typing.fixed[operand]) {
                for branches in [false, true] {
                    if branches && typing.result != Some(Type::Bool) {
                        continue;
                    }
                    let text = program(&op, operand, constant, branches);
                    let module = ir::parse(&text);
                    let mut module = module.unwrap_or_else(|error| panic!("{error}\n{text}"));
                    ir::verify(&module).unwrap_or_else(|errors| panic!("{}\n{text}", errors[0]));
                    // `keep` hoists some that the machine could write: reading them from a register is faster, or they
                    // are rare.
                    let is_faster = typing.fixed[operand] == Type::F64
                        || branches && matches!(*constant, "i64.const 40000" | "const const0");
                    let is_made = is_faster || is_made(module.clone());
                    written += usize::from(!is_made);
                    if is_made != run_pass(&mut module, keep, &mut ()) {
                        let does = if is_made { "makes" } else { "writes" };
                        wrong.push(format!("{op}, {branches}: the machine {does} {operand} {constant}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(written > 50, "only {written}: this test sees nothing");
}
