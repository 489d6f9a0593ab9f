"""bytes → Letter: everything a mail says, decoded and bounded, and nothing about tickets.

``gate.inspect`` comes first, on raw octets; ``read`` turns any bytes into a Letter and never raises.
"""

from mailbot.letter.letter import Attachment, Authentication, Bounce, Letter, Machine, Mailbox
from mailbot.letter.mime import attachment_bytes
from mailbot.letter.reader import read

__all__ = ["Attachment", "Authentication", "Bounce", "Letter", "Machine", "Mailbox", "attachment_bytes", "read"]
