"""The story that the demo plays."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.demo.actor import Actor
from mailbot.demo.stage import Stage
from mailbot.demo.sundial import Sundial, rome
from mailbot.demo.world import CANCEL


@dataclass(frozen=True, slots=True)
class Players:
    """Who is in the story."""

    ann: Actor
    bob: Actor
    cleo: Actor
    vera: Actor
    sundial: Sundial


async def tell(stage: Stage, players: Players) -> None:
    """The whole of it."""
    for chapter in (_help, _paid_after_the_weekend, _saved, _cancelled):
        await chapter(stage, players)


async def _help(stage: Stage, players: Players) -> None:
    """Ann's widget does not open; Vera helps; the ticket is closed by a click, opens again and ends well."""
    ann, vera = players.ann, players.vera
    await stage.chapter("1. Help")
    await stage.scene("Ann bought a Widget from Vera's shop. It will not open, so she writes to the desk.")
    await stage.sends(ann.cast, await ann.write("ABCD1234 does not open", "Hello,\n\nthe file will not open.\n\nAnn"))
    await _hear(stage, vera, ann)

    await stage.scene("Vera just answers the mail. So does Ann, from her phone, with a subject of her own.")
    await stage.sends(vera.cast, await vera.answer("Which program do you open it with?"))
    await _hear(stage, ann, vera)
    words = "The one it came with.\n\nSent from my iPhone"
    await stage.sends(ann.cast, await ann.answer(words, subject="it is the one from your page"))
    await _hear(stage, vera, ann)

    await stage.scene("Vera's holiday robot answers, too. The desk knows a machine when it hears one.")
    robot = await vera.write("Automatic reply: out of office", "I am away.", Auto_Submitted="auto-replied")
    await stage.sends(vera.cast, robot)
    await stage.silence("… nobody is bothered with that.")

    await stage.scene("Vera knows the answer, and Ann closes the ticket with one of the prepared links.")
    await stage.sends(vera.cast, await vera.answer("Please install version 2: the link is on your order page."))
    await _hear(stage, ann, vera)
    await stage.sends(ann.cast, await ann.click("close"))
    await _hear(stage, ann, vera)

    await stage.scene("A thank-you does not open it again; a question does.")
    await stage.sends(ann.cast, await ann.answer("Thank you!"))
    await _hear(stage, vera, ann)
    await stage.sends(ann.cast, await ann.answer("One more thing: does it run on my old laptop?"))
    await _hear(stage, vera, ann)
    await stage.sends(vera.cast, await vera.answer("/close\n\nIt does. Have fun!"))
    await _hear(stage, ann, vera)


async def _paid_after_the_weekend(stage: Stage, players: Players) -> None:
    """Bob wants his money back on a Friday; nobody says a word, and on Monday it is paid."""
    bob, vera, sundial = players.bob, players.vera, players.sundial
    await stage.chapter("2. A refund that is paid")
    sundial.jump(rome(6, 15))
    await stage.scene("Friday, 15:00. Bob wants his money back. Vera has one working day to save the sale.")
    await stage.sends(bob.cast, await bob.write("refund WXYZ5678", "It does not fit. Please give me my money back."))
    await _hear(stage, vera, bob)
    sundial.jump(rome(8, 12))
    await stage.scene("Sunday, 12:00. The weekend does not count, and nothing happens.")
    sundial.jump(rome(9, 15, 1))
    await stage.scene("Monday, 15:01. Vera let it run, and the money goes back.")
    await _hear(stage, bob, vera)


async def _saved(stage: Stage, players: Players) -> None:
    """Cleo asks for a refund, Vera answers, and Cleo turns it into a support ticket by a click."""
    cleo, vera = players.cleo, players.vera
    await stage.chapter("3. A sale that is saved")
    await stage.scene("Cleo is cross with her club. Vera sees the request in time and makes an offer.")
    await stage.sends(cleo.cast, await cleo.write("refund EFGH9012", "I cannot log in since Sunday."))
    await _hear(stage, vera, cleo)
    await stage.sends(vera.cast, await vera.answer("Sorry! You can log in again, and this month is on us."))
    await _hear(stage, cleo, vera)
    await stage.scene("That is good enough for Cleo. One of the prepared links calls the refund off.")
    await stage.sends(cleo.cast, await cleo.click("support"))
    await _hear(stage, vera, cleo)
    await stage.sends(cleo.cast, await cleo.click("close"))
    await _hear(stage, vera, cleo)


async def _cancelled(stage: Stage, players: Players) -> None:
    """Weeks later Cleo cancels, by an address that the shop has kept from older times."""
    cleo, vera, sundial = players.cleo, players.vera, players.sundial
    await stage.chapter("4. A cancellation by the old address")
    sundial.jump(rome(24, 10))
    await stage.scene("Two weeks later. Cleo finds cancel@ on an old invoice. It still works.")
    await stage.sends(cleo.cast, await cleo.write("EFGH9012", "I do not need it any more.", to=CANCEL))
    await _hear(stage, vera, cleo)
    sundial.jump(rome(25, 10, 1))
    await stage.scene("A working day later the subscription ends. No money moves.")
    await _hear(stage, cleo, vera)


async def _hear(stage: Stage, first: Actor, second: Actor) -> None:
    """Both get their notification; the one it is news to is shown first."""
    await stage.gets(first.cast, await first.next())
    mail = await second.next()
    await stage.silence(f"{second.cast.name} gets the same from their side: {mail['X-Mailbot-Kind']}.")
