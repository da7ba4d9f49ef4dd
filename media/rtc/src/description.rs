//! Session descriptions as text: what is refused, and what is changed before `str0m` reads it and after it wrote it.
//!
//! Changed on the way in: media that nobody wants are rejected (port 0, outside of the bundle), candidates are left
//! out (an ICE-lite agent is found, it does not search), telephone events are disguised ([`crate::codec`]).

use std::fmt;

/// The longest description that is read, octets.
pub const MAX_LEN: usize = 64 << 10;
/// The most media of one description: two kinds, and what was removed before.
pub const MAX_MEDIA: usize = 16;

/// Why a description cannot be used; a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDescription(pub String);

impl fmt::Display for BadDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadDescription {}

fn bad<T>(why: &str) -> Result<T, BadDescription> {
    Err(BadDescription(why.to_owned()))
}

/// The media a peer takes part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Audio.
    pub audio: bool,
    /// Video.
    pub video: bool,
}

/// A description that has been checked, ready for `str0m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The changed text.
    pub text: String,
    /// Media identifications in their order; what was rejected is among them.
    pub mids: Vec<String>,
    /// The medium of audio.
    pub audio: Option<String>,
    /// The medium of video.
    pub video: Option<String>,
}

/// One `m=` section.
struct Section<'a> {
    kind: &'a str,
    lines: Vec<&'a str>,
    mid: &'a str,
    rejected: bool,
}

/// Checks a description of the far end and changes what must be changed.
///
/// # Errors
/// [`BadDescription`] says in one sentence what is wrong.
pub fn check(text: &str, wanted: Wanted) -> Result<Checked, BadDescription> {
    if text.len() > MAX_LEN {
        return bad("The description is too long.");
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    if lines.first() != Some(&"v=0") {
        return bad("A description begins with v=0.");
    }
    let media: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("m=")).collect();
    let Some(&first) = media.first() else { return bad("The description has no media.") };
    if media.len() > MAX_MEDIA {
        return bad("The description has too many media.");
    }
    let session = &lines[..first];
    check_security(&lines, session)?;
    let bundle: Vec<&str> = session
        .iter()
        .find_map(|line| line.strip_prefix("a=group:BUNDLE"))
        .map_or_else(Vec::new, |mids| mids.split_whitespace().collect());
    let ends = media.iter().skip(1).copied().chain([lines.len()]);
    let mut sections: Vec<Section<'_>> = media
        .iter()
        .zip(ends)
        .map(|(&from, to)| section(&lines[from..to], &bundle))
        .collect::<Result<_, _>>()?;
    let (audio, video) = choose(&mut sections, wanted);
    Ok(Checked {
        text: write(session, &sections),
        mids: sections.iter().map(|section| section.mid.to_owned()).collect(),
        audio,
        video,
    })
}

/// Without these the far end cannot be known (RFC 8842 §5, RFC 8839 §5.4).
fn check_security(lines: &[&str], session: &[&str]) -> Result<(), BadDescription> {
    let has = |prefix: &str| lines.iter().any(|line| line.starts_with(prefix));
    if session.contains(&"a=ice-lite") {
        return bad("Two ICE-lite agents cannot find each other.");
    }
    if !lines.iter().any(|line| line.to_ascii_lowercase().starts_with("a=fingerprint:sha-256 ")) {
        return bad("The description has no SHA-256 fingerprint.");
    }
    if !has("a=ice-ufrag:") || !has("a=ice-pwd:") {
        return bad("The description has no ICE credentials.");
    }
    Ok(())
}

