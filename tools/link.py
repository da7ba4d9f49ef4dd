"""Makes `.venv` run this tree: the package from `src`, the command `yunhu`, and the engine built by cargo.

`pip install -e .` would build the engine a second time; this takes the one that is there. The package's
metadata (version, entry points) lies beside it in `src`, so that it is found as it is in an installed wheel.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "media" / "target" / "release" / "yunhu-media"

LAUNCHER = """#!{python}
import sys

from yunhu.app.cli import main

sys.exit(main())
"""


def write_path(site: Path, source: Path) -> None:
    """Put `source` on the path of every Python of this environment."""
    (site / "yunhu.pth").write_text(f"{source}\n")


def write_metadata(root: Path) -> None:
    """Write `src/yunhu.egg-info` from pyproject.toml."""
    code = "from setuptools import setup; setup(script_name='setup.py')"
    subprocess.run(
        [sys.executable, "-c", code, "-q", "egg_info", "--egg-base", "src"],
        cwd=root,
        check=True,
        stderr=subprocess.DEVNULL,
    )


def write_commands(bin_folder: Path, python: str, engine: Path) -> None:
    """Put `yunhu` and a link to the engine where an installed wheel has them."""
    launcher = bin_folder / "yunhu"
    launcher.unlink(missing_ok=True)
    launcher.write_text(LAUNCHER.format(python=python))
    launcher.chmod(0o755)
    link = bin_folder / "yunhu-media"
    link.unlink(missing_ok=True)
    link.symlink_to(engine)


def main() -> None:
    """Link this tree into the environment that runs this."""
    write_path(Path(sysconfig.get_path("purelib")), ROOT / "src")
    write_metadata(ROOT)
    write_commands(Path(sys.prefix) / "bin", sys.executable, ENGINE)


if __name__ == "__main__":
    main()
