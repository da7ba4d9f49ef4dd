//! Octets that must not be seen: `bin` on the wire, nothing in logs, zeros when they are dropped.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use zeroize::Zeroizing;

/// The longest secret that is read, octets.
pub const MAX_SECRET: usize = 128;

/// Key material.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A secret of these octets.
    #[must_use]
    pub fn new(octets: &[u8]) -> Self {
        Self(Zeroizing::new(octets.to_vec()))
    }

    /// The octets.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Octets;
        impl Visitor<'_> for Octets {
            type Value = Secret;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "at most {MAX_SECRET} bytes")
            }
            fn visit_bytes<E: Error>(self, v: &[u8]) -> Result<Secret, E> {
                if v.len() > MAX_SECRET {
                    return Err(E::invalid_length(v.len(), &self));
                }
                Ok(Secret::new(v))
            }
        }
        deserializer.deserialize_bytes(Octets)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SECRET, Secret};
    use crate::protocol::{encode, incoming::read};

    #[test]
    fn a_secret_travels_and_is_never_printed() {
        let secret = Secret::new(b"0123456789");
        assert_eq!(read::<Secret>(&encode(&secret)), Ok(secret.clone()));
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Secret Some(Secret)");
        assert!(read::<Secret>(&encode(&Secret::new(&[1; MAX_SECRET + 1]))).is_err());
    }
}
