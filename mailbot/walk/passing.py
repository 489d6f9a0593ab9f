"""A mail passed on to an address kept from older times: whose words are whose, and who reads them.

Its own words come under the name of whoever wrote them. What a vendor writes above it is meant for us, so it stays with
staff; what anybody else writes above it is said to the other side, as in every mail.
"""

from __future__ import annotations

from dataclasses import replace

from mailbot.desk.nouns import Comment, Party, Proof
from mailbot.desk.request import Author, Change
from mailbot.letter.letter import Forwarded
from mailbot.routing.conventions import Wish
from mailbot.routing.scrub import scrub
from mailbot.walk.incoming import Mail


def carried(wish: Wish, mail: Mail, author: Author) -> Wish:
    """``wish`` with the words that both sides read."""
    if mail.forwarded is None or not (words := _named(mail.forwarded)):
        return wish
    own = "" if _is_note(author) else wish.words
    return replace(wish, words="\n\n".join(filter(None, (own, words))))


def noted(change: Change, wish: Wish, mail: Mail, author: Author) -> Change:
    """``change`` with what a vendor wrote above, for staff."""
    if mail.forwarded is None or not _named(mail.forwarded) or not wish.words or not _is_note(author):
        return change
    person = author.person
    note = Comment(author.party, person.address, person.name, mail.now, wish.words, internal=True)
    return replace(change, note=note)


def _is_note(author: Author) -> bool:
    return author.party is Party.VENDOR and author.proof >= Proof.TOKEN


def _named(forwarded: Forwarded) -> str:
    """The words passed on under the name of their author, in no language: ``Ann Customer:``."""
    who, words = forwarded.sender.name or forwarded.sender.address, scrub(forwarded.text)
    return f"{who}:\n{words}" if who and words else words
