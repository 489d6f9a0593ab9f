"""``mailbot`` and ``python -m mailbot``."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from mailbot.cli.app import app


def main() -> None:
    """Run the command line; leaves by SystemExit with 0, 1 or 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a mail may hold what the terminal's character set does not
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="mailbot")


if __name__ == "__main__":
    main()
