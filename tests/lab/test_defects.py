"""The tests of the laboratory notice defects that are seeded one at a time.

Each defect is put into a copy of the source, and the other tests of this folder are run on it in an
interpreter of their own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import privmodel
from lab.defects import DEFECTS

HERE = Path(__file__)
ROOT = HERE.parents[2]
HOUSE = Path(privmodel.__file__).parent
TESTS_FAILED = 1
"""What pytest ends with when tests ran and some failed."""


def seeded(folder, defect=None):
    """A copy of the package, with a defect if one is given."""
    shutil.copytree(HOUSE, folder / "privmodel", ignore=shutil.ignore_patterns("__pycache__"))
    if defect is not None:
        file = folder / "privmodel" / "lab" / defect.file
        text = file.read_text(encoding="utf-8")
        for old, new in defect.changes:
            assert old in text, f"{defect.file} no longer has: {old}"
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return folder


def judged(folder):
    """How the tests of this folder end on a copy of the package, and what they say."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n0", "-x", "-q", "-p", "no:cacheprovider"),
            *(str(HERE.parent), f"--ignore={HERE}"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder), "HYPOTHESIS_PROFILE": "noticing"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    return done.returncode, done.stdout[-2000:]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_list_is_up_to_date(defect):
    """
    What a defect changes still stands in its file.
    """
    file = HOUSE / "lab" / defect.file
    for old, new in defect.changes:
        assert old in file.read_text(encoding="utf-8")
        assert new != old


@pytest.mark.long
def test_the_source_as_it_is_passes(tmp_path):
    """
    Without a defect the tests pass on a copy.
    """
    status, said = judged(seeded(tmp_path))
    assert status == 0, said


@pytest.mark.long
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defects_are_noticed(defect, tmp_path):
    """
    With a defect some test fails.
    """
    status, said = judged(seeded(tmp_path, defect))
    assert status == TESTS_FAILED, said
