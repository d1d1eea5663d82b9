//! What a program may do.

use std::path::PathBuf;

use clap::Args;

/// Permissions of a program besides reading standard input and writing output.
#[derive(Args)]
#[command(next_help_heading = "Permissions")]
pub struct PermissionArgs {
    /// Permissions of a module file, or a program from standard input or a pipe: files[=DIR], env[=NAME], clock, args.
    /// Other programs have all of them
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = parse_allowed)]
    pub allow: Vec<Allowed>,
    /// Give every program only the permissions of --allow
    #[arg(long)]
    pub sandbox: bool,
}

/// Something that a program may do.
#[derive(Clone)]
pub enum Allowed {
    Files,
    FilesIn(PathBuf),
    Environment,
    Variable(String),
    Clock,
    Arguments,
}

fn parse_allowed(text: &str) -> Result<Allowed, String> {
    match text.split_once('=') {
        None => match text {
            "files" => Ok(Allowed::Files),
            "env" => Ok(Allowed::Environment),
            "clock" => Ok(Allowed::Clock),
            "args" => Ok(Allowed::Arguments),
            _ => Err("expected files[=DIR], env[=NAME], clock or args".to_owned()),
        },
        Some(("files", path)) if !path.is_empty() => Ok(Allowed::FilesIn(path.into())),
        Some(("env", name)) if !name.is_empty() => Ok(Allowed::Variable(name.to_owned())),
        Some(_) => Err("expected files=DIR or env=NAME before and after `=`".to_owned()),
    }
}
