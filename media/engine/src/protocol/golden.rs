//! The golden frames of `tests/contracts/frames`, read, written again and compared.

use super::command::Hello;
use super::encode;
use super::event::Told;
use super::incoming::{Incoming, Trouble, decode, read};
use super::reply::{Code, Reply};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Any MessagePack value, with `bin` as the files' JSON writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Any {
    Nil(()),
    Bool(bool),
    Whole(u64),
    Signed(i64),
    Real(f64),
    // Before text: bytes may happen to be UTF-8.
    Bin(Bin),
    Text(String),
    List(Vec<Any>),
    Map(BTreeMap<String, Any>),
}

struct Bin(Vec<u8>);

impl<'de> Deserialize<'de> for Bin {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl serde::de::Visitor<'_> for Bytes {
            type Value = Bin;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<Bin, E> {
                Ok(Bin(v.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

impl Any {
    fn json(self) -> Json {
        match self {
            Self::Nil(()) => Json::Null,
            Self::Bool(v) => v.into(),
            Self::Whole(v) => v.into(),
            Self::Signed(v) => v.into(),
            Self::Real(v) => v.into(),
            Self::Text(v) => v.into(),
            Self::Bin(Bin(v)) => {
                let hex: String = v.iter().map(|b| format!("{b:02x}")).collect();
                Json::Object([("$bin".to_owned(), Json::String(hex))].into_iter().collect())
            }
            Self::List(v) => v.into_iter().map(Self::json).collect(),
            Self::Map(v) => Json::Object(v.into_iter().map(|(k, v)| (k, v.json())).collect()),
        }
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/contracts/frames").join(name)
}

fn pairs(name: &str) -> Vec<(String, Vec<u8>, Json)> {
    let mut found: Vec<_> = std::fs::read_dir(folder(name))
        .expect("the folder of golden frames")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "msgpack"))
        .map(|path| {
            let json = std::fs::read(path.with_extension("json")).expect("the JSON beside");
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (stem, std::fs::read(&path).expect("the frame"), serde_json::from_slice(&json).expect("JSON"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() > 15, "{name}: {} frames", found.len());
    found
}

/// Drops what is nil: an absent key equals nil.
fn without_nil(value: Json) -> Json {
    match value {
        Json::Object(map) => {
            map.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, without_nil(v))).collect()
        }
        Json::Array(list) => list.into_iter().map(without_nil).collect(),
        other => other,
    }
}

fn as_json(bytes: &[u8]) -> Json {
    without_nil(read::<Any>(bytes).expect("MessagePack").json())
}

#[derive(Serialize)]
struct WithId<'a, T> {
    #[serde(flatten)]
    body: &'a T,
    id: u64,
}

#[derive(Serialize)]
#[serde(tag = "t", rename = "hello")]
struct Tagged<'a> {
    #[serde(flatten)]
    hello: &'a Hello,
}

#[test]
fn what_the_client_sends() {
    for (name, bytes, json) in pairs("client") {
        let again = match decode(&bytes).unwrap_or_else(|e| panic!("{name}: {e:?}")) {
            Incoming::Hello(hello) => encode(&Tagged { hello: &hello }),
            Incoming::Command(id, command) => encode(&WithId { body: &command, id }),
        };
        assert_eq!(as_json(&again), without_nil(json), "{name}");
    }
}

#[test]
fn what_the_engine_sends() {
    for (name, bytes, json) in pairs("engine") {
        let again = match json.get("seq").and(json.get("at")) {
            Some(_) => encode(&read::<Told>(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"))),
            None => encode(&read::<Reply>(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"))),
        };
        assert_eq!(as_json(&again), without_nil(json), "{name}");
    }
}

#[test]
fn what_a_broken_client_sends() {
    for (name, bytes, json) in pairs("bad") {
        let (expect, code) = match decode(&bytes) {
            Err(Trouble::Malformed(_)) => ("fault", "malformed".to_owned()),
            Err(Trouble::Refused(1, refusal)) => {
                ("refused", serde_json::to_value(refusal.code).unwrap().as_str().unwrap().to_owned())
            }
            // Values are checked where they are used: `tests/control.rs` sends these to a real engine.
            Ok(Incoming::Command(1, _)) => ("refused", json["code"].as_str().unwrap().to_owned()),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(json["expect"], expect, "{name}");
        assert_eq!(json["code"], code, "{name}");
    }
    assert_eq!(serde_json::to_value(Code::NoSuchFile).unwrap(), "no_such_file");
}
