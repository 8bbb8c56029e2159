"""From a name or a path to what a file holds: whatever stands in the way is said clearly."""

import pytest

from privmodel.catalogue.load import read_toml
from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import CatalogueError, UnknownName
from privmodel.model.countries import COUNTRIES
from privmodel.model.platform import Platform


def said(file):
    """What reading a file that can't be read says."""
    with pytest.raises(CatalogueError) as caught:
        read_toml(file)
    assert caught.value.file == file.name
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def test_a_missing_file(tmp_path):
    """
    A file that is not there is reported as such.
    """
    assert "there is no such file" in said(tmp_path / "nowhere.toml")


def test_a_directory(tmp_path):
    """
    A directory in place of a file is reported as such.
    """
    (tmp_path / "folder.toml").mkdir()
    assert "this is a directory" in said(tmp_path / "folder.toml")


def test_bytes_that_are_not_utf8(tmp_path):
    """
    A file in another encoding is reported with the first line that shows it.
    """
    file = tmp_path / "latin.toml"
    file.write_bytes('format = 1\nid = "x"\nname = "Café"\n'.encode("latin-1"))
    assert said(file) == "line 3 is not UTF-8; save the file as UTF-8"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    """
    A byte-order mark, which some editors write, changes nothing.
    """
    file = tmp_path / "marked.toml"
    file.write_bytes("format = 1\n".encode("utf-8-sig"))
    assert read_toml(file) == {"format": 1}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('format = 1\n[[fact]\nid = "X-1"\n', 2),
        ('format = 1\nid = "x\n', 2),
        ("format = 1\nformat = 1\n", 2),
        ("format = 1\n\nid = examplechat\n", 3),
    ],
)
def test_half_written_toml(tmp_path, text, line):
    """
    A text that is not TOML is reported with its line and what TOML wants.
    """
    file = tmp_path / "half.toml"
    file.write_text(text, encoding="utf-8")
    message = said(file)
    assert f"this is not TOML at line {line}, column" in message
    assert "texts stand in quotes" in message


@pytest.mark.parametrize("text", ['id = ["x"', "[[[[", "x = " + "[" * 5000])
def test_toml_that_never_ends(tmp_path, text):
    """
    A text that breaks off, or nests without end, is one clear error as well.
    """
    file = tmp_path / "endless.toml"
    file.write_text(text, encoding="utf-8")
    assert "this is not TOML" in said(file)


def test_every_number_of_the_form_but_one_is_wrong(tmp_path):
    """
    A file of another format number is refused, an absent number as well.
    """
    (tmp_path / "platforms").mkdir()
    for head in ("", "format = 0\n", 'format = "1"\n', "format = true\n"):
        (tmp_path / "platforms" / "x.toml").write_text(f'{head}id = "x"\n', encoding="utf-8")
        with pytest.raises(CatalogueError, match="format = 1"):
            Catalogue(tmp_path).platform("x")


@pytest.mark.parametrize("folder", ["platforms", "law"])
def test_an_id_is_the_name_of_its_file(tmp_path, folder):
    """
    A file whose id is not its name is refused, and nothing of it is kept.
    """
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "fr.toml").write_text(
        'format = 1\nid = "xf"\nname = "X"\n', encoding="utf-8"
    )
    catalogue = Catalogue(tmp_path)
    with pytest.raises(CatalogueError, match=r"id: 'xf' won't do; write 'fr'.*line 2"):
        catalogue.contents(folder, "fr")
    assert catalogue.loaded() == ()


def test_an_unknown_platform_has_neighbours():
    """
    A misspelt platform is answered with the nearest ones.
    """
    with pytest.raises(UnknownName, match="did you mean 'telegram'") as caught:
        builtin().platform("telegramm")
    assert caught.value.known == builtin().platforms()


def test_an_unknown_jurisdiction_has_neighbours():
    """
    A country that does not exist is an error that names the nearest ones.
    """
    with pytest.raises(UnknownName, match="no jurisdiction is called 'fra'; did you mean 'fr'"):
        builtin().jurisdiction("fra")


@pytest.mark.parametrize("name", ["atlantis", "xx", "", "FR", None])
def test_an_invented_country_is_an_error(name):
    """
    Only codes of countries name a law.
    """
    with pytest.raises(UnknownName):
        builtin().jurisdiction(name)


def test_a_country_without_a_file_is_open():
    """
    The law of a country without a file is a value: its instruments are unknown, which is not none.
    """
    without = sorted(COUNTRIES - set(builtin().jurisdictions()))
    assert len(without) > 200
    for name in without:
        law = builtin().jurisdiction(name)
        assert law.id == name
        assert law.instruments is None


def test_a_country_with_a_file_has_instruments():
    """
    Every law file of the catalogue has instruments.
    """
    for name in builtin().jurisdictions():
        assert builtin().jurisdiction(name).instruments


def test_contents_of_what_is_not_there():
    """
    Contents of an unknown folder or file are an error with the nearest names.
    """
    with pytest.raises(UnknownName, match="did you mean 'platforms'"):
        builtin().contents("platform", "signal")
    with pytest.raises(UnknownName, match="did you mean 'signal'"):
        builtin().contents("platforms", "sginal")


def test_an_empty_catalogue():
    """
    A catalogue without a folder has nothing, and says so when it is asked.
    """
    empty = Catalogue()
    assert empty.platforms() == empty.jurisdictions() == empty.loaded() == ()
    with pytest.raises(UnknownName):
        empty.platform("signal")


def test_what_is_added_has_contents():
    """
    A platform that was added without a file has contents and hides a file of the same name.
    """
    shipped = builtin().platform("signal")
    own = Platform(id="signal", facts=shipped.facts[:1], sources=shipped.sources)
    contents = builtin().with_platform(own).contents("platforms", "signal")
    assert contents.value is own
    assert [entry.fact for entry in contents.entries] == list(own.facts)
