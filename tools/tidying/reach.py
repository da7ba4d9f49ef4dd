"""Every module has its test, and somebody who uses it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.tidying.tree import Fault, Python, Tree

UNTESTED: dict[str, str] = {
    "yunhu.app.privacy.revealed_values": "tests/trust/privacy/reveals/test_api.py",
    "yunhu.app.privacy.revealing": "tests/trust/privacy/reveals/test_api.py",
    "yunhu.oversight.protection.api": "tests/app/web/test_protecting.py",
    "yunhu.app.privacy.belongings": "tests/app/privacy/test_rights.py",
    "yunhu.app.access.sight": "tests/contracts/test_permission_matrix.py",
    "yunhu.oversight.quality.api.assigning": "tests/oversight/quality/api/test_reviewing.py",
    "yunhu.oversight.quality.api.shapes": "tests/oversight/quality/api/test_reviewing.py",
    "yunhu.oversight.quality.service": "tests/oversight/quality/api/test_reviewing.py",
    "yunhu.oversight.quality.store": "tests/oversight/quality/api/test_reviewing.py",
    "yunhu.trust.roles.services.roles": "tests/trust/roles/test_api.py",
    "yunhu.trust.roles.store": "tests/trust/roles/test_api.py",
    "yunhu.app.privacy.files_beside": "tests/app/privacy/test_rights.py",
    "yunhu.app.privacy.stored_only": "tests/app/privacy/test_rights.py",
    "yunhu.trust.audit.api": "tests/app/access/test_auditing.py",
    "yunhu.trust.law.assessments.api": "tests/app/privacy/test_lawful.py",
    "yunhu.trust.law.consents.api": "tests/app/privacy/test_lawful.py",
    "yunhu.trust.law.keeping.api": "tests/app/privacy/test_lawful.py",
    "yunhu.trust.law.recipients.api": "tests/app/privacy/test_lawful.py",
    "yunhu.trust.law.requests.api": "tests/app/privacy/test_rights.py",
    "yunhu.trust.law.assessments.store": "tests/trust/law/assessments/test_service.py",
    "yunhu.trust.law.consents.store": "tests/trust/law/consents/test_service.py",
    "yunhu.trust.law.keeping.store": "tests/trust/law/keeping/test_service.py",
    "yunhu.trust.law.requests.store": "tests/trust/law/requests/test_service.py",
}
"""Modules without a test of their own, and the test that covers each."""

WITHOUT_ROOMS = (("kit",), ("platform",))
"""Floors whose files are each a thing of their own: only a test of its name is a file's test."""

STARTED = frozenset({"__init__", "__main__"})
"""Files that nobody imports by name."""

UNIMPORTED: dict[str, str] = {
    "yunhu.telephony.media.twin.fake": "the engine's stand-in of every test that needs no audio",
}
"""Modules that the package itself never imports, and who uses each."""


def untested(tree: Tree) -> Iterator[Fault]:
    """Modules of the package that no test is for.

    The test of `src/yunhu/a/b/c.py` is `tests/a/b/test_c.py` (or `test_c_….py`), or another test of its room
    that imports it by name.
    """
    tests = [file for file in tree.python if file.parts[0] == "tests"]
    imported: dict[tuple[str, ...], set[str]] = {}
    for test in tests:
        imported.setdefault(test.parts[1:-1][:2], set()).update(imports(test))
    for file in tree.package:
        folders, name = file.parts[2:-1], file.parts[-1]
        if file.module in UNTESTED or "migrations" in folders or only_declares(file):
            continue
        by_room = folders[:1] not in WITHOUT_ROOMS and file.module in imported.get(folders[:2], ())
        if not by_room and not any(_mirrors(test.parts, folders, name) for test in tests):
            wanted = PurePosixPath("tests", *folders, f"test_{name}.py")
            yield file.fault(
                1,
                f"no test {wanted}",
                "what no test names changes unnoticed",
                "write it, or name the test that covers the module in tools/tidying/reach.py",
            )
    yield from _forgotten(tree, UNTESTED)


def only_declares(file: Python) -> bool:
    """Whether a module has no function with anything in it: what uses such a module tests it."""
    return all(
        isinstance(line, ast.Pass) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        for node in ast.walk(file.syntax)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for line in node.body
    )


def _mirrors(test: tuple[str, ...], folders: tuple[str, ...], name: str) -> bool:
    if test[1:-1] != folders:
        return False
    return test[-1] == f"test_{name}" or test[-1].startswith(f"test_{name}_")


def dead(tree: Tree) -> Iterator[Fault]:
    """Modules of the package that nothing in the package imports."""
    used = {name for file in tree.package for name in imports(file)}
    for file in tree.package:
        if file.parts[-1] in STARTED or file.module in UNIMPORTED or "migrations" in file.parts:
            continue
        if file.module not in used:
            yield file.fault(
                1,
                "nothing in the package imports it",
                "dead code is read, kept and feared",
                "delete it, or say who uses it in tools/tidying/reach.py",
            )
    yield from _forgotten(tree, UNIMPORTED)


def imports(file: Python) -> Iterator[str]:
    """The modules (and possible modules) that a file imports, relative names made absolute."""
    for node in ast.walk(file.syntax):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = (
                    file.module.split(".") if file.parts[-1] == "__init__" else file.module.split(".")[:-1]
                )
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _forgotten(tree: Tree, exceptions: dict[str, str]) -> Iterator[Fault]:
    known = {file.module for file in tree.package}
    if "yunhu.app.cli" not in known:
        return  # the small tree of a test
    for module in sorted(exceptions.keys() - known):
        yield Fault(
            "tools/tidying/reach.py",
            1,
            f"the exception {module} is no longer there",
            "an exception that excuses nothing hides the next one",
            "take it off the list",
        )
