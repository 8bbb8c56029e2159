"""The catalogue as it is shipped: read as it is needed, and the same for everybody."""

import shutil
from pathlib import Path

import pytest

import privmodel.catalogue
from privmodel.catalogue.coverage import coverage
from privmodel.catalogue.lint.subject import Subject
from privmodel.catalogue.registry import Catalogue, builtin
from privmodel.errors import CatalogueError
from privmodel.model.platform import Platform

DATA = Path(privmodel.catalogue.__file__).parent / "data"
DOCS = Path(__file__).parents[2] / "docs"
FILES = [
    (folder, name)
    for folder, names in (
        ("platforms", builtin().platforms()),
        ("law", builtin().jurisdictions()),
        ("claims", builtin().claimed()),
    )
    for name in names
]


def test_everything_is_listed():
    """
    Every data file of the package is a platform, a jurisdiction or claims of the catalogue.
    """
    found = {f"{path.parent.name}/{path.stem}" for path in DATA.rglob("*.toml")}
    assert found == {f"{folder}/{name}" for folder, name in FILES}


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_only_what_is_asked_for_is_read(folder, name):
    """
    Asking for one platform, one jurisdiction or the claims on one reads its file and no other.
    """
    catalogue = Catalogue(DATA)
    assert catalogue.loaded() == ()
    asked = {
        "platforms": catalogue.platform,
        "law": catalogue.jurisdiction,
        "claims": catalogue.claims,
    }
    found = asked[folder](name)
    assert found.id == name
    assert catalogue.loaded() == (f"{folder}/{name}",)


def test_a_faulty_neighbour_does_no_harm(tmp_path):
    """
    A faulty file is an error for whoever asks for it and for nobody else.
    """
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    (tmp_path / "platforms" / "telegram.toml").write_text("format = ", encoding="utf-8")
    catalogue = Catalogue(tmp_path)
    assert catalogue.platform("signal").id == "signal"
    with pytest.raises(CatalogueError):
        catalogue.platform("telegram")
    assert catalogue.loaded() == ("platforms/signal",)


def test_the_digest_is_that_of_the_bytes(tmp_path):
    """
    Two catalogues have one digest exactly when every file has the same bytes.
    """
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    digest = builtin().digest()
    assert Catalogue(tmp_path).digest() == digest == builtin().digest()
    for folder, name in FILES:
        file = tmp_path / folder / f"{name}.toml"
        before = file.read_bytes()
        file.write_bytes(before.replace(b"2", b"3", 1))
        assert Catalogue(tmp_path).digest() != digest, name
        file.write_bytes(before)
    assert Catalogue(tmp_path).digest() == digest
    (tmp_path / "law" / "de.toml").rename(tmp_path / "law" / "at.toml")
    assert Catalogue(tmp_path).digest() != digest


def test_the_digest_covers_what_was_added():
    """
    Two added platforms that differ in any way give different digests; equal ones give the same.
    """
    one = Platform(id="own", selectors=["email"])
    other = Platform(id="own", selectors=["phone_number"])
    digests = [
        builtin().digest(),
        builtin().with_platform(one).digest(),
        builtin().with_platform(other).digest(),
    ]
    assert len(set(digests)) == 3
    assert builtin().with_platform(Platform(id="own", selectors=["email"])).digest() == digests[1]


@pytest.mark.parametrize(("folder", "name"), [each for each in FILES if each[0] != "claims"])
def test_every_fact_has_its_use_or_its_reason(folder, name):
    """
    From every fact the model draws something, or the file says why not, and never both.
    """
    contents = builtin().contents(folder, name)
    borne = Subject(contents, builtin).borne
    for entry in contents.entries:
        assert (entry.fact.id in borne) != bool(entry.context.strip()), entry.fact.id


def test_the_page_on_coverage_is_up_to_date():
    """
    The committed page is what ``python -m privmodel.catalogue.coverage`` writes.
    """
    committed = (DOCS / "coverage.md").read_text(encoding="utf-8")
    assert committed == coverage(builtin()), (
        "write it anew: python -m privmodel.catalogue.coverage > docs/coverage.md"
    )


def test_the_page_on_coverage_counts_every_fact():
    """
    Each fact without a use has exactly one row of the page, and its reason stands in it.
    """
    rows = coverage(builtin()).splitlines()
    for folder, name in FILES:
        for entry in builtin().contents(folder, name).entries:
            own = [row for row in rows if row.startswith(f"| {entry.fact.id} |")]
            assert len(own) == bool(entry.context), entry.fact.id
