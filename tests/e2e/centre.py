"""A whole centre for browsers: a real node and engine, log-ins, phones' callers with voices, and agents."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, Playwright, expect
from tests.e2e import browser as chromium
from tests.e2e.voice import Voice
from tests.e2e.words import word
from tests.stories.real_node import SETTINGS, RealNode, until

CENTRE = """
tenant: acme
name: 云呼测试中心
skills: [{{id: talk, name: 客服}}]
trunks: [{{id: carrier, name: 中继, addresses: ["127.0.0.1:{caller}"], options_s: 0, srtp: "off"}}]
agents:
  - {{id: li, name: 李娜, sign_in: api, teams: [east], skills: [{{skill: talk}}]}}
  - {{id: wang, name: 王芳, sign_in: api, teams: [west], skills: [{{skill: talk, level: 50}}]}}
  - {{id: desk, name: 话机, contact: "sip:desk@127.0.0.1:{agent}", sign_in: api}}
queues:
  - {{id: support, name: 客服, need: [{{skill: talk}}], ring_s: 30, wrap_up_s: 60}}
flows: [{{id: direct, name: 直接排队, start: wait, nodes: {{wait: {{verb: queue, queue: support}}}}}}]
numbers: [{{number: "4001", name: 热线, flow: direct, recording: talk}}]
web_entries: [{{id: shop, name: 商城客服, number: "4001", media: [audio, video], origins: []}}]
reasons: {{break: [{{id: lunch, name: 午餐}}], reject: [{{id: busy, name: 正在处理其他事务}}]}}
dispositions:
  - {{code: inquiry, name: 咨询, children: [{{code: price, name: 价格}}, {{code: delivery, name: 物流}}]}}
  - {{code: complaint, name: 投诉}}
"""

PASSWORD = "Correct-horse-7"
USERS = {
    "li": ("李娜", "agent", "li"),
    "wang": ("王芳", "agent", "wang"),
    "zhou": ("周主管", "supervisor", None),
    "qian": ("钱质检", "qa", None),
    "root": ("管理员", "administrator", None),
}
TEAMS = {"zhou": ["east"]}
SCENARIO = Path(__file__).parent / "sipp" / "caller.xml"


class Centre:
    """The running node, and everybody who takes part. `close` ends them all."""

    def __init__(self, folder: Path, playwright: Playwright) -> None:
        self.folder = folder
        self.playwright = playwright
        # Without another's key of the settings recordings are for the node's own, which plays them.
        self.node = RealNode(folder, CENTRE, SETTINGS.replace('recipients = ["{recipient}"]', ""))
        self.base = f"http://127.0.0.1:{self.node.http}"
        token = (folder / "var" / "admin.token").read_text().strip()
        self.api = httpx.Client(base_url=self.base, headers={"Authorization": f"Bearer {token}"})
        self.about: dict[str, str] = {}
        self._voices: list[Voice] = []
        self._browsers: list[Browser] = []
        self.voice_of: dict[Browser, Path | None] = {}
        for user, (name, role, agent) in USERS.items():
            wanted = {"id": user, "name": name, "roles": [role], "agent": agent}
            wanted["teams"] = TEAMS.get(user, [])
            secret = {"password": PASSWORD, "must_change": False}
            self.api.post("/api/v1/users", json={**wanted, **secret}).raise_for_status()

    # --- people ---------------------------------------------------------------------------------------

    def browser(self, hz: int | None) -> Browser:
        """A browser whose microphone is a tone of `hz`; None: one without a microphone."""
        voice = None
        if hz is not None:
            voice = chromium.write_voice(self.folder / f"voice-{len(self._browsers)}-{hz}.wav", hz)
        made = chromium.launch(self.playwright, voice)
        self._browsers.append(made)
        self.voice_of[made] = voice
        return made

    def network_away(self, page: Page) -> AbstractContextManager[None]:
        """Meanwhile nothing goes between a person's browser and the rest of the world."""
        browser = page.context.browser
        voice = self.voice_of[browser] if browser is not None else None
        assert voice is not None
        return chromium.network_away(voice)

    def log_in(self, page: Page, user: str, language: str = "zh-CN") -> Page:
        """Log a person in by the form."""
        page.goto("/")
        page.get_by_label(word("common.session.user", language), exact=True).fill(user)
        page.get_by_label(word("common.session.password", language), exact=True).fill(PASSWORD)
        page.get_by_role("button", name=word("common.session.sign_in", language)).click()
        expect(page.get_by_role("navigation", name=word("common.nav.label", language))).to_be_visible()
        return page

    def agent(self, user: str, hz: int, language: str = "zh-CN") -> Page:
        """An agent at the desk, available."""
        page = chromium.open_page(self.browser(hz), self.base, language)
        self.log_in(page, user, language)
        self.become_available(page, user, language)
        return page

    def become_available(self, page: Page, user: str, language: str = "zh-CN") -> None:
        """Choose to be available, unless that was chosen before; see that the next contact may come."""
        if self.seat(user)["presence"] != "available":
            page.get_by_role("button", name=word("desk.idle.become_available", language)).click()
        self.until(lambda: self.seat(user)["ready"], f"{user} ready")

    def caller(
        self, number: str = "13800001234", hz: int = 440, stays_s: int = 60
    ) -> tuple[Voice, subprocess.Popen[bytes]]:
        """A caller of the hotline: SIPp for the signalling, a voice of ours for the sound."""
        voice = Voice(hz)
        self._voices.append(voice)
        command = ["sipp", "-sf", str(SCENARIO), "-i", "127.0.0.1", "-p", str(self.node.caller), "-m", "1"]
        command += ["-nostdin", "-timeout", "90s", "-d", str(stays_s * 1000), "-s", "4001"]
        command += ["-key", "voice", str(voice.port), "-key", "caller", number, f"127.0.0.1:{self.node.sip}"]
        with (self.folder / f"caller-{number}.out").open("wb") as out:
            child = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        self.node.children.append(child)
        return voice, child

    # --- what the node says ---------------------------------------------------------------------------

    def get(self, path: str, **query: Any) -> Any:
        """What the programming interface answers."""
        answer = self.api.get(f"/api/v1{path}", params=query)
        answer.raise_for_status()
        return answer.json()

    def seat(self, agent: str) -> Any:
        """An agent's three axes."""
        return self.get(f"/agents/{agent}")

    def until(self, found: Callable[[], Any], what: str) -> Any:
        """Wait for something that a person would see."""
        return until(found, what)

    def close(self) -> None:
        """Everybody leaves, then the node ends."""
        for each in self._browsers:
            each.close()
        for voice in self._voices:
            voice.close()
        self.api.close()
        self.node.close()
