//! Permissions of a program: by the switches, and by how it was named.

use std::path::Path;

use anyhow::{Context, Result};
use polyc::Permissions;

use crate::args::{Allowed, PermissionArgs};
use crate::files::{self, Input};

/// The permissions of a program with these arguments. A source text that the user has named may do everything, as with
/// any script runner. A module file, and a text from standard input or another pipe, may come from anyone: it may do
/// what the switches allow, and use files that are named as arguments.
pub fn permissions(args: &PermissionArgs, input: &Input, is_source: bool, arguments: &[String]) -> Result<Permissions> {
    if is_source && !input.is_stream && !args.sandbox {
        return Ok(Permissions::all());
    }
    let mut granted = Permissions::default();
    for allowed in &args.allow {
        granted = match allowed {
            Allowed::Files => granted.files(),
            Allowed::FilesIn(path) => granted
                .files_in(path)
                .with_context(|| format!("--allow files={}", files::shown(path)))?,
            Allowed::Environment => granted.environment(),
            Allowed::Variable(name) => granted.variable(name),
            Allowed::Clock => granted.clock(),
            Allowed::Arguments => granted.arguments(),
        };
    }
    for argument in arguments.iter().map(Path::new) {
        if argument.is_file() {
            granted = granted.files_in(argument).with_context(|| files::shown(argument))?;
        }
    }
    Ok(granted)
}
