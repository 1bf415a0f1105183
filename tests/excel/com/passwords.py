"""Passwords of protected sheets and workbooks: ECMA-376 part 1, 18.3.1.85, and part 4, 14.7.1."""

from __future__ import annotations

import base64
import hashlib
from typing import Any


def has_password(protection: Any) -> bool:
    return bool(
        protection.get("password") or protection.get("hashValue") or protection.get("workbookPassword")
    )


def matches(protection: Any, password: str) -> bool:
    if protection.get("hashValue"):
        return _hashed(protection, password) == protection.get("hashValue")
    own = protection.get("password") or protection.get("workbookPassword")
    return int(own, 16) == old_hash(password)


def put(protection: Any, password: str) -> None:
    protection.set("password", f"{old_hash(password):04X}")


def old_hash(password: str) -> int:
    """The hash of 16 bits of Excel before 2013."""
    found = 0
    for place, letter in enumerate(password, 1):
        turned = ord(letter) << place
        found ^= (turned & 0x7FFF) | (turned >> 15)
    return found ^ len(password) ^ 0xCE4B


def _hashed(protection: Any, password: str) -> str:
    kind = protection.get("algorithmName").replace("-", "").lower()
    found = hashlib.new(
        kind, base64.b64decode(protection.get("saltValue")) + password.encode("utf-16-le")
    ).digest()
    for turn in range(int(protection.get("spinCount"))):
        found = hashlib.new(kind, found + turn.to_bytes(4, "little")).digest()
    return base64.b64encode(found).decode()
