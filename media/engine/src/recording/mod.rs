//! Recordings: two channels, encrypted while they are written.
//!
//! Media threads only push what they hear into a ring ([`tap`]). The writer thread ([`writer`]) lays it out in time
//! ([`timeline`]), encrypts each second ([`payload`]) for the recipients ([`header`]) and appends it to the spool ([`spool`]).
//! The sealer thread ([`sealer`]) copies blocks into the recordings' own files; [`recovery`] does so after a death.

pub mod gaps;
pub mod header;
pub mod payload;
pub mod recovery;
pub mod sealer;
pub mod spool;
pub mod start;
pub mod tap;
pub mod timeline;
pub mod writer;

use crate::protocol::event::Event;
use crate::sys::EventFd;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// From the writer and the sealer to the control thread.
#[derive(Debug)]
pub enum Report {
    /// What happened, and when.
    Told(u64, Event),
    /// Every recording is closed and sealed; the threads have ended.
    Ended,
}

/// The way of both threads to the control thread.
#[derive(Debug, Clone)]
pub struct Reporter {
    reports: SyncSender<Report>,
    wake: Arc<EventFd>,
}

impl Reporter {
    /// Puts reports into `reports` and wakes the thread that reads them.
    #[must_use]
    pub fn new(reports: SyncSender<Report>, wake: Arc<EventFd>) -> Self {
        Self { reports, wake }
    }

    /// Reports. A control thread that is gone needs no reports.
    pub fn send(&self, report: Report) {
        let _ = self.reports.send(report);
        self.wake.wake();
    }
}
