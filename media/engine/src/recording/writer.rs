//! To come.
use crate::clock::Clock;
use crate::control::server::Recording;
use crate::recording::tap::Tap;
use crate::sys::EventFd;
use rtrb::Consumer;
use std::path::Path;
use std::sync::Arc;

/// Starts.
pub fn start(
    _root: &Path,
    _taps: Vec<Consumer<Tap>>,
    _clock: Clock,
    _wake: &Arc<EventFd>,
) -> Result<Recording, String> {
    Err("not yet".to_owned())
}