fn section<'a>(lines: &[&'a str], bundle: &[&str]) -> Result<Section<'a>, BadDescription> {
    let mut words = lines[0][2..].split_whitespace();
    let (Some(kind), Some(port), Some(protocol)) = (words.next(), words.next(), words.next()) else {
        return bad("A media line is cut.");
    };
    let port: u16 = port.parse().map_err(|_| BadDescription("A media line has no port.".to_owned()))?;
    if !matches!(kind, "audio" | "video") {
        return bad("The engine has audio and video, no other media.");
    }
    if !protocol.ends_with("TLS/RTP/SAVPF") {
        return bad("Media must be protected by DTLS (UDP/TLS/RTP/SAVPF).");
    }
    let Some(mid) = lines.iter().find_map(|line| line.strip_prefix("a=mid:")) else {
        return bad("A medium has no identification (a=mid).");
    };
    // `str0m` keeps sixteen letters and digits of it, and so do browsers.
    if mid.is_empty() || mid.len() > 16 || !mid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return bad("An identification of a medium (a=mid) is 1 to 16 letters and digits.");
    }
    // Port 0 inside a bundle shares the transport of the first (RFC 9143 §7.2.1).
    let rejected = port == 0 && !bundle.contains(&mid);
    Ok(Section { kind, lines: lines.to_vec(), mid, rejected })
}

/// Takes the first of each wanted kind and rejects the rest.
fn choose(sections: &mut [Section<'_>], wanted: Wanted) -> (Option<String>, Option<String>) {
    let (mut audio, mut video) = (None, None);
    for section in sections.iter_mut().filter(|section| !section.rejected) {
        let (place, wanted) =
            if section.kind == "audio" { (&mut audio, wanted.audio) } else { (&mut video, wanted.video) };
        if wanted && place.is_none() {
            *place = Some(section.mid.to_owned());
        } else {
            section.rejected = true;
        }
    }
    (audio, video)
}

fn write(session: &[&str], sections: &[Section<'_>]) -> String {
    let mut out = String::with_capacity(4096);
    let rejected = |mid: &str| sections.iter().any(|section| section.rejected && section.mid == mid);
    for line in session {
        match line.strip_prefix("a=group:BUNDLE") {
            Some(mids) => {
                out.push_str("a=group:BUNDLE");
                for mid in mids.split_whitespace().filter(|mid| !rejected(mid)) {
                    out.push(' ');
                    out.push_str(mid);
                }
                out.push_str("\r\n");
            }
            None => push(&mut out, line),
        }
    }
    for section in sections {
        for line in &section.lines {
            if section.rejected && line.starts_with("m=") {
                let mut words = line.splitn(3, ' ');
                let (kind, _, rest) = (words.next(), words.next(), words.next());
                out.push_str(kind.unwrap_or_default());
                out.push_str(" 0 ");
                out.push_str(rest.unwrap_or_default());
                complete(&mut out, line);
                out.push_str("\r\n");
            } else {
                push(&mut out, line);
            }
        }
    }
    out
}

fn push(out: &mut String, line: &str) {
    if line.starts_with("a=candidate:") {
        return;
    }
    match line.strip_prefix("a=rtpmap:").and_then(|map| map.split_once(' ')) {
        Some((number, codec)) => {
            out.push_str("a=rtpmap:");
            out.push_str(number);
            out.push(' ');
            out.push_str(&disguised(codec));
        }
        None => out.push_str(line),
    }
    out.push_str("\r\n");
}

/// Telephone events look like comfort noise, comfort noise like nothing we know, and one channel goes without saying.
fn disguised(codec: &str) -> String {
    let codec = match codec.split_once('/') {
        Some((name, rest)) if name.eq_ignore_ascii_case("CN") => format!("x-{name}/{rest}"),
        Some((name, rest)) if name.eq_ignore_ascii_case("telephone-event") => format!("CN/{rest}"),
        _ => codec.to_owned(),
    };
    match codec.strip_suffix("/1") {
        Some(shorter) if codec.matches('/').count() == 2 => shorter.to_owned(),
        _ => codec,
    }
}

/// Our own description as the far end shall see it: telephone events without their disguise.
#[must_use]
pub fn reveal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        let map = line.strip_prefix("a=rtpmap:").and_then(|map| map.split_once(' '));
        match map.and_then(|(number, codec)| codec.strip_prefix("CN/").map(|clock| (number, clock))) {
            Some((number, clock)) => {
                out.push_str(&format!("a=rtpmap:{number} telephone-event/{clock}\r\na=fmtp:{number} 0-15"));
            }
            None => out.push_str(line),
        }
        complete(&mut out, line);
        out.push_str("\r\n");
    }
    out
}

