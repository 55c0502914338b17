"""Files that carry mathematics: what in them is no mathematics is blanked, so that all else keeps its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Span = tuple[int, int]
QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^\n]*")
MATH_FENCES = frozenset({"math", "latex", "tex", "katex"})
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
ENTITY = re.compile("|".join(ENTITIES))
NO_LINE = re.compile(r"[^\n]")
LITERAL = re.compile(r"\\begin\{(verbatim\*?|lstlisting|minted|comment|tikzpicture|thebibliography)\}")


def markdown(source: str) -> str:
    """Markdown without code, comments, front matter and marks of quotation; a fence of mathematics is a display."""
    out = list(source)
    quoted = 0
    for kind, (start, end) in _spans(source):
        if kind == "quote":
            for mark in QUOTE.finditer(source, max(start, quoted), end):
                out[mark.start() : mark.end()] = " " * len(mark[0])
            quoted = max(quoted, end)
        elif kind == "math":
            out[start:end] = _display("".join(out[start:end]))
        else:
            out[start:end] = NO_LINE.sub(" ", source[start:end])
    return ENTITY.sub(lambda entity: ENTITIES[entity[0]].ljust(len(entity[0])), "".join(out))


def _display(fenced: str) -> str:
    """The text of a fence with ``$$`` for its first and last lines, of the same length."""
    first, _, rest = fenced.partition("\n")
    inner, _, last = rest.rstrip().rpartition("\n")
    if not FENCE.fullmatch(last):
        return fenced
    shown = "\n".join(("$$".ljust(len(first)), inner, "$$".ljust(len(last))))
    return shown + fenced[len(shown) :]


def _spans(source: str) -> Iterator[tuple[str, Span]]:
    """What Markdown says of pieces of the text: code, comments, quotations, fences of mathematics."""
    import pyromark

    wanted = pyromark.Options.ENABLE_MATH | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
    found: list[tuple[str, Span]] = []
    for event, place in pyromark.events_with_range(source, options=wanted):
        kind = _kind(event)
        if kind:
            found.append((kind, (place["start"], place["end"])))
    characters = _characters(source, [at for _, span in found for at in span])
    for kind, (start, end) in found:
        yield kind, (characters[start], characters[end])


def _kind(event: Any) -> str:
    if not isinstance(event, dict):
        return ""
    if event.keys() & {"Code", "Html", "InlineHtml"}:
        return "code"
    start = event.get("Start")
    if not isinstance(start, dict):
        return ""
    if "BlockQuote" in start:
        return "quote"
    if "CodeBlock" in start:
        block = start["CodeBlock"]
        named = block.get("Fenced", "") if isinstance(block, dict) else ""
        return "math" if named.split(" ")[0].lower() in MATH_FENCES else "code"
    return "code" if "MetadataBlock" in start else ""


def _characters(source: str, places: Iterable[int]) -> dict[int, int]:
    """Places in bytes as places in characters."""
    content = source.encode("utf-8", "surrogatepass")
    out: dict[int, int] = {}
    at = count = 0
    for place in sorted(set(places)):
        count += len(content[at:place].decode("utf-8", "surrogatepass"))
        out[place], at = count, place
    return out


def tex(source: str) -> str:
    """TeX without what it prints as it is."""
    spans: list[Span] = []
    at = 0
    while (begun := LITERAL.search(source, at)) is not None:
        end = source.find(rf"\end{{{begun[1]}}}", begun.end())
        at = len(source) if end < 0 else end
        spans.append((begun.start(), at))
    return blanked(source, spans)


def blanked(source: str, spans: Iterable[Span]) -> str:
    """The text with spaces in these places; lines stay lines."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += [source[done:start], NO_LINE.sub(" ", source[start:end])]
        done = end
    return "".join([*pieces, source[done:]])


def plain(source: str) -> str:
    """A text as it is."""
    return source


CARRIERS: dict[str, Callable[[str], str]] = {
    ".md": markdown,
    ".markdown": markdown,
    ".qmd": markdown,
    ".tex": tex,
    ".latex": tex,
    ".txt": plain,
}
"""What each kind of file is read by."""
