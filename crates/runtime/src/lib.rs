//! Values, heap and collector, numbers, strings, the native-function interface.

pub mod native;
mod value;

pub use value::Value;
