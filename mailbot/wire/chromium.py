"""Headless Chromium, spoken to over a pipe (the DevTools protocol): pictures of mails, and what their pages compute.

Nothing but the given page is shown: names resolve to nothing, no profile outlives the browser, scripts of a page are
not run.
"""

from __future__ import annotations

import base64
import fcntl
import json
import math
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from mailbot.errors import Unreachable

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--headless=new", "--remote-debugging-pipe", "--hide-scrollbars", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb",
    "--font-render-hinting=none", "--disable-lcd-text", "--lang=en",
)  # fmt: skip
PATIENCE: Final = 60.0  # seconds to wait for an answer: a laden machine starts a browser slowly
CHUNK: Final = 1 << 20
LOW: Final = 200  # pixels a window is high before it is known how high its page is; every mail is higher


def find() -> str:
    """The path of a Chromium on this machine; empty where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), "")


class Pipe:
    """Questions to a browser and its answers, one JSON text each, ended by a NUL."""

    def __init__(self, asks: int, answers: int) -> None:
        self.asks, self.answers = asks, answers
        self.count = 0
        self.rest = b""
        self.session = ""

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """What the browser answers. Raises Unreachable where it does not, or says that it cannot."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self._write(json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != self.count:
            pass
        if "error" in answer:
            raise Unreachable(f"Chromium, {method}: {answer['error'].get('message')}")
        found: dict[str, Any] = answer["result"]
        return found

    def _write(self, octets: bytes) -> None:
        try:
            while octets:
                octets = octets[os.write(self.asks, octets) :]
        except BrokenPipeError as gone:
            raise Unreachable("Chromium ended") from gone

    def _read(self) -> dict[str, Any]:
        parts, until = [self.rest], time.monotonic() + PATIENCE
        while b"\0" not in parts[-1]:
            if not select.select([self.answers], [], [], max(0.0, until - time.monotonic()))[0]:
                raise Unreachable(f"Chromium did not answer within {PATIENCE:.0f} s")
            parts.append(os.read(self.answers, CHUNK))
            if not parts[-1]:
                raise Unreachable("Chromium ended")
        message, _, self.rest = b"".join(parts).partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


class Browser:
    """One empty page, which shows what it is given."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self.look: dict[str, Any] = {}
        target = pipe.call("Target.createTarget", url="about:blank")["targetId"]
        pipe.session = pipe.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.frame = pipe.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        pipe.call("Emulation.setScriptExecutionDisabled", value=True)
        self.set_look(800)

    def set_look(self, width: int, *, dark: bool = False, scale: float = 1) -> None:
        """How the following pages are shown: width in CSS pixels; ``scale``: pixels of a picture for each of them."""
        wanted = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.pipe.call("Emulation.setEmulatedMedia", features=[wanted])
        self.look = {"width": width, "deviceScaleFactor": scale, "mobile": False}
        self._stretch(LOW)

    def _stretch(self, height: int) -> None:
        self.pipe.call("Emulation.setDeviceMetricsOverride", height=height, **self.look)

    def show(self, page: str) -> None:
        """Show a page of HTML."""
        self.pipe.call("Page.setDocumentContent", frameId=self.frame, html=page)

    def picture(self) -> bytes:
        """What is shown, from top to bottom, as PNG.

        The window becomes as high as the page: captured beyond a window, right-to-left pages come out shifted.
        """
        self._stretch(math.ceil(self.pipe.call("Page.getLayoutMetrics")["cssContentSize"]["height"]))
        made = self.pipe.call("Page.captureScreenshot", format="png")
        self._stretch(LOW)
        return base64.b64decode(made["data"])

    def value(self, expression: str) -> Any:
        """What a JavaScript expression of ours says of the page: anything that JSON can hold, a promise's too."""
        made = self.pipe.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in made:
            raise ValueError(str(made["exceptionDetails"]))
        return made["result"].get("value")


@contextmanager
def browse(program: str) -> Iterator[Browser]:
    """A browser of one's own, gone afterwards. Raises Unreachable where it does not start or ends early."""
    with tempfile.TemporaryDirectory(prefix="mailbot-chromium-", ignore_cleanup_errors=True) as profile:
        process, asks, answers = _start(program, profile)
        try:
            yield Browser(Pipe(asks, answers))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(asks)
            os.close(answers)


def _start(program: str, profile: str) -> tuple[int, int, int]:
    """The process, and our ends of its two pipes. Chromium reads from its descriptor 3 and writes to its 4."""
    its_input, asks = os.pipe()
    answers, its_output = os.pipe()
    theirs = [_out_of_the_way(descriptor) for descriptor in (its_input, its_output)]
    wiring = [
        (os.POSIX_SPAWN_DUP2, theirs[0], 3),
        (os.POSIX_SPAWN_DUP2, theirs[1], 4),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    # Root has no sandbox of Chromium; nothing foreign is shown, and no script of a page runs.
    flags = [*FLAGS, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    try:
        started = os.posix_spawn(program, [program, *flags], os.environ, file_actions=wiring, setpgroup=0)
    except OSError as fault:
        os.close(asks)
        os.close(answers)
        raise Unreachable(f"{program}: {fault.strerror}", again=False) from fault
    finally:
        for descriptor in theirs:
            os.close(descriptor)
    return started, asks, answers


def _out_of_the_way(descriptor: int) -> int:
    """The same pipe with a number above those that Chromium takes."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return moved
