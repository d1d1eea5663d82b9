//! Values, heap and collector, numbers, strings, the native-function interface.
//!
//! Three views of one thing: [`Word`] is the machine's (unsafe to follow), [`Value`] a native's (branded by its heap's
//! lifetime, safe), [`Root`] the host's (kept alive, owned). `unsafe` is in the heap (`heap`, `remember`, `collect`,
//! `trace`, `apart`, `space`, `weak`, `layout`, `known`, `check`), in `access`, `call`, and in `Value::from_word` and
//! `Args::new`.

mod access;
mod apart;
mod call;
mod case;
mod check;
mod collect;
mod context;
mod describe;
mod failure;
mod hash;
mod heap;
pub mod host;
mod host_value;
mod input;
mod known;
pub mod layout;
mod limits;
pub mod native;
pub mod natives;
pub mod number;
mod object;
mod remember;
mod root;
pub mod shape;
mod space;
mod statistics;
mod trace;
mod units;
mod value;
mod weak;
mod word;

pub use call::{Answer, Thrown};
pub use context::{Context, Runtime};
pub use hash::Hasher;
pub use heap::Heap;
pub use host::{Host, MemoryHost, NoHost};
pub use host_value::{Handle, HostList, HostMap, HostValue, PlainForms, ValueForms, WrongType};
pub use limits::{Clock, Limits, Watch};
pub use num_bigint::BigInt;
pub use number::Number;
pub use object::port::{Port, PortKind, Standing};
pub use object::procedure::{ProcedureFacts, ProcedureKind};
pub use root::Root;
pub use statistics::{Statistics, Stress};
pub use trace::{Roots, Tracer};
pub use units::Units;
pub use value::{
    BigInteger, Bytes, Cell, Condition, Map, Native, Object, Pair, Procedure, Symbol, Text, Value, Values, Vector, View,
};
pub use weak::Finaliser;
pub use word::Word;
