"""Files are edited while the daemon runs: good ones are in force at once, broken ones never, and that is told once."""

from __future__ import annotations

import shutil
from email import message_from_bytes

import pytest

from mailbot.config import load, shipped
from mailbot.daemon.desk import Desk
from mailbot.daemon.reload import Reload
from tests import shop
from tests.daemon.running import until
from tests.daemon.scene import Scene

OURS = """
[[rule]]
name   = "ours"
begins = ["frobnicate"]
ticket = "new"
do     = "open"
type   = "refund"
"""


@pytest.fixture
def edited(sqlite_scene: Scene) -> Scene:
    """A shop with folders of its own."""
    home = sqlite_scene.config.parent
    for folder in ("rules", "templates"):
        shutil.copytree(shipped(folder), home / folder)
    config = sqlite_scene.config.read_text(encoding="utf-8")
    sqlite_scene.config.write_text(config.replace("[identity]", '[identity]\noperators = ["desk@acme.example"]'))
    return sqlite_scene


def write(edited: Scene, name: str, text: str) -> None:
    """At once, as editors do it: the daemon may look at any moment, and an empty file is a file."""
    fresh = edited.config.with_name("fresh")
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(edited.config.parent / name)


def asked_for_money(edited: Scene) -> list[bool]:
    """Of each ticket: its order is too old, so that is refused."""
    query = (
        "select exists(select 1 from entry where ticket_id = number and kind = 'refused') from ticket order by number"
    )
    return [bool(row[0]) for row in edited.books.rows(query)]


def alerts(edited: Scene) -> list[str]:
    texts = [message_from_bytes(raw) for _, raw in edited.box.sent]
    parts = [part for mail in texts if mail["X-Mailbot-Kind"] == "alert" for part in mail.walk()]
    return [part.get_payload(decode=True).decode() for part in parts if part.get_content_type() == "text/plain"]


async def handled(edited: Scene, number: int) -> None:
    raw = shop.customer_mail(number).replace(b"Subject: ", b"Subject: frobnicate ")
    edited.box.mailstore.deliver("support", raw)
    await until(lambda: len(asked_for_money(edited)) > number, f"ticket {number}")


async def test_an_edited_rule_is_in_force_and_a_broken_one_never(edited: Scene) -> None:
    async with edited.daemon():
        await handled(edited, 0)
        write(edited, "rules/05-ours.toml", OURS)
        await until(lambda: edited.told("reload.done"), "the new rule")
        await handled(edited, 1)
        write(edited, "rules/05-ours.toml", OURS.replace("begins", "beginz"))
        await until(lambda: alerts(edited), "an alert")
        await handled(edited, 2)
        write(edited, "rules/05-ours.toml", OURS.replace("frobnicate", "defrost"))
        await until(lambda: len(edited.told("reload.done")) == 2, "the mended rule")
        await handled(edited, 3)
    assert asked_for_money(edited) == [False, True, True, False]
    assert len({version for (version,) in edited.books.rows("select ruleset_id from edition")}) == 3
    (alert,) = alerts(edited)
    assert "05-ours.toml:4" in alert
    assert "beginz" in alert


async def test_a_broken_template_or_configuration_keeps_the_last_good_one(edited: Scene) -> None:
    config = edited.config.read_text(encoding="utf-8")
    async with edited.daemon():
        kind = "templates/kinds/opened.j2"
        good = (edited.config.parent / kind).read_text(encoding="utf-8")
        write(edited, kind, good.replace("{% block phrase %}", "{% block phrase %}{{ nobody }}"))
        await until(lambda: len(alerts(edited)) == 1, "an alert about the template")
        write(edited, kind, good)
        await until(lambda: edited.told("reload.done"), "the template mended")
        write(edited, "config.toml", config + "[clocks]\nvendor_request = 7\n")
        await until(lambda: len(alerts(edited)) == 2, "an alert about the configuration")
        write(edited, "config.toml", config + '[notices]\nattach_up_to = "1 MiB"\n')
        await until(lambda: len(edited.told("reload.done")) == 2, "the configuration mended")
        await handled(edited, 0)
    assert "nobody" in alerts(edited)[0]
    assert "vendor_request" in alerts(edited)[1]


async def test_what_is_opened_once_waits_for_the_next_start(edited: Scene) -> None:
    config = edited.config.read_text(encoding="utf-8")
    async with edited.daemon():
        write(edited, "config.toml", config.replace('name = "Acme"', 'name = "Acme & Sons"').replace("second", "third"))
        await until(lambda: edited.told("reload.done"), "the configuration")
        await handled(edited, 0)
        await until(lambda: edited.box.sent, "the answer")
    (done,) = edited.told("reload.done")
    assert done["at_next_start"] == ("mailboxes",)
    assert str(message_from_bytes(edited.box.sent[0][1])["Subject"]).startswith("[Acme & Sons #1]")


async def test_nothing_is_read_anew_where_nothing_was_edited(edited: Scene) -> None:
    thanks = (edited.config.parent / "rules" / "30-thanks.toml").read_text(encoding="utf-8")
    async with Desk(load(edited.config, {})) as desk:
        reload = Reload(desk, edited.clock)
        for text, times in ((thanks, 0), (thanks + "# edited\n", 1), (thanks + "# edited\n", 1)):
            write(edited, "rules/30-thanks.toml", text)
            await reload.look()
            assert len(edited.told("reload.done")) == times


async def test_the_same_mistakes_are_told_once(edited: Scene) -> None:
    broken = OURS.replace("begins", "beginz")
    async with Desk(load(edited.config, {})) as desk:
        reload = Reload(desk, edited.clock)
        for text, times in ((broken, 1), (broken + "# no better\n", 1), (broken.replace("refund", "rfund"), 2)):
            write(edited, "rules/05-ours.toml", text)
            await reload.look()
            assert edited.books.count("outbox where kind = 'alert'") == times
