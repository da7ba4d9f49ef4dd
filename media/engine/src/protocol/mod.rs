//! The media control protocol (`docs/media-protocol.md`): typed messages and their frames.

pub mod command;
pub mod event;
pub mod figures;
pub mod frame;
pub mod id;
pub mod incoming;
pub mod peer;
pub mod reply;
pub mod secret;

/// The newest protocol version this engine speaks.
pub const VERSION: u64 = 2;
/// The oldest; each version is the one before and more.
pub const OLDEST_VERSION: u64 = 1;

/// Writes a message as a MessagePack map.
///
/// # Panics
/// Never for the types of this module: they hold nothing MessagePack cannot express.
#[must_use]
pub fn encode<T: serde::Serialize>(message: &T) -> Vec<u8> {
    rmp_serde::to_vec_named(message).expect("protocol types are plain data")
}

#[cfg(test)]
mod golden;
