//! The control side: one client, a ring of events, and the way of each command to its thread.

pub mod check;
pub mod client;
pub mod ring;
pub mod server;
