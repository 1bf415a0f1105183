"""A drawing of the add-in's tab, made of its definition and its pictures: Excel itself is not here."""

from __future__ import annotations

import base64

from macros import icons
from macros.ribbon import LARGE, TAB, grouped
from xlgov.excel.catalogue import Action

_STYLE = """
body { margin: 0; font: 18px "Noto Sans CJK SC"; background: #fff; }
nav { background: #217346; color: #fff; padding: 10px 24px 0; display: flex; gap: 44px; }
nav span { padding: 8px 20px; } nav .on { background: #f3f3f3; color: #217346; }
main { border: 1px solid #aaa; background: #f3f3f3; display: flex; padding: 14px 4px 8px; }
section { border-right: 1px solid #ccc; padding: 0 9px; text-align: center; color: #555; }
section > div { display: flex; gap: 6px; height: 124px; margin-bottom: 6px; color: #222; }
.large { padding: 6px 10px 0; white-space: nowrap; }
.large img { width: 48px; height: 48px; display: block; margin: 0 auto 12px; }
.rest { display: grid; grid-template-rows: repeat(3, 1fr); grid-auto-flow: column; column-gap: 8px; }
.small { display: flex; align-items: center; gap: 8px; padding: 0 8px; white-space: nowrap; }
.small img { width: 24px; height: 24px; }
"""


def drawn() -> str:
    """The tab as a web page: in each group the large buttons, then the others in columns of three."""
    groups = []
    for caption, actions in grouped().items():
        large = "".join(_button("large", action) for action in actions if action.id in LARGE)
        rest = "".join(_button("small", action) for action in actions if action.id not in LARGE)
        groups.append(f'<section><div>{large}<div class="rest">{rest}</div></div>{caption}</section>')
    tabs = "".join(f"<span>{each}</span>" for each in ("文件", "开始", "插入"))
    return (
        f'<meta charset="utf-8"><style>{_STYLE}</style>'
        f'<nav>{tabs}<span class="on">{TAB}</span></nav><main>{"".join(groups)}</main>'
    )


def _button(kind: str, action: Action) -> str:
    picture = base64.b64encode(icons.png(action, icons.ribbon_size(action))).decode()
    return f'<div class="{kind}"><img src="data:image/png;base64,{picture}">{action.label}</div>'
