"""Programs of others are heard in UTF-8, and not waited for without end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xlgov.errors import InputError
from xlgov.programs import heard

SAYS = "import os, sys; print('收到', os.getcwd()); print('不行', file=sys.stderr); sys.exit(3)"


def test_what_it_says_and_how_it_ends(tmp_path: Path) -> None:
    done = heard([sys.executable, "-c", SAYS], 1, "试一试：", tmp_path)
    assert done.stdout.split() == ["收到", str(tmp_path.resolve())]
    assert (done.stderr.strip(), done.returncode) == ("不行", 3)


def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(InputError, match="试一试：0 分钟没有完成"):
        heard([sys.executable, "-c", "import time; time.sleep(60)"], 0, "试一试：")
