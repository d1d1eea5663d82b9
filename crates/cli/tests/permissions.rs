//! Permissions of programs: each capability, by how the program was named, by `--allow` and under `--sandbox`.

#![allow(clippy::disallowed_methods, reason = "tests of the command line look at files")]

mod common;

use std::path::Path;

use common::{Ran, directory, file, polyc, polyc_with_input};

/// Says for each request whether it was refused, in the words of the error if so.
const ASKS: &str = r#"
(define (try name thunk)
  (display name)
  (display
    (call/cc
      (lambda (k)
        (with-exception-handler
          (lambda (e) (k (error-object-message e)))
          (lambda () (thunk) "done")))))
  (newline))
(try "files: " (lambda () (file-exists? "Cargo.toml")))
(try "home: " (lambda () (get-environment-variable "PATH")))
(try "env: " (lambda () (get-environment-variables)))
(try "clock: " (lambda () (current-second)))
(try "jiffies: " (lambda () (current-jiffy)))
(try "args: " (lambda () (command-line)))
"#;

const REFUSALS: [(&str, &str); 6] = [
    (
        "files",
        "files: the program may not use the file `Cargo.toml`; `--allow files` permits it",
    ),
    (
        "env=PATH",
        "home: the program may not read `PATH` of the environment; `--allow env=PATH` permits it",
    ),
    (
        "env",
        "env: the program may not read the environment; `--allow env` permits it",
    ),
    (
        "clock",
        "clock: the program may not read the clock; `--allow clock` permits it",
    ),
    (
        "clock",
        "jiffies: the program may not read the clock; `--allow clock` permits it",
    ),
    (
        "args",
        "args: the program may not read its arguments; `--allow args` permits it",
    ),
];

/// Checks that just the requests were refused that none of these switches permits.
#[track_caller]
fn permits(ran: Ran, allowed: &[&str]) {
    let ran = ran.exits(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), REFUSALS.len(), "{ran:#?}");
    for (line, (switch, refusal)) in lines.iter().zip(REFUSALS) {
        // With one variable there is something to read.
        let is_allowed = allowed
            .iter()
            .any(|it| *it == switch || (switch.starts_with("env") && it.starts_with("env")));
        assert_eq!(*line != refusal, is_allowed, "{allowed:?} {line}");
        assert_eq!(line.ends_with(": done"), is_allowed, "{allowed:?} {line}");
    }
}

const ALL: [&str; 5] = ["files", "env", "env=PATH", "clock", "args"];

/// Ways to name the same program, each without its switches.
fn ways(here: &Path) -> [Vec<String>; 2] {
    let source = file(here, "asks.scm", ASKS);
    let module = here.join("asks.pbc").to_str().expect("UTF-8").to_owned();
    polyc(&["build", &source, "-o", &module]).exits(0);
    [vec![source], vec![module]]
}

fn run(switches: &[&str], program: &[String]) -> Ran {
    let program = program.iter().map(String::as_str);
    let args: Vec<&str> = ["run"].iter().chain(switches).copied().chain(program).collect();
    polyc(&args)
}

fn run_input(switches: &[&str], input: &[u8]) -> Ran {
    let args: Vec<&str> = ["run"].iter().chain(switches).copied().collect();
    polyc_with_input(&args, input)
}

#[test]
fn source_files_and_texts_may_do_everything_but_in_a_sandbox() {
    let [source, _] = ways(&directory("permissions_source"));
    permits(run(&[], &source), &ALL);
    permits(run(&["--allow", "clock"], &source), &ALL);
    permits(run(&["-e", ASKS, "--lang", "lisp"], &[]), &ALL);
    permits(run(&["--sandbox"], &source), &[]);
    permits(run(&["--sandbox", "-e", ASKS, "--lang", "lisp"], &[]), &[]);
    for allowed in ALL {
        permits(run(&["--sandbox", "--allow", allowed], &source), &[allowed]);
    }
}

