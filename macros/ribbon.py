"""The ribbon tab of the add-in (customUI14.xml), generated from the catalogue of actions."""

from __future__ import annotations

from xml.etree import ElementTree

from xlgov.excel.catalogue import ACTIONS, Action

TAB = "信息公开年报"
CALLBACK = "XlgovAddin.XlgovRibbon"
LOADED = "XlgovAddin.XlgovRibbonLoaded"
GROUPS = {
    "校验": ("validate", "previous_finding", "next_finding", "clear_marks", "compare"),
    "填报": (
        "import_report",
        "carry_over",
        "paste_row",
        "fill_zeros",
        "refresh_text",
        "put_right",
        "restore_formulas",
    ),
    "汇总": ("roll_up",),
    "发布": ("export_word", "export_web", "pack", "convert_folder"),
    "数据": ("export_json", "import_json"),
    "帮助": ("about",),
}
"""The groups of the tab by their captions; an action that is in none comes last, in a group of its own."""
OTHERS = "其他"
LARGE = ("validate", "carry_over", "roll_up", "export_word", "about")

_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


def grouped() -> dict[str, list[Action]]:
    """The actions by group, in the order of the groups."""
    found = {
        caption: [ACTIONS[name] for name in names if name in ACTIONS] for caption, names in GROUPS.items()
    }
    placed = {action.id for actions in found.values() for action in actions}
    rest = [action for action in ACTIONS.values() if action.id not in placed]
    return found | {OTHERS: rest} if rest else found


def custom_ui() -> bytes:
    """The part customUI/customUI14.xml."""
    root = ElementTree.Element("customUI", xmlns=_NAMESPACE, onLoad=LOADED)
    tabs = ElementTree.SubElement(ElementTree.SubElement(root, "ribbon"), "tabs")
    tab = ElementTree.SubElement(tabs, "tab", id="xlgovTab", label=TAB)
    for number, (caption, actions) in enumerate(grouped().items(), 1):
        group = ElementTree.SubElement(tab, "group", id=f"xlgovGroup{number}", label=caption)
        for action in actions:
            attributes = {
                "id": f"xlgov_{action.id}",
                "label": action.label,
                "image": action.icon,
                "size": "large" if action.id in LARGE else "normal",
                "screentip": action.label,
                "supertip": action.tip,
                "tag": action.id,
                "onAction": CALLBACK,
            }
            ElementTree.SubElement(group, "button", attributes)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