/// A rejected medium names a format too, although it means nothing (RFC 8866 §9, RFC 3264 §6). `str0m` forgets it.
fn complete(out: &mut String, line: &str) {
    if line.starts_with("m=") && line.trim_end().ends_with("SAVPF") {
        out.truncate(out.trim_end().len());
        out.push_str(" 0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOTH: Wanted = Wanted { audio: true, video: true };
    const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
        a=fingerprint:sha-256 AB\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n";

    fn medium(kind: &str, port: u16, mid: &str) -> String {
        format!("m={kind} {port} UDP/TLS/RTP/SAVPF 8\r\na=mid:{mid}\r\na=rtpmap:8 PCMA/8000/1\r\n")
    }

    #[test]
    fn what_is_not_wanted_is_rejected_and_leaves_the_bundle() {
        let offer = format!("{HEAD}{}{}", medium("audio", 9, "0"), medium("video", 9, "1"));
        let checked = check(&offer, Wanted { audio: true, video: false }).unwrap();
        assert_eq!((checked.audio.as_deref(), checked.video), (Some("0"), None));
        assert!(checked.text.contains("a=group:BUNDLE 0\r\n"), "{}", checked.text);
        assert!(checked.text.contains("m=video 0 UDP"), "{}", checked.text);
        assert!(checked.text.contains("PCMA/8000\r\n"), "{}", checked.text);
        assert_eq!(checked.mids, ["0", "1"]);
    }

    #[test]
    fn the_second_of_a_kind_is_rejected() {
        let offer = format!("{HEAD}{}{}", medium("audio", 9, "0"), medium("audio", 9, "1"));
        let checked = check(&offer, BOTH).unwrap();
        assert!(checked.text.contains("m=audio 9") && checked.text.contains("m=audio 0"));
    }

    #[test]
    fn events_are_disguised_and_revealed() {
        let map = "a=rtpmap:13 CN/8000\r\na=rtpmap:126 telephone-event/8000\r\na=candidate:1 1 udp 1 h 1 typ host\r\n";
        let checked = check(&format!("{HEAD}{}{map}", medium("audio", 9, "0")), BOTH).unwrap();
        assert!(checked.text.contains("126 CN/8000") && checked.text.contains("13 x-CN/8000"));
        assert!(!checked.text.contains("candidate"));
        assert!(reveal(&checked.text).contains("a=rtpmap:126 telephone-event/8000\r\na=fmtp:126 0-15\r\n"));
    }

    #[test]
    fn each_fault_is_one_sentence() {
        let audio = medium("audio", 9, "0");
        for (what, text) in [
            ("nothing", String::new()),
            ("no media", HEAD.to_owned()),
            ("no fingerprint", format!("{}{audio}", HEAD.replace("fingerprint", "x"))),
            ("sha-1", format!("{}{audio}", HEAD.replace("sha-256", "sha-1"))),
            ("no credentials", format!("{}{audio}", HEAD.replace("ice-pwd", "x"))),
            ("lite", format!("{HEAD}a=ice-lite\r\n{audio}")),
            ("data", format!("{HEAD}{}", audio.replace("m=audio", "m=application"))),
            ("plain", format!("{HEAD}{}", audio.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"))),
            ("no mid", format!("{HEAD}{}", audio.replace("a=mid", "a=x"))),
            ("long mid", format!("{HEAD}{}", audio.replace("mid:0", "mid:01234567890123456"))),
            ("cut", format!("{HEAD}m=audio\r\n")),
            ("port", format!("{HEAD}m=audio x y\r\n")),
            ("many", format!("{HEAD}{}", audio.repeat(17))),
            ("long", format!("{HEAD}{}", audio.repeat(2000))),
        ] {
            let said = check(&text, BOTH).expect_err(what);
            assert!(said.0.ends_with('.') && !said.0.contains('\n'), "{what}: {said}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(v=0\r\n)?([a-z]=[ -~]{0,30}\r?\n){0,20}") {
            let _ = check(&text, BOTH);
            let _ = reveal(&text);
        }
    }
}
