"""Text in columns, where a Chinese character is two wide."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

INDENT = "  "


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each row as an indented line; the cells of a column are equally wide, numbers end at the right."""
    if not rows:
        return []
    most = max(map(len, rows))
    widths = [max((cell_len(row[at]) for row in rows if at < len(row)), default=0) for at in range(most)]
    lines = (INDENT + INDENT.join(_padded(*pair) for pair in zip(row, widths, strict=False)) for row in rows)
    return [line.rstrip() for line in lines]


def _padded(cell: str, width: int) -> str:
    gap = " " * (width - cell_len(cell))
    return gap + cell if cell[:1].isdigit() or cell[:2].strip("+-")[:1].isdigit() else cell + gap
