"""The README as a package index shows it: a page by itself, without the pictures and files beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n\n", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?://)([^)#]*)(?:#[^)]*)?\)")


class CustomMetadataHook(MetadataHookInterface):
    """Named by ``[tool.hatch.metadata.hooks.custom]``; hatchling finds it in this file."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Give the project's description."""
        text = Path(self.root, "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": by_itself(text)}


def by_itself(text: str) -> str:
    """The Markdown without pictures, and with the words of a link in the place of one into this project."""
    return _LINK.sub(_words, _PICTURE.sub("", text))


def _words(link: re.Match[str]) -> str:
    words, file = link.groups()
    return words if not file or file in words else f"{words} (`{file}`)"
