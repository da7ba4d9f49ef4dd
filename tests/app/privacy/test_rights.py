"""A person asks for everything that is held about them, and then that it be deleted: nothing is left."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import insert, select, update
from tests.app.running import Running, running

from yunhu.kit.instants import DAY
from yunhu.platform.database.db import METADATA
from yunhu.platform.sealing import NUMBER, fingerprint, opened, seal
from yunhu.trust.audit.keys import public_hex
from yunhu.work.callbacks.store import CALLBACK
from yunhu.work.calls.tables import CONTACT, FACT, LEG, SEGMENT
from yunhu.work.recordings.facts import RecordingErased
from yunhu.work.recordings.keeping.tables import CERTIFICATE
from yunhu.work.recordings.store import RECORDING
from yunhu.work.voicemails.store import VOICEMAIL

NUMBER_GIVEN, NAME, SECRET = "13800138000", "王小明", "likes orchids"
MARKS = (NUMBER_GIVEN, NAME, SECRET)
OLD, YOUNG = "0" * 31 + "1", "0" * 31 + "2"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as it:
        yield it


def filled(table: Any, **values: Any) -> dict[str, Any]:
    """A row with something in every column that must not be empty."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name in values:
            row[column.name] = values[column.name]
        elif column.name.endswith("_print"):
            row[column.name] = fingerprint("+86" + NUMBER_GIVEN, NUMBER)
        elif not column.nullable:
            row[column.name] = 0 if column.type.python_type in (int, bool) else "x"
    return row


async def call(node: Running, contact: str, days_ago: int) -> None:
    """A contact of the person with everything that goes along, so long ago."""
    at = node.node.clock.now() - days_ago * DAY
    told = {"caller": seal("+86" + NUMBER_GIVEN, "number")}
    common = {"tenant": "main", "contact": contact}
    caller = "+86" + NUMBER_GIVEN
    rows = (
        (CONTACT, {"id": contact, "tenant": "main", "caller": caller, "caller_name": NAME, "note": SECRET}),
        (LEG, {"id": contact, "caller": caller, "dialled": "5000", **common}),
        (SEGMENT, {"id": contact, "number": caller, **common}),
        (FACT, {"id": contact, "body": json.dumps(told), **common}),
        (CALLBACK, {"number": caller, "state": "kept", **common}),
        (VOICEMAIL, {"id": contact, "caller": caller, **common}),
        (RECORDING, {"id": contact, "file": f"main/{contact}.rec", "state": "failed", **common}),
    )
    times = {"arrived_at": at, "ended_at": at, "at": at, "started_at": at, "left_at": at}
    async with node.node.database.writing() as connection:
        for table, values in rows:
            here = {name: value for name, value in times.items() if name in table.columns}
            await connection.execute(insert(table).values(**filled(table, **{**here, **values})))
    file = node.node.settings.recording_store / "main" / f"{contact}.rec"
    file.parent.mkdir(parents=True, exist_ok=True)
    for end in (".rec", ".key"):
        file.with_suffix(end).write_bytes(b"sealed sound")


async def person(node: Running, client: httpx.AsyncClient) -> str:
    """Somebody with contacts, a ticket and a place on the blacklist; the customer's id."""
    identities = [{"kind": "phone", "value": NUMBER_GIVEN}]
    body = {"name": NAME, "note": SECRET, "tags": ["VIP"], "identities": identities}
    customer = (await client.post("/api/v1/customers", json=body)).json()["id"]
    ticket = {"type": "", "subject": SECRET, "text": SECRET, "customer": customer}
    types = (await client.get("/api/v1/ticket-types")).json()
    ticket["type"] = types[0]["id"]
    made = await client.post("/api/v1/tickets", json=ticket)
    assert made.status_code == 201, made.text
    await client.post(f"/api/v1/tickets/{made.json()['id']}/comments", json={"text": SECRET})
    listed = {"kind": "number", "value": NUMBER_GIVEN, "effect": "low", "reason": "tests"}
    assert (await client.post("/api/v1/blacklist", json=listed)).status_code == 201
    await call(node, OLD, 90)
    return str(customer)


async def tried(client: httpx.AsyncClient, node: Running, customer: str) -> dict[str, Any]:
    """A deletion that was begun, whatever came of it."""
    made = await client.post("/api/v1/requests", json={"kind": "deletion", "customer": customer})
    path = f"/api/v1/requests/{made.json()['id']}"
    await client.post(f"{path}/verify", json={"how": "known_number"})
    assert (await client.post(f"{path}/carry-out")).status_code == 202
    await node.node.lawful.requests.settled()
    found: dict[str, Any] = (await client.get(path)).json()
    return found


