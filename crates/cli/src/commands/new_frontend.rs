//! `new-frontend`: writes the crate of a language, from the crates in `templates/`, which are languages themselves and
//! tested as such. In the workspace of polyc the crate becomes one of it, and its language one of polyc's; elsewhere it
//! is a crate of its own, with a command line.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the rim: it writes the files of a crate"
)]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use polyc::{Engine, json_line};
use serde::Serialize;

use crate::args::{Format, NewFrontendArgs};
use crate::output;

/// A file of a template: where it lies in its crate, and its text.
type TemplateFile = (&'static str, &'static str);

macro_rules! files {
    ($directory:literal: $($file:literal)*) => {
        &[$(($file, include_str!(concat!("../../../../templates/", $directory, "/", $file))),)*]
    };
}

const DYNAMIC: &[TemplateFile] = files!("dynamic":
    "build.rs" "src/lib.rs" "src/frontend.rs" "src/lexer.rs" "src/grammar.lalrpop" "src/parse.rs" "src/tree.rs"
    "src/lower.rs" "src/natives.rs" "src/causes.rs" "src/codes.rs" "tests/language.rs"
    "tests/programs/functions.newlang" "tests/programs/loops.newlang" "tests/programs/texts.newlang"
    "tests/programs/kind_error.newlang" "tests/programs/division_error.newlang" "tests/programs/mistakes.newlang"
);

const STATIC: &[TemplateFile] = files!("static":
    "build.rs" "src/lib.rs" "src/frontend.rs" "src/lexer.rs" "src/grammar.lalrpop" "src/tree.rs" "src/types.rs"
    "src/lower.rs" "src/arrays.rs" "src/causes.rs" "src/codes.rs" "tests/language.rs"
    "tests/programs/functions.newlang" "tests/programs/loops.newlang" "tests/programs/texts.newlang"
    "tests/programs/arrays.newlang" "tests/programs/bounds_error.newlang" "tests/programs/overflow_error.newlang"
    "tests/programs/division_error.newlang" "tests/programs/mistakes.newlang"
);

/// What the static template takes from the dynamic one.
const SHARED: &[TemplateFile] = files!("dynamic": "src/parse.rs" "src/natives.rs");

/// The command line of a language outside of the workspace.
const MAIN: &str = "//! The command line of polyc, with Newlang beside its languages.

fn main() -> std::process::ExitCode {
    polyc_cli::main(&[&polyc_newlang::NEWLANG])
}
";

/// The manifest of polyc's workspace: versions of dependencies, and how tests are compiled.
const WORKSPACE: &str = include_str!("../../../../Cargo.toml");

/// Where the languages of polyc are named.
const LIST: &str = "crates/compile/Cargo.toml";

/// Extensions of polyc's own files.
const OWN_EXTENSIONS: [&str; 3] = ["pbc", "pbt", "pir"];

/// Most characters of a name.
const LONGEST_NAME: usize = 20;

/// Where the crate lies.
enum Home {
    /// The workspace of polyc.
    Workspace(PathBuf),
    /// Anywhere; the words of its manifest that say where polyc's crates are.
    Outside(From),
}

/// Where a crate outside takes polyc's crates from.
enum From {
    Directory(PathBuf),
    Repository(String),
}

#[derive(Serialize)]
struct Created<'a> {
    directory: &'a str,
    files: Vec<&'a str>,
}

/// Writes a crate.
pub fn new_frontend(engine: &Engine, args: &NewFrontendArgs) -> Result<u8> {
    let extension = args.extension.trim_start_matches('.');
    check_names(engine, &args.name, extension)?;
    let home = home(args)?;
    let directory = match &home {
        Home::Workspace(root) => root.join("crates").join(&args.name),
        Home::Outside(_) => PathBuf::from(&args.name),
    };
    if directory.exists() {
        bail!("`{}` is there already", directory.display());
    }
    let names = Names {
        name: &args.name,
        extension,
        letter: letter(engine, &args.name),
        library: match home {
            Home::Workspace(_) => "polyc_frontend",
            Home::Outside(_) => "polyc",
        },
    };
    let mut files = vec![("Cargo.toml".to_owned(), manifest(&names, &home))];
    let template = if args.is_static { STATIC } else { DYNAMIC };
    let shared = if args.is_static { SHARED } else { &[] };
    files.extend(template.iter().chain(shared).map(|it| names.adapt(it)));
    if let Home::Outside(_) = home {
        files.push(names.adapt(&("src/main.rs", MAIN)));
        files.push(("rustfmt.toml".to_owned(), "max_width = 120\n".to_owned()));
        files.push((".gitignore".to_owned(), "/target\n".to_owned()));
    }
    for (path, text) in &files {
        write(&directory.join(path), text)?;
    }
    if let Home::Workspace(root) = &home {
        add_to_list(&root.join(LIST), &args.name)?;
    }
    report(args, &home, &directory, &files);
    Ok(0)
}

