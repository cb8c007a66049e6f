"""The YAML of sheets and of descriptions of tables: plain values, and nothing hidden.

What is read says in one line what is wrong with it, and cannot grow while it is read:
no alias, no key that stands twice, no great depth. Dates stay text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tightrope import TightropeError
from tightrope.data.entries import one_line, quoted

LARGEST = 200_000  # bytes; a sheet has a few thousand
DEEPEST = 30  # mappings and lists inside each other


class YamlError(TightropeError):
    """A file that is no plain YAML; its line begins with the place where it is none."""


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):
    """Dates stay text, as everywhere in the collection."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    """What a file says.

    Parameters
    ----------
    path : Path

    Returns
    -------
    object
        Mappings, lists and plain values; None of an empty file.

    Raises
    ------
    YamlError
        In one line, with the line of the file where that is known.

    Examples
    --------
    >>> from tightrope.parameters import notebooks
    >>> read(notebooks() / "trade_stakes.yml")["title"]
    'Trade stakes'
    """
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise YamlError(f"has {len(content):,} bytes, more than {LARGEST:,}")
        text = content.decode("utf8")
        _no_alias(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        _no_key_twice(node)
        return loader.construct_document(node) if node else None
    except UnicodeDecodeError:
        raise YamlError("is not text in UTF-8") from None
    except OSError as error:
        raise YamlError(f"cannot be read ({error.strerror})") from None
    except yaml.MarkedYAMLError as error:
        line = _line(error.problem_mark or error.context_mark)
        raise YamlError(f"line {line}: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise YamlError(one_line(error)) from None


def _line(mark: Any) -> int:
    """The line of a place in YAML, from 1."""
    return mark.line + 1 if mark else 1


def _no_alias(text: str) -> None:
    """Refuse what could grow, before anything is built of it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = _line(event.start_mark)
            raise YamlError(f"line {line}: an alias (*{event.anchor}) is not read")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line = _line(event.start_mark)
            raise YamlError(f"line {line}: more than {DEEPEST} levels")


def _no_key_twice(node: Any) -> None:
    parts = getattr(node, "value", None)
    if not isinstance(parts, list):
        return
    names: set[str] = set()
    for part in parts:
        key, value = part if isinstance(part, tuple) else (None, part)
        if key is not None and isinstance(key.value, str):
            if key.value in names:
                line = _line(key.start_mark)
                raise YamlError(f"line {line}: {quoted(key.value)} stands twice")
            names.add(key.value)
        _no_key_twice(value)
