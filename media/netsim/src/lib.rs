//! A bad network for tests.
#![forbid(unsafe_code)]
