//! The pipeline as a library: sessions, comparison.
