"""`yunhu route-test`: which way a call would go at a certain time, and files of such questions as tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yunhu.platform import texts
from yunhu.platform.settings.node import Settings

if TYPE_CHECKING:
    from yunhu.app.configuration.model import Centre
    from yunhu.app.configuration.rules import Sounds
    from yunhu.app.flows.listed_callers import Kept
    from yunhu.oversight.rehearsing.model import Case

CasesArgument = Annotated[Path | None, typer.Argument(help="A file of cases (YAML).")]
CentreOption = Annotated[
    Path | None, typer.Option("--centre", help="The centre's configuration (YAML); else the one in force.")
]
ConfigOption = Annotated[Path, typer.Option("--config", help="The node's settings.")]
AtOption = Annotated[str, typer.Option("--at", help="Local time, as 2027-02-05T09:10.")]
FromOption = Annotated[str, typer.Option("--from", help="Who calls.")]
ToOption = Annotated[str, typer.Option("--to", help="What is dialled.")]
KeysOption = Annotated[str, typer.Option("--keys", help="Answers to the questions, with commas.")]
VipOption = Annotated[bool, typer.Option("--vip", help="The customer is a VIP.")]


def add(
    app: typer.Typer,
    load_settings: Callable[[Path], Settings],
    language: Callable[[], str],
    sounds: Callable[[Settings], Sounds],
) -> None:
    """Add the command."""

    @app.command(name="route-test")
    def route_test(
        cases: CasesArgument = None,
        centre_path: CentreOption = None,
        config_path: ConfigOption = Path("yunhu.toml"),
        at: AtOption = "",
        caller: FromOption = "",
        to: ToOption = "",
        keys: KeysOption = "",
        vip: VipOption = False,
    ) -> None:
        """Say which way a call would go, or check a file of cases; exits with 1 when one is not met.

        Callers meet the blacklist of the file of cases; else, without --centre, the node's.
        """
        from yunhu.app.configuration.errors import Faulty
        from yunhu.app.flows.rehearsal_words import tell
        from yunhu.app.flows.rehearsals import CentreSetting, read_cases
        from yunhu.app.imports import imported

        if (cases is None) == (not (at and to)):
            raise typer.BadParameter("a file of cases, or --at and --to")
        try:
            settings = load_settings(config_path)
            china, regions = imported(settings.data_dir)
            listed = _listed(settings) if centre_path is None else ()
            setting = CentreSetting(_centre(settings, centre_path, sounds), china, regions, listed)
            if cases is None:
                found, where = [_one(at, caller, to, keys, vip)], None
            else:
                read, where = read_cases(cases.read_text("utf-8"), cases.name)
                found = list(read.cases)
                if read.blacklist is not None and (wrong := setting.list_instead(read.blacklist)):
                    raise Faulty(wrong, where, cases.name)
        except Faulty as faulty:
            print(*faulty.explain(language()), sep="\n", file=sys.stderr)
            raise typer.Exit(1) from None
        except OSError as error:
            raise typer.BadParameter(f"{cases}: {error.strerror}") from None
        failed = 0
        for number, case in enumerate(found):
            told = tell(case, number, setting, where, "" if cases is None else cases.name, language())
            failed += told.failed
            print(*told.lines, sep="\n")
        if cases is not None:
            print(texts.load().render("route.summary", {"cases": len(found), "failed": failed}, language()))
        raise typer.Exit(int(failed > 0))


def _centre(settings: Settings, path: Path | None, sounds: Callable[[Settings], Sounds]) -> Centre:
    """The configuration of a file, else the one that is in force in the node's database."""
    from yunhu.app.configuration.service import read_file
    from yunhu.app.configuration.stored import in_force

    return in_force(settings.database_url) if path is None else read_file(path, sounds(settings))[0]


def _listed(settings: Settings) -> list[Kept]:
    """The blacklist of the node."""
    from yunhu.app.flows.listed_callers import kept
    from yunhu.app.privacy.keys import read_with_keys

    read_with_keys(settings)
    return kept(settings.database_url)


def _one(at: str, caller: str, to: str, keys: str, vip: bool) -> Case:
    from yunhu.oversight.rehearsing.model import Case, WhoCalls

    answers = tuple(keys.split(",")) if keys else ()
    customer = WhoCalls(tags=("VIP",), vip=True) if vip else None
    return Case(at=at, caller=caller, to=to, keys=answers, customer=customer)
