"""The page as it is handed on: in a zip with a sheet that says how to use it, because mail filters drop large
HTML files."""

from __future__ import annotations

import io
import zipfile

from xlgov import __version__, files
from xlgov.web.building.licences import NAME as LICENCES
from xlgov.web.building.page import Built

PAGE, SHEET = "年报助手.html", "使用说明.txt"
_SHEET = """年报助手 {version} 使用说明

一、这是什么
“年报助手.html”是一个网页文件，用来检查、改正、汇总政府信息公开工作年度报告，
生成标注工作簿、Word 公开稿、网页和数据文件。
不用安装，不用联网。年报只在这台电脑的浏览器里读，不上传到任何地方；关掉网页，什么都不留下。

二、怎么用
1. 先把压缩包里的文件都解压出来，不要在压缩包里直接打开。
2. 双击“年报助手.html”。几秒钟后，右上方显示“可以使用了”。
3. 把年报文件或者整个文件夹拖到网页里，也可以点“选择文件”。
4. 看每份年报的结果，在页面上改正，再下载需要的文件。原来的文件不会被改动。

三、用什么浏览器
Edge 或 Chrome，103 以上的版本。360、QQ、搜狗等浏览器请升级，并把地址栏右边的“兼容模式”换成“极速模式”。
双击后打开的不是这些浏览器的：在文件上点右键，选“打开方式”。

四、怎么确认文件没有被换过
按住 Shift 键，在文件夹空白处点右键，选“在此处打开 PowerShell 窗口”（或“在终端中打开”），
输入下面一行，按回车：
certutil -hashfile {page} SHA256
得到的应当是：
{digest}
与发布单位公布的也应当一致。不一致的不要使用，请重新取一份。

五、许可
各部分的许可证见“{licences}”，在网页的“自检”里也能看到。
"""


def release(built: Built) -> bytes:
    """The zip: the page, the sheet for its users, the licences; the same page gives the same bytes."""
    sheet = _SHEET.format(version=__version__, page=PAGE, digest=built.sha256, licences=LICENCES)
    members = {PAGE: built.html, SHEET: files.for_notepad(sheet), LICENCES: files.for_notepad(built.licences)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, files.ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            made.writestr(member, content)
    return stream.getvalue()
