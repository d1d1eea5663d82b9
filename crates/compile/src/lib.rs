//! Source to verified module; the list of languages.
