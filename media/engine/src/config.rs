//! What the engine is told at its start.

use std::net::IpAddr;
use std::path::PathBuf;

/// What `--version` says.
pub const VERSION: &str = concat!("yunhu-media ", env!("CARGO_PKG_VERSION"));

/// How to call the program, shown for `--help` and after a mistake.
pub const USAGE: &str = "yunhu-media --socket PATH [--address IP] [--ports FIRST-LAST] [--prompts DIR]... \
                         [--recordings DIR] [--threads N] [--orphan-s SECONDS] [--rtc-port PORT]";

/// The most media threads; each has its own rings.
pub const MAX_THREADS: usize = 64;

/// Checked settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The control socket's path.
    pub socket: PathBuf,
    /// The address media is received on and told to far ends.
    pub address: IpAddr,
    /// First and last port, even both: each endpoint takes one and the next.
    pub ports: (u16, u16),
    /// The port of all WebRTC peers, for UDP and TCP; 0 takes a free one.
    pub rtc_port: u16,
    /// Folders prompts may come from, as the file system spells them.
    pub prompts: Vec<PathBuf>,
    /// Where recordings go; without it `record` is refused.
    pub recordings: Option<PathBuf>,
    /// Media threads.
    pub threads: usize,
    /// The engine ends after so many seconds without client and endpoint.
    pub orphan_s: u64,
    /// Break things on purpose (tests): `YUNHU_MEDIA_FAULT`.
    pub fault: Fault,
}

/// Faults that tests ask for through the environment variable `YUNHU_MEDIA_FAULT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// None.
    #[default]
    None,
    /// `panic`: an RTP payload that begins with `YUNHU-FAULT-PANIC` panics in its leg.
    Panic,
    /// `disk:FROM-TO`: between these times after the start (ms) nothing can be appended to the spool.
    Disk {
        /// First ms.
        from_ms: u64,
        /// Last ms.
        to_ms: u64,
    },
}

impl Fault {
    fn read(text: &str) -> Option<Self> {
        if text == "panic" {
            return Some(Self::Panic);
        }
        let (from, to) = text.strip_prefix("disk:")?.split_once('-')?;
        Some(Self::Disk { from_ms: from.parse().ok()?, to_ms: to.parse().ok()? })
    }

    /// Whether the disk is to be full at this time after the start.
    #[must_use]
    pub fn breaks_disk(self, now_us: u64) -> bool {
        matches!(self, Self::Disk { from_ms, to_ms } if (from_ms..=to_ms).contains(&(now_us / 1000)))
    }
}

impl Config {
    /// Reads the command line (without the program's name) and the environment.
    ///
    /// # Errors
    /// One sentence that says what is wrong.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut config = Self {
            socket: PathBuf::new(),
            address: IpAddr::from([127, 0, 0, 1]),
            ports: (30_000, 39_998),
            rtc_port: 0,
            prompts: Vec::new(),
            recordings: None,
            threads: default_threads(),
            orphan_s: 300,
            fault: Fault::None,
        };
        while let Some(name) = arguments.next() {
            if name == "--help" || name == "-h" {
                return Err(USAGE.to_owned());
            }
            if name == "--version" {
                return Err(VERSION.to_owned());
            }
            let value = arguments.next().ok_or_else(|| format!("{name} needs a value. Usage: {USAGE}"))?;
            config.set(&name, value)?;
        }
        if config.socket.as_os_str().is_empty() {
            return Err(format!("--socket is required. Usage: {USAGE}"));
        }
        config.fault = match std::env::var("YUNHU_MEDIA_FAULT").as_deref() {
            Ok("") | Err(_) => Fault::None,
            Ok(text) => {
                Fault::read(text).ok_or_else(|| format!("YUNHU_MEDIA_FAULT knows no fault '{text}'."))?
            }
        };
        Ok(config)
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "--socket" => self.socket = value.into(),
            "--address" => {
                self.address =
                    value.parse().map_err(|_| format!("--address must be an IP address, not '{value}'."))?;
            }
            "--ports" => self.ports = ports(&value)?,
            "--prompts" => {
                let path = std::fs::canonicalize(&value)
                    .map_err(|e| format!("The prompt folder '{value}' cannot be used: {e}."))?;
                self.prompts.push(path);
            }
            "--recordings" => self.recordings = Some(value.into()),
            "--rtc-port" => self.rtc_port = number(name, &value, 0, 65_535)? as u16,
            "--threads" => self.threads = number(name, &value, 1, MAX_THREADS as u64)? as usize,
            "--orphan-s" => self.orphan_s = number(name, &value, 1, 86_400)?,
            _ => return Err(format!("There is no option {name}. Usage: {USAGE}")),
        }
        Ok(())
    }
}

fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).clamp(1, MAX_THREADS))
}

fn number(name: &str, value: &str, least: u64, most: u64) -> Result<u64, String> {
    value
        .parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(|| format!("{name} must be a number from {least} to {most}, not '{value}'."))
}

fn ports(value: &str) -> Result<(u16, u16), String> {
    let wrong = || format!("--ports must be FIRST-LAST within 1024-65534, even both, not '{value}'.");
    let (first, last) = value.split_once('-').ok_or_else(wrong)?;
    let (first, last): (u16, u16) = (first.parse().map_err(|_| wrong())?, last.parse().map_err(|_| wrong())?);
    let even = first % 2 == 0 && last % 2 == 0;
    if even && (1024..=last).contains(&first) && last <= 65_534 { Ok((first, last)) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Config, String> {
        Config::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_whole_line_is_understood() {
        let config =
            read("--socket /run/m --address ::1 --ports 4000-4010 --threads 3 --orphan-s 9 --rtc-port 7")
                .unwrap();
        assert_eq!((config.ports, config.threads, config.orphan_s), ((4000, 4010), 3, 9));
        assert_eq!(config.rtc_port, 7);
        assert!(config.address.is_ipv6());
    }

    #[test]
    fn help_and_version_are_said() {
        assert_eq!(read("--version").unwrap_err(), VERSION);
        assert_eq!(read("--help").unwrap_err(), USAGE);
    }

    #[test]
    fn each_mistake_is_one_sentence() {
        for line in [
            "",
            "--socket",
            "--socket s --ports 1-2",
            "--socket s --ports 4001-4010",
            "--socket s --ports 4010-4000",
            "--socket s --threads 0",
            "--socket s --address localhost",
            "--socket s --prompts /nowhere/at/all",
            "--colour red",
            "--socket s --rtc-port 65536",
        ] {
            let said = read(line).unwrap_err();
            assert!(!said.contains('\n') && !said.is_empty(), "{line}: {said}");
        }
    }
}
