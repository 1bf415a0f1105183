"""A clerk who does anything in any order at two reports, and knows after each step what the page must show.

What the page shows is held against what the desk says, outside the browser, of the file with all that was
typed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlgov
from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from tests.web.test_files import save

ROWS = ("requests.received", "requests.brought_forward", "requests.outcome.granted", "requests.outcome.total")
TYPED = ("0", "7", "12", "1234", "", "/", "１２", "5个", "1,234", "12（其中修订3件）", "-3", "3.5", "9" * 12)
WRITTEN = ("本年新收政府信息公开申请7件。", "另外说明。", "收到3件，办结2件。")
TEXT = "sections.overview"
NO_REASON = "核实无误。"
_OPEN = """
[...document.querySelectorAll('.groups .finding .explain')]
  .map(each => each.closest('.finding').dataset.fingerprint)
"""
"""the findings that can be explained, and those of which an explanation can be taken away"""
NOW = ("error", "warning", "info", "good", "unread", "explained")
"""the words for a verdict that is shown as one of now"""
CRASH = "workers[workers.length - 1].onmessage({data: {type: 'broken', id: 0, text: 'memory'}})"

Edits = dict[str, dict[str, Any]]
_NO_EDITS: Edits = {"figures": {}, "texts": {}, "explanations": {}, "repaired": {}}
_LOOK = """
(() => {
  const text = selector => (document.querySelector(selector) || {innerText: ''}).innerText.trim();
  const words = document.querySelectorAll('#form [data-text="sections.overview"] .shown');
  const cells = {};
  for (const cell of document.querySelectorAll('#form td[data-key]'))
    cells[cell.dataset.key] = cell.querySelector('.shown').textContent;
  const line = document.querySelector('.reports [aria-current]');
  return {
    level: document.querySelector('#head').className.replace('verdict-', ''),
    verdict: text('#head .verdict strong'),
    cells,
    words: [...words].map(each => each.textContent).join('\\n'),
    changes: document.querySelector('#changes').hidden ? '' : text('#changes summary'),
    unsaved: line.innerText.includes('没保存'),
    findings: document.querySelectorAll('.findings .finding').length,
  };
})()
"""


@dataclass
class Known:
    """A report as it must stand in the page."""

    path: Path
    content: bytes
    edits: Edits = field(default_factory=lambda: dict(_NO_EDITS))
    past: list[Edits] = field(default_factory=list)
    future: list[Edits] = field(default_factory=list)
    saved: Edits | None = None
    last: bytes | None = None
    is_old: bool = False
    """whether the page knows that the file has changed since"""

    @property
    def count(self) -> int:
        return sum(map(len, bare(self.edits).values()))

    @property
    def is_unsaved(self) -> bool:
        return bool(self.count) and bare(self.edits) != bare(self.saved or _NO_EDITS)

    def amend(self, part: str, typed: Mapping[str, Any], taken: frozenset[str] = frozenset()) -> None:
        """Put what was typed into the edits, and take some out."""
        new = {name: dict(each) for name, each in self.edits.items()}
        new[part] |= typed
        for key in taken:
            new[part].pop(key, None)
        for key in {*typed, *taken}:
            new["repaired"].pop(key, None)
        self.have(new)

    def have(self, edits: Edits) -> None:
        """These edits in place of those that are, as a step of its own."""
        if edits != self.edits:
            self.past.append(self.edits)
            self.future = []
            self.edits = edits

    def begin_anew(self, content: bytes) -> None:
        """Another file, without anything typed."""
        self.content, self.saved, self.is_old = content, None, False
        self.edits, self.past, self.future = dict(_NO_EDITS), [], []


def bare(edits: Edits) -> Edits:
    """The edits without what is only remembered of them."""
    return {name: each for name, each in edits.items() if name != "repaired"}


class RandomClerk:
    """Two reports, and somebody who works at them without a plan; ``seed`` makes it the same again."""

    def __init__(self, clerk: Clerk, folder: Path, seed: int) -> None:
        self.clerk, self.folder = clerk, folder
        self.chance = random.Random(seed)
        self.counter = Counter(folder / "desk")
        self.done: list[str] = []
        self.seconds = 0
        self.is_stopped = False
        units = ("甲县乙局", "甲县丙局")
        self.reports = [self._made(name, unit) for name, unit in zip(("甲", "乙"), units, strict=True)]
        self.lasts = [self._last(each) for each in units]
        clerk.drop(*(each.path for each in self.reports))
        self.at = 0
        self._go_to(0)

    @staticmethod
    def _unit(name: str) -> dict[str, Any]:
        return {"name": name, "tier": "county", "kind": "department"}

    def _made(self, name: str, unit: str) -> Known:
        path = self.folder / f"{name}.xlsx"
        xlgov.write(report(year=2025, unit=self._unit(unit), requests__received__natural_person=3), path)
        return Known(path, path.read_bytes())

    def _last(self, unit: str) -> Path:
        path = self.folder / f"上年{unit}.xlsx"
        carried = {"requests__carried_forward__natural_person": 2}
        xlgov.write(report(year=2024, unit=self._unit(unit), **carried), path)
        return path

    @property
    def shown(self) -> Known:
        return self.reports[self.at]

    # --- what the desk says

    def said(self, known: Known, edits: Mapping[str, Any] | None = None) -> Any:
        """What the desk says of a report with all that was typed: (answer, error)."""
        given: dict[str, Any] = {"file": self.counter.put("report/年报.xlsx", known.content)}
        given["edits"] = known.edits if edits is None else edits
        given["previous"] = self.counter.put("last/上年.xlsx", known.last) if known.last else None
        found = self.counter.ask("check", **given)
        return found.answer, found.error

    def of_file(self, known: Known) -> Any:
        return self.said(known, {})[0]

    # --- what can be done

    def act(self) -> None:
        """Do one thing, look at once, and mostly look again when the page has done its part."""
        ways: list[tuple[int, Callable[[], None]]] = [
            (30, self.type), (8, self.paste), (6, self.empty), (10, self.undo), (6, self.redo),
            (2, self.discard), (5, self.follow), (8, self.switch), (5, self.write), (5, self.save),
            (5, self.reread), (6, self.explain), (4, self.repair), (2, self.compare),
            (3, self.drop_again), (3, self.give_last), (1, self.crash), (1, self.stop),
        ]  # fmt: skip
        way = self.chance.choices([each for _, each in ways], [weight for weight, _ in ways])[0]
        self.done.append(way.__name__)
        way()
        self.look_at_once()
        if self.chance.random() < 0.6:
            self.look()

    def note(self, text: str) -> None:
        self.done[-1] += f" {text}"

    def _key(self) -> str:
        form = self.of_file(self.shown)["figures"]
        return self.chance.choice([key for key in form if key.startswith(ROWS)])

    def _originals(self, known: Known) -> tuple[dict[str, str], dict[str, bool]]:
        answer = self.of_file(known)
        typed = {key: each.get("typed") or each["text"] for key, each in answer["figures"].items()}
        return typed, {key: each["kept"] for key, each in answer["totals"].items()}

    def _put(self, typed: Mapping[str, str]) -> None:
        known = self.shown
        originals, kept = self._originals(known)
        same = {key for key, text in typed.items() if text == originals[key] and kept.get(key, True)}
        known.amend("figures", {key: text for key, text in typed.items() if key not in same}, frozenset(same))

    def _cell(self, key: str) -> str:
        return f'#form td[data-key="{key}"]'

    def _focus(self, key: str) -> None:
        self.clerk.see(f"document.querySelector({self._cell(key)!r}).focus()")

    def type(self) -> None:
        key, text = self._key(), self.chance.choice(TYPED)
        self._focus(key)
        self.clerk.page.press("Enter")
        started = self.clerk.see(
            "(() => { const at = document.querySelector('#cell-input'); at.select(); return at.value; })()"
        )
        self.clerk.page.press("Delete")
        if text:
            self.clerk.page.type(text)
        end = self.chance.choice(["Enter", "Tab", "ArrowDown", "Escape", ""])
        self.note(f"{key} {text!r} {end}")
        if end:
            self.clerk.page.press(end)
        else:
            self.clerk.see("document.activeElement.blur()")
        if end != "Escape" and text != started:
            self._put({key: text})

    def paste(self) -> None:
        row = self.chance.choice(ROWS[:3])
        keys = [key for key in self.of_file(self.shown)["figures"] if key.startswith(f"{row}.")]
        texts = [self.chance.choice(TYPED) for _ in keys[:-1]]
        self.note(f"{row} {texts}")
        self._focus(keys[0])
        block = "\t".join(texts)
        self.clerk.see(
            "(() => { const data = new DataTransfer(); data.setData('text/plain', "
            f"{block!r}); document.activeElement.dispatchEvent(new ClipboardEvent('paste', "
            "{clipboardData: data, bubbles: true, cancelable: true})); })()"
        )
        if any(texts):
            self._put(dict(zip(keys, texts, strict=False)))

    def empty(self) -> None:
        key = self._key()
        self.note(key)
        self._focus(key)
        self.clerk.page.press("Delete")
        self._put({key: ""})

    def undo(self) -> None:
        self._move("z", self.shown.past, self.shown.future)

    def redo(self) -> None:
        self._move("y", self.shown.future, self.shown.past)

    def _move(self, key: str, source: list[Any], target: list[Any]) -> None:
        self.clerk.page.press(key, ctrl=True)
        if source:
            target.append(self.shown.edits)
            self.shown.edits = source.pop()

    def discard(self) -> None:
        if self.clerk.see("document.querySelector('#changes').hidden"):
            return
        self.clerk.see(
            "document.querySelector('#changes').open = true, document.querySelector('#discard').click()"
        )
        self.shown.have(dict(_NO_EDITS))

    def follow(self) -> None:
        self.look()
        kept = self.clerk.see(
            "[...document.querySelectorAll('#form td .should')].map(each => each.closest('td').dataset.key)"
        )
        if not kept:
            return
        key = self.chance.choice(kept)
        self.note(key)
        self.clerk.see(f"document.querySelector({self._cell(key) + ' .should'!r}).click()")
        if self._originals(self.shown)[1][key]:
            self.shown.amend("figures", {key: None})
        else:
            self.shown.amend("figures", {}, frozenset({key}))

    def switch(self) -> None:
        self._go_to(1 - self.at)

    def _go_to(self, number: int) -> None:
        name = self.reports[number].path.name
        self.clerk.see(
            "[...document.querySelectorAll('.reports button')]"
            f".find(each => each.innerText.includes({name!r})).click()"
        )
        self.at = number

    def write(self) -> None:
        text = self.chance.choice(WRITTEN)
        end = self.chance.choice(["Escape", "switch"])
        self.note(f"{text!r} {end}")
        self.clerk.page.click(f'#form [data-text="{TEXT}"] + .write button')
        self.clerk.see("document.querySelector('.writing textarea').select()")
        self.clerk.page.type(text)
        same = text == (self.of_file(self.shown)["texts"][TEXT] or "")
        if same:
            self.shown.amend("texts", {}, frozenset({TEXT}))
        else:
            self.shown.amend("texts", {TEXT: text})
        if end == "Escape":
            self.clerk.page.press("Escape")
        else:
            self.switch()

    def explain(self) -> None:
        """Write beside a finding, now and then what explains nothing."""
        self.look()
        found = self.clerk.see(_OPEN)
        if not found or self.shown.is_old or self.said(self.shown)[1]:
            return
        mark = self.chance.choice(found)
        text = self.chance.choice([NO_REASON, f"机构改革，{self.chance.randrange(9)}件在原单位登记"])
        self.note(f"{mark} {text!r}")
        card = f".groups .finding[data-fingerprint='{mark}'] .explain"
        self.clerk.see(f"document.querySelector({card!r}).click()")
        if not self.clerk.see(
            "!!document.querySelector('#explaining')"
        ):  # one that cannot count is taken away
            self.shown.amend("explanations", {mark: {"text": "", "by": None, "at": None}})
            return
        self.clerk.see("document.querySelector('#explaining').select()")
        self.clerk.page.type(text)
        self.clerk.page.click("#explain-keep")
        over = "!document.querySelector('#explaining') || !document.querySelector('#explain-refused').hidden"
        self.clerk.page.until(over)
        if self.clerk.see("!!document.querySelector('#explaining')"):
            assert text == NO_REASON, self.told(self.clerk.texts("#explain-refused"))
            self.clerk.page.click("dialog .choices button:not(.main)")
            return
        assert text != NO_REASON, self.told()
        answer, _ = self.said(self.shown)
        about = next(each for each in answer["findings"] if each["fingerprint"] == mark)
        day = self.clerk.see("new Intl.DateTimeFormat('sv').format()")
        written = {"text": text, "by": None, "at": day, "code": about["code"], "about": about["message"]}
        self.shown.amend("explanations", {mark: written})

    def repair(self) -> None:
        """一键规范 with what is ticked."""
        self.look()
        if self.clerk.see("document.querySelector('#repair').disabled"):
            return
        known = self.shown
        given: dict[str, Any] = {
            "file": self.counter.put("report/年报.xlsx", known.content),
            "edits": known.edits,
        }
        found = self.counter.ask("repair", **given).answer["repairs"]
        self.clerk.page.click("#repair")
        self.clerk.settle()
        shown = self.clerk.see(
            "[...document.querySelectorAll('#repairing tbody input')].map(each => each.value)"
        )
        assert shown == [each["id"] for each in found], self.told(shown, found)
        sure = [each["id"] for each in found if each["sure"]]
        self.note(f"{len(sure)}/{len(found)}")
        if not sure:
            self.clerk.see("document.querySelector('#repair-close')?.click()")
            return
        self.clerk.page.click("#repair-take")
        self.clerk.page.until("!document.querySelector('#repairing')")
        edits = self.counter.ask("repair", **given, chosen=sure).answer["edits"]
        known.have({name: {**each, **edits.get(name, {})} for name, each in known.edits.items()})

    def compare(self) -> None:
        """Look at what differs from the first that it can be compared with."""
        self.look()
        partner = "#compare [data-kind='partner-0']"
        if not self.clerk.see(f"!!document.querySelector({partner!r})"):
            return
        self.clerk.see(f"document.querySelector({partner!r}).click()")
        self.clerk.settle()
        assert not self.clerk.see("document.querySelector('#compared').hidden"), self.told()
        self.clerk.page.click("#compared-close")

    def save(self) -> None:
        known = self.shown
        answer, error = self.said(known)
        if error:
            return
        self.clerk.settle()
        path = self.clerk.downloaded(self.folder / "下载", lambda: self.clerk.page.press("s", ctrl=True))
        known.saved = {name: dict(each) for name, each in known.edits.items()}
        again, _ = self.said(Known(path, path.read_bytes(), last=known.last))
        assert answer["verdict"] == again["verdict"]
        assert [each["message"] for each in answer["findings"]] == [
            each["message"] for each in again["findings"]
        ]
        assert {key: each["text"] for key, each in answer["figures"].items()} == {
            key: each["text"] for key, each in again["figures"].items()
        }
        path.unlink()
        self.clerk.settle()

    def _change_file(self) -> bytes:
        known = self.shown
        self.seconds += 7
        name = self.of_file(known)["unit"]
        figures = {"requests__received__natural_person": self.chance.randrange(9)}
        save(known.path, self.seconds, unit=self._unit(name), **figures)
        return known.path.read_bytes()

    def reread(self) -> None:
        known = self.shown
        content = self._change_file()
        self.clerk.page.click("#again")
        if known.count:
            choice = self.chance.choice(["keep", "drop", "stop"])
            self.note(choice)
            self._choose(choice)
            known.is_old = choice == "stop"
            if choice == "drop":
                known.begin_anew(content)
            elif choice == "keep":
                known.content, known.saved = content, None
        else:
            known.content, known.saved, known.is_old = content, None, False
        self.clerk.settle()

    def drop_again(self) -> None:
        known = self.shown
        content = self._change_file()
        self.clerk.page.drop("body", [known.path])
        if known.is_unsaved or known.saved is not None:
            choice = self.chance.choice(["leave", "replace"])
            self.note(choice)
            self._choose(choice)
            if choice == "replace":
                known.begin_anew(content)
            else:
                known.is_old = True  # told when the page has the focus again
                self.clerk.see("window.dispatchEvent(new Event('focus')) && true")
                self.clerk.page.until("!!document.querySelector('#head.verdict-changed')")
        else:
            known.begin_anew(content)
        self.clerk.settle()

    def give_last(self) -> None:
        if self.shown.last is None:
            self.clerk.page.put_files("#choose-last", [self.lasts[self.at]])
            self.shown.last = self.lasts[self.at].read_bytes()
        else:
            self.clerk.see(
                "document.querySelector('#last-years').closest('details').open = true,"
                "[...document.querySelectorAll('#last-years li')].find(each => each.innerText"
                f".includes({self.lasts[self.at].name!r})).querySelector('button').click()"
            )
            self.shown.last = None
        self.clerk.settle()

    def crash(self) -> None:
        self.clerk.see(CRASH)
        self.clerk.wait_until_ready()

    def stop(self) -> None:
        self.clerk.see("!document.querySelector('#work').hidden && document.querySelector('#stop').click()")
        self.clerk.wait_until_ready()

    def _choose(self, choice: str) -> None:
        self.clerk.page.until("!!document.querySelector('dialog[open] .choices')")
        self.clerk.page.click(f"[data-choice={choice}]")

    # --- what must be so

    def look_at_once(self) -> None:
        """No verdict is shown as that of now which is of something else."""
        seen = self.clerk.see(_LOOK)
        answer, error = self.said(self.shown)
        if seen["level"] in NOW:
            assert not error and not self.shown.is_old, self.told(seen)
            assert seen["verdict"] == answer["verdict"]["text"], self.told(seen)
        typed = self.shown.edits["figures"]
        for key, text in typed.items():
            right = {text, answer["figures"][key]["text"] if answer else text}
            assert text is None or seen["cells"].get(key, text) in right, self.told(
                key, text, seen["cells"][key]
            )
        assert seen["unsaved"] == self.shown.is_unsaved or not seen["level"], self.told(seen)

    def look(self) -> None:
        """When the page has done its part, all of it is as the desk says."""
        self.clerk.settle()
        if self.clerk.see("!document.querySelector('#go-on').hidden"):
            self.clerk.page.click("#go-on")
        self.clerk.wait_until_checked()
        if self.clerk.see("document.querySelector('#head').className") == "verdict-refused":
            known = self.shown
            self.clerk.page.click("#again")
            if known.is_old and known.count:
                self._choose("stop")
            elif known.is_old:
                known.content, known.saved, known.is_old = known.path.read_bytes(), None, False
            self.clerk.wait_until_checked()
        seen = self.clerk.see(_LOOK)
        answer, error = self.said(self.shown)
        assert seen["changes"].startswith(f"改动 {self.shown.count} 处" if self.shown.count else ""), (
            self.told(seen)
        )
        assert seen["unsaved"] == self.shown.is_unsaved, self.told(seen)
        if error:
            assert seen["level"] == "refused", self.told(seen)
            return
        if self.shown.is_old:
            assert seen["level"] in ("changed", "refused"), self.told(seen)
        else:
            assert (seen["level"], seen["verdict"]) == (
                answer["verdict"]["level"],
                answer["verdict"]["text"],
            ), self.told(seen)
        right = {key: answer["figures"][key]["text"] for key in seen["cells"]}
        wrong = {key: (text, seen["cells"][key]) for key, text in right.items() if text != seen["cells"][key]}
        assert not wrong, self.told(wrong)
        assert seen["words"] == (answer["texts"][TEXT] or ""), self.told(seen["words"])

    def told(self, *seen: Any) -> str:
        return "\n".join([*self.done[-25:], f"{self.shown.path.name} {self.shown.edits}", *map(str, seen)])
