//! The codecs of a peer, in the order they are asked for.

use str0m::format::{Codec, CodecConfig, CodecSpec, FormatParams, PayloadParams};
use str0m::media::Frequency;
use str0m::rtp::{Extension, ExtensionMap};

/// Payload types of our offers; the far end's offer may choose others.
mod pt {
    pub const PCMU: u8 = 0;
    pub const PCMA: u8 = 8;
    pub const VP8: u8 = 96;
    pub const H264: u8 = 102;
    pub const EVENT_48K: u8 = 110;
    pub const OPUS: u8 = 111;
    pub const EVENT_8K: u8 = 126;
}

/// Constrained baseline, level 3.1: what every browser has (RFC 7742 §6.2).
const H264_PROFILE: u32 = 0x42_e01f;

/// A codec by its name in descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Name {
    Opus,
    Pcma,
    Pcmu,
    Vp8,
    H264,
}

impl Name {
    /// All of them, in our own order of preference.
    pub const ALL: [Self; 5] = [Self::Opus, Self::Pcma, Self::Pcmu, Self::Vp8, Self::H264];

    /// The codec of that name, upper or lower case (RFC 4855 §3).
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.text().eq_ignore_ascii_case(text))
    }

    /// The name.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Opus => "opus",
            Self::Pcma => "PCMA",
            Self::Pcmu => "PCMU",
            Self::Vp8 => "VP8",
            Self::H264 => "H264",
        }
    }

    /// Clock of its timestamps, Hz.
    #[must_use]
    pub fn clock_hz(self) -> u32 {
        match self {
            Self::Opus => 48_000,
            Self::Pcma | Self::Pcmu => 8_000,
            Self::Vp8 | Self::H264 => 90_000,
        }
    }

    /// It is one of video.
    #[must_use]
    pub fn is_video(self) -> bool {
        matches!(self, Self::Vp8 | Self::H264)
    }

    pub(crate) fn of(spec: &CodecSpec) -> Option<Self> {
        Some(match spec.codec {
            Codec::Opus => Self::Opus,
            Codec::PCMA => Self::Pcma,
            Codec::PCMU => Self::Pcmu,
            Codec::Vp8 => Self::Vp8,
            Codec::H264 => Self::H264,
            _ => return None,
        })
    }

    fn params(self) -> PayloadParams {
        let format = match self {
            // In-band FEC: a lost packet is heard again, softly, in the next (RFC 7587 §7.1).
            Self::Opus => {
                FormatParams { min_p_time: Some(10), use_inband_fec: Some(true), ..FormatParams::default() }
            }
            Self::H264 => FormatParams {
                level_asymmetry_allowed: Some(true),
                packetization_mode: Some(1),
                profile_level_id: Some(H264_PROFILE),
                ..FormatParams::default()
            },
            _ => FormatParams::default(),
        };
        let (codec, number, channels) = match self {
            Self::Opus => (Codec::Opus, pt::OPUS, Some(2)),
            Self::Pcma => (Codec::PCMA, pt::PCMA, None),
            Self::Pcmu => (Codec::PCMU, pt::PCMU, None),
            Self::Vp8 => (Codec::Vp8, pt::VP8, None),
            Self::H264 => (Codec::H264, pt::H264, None),
        };
        let clock_rate = match self {
            Self::Opus => Frequency::FORTY_EIGHT_KHZ,
            Self::Pcma | Self::Pcmu => Frequency::EIGHT_KHZ,
            Self::Vp8 | Self::H264 => Frequency::NINETY_KHZ,
        };
        let resend = self.is_video().then(|| (number + 1).into());
        let spec = CodecSpec { codec, clock_rate, channels, format };
        let mut params = PayloadParams::new(number.into(), resend, spec);
        // Feedback for the far end's estimate of the bandwidth; the engine makes none of its own.
        params.set_fb_transport_cc(self.is_video());
        params.set_fb_remb(false);
        params
    }
}

/// Telephone events in the disguise of comfort noise, because `str0m` has no name for them: both are audio without
/// parameters that are passed on as they come. [`crate::description`] puts the disguise on and takes it off.
pub(crate) const EVENT: Codec = Codec::CN;

fn event(number: u8, clock_rate: Frequency) -> PayloadParams {
    let spec = CodecSpec { codec: EVENT, clock_rate, channels: None, format: FormatParams::default() };
    let mut params = PayloadParams::new(number.into(), None, spec);
    params.set_fb_transport_cc(false);
    params
}

/// What is offered: these codecs in this order, then telephone events at the clocks of the audio codecs.
#[must_use]
pub(crate) fn config(names: &[Name]) -> CodecConfig {
    let mut params: Vec<PayloadParams> = names.iter().map(|name| name.params()).collect();
    for (clock_hz, event) in [
        (48_000, event(pt::EVENT_48K, Frequency::FORTY_EIGHT_KHZ)),
        (8_000, event(pt::EVENT_8K, Frequency::EIGHT_KHZ)),
    ] {
        if names.iter().any(|name| name.clock_hz() == clock_hz) {
            params.push(event);
        }
    }
    CodecConfig::new_from_payload_params(params)
}

/// The header extensions: which stream a packet belongs to and, with video, what bandwidth estimates need.
#[must_use]
pub(crate) fn extensions(names: &[Name]) -> ExtensionMap {
    let mut map = ExtensionMap::empty();
    map.set(4, Extension::RtpMid);
    if names.iter().any(|name| name.is_video()) {
        map.set(2, Extension::AbsoluteSendTime);
        map.set(3, Extension::TransportSequenceNumber);
        map.set(13, Extension::VideoOrientation);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case() {
        for name in Name::ALL {
            assert_eq!(Name::read(&name.text().to_lowercase()), Some(name));
        }
        assert_eq!(Name::read("speex"), None);
    }

    #[test]
    fn events_come_with_the_clocks_of_the_codecs() {
        let clocks = |names: &[Name]| -> Vec<u32> {
            let config = config(names);
            let events = config.params().iter().filter(|p| p.spec().codec == EVENT);
            events.map(|p| p.spec().clock_rate.get()).collect()
        };
        assert_eq!(clocks(&[Name::Pcma]), [8_000]);
        assert_eq!(clocks(&[Name::Opus, Name::Pcma]), [48_000, 8_000]);
        assert_eq!(clocks(&[Name::Vp8]), [] as [u32; 0]);
    }
}
