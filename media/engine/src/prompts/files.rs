//! Which files may be played.

use super::FileId;
use crate::protocol::reply::{Code, Refusal};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Finds a file below one of the roots (each as the file system spells it). Relative paths are tried in every root.
///
/// # Errors
/// `no_such_file`, `forbidden_path` for what lies elsewhere (also through links), `bad_file` for what is no file.
pub fn locate(roots: &[PathBuf], path: &str) -> Result<FileId, Refusal> {
    let asked = Path::new(path);
    let mut found = Err(Refusal::new(Code::NoSuchFile, format!("There is no file '{path}'.")));
    for root in roots {
        // An absolute path replaces the root.
        if let Ok(real) = fs::canonicalize(root.join(asked)) {
            found = Ok(real);
            break;
        }
    }
    let real = found?;
    if !roots.iter().any(|root| real.starts_with(root)) {
        let message = format!("'{path}' is not below a folder of prompts.");
        return Err(Refusal::new(Code::ForbiddenPath, message));
    }
    let about = fs::metadata(&real)
        .map_err(|e| Refusal::new(Code::NoSuchFile, format!("'{path}' cannot be looked at: {e}.")))?;
    if !about.is_file() {
        return Err(Refusal::new(Code::BadFile, format!("'{path}' is not a file.")));
    }
    if about.len() > yunhu_dsp::wav::MAX_BYTES as u64 {
        return Err(Refusal::new(Code::BadFile, format!("'{path}' is too long.")));
    }
    let modified_ns = i128::from(about.mtime()) * 1_000_000_000 + i128::from(about.mtime_nsec());
    Ok(FileId { path: real, modified_ns, len: about.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_below_a_root_are_found() {
        let base = std::env::temp_dir().join(format!("yunhu-files-{}", std::process::id()));
        let root = base.join("prompts");
        fs::create_dir_all(root.join("zh")).unwrap();
        fs::write(root.join("zh/a.wav"), b"x").unwrap();
        fs::write(base.join("secret.wav"), b"x").unwrap();
        std::os::unix::fs::symlink(base.join("secret.wav"), root.join("link.wav")).unwrap();
        let roots = [fs::canonicalize(&root).unwrap()];
        let code = |path: &str| locate(&roots, path).map(|_| ()).map_err(|r| r.code);
        assert_eq!(code("zh/a.wav"), Ok(()));
        assert_eq!(code(root.join("zh/a.wav").to_str().unwrap()), Ok(()));
        assert_eq!(code("zh/b.wav"), Err(Code::NoSuchFile));
        assert_eq!(code("../secret.wav"), Err(Code::ForbiddenPath));
        assert_eq!(code("link.wav"), Err(Code::ForbiddenPath));
        assert_eq!(code(base.join("secret.wav").to_str().unwrap()), Err(Code::ForbiddenPath));
        assert_eq!(code("zh"), Err(Code::BadFile));
        fs::remove_dir_all(base).unwrap();
    }
}
