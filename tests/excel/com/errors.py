"""What COM answers when something cannot be done, as pywin32 raises it."""

from __future__ import annotations

REJECTED = -2147418111
"""RPC_E_CALL_REJECTED: "Call was rejected by callee" (Microsoft, COM error codes)."""
IGNORED = -2146777998
"""VBA_E_IGNORE, 0x800AC472: what Excel answers while a cell is edited or a dialog is open."""
EXCEPTION = -2147352567
"""DISP_E_EXCEPTION: the object itself raised; its own code is the last of excepinfo."""
UNKNOWN_NAME = -2147352570
"""DISP_E_UNKNOWNNAME."""
TYPE_MISMATCH = -2147352571
"""DISP_E_TYPEMISMATCH."""
APPLICATION = -2146827284
"""Excel's "Application-defined or object-defined error", 1004."""
SUBSCRIPT = -2147352565
"""DISP_E_BADINDEX: "Subscript out of range", 9."""

VALUES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
}
"""Error values of cells as COM hands them over: ints (Microsoft, XlCVError: 2000 to 2042)."""
QUESTION_TOO_LONG = VALUES["#VALUE!"]
"""What Application.InputBox answers instead of asking (Error 2015)."""


class com_error(Exception):
    """pywintypes.com_error: hresult, text, (code, source, description, help, help id, scode), argument."""

    def __init__(
        self,
        hresult: int,
        strerror: str = "",
        excepinfo: tuple[object, ...] | None = None,
        argerror: int | None = None,
    ) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror = hresult, strerror
        self.excepinfo, self.argerror = excepinfo, argerror


def raised(text: str, scode: int = APPLICATION) -> com_error:
    """An error of Excel's own: 1004 unless another code is given."""
    return com_error(EXCEPTION, "Exception occurred.", (0, "Microsoft Excel", text, "", 0, scode), None)


def rejected() -> com_error:
    """A call that a busy Excel does not take."""
    return com_error(REJECTED, "Call was rejected by callee.", None, None)


def ignored() -> com_error:
    """A change that Excel does not take while a cell is edited."""
    return com_error(EXCEPTION, "Exception occurred.", (0, None, None, None, 0, IGNORED), None)


def no_such(name: object) -> com_error:
    """An item that a collection does not have."""
    return com_error(
        EXCEPTION, "Exception occurred.", (9, "", f"Invalid index: {name}", "", 0, SUBSCRIPT), None
    )
