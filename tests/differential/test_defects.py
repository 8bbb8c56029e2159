"""Seeded defects: every one makes bytes and rules disagree, or there is a reason why none can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from differential.defects import DEFECTS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "privmodel"


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_place_is_there(defect):
    """
    What a defect replaces stands in the source, once.
    """
    text = (SOURCE / defect.file).read_text(encoding="utf-8")
    assert text.count(defect.old) == 1, f"{text.count(defect.old)} times in {defect.file}"


def seek(source, mode, examples):
    """What a search for a disagreement ends with, over the package in another place."""
    paths = os.pathsep.join([str(source), str(ROOT / "tests")])
    return subprocess.run(
        [sys.executable, "-m", "differential.seek", str(examples), mode],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.long
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_shows(defect, tmp_path):
    """
    A defect in one place of the source shows, unless it is one that nothing can show.
    """
    shutil.copytree(SOURCE, tmp_path / "privmodel", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "privmodel" / defect.file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(defect.old, defect.new), encoding="utf-8")
    ended = [seek(tmp_path, mode, defect.examples) for mode in defect.modes]
    for each in ended:
        assert "Traceback" not in each.stderr, each.stderr
    assert any(each.returncode for each in ended) != bool(defect.equivalent)
