"""Mails into folders: MOVE (RFC 6851), or what servers without it need; folders made when they are missing."""

from __future__ import annotations

from mailbot.wire.imap_replies import read_code, read_uids
from mailbot.wire.imap_talk import Talk
from mailbot.wire.imap_words import write_set

_GONE = ("EXPUNGEISSUED", "NONEXISTENT")  # the mails were taken away meanwhile (RFC 5530)
_DELETED = r"(\Deleted)"


async def put_into(talk: Talk, folder: str, name: str, *words: str, answers: tuple[bytes, ...] = ()) -> None:
    """APPEND, MOVE or COPY; makes ``folder`` when told to (TRYCREATE, RFC 3501 §7.1). Raises Unreachable on a NO."""
    what = f"{name} to folder {folder!r}"
    prefix = "" if name == "APPEND" else "UID"
    for is_last in (False, True):
        answer = await talk.ask(what, name, *words, prefix=prefix, answers=answers, deadline=talk.account.body_deadline)
        code = read_code(answer.lines[-1])[0]
        if answer.result == "OK" or code in _GONE:
            return
        if is_last or code != "TRYCREATE":
            raise talk.unreachable(what, talk.refusal(answer))
        await create(talk, folder)


async def create(talk: Talk, folder: str) -> None:
    """Make the folder; raises Unreachable (``again`` False) if the server will not."""
    what = f"make folder {folder!r}"
    answer = await talk.ask(what, "CREATE", talk.name(folder))
    if answer.result != "OK" and read_code(answer.lines[-1])[0] != "ALREADYEXISTS":
        raise talk.unreachable(what, talk.refusal(answer), again=False)


async def move(talk: Talk, uids: list[int], folder: str) -> None:
    """Move at once where the server can; else copy, mark and expunge."""
    target = (write_set(uids), talk.name(folder))
    if "MOVE" in talk.protocol.capabilities:
        await put_into(talk, folder, "MOVE", *target)
        return
    await put_into(talk, folder, "COPY", *target)
    await _mark(talk, uids, "+")
    if "UIDPLUS" in talk.protocol.capabilities:
        await talk.ask("expunge", "EXPUNGE", write_set(uids), prefix="UID")
    else:
        await _expunge_only(talk, uids)


async def _expunge_only(talk: Talk, uids: list[int]) -> None:
    """EXPUNGE takes all that is marked: what others marked is unmarked meanwhile (RFC 4549 §4.2.4)."""
    answer = await talk.ask("look for marked mails", "SEARCH", "DELETED", prefix="UID")
    others = [uid for uid in read_uids(answer.lines[:-1]) if uid not in uids]
    if others:
        await _mark(talk, others, "-")
    await talk.ask("expunge", "EXPUNGE")
    if others:
        await _mark(talk, others, "+")


async def _mark(talk: Talk, uids: list[int], sign: str) -> None:
    await talk.ask("mark as deleted", "STORE", write_set(uids), f"{sign}FLAGS.SILENT", _DELETED, prefix="UID")
