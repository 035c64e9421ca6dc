"""Looks for known kinds of holes in the shape of our code: what a linter's rules do not know of this house."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

Rule = Callable[[ast.AST], bool]
FROM_OUTSIDE = frozenset({"args", "form", "values", "cookies", "headers", "referrer", "json", "data", "path", "url"})
"""What of a request somebody else has chosen."""
SQL = frozenset({"text", "execute", "exec_driver_sql", "executemany", "executescript", "scalar", "scalars"})
LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
RUNS = frozenset({"eval", "exec", "compile", "__import__"})
UNSAFE_READERS = frozenset({"pickle", "cPickle", "marshal", "shelve", "yaml", "dill", "jsonpickle"})
SHELLS = frozenset({"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_shell"})
CLOCKS = frozenset({"now", "utcnow", "today"})
ASKS = frozenset({"get", "post", "put", "patch", "delete", "head", "request", "urlopen"})
OPENERS = frozenset({"open", "Path", "send_file", "send_from_directory", "read_text", "read_bytes"})
WEAK = frozenset({"md5", "sha1", "ECB", "ARC4", "TripleDES", "Blowfish"})
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")


def called(node: ast.AST) -> str:
    """Return the last part of the name of what is called, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def owner(node: ast.AST) -> str:
    """Return the name on which a method is called, or nothing."""
    found = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
    while isinstance(found, ast.Attribute | ast.Call):
        found = found.value if isinstance(found, ast.Attribute) else found.func
    return found.id if isinstance(found, ast.Name) else ""


def given(node: ast.AST, name: str) -> ast.expr | None:
    """Return the argument of this name."""
    return next((one.value for one in getattr(node, "keywords", ()) if one.arg == name), None)


def arguments(node: ast.AST) -> list[ast.expr]:
    """Return all that a call is handed."""
    return [*node.args, *(one.value for one in node.keywords)] if isinstance(node, ast.Call) else []


def put_together(node: ast.AST | None) -> bool:
    """Return whether a text is made of pieces at run time."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(one, ast.FormattedValue) for one in node.values)
    if isinstance(node, ast.BinOp):
        pieces = (node.left, node.right)
        texts = any(isinstance(one, ast.JoinedStr | ast.BinOp) or _is_text(one) for one in pieces)
        return isinstance(node.op, ast.Mod | ast.Add) and texts and not all(map(_is_text, pieces))
    return called(node) == "format" if isinstance(node, ast.Call) else False


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def from_outside(node: ast.AST) -> bool:
    """Return whether what a visitor sent stands somewhere in this."""
    return any(
        isinstance(one, ast.Attribute)
        and one.attr in FROM_OUTSIDE
        and isinstance(one.value, ast.Name)
        and one.value.id == "request"
        for one in ast.walk(node)
    )


def sql_put_together(node: ast.AST) -> bool:
    """SQL made of pieces: a value in it may be more than a value."""
    return called(node) in SQL and any(map(put_together, arguments(node)[:1]))


def markup_of_data(node: ast.AST) -> bool:
    """HTML that is not escaped any more."""
    plain = called(node) == "Markup" and not all(map(_is_text, arguments(node)))
    off = given(node, "autoescape")
    return plain or (isinstance(off, ast.Constant) and off.value is False)


def template_of_data(node: ast.AST) -> bool:
    """A template that is no file."""
    return called(node) in {"render_template_string", "from_string"}


def redirect_from_outside(node: ast.AST) -> bool:
    """An address to go to that the visitor wrote, at its beginning."""
    handed = arguments(node)[:1] if called(node) == "redirect" else []
    return any(_begins_outside(one) for one in handed)


def _begins_outside(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr) and node.values:
        first = node.values[0]
        return isinstance(first, ast.FormattedValue) and from_outside(first)
    return not isinstance(node, ast.JoinedStr) and from_outside(node)


def shell(node: ast.AST) -> bool:
    """A command line that a shell reads."""
    asked = given(node, "shell")
    return (asked is not None and getattr(asked, "value", True) is not False) or called(node) in SHELLS


def runs_text(node: ast.AST) -> bool:
    """Text that is run as code."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNS


def unsafe_reader(node: ast.AST) -> bool:
    """A reader that can be made to run what it reads."""
    if isinstance(node, ast.Import):
        return any(one.name.partition(".")[0] in UNSAFE_READERS for one in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in UNSAFE_READERS


def value_in_log(node: ast.AST) -> bool:
    """A line of the log made of pieces, or with the words of a fault or of a visitor in it."""
    if called(node) not in LEVELS or "log" not in owner(node).lower() + ast.dump(getattr(node, "func", node)).lower():
        return False
    return any(put_together(one) or _tells(one) for one in arguments(node))


def _tells(node: ast.expr) -> bool:
    return from_outside(node) or called(node) in {"str", "repr"}


def reads_clock(node: ast.AST) -> bool:
    """The clock read where it should have been handed in."""
    return called(node) in CLOCKS and owner(node) in {"datetime", "date"}


def asks_for_ever(node: ast.AST) -> bool:
    """A question to another machine that may last for ever, goes elsewhere, or to whoever answers."""
    if given(node, "verify") is not None and getattr(given(node, "verify"), "value", True) is False:
        return True
    if called(node) not in ASKS or owner(node) not in {"requests", "urllib", "httpx"}:
        return called(node) == "urlopen" and given(node, "timeout") is None
    return given(node, "timeout") is None or getattr(given(node, "allow_redirects"), "value", True) is not False


def path_from_outside(node: ast.AST) -> bool:
    """A file that the visitor names."""
    other = called(node) == "open" and owner(node) not in {"", "io", "Path", "gzip", "zipfile"}
    return called(node) in OPENERS and not other and any(map(from_outside, arguments(node)))


def weak_cipher(node: ast.AST) -> bool:
    """A digest or cipher that is no longer one."""
    named = isinstance(node, ast.Attribute) and node.attr in WEAK
    return named or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WEAK)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            sql_put_together, markup_of_data, template_of_data, redirect_from_outside, shell, runs_text,
            unsafe_reader, value_in_log, reads_clock, asks_for_ever, path_from_outside, weak_cipher,
        )
    }
)  # fmt: skip
OF_NAMES: Mapping[str, Rule] = MappingProxyType({rule.__name__: rule for rule in (unsafe_reader, weak_cipher)})


def holes(source: str) -> Iterator[tuple[str, int]]:
    """Yield the name of each broken rule and the line, for one module."""
    for node in ast.walk(ast.parse(source)):
        # No rule is about anything else, and there are many other nodes.
        if isinstance(node, ast.Call | ast.Attribute | ast.Import | ast.ImportFrom):
            rules = RULES if isinstance(node, ast.Call) else OF_NAMES
            yield from ((name, node.lineno) for name, rule in rules.items() if rule(node))


def holes_under(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield rule, file and the text of the line, for all modules below a folder."""
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        yield from ((rule, path.name, lines[line - 1].strip()) for rule, line in sorted(set(holes(source))))


def unescaped_under(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each line of a template that draws something without escaping it."""
    for path in sorted(folder.rglob("*.html")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from ((path.name, one[0].strip()) for one in re.finditer(r"[^{]*(?:" + UNESCAPED.pattern + ")", line))
