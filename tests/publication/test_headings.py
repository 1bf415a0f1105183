"""Groups and headings in grids that no edition has yet."""

from __future__ import annotations

from tests.publication.pages import cells, parsed
from xlgov.form.layout import Box, Grid
from xlgov.form.model import Node
from xlgov.publication.headings import Places
from xlgov.publication.manuscript import Manuscript, Part, TableDrawn
from xlgov.publication.webpage import drawn

OVER = Node("上", children=(Node("甲"), Node("乙")))


def grid(*boxes: Box) -> Grid:
    rows = max(box.row + box.height for box in boxes)
    columns = max(box.column + box.width for box in boxes)
    labels = max((box.column + box.width for box in boxes if box.role == "label"), default=0)
    return Grid(rows, columns, 0, labels, boxes)


def of_two_blocks() -> Grid:
    """Blocks without titles and without words in their corners."""
    return grid(
        Box(0, 1, 1, 1, "header", "甲"),
        Box(1, 0, 1, 1, "label", "一"),
        Box(1, 1, 1, 1, "value", key="t.a"),
        Box(2, 1, 1, 1, "header", "乙"),
        Box(3, 0, 1, 1, "label", "二"),
        Box(3, 1, 1, 1, "value", key="t.b"),
    )


def of_one_block() -> Grid:
    """A group of columns beside a column, a group of rows above a row."""
    return grid(
        Box(0, 2, 1, 2, "header", "上", node=OVER),
        *(Box(1, 2, 1, 1, "header", "甲"), Box(1, 3, 1, 1, "header", "乙"), Box(0, 4, 2, 1, "header", "丙")),
        Box(2, 0, 2, 1, "label", "组", node=OVER),
        *(Box(2, 1, 1, 1, "label", "一"), Box(3, 1, 1, 1, "label", "二"), Box(4, 0, 1, 2, "label", "三")),
        *(
            Box(row, column, 1, 1, "value", key=f"t.{row}.{column}")
            for row in (2, 3, 4)
            for column in (2, 3, 4)
        ),
    )


def told(given: Grid, key: str) -> list[str]:
    places = Places(given)
    return [box.text for box in places.headings(given.values[key])]


def test_a_block_ends_where_the_headings_of_the_next_begin() -> None:
    given = of_two_blocks()
    assert [told(given, key) for key in ("t.a", "t.b")] == [["甲", "一"], ["乙", "二"]]
    assert Places(given).row_groups == [("tbody", range(2)), ("tbody", range(2, 4))]
    assert Places(given).column_groups == []


def test_the_outermost_headings_are_of_groups() -> None:
    given = of_one_block()
    places = Places(given)
    assert told(given, "t.3.3") == ["上", "乙", "组", "二"]
    assert told(given, "t.4.4") == ["丙", "三"]
    assert places.column_groups == [2, 2, 1]
    assert places.row_groups == [("thead", range(2)), ("tbody", range(2, 4)), ("tbody", range(4, 5))]
    scopes = {box.text: places.scope(box) for box in given.boxes if box.text}
    assert scopes == {
        "上": "colgroup",
        "甲": "col",
        "乙": "col",
        "丙": "col",
        "组": "rowgroup",
        "一": "row",
        "二": "row",
        "三": "row",
    }


def test_a_corner_without_words_is_an_empty_cell() -> None:
    for given in (of_two_blocks(), of_one_block()):
        table = TableDrawn(given, {key: key for key in given.values})
        html = drawn(Manuscript(("甲",), (), (Part("二、表", (), table),)), fragment=True)
        found = cells(next(parsed(html).every("table")))
        assert {cell[:2]: cell.text for cell in found if cell.text.startswith("t.")} == {
            (box.row, box.column): key for key, box in given.values.items()
        }
        assert sum(cell.height * cell.width for cell in found) == given.rows * given.columns
