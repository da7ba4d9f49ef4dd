//! Media threads and what lives on them.

pub mod conference;
pub mod core;
pub mod decode;
pub mod endpoint;
pub mod figures;
pub mod inline;
pub mod life;
pub mod mail;
pub mod packets;
pub mod peer;
pub mod peer_io;
pub mod peer_video;
pub mod player;
pub mod ports;
pub mod protect;
pub mod reports;
pub mod request;
pub mod rtc_desk;
pub mod rtc_port;
pub mod rtc_stream;
pub mod sockets;
pub mod thread;
pub mod tick;
pub mod transcode;
