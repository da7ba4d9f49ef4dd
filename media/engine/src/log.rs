//! The log: one JSON object a line on standard error. Never on the packet path, never a customer's address.

use serde_json::{Map, Value};
use std::io::Write;

/// Writes one line. `text` is constant, what varies goes into `fields`.
pub fn line(level: &str, text: &str, fields: &[(&str, Value)]) {
    let mut object = Map::new();
    object.insert("at".to_owned(), crate::clock::unix_us().into());
    object.insert("level".to_owned(), level.into());
    object.insert("message".to_owned(), text.into());
    for (name, value) in fields {
        object.insert((*name).to_owned(), value.clone());
    }
    let mut bytes = serde_json::to_vec(&object).unwrap_or_default();
    bytes.push(b'\n');
    // A closed standard error must not end calls.
    let _ = std::io::stderr().lock().write_all(&bytes);
}

/// Something happened that an operator may want to know.
pub fn info(text: &str, fields: &[(&str, Value)]) {
    line("info", text, fields);
}

/// Something an operator should look at.
pub fn warn(text: &str, fields: &[(&str, Value)]) {
    line("warning", text, fields);
}

/// Something is broken.
pub fn error(text: &str, fields: &[(&str, Value)]) {
    line("error", text, fields);
}

/// Makes panics one line of the log instead of a trace.
pub fn panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |l| format!("{}:{}", l.file(), l.line()));
        error("panic", &[("reason", panic_text(info.payload()).into()), ("place", place.into())]);
    }));
}

/// The words of a panic.
#[must_use]
pub fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "without words".to_owned())
}
