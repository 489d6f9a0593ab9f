"""The commands of SMTP (RFC 5321 §4.1), each answered from the state of its session."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from mailbot.sandbox.smtp import Envelope, Reply, Session, say

_ADDRESS = r"[^<>\s]*|\"[^\"]*\"@[^<>\s]+"
_PATH = re.compile(rf"(?:FROM|TO):\s*<(?:@[^:>]*:)?(?P<address>{_ADDRESS})>(?P<options>(?: .*)?)\Z", re.IGNORECASE)


def _ehlo(session: Session, rest: str) -> Reply:
    _reset(session, rest)
    session.helo = rest
    features = ["localhost", "PIPELINING", f"SIZE {session.desk.max_size}", "8BITMIME", "SMTPUTF8"]
    if session.desk.tls is not None and not session.connection.secure:
        features.append("STARTTLS")
    return say(250, *features, "AUTH PLAIN", "ENHANCEDSTATUSCODES", "HELP")


def _helo(session: Session, rest: str) -> Reply:
    _reset(session, rest)
    session.helo = rest
    return say(250, "localhost")


def _starttls(session: Session, rest: str) -> Reply:
    if session.desk.tls is None or session.connection.secure:
        return say(454, "4.7.0 TLS is not to be had")
    session.envelope, session.helo = None, ""
    session.connection.after_reply = session.desk.tls
    return say(220, "2.0.0 Begin TLS now")


def _auth(session: Session, rest: str) -> Reply:
    mechanism, _, answer = rest.partition(" ")
    if mechanism.upper() != "PLAIN" or session.user:
        return say(504, "5.5.4 Only PLAIN is known, and only once")
    if answer:
        return session.admit(answer)
    session.then = session.authenticate
    return say(334, "")


def _mail(session: Session, rest: str) -> Reply:
    found = _PATH.match(rest)
    if session.envelope is not None:
        return say(503, "5.5.1 Nested MAIL")
    if found is None or rest[:4].upper() != "FROM":
        return say(501, "5.5.4 MAIL FROM:<address> was expected")
    size = re.search(r"\bSIZE=(\d+)", found["options"], re.IGNORECASE)
    if size and int(size[1]) > session.desk.max_size:
        return say(552, "5.3.4 Mail too big")
    peer, secure = session.connection.peer, session.connection.secure
    session.envelope = Envelope(found["address"], (), session.helo, peer, session.user, secure)
    return say(250, "2.1.0 Sender taken")


def _rcpt(session: Session, rest: str) -> Reply:
    found = _PATH.match(rest)
    if session.envelope is None:
        return say(503, "5.5.1 MAIL first")
    if found is None or rest[:2].upper() != "TO" or not found["address"]:
        return say(501, "5.1.3 RCPT TO:<address> was expected")
    address = found["address"]
    if session.desk.greylist is not None and session.desk.greylist.refuses(session.envelope.sender, address):
        return say(451, "4.7.1 Greylisted, come again")
    if session.desk.accept(address) is None:
        return say(550, "5.1.1 No such mailbox")
    session.envelope = replace(session.envelope, recipients=(*session.envelope.recipients, address))
    return say(250, "2.1.5 Recipient taken")


def _data(session: Session, rest: str) -> Reply:
    if session.envelope is None:
        return say(503, "5.5.1 MAIL first")
    if not session.envelope.recipients:
        return say(554, "5.5.1 No valid recipients")
    session.then = session.receive
    return say(354, "End with <CRLF>.<CRLF>")


def _reset(session: Session, rest: str) -> Reply:
    session.envelope = None
    return say(250, "2.0.0 Reset")


def _noop(session: Session, rest: str) -> Reply:
    return say(250, "2.0.0 Nothing done")


def _verify(session: Session, rest: str) -> Reply:
    return say(252, "2.5.0 Send it and see")


def _quit(session: Session, rest: str) -> Reply:
    return say(221, "2.0.0 Until next time")


COMMANDS: dict[str, Callable[[Session, str], Reply]] = {
    "EHLO": _ehlo,
    "HELO": _helo,
    "STARTTLS": _starttls,
    "AUTH": _auth,
    "MAIL": _mail,
    "RCPT": _rcpt,
    "DATA": _data,
    "RSET": _reset,
    "NOOP": _noop,
    "HELP": _noop,
    "VRFY": _verify,
    "QUIT": _quit,
}
