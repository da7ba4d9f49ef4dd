//! Connectivity checks (RFC 8445 §7.3): whose they are is said by the user name, and whether that is true by the key.

use str0m::crypto::CryptoProvider;
use str0m::ice::StunMessage;

/// A check before its key is known.
#[derive(Debug)]
pub struct Check<'a> {
    message: StunMessage<'a>,
}

impl<'a> Check<'a> {
    /// Reads a datagram; `None` when it is no binding request with a user name.
    #[must_use]
    pub fn read(datagram: &'a [u8]) -> Option<Self> {
        // The first two bits of STUN are zero (RFC 7983 §7).
        if datagram.len() < 20 || datagram[0] > 1 {
            return None;
        }
        let message = StunMessage::parse(datagram).ok()?;
        (message.is_binding_request() && message.split_username().is_some()).then_some(Self { message })
    }

    /// The user name fragment of the one that is checked: ours.
    #[must_use]
    pub fn fragment(&self) -> &str {
        self.message.split_username().map_or("", |(ours, _)| ours)
    }

    /// Whether it was made with the password that our description told.
    #[must_use]
    pub fn is_authentic(&self, password: &str, crypto: &CryptoProvider) -> bool {
        let hmac = |key: &[u8], parts: &[&[u8]]| crypto.sha1_hmac_provider.sha1_hmac(key, parts);
        self.message.verify(password.as_bytes(), hmac)
    }
}

#[cfg(test)]
mod tests {
    use super::Check;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_datagram_is_too_strange(mut datagram in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Check::read(&datagram).map(|check| check.fragment().to_owned());
            if let Some(first) = datagram.first_mut() {
                *first &= 1;
            }
            let _ = Check::read(&datagram);
        }
    }
}
