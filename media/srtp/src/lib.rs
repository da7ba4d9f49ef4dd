//! SRTP and SRTCP (RFC 3711, RFC 7714) with keys from SDES (RFC 4568), *sans-IO*.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod suite;

pub use suite::Suite;
