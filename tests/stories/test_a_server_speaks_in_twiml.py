"""A company's own server says in TwiML what callers hear: asked in its name, checked by its own library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl

from tests.stories.world import CENTRE, World
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

from yunhu.telephony.media import protocol as p

SECRET = "what only the two know"
SHOP = CENTRE.replace(
    "numbers:",
    """  - id: shop
    name: Shop
    start: page
    nodes:
      page: {verb: twiml, url: "http://127.0.0.1:PORT/start", secret: shop, on_error: sorry}
      sorry: {verb: play, prompts: [problem], next: end}
      end: {verb: hangup, cause: unavailable}
http_allowed: ["http://127.0.0.1:PORT/"]
numbers:
  - {number: "4005", name: Shop, flow: shop, recording: "off"}""",
)

Answer = Callable[[str, dict[str, str]], str]


class Server:
    """Answers pages; whoever does not sign as the shop does gets none."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        form = dict(parse_qsl((await reader.readexactly(int(headers["content-length"]))).decode()))
        path = lines[0].split(" ")[1]
        url = f"http://127.0.0.1:{self.port}{path}"
        known = RequestValidator(SECRET).validate(url, form, headers.get("x-twilio-signature", ""))
        self.asked.append((path, form))
        body = self._answer(path, form).encode()
        status = "200 OK" if known else "403 Forbidden"
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def shop(folder: Path, answer: Answer, secret: str = SECRET) -> AsyncIterator[tuple[World, Server]]:
    """A centre whose number 4005 belongs to a server."""
    (folder / "secrets").mkdir()
    (folder / "secrets" / "shop").write_text(secret)
    server = Server(answer)
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        world = World(folder, SHOP.replace("PORT", str(server.port)))
        yield world, server
        await world.rooms.requests.aclose()


async def until(found: Callable[[], bool]) -> None:
    """Let the loop turn until it is so."""
    async with asyncio.timeout(10):
        while not found():  # noqa: ASYNC110 - a bounded look
            await asyncio.sleep(0.005)


def heard(world: World) -> str:
    """The last prompt that was played."""
    plays = [command for command in world.engine.log if isinstance(command, p.Play)]
    return Path(str(plays[-1].items[-1].file)).stem if plays else ""


def menu(path: str, form: dict[str, str]) -> str:
    page = VoiceResponse()
    if path == "/start":
        choose = Gather(num_digits=1, action="/chosen")
        choose.play("menu")
        page.append(choose)
        page.redirect("/start")
    else:
        page.play("transfer")
        page.enqueue("support" if form["Digits"] == "1" else "billing")
    return str(page)


async def test_a_menu_of_a_server_leads_to_an_agent(tmp_path: Path) -> None:
    async with shop(tmp_path, menu) as (world, server):
        world.rooms.surroundings.outside_of = lambda url, text: f"pt_{text[-4:]}"
        caller = world.caller().call("4005")
        await until(lambda: heard(world) == "menu")
        path, form = server.asked[0]
        assert (path, form["From"], form["To"]) == ("/start", "pt_1234", "4005")
        assert form["CallSid"] == f"CA{caller.contact_id}"
        caller.press("1")
        await until(lambda: heard(world) == "transfer")
        assert server.asked[1][1]["Digits"] == "1"
        world.passes(6)
        world.li.answer()
        assert caller.contact.phase == "talking"


async def test_a_server_that_does_not_know_our_signature_costs_the_failure_branch(tmp_path: Path) -> None:
    async with shop(tmp_path, menu, secret="another") as (world, _server):
        caller = world.caller().call("4005")
        await until(lambda: heard(world) == "problem")
        assert caller.fact("flow.requested")["status"] == 403


async def test_a_page_with_what_we_have_not_takes_the_failure_branch_and_says_where(tmp_path: Path) -> None:
    page = VoiceResponse()
    page.play("menu")
    page.sms("hello")
    async with shop(tmp_path, lambda path, form: str(page)) as (world, _server):
        caller = world.caller().call("4005")
        await until(lambda: heard(world) == "problem")
        assert caller.fact("flow.requested")["why"] == "line 1: <Sms> is not supported"


async def test_a_secret_that_is_not_there_is_no_reason_to_ask_unsigned(tmp_path: Path) -> None:
    async with shop(tmp_path, menu) as (world, server):
        (tmp_path / "secrets" / "shop").unlink()
        caller = world.caller().call("4005")
        assert heard(world) == "problem"
        assert server.asked == []
        assert caller.fact("flow.requested")["why"] == "no_secret"
        assert [alarm.name for alarm in world.alarms.active()].count("alarm.secret_missing") == 1
