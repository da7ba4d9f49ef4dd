"""The centre that is measured: what `measure` of ../shared/peers expects of a server.

1 000 agents at a fixed address, always there; 5000: answer, 2 s of prompt, queue · 5001: the same, recorded ·
5002: answer, queue · 5003: answer, a queue that nobody serves.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from bench.harness import AGENT_PORT, COPY

AGENTS = 1000


def document(agents: int = AGENTS) -> dict[str, object]:
    """The centre's text form, as `yunhu` reads it."""
    play = {"verb": "play", "prompts": ["bench-greeting"], "next": "wait"}
    wait = {"verb": "queue", "queue": "support"}
    flows = [
        {
            "id": "greeted",
            "name": "Prompt, then queue",
            "start": "greet",
            "nodes": {"greet": play, "wait": wait},
        },
        {"id": "direct", "name": "Queue at once", "start": "wait", "nodes": {"wait": wait}},
        {
            "id": "alone",
            "name": "A queue that nobody serves",
            "start": "wait",
            "nodes": {"wait": {"verb": "queue", "queue": "nobody"}},
        },
    ]
    numbers = [
        ("5000", "greeted", "off"),
        ("5001", "greeted", "talk"),
        ("5002", "direct", "off"),
        ("5003", "alone", "off"),
    ]
    queue = {"wrap_up_s": 0, "max_waiting": 5000, "announcements": {"first_after_s": 0, "position": False}}
    return {
        "tenant": "bench",
        "name": "The measured centre",
        "language": "en",
        "skills": [{"id": "talk", "name": "Talk"}, {"id": "absent", "name": "Nobody has it"}],
        "agents": [
            {
                "id": f"a{number}",
                "name": f"Agent {number}",
                "contact": f"sip:a{number}@127.0.0.1:{AGENT_PORT}",
                "skills": [{"skill": "talk"}],
                "sign_in": "always",
            }
            for number in range(1, agents + 1)
        ],
        "trunks": [
            {
                "id": "load",
                "name": "The load generator",
                "addresses": ["127.0.0.1"],
                "max_calls": 5000,
                "srtp": "off",
            }
        ],
        "queues": [
            {"id": "support", "name": "Support", "need": [{"skill": "talk"}], **queue},
            {"id": "nobody", "name": "Nobody", "need": [{"skill": "absent"}], **queue},
        ],
        "flows": flows,
        "numbers": [
            {"number": number, "name": flow, "flow": flow, "recording": recording, "language": "en"}
            for number, flow, recording in numbers
        ],
    }


def write(folder: Path) -> Path:
    """Write the centre and its prompt into `folder`; the path of the centre."""
    prompts = folder / "prompts" / "en"
    prompts.mkdir(parents=True)
    (prompts / "bench-greeting.wav").write_bytes((COPY / "media" / "prompt.wav").read_bytes())
    text = folder / "centre.yaml"
    text.write_text(yaml.safe_dump(document(), allow_unicode=True, sort_keys=False), "utf-8")
    return text
