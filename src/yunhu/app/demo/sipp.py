"""SIPp, the program that plays callers and agents: whether it is there, what it can do, how it is called."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from yunhu.app.demo.errors import ToolMissing, ToolTooOld
from yunhu.app.demo.seed import SIP_PORT

OLDEST = (3, 6)
PER_CALL_PORTS = (3, 7)
"""From this version on, the sound of each call has a port of its own, with another name in scenarios."""

MEDIA_PORT = 16000
VERSION_S = 10
LONGEST_CALL_S = 300
"""After this time SIPp ends by itself, whatever happened."""

EVENT_TYPE = 96
"""The payload type that SIPp gives the keys it sends."""

PAUSE = '  <pause milliseconds="1100"/>'
"""As long as SIPp plays a key."""

_VERSION = re.compile(r"v(\d+)\.(\d+)")
_GAP = re.compile(r"\{\{(\w+)\}\}")


class Sipp(Struct, frozen=True):
    """`events`: keys go as RFC 4733 events; otherwise as tones in the sound, which needs no privilege."""

    program: str
    version: tuple[int, int]
    events: bool

    @property
    def media_port(self) -> str:
        """The keyword for the port of a call's sound."""
        return "rtpstream_audio_port" if self.version >= PER_CALL_PORTS else "media_port"

    def press(self, key: str) -> str:
        """The part of a scenario that presses a key while nothing is said."""
        if self.events:
            acts = ['rtp_stream="pause"', f'play_dtmf="{key}"', PAUSE, 'rtp_stream="resume"']
        else:
            acts = [f'rtp_stream="key-{key}.alaw,1,8"', PAUSE]
        return "\n".join(_act(act) for act in acts)

    def describe(self) -> dict[str, str]:
        """What a caller's session description says about keys."""
        if not self.events:
            return {"event_type": "", "event_lines": ""}
        lines = f"\na=rtpmap:{EVENT_TYPE} telephone-event/8000\na=fmtp:{EVENT_TYPE} 0-15"
        return {"event_type": f" {EVENT_TYPE}", "event_lines": lines}

    def command(self, scenario: Path, address: str, *more: str) -> list[str]:
        """The command line for one call. SIPp plays from and writes to the folder it is started in."""
        return [
            *(self.program, "-sf", scenario.name, "-i", address, "-mi", address),
            *("-p", str(SIP_PORT), "-mp", str(MEDIA_PORT), "-m", "1", "-nostdin", "-trace_err"),
            *("-error_file", f"{scenario.stem}.err", *more),
        ]


def _act(what: str) -> str:
    return what if what == PAUSE else f"  <nop><action><exec {what}/></action></nop>"


def find() -> Sipp:
    """SIPp from the path. Raises `ToolMissing`, `ToolTooOld`."""
    program = shutil.which("sipp")
    if program is None:
        raise ToolMissing(tool="sipp", package="sip-tester")
    said = subprocess.run(
        [program, "-v"], capture_output=True, text=True, timeout=VERSION_S, stdin=subprocess.DEVNULL
    ).stdout
    found = _VERSION.search(said)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    if version < OLDEST or "RTPSTREAM" not in said:
        raise ToolTooOld(tool="sipp", found=found[0] if found else "?", wanted=".".join(map(str, OLDEST)))
    return Sipp(program, version, events=version < PER_CALL_PORTS and "PCAP" in said and _may_send_raw())


def _may_send_raw() -> bool:
    """SIPp sends its key events through a raw socket, which takes a privilege."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP).close()
    except OSError:
        return False
    return True


def scenario(name: str, values: Mapping[str, object]) -> str:
    """A scenario with its gaps filled. Raises KeyError for a gap without a value."""
    text = (files("yunhu") / "assets" / "demo" / f"{name}.xml").read_text("utf-8")
    return _GAP.sub(lambda gap: str(values[gap[1]]), text)
