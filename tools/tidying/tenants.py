"""Every query of a store says whose rows it means."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.tidying.tree import Fault, Python, Tree

VERBS = frozenset({"select", "update", "delete"})
SQL = re.compile(r"(?is)^\s*(?:with\b.*?\)\s*)?(?:select\b.+\bfrom|update\b.+\bset|delete\s+from)\b")
EVERY_TENANT = "# every tenant:"
"""The comment, with its reason, at a query that is meant for all tenants (a projector's, a migration's)."""


def faults(tree: Tree) -> Iterator[Fault]:
    """Queries in `store.py` files and `store` folders that do not mention the tenant."""
    for file in tree.package:
        if "store" in file.parts or file.parts[-1].endswith("_store"):
            yield from _file_faults(file)


def _file_faults(file: Python) -> Iterator[Fault]:
    lines = file.text.splitlines()
    functions = [n for n in ast.walk(file.syntax) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    for statement in _statements(file.syntax):
        for query in _queries(statement):
            around = lines[max(0, statement.lineno - 2) : statement.end_lineno]
            if any(EVERY_TENANT in line for line in around) or _limited(statement, functions):
                continue
            yield file.fault(
                query.lineno,
                "a query without the tenant",
                "one company's rows must never reach another's screen",
                f"add the tenant to its condition, or say why not: {EVERY_TENANT} …",
            )
            break


def _statements(syntax: ast.Module) -> Iterator[ast.stmt]:
    """Statements without others inside them."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.stmt) and not any(
            isinstance(child, ast.stmt) for child in ast.walk(node) if child is not node
        ):
            yield node


def _queries(statement: ast.stmt) -> Iterator[ast.Call | ast.Constant]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            name = node.func
            if (isinstance(name, ast.Name) and name.id in VERBS) or (
                isinstance(name, ast.Attribute) and name.attr in VERBS and _is_sqlalchemy(name.value)
            ):
                yield node
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node


def _is_sqlalchemy(node: ast.expr) -> bool:
    """Whether `x.update()` is a query: of `sa` and `calls_table` it is, of a dict `counts` it is not."""
    text = ast.unparse(node)
    return text in ("sa", "sqlalchemy", "sql") or text.lower().endswith(("table", "tables")) or text.isupper()


def _limited(statement: ast.stmt, functions: list[ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    """Whether the statement names the tenant, itself or by a name of its function that does.

    `wanted = [calls.c.tenant == tenant]` before a query that uses `wanted` limits it, and so does
    `query = query.where(calls.c.tenant == tenant)` after `query = select(calls)`.
    """
    if "tenant" in ast.unparse(statement):
        return True
    used, made = _names(statement, ast.Load), _names(statement, ast.Store)
    for function in functions:
        if function.lineno <= statement.lineno <= (function.end_lineno or 0):
            for line in ast.walk(function):
                if isinstance(line, ast.Assign | ast.AnnAssign) and "tenant" in ast.unparse(
                    line.value or line
                ):
                    before = line.lineno < statement.lineno
                    if (before and _names(line, ast.Store) & used) or (_names(line, ast.Load) & made):
                        return True
    return False


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}
