//! Random Pascal programs (arrays, records, strings, sets, subranges, loops of every kind, functions, parameters of
//! both kinds) do the same at every level, on each engine, traced, and from their module file.

#![allow(clippy::disallowed_methods, reason = "how long to run is a setting of the test")]

use fastrand::Rng;
use polyc::{Engine, Level, Limits, Program, Source, decode, encode, verify};
use polyc_tck::{Run, difference, differences, run};

/// More with `POLYC_RANDOM=100000`, others with `POLYC_RANDOM_SEED`.
fn seeds() -> std::ops::Range<u64> {
    let setting = |name| std::env::var(name).ok()?.parse().ok();
    let first = setting("POLYC_RANDOM_SEED").unwrap_or(0);
    first..first + setting("POLYC_RANDOM").unwrap_or(100)
}

const HEAD: &str = "program random(output);
type
  small = 1..8;
  word = packed array [1..4] of char;
  row = record n: integer; w: word; s: set of 0..9 end;
  list = array [small] of integer;
var
  a, b, c, left: integer;
  l: list;
  rows: array [1..3] of row;
  i0, i1, i2, i3: integer;
";

struct Generator {
    random: Rng,
    out: String,
    /// Loop variables in use.
    loops: usize,
    /// Functions that may be called.
    functions: usize,
    is_function: bool,
}

impl Generator {
    fn pick(&mut self, choices: &[&str]) -> String {
        choices[self.random.usize(..choices.len())].to_owned()
    }

    /// Mostly within the bounds of the arrays.
    fn index(&mut self, most: u32) -> String {
        match self.random.u8(..8) {
            0 if most == 8 => format!("({} mod 9)", self.expression(1)),
            1..=4 if self.loops > 0 => {
                format!("(i{} mod {most} + 1)", self.random.usize(..self.loops))
            }
            5 => format!("(abs({}) mod {most} + 1)", self.pick(&["a", "b", "c"])),
            _ => self.random.u32(1..=most).to_string(),
        }
    }

    fn leaf(&mut self) -> String {
        match self.random.u8(..10) {
            0..=2 => self.pick(&["a", "b", "c"]),
            3 if self.loops > 0 => format!("i{}", self.random.usize(..self.loops)),
            4 | 5 => format!("l[{}]", self.index(8)),
            6 => format!("rows[{}].n", self.index(3)),
            7 if self.is_function => self.pick(&["x", "y"]),
            8 => self.pick(&["maxint", "(-maxint)", "1000000", "4000000000"]),
            _ => format!("({})", self.random.i64(-3..12)),
        }
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.leaf();
        }
        let (x, y) = (self.expression(depth - 1), self.expression(depth - 1));
        match self.random.u8(..12) {
            0..=2 => format!("({x} + {y})"),
            3 | 4 => format!("({x} - {y})"),
            5 => format!("({x} * {y})"),
            6 => format!("({x} div {y})"),
            7 => format!("({x} mod {})", self.random.u32(1..9)),
            8 => format!("ord({x} > {y})"),
            9 if self.functions > 0 => format!(
                "f{}({x}, {})",
                self.random.usize(..self.functions),
                self.pick(&["a", "b", "c"])
            ),
            _ => self.leaf(),
        }
    }

    fn condition(&mut self) -> String {
        let (x, y) = (self.expression(1), self.expression(1));
        match self.random.u8(..6) {
            0 => format!("rows[{}].w < rows[{}].w", self.index(3), self.index(3)),
            1 => format!("abs({x}) mod 10 in rows[{}].s", self.index(3)),
            2 => format!("({x} < {y}) and not odd({x})"),
            3 => format!("({x} = {y}) or ({y} > 2)"),
            _ => format!("{x} {} {y}", self.pick(&["<", "<=", ">", ">=", "=", "<>"])),
        }
    }

    fn statements(&mut self, depth: usize) {
        self.out.push_str("begin\n");
        for _ in 0..self.random.usize(1..4) {
            self.statement(depth);
            self.out.push_str(";\n");
        }
        self.out.push_str("end");
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn statement(&mut self, depth: usize) {
        let value = self.expression(2);
        let text = match self.random.u8(..14) {
            0 | 1 => format!("{} := {value}", self.pick(&["a", "b", "c"])),
            2 | 3 => format!("l[{}] := {value}", self.index(8)),
            4 => format!("rows[{}].n := {value}", self.index(3)),
            5 => format!("rows[{}] := rows[{}]", self.index(3), self.index(3)),
            6 => format!(
                "rows[{}].w[{} mod 4 + 1] := chr(abs({value}) mod 26 + 97)",
                self.index(3),
                self.random.u32(..8)
            ),
            7 => format!(
                "rows[{}].s := rows[{}].s {} [{}]",
                self.index(3),
                self.index(3),
                self.pick(&["+", "-", "*"]),
                self.random.u32(..10)
            ),
            8 => format!("write({value}, ' ')"),
            _ if depth == 0 => format!("a := {value}"),
            9 => {
                let condition = self.condition();
                self.put(&format!("if {condition} then "));
                self.statements(depth - 1);
                self.put(" else ");
                self.statements(depth - 1);
                return;
            }
            10..=12 if self.loops < 3 && !self.is_function => {
                return self.counted(depth - 1, &value);
            }
            13 => {
                let condition = self.condition();
                self.put(&format!(
                    "while (left > 0) and ({condition}) do begin left := left - 1;\n"
                ));
                self.statements(depth - 1);
                self.put(" end");
                return;
            }
            _ => format!("b := {value}"),
        };
        self.put(&text);
    }

    fn counted(&mut self, depth: usize, value: &str) {
        let variable = format!("i{}", self.loops);
        let (first, last) = (self.random.i64(-1..6), self.random.i64(0..9));
        let header = match self.random.u8(..4) {
            0 => format!("for {variable} := {last} downto {first} do "),
            1 => format!("for {variable} := {first} to abs({value} mod 9) do "),
            _ => format!("for {variable} := {first} to {last} do "),
        };
        self.put(&header);
        self.loops += 1;
        self.statements(depth);
        self.loops -= 1;
    }
}

