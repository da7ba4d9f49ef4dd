//! Starts the recording threads.

use super::sealer::Sealer;
use super::tap::Tap;
use super::writer::{Parts, Writer};
use super::{Reporter, spool};
use crate::clock::Clock;
use crate::config::Fault;
use crate::control::server::Recording;
use crate::sys::EventFd;
use rtrb::Consumer;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::sync_channel;

/// Jobs that may wait for the sealer.
const MAX_JOBS: usize = 4_096;
/// Reports that may wait for the control thread.
const MAX_REPORTS: usize = 4_096;

/// Starts writer and sealer of the recordings below `root`.
///
/// # Errors
/// One sentence, when the folder cannot be used.
pub fn start(
    root: &Path,
    taps: Vec<Consumer<Tap>>,
    clock: Clock,
    wake: &Arc<EventFd>,
    fault: Fault,
) -> Result<Recording, String> {
    let wrong = |e: io::Error| format!("The recording folder {} cannot be used: {e}.", root.display());
    let folder = root.join("spool");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(wrong)?;
    let leftovers = spool::numbers(&folder).map_err(wrong)?;
    let first_spool = leftovers.last().map_or(1, |(number, _)| number + 1);
    let leftovers: Vec<_> = leftovers.into_iter().map(|(_, path)| path).collect();

    let (reports_in, reports) = sync_channel(MAX_REPORTS);
    let reporter = Reporter::new(reports_in, Arc::clone(wake));
    let quit = Arc::new(AtomicBool::new(false));
    let (sealer, jobs) = sync_channel(MAX_JOBS);
    let thread = Sealer::new(root.to_owned(), reporter.clone(), Arc::clone(&quit));
    std::thread::Builder::new()
        .name("sealer".to_owned())
        .spawn(move || thread.run(&leftovers, &jobs))
        .map_err(wrong)?;
    let parts = Parts {
        root: root.to_owned(),
        first_spool,
        taps,
        clock,
        sealer,
        reporter,
        quit: Arc::clone(&quit),
        fault,
    };
    let thread = Writer::new(parts);
    let writer =
        std::thread::Builder::new().name("recorder".to_owned()).spawn(move || thread.run()).map_err(wrong)?;
    Ok(Recording { reports, quit, writer: writer.thread().clone() })
}
