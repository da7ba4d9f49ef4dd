"""`yunhu say TEXT`: hear, or keep in a file, how a text of a flow will sound on this node."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yunhu.app.web.own_services import SPEECH, gate_of
from yunhu.platform import texts
from yunhu.platform.outbound import GuardedTransport
from yunhu.platform.settings.node import Settings
from yunhu.telephony.media.wav import describe

TextArgument = Annotated[str, typer.Argument(help="What is to be said.")]
LanguageOption = Annotated[str, typer.Option("--language", help="How it is read: zh-CN, en, yue, …")]
OutOption = Annotated[Path, typer.Option("--out", help="The WAV file to write.")]
ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]


def add(app: typer.Typer, load_settings: Callable[[Path], Settings], language: Callable[[], str]) -> None:
    """Add the command."""

    @app.command()
    def say(
        text: TextArgument,
        read_as: LanguageOption = "zh-CN",
        out: OutOption = Path("said.wav"),
        config_path: ConfigOption = Path("yunhu.toml"),
    ) -> None:
        """Say a text in the voice that flows have, into a WAV file."""
        content = asyncio.run(_said(load_settings(config_path), text, read_as))
        out.write_bytes(content)
        sound = describe(out)
        params = {"file": out, "seconds": f"{sound.duration_ms / 1000:.1f}", "rate": sound.rate}
        print(texts.load().render("say.written", params, language()))


async def _said(settings: Settings, text: str, language: str) -> bytes:
    """Beside the cache of a node that may be running: what is kept there is the node's."""
    from yunhu.telephony.media.speech.found import synthesisers  # loaded by nobody else on the command line
    from yunhu.telephony.media.speech.model import checked_text
    from yunhu.telephony.media.speech.service import speaker_of

    voices = synthesisers(settings.speech, lambda: GuardedTransport(gate_of(settings), SPEECH))
    try:
        words = checked_text(text)
        return await speaker_of(voices, language).synthesise(words, language)
    finally:
        for voice in voices:
            await voice.close()
