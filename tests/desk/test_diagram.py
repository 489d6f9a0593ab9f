from pathlib import Path

from mailbot.desk.diagram import DRAWN, page
from mailbot.desk.lifecycle import LIFECYCLE


def test_the_architecture_page_shows_the_table_as_it_is() -> None:
    architecture = (Path(__file__).parents[2] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert page() in architecture


def test_every_type_and_every_act_is_drawn() -> None:
    assert {kind for kinds in DRAWN.values() for kind in kinds} == {kind for _, kind, _, _ in LIFECYCLE}
    assert all(act.value in page() for *_, act in LIFECYCLE)
