"""format=flowed text put back into paragraphs (RFC 3676), so that a reader's window wraps it, not the sender's."""

from __future__ import annotations


def unwrap(text: str, *, delsp: bool = False) -> str:
    """Flowed text with its soft breaks joined; quoted lines keep their marks, ``-- `` stays a signature line."""
    done: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        marks, words = _parted(line)
        if pieces and (marks != depth or words == "-- "):
            done.append(_marked(depth, pieces))
            pieces = []
        depth = marks
        soft = words.endswith(" ") and words != "-- "
        pieces.append(words[:-1] if soft and delsp else words)
        if not soft:
            done.append(_marked(depth, pieces))
            pieces = []
    return "\n".join([*done, _marked(depth, pieces)] if pieces else done)


def _parted(line: str) -> tuple[int, str]:
    words = line.lstrip(">")
    return len(line) - len(words), words.removeprefix(" ")


def _marked(depth: int, pieces: list[str]) -> str:
    words = "".join(pieces)
    return words if not depth else ">" * depth + (" " + words if words else "")
