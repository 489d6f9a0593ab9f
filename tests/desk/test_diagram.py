from pathlib import Path

from mailbot.desk.diagram import diagram


def test_the_architecture_page_shows_the_table_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert diagram() in page
