"""Interior and Font of a range. Where its cells differ: Null, but 0 for the colour of a fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import raised

if TYPE_CHECKING:
    from tests.excel.com.ranges import Range

NO_COLOUR = -4142
"""xlColorIndexNone, xlPatternNone."""
_WHITE = 0xFFFFFF
_SOLID, _SOME_INDEX = 1, 19


class Interior(CDispatch):
    """The fill of a range."""

    def __init__(self, of: Range) -> None:
        super().__init__(of.excel)
        self.of = of

    def _colours(self) -> set[int | None]:
        sheet = self.of.sheet
        return {sheet.file.styles.fill(style) for style in self.of.styles()}

    def _put(self, colour: int | None) -> None:
        styles = self.of.sheet.file.styles
        self.of.restyle(lambda style: styles.with_fill(style, colour), "Color", "Interior")

    @property
    def Color(self) -> float:
        # Microsoft tells of ColorIndex that it is Null for cells that differ; of Color programs get 0
        colours = self._colours()
        if len(colours) > 1:
            return 0.0
        colour = colours.pop()
        return float(_WHITE if colour is None else colour)

    @Color.setter
    def Color(self, colour: Any) -> None:
        if isinstance(colour, bool) or not isinstance(colour, (int, float)) or not 0 <= colour <= _WHITE:
            raise raised("Unable to set the Color property of the Interior class")
        self._put(int(colour))

    @property
    def ColorIndex(self) -> int | None:
        colours = self._colours()
        if colours == {None}:
            return NO_COLOUR
        # which colour of the palette is the nearest is not told here: some number
        return _SOME_INDEX if len(colours) == 1 else None

    @ColorIndex.setter
    def ColorIndex(self, index: Any) -> None:
        if index != NO_COLOUR:
            raise NotImplementedError("colours of the palette")
        self._put(None)

    @property
    def Pattern(self) -> int | None:
        patterns = {NO_COLOUR if colour is None else _SOLID for colour in self._colours()}
        return patterns.pop() if len(patterns) == 1 else None

    @Pattern.setter
    def Pattern(self, pattern: Any) -> None:
        if pattern != NO_COLOUR:
            raise NotImplementedError("patterns")
        self._put(None)


class Font(CDispatch):
    """The font of a range."""

    def __init__(self, of: Range) -> None:
        super().__init__(of.excel)
        self.of = of

    def _asked(self, what: str) -> Any:
        styles = self.of.sheet.file.styles
        found = {styles.font(style)[what] for style in self.of.styles()}
        return found.pop() if len(found) == 1 else None

    def _put(self, what: str, value: Any) -> None:
        styles = self.of.sheet.file.styles
        self.of.restyle(lambda style: styles.with_font(style, what, value), what, "Font")


def _font(what: str) -> property:
    def get(self: Font) -> Any:
        return self._asked(what)

    def put(self: Font, value: Any) -> None:
        self._put(what, value)

    return property(get, put)


for _name in ("Name", "Size", "Color", "Bold", "Italic", "Strikethrough", "Underline"):
    setattr(Font, _name, _font(_name))


class Borders(CDispatch):
    """The lines around each cell of a range, all four at once."""

    def __init__(self, of: Range) -> None:
        super().__init__(of.excel)
        self.of = of

    def _asked(self) -> set[tuple[int | None, int | None]]:
        styles = self.of.sheet.file.styles
        return {styles.border(style) for style in self.of.styles()}

    @property
    def LineStyle(self) -> int | None:
        found = {NO_COLOUR if line is None else line for line, _ in self._asked()}
        return found.pop() if len(found) == 1 else None

    @LineStyle.setter
    def LineStyle(self, kind: int) -> None:
        if kind not in (_SOLID, NO_COLOUR):
            raise NotImplementedError("other lines than continuous ones")
        styles = self.of.sheet.file.styles
        line = None if kind == NO_COLOUR else kind
        self.of.restyle(lambda style: styles.with_border(style, line, None), "LineStyle", "Borders")

    @property
    def Color(self) -> int | None:
        found = {colour or 0 for _, colour in self._asked()}
        return found.pop() if len(found) == 1 else None

    @Color.setter
    def Color(self, colour: Any) -> None:
        # a line that is not there gets one by its colour
        styles = self.of.sheet.file.styles
        self.of.restyle(lambda style: styles.with_border(style, _SOLID, int(colour)), "Color", "Borders")
