"""The laws notice mistakes: each seeded defect makes one of the tests named beside it fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import privmodel
from defects import DEFECTS

ROOT = Path(__file__).parents[1]
HOUSE = Path(privmodel.__file__).parent


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_what_is_replaced_is_there_once(defect):
    """
    The text that a defect replaces occurs exactly once in its file, and the new text is another.
    """
    assert (HOUSE / defect.file).read_text(encoding="utf-8").count(defect.old) == 1
    assert defect.new != defect.old
    for test in defect.tests:
        assert (ROOT / test).is_file()


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package that may be spoilt."""
    home = tmp_path_factory.mktemp("spoilt")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HOUSE, home / "privmodel", ignore=ignored)
    return home


def run(home, *arguments):
    """Python in a process of its own, with the package taken from there."""
    return subprocess.run(
        [sys.executable, "-B", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(home), "HYPOTHESIS_PROFILE": "noticing"},
        capture_output=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )


PYTEST = ("-m", "pytest", "-n0", "-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no")


@pytest.mark.long
def test_the_copy_is_sound(copy):
    """
    Before anything is spoilt, the copy is what is tested, and every test named passes.
    """
    where = run(copy, "-c", "import privmodel; print(privmodel.__file__)")
    assert Path(where.stdout.strip()).parent == copy / "privmodel"
    done = run(copy, *PYTEST, *sorted({test for defect in DEFECTS for test in defect.tests}))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_it_is_noticed(copy, defect):
    """
    With the defect in place, one of the tests named fails, and not because nothing can be loaded.
    """
    path = copy / "privmodel" / defect.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(defect.old, defect.new), encoding="utf-8")
    try:
        done = run(copy, *PYTEST, *defect.tests)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == 1, f"nobody noticed:\n{done.stdout}{done.stderr}"
    assert "error" not in done.stdout.splitlines()[-1], done.stdout
