"""Babel extractor: the texts in data files join the same catalogue as those in templates and code."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from io import BufferedIOBase

from screening.library.lines import locate
from screening.library.texts import texts

Message = tuple[int, None, str, list[str]]


def extract_toml(
    fileobj: BufferedIOBase, keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[Message]:
    """Yield line, no function name, text and the field as a comment, for every text of a TOML file."""
    del keywords, comment_tags, options
    source = fileobj.read().decode("utf-8")
    lines = locate(source)
    for at, text in texts(tomllib.loads(source)):
        yield lines.line(at), None, text, []
