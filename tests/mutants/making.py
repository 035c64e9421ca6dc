"""Writes down every mutant of some modules, as mutmut makes them: run by the environment of `make mutants`.

python making.py MODULE.py ... > mutants.json. For each: where it stands, its whole function, and what is changed.
"""

import json
import sys
import textwrap
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import libcst as cst
from mutmut.mutation.file_mutation import MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

PROPERTY = "@property"


def undecorated(source: str) -> str:
    """Take `@property` away, so that what it stands on is changed as well; mutmut leaves out what is decorated."""
    return "\n".join("" if line.strip() == PROPERTY else line for line in source.split("\n"))


def functions(module: cst.Module) -> dict[cst.CSTNode, str]:
    """Return each function with its name, a method with its class before it."""
    found: dict[cst.CSTNode, str] = {}
    for one in module.body:
        if isinstance(one, cst.FunctionDef):
            found[one] = one.name.value
        elif isinstance(one, cst.ClassDef):
            methods = (inner for inner in one.body.body if isinstance(inner, cst.FunctionDef))
            found |= {method: f"{one.name.value}.{method.name.value}" for method in methods}
    return found


def written(function: cst.CSTNode) -> str:
    """Return the source of a function, at the left margin, with no comment above it."""
    bare = function.with_changes(leading_lines=(), lines_after_decorators=())
    return textwrap.dedent(cst.Module([bare]).code).strip()


def change(before: str, after: str) -> tuple[str, str]:
    """Return the lines that went and those that came instead."""
    lines = list(unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm=""))[2:]
    went, came = (
        "\n".join(" ".join(line[1:].split()) for line in lines if line.startswith(sign)) for sign in ("-", "+")
    )
    return went, came


def mutants(path: Path) -> Iterator[dict[str, str]]:
    """Yield each mutant of a module once."""
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = cst.MetadataWrapper(cst.parse_module(undecorated(path.read_text(encoding="utf-8")))).visit(visitor)
    named, seen = functions(module), set()
    for one in visitor.mutations:
        function = one.contained_by_top_level_function
        if function not in named:
            continue  # a table or a default: run when the module is read, not when it is called
        before, after = written(function), written(deep_replace(function, one.original_node, one.mutated_node))
        if before == after or (named[function], after) in seen:
            continue
        seen.add((named[function], after))
        went, came = change(before, after)
        yield {
            "module": ".".join(path.with_suffix("").parts),
            "function": named[function],
            "was": went,
            "is": came,
            "before": before,
            "source": after,
        }


if __name__ == "__main__":
    made = [one for path in sys.argv[1:] for one in mutants(Path(path))]
    sys.stdout.write(json.dumps(made, indent=1))
