"""The manuals as one HTML file to be read offline: text, tables and pictures in it, no script, no address."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

NAME = "用户手册.html"
CHAPTERS = ("manual.md", "excel.md", "rollup.md", "placeholders.md", "rules.md", "security.md")
"""the manuals for users, in the order of reading"""

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>xlgov 用户手册</title>
<style>
body {{ margin: 0; color: #1f2328; background: #fff; line-height: 1.75;
  font-family: "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }}
nav {{ position: fixed; top: 0; bottom: 0; left: 0; width: 17rem; overflow: auto; padding: 1rem 1.25rem;
  box-sizing: border-box; background: #f6f8fa; border-right: 1px solid #d0d7de; font-size: .9rem; }}
nav ul {{ list-style: none; margin: 0 0 .75rem; padding: 0 0 0 .75rem; }}
nav p {{ margin: .5rem 0 .25rem; font-weight: bold; }}
main {{ margin: 0 0 0 17rem; padding: 1rem 2.5rem 4rem; max-width: 56rem; }}
h1 {{ border-bottom: 2px solid #b42318; padding-bottom: .3rem; margin-top: 3rem; }}
h2 {{ border-bottom: 1px solid #d0d7de; padding-bottom: .2rem; margin-top: 2.5rem; }}
a {{ color: #0b5cad; text-decoration: none; }}
a:hover {{ text-decoration: underline; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ border: 1px solid #d0d7de; padding: .35rem .7rem; text-align: left; vertical-align: top; }}
th {{ background: #f6f8fa; }}
code, pre {{ background: #f3f4f6; border-radius: 4px; font-family: Consolas, "DejaVu Sans Mono", monospace; }}
code {{ padding: .1rem .3rem; font-size: .92em; overflow-wrap: anywhere; }}
pre {{ padding: .75rem 1rem; overflow: auto; }}
pre code {{ padding: 0; }}
img {{ max-width: 100%; border: 1px solid #d0d7de; }}
@media (max-width: 60rem) {{ nav {{ position: static; width: auto; }} main {{ margin: 0; padding: 1rem; }} }}
@media print {{ nav {{ display: none; }} main {{ margin: 0; }} }}
</style>
</head>
<body>
<nav>
{contents}
</nav>
<main>
{chapters}
</main>
</body>
</html>
"""


def manual(sources: Mapping[str, bytes]) -> str:
    """The page, of manuals and pictures by path (``manual.md``, ``images/cover.png``)."""
    chapters, contents = [], []
    for name in CHAPTERS:
        tokens = MarkdownIt("commonmark").enable("table").parse(sources[name].decode("utf-8"))
        _joined(tokens)
        headings = _numbered(name, tokens)
        _lead(name, tokens, sources)
        chapters.append(f'<section id="{_of(name)}">\n{_rendered(tokens)}</section>')
        contents.append(_contents(name, headings))
    return _PAGE.format(contents="\n".join(contents), chapters="\n".join(chapters))


def anchor(heading: str) -> str:
    """What a link to a heading says behind the hash mark, as public hosts of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


def _of(name: str) -> str:
    return name.removesuffix(".md")


def _numbered(name: str, tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    """Give every heading its id; tag, id and text of each."""
    found = []
    for opening, text in pairwise(tokens):
        if opening.type == "heading_open":
            mark = f"{_of(name)}-{anchor(text.content)}"
            opening.attrSet("id", mark)
            found.append((opening.tag, mark, text.content))
    return found


def _joined(tokens: Sequence[Token]) -> None:
    """Lines that were broken in the source go on without a blank, but between two words of Latin letters."""
    for token in tokens:
        children = token.children or []
        for number, child in enumerate(children):
            if child.type == "softbreak":
                before = children[number - 1].content[-1:]
                after = children[number + 1].content[:1] if number + 1 < len(children) else ""
                child.type = "text"
                child.content = " " if before.isascii() and after.isascii() else ""


def _lead(name: str, tokens: Sequence[Token], sources: Mapping[str, bytes]) -> None:
    """Let links lead within the page, and put the pictures into it."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                child.attrSet("src", _picture(sources[str(child.attrGet("src"))]))
            elif child.type == "link_open":
                child.attrSet("href", _target(name, str(child.attrGet("href"))))


def _picture(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _target(name: str, href: str) -> str:
    """Where a link leads within the page; one to a file that is not in it leads to where it stands."""
    if "://" in href:
        return href
    file, _, mark = href.partition("#")
    chapter = file or name
    if chapter not in CHAPTERS:
        return f"#{_of(name)}"
    return f"#{_of(chapter)}-{unquote(mark)}" if mark else f"#{_of(chapter)}"


def _rendered(tokens: Sequence[Token]) -> str:
    renderer = MarkdownIt("commonmark").enable("table")
    return str(renderer.renderer.render(tokens, renderer.options, {}))


def _contents(name: str, headings: Sequence[tuple[str, str, str]]) -> str:
    title = next((text for tag, _, text in headings if tag == "h1"), name)
    lines = [
        f'<li><a href="#{mark}">{html.escape(text)}</a></li>' for tag, mark, text in headings if tag == "h2"
    ]
    return f'<p><a href="#{_of(name)}">{html.escape(title)}</a></p>\n<ul>\n{"".join(lines)}\n</ul>'
