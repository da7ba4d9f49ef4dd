"""The section [rates] of `yunhu.toml`."""

from typing import Annotated

from msgspec import Meta, Struct

Rate = Annotated[float, Meta(gt=0, le=1_000_000)]


class Rates(Struct, frozen=True, kw_only=True):
    """[rates] how often anybody may ask over HTTP; over it the answer is 429, with the time to wait."""

    address_per_s: Rate = 400.0
    """From one address (of IPv6, one network of 64 bits): a whole office behind one has the same."""

    address_burst: Rate = 4_000.0
    principal_per_s: Rate = 200.0
    """By one person or one token, wherever from."""

    principal_burst: Rate = 2_000.0
    log_ins_per_min: Rate = 240.0
    """From one address. A user is locked after a few wrong passwords besides."""

    reveals_per_min: Rate = 20.0
    """Values shown in clear, to one person; how many a day is set elsewhere."""

    exports_per_h: Rate = 60.0
