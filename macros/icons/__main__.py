"""Draws the pictures of the buttons anew: ``python -m macros.icons``, which needs Chromium and Pillow."""

from __future__ import annotations

from macros.icons import PNG, path
from macros.icons.rendering import rendered


def main() -> None:
    """Write every picture, and take away those of icons that no action has any more."""
    drawn = {path(action, size): content for (action, size), content in rendered().items()}
    for target, content in drawn.items():
        target.write_bytes(content)
    for old in set(PNG.iterdir()) - drawn.keys():
        old.unlink()


if __name__ == "__main__":
    main()
