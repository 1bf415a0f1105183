"""The way to a running LibreOffice: its Python module, one connection, and the small values it speaks."""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import os
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xlgov.errors import InputError

_FOLDERS = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    r"C:\Program Files\LibreOffice\program",
)
"""Where uno.py lies when the interpreter in use does not have it on its own path."""


@cache
def uno() -> Any:
    """The module ``uno``, whichever interpreter runs this. Raises InputError where it cannot be loaded.

    Importing it replaces ``builtins.__import__``, after which a missing module raises ImportError instead of
    ModuleNotFoundError and optional imports of other packages break; the original is put back at once.
    Its exceptions hand every attribute to LibreOffice, a traceback included, and break in context managers;
    they are taught to keep what is Python's own.
    """
    original = builtins.__import__
    module: Any
    try:
        module = importlib.import_module("uno")
    except ImportError:
        module = _from_installation()
    finally:
        builtins.__import__ = original
    to_office = module._uno_struct__setattr__

    def set_attribute(self: Any, name: str, value: Any) -> None:
        if isinstance(self, BaseException) and name.startswith("__"):
            BaseException.__setattr__(self, name, value)
        else:
            to_office(self, name, value)

    module._uno_struct__setattr__ = set_attribute
    # these two were made while the module was imported
    for made in ("Exception", "RuntimeException"):
        module.getClass(f"com.sun.star.uno.{made}").__setattr__ = set_attribute
    return module


def _from_installation() -> Any:
    named = os.environ.get("UNO_PATH")
    folders = [Path(folder) for folder in ((named,) if named else ()) + _FOLDERS]
    folders += sorted(Path("/opt").glob("libreoffice*/program"))
    for folder in folders:
        if not (folder / "uno.py").is_file():
            continue
        # pyuno, a compiled module beside uno.py, is found by path; nothing else there may shadow our packages
        sys.path.append(str(folder))
        try:
            module = _load("uno", folder / "uno.py")
            _load("unohelper", folder / "unohelper.py")
        except ImportError:
            sys.modules.pop("uno", None)
            continue
        finally:
            sys.path.remove(str(folder))
        return module
    raise InputError(
        "这里的 Python 连接不上 LibreOffice（缺少 uno 模块，或版本不一致）",
        advice="请安装 python3-uno，并使用与它同一版本的 Python。",
    )


def _load(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def struct(name: str, **fields: Any) -> Any:
    """A UNO structure ``com.sun.star.<name>`` with some of its fields set."""
    value = uno().createUnoStruct(f"com.sun.star.{name}")
    for field, content in fields.items():
        setattr(value, field, content)
    return value


def enum(name: str, value: str) -> Any:
    """A value of the UNO enumeration ``com.sun.star.<name>``."""
    return uno().Enum(f"com.sun.star.{name}", value)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO takes them."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def url_of(path: str | Path) -> str:
    """The file URL of a path."""
    return str(uno().systemPathToFileUrl(str(Path(path).absolute())))


def path_of(url: str) -> str:
    """The path of a file URL; an empty URL (a document never saved) gives an empty path."""
    return str(uno().fileUrlToSystemPath(url)) if url.startswith("file:") else ""


@dataclass(frozen=True, slots=True)
class Connection:
    """A running LibreOffice: its component context, service manager and desktop."""

    context: Any
    manager: Any
    desktop: Any

    def create(self, service: str, *arguments: Any) -> Any:
        """A new instance of a service, such as ``com.sun.star.awt.Toolkit``."""
        if arguments:
            return self.manager.createInstanceWithArgumentsAndContext(service, arguments, self.context)
        return self.manager.createInstanceWithContext(service, self.context)


def connected(pipe: str, *, timeout: float = 10.0) -> Connection:
    """The LibreOffice that listens on a pipe. Raises InputError when none answers in `timeout` seconds."""
    module = uno()
    local = module.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + timeout
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except module.getClass("com.sun.star.uno.Exception"):
            if time.monotonic() > end:
                raise InputError(
                    "连接不上 LibreOffice", advice="请保存文件，关闭并重新打开 LibreOffice 后再试。"
                ) from None
            time.sleep(0.05)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    return Connection(context, manager, desktop)
