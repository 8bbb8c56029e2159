"""Other versions of catalogue files, wherever they lie."""

from pathlib import Path

import pytest

import privmodel as pm
from privmodel.catalogue.versions import catalogue_of, read_version

DATA = Path(pm.__file__).parent / "catalogue" / "data"
FILES = sorted((*DATA.glob("platforms/*.toml"), *DATA.glob("law/*.toml")))


@pytest.mark.parametrize("file", FILES[::6], ids=lambda file: file.stem)
def test_under_another_name(file, tmp_path):
    """
    A platform's or a law's file is told apart by what stands in it, under any name and anywhere.
    """
    copy = tmp_path / "version of tuesday.toml"
    copy.write_bytes(file.read_bytes())
    found = read_version(copy)
    shelf = pm.builtin()
    if file.parent.name == "law":
        assert found == shelf.jurisdiction(file.stem)
    else:
        assert found == shelf.platform(file.stem)


def test_faults(tmp_path):
    """
    Every fault of the file is named with its line.
    """
    file = tmp_path / "x.toml"
    file.write_text('format = 1\nid = "x"\nnam = "X"\n', encoding="utf-8")
    with pytest.raises(pm.CatalogueError, match=r"nam.*line 3"):
        read_version(file)


def test_a_folder():
    """
    A folder of platforms and laws is a catalogue; any other folder is refused.
    """
    assert catalogue_of("examples/versions/2023").platforms() == ("examplechat",)
    with pytest.raises(pm.CatalogueError, match="neither platforms/ nor law/"):
        catalogue_of("tests")
