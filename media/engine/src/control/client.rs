//! One connection of a client: bytes in, frames out, all bounded.

use super::ring::EventRing;
use crate::protocol::encode;
use crate::protocol::frame::{MAX_FRAME, PREFIX, TooLong, first, frame};
use crate::protocol::reply::Reply;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;

/// Replies and events that may wait for a client that does not read.
const MAX_WAITING: usize = 32 << 20;
/// Events are moved from the ring into the buffer as long as it holds less.
const READ_AHEAD: usize = 256 << 10;
/// Bytes read in one turn.
const TURN: usize = 256 << 10;

/// A connection.
#[derive(Debug)]
pub struct Client {
    /// The socket, not blocking.
    pub stream: UnixStream,
    /// It has said `hello`.
    pub greeted: bool,
    /// The last event written to it.
    pub seen: u64,
    /// It gets no more than what waits for it, and is then closed.
    pub leaving: bool,
    /// Writing has to wait for the kernel.
    pub blocked: bool,
    /// When it connected or last took something, µs.
    pub progress_us: u64,
    input: Vec<u8>,
    taken: usize,
    output: Vec<u8>,
    written: usize,
}

/// The connection is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl Client {
    /// A fresh connection.
    #[must_use]
    pub fn new(stream: UnixStream, now_us: u64) -> Self {
        Self {
            stream,
            greeted: false,
            seen: 0,
            leaving: false,
            blocked: false,
            progress_us: now_us,
            input: Vec::new(),
            taken: 0,
            output: Vec::new(),
            written: 0,
        }
    }

    /// Reads what is there.
    ///
    /// # Errors
    /// [`Gone`] when the other side has closed.
    pub fn read(&mut self) -> Result<(), Gone> {
        self.input.drain(..self.taken);
        self.taken = 0;
        let mut left = TURN;
        let mut chunk = [0; 16 << 10];
        while left > 0 && self.input.len() < MAX_FRAME + PREFIX {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Err(Gone),
                Ok(count) => {
                    self.input.extend_from_slice(&chunk[..count]);
                    left = left.saturating_sub(count);
                    if count < chunk.len() {
                        return Ok(());
                    }
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
        Ok(())
    }

    /// Takes the next whole frame.
    ///
    /// # Errors
    /// [`TooLong`]: the connection cannot go on.
    pub fn next_frame(&mut self) -> Result<Option<Vec<u8>>, TooLong> {
        let next = first(&self.input[self.taken..])?.map(|(body, len)| (body.to_vec(), len));
        Ok(next.map(|(body, len)| {
            self.taken += len;
            body
        }))
    }

    /// Puts a reply into the buffer.
    pub fn reply(&mut self, reply: &Reply) {
        self.output.extend_from_slice(&frame(&encode(reply)));
    }

    /// Says why, and leaves once that is written.
    pub fn fault(&mut self, code: &str, message: impl Into<String>) {
        self.reply(&Reply::fault(code, message));
        self.leaving = true;
    }

    /// Something waits to be written.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.written < self.output.len()
    }

    /// Writes what the kernel takes, with the events the client has not seen.
    ///
    /// # Errors
    /// [`Gone`] when the connection is over: closed, said good-bye, or not reading.
    pub fn flush(&mut self, ring: &EventRing, now_us: u64) -> Result<(), Gone> {
        loop {
            self.fill(ring);
            if !self.pending() {
                self.blocked = false;
                return if self.leaving { Err(Gone) } else { Ok(()) };
            }
            match self.stream.write(&self.output[self.written..]) {
                Ok(0) => return Err(Gone),
                Ok(count) => {
                    self.written += count;
                    self.progress_us = now_us;
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {
                    self.blocked = true;
                    return if self.output.len() - self.written > MAX_WAITING { Err(Gone) } else { Ok(()) };
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
    }

    /// Moves events from the ring into the buffer.
    fn fill(&mut self, ring: &EventRing) {
        if self.written == self.output.len() {
            self.output.clear();
            self.written = 0;
        }
        if !self.greeted || self.leaving {
            return;
        }
        while self.output.len() - self.written < READ_AHEAD {
            let Some(frame) = ring.after(self.seen) else { break };
            self.output.extend_from_slice(frame);
            self.seen += 1;
        }
        if !ring.reaches(self.seen) {
            self.fault(
                "ring_overflow",
                "Too many events were not read; connect again and ask for a snapshot.",
            );
        }
    }
}
