"""When our own server took a mail: only what that server wrote on top counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbot.letter.received import received_at

OURS = frozenset({"mx.acme.example"})
FRIDAY = datetime(2026, 3, 6, 14, 0, 5, tzinfo=UTC)
FROM = "from out.isp.example (out.isp.example [192.0.2.7])"


def mail(*traces: str) -> bytes:
    lines = "".join(f"Received: {trace}\r\n" for trace in traces)
    return f"{lines}From: ann@customer.example\r\n\r\nby mx.acme.example; Fri, 6 Mar 2026 14:00:05 +0000\r\n".encode()


@pytest.mark.parametrize(
    "trace",
    [
        f"{FROM}\r\n\tby mx.acme.example (Postfix) with ESMTPS id 4X\r\n\tfor <support@acme.example>;"
        "\r\n\tFri, 6 Mar 2026 15:00:05 +0100 (CET)",
        f"{FROM} by MX.acme.example with LMTP; Fri, 06 Mar 2026 14:00:05 GMT",
        "by mx.acme.example; 6 Mar 2026 14:00:05 +0000",
    ],
)
def test_the_time_of_our_server_counts(trace: str) -> None:
    assert received_at(mail(trace), OURS) == FRIDAY


@pytest.mark.parametrize(
    "traces",
    [
        (),
        (f"{FROM} by mx.other.example; Fri, 6 Mar 2026 14:00:05 +0000",),
        ("from x (by mx.acme.example) by mx.other.example; Fri, 6 Mar 2026 14:00:05 +0000",),
        (
            f"{FROM} by mx.other.example; Fri, 6 Mar 2026 14:00:05 +0000",
            "by mx.acme.example; Thu, 5 Mar 2026 9:00 +0000",
        ),
        ("by mx.acme.example",),
        ("by mx.acme.example; yesterday",),
        ("by mx.acme.example; Fri, 6 Mar 2026 14:00:05 -0000",),
        ("by mx.acme.example; Fri, 99 Mar 99999 14:00:05 +0000",),
        ("by ; ;" + "(" * 20_000,),
    ],
)
def test_any_other_time_does_not(traces: tuple[str, ...]) -> None:
    assert received_at(mail(*traces), OURS) is None
