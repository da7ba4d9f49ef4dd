//! Peers over TCP (RFC 6544): for networks that let no UDP through.

use crate::sys::Epoll;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use yunhu_rtc::framing::{self, Inflow};

/// Connections that may wait for their first check.
pub const MAX_STRANGERS: usize = 256;
/// A connection must prove whose it is within this time, µs.
pub const PATIENCE_US: u64 = 10_000_000;
/// What may wait for a connection that takes nothing; more is dropped, as a network would.
const MAX_WAITING: usize = 64 << 10;
/// Octets read in one turn.
const TURN: usize = 16 << 10;

/// The connection is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

/// A connection of a far end.
#[derive(Debug)]
pub struct Stream {
    socket: TcpStream,
    /// The far end.
    pub from: SocketAddr,
    /// Our address it is connected to.
    pub to: SocketAddr,
    /// When it was accepted, µs.
    pub since_us: u64,
    /// The first datagram, when it has been looked at already.
    pub first: Option<Box<[u8]>>,
    inflow: Inflow,
    waiting: Vec<u8>,
    token: u64,
}

impl Stream {
    /// An accepted connection.
    ///
    /// # Errors
    /// When the kernel says that it is gone.
    pub fn new(socket: TcpStream, from: SocketAddr, since_us: u64) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        socket.set_nodelay(true)?;
        let to = socket.local_addr()?;
        let inflow = Inflow::default();
        Ok(Self { socket, from, to, since_us, first: None, inflow, waiting: Vec::new(), token: 0 })
    }

    /// Waits for it under a token.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn watch(&mut self, epoll: &Epoll, token: u64) -> io::Result<()> {
        self.token = token;
        epoll.add(&self.socket, token)
    }

    /// Stops waiting for it, before another thread does.
    pub fn unwatch(&self, epoll: &Epoll) {
        epoll.remove(&self.socket);
    }

    /// Reads what is there and writes what waits.
    ///
    /// # Errors
    /// [`Gone`] when the connection is over. What was read before can still be taken.
    pub fn turn(&mut self, epoll: &Epoll) -> Result<(), Gone> {
        self.flush(epoll)?;
        let mut chunk = [0; TURN];
        match self.socket.read(&mut chunk) {
            Ok(0) => Err(Gone),
            Ok(count) => {
                self.inflow.push(&chunk[..count]);
                Ok(())
            }
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(()),
            Err(_) => Err(Gone),
        }
    }

    /// Copies the next whole datagram; its length.
    ///
    /// # Errors
    /// [`Gone`] when the stream makes no sense.
    pub fn datagram(&mut self, out: &mut [u8]) -> Result<Option<usize>, Gone> {
        if let Some(first) = self.first.take() {
            out[..first.len()].copy_from_slice(&first);
            return Ok(Some(first.len()));
        }
        match self.inflow.take() {
            Ok(Some(datagram)) if datagram.len() <= out.len() => {
                out[..datagram.len()].copy_from_slice(datagram);
                Ok(Some(datagram.len()))
            }
            Ok(None) => Ok(None),
            _ => Err(Gone),
        }
    }

    /// Sends a datagram, or drops it when too much waits.
    pub fn send(&mut self, datagram: &[u8], epoll: &Epoll) {
        if self.waiting.len() > MAX_WAITING {
            return;
        }
        let Some(frame) = framing::frame(datagram) else { return };
        self.waiting.extend_from_slice(&frame);
        // An error shows itself when the stream is read next.
        let _ = self.flush(epoll);
    }

    fn flush(&mut self, epoll: &Epoll) -> Result<(), Gone> {
        let mut written = 0;
        let mut blocked = false;
        while written < self.waiting.len() {
            match self.socket.write(&self.waiting[written..]) {
                Ok(0) => return Err(Gone),
                Ok(count) => written += count,
                Err(e) if e.kind() == ErrorKind::WouldBlock => {
                    blocked = true;
                    break;
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
        self.waiting.drain(..written);
        let _ = epoll.change(&self.socket, self.token, blocked);
        Ok(())
    }
}

/// Connections before their first check, by number.
#[derive(Debug, Default)]
pub struct Strangers {
    streams: HashMap<u32, Stream>,
    next: u32,
}

impl Strangers {
    /// Takes a connection; its number. `None` when too many wait.
    pub fn enter(&mut self, stream: Stream) -> Option<u32> {
        let now_us = stream.since_us;
        self.streams.retain(|_, other| now_us.saturating_sub(other.since_us) < PATIENCE_US);
        if self.streams.len() >= MAX_STRANGERS {
            return None;
        }
        self.next = self.next.wrapping_add(1);
        self.streams.insert(self.next, stream);
        Some(self.next)
    }

    /// The connection of a number.
    pub fn get(&mut self, number: u32) -> Option<&mut Stream> {
        self.streams.get_mut(&number)
    }

    /// Gives a connection away.
    pub fn leave(&mut self, number: u32) -> Option<Stream> {
        self.streams.remove(&number)
    }

    /// Closes those that have said nothing for too long.
    pub fn tidy(&mut self, now_us: u64) {
        if !self.streams.is_empty() {
            self.streams.retain(|_, stream| now_us.saturating_sub(stream.since_us) < PATIENCE_US);
        }
    }
}
