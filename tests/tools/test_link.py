"""The tree is linked into an environment without being built again."""

from __future__ import annotations

import stat
from pathlib import Path

from tools import link


def test_the_environment_finds_the_package_and_both_commands(tmp_path: Path) -> None:
    (tmp_path / "yunhu-media").symlink_to("nowhere")
    link.write_path(tmp_path, Path("/tree/src"))
    link.write_commands(tmp_path, "/venv/bin/python", Path("/tree/engine"))
    assert (tmp_path / "yunhu.pth").read_text() == "/tree/src\n"
    launcher = tmp_path / "yunhu"
    assert launcher.read_text().startswith("#!/venv/bin/python\n")
    assert launcher.stat().st_mode & stat.S_IXUSR
    assert (tmp_path / "yunhu-media").readlink() == Path("/tree/engine")
