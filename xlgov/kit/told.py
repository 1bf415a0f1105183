"""The sheets of text in a kit, as the editor of old Windows shows them right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files as resources

from xlgov import __version__, files
from xlgov.kit import lists, materials
from xlgov.kit.resolving import Lack, Resolved
from xlgov.kit.targets import PYTHONS
from xlgov.kit.wheels import Wheel

FIRST, SIGNING = "先看这里.txt", "签名和核对.txt"
_LINE = "=" * 80
_LICENCES = ("license", "licence", "copying", "notice")

_CONTENTS = {
    "安装.cmd": "Windows：双击安装",
    "卸载.cmd": "Windows：双击移除",
    "安装.sh": "Linux：安装",
    "卸载.sh": "Linux：移除",
    "年报助手.html": "网页版：双击就用，什么也不用装",
    "用户手册.html": "用户手册，双击就在浏览器里看",
    "模板": "空白的年报工作簿，不装程序也能填",
    "加载项": "Excel 加载项和 LibreOffice 扩展；安装程序会自己装，不用动它",
    "kit": "安装程序用的，不用动它",
    "python": "Python 的安装程序（python.org）",
    "wheels": "软件包，安装程序用的",
    "给信息技术人员": "核对、签名、软件物料清单、许可证",
}


def first(
    page: bool,
    installer: str | None,
    resolved: Sequence[Resolved],
    lacking: Sequence[Lack],
    parts: Mapping[str, bytes],
) -> bytes:
    """The sheet that is read first."""
    text = _text("first.txt").format(
        version=__version__,
        whom=_whom(page),
        served=_served(resolved),
        pythons="、".join(each for each in PYTHONS if any(one.python == each for one in resolved)),
        installer=_python(installer),
        page="就是本文件夹里的“年报助手.html”。" if page else "没有放进本安装包，请向制作安装包的人另要。",
        lacking=_lacking(page, lacking),
        contents=_contents(parts),
        sizes=_sizes(resolved),
    )
    return files.for_notepad(text)


def signing(bill: str) -> bytes:
    """The sheet for those who check, sign and hand on."""
    return files.for_notepad(_text("signing.txt").format(sums=lists.SUMS, version=__version__, bill=bill))


def licences(wheels: Iterable[Wheel]) -> bytes:
    """Under which licence each package is, with the texts that come with it."""
    parts = {wheel.file: wheel for wheel in wheels}
    seen: dict[tuple[str, str], Wheel] = {}
    for wheel in parts.values():
        seen.setdefault((wheel.name, str(wheel.version)), wheel)
    head = ["本安装包里的软件包和各自的许可证。许可证全文在后面。", ""]
    head += [f"· {name} {version}　{_stated(wheel)}" for (name, version), wheel in seen.items()]
    told = []
    for (name, version), wheel in seen.items():
        texts = [content for path, content in wheel.members.items() if _is_licence(path)]
        whole = "\n\n".join(text.decode("utf-8", "replace").strip() for text in texts)
        told.append(
            f"{_LINE}\n{name} {version}\n{_LINE}\n\n{whole or '（这个软件包里没有附许可证全文。）'}\n"
        )
    return files.for_notepad("\n".join([*head, "", *told]).replace("\r\n", "\n"))


def _is_licence(path: str) -> bool:
    """Whether a file of a wheel is the text of a licence, by its path."""
    inside = path.partition(".dist-info/")[2]
    if "/" in inside:
        return inside.startswith("licenses/")
    return inside.lower().startswith(_LICENCES)


def _stated(wheel: Wheel) -> str:
    told = [each.get("expression") or each["license"]["name"] for each in materials.licence(wheel)]
    return "、".join(told)


def _whom(page: bool) -> str:
    lines = ["填报人员：用“模板”里的工作簿填报，什么也不用装。"]
    if page:
        lines.append("要检查、改正、汇总又不想装程序的：双击“年报助手.html”。")
    lines.append("要在 Excel、LibreOffice 里点按钮的：照下面装。汇总单位的电脑也照下面装。")
    return "".join(f"· {line}\n" for line in lines)


def _served(resolved: Sequence[Resolved]) -> str:
    pythons: dict[str, list[str]] = {}
    for each in resolved:
        pythons.setdefault(each.target.title, []).append(each.python)
    lines = [f"· {title}：Python {'、'.join(there)}" for title, there in pythons.items()]
    if any(each.target.name.startswith("linux") for each in resolved):
        lines.append(
            "  （Linux 要 glibc 2.17 以上；国产系统如麒麟、统信的 glibc 够新，Python 往往太旧，见下。）"
        )
    return "能装：\n" + "\n".join(lines)


def _python(installer: str | None) -> str:
    if installer:
        return f"没有 Python 的 Windows 电脑：“安装.cmd”会先装安装包里带的 {installer}。"
    return "没有 Python 的电脑：请信息技术人员从 python.org 下载 64 位的安装程序，拷贝过来，为当前用户装好。"


def _lacking(page: bool, lacking: Sequence[Lack]) -> str:
    lines = [each.told() for each in lacking]
    if not page:
        lines.append("网页版“年报助手.html”没有放进来")
    return "\n".join(f"· {line}" for line in lines) or "不缺。"


def _contents(parts: Mapping[str, bytes]) -> str:
    there = {name.partition("/")[0] for name in parts} | {"给信息技术人员"}
    return "\n".join(f"· {name}　{told}" for name, told in _CONTENTS.items() if name in there)


def _sizes(resolved: Iterable[Resolved]) -> str:
    sizes: dict[str, dict[str, int]] = {}
    for each in resolved:
        for wheel in each.wheels:
            sizes.setdefault(each.target.title, {})[wheel.file] = len(wheel.content)
    told = (f"{title} {sum(those.values()) / 10**6:.0f} MB" for title, those in sizes.items())
    return f"软件包的大小：{'，'.join(told)}（有的是共用的）。"


def _text(name: str) -> str:
    return resources("xlgov.kit").joinpath("texts", name).read_text("utf-8")
