"""Tickets over HTTP, on a whole node."""

from __future__ import annotations

import httpx
from tests.work.tickets.asking import PATH, Json, code, make, numbers

from yunhu.kit.paging import encode_cursor

HOSTILE = '<script>alert(1)</script>"\u202e%_\\'


def still(ticket: Json) -> Json:
    """A ticket without what its clocks have spent: within business hours they run from answer to answer."""
    return ticket | {"clocks": [{**clock, "spent_ms": 0} for clock in ticket["clocks"]]}


# --- made, read, changed ----------------------------------------------------------------------------------


async def test_a_ticket_is_made_and_read(client: httpx.AsyncClient) -> None:
    made = await make(client, text="上个月的", priority="high", agent="li.na", queue="support")
    assert made["number"].endswith("-000001")
    again = await client.get(f"{PATH}/{made['id']}")
    assert still(again.json()) == still(made)
    assert again.headers["etag"] == '"1"'
    assert made["can"] == ["working", "waiting", "solved", "closed"]
    assert (made["state"], made["kind"], made["source"], made["created_by"][:6]) == (
        "new",
        "open",
        "manual",
        "token:",
    )
    assert [(clock["kind"], clock["run"]) for clock in made["clocks"]] == [
        ("first_response", "running"),
        ("resolution", "running"),
    ]
    assert made["due_at"] == made["clocks"][0]["due_at"]
    assert (await make(client))["number"].endswith("-000002")


async def test_what_somebody_else_changed_is_not_overwritten(client: httpx.AsyncClient) -> None:
    id_ = (await make(client))["id"]
    first = await client.patch(f"{PATH}/{id_}", json={"priority": "urgent", "version": 1})
    assert (first.status_code, first.json()["version"], first.headers["etag"]) == (200, 2, '"2"')
    late = await client.patch(f"{PATH}/{id_}", json={"subject": "另一件事", "version": 1})
    assert code(late) == (409, "changed_meanwhile")
    assert late.json()["current"]["priority"] == "urgent"
    for stale in ('"1"', 'W/"1"', '"strange"'):
        late = await client.patch(f"{PATH}/{id_}", json={"text": "x"}, headers={"If-Match": stale})
        assert code(late) == (412, "precondition_failed")
        assert late.json()["current"]["version"] == 2
    fine = await client.patch(f"{PATH}/{id_}", json={"text": "x"}, headers={"If-Match": '"2"'})
    assert fine.json()["version"] == 3
    # A comment is in nobody's way.
    await client.post(f"{PATH}/{id_}/comments", json={"text": "已看"})
    assert (await client.patch(f"{PATH}/{id_}", json={"agent": "wang", "version": 3})).status_code == 200


async def test_what_is_left_out_stays_and_null_takes_away(client: httpx.AsyncClient) -> None:
    id_ = (await make(client, agent="li.na", queue="support"))["id"]
    after = (await client.patch(f"{PATH}/{id_}", json={"agent": None})).json()
    assert (after["agent"], after["queue"], after["subject"]) == (None, "support", "发票怎么开")
    same = (await client.patch(f"{PATH}/{id_}", json={"subject": None, "priority": None})).json()
    assert (same["version"], same["subject"]) == (2, "发票怎么开")


async def test_a_state_is_left_only_as_the_type_allows(client: httpx.AsyncClient) -> None:
    id_ = (await make(client))["id"]
    for state in ("working", "waiting", "solved", "working", "solved", "closed"):
        moved = await client.patch(f"{PATH}/{id_}", json={"state": state})
        assert moved.json()["state"] == state
    refused = await client.patch(f"{PATH}/{id_}", json={"state": "working"})
    assert code(refused) == (409, "transition_refused")
    assert code(await client.patch(f"{PATH}/{id_}", json={"state": "nowhere"}))[0] == 409


async def test_fields_are_checked_each_with_its_place(client: httpx.AsyncClient) -> None:
    asked = {"type": "repair", "subject": "空调不制冷"}
    missing = await client.post(PATH, json=asked)
    assert code(missing) == (422, "fields_faulty")
    (wrong,) = missing.json()["errors"]
    assert (wrong["path"], wrong["code"]) == ("body.fields.device", "ticket.field_required")
    assert "Device" in wrong["message"]
    bad = {
        "device": 7,
        "visit_date": "2026-02-30",
        "cost": "much",
        "under_warranty": "yes",
        "contact_phone": "call me",
        "colour": "red",
    }
    found = await client.post(PATH, json={**asked, "fields": bad})
    assert {it["path"].rpartition(".")[2] for it in found.json()["errors"]} == bad.keys()
    good = {
        "device": "格力 KFR-35",
        "visit_date": "2026-12-01",
        "cost": 12.5,
        "under_warranty": False,
        "contact_phone": "138 0013 8000",
    }
    made = await make(client, **asked, fields=good)
    assert made["fields"] == {**good, "contact_phone": "138****8000"}
    visit = await client.patch(f"{PATH}/{made['id']}", json={"state": "visit"})
    assert visit.status_code == 409
    await client.patch(f"{PATH}/{made['id']}", json={"state": "working"})
    visit = await client.patch(f"{PATH}/{made['id']}", json={"state": "visit"})
    assert [it["path"] for it in visit.json()["errors"]] == ["body.fields.address"]
    visit = await client.patch(
        f"{PATH}/{made['id']}", json={"state": "visit", "fields": {"address": "朝阳路 1 号", "cost": None}}
    )
    assert (visit.json()["state"], "cost" in visit.json()["fields"]) == ("visit", False)


