//! The crypto suites of SDES (RFC 4568 §6.2, RFC 7714 §14.2).

/// How packets are encrypted and authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suite {
    /// AES-128 in counter mode, HMAC-SHA1 cut to 80 bits.
    AesCm80,
    /// The same with the tag of RTP (not of RTCP) cut to 32 bits.
    AesCm32,
    /// AES-128 in Galois counter mode.
    AesGcm,
}

/// Every suite, in our order of preference.
pub const SUITES: [Suite; 3] = [Suite::AesGcm, Suite::AesCm80, Suite::AesCm32];

impl Suite {
    /// The suite of a name as SDES writes it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        SUITES.into_iter().find(|suite| suite.name() == name)
    }

    /// Its name in SDES.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AesCm80 => "AES_CM_128_HMAC_SHA1_80",
            Self::AesCm32 => "AES_CM_128_HMAC_SHA1_32",
            Self::AesGcm => "AEAD_AES_128_GCM",
        }
    }

    /// Octets of master key and master salt together.
    #[must_use]
    pub const fn key_len(self) -> usize {
        match self {
            Self::AesCm80 | Self::AesCm32 => 16 + 14,
            Self::AesGcm => 16 + 12,
        }
    }
}
