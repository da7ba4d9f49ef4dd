"""The configuration's types in the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator

from yunhu.app.configuration.items import KINDS
from yunhu.app.configuration.schemas import document_of, schema_name, schemas


def test_every_kind_has_a_schema_with_a_short_name() -> None:
    found = schemas()
    assert {schema_name(kind.type) for kind in KINDS} <= found.keys()
    assert not any("." in name for name in found)
    assert found["Queue"]["properties"].keys() > {"need", "ring_s"}
    assert found["QueueNode"]["properties"].keys() > {"queue", "verb"}


def test_descriptions_lost_the_indentation_of_the_source() -> None:
    assert "\n  " not in schemas()["Trunk"]["description"]


def test_every_reference_leads_to_a_schema() -> None:
    def references(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                yield from references(item)
        elif isinstance(value, str) and value.startswith("#/"):
            yield value.rpartition("/")[2]

    assert set(references(schemas())) <= schemas().keys()


def test_a_document_is_sent_or_comes_back() -> None:
    sent = document_of("Centre", yaml=True)["requestBody"]["content"]
    assert sorted(sent) == ["application/json", "text/yaml"]
    back = document_of("Centre", sent=False)["responses"]["200"]["content"]
    assert back["application/json"]["schema"] == {"$ref": "#/components/schemas/Centre"}
