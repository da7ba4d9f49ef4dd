//! RTP, RTCP and telephone events (RFC 3550, 3551, 4733, 5761), *sans-IO*.
//!
//! Nothing here opens a socket, reads a clock, starts a thread or allocates on a
//! per-packet path. Time comes in as microseconds of any monotonic clock
//! (`now_us`), bytes come in as slices, decisions go out as values.
//!
//! * [`packet`]: look at, build and rewrite RTP headers.
//! * [`rtcp`]: parse and build compound reports.
//! * [`receive`]: what arrived, what was lost, how late (one incoming stream).
//! * [`sender`]: one continuous outgoing stream over changes of its source.
//! * [`event`]: telephone digits as events.
//! * [`lock`]: from which address packets are accepted.
//! * [`quality`]: the simplified E-model.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod event;
pub mod lock;
pub mod packet;
pub mod quality;
pub mod receive;
pub mod rtcp;
pub mod sender;
