"""Mails per second from the inbox to the mail server, beside what nobody can beat and what anybody would write.

    python bench/end_to_end.py [--mails 1000] [--rounds 3]

ours   `mailbot run`: each mail opens a ticket and makes two notifications (text and HTML, two languages)
floor  the same number of mails of the same size through the SMTP pool alone
naive  one mail at a time: fetch, parse, five commits, two mails built by the standard library, a connection for each

Rates are of this machine and this hour; believe the ratios. Every other round has the order turned round.
"""

from __future__ import annotations

import argparse
import statistics

import rivals
import shop
from daemon import Run, ours

NAIVE_MAILS = 150
USUAL_SIZE = 14_000  # bytes of a notification, for a floor measured before any was written


def play(server: shop.Dovecot, smtp: int, turn: int, mails: int, size: int) -> tuple[Run, float, float]:
    """One round: ours, the floor and naive."""
    if turn % 2:
        worst = rivals.naive(server, smtp, f"naive{turn}", NAIVE_MAILS)
        best = rivals.floor(smtp, mails, size)
        return ours(server, smtp, f"bench{turn}", mails), best, worst
    mine = ours(server, smtp, f"bench{turn}", mails)
    return mine, rivals.floor(smtp, mails, mine.size), rivals.naive(server, smtp, f"naive{turn}", NAIVE_MAILS)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mails", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    wanted = arguments.parse_args()
    rows, size = [], USUAL_SIZE
    with shop.dovecot() as server, shop.sink() as smtp:
        for turn in range(wanted.rounds):
            mine, best, worst = play(server, smtp, turn, wanted.mails, size)
            size = mine.size
            cpu = mine.cpu * 1000 / wanted.mails
            rows.append((mine.rate / worst, mine.rate / best, cpu))
            print(
                f"round {turn + 1}: ours {mine.rate:.0f}/s, floor {best:.0f}/s, naive {worst:.0f}/s;"
                f" {mine.rate / worst:.1f} x naive, {100 * mine.rate / best:.0f} % of the floor;"
                f" outbox alone {mine.drain:.0f}/s; {cpu:.1f} CPU s per 1,000 mails,"
                f" {mine.start:.1f} s of it the start; peak {mine.peak} MiB, a notification {mine.size} bytes",
                flush=True,
            )
    times, share, cpu = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"median: {times:.1f} x naive, {100 * share:.0f} % of the floor, {cpu:.1f} CPU s per 1,000 mails")


if __name__ == "__main__":
    main()
