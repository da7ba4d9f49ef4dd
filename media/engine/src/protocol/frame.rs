//! Frames: a four-byte big-endian length, then that many bytes.

/// The longest body of a frame.
pub const MAX_FRAME: usize = 16 << 20;

/// Bytes of the length before each body.
pub const PREFIX: usize = 4;

/// A frame announced a body longer than [`MAX_FRAME`].
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong(pub usize);

/// Puts the length before a body.
#[must_use]
pub fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(PREFIX + body.len());
    out.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(body);
    out
}

/// The first whole frame's body in `bytes` and how many bytes it takes; `None` until it is complete.
///
/// # Errors
/// [`TooLong`] as soon as the length is known.
pub fn first(bytes: &[u8]) -> Result<Option<(&[u8], usize)>, TooLong> {
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX>() else { return Ok(None) };
    let len = u32::from_be_bytes(*prefix) as usize;
    if len > MAX_FRAME {
        return Err(TooLong(len));
    }
    Ok(rest.get(..len).map(|body| (body, PREFIX + len)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_only_when_whole() {
        let whole = frame(b"abc");
        for cut in 0..whole.len() {
            assert_eq!(first(&whole[..cut]), Ok(None));
        }
        assert_eq!(first(&whole), Ok(Some((&b"abc"[..], 7))));
        assert_eq!(first(&frame(b"")), Ok(Some((&b""[..], 4))));
    }

    #[test]
    fn a_frame_too_long_is_known_at_its_length() {
        assert_eq!(first(&[0x01, 0, 0, 1]), Err(TooLong(MAX_FRAME + 1)));
    }
}
