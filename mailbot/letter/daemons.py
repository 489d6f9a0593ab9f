"""How mail servers without RFC 3464 tell that a mail was not delivered: the words of each family."""

from __future__ import annotations

import re

# What a report says of itself, by the family that says it. Normalised to single blanks before it is looked for.
PHRASES: dict[str, tuple[str, ...]] = {
    "qmail": (
        "this is the qmail-send program", "wasn't able to deliver your message",
        "below this line is a copy of the message",
        "i've given up. sorry it didn't work out", "sorry, i wasn't able to establish an smtp connection",
        "this is the machine generated message from mail service", "this is the mail delivery agent at",
    ),
    "exim": (
        "created automatically by mail delivery software", "created automatically by mail delivery system",
        "message that you sent could not be delivered", "message that you sent has not yet been delivered",
        "this message has been rejected because", "a message that you sent was rejected",
        "message you sent has not been delivered",
    ),
    "postfix": (
        "this is the mail system at host", "i'm sorry to have to inform you", "postfix program at host",
        "have to inform you that your message could not be", "program at host",
        "if you do so, please include this problem report",
        "do not need to resend your message",
    ),
    "sendmail": (
        "transcript of session follows", "permanent fatal errors", "transient non-fatal errors", "had delivery errors",
        "unsent message follows", "warning: message still undelivered", "permanent delivery errors", "had fatal errors",
        "warning message only", "the following addresses had", "message header follows", "unsent message below",
        "had successful delivery notifications", "returned message follows",
    ),
    "exchange": (
        "did not reach the following recipient", "delivery has failed to these recipients",
        "recipient(s) could not be reached",
        "could not be delivered to the following recipient", "delivery to the following recipient",
        "message could not be delivered to the following", "your message wasn't delivered",
        "your message couldn't be delivered",
        "message couldn't be delivered", "message wasn't delivered", "the e-mail system was unable to deliver",
        "non-delivery report", "automatically generated delivery status notification",
        "diagnostic information for administrators",
        "your message to the following recipient", "recipient cannot be reached", "recipients cannot be reached",
        "message hasn't been delivered", "this is an automatically generated delivery",
        "was unable to deliver the message",
    ),
    "google": (
        "delivery to the following recipient failed", "message wasn't delivered to", "address not found",
        "message blocked",
        "delivery to the following recipient has been delayed", "technical details of permanent failure",
        "technical details of temporary failure", "there was a temporary problem while delivering",
    ),
    "yahoo": ("we were unable to deliver your message", "unable to deliver your message", "message from yahoo"),
    "aol": ("they are not accepting mail from", "following recipients could not be delivered",
    "recipient's mailbox is full"),
    "notes": (
        "was not delivered to", "failure to deliver", "user not listed in", "not listed in public name",
        "not listed in domino directory", "delivery failure report",
    ),
    "groupwise": ("could not be delivered to the following", "recipients did not receive",
    "message to the following recipient"),
    "interscan": ("message from interscan", "--- non-delivery report ---"),
    "amazon": ('"notificationtype":"bounce"', '"notificationtype": "bounce"',
               '"eventtype":"bounce"', '"eventtype": "bounce"'),
    "gateways": (
        "the following mail could not be delivered", "interscan", "could not deliver", "mail delivery failed",
        "mailer-daemon",
        "couldn't deliver", "cannot be delivered", "can not be delivered", "not be delivered to",
        "could not be delivered",
        "failed recipient", "undeliverable address", "undeliverable message", "undelivered message", "delivery failed",
        "delivery failure", "failed to deliver", "failed to be delivered", "has been returned",
        "was automatically rejected", "has been postponed", "returned to you",
        "the following address failed", "following address(es) failed", "following addresses failed",
        "is being returned to you",
        "unable to be delivered", "unable to deliver", "not able to deliver", "trouble delivering", "was not delivered",
        "not been delivered", "delivery error", "delivery report", "undeliverable to", "non-delivery",
        "mailbox unavailable", "invalid user address", "no such user here", "user unknown", "unknown user",
        "no such user", "mailbox is full", "mailbox full", "over quota",
        "exceeding their quota", "invalid recipient", "recipient address rejected",
        "address rejected", "mailbox not found", "bounced", "was bounced", "rejected recipient",
        "delivery status notification",
        "error sending your mail", "smtp error", "error occurred while attempting to deliver", "host unknown",
    ),
    "other languages": (
        "konnte nicht zugestellt werden", "unzustellbar", "nicht zugestellt", "n'a pas pu être remis",
        "n'a pas pu etre delivre", "n'a pas été remis", "n'a pas pu être délivré", "n'a pas pu être distribué",
        "no se pudo entregar", "no se ha podido entregar", "non è stato recapitato",
        "não pôde ser entregue", "não foi possível entregar", "niet worden afgeleverd",
        "配信できません", "届けられません", "送信できません", "配送できません",
        "无法投递", "退信", "未被送达", "无法送达",
        "не может быть доставлено", "не было доставлено", "не доставлено", "nie można dostarczyć",
    ),
}  # fmt: skip
# Families whose words, opening a text under a telling subject, suffice without a sign of the sender; and those
# whose words nobody writes.
SURE = ("qmail", "exim", "postfix", "sendmail", "interscan", "amazon")
ALONE = ("amazon",)
DELAYED = re.compile(
    r"will (be )?(keep|retr|continue|try|attempt)|still being retried|warning message only|is a warning only|"
    r"do not need to resend|not yet been delivered|has been delayed|is delayed|delivery attempts? will|"
    r"temporary problem|will be re-?tried|message still undelivered|retry (until|for)|noch nicht zugestellt"
)
# Where the report ends and the mail that failed begins.
ORIGINAL = re.compile(
    r"^.{0,20}(below this line is a copy|this is a copy of (the|your) message|"
    r"a copy of the (first part|message|original)|"
    r"original message|returned (message|mail)|unsent message|message headers? follow|header of the (source|original)|"
    r"start of returned|the (header|text) of the (original|message)|undelivered message|copy of the message|"
    r"your (original )?message (follows|headers)|original mail|received: |return-path: |"
    r"-{3,} ?message header|original headers|included is a copy|message text follows).{0,100}$",
    re.IGNORECASE | re.MULTILINE,
)
_ALL = {family: re.compile("|".join(map(re.escape, phrases))) for family, phrases in PHRASES.items()}
_BLANKS = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Words as the phrases are written: lower case, single blanks, straight apostrophes."""
    return _BLANKS.sub(" ", text).strip().lower().replace("\u2019", "'")


def family_of(words: str, *, sure: bool = False) -> tuple[str, int]:
    """Which family wrote these normalised words, and at which character its phrase stands; ("", -1) for none.

    ``sure``: only those whose words need no second sign.
    """
    for family in SURE if sure else _ALL:
        said = _ALL[family].search(words)
        if said:
            return family, said.start()
    return "", -1
