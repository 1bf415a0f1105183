"""A new edition of the form is one file: one is made, and everything is done with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.form.drafting import NAME, NEW_CODE, NEW_IDENTITY, YEAR, draft, gaining, lacking
from tests.office import Office
from xlgov.collection import check_editions
from xlgov.errors import FormError
from xlgov.form import load_file, words_of
from xlgov.form.folder import DRAFTS


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """A folder with the drafted edition."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / f"{NAME}.toml").write_text(draft(), "utf-8")
    return folder


def tried(drafts: Path, *given: str) -> str:
    """What pytest says of tests that are run where the drafts are found, and that all pass."""
    done = in_a_process(drafts, "-m", "pytest", "-q", "-n", "0", *given)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    return done.stdout


def in_a_process(drafts: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a process that finds the drafts."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {DRAFTS: str(drafts)},
        cwd=REPOSITORY,
        check=False,
    )


def test_everything_is_done_with_a_new_edition(drafts: Path) -> None:
    tried(drafts, "-m", "not office", "tests/form/made_up.py")


def test_an_edition_that_lacks_a_row_or_column_is_used_as_it_is(tmp_path: Path) -> None:
    keys = ("rules", "in_force", "fees", "natural_person", "brought_forward", "carried_forward", "pending")
    for year, key in enumerate(keys, YEAR):
        (tmp_path / f"{year}.toml").write_text(lacking(key, year), "utf-8")
    assert f"{len(keys)} passed" in tried(tmp_path, "tests/form/lacking.py")


def test_an_edition_with_a_table_and_a_section_more(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.toml").write_text(gaining(YEAR), "utf-8")
    assert "2 passed" in tried(tmp_path, "tests/form/gaining.py")


@pytest.mark.office
def test_the_live_checks_of_a_new_edition(drafts: Path, office: Office) -> None:
    tried(drafts, "-m", "office", "tests/form/made_up.py")


def test_a_draft_is_looked_at_by_hand(drafts: Path) -> None:
    form = load_file(drafts / f"{NAME}.toml")
    assert words_of(form, NEW_CODE).number == 900
    assert words_of(form, "A-ROW").title == "表三每行横向合计"


def test_an_edition_may_word_an_old_identity_anew(drafts: Path) -> None:
    words = 'number = 34\nfamily = "total"\ntitle = "新说法"\ntext = "甲"\nbasis = "乙"\nadvice = "丙"\n'
    path = drafts / f"{NAME}.toml"
    path.write_text(draft().replace('code = "A-OUT"\n', f'code = "A-OUT"\n{words}'), "utf-8")
    assert words_of(load_file(path), "A-OUT").title == "新说法"
    script = "from xlgov.collection.rulebook import describe\nprint(describe('A-OUT'))"
    assert in_a_process(drafts, "-c", script).stdout.startswith("A-OUT　新说法")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            NEW_IDENTITY,
            '\n[[identity]]\ncode = "P-X"\nformulas = ["proactive.fees.amount <= 1"]',
            "nothing is said of P-X",
        ),
        ('total = "A-ROW"', 'total = "A-RWO"', "nothing is said of A-RWO"),
        ('code = "P-TWO"', 'code = "A-ROW"', "A-ROW is number 30, not 900"),
        ("number = 900", 'number = "neun"', "P-TWO: number is 'neun'"),
        ('code = "P-TWO"', 'code = "甲"', "'甲' is no code"),
        ('key = "upheld"', 'key = "Upheld"', "'Upheld' is no key"),
        ('tag = "unavailable"', 'tag = "unavailabel"', "no rule asks for the tag 'unavailabel'"),
        ('label = "本年处理决定数量", span = 3', 'label = "本年处理决定数量", span = 9', "not of one width"),
        ('sheet = "申请办理"', 'sheet = "申请:办理"', "cannot be the name of a sheet"),
        (
            'section = 3\nsheet = "申请办理"',
            'section = 3\nsheet = "申请"',
            "its sheet is 申请, its section's 申请办理",
        ),
        ("number = 5", "number = 7", "it is section 5"),
        ('instrument = "国办公开办函〔2026〕8号"', 'instrument = ""', "instrument"),
    ],
)
def test_a_draft_that_leaves_something_unsaid_is_refused(
    drafts: Path, old: str, new: str, message: str
) -> None:
    path = drafts / f"{NAME}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(FormError, match=message):
        load_file(path)


def test_a_folder_of_drafts_that_is_not_there(tmp_path: Path) -> None:
    done = in_a_process(tmp_path / "nowhere", "-c", "import xlgov.form")
    assert "there is no folder" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("2027.toml", draft(), "2027.toml says edition = '2026', first_year = 2026;"),
        ("neu.toml", draft(), "it is not named by its first year"),
        ("2021.toml", draft(), "stands in two folders"),
        (f"{NAME}.toml", draft().replace("number = 900", "number = 30"), "30 is the number of A-ROW;"),
        (
            f"{NAME}.toml",
            draft().replace('family = "disclosure"', 'family = "x"'),
            "is of no family 'x'",
        ),
        (f"{NAME}.toml", draft().replace(NEW_CODE, "R-SUM"), "R-SUM is the code of another rule"),
        (f"{NAME}.toml", draft().replace("remarks.amount", "remarks.amout"), "there is no remark 'amout'"),
        (f"{NAME}.toml", draft().replace("instrument =", "instrumnt ="), "'instrument' is missing"),
    ],
)
def test_a_folder_of_drafts_that_do_not_fit_is_refused(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    done = in_a_process(tmp_path, "-c", "from xlgov.collection import check_editions\ncheck_editions()")
    assert done.returncode == 1
    assert message in done.stderr.splitlines()[-1]


def test_a_draft_loaded_by_hand_is_held_against_the_rules(drafts: Path) -> None:
    path = drafts / f"{NAME}.toml"
    check_editions([load_file(path)])
    path.write_text(draft().replace(NEW_CODE, "A-SECRET"), "utf-8")
    with pytest.raises(FormError, match="A-SECRET is the code of another rule"):
        check_editions([load_file(path)])
    path.write_text(draft().replace("number = 900", "number = 35"), "utf-8")
    with pytest.raises(FormError, match="35 is the number of A-SIX-SUM"):
        check_editions([load_file(path)])
