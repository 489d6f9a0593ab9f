"""For every test: a slow machine is no failure, and where MAILBOT_CI is set nothing may be skipped.

A test skipped for want of a server proves nothing. The build machine has them all, so there a skip is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
MUST_RUN = bool(os.environ.get("MAILBOT_CI"))

# What has passed once passes on the build machine, too; everybody else looks at other examples each time.
settings.register_profile("house", deadline=None, derandomize=MUST_RUN, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


class ByFile(LoadFileScheduling):
    """A file's tests share a worker, and so what its fixtures started; but each simulated year is work for a core."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if "::test_a_year_of_a_shop[" in nodeid else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Whoever sees only the end of the output must not take "all passed" for all that was looked at."""
    if found := os.environ.get("FAILED_GATES"):
        terminalreporter.section("not fine before the tests")
        terminalreporter.write_line(found.strip("\n"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _refuse_skip((yield))


def _refuse_skip(report: Report) -> Report:
    """A skip becomes a failure that tells the reason; an expected failure stays what it is."""
    if MUST_RUN and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although MAILBOT_CI is set: {_reason(report)}"
    return report


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    found = report.longrepr
    return found[-1] if isinstance(found, tuple) else str(found)
