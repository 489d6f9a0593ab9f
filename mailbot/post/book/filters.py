"""What a mail filter can hold on to, in words for people who set one up."""

from __future__ import annotations

from typing import Final

from mailbot.post import language
from mailbot.post.notice import Brand, Kind

SIEVE: Final = """require ["fileinto"];
if header :is "X-Mailbot-Kind" ["confirmed", "refused"] {
    fileinto "Money";
} elsif header :is "X-Mailbot-Kind" "inactive" {
    fileinto "Urgent";
}"""


def fields(brand: Brand) -> tuple[tuple[str, str], ...]:
    """(header field, what it says) of everything that stays the same from mail to mail."""
    return (
        ("X-Mailbot-Kind", f"what the mail is about: {', '.join(Kind)}"),
        ("X-Mailbot-Type", "what the ticket is: support, refund, cancellation"),
        ("X-Mailbot-Ticket", "the number of the ticket, without the #"),
        ("List-Id", f"<{brand.address.replace('@', '.')}>, in every mail"),
        ("From", f"{brand.address}, in every mail"),
        ("Subject", f"[{brand.name} #1042] and the ticket's own subject: the same for all mails of a ticket"),
        ("Content-Language", "the language the mail is written in, such as it"),
        ("Auto-Submitted", "auto-generated, or auto-replied where it answers the reader's own mail"),
    )


def language_name(tag: str) -> str:
    """``it`` → ``Italian – italiano``."""
    locale = language.locale(tag)
    english, own = locale.get_display_name("en") or tag, locale.get_display_name() or tag
    return english if english == own else f"{english} – \u2068{own}\u2069"  # an Arabic name turns nothing else around