async def asked(node: Running, client: httpx.AsyncClient, kind: str, customer: str) -> dict[str, Any]:
    """A request that was verified and carried out."""
    made = await client.post("/api/v1/requests", json={"kind": kind, "customer": customer})
    assert made.status_code == 201, made.text
    path = f"/api/v1/requests/{made.json()['id']}"
    assert (await client.post(f"{path}/carry-out")).status_code == 409, "not before the person is verified"
    assert (await client.post(f"{path}/verify", json={"how": "known_number"})).status_code == 200
    assert (await client.post(f"{path}/carry-out")).status_code == 202
    await node.node.lawful.requests.settled()
    found: dict[str, Any] = (await client.get(path)).json()
    assert found["state"] == "done", found
    return found


async def everything(node: Running) -> str:
    """Every row of every table, with what is sealed opened."""
    said = []
    async with node.node.database.reading() as connection:
        for table in METADATA.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                said.append(f"{table.name} {opened(dict(row))}")
                said += [str(opened(json.loads(row["body"])))] if table is FACT else []
    return "\n".join(said)


async def test_everything_is_packed_into_one_file(node: Running, client: httpx.AsyncClient) -> None:
    customer = await person(node, client)
    found = await asked(node, client, "portability", customer)
    assert found["has_file"]
    answer = await client.get(f"/api/v1/requests/{found['id']}/file")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        names = set(packed.namelist())
        assert {"customer.json", "contact.csv", "leg.json", "ticket_comment.csv", "about.json"} <= names
        whole = "".join(packed.read(name).decode() for name in names)
    for mark in MARKS:
        assert mark in whole
    [kept] = (node.node.settings.data_dir / "requests").iterdir()
    assert SECRET.encode() not in kept.read_bytes()
    assert not kept.read_bytes().startswith(b"PK")


async def test_after_a_deletion_nothing_is_left(node: Running, client: httpx.AsyncClient) -> None:
    customer = await person(node, client)
    await asked(node, client, "access", customer)
    before = await everything(node)
    assert all(mark in before for mark in MARKS)
    found = await asked(node, client, "deletion", customer)
    proof = found["certificate"]
    assert proof["deleted"]["customer"] == 1
    assert proof["deleted"]["contact"] == 1
    assert proof["deleted"]["recordings"] == 1
    assert proof["stored_only"] == []
    assert proof["checks"]
    assert all(each["left"] == 0 for each in proof["checks"])
    after = await everything(node)
    for mark in MARKS:
        assert mark not in after
    assert not list(node.node.settings.recording_store.rglob("*.rec"))
    assert not list((node.node.settings.data_dir / "requests").iterdir())
    for file in node.node.settings.data_dir.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(mark.encode() in content for mark in MARKS), file
    assert (await client.get(f"/api/v1/customers/{customer}")).status_code == 404
    assert node.node.rooms.screen.find(NUMBER_GIVEN) is None


async def recordings(node: Running) -> int:
    """Rows of recordings, when everything that happened is in the database."""
    await node.node.projector.caught_up(60)
    async with node.node.database.reading() as connection:
        return len((await connection.execute(select(RECORDING.c.id))).all())


async def test_recordings_are_erased_as_everywhere_and_stay_away(
    node: Running, client: httpx.AsyncClient
) -> None:
    customer = await person(node, client)
    told: list[dict[str, Any]] = []
    node.node.bus.listen(
        ("recording.erased",), lambda message: told.append(msgspec.msgpack.decode(message.body.body))
    )
    proof = (await asked(node, client, "deletion", customer))["certificate"]
    async with node.node.database.reading() as connection:
        (kept,) = (await connection.execute(select(CERTIFICATE))).mappings()
    assert (kept["recording"], kept["contact"], kept["cause"]) == (OLD, OLD, "request")
    assert proof["recordings"] == [kept["id"]]
    assert node.node.recorded.eraser.is_ours("main", kept["document"])
    assert json.loads(kept["document"])["removed"] == [f"{OLD}.key", f"{OLD}.rec"]
    (fact,) = told
    assert (fact["recording"], fact["certificate"], fact["by"]) == (OLD, kept["id"], "law")
    assert await recordings(node) == 0
    node.node.rooms.announce("main", OLD, msgspec.convert(fact, RecordingErased))
    assert await recordings(node) == 0, "the fact is projected once more"


