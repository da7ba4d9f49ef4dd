//! A WebRTC far end without sockets, clocks or threads: a thin layer over `str0m`.
//!
//! * [`peer`]: one far end: descriptions in and out, datagrams in and out, RTP in and out.
//! * [`codec`]: what the engine offers, in the order it is asked for.
//! * [`description`]: what is checked and changed in the text of a description before `str0m` reads it.
//! * [`check`]: whose a connectivity check is, and whether it is authentic.
//! * [`framing`]: datagrams over TCP (RFC 4571).
//!
//! The engine is an ICE-lite agent (RFC 8445 §2.5): far ends check it, so their candidates need not be known.

#![forbid(unsafe_code)]

pub mod check;
pub mod codec;
pub mod description;
pub mod framing;
pub mod peer;

pub use str0m::media::KeyframeRequestKind as Keyframe;
