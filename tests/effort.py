"""What something costs a processor, however busy the machine is and whatever a test run has in its memory by then."""

from __future__ import annotations

import time
from collections.abc import Callable


def effort(do: Callable[[], object], enough: float = 0.0) -> float:
    """Seconds of work in this thread: the least of five tries, or the first one below ``enough``.

    One try alone may be charged with what is not its own: cold caches, and Python's look through everything in memory
    for what can be collected, which takes a second where thousands of tests have run.
    """
    least = float("inf")
    for _ in range(5):
        start = time.thread_time()
        do()
        least = min(least, time.thread_time() - start)
        if least < enough:
            break
    return least
