"""Addresses that are put together from real places and made-up houses."""

from __future__ import annotations

import random

from tests.trust.privacy.detect.generated.words import ESTATES, REGIONS, ROADS, VILLAGES


def address(chance: random.Random) -> str:
    """Down to a house or a flat."""
    region = chance.choice(REGIONS) if chance.random() < 0.85 else ""
    gap = chance.choice(("", "", "", "", " ")) if region else ""
    return region + gap + _house(chance)


def _house(chance: random.Random) -> str:
    number = chance.choice(
        (str(chance.randint(1, 1999)), chance.choice(("三十六", "一百零八", "八十八", "９９", "12-3", "七")))
    )
    road, estate = chance.choice(ROADS), chance.choice(ESTATES)
    flat = chance.choice(
        (
            f"{chance.randint(1, 30)}栋{chance.randint(101, 3305)}室",
            f"{chance.randint(1, 30)}号楼{chance.randint(1, 4)}单元{chance.randint(101, 3305)}",
            f"{chance.randint(1, 9)}幢{chance.randint(1, 4)}单元{chance.randint(1, 32)}楼",
            f"{chance.choice('ABC')}座{chance.randint(1, 32)}层{chance.randint(101, 3305)}室",
            f"三栋二单元五零{chance.randint(1, 9)}室",
        )
    )
    if chance.random() < 0.1:
        return f"{chance.choice(VILLAGES)}{chance.randint(1, 12)}组{chance.randint(1, 99)}号"
    return chance.choice(
        (
            f"{road}{number}号",
            f"{road}{number}号{estate}{flat}",
            f"{estate}{flat}",
            f"{road}{number}弄{chance.randint(1, 99)}号{chance.randint(101, 3305)}室",
            f"{road}{number}号{flat}",
            f"{road}{number}号院{flat}",
        )
    )