fn generate(seed: u64) -> String {
    let mut generator = Generator {
        random: Rng::with_seed(seed),
        out: HEAD.to_owned(),
        loops: 0,
        functions: 0,
        is_function: true,
    };
    for index in 0..3 {
        let by = generator.pick(&["", "var "]);
        let text = format!("function f{index}(x: integer; {by}y: integer): integer;\nbegin\nf{index} := x;\n");
        generator.put(&text);
        generator.statements(1);
        let result = generator.expression(2);
        generator.put(&format!(";\nif x < y then f{index} := {result}\nend;\n"));
        generator.functions += 1;
    }
    generator.is_function = false;
    generator.put("begin\na := 1; b := 2; c := 3; left := 20;\nfor i0 := 1 to 8 do l[i0] := i0;\n");
    generator.put("for i0 := 1 to 3 do begin rows[i0].n := i0; rows[i0].w := 'word'; rows[i0].s := [i0] end;\n");
    for _ in 0..5 {
        generator.statement(3);
        generator.put(";\n");
    }
    generator.put("writeln; writeln(a, ' ', b, ' ', c);\nfor i0 := 1 to 8 do write(l[i0], ' ');\n");
    generator.put("for i0 := 1 to 3 do write(rows[i0].n, rows[i0].w, 3 in rows[i0].s)\nend.\n");
    generator.out
}

#[test]
fn random_programs_do_the_same_in_every_way() {
    let engine = Engine::new();
    let limits = Limits {
        fuel: Some(10_000_000),
        ..Limits::default()
    };
    let how = Run::new("", limits);
    let mut ended = 0;
    for seed in seeds() {
        let text = generate(seed);
        let at = |level| {
            let unit = Source::new("pascal", "random.pas", &text);
            let compiled = engine.module(unit.level(level), &mut ());
            let report = compiled.report(false);
            compiled
                .result
                .unwrap_or_else(|| panic!("seed {seed}: {report}\n{text}"))
        };
        let plain = run(&engine, &Program::from(at(Level::O0)), how);
        ended += u64::from(!plain.is_error);
        let module = at(Level::O2);
        let read = decode(&encode(&module)).expect("it was encoded");
        let read = Program::from(verify(read).expect("it was verified"));
        let optimised = Program::from(module);
        let first = run(&engine, &optimised, how);
        let cheap = run(&engine, &Program::from(at(Level::O1)), how);
        let mut wrong = differences(&engine, &optimised, how, &first);
        wrong.extend(difference("at -O2", &plain, &first, false));
        wrong.extend(difference("at -O1", &plain, &cheap, false));
        wrong.extend(difference("from its file", &first, &run(&engine, &read, how), true));
        assert!(wrong.is_empty(), "seed {seed}:\n{text}\n{}", wrong.join("\n"));
    }
    let count = seeds().end - seeds().start;
    assert!(ended * 5 > count, "{ended} of {count} programs end without an error");
}
