//! The bytecode: a typed stack machine's instructions, module files, text form, verifier.

pub mod binary;
mod build;
mod cursor;
mod disassemble;
mod ids;
mod instruction;
mod model;
pub mod text;
pub mod verify;

pub use binary::{DecodeError, decode, encode, is_module_file};
pub use build::BodyBuilder;
pub use cursor::Malformed;

pub use disassemble::{DisassembleOptions, disassemble};
pub use ids::{Label, LocalId, TableId};
pub use instruction::{CONTROL_ROWS, ControlRow, FUEL_VERSION, Instruction, Instructions, Opcode, encode_instruction};
pub use model::{Body, Handler, HandlerKind, Module, SwitchTable};
pub use text::{TextError, parse_text, quote, write_text};
pub use verify::{Verified, VerifyError, verify};
