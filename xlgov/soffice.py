"""LibreOffice's program: where it is, what it is started with, what it makes of a file, and how it is ended
for certain."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlgov.errors import InputError

_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""A virtual environment's variables must not reach LibreOffice's own Python."""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)
"""What a file that a stranger made must not do: run anything, or have something fetched."""
_PIPES = ("/tmp", "/var/tmp")
"""Where LibreOffice has its pipes, whatever the folder of temporary files is."""
_FILTERS = {".pdf": "writer_pdf_Export", ".docx": "MS Word 2007 XML", ".xlsx": "Calc MS Excel 2007 XML"}


def soffice() -> str:
    """The LibreOffice program. Raises InputError where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        found = next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        raise InputError("这台电脑上没有找到 LibreOffice", "请先安装 LibreOffice。")
    return found


def converted(content: bytes, ending: str, target: str, seconds: float, expected: str = "") -> bytes | None:
    """What LibreOffice makes of the bytes of a file that is called ``ending``, as a file that is called
    ``target``; None where it makes nothing.

    It is started apart from one that the user has open, with settings that are thrown away after it; macros
    of the file do not run, and nothing that the file points to is fetched. ``expected`` is the name of the
    only filter that may read it. Raises InputError where there is no LibreOffice, TimeoutError after so many
    ``seconds``.
    """
    program = soffice()
    with tempfile.TemporaryDirectory(prefix="xlgov-", ignore_cleanup_errors=True) as name:
        source = Path(name, f"report{ending}")
        source.write_bytes(content)
        profile = Path(name, "profile")
        _set_up(profile)
        given = [program, apart(profile), "--headless", "--norestore", "--nologo", "--nodefault"]
        given += ["--nolockcheck", *([f"--infilter={expected}"] if expected else [])]
        out = Path(name, "out")
        given += ["--convert-to", f"{target[1:]}:{_FILTERS[target]}", "--outdir", str(out), str(source)]
        try:
            _run(given, seconds)
        finally:
            swept(profile)
        try:
            return (out / source.with_suffix(target).name).read_bytes()
        except FileNotFoundError:
            return None


def _set_up(profile: Path) -> None:
    """Write the settings into a profile that is used once."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    folder = profile / "user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )


def _run(given: Sequence[str], seconds: float) -> None:
    """Start LibreOffice and wait until it has ended; TimeoutError."""
    process = subprocess.Popen(
        given,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    finally:
        kill(process)


def apart(profile: Path) -> str:
    """The switch that starts a LibreOffice of its own beside the user's, with its settings in this folder."""
    return f"-env:UserInstallation={profile.absolute().as_uri()}"


def environment() -> dict[str, str]:
    """The variables to start it with."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    if virtual := os.environ.get("VIRTUAL_ENV"):
        # LibreOffice's Python takes the first python3 on the path for its own
        places = kept.get("PATH", "").split(os.pathsep)
        kept["PATH"] = os.pathsep.join(place for place in places if Path(place).parent != Path(virtual))
    return kept


def kill(process: subprocess.Popen[bytes]) -> None:
    """End it whatever it is doing; it was started in a session of its own."""
    # what is started is a shell script, on Windows a small program, that starts the real one: both have to go
    if sys.platform == "win32":
        if process.poll() is None:
            ending = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
            with contextlib.suppress(OSError):
                words = [str(ending), "/F", "/T", "/PID", str(process.pid)]
                subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        process.kill()
    else:
        import signal

        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def traces(profile: Path, pipe: str = "") -> list[Path]:
    """The files outside its profile folder that a LibreOffice leaves when it is killed (none on Windows)."""
    if sys.platform == "win32":
        return []
    # desktop/source/app/officeipcthread.cxx: MD5 of the address in UTF-16, every byte without leading zero
    digest = hashlib.md5(profile.absolute().as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    names = ["SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest), *([pipe] if pipe else [])]
    # sal/osl/unx/pipe.cxx
    return [Path(folder, f"OSL_PIPE_{os.getuid()}_{name}") for folder in _PIPES for name in names]


def swept(profile: Path, pipe: str = "") -> None:
    """What a LibreOffice that was killed leaves outside its profile folder is gone. Raises nothing."""
    for path in traces(profile, pipe):
        with contextlib.suppress(OSError):
            path.unlink()
