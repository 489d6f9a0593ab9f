"""The row of a letter, and mail that is set aside: no ticket hears of it."""

from __future__ import annotations

from dataclasses import replace

from mailbot.routing.ruling import Ruling
from mailbot.store import letters
from mailbot.walk import held
from mailbot.walk.house import House
from mailbot.walk.incoming import Mail
from mailbot.walk.outcome import Judged, decided
from mailbot.walk.ruling import note
from mailbot.walk.trail import Trail
from mailbot.walk.verdict import Verdict, Walked

UNASKED = Judged()


def set_aside(
    house: House,
    mail: Mail,
    verdict: Verdict,
    reason: str,
    trail: Trail,
    ticket: int | None = None,
    judged: Judged = UNASKED,
) -> Walked:
    """Keep the mail with its reason, and nothing else; operators hear of what waits for them."""
    letter = keep(house, mail, verdict, reason, ticket, judged)
    told = held.tell(house, letter, mail.now) if verdict is Verdict.HELD else ()
    return Walked(verdict, reason, ticket, stations=trail.stations, letter=letter, notifications=told)


def set_aside_by_rule(house: House, mail: Mail, by_rule: Ruling, judged: Judged, trail: Trail) -> Walked:
    """The same because a rule says so: it holds the mail, ignores it, or has it quarantined."""
    verdict, why = next(
        (verdict, why)
        for verdict, why in (
            (Verdict.HELD, by_rule.hold and "held for operators"),
            (Verdict.QUARANTINED, by_rule.quarantine),
            (Verdict.IGNORED, by_rule.ignore),
        )
        if why
    )
    judged = replace(judged, decided=decided(None, by_rule))
    reason = f"{why} (rule {by_rule.fired[0].name!r})"
    walked = set_aside(house, mail, verdict, reason, trail, judged=judged)
    note(house, by_rule, walked.letter, mail.now)
    return replace(walked, rules=by_rule.fired, scene=judged.scene)


def keep(house: House, mail: Mail, verdict: Verdict, reason: str, ticket: int | None, judged: Judged = UNASKED) -> int:
    """The row of the letter; a letter about several tickets has one."""
    return letters.save(
        mail.raw,
        mail.letter,
        mail.origin,
        received_at=mail.received_at,
        handled_at=mail.now,
        verdict=verdict.value,
        reason=reason,
        ticket=ticket,
        ruleset=house.rules.version,
        seen=judged.seen,
        decided=judged.decided,
    )
