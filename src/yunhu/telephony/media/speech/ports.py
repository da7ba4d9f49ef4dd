"""What says a text aloud. A company adds its own through the entry points of `found.GROUP`."""

from __future__ import annotations

from typing import Protocol

TEXT_MAX = 2_000
"""Characters of one text, as many as a flow's text may have; a longer one is refused."""

BYTES_MAX = 32 << 20
"""Bytes of one WAV file; more is refused."""


class Synthesiser(Protocol):
    """Turns a text into speech. One object serves a whole node, several texts at once."""

    @property
    def voice(self) -> str:
        """What else the sound depends on, beside text and language: the engine, its model, its speed.

        Part of a cached file's name, so that another voice does not play what an earlier one said.
        """
        ...

    def speaks(self, language: str) -> bool:
        """Whether it has a voice for a language (BCP 47)."""
        ...

    async def prepare(self, language: str) -> None:
        """Load what a language needs, so that the first call need not wait for it. Raises a `Refusal`."""
        ...

    async def synthesise(self, text: str, language: str) -> bytes:
        """The text as a WAV file that the engine plays (see `wav.describe`), of 8 to 48 kHz.

        Raises a `Refusal` when it cannot, within a bounded time.
        """
        ...

    async def close(self) -> None:
        """It is not needed any more."""
        ...
