"""What our scripts do not contain: the ways out that no policy stops, and the ways to turn text into code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlgov.web import client

FOLDER = Path(client.__file__).parent
SCRIPTS = sorted(FOLDER.glob("*.js"))
SELF_CHECK = "self_check.js"
"""the one script that tries ways into a network, all of them to an address that belongs to nobody"""

LEAVING = {
    "navigation": r"location\s*\.\s*(?:href|assign|replace|reload|hash|search|pathname)\s*(?:=(?!=)|\()",
    "another address": r"\blocation\s*=(?!=)|navigation\s*\.\s*navigate|(?:push|replace)State\b",
    "another window": r"(?:window|self|globalThis)\.open|(?<![\w.])open\s*\(|_blank|_top|_parent",
    "WebRTC": r"RTCP|RTCD|getUserMedia|mediaDevices",
    "forms": r"\.submit\s*\(|requestSubmit|formaction|\.action\s*=(?!=)|[{,]\s*action:",
    "links": r"preconnect|prefetch|prerender|speculationrules|modulepreload|\bping\b",
    "devices": r"\.\s*(?:bluetooth|usb|serial|hid|share|geolocation|credentials|serviceWorker)\b",
    "others": r"BroadcastChannel|SharedWorker|\bwindow\.(?:opener|parent|top)\b|Notification|PaymentRequest",
}
_TAGS = "script|iframe|frame|object|embed|img|image|audio|video|link|source|track|base|meta"
NETWORK = {
    "requests": r"\bfetch\s*\(|XMLHttpRequest|sendBeacon|WebSocket|WebTransport|EventSource",
    "addresses": r"\b(?:https?|wss?|ftp)://|[\"'`]//[a-z]",
    "loading": rf"(?:element|createElement)\(\s*[\"'](?:{_TAGS})[\"']|new Image\b|\.src(?:set|doc)?\s*=(?!=)",
    "styles": r"\burl\(|@import|FontFace",
}
CODE = {
    "code from text": r"\beval\b|new\s+Function|\bFunction\s*\(|set(?:Timeout|Interval)\s*\(\s*[\"'`]",
    "code from elsewhere": r"\bimport\s*\(|importScripts\s*\(",
    "markup from text": r"(?:inner|outer)HTML|insertAdjacentHTML|document\s*\.\s*write|DOMParser|srcdoc",
    "markup in pieces": r"createContextualFragment|setHTMLUnsafe|parseHTMLUnsafe|[\"']style[\"']\s*:",
    "addresses that run": r"javascript:|data:text",
}
KEEPING = {
    "storage": r"localStorage|sessionStorage|indexedDB|\bcaches\b|document\s*\.\s*cookie|cookieStore",
    "folders": r"storage\s*\.\s*(?:getDirectory|persist)",
}
RUNTIME = {
    "another address": {"location="},
    "another window": {"open("},
    "WebRTC": {"getUserMedia"},
    "links": {"prerender"},
    "requests": {"fetch(", "XMLHttpRequest", "WebSocket"},
    "addresses": {"https://", "ws://", "wss://"},
    "loading": {'createElement("script"', "new Image", ".src="},
    "code from text": {"eval", "Function("},
    "code from elsewhere": {"import(", "importScripts("},
    "addresses that run": {"data:text"},
    "storage": {"indexedDB", "sessionStorage"},
}
"""What is in Pyodide's own text, for other uses than ours. "location=", "open(" and "prerender" are a place
of the graphics, files and a word; nothing leads to another address, and a worker has no windows, WebRTC or
microphone. The policy stops the requests and code from text; nothing is stored: see test_policy."""


def code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"(?m)^\s*//.*$|/\*.*?\*/|\s//\s.*$", "", path.read_text("utf-8"))


def test_the_scripts_are_found() -> None:
    assert len(SCRIPTS) > 10
    assert SELF_CHECK in [path.name for path in SCRIPTS]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_way_out(path: Path) -> None:
    forbidden = LEAVING | CODE | KEEPING | ({} if path.name == SELF_CHECK else NETWORK)
    source = code(path)
    if path.name == "worker.js":  # answers Pyodide's own requests from memory; the address is a dummy
        source = source.replace("https://offline.invalid/", "")
    if re.search(r"\bfunction open\(|\bconst open =", source):  # a function of its own
        source = re.sub(r"(?<![\w.])open\(", "ours(", source)
    found = {what: hit[0] for what, pattern in forbidden.items() if (hit := re.search(pattern, source))}
    assert not found


def test_what_the_text_of_the_runtime_has_is_known(built_page: Path) -> None:
    held = re.search(r'id="worker">(.*?)</script>', built_page.read_text("utf-8"), re.DOTALL)
    assert held
    found = {
        what: set(re.findall(way, held[1])) for what, way in (LEAVING | NETWORK | CODE | KEEPING).items()
    }
    assert {what: hits for what, hits in found.items() if hits} == RUNTIME


def test_the_program_does_not_reach_for_the_browser() -> None:
    reaching = re.compile(r"^\s*(?:import|from) (?:js|pyodide\w*)\b", re.MULTILINE)
    package = FOLDER.parent.parent
    found = [path.name for path in package.rglob("*.py") if reaching.search(path.read_text("utf-8"))]
    assert found == ["itself.py"]  # how much memory it has taken


def test_the_self_check_names_no_address_that_somebody_has() -> None:
    source = code(FOLDER / SELF_CHECK)
    assert re.findall(r"\w+://[^\"'`]*", source) == ["https://xlgov.invalid/"]


def test_the_page_itself_refers_to_nothing() -> None:
    html = (FOLDER / "page.html").read_text("utf-8")
    assert not re.search(r"\b(?:src|href(?!=\"#)|action|ping|background|poster|srcset|on\w+)\s*=", html)
    assert not re.search(r"<(?:form|base|link|iframe|object|embed|img|audio|video)\b", html)
    styles = "".join(path.read_text("utf-8") for path in sorted((FOLDER / "styles").glob("*.css")))
    assert not re.search(r"url\(|@import|@font-face|expression\(", styles)


@pytest.mark.parametrize(
    "bad",
    [
        "location.href = address", "window.location = x", "location.assign(x)", "window.open(x)", "open(x)",
        "new RTCPeerConnection()", "form.submit()", "link.ping = x", "fetch(x)", "new WebSocket(x)",
        'element("img", {})', 'element("form", { action: x })', "eval(x)",
        "new Function(x)", "node.innerHTML = x",
        "document.write(x)", 'setTimeout("x")', "localStorage.x", 'a.target = "_blank"',
        'href: "javascript:x"',
    ],
)  # fmt: skip
def test_each_way_would_be_seen(bad: str) -> None:
    assert any(re.search(pattern, bad) for pattern in (LEAVING | NETWORK | CODE | KEEPING).values())