#[test]
fn module_files_may_do_what_is_allowed() {
    let [_, module] = ways(&directory("permissions_module"));
    permits(run(&[], &module), &[]);
    permits(run(&["--sandbox"], &module), &[]);
    for allowed in ALL {
        permits(run(&["--allow", allowed], &module), &[allowed]);
        permits(run(&["--sandbox", "--allow", allowed], &module), &[allowed]);
    }
    permits(run(&["--allow", "files,env,clock", "--allow", "args"], &module), &ALL);
}

#[test]
fn programs_from_standard_input_may_do_what_is_allowed() {
    let [_, module] = ways(&directory("permissions_input"));
    let bytes = std::fs::read(&module[0]).expect("it was built");
    for input in [(ASKS.as_bytes(), "--lang=lisp"), (&bytes, "-O2")] {
        permits(run_input(&[input.1, "-"], input.0), &[]);
        permits(run_input(&["--sandbox", input.1, "-"], input.0), &[]);
        for allowed in ALL {
            permits(run_input(&["--allow", allowed, input.1, "-"], input.0), &[allowed]);
        }
    }
}

#[test]
fn a_trace_may_do_no_more_than_a_run() {
    let here = directory("permissions_trace");
    let source = file(&here, "a.scm", "(current-second)");
    let module = here.join("a.pbc").to_str().expect("UTF-8").to_owned();
    polyc(&["build", &source, "-o", &module]).exits(0);
    polyc(&["trace", &source]).exits(0);
    let refusal = "the program may not read the clock; `--allow clock` permits it";
    polyc(&["trace", &module]).exits(3).complains(refusal);
    polyc(&["trace", "--sandbox", &source]).exits(3).complains(refusal);
    polyc(&["trace", "--allow", "clock", &module]).exits(0);
}