WRONG: list[Json] = [
    {"type": "nothing"},
    {"agent": "nobody"},
    {"queue": "nowhere"},
    {"customer": "nobody"},
    {"contact": "0" * 32},
    {"parent": "0" * 32},
    {"subject": "  "},
    {"subject": "\x00"},
    {"agent": "li\x00na"},
    {"contact": "\x00"},
    {"subject": "x" * 201},
    {"priority": "soon"},
    {"text": "x" * 20_001},
    {"fields": {"contact_phone": ["1"]}},
    {"colour": "red"},
]


async def test_a_ticket_about_nothing_is_refused(client: httpx.AsyncClient) -> None:
    for wrong in WRONG:
        refused = await client.post(PATH, json={"type": "inquiry", "subject": "x", **wrong})
        assert (refused.status_code, bool(refused.json()["detail"])) == (422, True), wrong
    assert await numbers(client) == []
    assert (await make(client))["number"].endswith("-000001")


async def test_hostile_text_comes_back_as_text(client: httpx.AsyncClient) -> None:
    made = await make(client, subject=HOSTILE + "\x00\x07", text="a\nb\x00")
    assert (made["subject"], made["text"]) == (HOSTILE, "a\nb")
    said = await client.post(f"{PATH}/{made['id']}/comments", json={"text": HOSTILE, "public": True})
    assert said.json()["text"] == HOSTILE
    assert await numbers(client, q="%_\\") == ["1"]
    assert await numbers(client, q="%%") == []


# --- comments and history ---------------------------------------------------------------------------------


async def test_comments_and_history_tell_who_did_what(client: httpx.AsyncClient) -> None:
    id_ = (await make(client))["id"]
    await client.post(f"{PATH}/{id_}/comments", json={"text": "内部"})
    inner = (await client.get(f"{PATH}/{id_}")).json()["clocks"][0]
    assert (inner["kind"], inner["run"]) == ("first_response", "running")
    await client.post(f"{PATH}/{id_}/comments", json={"text": "您好", "public": True})
    outer = (await client.get(f"{PATH}/{id_}")).json()["clocks"][0]
    assert (outer["run"], bool(outer["stopped_at"])) == ("stopped", True)
    page = (await client.get(f"{PATH}/{id_}/comments", params={"limit": 1})).json()
    assert [it["text"] for it in page["items"]] == ["内部"]
    page = (await client.get(f"{PATH}/{id_}/comments", params={"limit": 1, "cursor": page["next"]})).json()
    assert ([it["text"] for it in page["items"]], page["next"]) == (["您好"], None)
    await client.patch(
        f"{PATH}/{id_}", json={"priority": "low", "state": "solved", "reason": "客户自己找到了"}
    )
    history = (await client.get(f"{PATH}/{id_}/history")).json()["items"]
    assert [it["what"] for it in history] == ["changed", "commented", "commented", "created"]
    assert history[0]["changes"] == {"state": ["new", "solved"], "priority": ["normal", "low"]}
    assert history[0]["about"] == {"reason": "客户自己找到了"}
    assert history[0]["by"].startswith("token:")


async def test_a_phone_number_is_not_in_the_history(client: httpx.AsyncClient) -> None:
    id_ = (await make(client))["id"]
    await client.patch(f"{PATH}/{id_}", json={"fields": {"contact_phone": "13800138000"}})
    history = (await client.get(f"{PATH}/{id_}/history")).text
    assert "fields.contact_phone" in history
    assert "13800138000" not in history


async def test_the_mask_of_a_number_leaves_it_as_it_is_and_another_is_refused(
    client: httpx.AsyncClient,
) -> None:
    id_ = (await make(client, fields={"contact_phone": "13800138000"}))["id"]
    kept = await client.patch(f"{PATH}/{id_}", json={"fields": {"contact_phone": "138****8000"}})
    assert kept.json()["fields"]["contact_phone"] == "138****8000"
    assert await numbers(client, q="13800138000") == ["1"]
    refused = await client.patch(f"{PATH}/{id_}", json={"fields": {"contact_phone": "139****8000"}})
    assert refused.status_code == 422


