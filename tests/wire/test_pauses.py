"""How long a server, and a mail it chokes on, are left alone."""

from __future__ import annotations

from mailbot.errors import Unreachable
from mailbot.wire.doubts import Doubts
from mailbot.wire.pauses import Pauses

AWAY = Unreachable("away")
REFUSED = Unreachable("refused", again=False)


def test_pauses_grow_to_a_minute_and_start_over_after_a_success() -> None:
    pauses = Pauses()
    longest = [pauses.after(AWAY) for _ in range(2000)]
    assert 0.5 <= longest[0] <= 1
    assert all(30 <= pause <= 60 for pause in longest[7:])
    assert len(set(longest)) > 1900  # jitter
    pauses.reset()
    assert pauses.after(AWAY) <= 1


def test_refusals_come_at_most_six_times_an_hour() -> None:
    pauses = Pauses()
    assert sum(pauses.after(REFUSED) for _ in range(6)) >= 3600


def test_a_mail_under_doubt_waits_longer_each_time_but_never_for_ever() -> None:
    now = [0.0]
    doubts = Doubts(lambda: now[0])
    doubts.forget(7)
    doubts.blame([1, 2])
    assert doubts.doubtful(1)
    assert not doubts.waiting(1)
    waits = []
    for _ in range(9):
        doubts.blame([1])
        start = now[0]
        while doubts.waiting(1):
            now[0] += 1
        waits.append(now[0] - start)
    assert waits == [120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
    doubts.clear([2])
    assert not doubts.doubtful(2)
    assert doubts.doubtful(1)
    doubts.forget(8)
    assert not doubts.doubtful(1)
