"""An embedded mail server for the demo, for trying one's own mail client, and for tests of hostile servers."""

from mailbot.sandbox.faults import Fault, Faults, Greylist, What
from mailbot.sandbox.mailstore import Mailstore
from mailbot.sandbox.server import Sandbox
from mailbot.sandbox.smtp import Envelope

__all__ = ["Envelope", "Fault", "Faults", "Greylist", "Mailstore", "Sandbox", "What"]
