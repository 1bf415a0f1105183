"""Whether the Python that runs this can be used: ``python probe.py`` ends with 0, or with one of the numbers
below. Written so that the oldest Python reads it.
"""

import os
import platform
import struct
import sys
import sysconfig

FIT = 0
TOO_OLD = 10
NO_LIST = 11
"""the package has no wheels for this version"""
BITS_32 = 12
FROM_STORE = 13
"""what it writes is seen by nobody else: Excel could not start it"""
NOT_CPYTHON = 14
NO_SUCH_COMPUTER = 15
"""the package has no wheels for this processor or C library"""
NOT_WHOLE = 16
"""made to be embedded, or without a module that installing or the program needs"""

_OLDEST = (3, 11)
_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "arm64": "aarch64"}
_OLDEST_GLIBC = (2, 17)
_NEEDED = ("ctypes", "venv", "xml.parsers.expat", "zlib")


def _machine():
    found = platform.machine().lower()
    return _MACHINES.get(found, found)


def _system():
    """The target as the lists name it, None for a computer that none is made for."""
    if sys.platform == "win32":
        # a 64-bit Python for Intel runs on ARM too, and says AMD64 of itself by its compiler
        return "windows" if "AMD64" in sys.version else None
    if sys.platform.startswith("linux") and _glibc() >= _OLDEST_GLIBC:
        return "linux-" + _machine()
    return None


def _glibc():
    name, version = platform.libc_ver()
    parts = version.split(".")
    if name != "glibc" or len(parts) < 2 or not parts[0].isdigit() or not parts[1].isdigit():
        return (0, 0)
    return (int(parts[0]), int(parts[1]))


def _is_plain():
    """Whether it is CPython as python.org and the systems make it; that of MinGW takes other wheels."""
    if platform.python_implementation() != "CPython" or sysconfig.get_config_var("Py_GIL_DISABLED"):
        return False
    return sys.platform != "win32" or "GCC" not in sys.version


def _is_whole():
    try:
        for name in _NEEDED:
            __import__(name)
    except ImportError:
        return False
    return True


def list_name():
    """The name of the list of wheels for this Python."""
    return "%s-%d.%d.txt" % (_system(), sys.version_info[0], sys.version_info[1])


def verdict(lists):
    """One of the numbers above; ``lists`` is the folder with the lists."""
    if sys.version_info[:2] < _OLDEST:
        return TOO_OLD
    if sys.platform == "win32" and "WindowsApps" in sys.executable + sys.base_prefix:
        return FROM_STORE
    if not _is_plain():
        return NOT_CPYTHON
    if struct.calcsize("P") != 8:
        return BITS_32
    if _system() is None:
        return NO_SUCH_COMPUTER
    if not _is_whole():
        return NOT_WHOLE
    if os.path.exists(os.path.join(lists, list_name())):
        return FIT
    prefix = _system() + "-"
    served = [each for each in os.listdir(lists) if each.startswith(prefix)]
    return NO_LIST if served else NO_SUCH_COMPUTER


if __name__ == "__main__":
    sys.exit(verdict(os.path.join(os.path.dirname(os.path.abspath(__file__)), "lists")))
