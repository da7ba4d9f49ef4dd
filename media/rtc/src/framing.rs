//! Datagrams over TCP: two octets of length before each (RFC 4571 §2).

/// Octets of the length.
pub const PREFIX: usize = 2;
/// The longest datagram taken; RTC datagrams fit an Ethernet frame.
pub const MAX_DATAGRAM: usize = 2048;

/// A frame announced more than [`MAX_DATAGRAM`]: the stream cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// Puts the length before a datagram; `None` when it is longer than a length can say.
#[must_use]
pub fn frame(datagram: &[u8]) -> Option<Vec<u8>> {
    let len = u16::try_from(datagram.len()).ok()?;
    let mut out = Vec::with_capacity(PREFIX + datagram.len());
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(datagram);
    Some(out)
}

/// What has arrived of a stream; holds at most one frame more than was taken.
#[derive(Debug, Default)]
pub struct Inflow {
    bytes: Vec<u8>,
    taken: usize,
}

impl Inflow {
    /// Appends what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole datagram.
    ///
    /// # Errors
    /// [`TooLong`] as soon as the length is known.
    pub fn take(&mut self) -> Result<Option<&[u8]>, TooLong> {
        let Some((prefix, rest)) = self.bytes[self.taken..].split_first_chunk::<PREFIX>() else {
            return Ok(None);
        };
        let len = usize::from(u16::from_be_bytes(*prefix));
        if len > MAX_DATAGRAM {
            return Err(TooLong);
        }
        if rest.len() < len {
            return Ok(None);
        }
        let start = self.taken + PREFIX;
        self.taken = start + len;
        Ok(Some(&self.bytes[start..start + len]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn datagrams_survive_any_cutting(
            datagrams in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 0..20),
            cut in 1usize..97,
        ) {
            let stream: Vec<u8> = datagrams.iter().flat_map(|d| frame(d).unwrap()).collect();
            let mut inflow = Inflow::default();
            let mut seen = Vec::new();
            for piece in stream.chunks(cut) {
                inflow.push(piece);
                while let Some(datagram) = inflow.take().unwrap() {
                    seen.push(datagram.to_vec());
                }
            }
            prop_assert_eq!(seen, datagrams);
        }
    }

    #[test]
    fn too_much_is_known_at_its_length() {
        let mut inflow = Inflow::default();
        inflow.push(&[0xff, 0xff]);
        assert_eq!(inflow.take(), Err(TooLong));
        assert!(frame(&[0; 70_000]).is_none());
    }
}
