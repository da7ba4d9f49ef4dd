"""Which file a prompt's name means, and which prompts say a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from yunhu.telephony.media.errors import NoSuchPrompt, NumberNotSpoken

LANGUAGES = ("zh-CN", "en")
DEFAULT_LANGUAGE = "zh-CN"
LARGEST_NUMBER = 9999
"""The largest number that can be said."""

HOLD_MUSIC = "hold"

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}(/[a-z0-9][a-z0-9_-]{0,63}){0,3}")


def builtin_root() -> Path:
    """The folder of the prompts and music that come with Yunhu; the engine must allow it."""
    return Path(str(files("yunhu"))) / "assets"


class Prompts:
    """The prompts there are: a company's own folders first, then those that come with Yunhu.

    Each folder has one folder for each language, and in it `NAME.wav`; music lies in `music/`. Looked up
    once, the answer is kept until `forget`, so that a call never waits for the disk.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """`folders` are a company's own, the most important first."""
        root = builtin_root()
        self.roots = (*(folder.resolve() for folder in folders), root)
        self._folders = (*self.roots[:-1], root / "prompts")
        self._music = (*(folder / "music" for folder in self.roots[:-1]), root / "music")
        self._known: dict[tuple[str, str], str] = {}

    def path(self, name: str, language: str = DEFAULT_LANGUAGE) -> str:
        """The file of a prompt: in this language, else in the default one. Raises `NoSuchPrompt`."""
        known = self._known.get((name, language))
        return known if known is not None else self._find(name, language)

    def music(self, name: str = HOLD_MUSIC) -> str:
        """The file of a piece of music. Raises `NoSuchPrompt`."""
        known = self._known.get((name, "music"))
        if known is not None:
            return known
        return self._keep(name, "music", [folder / f"{name}.wav" for folder in self._music])

    def names(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of all prompts (in any language) and of all music."""
        prompts = {
            path.stem
            for folder in self._folders
            for tag in LANGUAGES
            for path in (folder / tag).glob("*.wav")
        }
        music = {path.stem for folder in self._music for path in folder.glob("*.wav")}
        return frozenset(prompts), frozenset(music)

    def languages(self) -> dict[str, frozenset[str]]:
        """The languages in which each prompt is there."""
        found: dict[str, set[str]] = {}
        for folder in self._folders:
            for tag in LANGUAGES:
                for path in (folder / tag).glob("*.wav"):
                    found.setdefault(path.stem, set()).add(tag)
        return {name: frozenset(tags) for name, tags in found.items()}

    def number(self, number: int, language: str = DEFAULT_LANGUAGE) -> list[str]:
        """The files that say a number. Raises `NumberNotSpoken`."""
        return [self.path(name, language) for name in speak_number(number, language)]

    def forget(self) -> None:
        """Look again: prompts were added, changed or removed."""
        self._known.clear()

    def _find(self, name: str, language: str) -> str:
        wanted = dict.fromkeys((language, DEFAULT_LANGUAGE))
        candidates = [folder / tag / f"{name}.wav" for tag in wanted for folder in self._folders]
        return self._keep(name, language, candidates)

    def _keep(self, name: str, language: str, candidates: list[Path]) -> str:
        if _NAME.fullmatch(name):
            for path in candidates:
                if path.is_file():
                    return self._known.setdefault((name, language), str(path))
        raise NoSuchPrompt(name=name[:80], language=language[:16])


def speak_number(number: int, language: str) -> list[str]:
    """The names of the prompts that say a number, one after the other. Raises `NumberNotSpoken`."""
    if not 0 <= number <= LARGEST_NUMBER:
        raise NumberNotSpoken(number=number, largest=LARGEST_NUMBER)
    # Cantonese has no prompts of its own and falls back to the Chinese ones.
    parts = _chinese(number) if language.startswith(("zh", "yue")) else _english(number)
    return [f"number-{part}" for part in parts]


def speak_digits(digits: str) -> list[str]:
    """The names of the prompts that say each digit of a text by itself; other characters are left out."""
    return [f"number-{digit}" for digit in digits if digit in "0123456789"]


def _chinese(number: int) -> list[str]:
    """2000 is 两千; a zero is said once where places are left out (一千零五); 10 to 19 begin with 十."""
    if number < 10:
        return [str(number)]
    parts: list[str] = []
    skipped = False
    for unit in (1000, 100, 10, 1):
        digit = number // unit % 10
        if digit == 0:
            skipped = bool(parts)
            continue
        if skipped:
            parts.append("0")
            skipped = False
        if unit != 10 or digit != 1 or parts:
            parts.append("liang" if (digit, unit) == (2, 1000) else str(digit))
        if unit > 1:
            parts.append(str(unit))
    return parts


def _english(number: int) -> list[str]:
    if number >= 1000:
        rest = _english(number % 1000) if number % 1000 else []
        return [str(number // 1000), "1000", *rest]
    if number >= 100:
        rest = _english(number % 100) if number % 100 else []
        return [str(number // 100), "100", *rest]
    if number > 20 and number % 10:
        return [str(number - number % 10), str(number % 10)]
    return [str(number)]