fn report(args: &NewFrontendArgs, home: &Home, directory: &Path, files: &[(String, String)]) {
    let here = std::env::current_dir().unwrap_or_default();
    let directory = directory.strip_prefix(here).unwrap_or(directory).display().to_string();
    if args.reports.format == Format::Json {
        return output::print(&json_line(&Created {
            directory: &directory,
            files: files.iter().map(|it| it.0.as_str()).collect(),
        }));
    }
    let name = &args.name;
    let next = match home {
        Home::Workspace(_) => format!(
            "  cargo test -p polyc-{name}\n  cargo run -- {directory}/tests/programs/functions.{}\n\
             It is named in {LIST}.\n",
            args.extension.trim_start_matches('.')
        ),
        Home::Outside(_) => format!(
            "  cd {directory}\n  cargo test\n  cargo run -- tests/programs/functions.{}\n",
            args.extension.trim_start_matches('.')
        ),
    };
    output::print(&format!("{directory}: {} files. To go on:\n{next}", files.len()));
}

/// Refuses names that are not names, or that somebody has.
fn check_names(engine: &Engine, name: &str, extension: &str) -> Result<()> {
    let is_name = |text: &str, most| {
        text.starts_with(|it: char| it.is_ascii_lowercase())
            && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
            && text.len() <= most
    };
    if !is_name(name, LONGEST_NAME) {
        bail!(
            "`{}` cannot name a language: expected lower-case letters and digits, a letter first, at most {LONGEST_NAME}",
            polyc::visible(name)
        );
    }
    if !is_name(extension, LONGEST_NAME) {
        bail!(
            "`{}` cannot be an extension: expected lower-case letters and digits, a letter first, at most {LONGEST_NAME}",
            polyc::visible(extension)
        );
    }
    if engine.languages().by_name(name).is_some() {
        bail!("there is a language `{name}` already: choose another name");
    }
    if let Some(language) = engine.languages().by_extension(extension) {
        bail!(
            "files `.{extension}` are {}'s: choose another extension",
            language.info().name
        );
    }
    if OWN_EXTENSIONS.contains(&extension) {
        bail!("files `.{extension}` are polyc's own: choose another extension");
    }
    Ok(())
}

fn home(args: &NewFrontendArgs) -> Result<Home> {
    if let Some(polyc) = &args.polyc {
        let path = Path::new(polyc);
        if !path.is_dir() && (polyc.contains("://") || polyc.contains('@')) {
            return Ok(Home::Outside(From::Repository(polyc.clone())));
        }
        let path = path.canonicalize().with_context(|| format!("`{polyc}`"))?;
        let manifest = path.join("crates/polyc/Cargo.toml");
        if !manifest.is_file() {
            bail!("`{polyc}` is not polyc: expected a file `{}`", manifest.display());
        }
        return Ok(Home::Outside(From::Directory(path)));
    }
    let here = std::env::current_dir()?;
    let is_workspace = |it: &&Path| {
        let list = fs::read_to_string(it.join(LIST)).unwrap_or_default();
        list.contains("name = \"polyc-compile\"")
    };
    match here.ancestors().find(is_workspace) {
        Some(root) => Ok(Home::Workspace(root.to_owned())),
        None => bail!(
            "this is not the workspace of polyc: say where its crates are, with `--polyc PATH` or `--polyc URL` of a \
             Git repository"
        ),
    }
}

/// What the words of the templates become.
struct Names<'a> {
    name: &'a str,
    extension: &'a str,
    /// What the codes of its diagnostics begin with.
    letter: char,
    /// The crate that has all that a language is made of.
    library: &'a str,
}