#[test]
fn only_the_variables_named_are_there() {
    let here = directory("permissions_variables");
    let text = "(display (map car (get-environment-variables)))
                (display (get-environment-variable \"HOME\"))";
    let source = file(&here, "a.scm", text);
    polyc(&["run", "--sandbox", "--allow", "env=PATH", &source])
        .exits(3)
        .complains("the program may not read `HOME` of the environment; `--allow env=HOME` permits it");
    let ran = polyc(&["run", "--sandbox", "--allow", "env=PATH,env=NONE", &source]).exits(3);
    assert_eq!(ran.out, "(PATH)");
}

#[test]
fn a_limit_of_time_needs_no_permission() {
    let text = "(let loop () (loop))";
    let ran = polyc(&["run", "--sandbox", "--time", "0.1", "-e", text, "--lang", "lisp"]);
    ran.exits(4).complains("--time");
}

#[test]
fn a_program_ends_itself_and_reads_its_input_without_permission() {
    let text = "(write (read-line)) (exit 5)";
    let ran = polyc_with_input(&["run", "--sandbox", "-e", text, "--lang", "lisp"], b"line\n");
    // Ports do not exist yet.
    assert!(ran.code == 5 || ran.err.contains("read-line"), "{ran:#?}");
    let text = "program p(input, output); var n: integer; begin read(n); writeln(n:1) end.";
    let ran = polyc_with_input(&["run", "--sandbox", "-e", text, "--lang", "pascal"], b"17");
    ran.exits(0).prints("17\n");
}

#[test]
fn switches_that_mean_nothing_are_refused() {
    for wrong in ["file", "files=", "env=", "clock=now", "", "random"] {
        polyc(&["run", "--allow", wrong, "-e", "1", "--lang", "expr"])
            .exits(2)
            .complains("--allow");
    }
    polyc(&[
        "run",
        "--sandbox",
        "--allow",
        "files=/no/such/directory",
        "-e",
        "1",
        "--lang",
        "expr",
    ])
    .exits(2)
    .complains("--allow files=`/no/such/directory`");
}

/// A program that looks for a file and removes it, named by its first argument's place in the text.
fn removes(path: &Path) -> String {
    let path = path.to_str().expect("UTF-8");
    format!("(write (file-exists? {path:?})) (delete-file {path:?}) (write (file-exists? {path:?}))")
}

#[test]
fn files_outside_the_directory_are_out_of_reach() {
    let here = directory("permissions_files");
    std::fs::create_dir_all(here.join("in/deep")).expect("writable");
    std::fs::create_dir_all(here.join("out")).expect("writable");
    let allowed = format!("files={}", here.join("in").to_str().expect("UTF-8"));
    let sandboxed = |text: &str| {
        let switches = ["run", "--sandbox", "--allow", &allowed, "-e", text, "--lang", "lisp"];
        polyc(&switches)
    };
    let write = |name: &str| drop(file(&here, name, "x"));
    for inside in ["in/a", "in/deep/b", "in/deep/../c"] {
        write(inside);
        let ran = sandboxed(&removes(&here.join(inside)));
        ran.exits(0).prints("#t#f");
    }
    write("out/secret");
    #[cfg(unix)]
    for (to, link) in [("out", "in/directory"), ("out/secret", "in/link")] {
        std::os::unix::fs::symlink(here.join(to), here.join(link)).expect("writable");
    }
    let outside = [
        "out/secret",
        "out/none",
        "in/../out/secret",
        "in/deep/../../out/secret",
        "in/none/../../out/secret",
        "in/directory/secret",
        "in/link",
    ];
    for outside in outside {
        sandboxed(&removes(&here.join(outside)))
            .exits(3)
            .complains("`--allow files` permits it");
    }
    let secret = here.join("out/secret");
    assert!(secret.exists());
    // Directly, without looking first: through a directory it is refused, and a link goes alone.
    let delete = |name: &str| format!("(delete-file {:?})", here.join(name).to_str().expect("UTF-8"));
    sandboxed(&delete("in/directory/secret")).exits(3);
    sandboxed(&delete("in/link")).exits(0);
    assert!(secret.exists());
}

#[test]
fn a_file_among_the_arguments_may_be_used() {
    let here = directory("permissions_arguments");
    let (one, two) = (file(&here, "one", "x"), file(&here, "two", "x"));
    let text = format!("(write (file-exists? {one:?})) (write (file-exists? {two:?}))");
    let source = file(&here, "a.scm", text);
    let ran = polyc(&["run", "--sandbox", &source, &one]).exits(3);
    assert_eq!(ran.out, "#t");
    ran.complains("`--allow files` permits it");
    polyc(&["run", "--sandbox", &source, &one, "none", &two])
        .exits(0)
        .prints("#t#t");
}

/// A program from a pipe, or from any stream that a process has open, counts as one from standard input.
#[cfg(unix)]
#[test]
fn pipes_and_open_files_count_as_standard_input() {
    use std::os::unix::fs::symlink;
    use std::process::Stdio;

    let here = directory("permissions_pipes");
    let source = file(&here, "asks.scm", ASKS);
    let link = |to: &str, name: &str| {
        let path = here.join(name);
        symlink(to, &path).expect("the target directory can be written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let stdin = link("/dev/stdin", "stdin.scm");
    let again = link(&stdin, "again.scm");
    for path in ["/dev/stdin", "/dev/fd/0", stdin.as_str(), again.as_str()] {
        // A pipe.
        permits(run_input(&["--lang", "lisp", path], ASKS.as_bytes()), &[]);
        let switches = ["--lang", "lisp", "--allow", "clock", path];
        permits(run_input(&switches, ASKS.as_bytes()), &["clock"]);
        // A file that the process did not open by its name.
        let open = std::fs::File::open(&source).expect("it has been written");
        let mut command = common::command(&["run", "--lang", "lisp", path]);
        let output = command.stdin(Stdio::from(open)).output();
        permits(Ran::from(output.expect("the binary starts")), &[]);
    }

    // A named pipe.
    let pipe = here.join("pipe.scm");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|it| it.success()), "mkfifo makes a pipe");
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, ASKS)
    });
    permits(run(&[], &[pipe.to_str().expect("UTF-8").to_owned()]), &[]);
    writer.join().expect("no panic").expect("it is read");

    // A link to a file of its own name is that file.
    let link = link(&source, "link.scm");
    permits(run(&[], &[link]), &ALL);
}
