"""Recognising by its structure what an HTML mail quotes: one table of the marks that mail programs leave."""

from __future__ import annotations

import re

from lxml import etree

from mailbot.letter.hidden import STYLE_LENGTH

# Classes and ids (an Outlook that rewrote the mail puts x_ before them; ids with their #).
MARKS: dict[str, str] = {
    "#divrplyfwdmsg": "HISTORY",  # Outlook on the web
    "#olk_src_body_section": "HISTORY",  # Outlook for Mac
    "#mail-editor-reference-message-container": "HISTORY",  # new Outlook
    "#stopspelling": "HISTORY",  # Hotmail
    "#zwchr": "HISTORY",  # Zimbra
    "#isreplycontent": "HISTORY",  # NetEase
    "isreplycontent": "HISTORY",
    "yahoo_quoted": "HISTORY",
    "ms-outlook-mobile-reference-message": "HISTORY",
    "outlookmessageheader": "HISTORY",
    "#_origheader": "HISTORY",  # BlackBerry
    "#reply-intro": "HEADING",  # Roundcube
    "moz-cite-prefix": "HEADING",  # Thunderbird
    "gmail_attr": "HEADING",
    "gmail_signature": "SIGNATURE",
    "gmail_signature_prefix": "SIGNATURE",
    "moz-signature": "SIGNATURE",
    "protonmail_signature_block": "SIGNATURE",
    "#applemailsignature": "SIGNATURE",
    "#ms-outlook-mobile-signature": "SIGNATURE",
    "#composer_signature": "SIGNATURE",  # Samsung
    "k9mail-signature": "SIGNATURE",
    "#signature": "SIGNATURE",  # Outlook on the web
}
SIGNATURE_SIZE = 600  # characters; a longer "signature" is a reply somebody wrote inside it

_HEADER_STYLE = re.compile(r"border-top(?:-style)?:[^;]{0,60}solid")
_QUOTE_STYLE = re.compile(r"border-left(?:-style)?:[^;]{0,60}solid")
_INDENT = re.compile(r"border:(?:none|0)")
_SIGNATURE_CLASS = re.compile(r"(?:ydp\w{1,20}|yahoo[-_]?)signature")


def mark_of(element: etree._Element) -> str:
    """QUOTE, HISTORY, HEADING or SIGNATURE as in `reading.Kind`, empty for an element that means none of them."""
    if element.tag == "blockquote":
        return "" if _is_indent(element) else "QUOTE"
    attributes = element.attrib
    if not attributes:
        return ""
    mark = _named(str(attributes.get("class", "")), str(attributes.get("id", "")))
    if not mark and element.tag == "hr" and attributes.get("data-marker") == "__DIVIDER__":
        return "HISTORY"  # Zimbra
    if not mark and "style" in attributes:
        return _styled(element, str(attributes["style"]))
    return mark if _holds(element, mark) else ""


def _named(classes: str, identity: str) -> str:
    if not classes and not identity:
        return ""
    for name in (*classes.lower().split(), "#" + identity.lower()):
        bare = name.replace("x_", "") if "x_" in name else name
        if bare in MARKS:
            return MARKS[bare]
        if "signature" in bare and _SIGNATURE_CLASS.match(bare):
            return "SIGNATURE"
    return ""


def _holds(element: etree._Element, mark: str) -> bool:
    """Whether what stands in the element is as short as its mark promises."""
    if mark not in {"SIGNATURE", "HEADING"}:
        return True
    text = "".join(element.itertext()).strip()
    return len(text) <= SIGNATURE_SIZE and not (mark == "HEADING" and text.startswith("-"))


def _is_indent(element: etree._Element) -> bool:
    """Gmail's "indent more" is a blockquote too, but the writer's own words."""
    style = "".join((element.get("style") or "")[:STYLE_LENGTH].split()).lower()
    named = element.get("class") or element.get("type") or element.get("cite")
    return not named and bool(_INDENT.search(style)) and not _QUOTE_STYLE.search(style)


def _styled(element: etree._Element, style: str) -> str:
    """Outlook and Word mark a header block by a line above it, a quote by a line at its left."""
    if "border" not in style or element.tag != "div":
        return ""
    style = "".join(style[:STYLE_LENGTH].split()).lower()
    if _HEADER_STYLE.search(style):
        head = "".join(element.itertext())[:400]
        return "HISTORY" if "@" in head and head.count(":") >= 3 else ""
    return "QUOTE" if _QUOTE_STYLE.search(style) and "padding" in style else ""
