"""A drawing of the add-in's tab, made of its definition: Excel itself is not here."""

from __future__ import annotations

from macros.ribbon import LARGE, TAB, grouped

_STYLE = """
body { margin: 0; font: 18px "Noto Sans CJK SC"; } i { font: 12px sans-serif; color: #777; display: block; }
nav { background: #217346; color: #fff; padding: 10px 24px 0; display: flex; gap: 44px; }
nav span { padding: 8px 20px; } nav .on { background: #fff; color: #217346; }
main { border: 1px solid #aaa; display: flex; padding: 14px 4px; }
section { border-right: 1px solid #ccc; padding: 0 9px; text-align: center; color: #555; }
section > div { display: flex; gap: 8px; height: 164px; margin-bottom: 8px; color: #000; }
.large, .small { border: 1px solid #b8c8e0; border-radius: 5px; background: #f5f9ff; }
.large { padding: 16px 10px 0; white-space: nowrap; }
.large b { margin: 0 auto 14px; width: 40px; height: 40px; }
b { background: #4472aa; border-radius: 4px; display: block; }
.rest { display: grid; grid-template-rows: repeat(3, 1fr); grid-auto-flow: column; gap: 5px; }
.small { text-align: left; padding: 2px 8px 0 34px; position: relative; line-height: 1.3; }
.small { white-space: nowrap; }
.small b { width: 18px; height: 18px; position: absolute; left: 8px; top: 14px; }
"""


def drawn() -> str:
    """The tab as a web page: in each group the large buttons, then the others in columns of three."""
    groups = []
    for caption, actions in grouped().items():
        drawn = {True: "", False: ""}
        for action in actions:
            large = action.id in LARGE
            kind = "large" if large else "small"
            drawn[large] += f'<div class="{kind}"><b></b>{action.label}<i>{action.id}</i></div>'
        groups.append(
            f'<section><div>{drawn[True]}<div class="rest">{drawn[False]}</div></div>{caption}</section>'
        )
    tabs = "".join(f"<span>{each}</span>" for each in ("文件", "开始", "插入"))
    return (
        f'<meta charset="utf-8"><style>{_STYLE}</style>'
        f'<nav>{tabs}<span class="on">{TAB}</span></nav><main>{"".join(groups)}</main>'
    )