async def test_free_text_of_a_field_is_masked(client: httpx.AsyncClient) -> None:
    made = await make(client, type="complaint", fields={"about": "other", "outcome": "已回电13800138000"})
    assert made["fields"]["outcome"] == "已回电138****8000"


# --- found ------------------------------------------------------------------------------------------------


async def test_tickets_are_found_by_words_numbers_and_fields(client: httpx.AsyncClient) -> None:
    first = await make(client, subject="退款申请", text="订单号 ＡＢＣ-123")
    await make(client, type="complaint", subject="送货慢", fields={"about": "delivery"})
    third = await make(client, subject="询价", fields={"contact_phone": "13800138000"})
    await client.post(f"{PATH}/{third['id']}/comments", json={"text": "客户要求尽快退款"})
    assert await numbers(client, q="退款") == ["3", "1"]
    assert await numbers(client, q="abc-123 订单") == ["1"]
    assert await numbers(client, q="送货 退款") == []
    assert await numbers(client, q="\u3000") == ["3", "2", "1"]
    assert await numbers(client, q="Delivery") == ["2"]
    assert await numbers(client, q="13800138000") == ["3"]
    assert await numbers(client, q="+8613800138000") == ["3"]
    assert await numbers(client, q=first["number"]) == ["1"]
    assert await numbers(client, q=first["number"][:5] + "2") == ["2"]
    assert await numbers(client, type="inquiry", order="created") == ["3", "1"]
    assert await numbers(client, kind=["pending", "solved"]) == []
    assert await numbers(client, priority="high") == ["2"]
    assert await numbers(client, agent="none", limit=2) == ["3", "2"]
    assert await numbers(client, agent="me") == []
    # The high priority of a complaint is due first.
    assert (await numbers(client, order="due"))[0] == "2"


async def test_a_search_of_junk_is_answered(client: httpx.AsyncClient) -> None:
    await make(client)
    for junk in ("%", "_", "'; drop table ticket--", "2026-99999999", "\u202e", "-1"):
        assert await numbers(client, q=junk) == [], junk
    for wrong in ({"agent": "\x00"}, {"view": "\x00"}, {"contact": "x" * 65}, {"q": "x" * 101}):
        assert (await client.get(PATH, params=wrong)).status_code == 422, wrong
    beyond = encode_cursor((1 << 63, "x"))
    assert (await client.get(PATH, params={"cursor": beyond})).status_code == 400


async def test_pages_follow_each_other(client: httpx.AsyncClient) -> None:
    for _ in range(5):
        await make(client)
    for order in ("updated", "created", "due"):
        seen: list[str] = []
        page: Json = {"next": None}
        while len(seen) < 5:
            asked = {"limit": 2, "order": order, **({"cursor": page["next"]} if page["next"] else {})}
            page = (await client.get(PATH, params=asked)).json()
            seen += [it["number"] for it in page["items"]]
        assert (len(set(seen)), page["next"]) == (5, None)


async def test_many_are_changed_at_once_each_by_itself(client: httpx.AsyncClient) -> None:
    first, second = await make(client), await make(client)
    await client.patch(f"{PATH}/{second['id']}", json={"state": "closed"})
    asked = {
        "ids": [first["id"], second["id"], "0" * 32, first["id"]],
        "change": {"state": "working", "agent": "wang"},
    }
    done = (await client.post(f"{PATH}/bulk", json=asked)).json()["items"]
    assert [(it["ok"], it["code"]) for it in done] == [
        (True, None),
        (False, "ticket.transition_refused"),
        (False, "ticket.unknown"),
    ]
    assert (await client.get(f"{PATH}/{first['id']}")).json()["agent"] == "wang"
    too_many = {"ids": [f"{n:032x}" for n in range(101)], "change": {}}
    assert (await client.post(f"{PATH}/bulk", json=too_many)).status_code == 422


# --- watchers, types --------------------------------------------------------------------------------------


async def test_agents_watch_tickets(client: httpx.AsyncClient) -> None:
    id_ = (await make(client))["id"]
    for _ in range(2):
        assert (await client.put(f"{PATH}/{id_}/watchers/li.na")).status_code == 204
    assert (await client.get(f"{PATH}/{id_}")).json()["watchers"] == ["li.na"]
    assert await numbers(client, watcher="li.na") == ["1"]
    assert code(await client.put(f"{PATH}/{id_}/watchers/nobody")) == (422, "wrong_reference")
    assert (await client.delete(f"{PATH}/{id_}/watchers/li.na")).status_code == 204
    assert await numbers(client, watcher="li.na") == []
