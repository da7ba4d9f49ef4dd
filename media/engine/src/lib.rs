//! `yunhu-media`: the media engine of Yunhu.
//!
//! The control protocol (`docs/media-protocol.md`) comes in over a Unix socket; everything about audio happens here.
//!
//! * [`protocol`]: the messages, as types.
//! * [`control`]: the one client, the ring of events, and the way of a command to its thread.
//! * [`media`]: threads, endpoints, relay, players, conferences.
//! * [`prompts`]: files and tones, decoded once.
//! * [`recording`]: two channels, encrypted while they are written, sealed after any death.

#![deny(unsafe_code)]

pub mod clock;
pub mod config;
pub mod control;
pub mod log;
pub mod media;
pub mod prompts;
pub mod protocol;
pub mod random;
pub mod recording;
pub mod run;
pub mod sys;
