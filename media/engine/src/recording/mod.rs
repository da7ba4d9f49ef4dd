//! Recordings: two channels, encrypted while they are written.
//!
//! Media threads only push what they hear into a ring ([`tap`]). The writer thread ([`writer`]) lays it out in time
//! ([`timeline`]), encrypts each second ([`payload`]) for the recipients ([`header`]) and appends it to the spool ([`spool`]).
//! The sealer thread ([`sealer`]) copies blocks into the recordings' own files; [`recovery`] does so after a death.

pub mod header;
pub mod payload;
pub mod recovery;
pub mod sealer;
pub mod spool;
pub mod tap;
pub mod timeline;
pub mod writer;

use crate::protocol::event::Event;

/// From the writer and the sealer to the control thread.
#[derive(Debug)]
pub enum Report {
    /// What happened, and when.
    Told(u64, Event),
    /// Every recording is closed and sealed; the threads have ended.
    Ended,
}
