"""One line of a self-test: what was looked at, whether it is well, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """``text`` says what was found; ``advice`` what to do, and is empty exactly when ``ok``."""

    name: str
    ok: bool
    text: str
    advice: str = ""

    def lines(self) -> list[str]:
        """As shown to the user."""
        if self.ok:
            return [f"正常    {self.name}：{self.text}"]
        return [f"有问题  {self.name}：{self.text}", f"        怎么办：{self.advice}"]


def well(name: str, text: str) -> Check:
    """A check that passed."""
    return Check(name, True, text)


def wrong(name: str, text: str, advice: str) -> Check:
    """A check that failed."""
    return Check(name, False, text, advice)
