"""What the reading process was started with changes while the daemon runs: whom to believe, how much is too much."""

from __future__ import annotations

from tests import shop
from tests.daemon.running import until
from tests.daemon.scene import Scene


async def edited(scene: Scene, old: str, new: str) -> None:
    """The configuration edited, and taken over."""
    config = scene.config.read_text(encoding="utf-8")
    assert old in config
    scene.config.write_text(config.replace(old, new), encoding="utf-8")
    done = len(scene.told("reload.done"))
    await until(lambda: len(scene.told("reload.done")) > done, "the edit")


async def verdict(scene: Scene, raw: bytes) -> str:
    """What becomes of a mail that comes now."""
    count = scene.books.count("letter")
    scene.box.mailstore.deliver("support", raw)
    await until(lambda: scene.books.count("letter") > count and scene.settled, "the mail handled")
    return str(scene.books.rows("select verdict from letter order by id")[-1][0])


async def test_another_server_is_believed_from_the_next_mail_on(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    async with scene.daemon():
        assert await verdict(scene, shop.customer_mail(0)) == "new"
        await edited(scene, '["mx.acme.example"]', '["mx2.acme.example"]')
        assert await verdict(scene, shop.customer_mail(1)) == "held"
        moved = shop.customer_mail(2).replace(b"mx.acme.example;", b"MX2.acme.example;")
        assert await verdict(scene, moved) == "new"


async def test_a_raised_limit_lets_the_next_large_mail_in_whole(sqlite_scene: Scene) -> None:
    scene = sqlite_scene
    with scene.config.open("a") as config:
        config.write('[limits]\nmax_size = "1 MiB"\n')
    large = [shop.customer_mail(number) + b"x\r\n" * 700_000 for number in range(3)]
    async with scene.daemon():
        assert await verdict(scene, large[0]) == "quarantined"
        await edited(scene, '"1 MiB"', '"4 MiB"')
        assert await verdict(scene, large[1]) == "new"
        await edited(scene, '"4 MiB"', '"2 MiB"')
        assert await verdict(scene, large[2]) == "quarantined"
    sizes = [size for (size,) in scene.books.rows("select size from letter order by id")]
    assert (sizes[0], sizes[1] > 2_000_000, sizes[2]) == (256 << 10, True, 256 << 10)
