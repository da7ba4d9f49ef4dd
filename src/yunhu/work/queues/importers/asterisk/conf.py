"""Asterisk's configuration files: sections, `name = value` and `name => value`, templates, comments. Pure.

Source: the project's documentation of its configuration file format (templates, inheritance, comments).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from yunhu.work.queues.importers.model import ITEMS_MAX, LARGEST, Misread

_SECTION = re.compile(r"\[([^\]]{1,80})\](?:\(([^)]*)\))?$")


class Setting(Struct, frozen=True):
    """One line of a section."""

    name: str
    value: str
    line: int


class Section(Struct, frozen=True):
    """One section with what it inherits, in order. A template is none by itself."""

    name: str
    line: int
    settings: tuple[Setting, ...] = ()
    template: bool = False

    def last(self, name: str) -> Setting | None:
        """The setting that counts: the last of its name."""
        return next((it for it in reversed(self.settings) if it.name == name), None)

    def every(self, *names: str) -> list[Setting]:
        """All settings of these names, in order."""
        return [it for it in self.settings if it.name in names]


def sections(text: str) -> list[Section]:
    """The sections of a file, templates among them. Raises Misread with the line."""
    if len(text) > LARGEST:
        raise Misread("import.too_large", 0, {"largest": LARGEST})
    found: dict[str, Section] = {}
    current: Section | None = None
    for number, line in _lines(text):
        if line.startswith("#"):
            raise Misread("import.asterisk_directive", number, {"directive": line.split()[0]})
        if line.startswith("["):
            current = _section(line, number, found)
        elif current is None:
            raise Misread("import.asterisk_no_section", number)
        else:
            name, value = _setting(line, number)
            added = Setting(name, value, number)
            current = Section(current.name, current.line, (*current.settings, added), current.template)
        found[current.name] = current
        if len(found) > ITEMS_MAX:
            raise Misread("import.too_many", number, {"most": ITEMS_MAX})
    return list(found.values())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something; `;` begins a comment, `;--` … `--;` holds one of many lines."""
    commented = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw
        if commented:
            _, closed, line = line.partition("--;")
            if not closed:
                continue
            commented = False
        before, opened, rest = line.partition(";--")
        if opened and not rest.startswith("-"):
            _inner, closed, after = rest.partition("--;")
            commented = not closed
            line = before + (after if closed else "")
        line = re.split(r"(?<!\\);", line, maxsplit=1)[0].replace("\\;", ";").strip()
        if line:
            yield number, line


def _section(line: str, number: int, found: dict[str, Section]) -> Section:
    match = _SECTION.fullmatch(line)
    if match is None:
        raise Misread("import.asterisk_section", number, {"text": line[:60]})
    name, options = match[1].strip(), [it.strip() for it in (match[2] or "").split(",") if it.strip()]
    before = found.get(name)
    inherited: list[Setting] = []
    for option in options:
        if option in ("!", "+"):
            continue
        if option not in found:
            raise Misread("import.asterisk_no_template", number, {"template": option})
        inherited += found[option].settings
    if before is not None and "+" in options:
        return Section(name, before.line, before.settings, before.template)
    return Section(name, number, tuple(inherited), "!" in options)


def _setting(line: str, number: int) -> tuple[str, str]:
    name, sign, value = line.partition("=")
    if not sign:
        raise Misread("import.asterisk_setting", number, {"text": line[:60]})
    return name.strip().lower(), value.removeprefix(">").strip()


def truth(value: str) -> bool:
    """Whether a value means yes, as Asterisk reads it."""
    return value.strip().lower() in ("yes", "true", "y", "t", "1", "on")


def whole(setting: Setting, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number. Raises Misread."""
    try:
        value = int(setting.value)
    except ValueError:
        raise Misread(
            "import.no_number", setting.line, {"name": setting.name, "text": setting.value[:60]}
        ) from None
    if not least <= value <= most:
        params = {"name": setting.name, "least": least, "most": most}
        raise Misread("import.out_of_range", setting.line, params)
    return value


def words(value: str) -> Iterable[str]:
    """The words of a list with commas."""
    return [it.strip() for it in value.split(",")]
