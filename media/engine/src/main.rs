//! The program `yunhu-media`.

use std::process::ExitCode;
use yunhu_media::config::{Config, USAGE, VERSION};
use yunhu_media::run::run;

fn main() -> ExitCode {
    match Config::read(std::env::args().skip(1)) {
        Ok(config) => match run(config) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => fail(&why),
        },
        Err(said) if said == USAGE || said == VERSION => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => fail(&why),
    }
}

fn fail(why: &str) -> ExitCode {
    eprintln!("yunhu-media: {why}");
    ExitCode::from(2)
}
