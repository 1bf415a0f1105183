"""自检: the panel for those who answer for the computers."""

from __future__ import annotations

from pathlib import Path

from tests.web.clerk import Clerk
from xlgov import __version__
from xlgov.form import editions
from xlgov.web.building.parts import runtime_pin
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.itself import about

DONE = "!!document.querySelector('.about-good, .about-error, .about-warning')"


def test_it_says_what_it_is_outside_a_browser_too(tmp_path: Path) -> None:
    told = about(Desk(tmp_path, tmp_path), {})
    assert told["program"] == __version__
    assert [each["template"] for each in told["editions"]] == [form.template for form in editions()]
    assert told["memory"] is None


def test_every_way_is_tried_and_stopped_and_the_answer_can_be_copied(clerk: Clerk) -> None:
    clerk.page.click("[data-view=about]")
    clerk.page.until(DONE)
    (verdict,) = clerk.texts(".about-verdict")
    assert verdict.startswith("合格：试了 13 种")
    shown = clerk.see("document.querySelector('#view-about').textContent")
    assert "没有看到" not in shown
    for expected in (__version__, "2021/", runtime_pin().digest, "default-src", "certutil -hashfile", "内核"):
        assert expected in shown
    clerk.page.ask("document.querySelector('#about-copy').focus()")
    clerk.page.press("Enter")
    clerk.page.until("document.querySelector('#copied')?.textContent.startsWith('已复制')")
    copied = clerk.page.copied()
    assert verdict in copied
    assert runtime_pin().digest in copied
    assert "script-src　'sha256-" in copied
    assert "Mozilla Public License" not in copied  # too long for that; it is read on the page
    clerk.page.ask("[...document.querySelectorAll('#view-about summary')].at(-1).focus()")
    clerk.page.press("Enter")
    (licences,) = clerk.texts(".about-licences")
    assert "Mozilla Public License" in licences
    assert "本程序" in licences


def test_a_policy_that_holds_nothing_back_is_seen(clerk: Clerk, built_page: Path, tmp_path: Path) -> None:
    html = built_page.read_text("utf-8")
    changed = tmp_path / "改过.html"
    changed.write_text(
        html.replace("img-src 'none'", "img-src https:").replace('"payload">H4s', '"payload">H4s ', 1)
    )
    clerk.page.open(changed.as_uri())
    clerk.wait_until_ready()
    clerk.page.click("[data-view=about]")
    clerk.page.until(DONE)
    (verdict,) = clerk.texts(".about-verdict")
    assert verdict.startswith("不合格：没有看到浏览器拦截图片。")
    assert "压缩的程序和数据✗ 与生成时不同" in clerk.see("document.querySelector('#view-about').textContent")
