"""What a clerk does with the drawn form, by mouse and keyboard, and what can be read there."""

from __future__ import annotations

from tests.web.clerk import Clerk

TIER = '#form dd[data-key="unit.tier"]'


def cell(key: str) -> str:
    """The selector of a figure."""
    return f'#form [data-key="{key}"]'


def shown(clerk: Clerk, key: str) -> str:
    """The figure as it can be read."""
    return str(clerk.see(f"document.querySelector({cell(key)!r}).querySelector('.shown').textContent"))


def typed(clerk: Clerk, text: str, key: str = "Enter") -> None:
    """Press the keys of a text one after another, then one that ends it; none where that is empty."""
    for letter in text:
        clerk.page.press(letter)
    if key:
        clerk.page.press(key)


def look_at(clerk: Clerk, words: str) -> None:
    """Choose the report of the list that has these words."""
    clerk.see(
        "[...document.querySelectorAll('.reports button')]"
        f".find(each => each.innerText.includes({words!r})).click()"
    )


def make_prefecture(clerk: Clerk) -> None:
    """Choose another level of the unit from its list on the cover."""
    clerk.page.click(f"{TIER} + .write button")
    clerk.see(
        "(() => { const list = document.querySelector('.writing select'); list.value = 'prefecture';"
        "list.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    clerk.page.press("Enter")
    clerk.wait_until_checked()
