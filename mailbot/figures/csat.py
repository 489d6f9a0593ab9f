"""What customers say of it: scores as a whole, by driver and by issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from mailbot.desk.survey import LOW, SCORES
from mailbot.figures.figure import Chart, Column, Figure, Unit, Value, share, words
from mailbot.figures.sales import NO_ISSUE

Driver = tuple[str, str, str]  # product, process, topic
Answer = tuple[int, datetime, datetime, int, str | None]  # ticket, closed, rated, score, issue path; newest first
Tally = Counter[int]  # score → how many answers
NO_DRIVER = ("(no driver)", "", "")
BETWEEN = " › "


@dataclass
class Answers:
    """The answers that count, by what they are about."""

    scores: Tally = field(default_factory=Counter)
    by_driver: dict[Driver, Tally] = field(default_factory=dict)
    by_issue: dict[str, Tally] = field(default_factory=dict)
    late: int = 0  # tickets whose only answers came too late


def gathered(found: Iterable[Answer], within: timedelta, drivers: Mapping[str, Driver]) -> Answers:
    """The newest answer of each ticket that is no later than ``within`` after its closing, passed through once."""
    answers = Answers()
    for _, rows in groupby(found, key=lambda row: row[0]):
        given = [row for row in rows if row[2] - row[1] <= within]
        if not given:
            answers.late += 1
            continue
        score, paths = given[0][3], {row[4] or NO_ISSUE for row in given if row[2] == given[0][2]}
        answers.scores[score] += 1
        for path in paths:
            answers.by_issue.setdefault(path, Counter())[score] += 1
        for driver in {driver_of(path, drivers) for path in paths}:
            answers.by_driver.setdefault(driver, Counter())[score] += 1
    return answers


def driver_of(path: str, drivers: Mapping[str, Driver]) -> Driver:
    """The driver of an issue path, or of the nearest group above it that has one."""
    while path not in drivers and "/" in path:
        path = path.rpartition("/")[0]
    return drivers.get(path, NO_DRIVER)


def overall(answers: Answers, asked: int) -> Figure:
    scores = answers.scores
    whole = sum(scores.values())
    return Figure(
        "csat",
        "Satisfaction",
        "Tickets closed in this time that asked their customer, and the newest answer of each that came in time. "
        "Satisfied: 4 and 5.",
        (
            Column("asked", "Asked"),
            Column("answered", "Answered"),
            Column("response_rate", "Response rate", Unit.SHARE),
            Column("late", "Too late"),
            Column("mean", "Mean", Unit.SCORE),
            Column("satisfied", "Satisfied", Unit.SHARE),
        ),
        ((asked, whole, share(whole, asked), answers.late, _mean(scores), share(scores[4] + scores[5], whole)),),
    )


def scores(answers: Answers) -> Figure:
    """How often each score was given."""
    whole = sum(answers.scores.values())
    return Figure(
        "csat_scores",
        "Scores",
        "The answers that count, from very bad (1) to very good (5).",
        (words("score", "Score"), Column("answers", "Answers"), Column("share", "Share", Unit.SHARE)),
        tuple((str(score), answers.scores[score], share(answers.scores[score], whole)) for score in SCORES),
        Chart("bars", "score", ("answers",)),
    )


def by_driver(answers: Answers) -> Figure:
    """Product and process: each one's share of all low answers."""
    groups: dict[str, Tally] = {}
    for driver, tally in answers.by_driver.items():
        groups.setdefault(_named(driver[:2]), Counter()).update(tally)
    return Figure(
        "csat_drivers",
        "Satisfaction by driver",
        "Low: 1 to 3. Share of low: of all low answers, those about this driver.",
        (words("driver", "Driver"), *_TALLIED, Column("share_of_low", "Share of low", Unit.SHARE)),
        tuple(_shares((name,), tally, _low(_sum(groups.values()))) for name, tally in _worst(groups)),
        Chart("bars", "driver", ("low",)),
    )


def by_topic(answers: Answers) -> Figure:
    """Topics within their driver: each one's share of the driver's low answers."""
    low: Counter[str] = Counter()
    for driver, tally in answers.by_driver.items():
        low[_named(driver[:2])] += _low(tally)
    topics = {driver: tally for driver, tally in answers.by_driver.items() if driver[2]}
    ordered = sorted(topics, key=lambda driver: (-low[_named(driver[:2])], driver[:2], -_low(topics[driver]), driver))
    return Figure(
        "csat_topics",
        "Satisfaction by topic",
        "Share of low: of the low answers about the driver, those about this topic.",
        (
            words("driver", "Driver"), words("topic", "Topic"), *_TALLIED,
            Column("share_of_low", "Share of low", Unit.SHARE),
        ),
        tuple(_shares((_named(one[:2]), one[2]), topics[one], low[_named(one[:2])]) for one in ordered),
    )  # fmt: skip


def by_issue(answers: Answers) -> Figure:
    return Figure(
        "csat_issues",
        "Satisfaction by issue",
        "A ticket with two issues counts under each.",
        (words("issue", "Issue"), *_TALLIED, Column("share_of_low", "Share of low", Unit.SHARE)),
        tuple(_shares((path,), tally, _low(answers.scores)) for path, tally in _worst(answers.by_issue)),
    )


_TALLIED = (Column("answers", "Answers"), Column("mean", "Mean", Unit.SCORE), Column("low", "Low"))


def _shares(names: tuple[str, ...], tally: Tally, low: int) -> tuple[Value, ...]:
    return (*names, sum(tally.values()), _mean(tally), _low(tally), share(_low(tally), low))


def _worst(groups: Mapping[str, Tally]) -> Iterator[tuple[str, Tally]]:
    """Those with the most low answers first."""
    yield from sorted(groups.items(), key=lambda item: (-_low(item[1]), item[0]))


def _low(tally: Tally) -> int:
    return sum(tally[score] for score in LOW)


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Counter())


def _mean(tally: Tally) -> float | None:
    whole = sum(tally.values())
    return sum(score * count for score, count in tally.items()) / whole if whole else None


def _named(names: Iterable[str]) -> str:
    return BETWEEN.join(filter(None, names))
