"""`yunhu flow`: files are judged and walked without a node, and published by the one that runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer
from tests.app.running import CENTRE, make_settings, running, served
from typer.testing import CliRunner, Result

from yunhu.app.commands import flow
from yunhu.app.commands.flow_files import id_in
from yunhu.app.commands.node_client import NodeUnreachable
from yunhu.app.configuration.rules import Sounds
from yunhu.platform.settings.node import Settings

SOUNDS = Sounds(frozenset({"welcome"}), frozenset())

FLOW = """\
id: main
name: Main
start: hello
nodes:
  hello: {verb: play, prompts: [welcome], next: wait, on_error: wait}
  wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
  bye: {verb: hangup}
"""

EMPTY = "tenant: main\nqueues: [{id: support, name: Support}]\n"


def run(settings: Settings, *arguments: str) -> Result:
    commands = flow.commands(lambda _path: settings, lambda: "en", lambda _settings: SOUNDS)
    app = typer.Typer()
    app.add_typer(commands, name="flow")
    return CliRunner().invoke(app, ["flow", *arguments])


def folder(path: Path, text: str = FLOW, centre: str = EMPTY) -> tuple[Settings, str, str]:
    """Settings, and the files of a flow and of a centre."""
    (path / "main.yaml").write_text(text, "utf-8")
    (path / "centre.yaml").write_text(centre, "utf-8")
    return make_settings(path, 5060), str(path / "main.yaml"), str(path / "centre.yaml")


def test_a_good_flow_is_ok(tmp_path: Path) -> None:
    settings, file, centre = folder(tmp_path)
    said = run(settings, "check", file, "--centre", centre)
    assert (said.exit_code, said.stdout) == (0, "main.yaml: ok\n")


def test_each_mistake_is_told_with_line_path_and_remedy(tmp_path: Path) -> None:
    wrong = FLOW.replace("queue: support", "queue: lost").replace("next: wait,", "next: nowhere,")
    settings, file, centre = folder(tmp_path, wrong)
    said = run(settings, "check", file, "--centre", centre)
    assert said.exit_code == 1
    first, second, *_ = said.stderr.splitlines()
    assert first.startswith("main.yaml, line 5, nodes.hello.next: this leads to the node nowhere")
    assert second.startswith("main.yaml, line 6, nodes.wait.queue: the queue lost does not exist: make it")
    broken = run(settings, "check", str(tmp_path / "gone.yaml"), "--centre", centre)
    assert broken.exit_code == 1
    assert "gone.yaml" in broken.stderr


def test_a_file_that_is_no_flow_is_told_with_its_line(tmp_path: Path) -> None:
    settings, file, centre = folder(tmp_path, FLOW.replace("verb: hangup", "verb: hang"))
    for command in ("check", "try"):
        said = run(settings, command, file, "--centre", centre)
        assert said.exit_code == 1
        assert "line 7, nodes.bye.verb" in said.stderr


def test_without_a_file_the_configuration_in_force_is_asked(tmp_path: Path) -> None:
    settings, file, _ = folder(tmp_path)
    said = run(settings, "check", file)
    assert said.exit_code == 1
    assert "the queue support does not exist" in said.stderr


def test_simulated_callers_are_told_in_lines(tmp_path: Path) -> None:
    settings, file, centre = folder(tmp_path)
    said = run(settings, "try", file, "--centre", centre)
    assert said.exit_code == 0
    assert "queue_full: hello → wait → bye · normal" in said.stdout
    assert said.stdout.endswith("4 of 4 ways out of nodes walked, in 6 walks\n")
    never = FLOW.replace("next: wait,", "next: ask,") + (
        "  ask: {verb: branch, cases: [{if: '1 > 2', next: wait}], otherwise: wait}\n"
    )
    settings, file, centre = folder(tmp_path, never)
    said = run(settings, "try", file, "--centre", centre)
    assert said.exit_code == 1
    assert "line 8, nodes.ask.cases[0].next: no simulated caller" in said.stderr


def test_nobody_answers_where_no_node_runs(tmp_path: Path) -> None:
    settings, file, _ = folder(tmp_path)
    for command in (["publish", file], ["rollback", "main"], ["show", "main"]):
        assert isinstance(run(settings, *command).exception, NodeUnreachable)


async def test_a_running_node_publishes_and_goes_back(tmp_path: Path) -> None:
    centre = CENTRE.replace("flows:", f"flows:\n  - {FLOW.strip().replace(chr(10), chr(10) + '    ')}")
    async with running(tmp_path, centre=centre) as node, served(node.app, node.node):
        settings, file, _ = folder(tmp_path, FLOW.replace("name: Main", "name: Changed"))
        settings = node.node.settings

        async def told(*arguments: str) -> Result:
            return await asyncio.to_thread(run, settings, *arguments)

        made = await told("publish", file, "--note", "from a file")
        assert (made.exit_code, made.stdout) == (0, "flow main is in force: version 2\n")
        assert (await told("show", "main")).stdout.startswith("id: main\nname: Changed\n")
        staged = await told("publish", file, "--percent", "5", "--caller", "10086")
        assert staged.stdout == "flow main is in force: version 3\n"
        back = await told("rollback", "main", "1")
        assert back.stdout == "flow main is in force: version 4\n"
        assert (await told("show", "main")).stdout.startswith("id: main\nname: Main\n")
        folder(tmp_path, FLOW.replace("queue: support", "queue: lost"))
        refused = await told("publish", file)
        assert refused.exit_code == 1
        assert "6: nodes.wait.queue: the queue lost does not exist" in refused.stderr
        assert "no flow" in (await told("show", "gone")).stderr


def test_a_text_says_whose_it_is() -> None:
    assert [id_in(text) for text in (FLOW, "id: 7", "[", "")] == ["main", "flow", "flow", "flow"]