async def test_nothing_goes_while_a_recording_is_not_closed(node: Running, client: httpx.AsyncClient) -> None:
    customer = await person(node, client)
    async with node.node.database.writing() as connection:
        await connection.execute(update(RECORDING).values(state="recording"))
    found = await tried(client, node, customer)
    assert (found["state"], found["trouble"]) == ("verified", "recording.not_closed")
    assert (await client.get(f"/api/v1/contacts/{OLD}")).status_code == 200
    async with node.node.database.writing() as connection:
        await connection.execute(update(RECORDING).values(state="failed"))
    assert (await client.post(f"/api/v1/requests/{found['id']}/carry-out")).status_code == 202
    await node.node.lawful.requests.settled()
    assert (await client.get(f"/api/v1/requests/{found['id']}")).json()["state"] == "done"
    assert await recordings(node) == 0


async def test_a_held_recording_is_stored_only_and_stays(node: Running, client: httpx.AsyncClient) -> None:
    customer = await person(node, client)
    placed = await client.post(f"/api/v1/recordings/{OLD}/holds", json={"reason": "a dispute in court"})
    assert placed.status_code == 201, placed.text
    proof = (await asked(node, client, "deletion", customer))["certificate"]
    (kept,) = proof["stored_only"]
    assert (kept["kind"], kept["why"]) == ("contact", "hold")
    assert proof["recordings"] == []
    assert await recordings(node) == 1
    assert list(node.node.settings.recording_store.rglob("*.key"))


async def test_the_certificate_is_signed(node: Running, client: httpx.AsyncClient) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    proof = (await asked(node, client, "deletion", await person(node, client)))["certificate"]
    signature = bytes.fromhex(proof.pop("signature"))
    assert proof.pop("key") == node.node.auditing.signer.fingerprint
    public = bytes.fromhex(public_hex(node.node.auditing.signer.public))
    Ed25519PublicKey.from_public_bytes(public).verify(signature, msgspec.json.encode(proof, order="sorted"))


async def test_what_a_duty_or_a_hold_keeps_is_stored_only(node: Running, client: httpx.AsyncClient) -> None:
    customer = await person(node, client)
    await call(node, YOUNG, 3)
    held = {"kind": "contact", "object": OLD, "why": "a dispute in court"}
    hold = (await client.post("/api/v1/law/holds", json=held)).json()
    proof = (await asked(node, client, "deletion", customer))["certificate"]
    kept = {(each["why"], each["until"] is None) for each in proof["stored_only"]}
    assert kept == {("duty", False), ("hold", True)}
    assert "contact" not in proof["deleted"]
    for contact in (OLD, YOUNG):
        refused = await client.get(f"/api/v1/contacts/{contact}")
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("law.storage_only")
    assert (await client.delete(f"/api/v1/law/holds/{hold['id']}")).status_code == 204


async def test_nobody_reads_what_is_restricted(node: Running, client: httpx.AsyncClient) -> None:
    customer = await person(node, client)
    await asked(node, client, "restriction", customer)
    for path in (f"/api/v1/customers/{customer}", f"/api/v1/contacts/{OLD}/story"):
        assert (await client.get(path)).status_code == 403
    (restriction,) = (await client.get("/api/v1/requests")).json()["items"]
    lift = f"/api/v1/requests/{restriction['id']}/lift"
    assert (await client.post(lift, json={})).status_code == 422
    lifted = await client.post(lift, json={"words": "13800138000 asked for it"})
    assert (lifted.json()["state"], "13800138000" in lifted.text) == ("lifted", False)
    assert (await client.get(f"/api/v1/customers/{customer}")).status_code == 200
    assert (await client.post(lift, json={"words": "again"})).status_code == 409


async def test_time_runs_and_words_answer_what_a_machine_cannot(
    node: Running, client: httpx.AsyncClient
) -> None:
    customer = await person(node, client)
    made = (await client.post("/api/v1/requests", json={"kind": "correction", "customer": customer})).json()
    assert made["state"] == "received"
    assert made["due_at"] > made["received_at"]
    path = f"/api/v1/requests/{made['id']}"
    refused = await client.post(f"{path}/answer", json={"words": "corrected"})
    assert refused.status_code == 409
    await client.post(f"{path}/verify", json={"how": "document"})
    assert (await client.post(f"{path}/carry-out")).status_code == 422
    done = (await client.post(f"{path}/answer", json={"words": "corrected"})).json()
    assert done["state"] == "done"
    assert (await client.post(f"{path}/withdraw")).status_code == 409
