"""What operators note about a ticket beside its story: what it is about, whose it is, how urgent."""

from __future__ import annotations

from dataclasses import dataclass

REMARKS = ("no-issue", "suggestion", "bug")


@dataclass(frozen=True, slots=True)
class Remark:
    """For whoever keeps the list of issues."""

    kind: str  # one of REMARKS
    text: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is noted at once. All of it empty: nothing."""

    issues: tuple[str, ...] = ()  # paths that the ticket is linked to from now on, too
    unlinked: tuple[str, ...] = ()  # … and to these not any more
    remarks: tuple[Remark, ...] = ()
    assignee: str | None = None  # an operator's address, lower case; empty: nobody's; None: as it was
    priority: str = ""  # one of PRIORITIES; empty: as it was

    def __bool__(self) -> bool:
        return bool(self.issues or self.unlinked or self.remarks or self.priority) or self.assignee is not None
