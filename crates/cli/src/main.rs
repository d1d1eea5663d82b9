//! The command line of the languages that polyc has.

fn main() -> std::process::ExitCode {
    polyc_cli::main(&[])
}
