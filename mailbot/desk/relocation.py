"""What a change of address does to the ticket it is asked on, beside the act's own effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from mailbot.desk.clocks import Span
from mailbot.desk.moving import MOVES, Moving, Stage, answered
from mailbot.desk.nouns import Act, Entry, Ticket
from mailbot.desk.request import Change, Policy, Request

ASKED: Final = "address-asked"  # the line of history, whatever its words did beside
_ENDS: Final = (*MOVES, Act.FORGET)


def aside(request: Request, ticket: Ticket | None) -> Request:
    """An address asked for above other words: those are said as any, and the address is changed beside."""
    if request.act is not Act.ADDRESS or request.moving is None or not (request.words or request.files):
        return request
    return replace(request, act=Act.OPEN if ticket is None else Act.REPLY)


def is_void(request: Request, now: datetime, policy: Policy) -> bool:
    """Whether an answer to a change of address comes when there is nothing to answer: it was, or it is over."""
    if request.act not in _ENDS:
        return False
    moving, hold = request.moving, policy.spans[Span.ADDRESS_HOLD]
    return moving is None or not _is_theirs(request, moving) or answered(moving, request.act, now, hold) is None


def silent(request: Request) -> Request:
    """An answer to a question of ours is no comment."""
    return replace(request, words="", files=()) if request.act in _ENDS else request


def relocate(change: Change, request: Request, now: datetime, policy: Policy) -> Change:
    """``change`` with the change of address that comes of ``request``."""
    moving = request.moving
    if moving is None or change.ineligible is not None:
        return change
    if request.act is Act.ADDRESS or (request.act is Act.CONFIRM and request.held is Act.ADDRESS):
        return _asked(change, moving, now, policy)
    ended = answered(moving, request.act, now, policy.spans[Span.ADDRESS_HOLD]) if request.act in _ENDS else None
    return _ended(change, moving, ended) if ended else change


def _asked(change: Change, moving: Moving, now: datetime, policy: Policy) -> Change:
    due = now + policy.spans[Span.CONFIRMATION]
    if change.held:
        return replace(change, moving=replace(moving, stage=Stage.HELD, asked_at=now, due_at=due))
    asked = moving if moving.id and moving.stage is Stage.ASKED else replace(
        moving, stage=Stage.ASKED, asked_at=now, due_at=due
    )  # fmt: skip
    entry = Entry(now, ASKED, change.author.party, change.author.proof)
    known = any(line.kind == ASKED for line in change.entries)
    return replace(change, moving=asked, entries=change.entries if known else (*change.entries, entry))


def _ended(change: Change, before: Moving, moving: Moving) -> Change:
    address = _ADDRESSES.get(moving.stage, "")
    ticket, customer = change.ticket, change.ticket.customer
    if address and customer.address.lower() in (before.old, before.new):
        customer = replace(customer, address=getattr(moving, address))
    return replace(change, moving=moving, ticket=replace(ticket, customer=customer))


_ADDRESSES: Mapping[Stage, str] = {Stage.DONE: "new", Stage.STOPPED: "old"}


def _is_theirs(request: Request, moving: Moving) -> bool:
    """Whether it is the address that was asked which answers; the clock may speak for either."""
    theirs = {Act.STOP: moving.old, Act.FORGET: request.author.person.address}.get(request.act, moving.new)
    return request.author.person.address.lower() == theirs
