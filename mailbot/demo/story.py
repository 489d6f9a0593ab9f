"""The story that the demo plays."""

from __future__ import annotations

from mailbot.demo.actor import Actor
from mailbot.demo.stage import Stage


async def tell(stage: Stage, ann: Actor, vera: Actor) -> None:
    """Ann's widget does not open; Vera helps; the ticket is closed by a click, opens again and ends well."""
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


async def _hear(stage: Stage, first: Actor, second: Actor) -> None:
    """Both get their notification; the one it is news to is shown first."""
    await stage.gets(first.cast, await first.next())
    mail = await second.next()
    await stage.silence(f"{second.cast.name} gets the same from their side: {mail['X-Mailbot-Kind']}.")
