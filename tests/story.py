"""Plays a golden conversation (tests/conversations/*.txt) through the real walk and a real database.

How a story is written stands in tests/conversations/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mailbot.desk.eligibility import Ineligible
from mailbot.errors import Refused
from mailbot.store import history, outbox, tickets
from mailbot.store.letters import Origin
from mailbot.walk.clerk import Clerk, Fate, Incoming
from mailbot.walk.house import House
from mailbot.walk.reading import take
from mailbot.walk.verdict import Walked
from tests import errands, pen
from tests.admin import Admin
from tests.bank import BANKS, MOODS
from tests.cast import PEOPLE
from tests.drum import Drum
from tests.postbox import Postbox, Received, receive
from tests.standing import check_fact, described, line_of, moment, next_step

_MARK = re.compile(r"(#|@|<<|>>|==|\?\?|\$|~~|!!)(?: (.*)|)")
_BLANK = re.compile(r"\{(\w+) ([a-z-]+)(?: #(\d+))?(?: (upper|flipped|cut))?\}")
_PROOFS = {"unproven": "", "forged": "fail", "vouched": "pass"}
MAX_SIZE = 25 << 20


class Broken(AssertionError):
    """A story that does not come true: where, and what came instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a story that begins with a mark, and the lines below it."""

    line: int
    mark: str
    words: str
    block: str


def read(path: Path) -> list[Step]:
    """The steps of a story, remarks left out."""
    steps: list[Step] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := _MARK.fullmatch(line):
            steps.append(Step(number, match[1], (match[2] or "").strip(), ""))
        elif steps:
            last = steps.pop()
            plain = line[1:] if line.startswith("\\") else line
            steps.append(Step(last.line, last.mark, last.words, f"{last.block}{plain}\n"))
    return [Step(step.line, step.mark, step.words, step.block.rstrip("\n")) for step in steps if step.mark != "#"]


class Stage:
    """Where stories are played: the house, its clock, and everybody's inbox."""

    def __init__(self, house: House, newline: str = "\n") -> None:
        self.house = house
        self.clerk = Clerk(house)
        self.drum = Drum(self.clerk, lambda: self.now)
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.postbox = Postbox()
        self.unmentioned: list[Received] = []
        self.walked: Walked | None = None
        self.ticket = 0
        self._inbox: list[Incoming] | None = None  # what lies there while the daemon is down; None: it is up
        self._newline = newline
        self._written = 0
        self._last: dict[str, bytes] = {}
        self._admin: Admin | None = None
        self._steps: dict[str, Callable[[Step], None]] = {
            "@": self._clock, "<<": self._mail, ">>": self._notice, "==": self._state,
            "??": self._verdict, "$": self._operate, "~~": self._befall, "!!": self._edit,
        }  # fmt: skip

    def play(self, path: Path) -> None:
        """Play the story of a file. Raises Broken, with file and line."""
        try:
            self._play(path)
        finally:
            self.drum.bank.close()
            if self._admin is not None:
                self._admin.leave()

    def _play(self, path: Path) -> None:
        for step in (*read(path), None):
            try:
                if step is None or step.mark in ("@", "<<", "$", "~~", "!!"):
                    self._nothing_left()
                if step is not None:
                    self._steps[step.mark](step)
            except (AssertionError, Refused, Ineligible, StopIteration, KeyError, ValueError) as error:
                where = f"{path.name}:{step.line}" if step else f"{path.name}: at its end"
                raise Broken(f"{where}: {self._tale(step, error)}") from error

    def hear(self, raw: bytes) -> Walked:
        """A mail arrives; everything that is due goes out."""
        walked = self._handle(self._arrived(raw))
        self._look()
        return walked

    def _arrived(self, raw: bytes) -> Incoming:
        letter, refusal = take(raw, trusted=self.house.trusted, max_size=MAX_SIZE)
        return Incoming(raw, letter, refusal, Origin(), self.now)

    def _handle(self, incoming: Incoming) -> Walked:
        self.walked = self.clerk.handle([incoming], self.now)[0]
        self.ticket = self.walked.ticket or self.ticket
        self._deliver()
        return self.walked

    def write(self, name: str, how: str, block: str) -> bytes:
        """The octets of what ``name`` sends, in the way of a ``<<`` line."""
        self._written += 1
        ways = how.split()
        if ways[:1] == ["again"]:
            return pen.trace(pen.split(block)[0], self._newline) + self._last[name]
        if ways[:1] == ["returns"]:
            return self.postbox.latest(name).parcel.raw.replace(b"\r\n", b"\n").replace(b"\n", self._newline.encode())
        given, body = pen.split(self._filled(block))
        vouched = next((_PROOFS[way] for way in ways if way in _PROOFS), "pass")
        fields = pen.usual(name, self._written, self.now, vouched)
        more, body = self._with_program(name, ways, body)
        return pen.seal(_joined({**fields, **more}, given), body, self._newline)

    def _with_program(self, name: str, ways: list[str], body: str) -> tuple[pen.Headers, str]:
        if ways[:1] == ["clicks"]:
            to, subject = self.postbox.latest_link(name, ways[1].replace("_", " "))
            return {"To": to, "Subject": subject}, body
        if ways[:1] != ["answers"]:
            return {}, body
        about = next((int(way[1:]) for way in ways if way[0] == "#"), None)
        mail = self.postbox.latest(name, about)
        program = pen.PROGRAMS[ways[ways.index("in") + 1] if "in" in ways else "gmail"]
        headers, quoted = program(body, mail)
        return {**pen.answer(mail), **headers}, quoted

    def _filled(self, block: str) -> str:
        def value(match: re.Match[str]) -> str:
            mail = self.postbox.latest(match[1], int(match[3]) if match[3] else None)
            return _ALTERED[match[4]](mail.field(match[2]))

        return _BLANK.sub(value, block)

    def _clock(self, step: Step) -> None:
        """The clock goes on: what is due on the way happens on the way, unless the daemon is down."""
        then = moment(step.words)
        while self._inbox is None and (due := self._next()) and due <= then:
            self.now = max(self.now, due)
            self._look()
        self.now = then

    def _next(self) -> datetime | None:
        """When something is to be done or sent next."""
        return min(filter(None, (self.drum.next(), outbox.next_due())), default=None)

    def _befall(self, step: Step) -> None:
        """The daemon is ``down`` or ``up`` again, or the bank ``refuses``, is ``silent``, ``loses`` or ``works``; or it
        is another one: a ``webhook``, a ``command``."""
        if step.words == "down":
            self._inbox = []
        elif step.words == "up":
            waiting, self._inbox = self._inbox or [], None
            for incoming in waiting:
                self._handle(incoming)
            self._look()
        elif (kind := step.words.split()[-1]) in BANKS:
            self.drum.open(kind)
        else:
            mood = step.words.split()[-1]
            assert mood in MOODS, f"nothing is {mood} here"
            self.drum.bank.mood = mood

    def _edit(self, step: Step) -> None:
        """An admin writes a file below ``rules/`` or ``templates/``."""
        self._admin = self._admin or Admin()
        self.house = self._admin.write(self.house, step.words, step.block)
        self.clerk.house = self.house

    def _look(self) -> None:
        """What is to be sent is sent; what is due happens."""
        self._deliver()
        if (due := self.drum.next()) and due <= self.now:
            self.drum.strike()
            self._deliver()

    def _mail(self, step: Step) -> None:
        name, _, how = step.words.partition(" ")
        assert name in PEOPLE, f"nobody is called {name}; there are {', '.join(PEOPLE)}"
        raw = self.write(name, how, step.block)
        self._last[name] = raw
        if self._inbox is not None:
            self._inbox.append(self._arrived(raw))
            return
        walked = self.hear(raw)
        if how.startswith("answers") and walked.comment:
            typed = pen.split(self._filled(step.block))[1].strip()
            assert typed.endswith(walked.comment), f"more than the answer was kept:\n{walked.comment}"

    def _deliver(self) -> None:
        while parcels := self.clerk.claim(self.now, 100):
            self.clerk.settle([(parcel, Fate.SENT, "250") for parcel in parcels], self.now)
            for mail in map(receive, parcels):
                self.unmentioned.append(mail)
                self.postbox.add(mail)

    def _notice(self, step: Step) -> None:
        reader, kind = step.words.split()
        came = next((m for m in self.unmentioned if (m.reader, m.parcel.kind) == (reader, kind)), None)
        assert came is not None, f"no mail {kind!r} to {reader}"
        self.unmentioned.remove(came)
        self._contains(f"{came.message['Subject']}\n{came.text}", step.block)
        wanted = [line[1:].strip() for line in _indented(step.block) if line[0] == "+"]
        assert came.files == wanted, f"the mail to {reader} carries the files {came.files}"

    def _contains(self, text: str, block: str) -> None:
        seen = " ".join(text.split())
        for line in (line for line in _indented(self._filled(block)) if line[0] != "+"):
            words = line.removeprefix("!").strip()
            assert (words in seen) != line.startswith("!"), f"{line!r} is not true of:\n{text}"

    def _state(self, step: Step) -> None:
        said, _, due = step.words.partition(" until ")
        words = said.split()
        if check_fact(words):
            return
        number = int(words.pop(0)[1:]) if words[0][0] == "#" else self.ticket
        ticket = tickets.load([number])[number]
        assert described(ticket) == words, f"ticket #{number} is {' '.join(described(ticket))}"
        if due:
            next_step(ticket, due)
        if step.block:
            kept = [line_of(comment) for comment in history.comments(number)]
            assert kept == list(_indented(step.block)), "it has the comments\n" + "\n".join(kept)

    def _verdict(self, step: Step) -> None:
        walked = self.walked
        assert walked is not None, "no mail came yet"
        facts = {walked.verdict.value, str(walked.party), walked.proof.word, f"by-{walked.reference_by}"}
        missing = [word for word in step.words.split() if word not in facts | set(walked.actions)]
        assert not missing, f"not {', '.join(missing)}, but {sorted(facts)}: {walked.reason}"
        self._contains(f"{walked.reason}\n{walked.comment or ''}", step.block)

    def _operate(self, step: Step) -> None:
        self.ticket = errands.run(self.house, step.words, step.block, self.now) or self.ticket
        self._look()

    def _nothing_left(self) -> None:
        assert not self.unmentioned, "mail that the story does not mention"

    def _tale(self, step: Step | None, error: Exception) -> str:
        here = f"{step.mark} {step.words}" if step else ""
        came = "".join(f"\n  came: {mail.reader} {mail.parcel.kind}" for mail in self.unmentioned)
        walk = [f"  {station.name}: {station.said}" for station in self.walked.stations] if self.walked else []
        last = f"\n  the last mail: {self.walked.verdict} ({self.walked.reason})" if self.walked else ""
        why = str(error) or type(error).__name__
        return "\n".join([f"{here}\n  {why}{came}{last}", *walk])


# How a blank may change an address: what hands and servers on the way do to it.
_ALTERED: dict[str | None, Callable[[str], str]] = {
    None: str,
    "upper": str.upper,
    "cut": lambda address: address.replace(address[address.index("@") - 1 :], address[address.index("@") :]),
    "flipped": lambda address: re.sub(r"(.)@", lambda last: ("b" if last[1] == "a" else "a") + "@", address, count=1),
}


def _joined(usual: pen.Headers, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The usual headers, but what the story gives replaces what bears the same name, and may stand twice."""
    names = {name.lower() for name, _ in given}
    return [field for field in usual.items() if field[0].lower() not in names] + given


def _indented(block: str) -> Iterator[str]:
    return (line.strip() for line in block.split("\n") if line.strip())
