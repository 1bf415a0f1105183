"""The LibreOffice extension xlgov.oxt: menu and toolbar from the catalogue, and a component in Python."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from macros import icons
from macros.packages import packed
from macros.ribbon import TAB, grouped
from xlgov import __version__
from xlgov.excel.catalogue import ACTIONS, Action

NAME = "xlgov.oxt"
IDENTIFIER = "org.xlgov.office"
_COMPONENT = Path(__file__).with_name("oxt") / "xlgov_component.py"
_PICTURES = "pictures"
LICENCE = Path(__file__).parent.parent / "licenses" / "FluentUISystemIcons.txt"
"""Under which the drawings may be handed on."""
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_DATA = "application/vnd.sun.star.configuration-data"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def extension() -> bytes:
    """The content of xlgov.oxt."""
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": _addons(),
        "CalcWindowState.xcu": _window(),
        "ProtocolHandler.xcu": _handler(),
        "Jobs.xcu": _jobs(),
        _COMPONENT.name: _COMPONENT.read_text("utf-8"),
    }
    licence = {f"{_PICTURES}/LICENSE.txt": LICENCE.read_bytes()}
    return packed({name: text.encode() for name, text in texts.items()} | licence | _pictures())


def _pictures() -> dict[str, bytes]:
    """The pictures of toolbar and menu by their places in the extension."""
    return {
        _picture(action, size): icons.png(action, size)
        for action in ACTIONS.values()
        for size in (icons.BAR, icons.BAR_LARGE)
    }


def _picture(action: Action, size: int) -> str:
    return f"{_PICTURES}/{action.icon}-{size}.png"


def _manifest() -> str:
    types = {
        _COMPONENT.name: "application/vnd.sun.star.uno-component;type=Python",
        "Addons.xcu": _DATA,
        "CalcWindowState.xcu": _DATA,
        "ProtocolHandler.xcu": _DATA,
        "Jobs.xcu": _DATA,
    }
    entries = "".join(
        f'  <manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>\n'
        for name, kind in types.items()
    )
    return (
        f'{_XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _description() -> str:
    return f"""{_XML}<description xmlns="http://openoffice.org/extensions/description/2006">
  <identifier value="{IDENTIFIER}"/>
  <version value="{__version__}"/>
  <display-name>
    <name lang="zh-CN">{TAB}（xlgov）</name>
    <name lang="en">xlgov</name>
  </display-name>
</description>
"""


def _addons() -> str:
    actions = [action for group in grouped().values() for action in group]
    menu = "".join(_entry(number, action) for number, action in enumerate(actions, 1))
    bar = "".join(_entry(number, action, _prop("Context", _CALC)) for number, action in enumerate(actions, 1))
    return _data(
        "Addons",
        f"""<node oor:name="AddonUI">
<node oor:name="OfficeMenuBar"><node oor:name="org.xlgov.menu" oor:op="replace">
{_prop("Context", _CALC)}{_title(TAB)}<node oor:name="Submenu">
{menu}</node></node></node>
<node oor:name="OfficeToolBar"><node oor:name="org.xlgov.toolbar" oor:op="replace">
{bar}</node></node>
<node oor:name="Images">
{"".join(map(_images, actions))}</node>
</node>""",
    )


def _entry(number: int, action: Action, more: str = "") -> str:
    # entries are sorted by their names
    return (
        f'<node oor:name="a{number:02}" oor:op="replace">{_prop("URL", f"org.xlgov:{action.id}")}'
        f"{_title(action.label)}{_prop('Target', '_self')}{more}</node>\n"
    )


def _images(action: Action) -> str:
    """The pictures of an action, small and large."""
    small, large = (
        _prop(name, f"%origin%/{_picture(action, size)}")
        for name, size in (("ImageSmallURL", icons.BAR), ("ImageBigURL", icons.BAR_LARGE))
    )
    return (
        f'<node oor:name="org.xlgov.{action.id}" oor:op="replace">{_prop("URL", f"org.xlgov:{action.id}")}'
        f'<node oor:name="UserDefinedImages">{small}{large}</node></node>\n'
    )


def _window() -> str:
    """The toolbar's name, and its place in a row of its own."""
    bar = "private:resource/toolbar/addon_org.xlgov.toolbar"
    kept = (
        _prop("Docked", "true")
        + _prop("DockingArea", "0")
        + _prop("DockPos", "0,9")
        + _prop("Visible", "true")
        + _prop("Style", "2")
    )
    content = (
        '<node oor:name="UIElements"><node oor:name="States">'
        f'<node oor:name="{bar}" oor:op="replace">{_title(TAB, "UIName")}{kept}</node></node></node>'
    )
    return _data("CalcWindowState", content, "org.openoffice.Office.UI")


def _handler() -> str:
    protocols = '<prop oor:name="Protocols" oor:type="oor:string-list"><value>org.xlgov:*</value></prop>'
    node = f'<node oor:name="org.xlgov.Handler" oor:op="replace">{protocols}</node>'
    return _data("ProtocolHandler", f'<node oor:name="HandlerSet">{node}</node>')


def _jobs() -> str:
    return _data(
        "Jobs",
        f"""<node oor:name="Jobs"><node oor:name="org.xlgov.Buttons" oor:op="replace">
{_prop("Service", "org.xlgov.Buttons")}</node></node>
<node oor:name="Events"><node oor:name="onDocumentOpened" oor:op="fuse"><node oor:name="JobList">
<node oor:name="org.xlgov.Buttons" oor:op="replace"/></node></node></node>""",
    )


def _data(name: str, content: str, package: str = "org.openoffice.Office") -> str:
    return (
        f'{_XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f"oor:name={quoteattr(name)} oor:package={quoteattr(package)}>\n{content}\n</oor:component-data>\n"
    )


def _prop(name: str, value: str) -> str:
    return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>'


def _title(text: str, name: str = "Title") -> str:
    values = "".join(
        f'<value xml:lang="{language}">{escape(text)}</value>' for language in ("en-US", "zh-CN")
    )
    return f'<prop oor:name="{name}">{values}</prop>'
