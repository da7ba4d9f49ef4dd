"""What is announced about configurations. The envelope says when and which tenant."""

from __future__ import annotations

import msgspec


class ConfigurationApplied(
    msgspec.Struct, frozen=True, kw_only=True, tag="configuration.applied", tag_field="kind"
):
    """Another version is in force: whoever shows queues, agents or numbers reads them again."""

    version: int
    by: str
    note: str