impl Names<'_> {
    /// A file of the new crate.
    fn adapt(&self, &(path, text): &TemplateFile) -> (String, String) {
        let mut name = self.name.to_owned();
        let title = name.remove(0).to_ascii_uppercase().to_string() + &name;
        let lines = text.lines().filter(|it| !it.starts_with("#[path = "));
        let text: String = lines.flat_map(|it| [it, "\n"]).collect();
        let text = text
            .replace("use polyc::language;", &format!("use {}::language;", self.library))
            .replace(
                "extensions: &[\"newlang\"]",
                &format!("extensions: &[\"{}\"]", self.extension),
            )
            .replace("\"Z0", &format!("\"{}0", self.letter))
            .replace("polyc_template_dynamic", "polyc_newlang")
            .replace("polyc_template_static", "polyc_newlang")
            .replace("newlang", self.name)
            .replace("NEWLANG", &self.name.to_ascii_uppercase())
            .replace("Newlang", &title);
        (path.replace(".newlang", &format!(".{}", self.extension)), text)
    }
}

/// A letter with which no code of a diagnostic begins: one of the name, if there is one.
fn letter(engine: &Engine, name: &str) -> char {
    let is_free = |it: &char| it.is_ascii_uppercase() && !engine.explanations().any(|row| row.code.starts_with(*it));
    let own = name.chars().map(|it| it.to_ascii_uppercase());
    own.chain('A'..='Z').find(is_free).unwrap_or('Z')
}

fn manifest(names: &Names<'_>, home: &Home) -> String {
    let name = names.name;
    let head = format!("[package]\nname = \"polyc-{name}\"\ndescription = \"{name} on polyc\"\n");
    match home {
        Home::Workspace(_) => format!(
            "{head}version.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n\
             license.workspace = true\npublish.workspace = true\n\n[lints]\nworkspace = true\n\n[dependencies]\n\
             polyc-frontend.workspace = true\nlalrpop-util.workspace = true\nlogos.workspace = true\n\n\
             [build-dependencies]\nlalrpop.workspace = true\n\n\
             [dev-dependencies]\npolyc.workspace = true\npolyc-tck.workspace = true\n"
        ),
        Home::Outside(from) => {
            let of_polyc = |package: &str, directory: &str| match from {
                From::Directory(path) => {
                    let path = path.join("crates").join(directory);
                    format!("{package} = {{ path = {:?} }}", path.display().to_string())
                }
                From::Repository(url) => format!("{package} = {{ git = {url:?} }}"),
            };
            let lines = [
                "version = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]".to_owned(),
                of_polyc("polyc", "polyc"),
                of_polyc("polyc-cli", "cli"),
                of_workspace("lalrpop-util"),
                format!("{}\n\n[build-dependencies]", of_workspace("logos")),
                format!("{}\n\n[dev-dependencies]", of_workspace("lalrpop")),
                of_polyc("polyc-tck", "tck"),
                "\n# It is a workspace of its own, wherever it lies.\n[workspace]\n".to_owned(),
                profiles().to_owned(),
            ];
            format!("{head}{}\n", lines.join("\n"))
        }
    }
}

/// The line of a dependency in the manifest of the workspace.
fn of_workspace(package: &str) -> String {
    let line = WORKSPACE.lines().find(|it| it.split(" = ").next() == Some(package));
    let line = line.expect("the workspace has this dependency");
    line.split(" #").next().unwrap_or(line).trim_end().to_owned()
}

/// How the workspace compiles what is tested: without it, the machine is slow.
fn profiles() -> &'static str {
    let start = WORKSPACE.find("# An unoptimised").unwrap_or(WORKSPACE.len());
    let rest = &WORKSPACE[start..];
    rest.split("\n\n[profile.release]").next().unwrap_or(rest).trim_end()
}

/// Adds a language to the list, at its end: one line.
fn add_to_list(list: &Path, name: &str) -> Result<()> {
    let text = fs::read_to_string(list)?;
    let line = format!("polyc-{name} = {{ path = \"../{name}\" }}\n");
    write(list, &format!("{}\n{line}", text.trim_end()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let what = || format!("`{}`", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(what)?;
    }
    fs::write(path, text).with_context(what)
}
