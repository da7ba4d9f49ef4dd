//! Letters from one thread to another: a bounded ring and a wake-up.

use crate::sys::EventFd;
use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::Arc;

/// The writing end.
#[derive(Debug)]
pub struct Outbox<T> {
    ring: Producer<T>,
    wake: Arc<EventFd>,
}

impl<T> Outbox<T> {
    /// Puts a letter in and wakes the reader.
    ///
    /// # Errors
    /// The letter, when the ring is full.
    pub fn send(&mut self, letter: T) -> Result<(), T> {
        match self.ring.push(letter) {
            Ok(()) => {
                self.wake.wake();
                Ok(())
            }
            Err(rtrb::PushError::Full(letter)) => Err(letter),
        }
    }
}

/// A ring of `size` letters to the thread that waits on `wake`.
#[must_use]
pub fn ring<T>(size: usize, wake: &Arc<EventFd>) -> (Outbox<T>, Consumer<T>) {
    let (producer, consumer) = RingBuffer::new(size);
    (Outbox { ring: producer, wake: Arc::clone(wake) }, consumer)
}
