//! The `.key` of a recording: an age v1 header that wraps one random file key for every recipient.
//!
//! The stanzas are made by the `age` crate; writing them down and authenticating them (HMAC-SHA-256 over the header,
//! keyed by HKDF with the label `header`) is done here, because every block of a recording shares the header.

use age::Recipient as _;
use age::x25519::Recipient;
use age_core::format::{FileKey as AgeKey, Stanza};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Characters in a line of a stanza's body.
const COLUMNS: usize = 64;

/// The secret of one recording. Wiped when dropped.
pub type FileKey = Zeroizing<[u8; 16]>;

/// Makes a file key and the header that wraps it for everybody.
///
/// # Errors
/// In words, when a recipient cannot be used.
pub fn create(recipients: &[Recipient]) -> Result<(FileKey, String), String> {
    let mut key: FileKey = Zeroizing::new([0; 16]);
    crate::random::fill(&mut *key);
    let wrapped = AgeKey::new(Box::new(*key));
    let mut text = "age-encryption.org/v1\n".to_owned();
    for recipient in recipients {
        let (stanzas, _) = recipient.wrap_file_key(&wrapped).map_err(|e| e.to_string())?;
        stanzas.iter().for_each(|stanza| put(stanza, &mut text));
    }
    text.push_str("---");
    let mut mac_key = Zeroizing::new([0; 32]);
    derive(&*key, b"", b"header", &mut mac_key);
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&*mac_key).map_err(|e| e.to_string())?;
    mac.update(text.as_bytes());
    text.push(' ');
    text.push_str(&STANDARD_NO_PAD.encode(mac.finalize().into_bytes()));
    text.push('\n');
    Ok((key, text))
}

/// HKDF-SHA-256.
pub(super) fn derive(secret: &[u8], salt: &[u8], label: &[u8], out: &mut [u8; 32]) {
    Hkdf::<Sha256>::new(Some(salt), secret).expand(label, out).expect("32 octets are one block of SHA-256");
}

fn put(stanza: &Stanza, text: &mut String) {
    text.push_str("-> ");
    text.push_str(&stanza.tag);
    for argument in &stanza.args {
        text.push(' ');
        text.push_str(argument);
    }
    text.push('\n');
    let body = STANDARD_NO_PAD.encode(&stanza.body);
    let mut rest = body.as_str();
    // A body ends with a line shorter than the others, be it empty.
    while rest.len() >= COLUMNS {
        let (line, next) = rest.split_at(COLUMNS);
        text.push_str(line);
        text.push('\n');
        rest = next;
    }
    text.push_str(rest);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use age::x25519::Identity;
    use std::io::Read;

    #[test]
    fn every_recipient_opens_every_block() {
        let identities = [Identity::generate(), Identity::generate()];
        let recipients: Vec<_> = identities.iter().map(Identity::to_public).collect();
        let (key, header) = create(&recipients).unwrap();
        for words in ["the first second", "the next"] {
            let mut file = header.clone().into_bytes();
            super::super::payload::seal(&key, words.as_bytes(), &mut file);
            for identity in &identities {
                let opened = age::Decryptor::new(&file[..]).unwrap();
                let mut heard = String::new();
                opened
                    .decrypt(std::iter::once(identity as &dyn age::Identity))
                    .unwrap()
                    .read_to_string(&mut heard)
                    .unwrap();
                assert_eq!(heard, words);
            }
        }
    }

    #[test]
    fn a_body_that_fills_its_last_line_is_followed_by_an_empty_one() {
        let mut text = String::new();
        put(&Stanza { tag: "x".into(), args: vec![], body: vec![0; 48] }, &mut text);
        assert_eq!(text, format!("-> x\n{}\n\n", "A".repeat(64)));
    }
}
