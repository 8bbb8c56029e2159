"""The published JSON Schemas: current, and of one mind with the reader about forms."""

import copy
import tomllib
from pathlib import Path

import fastjsonschema
import pytest

import privmodel.catalogue
from privmodel.catalogue.json_schema import FORMS, json_schema, text
from privmodel.catalogue.registry import builtin
from privmodel.catalogue.schema import read_claims, read_jurisdiction, read_platform
from privmodel.errors import CatalogueError

DATA = Path(privmodel.catalogue.__file__).parent / "data"
SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
VALID = {form: fastjsonschema.compile(json_schema(form)) for form in FORMS}
READ = {"platform": read_platform, "law": read_jurisdiction, "claims": read_claims}
FOLDERS = {"platform": "platforms", "law": "law", "claims": "claims"}
FILES = [("platform", DATA / "platforms" / f"{name}.toml") for name in builtin().platforms()]
FILES += [("law", DATA / "law" / f"{name}.toml") for name in builtin().jurisdictions()]
FILES += [("claims", DATA / "claims" / f"{name}.toml") for name in builtin().claimed()]


@pytest.mark.parametrize("form", FORMS)
def test_the_published_schema_is_current(form):
    """
    What is published is what the classes say today.
    """
    published = (SCHEMAS / f"{form}.schema.json").read_text(encoding="utf-8")
    assert published == text(form), "run python -m privmodel.catalogue.json_schema"


@pytest.mark.parametrize(("form", "file"), FILES, ids=[f"{form}-{f.stem}" for form, f in FILES])
def test_shipped_files_fit(form, file):
    """
    Every file of the catalogue fits the schema of its form.
    """
    VALID[form](tomllib.loads(file.read_text(encoding="utf-8")))


def broken(document, form):
    """Documents with one table spoiled: a key too many, a key missing, a word that is none."""
    for key in ("claim", "source") if form == "claims" else ("fact", "source"):
        spoiled = copy.deepcopy(document)
        spoiled[key][0]["colour"] = "red"
        yield spoiled
        spoiled = copy.deepcopy(document)
        del spoiled[key][0]["id"]
        yield spoiled
        spoiled = copy.deepcopy(document)
        spoiled[key][0]["grade"] = "rumour"
        yield spoiled
    for claim in range(len(document.get("claim", ()))):
        for key in set(document["claim"][claim]) & {"guarantee", "past"}:
            spoiled = copy.deepcopy(document)
            spoiled["claim"][claim][key]["colour"] = "red"
            yield spoiled
    for fact in range(len(document.get("fact", ()))):
        for key in set(document["fact"][fact]) & {"retention", "clause", "instrument", "mode"}:
            spoiled = copy.deepcopy(document)
            spoiled["fact"][fact][key][0]["colour"] = "red"
            yield spoiled


@pytest.mark.parametrize(
    ("form", "name"), [("platform", "telegram"), ("law", "us"), ("claims", "telegram")]
)
def test_what_the_schema_refuses_the_reader_refuses(form, name):
    """
    A spoiled table is refused by both, so that an editor warns of what would be refused later.
    """
    file = DATA / FOLDERS[form] / f"{name}.toml"
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    count = 0
    for spoiled in broken(document, form):
        count += 1
        with pytest.raises(fastjsonschema.JsonSchemaException):
            VALID[form](spoiled)
        with pytest.raises(CatalogueError):
            READ[form](spoiled, file.name)
    assert count > 12
