//! Pascal: ISO 7185.
