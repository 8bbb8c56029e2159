"""Two versions of the catalogue from a shell."""

import pytest

from privmodel.cli import main
from privmodel.report.catalogue_difference import from_json, to_json

OLD = "examples/versions/2023"
NEW = "examples/versions/2024"
FILE = "platforms/examplechat.toml"
FEW = ["--court", "fr", "--on", "2024-04-01", "--kind", "sender"]


@pytest.fixture
def run(capsys):
    def run(*words):
        status = main(words)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_two_files(run):
    """
    Two files of a platform give the edits and the answers that changed, with the reason.
    """
    status, out, _ = run("diff", f"{OLD}/{FILE}", f"{NEW}/{FILE}", *FEW)
    assert status == 0
    assert "because of fact EX-2 changed, retention rule on EX-4 added" in out
    assert "sender: yes, by law → no" in out


def test_two_folders(run, tmp_path):
    """
    Two folders give each file that differs, and name those that only one of them has.
    """
    (tmp_path / "platforms").mkdir()
    status, out, err = run("diff", OLD, str(tmp_path))
    assert (status, out) == (0, "nothing differs\n")
    assert "examplechat: only in OLD" in err
    status, out, _ = run("diff", OLD, NEW, "--no-courts", "--on", "2024-04-01")
    assert out.startswith("examplechat: 5 edits")


def test_exit_code(run):
    """
    With --exit-code changed answers end with status 1, and the same version twice with 0.
    """
    assert run("diff", f"{OLD}/{FILE}", f"{NEW}/{FILE}", *FEW, "--exit-code")[0] == 1
    assert run("diff", f"{OLD}/{FILE}", f"{OLD}/{FILE}", *FEW, "--exit-code")[0] == 0


def test_an_id_of_the_catalogue(run):
    """
    An id stands for the version of the catalogue at hand.
    """
    file = "src/privmodel/catalogue/data/platforms/briar.toml"
    assert run("diff", "briar", file)[:2] == (0, "briar: no edits\n")
    file = "src/privmodel/catalogue/data/law/ua.toml"
    assert run("diff", file, "ua")[:2] == (0, "ua: no edits\n")


def test_a_document(run):
    """
    The difference for other programs can be read again, and its positions lead somewhere.
    """
    status, out, _ = run("diff", f"{OLD}/{FILE}", f"{NEW}/{FILE}", *FEW, "--json")
    assert status == 0
    text = out.strip().removeprefix("[").removesuffix("]")
    document = from_json(text)
    assert from_json(to_json(document)) == document
    (first, second) = document.changes
    assert {document.situations[each.situation].adversary for each in (first, second)} == {
        "fr court, organised_crime",
        "fr court, terrorism",
    }
    assert [document.edits[number].name for number in first.because] == ["EX-2", "on EX-4"]
    assert (first.before.verdict, first.after.verdict) == ("yes", "no")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["telegram", "signal"], "name a version of the platform 'telegram'"),
        (["telegram", "fr"], "this one is of the law 'fr'"),
        (["telegran", "telegram"], "did you mean 'telegram'"),
        ([OLD, f"{NEW}/{FILE}"], "compare a folder with a folder"),
        ([OLD, "tests"], "neither platforms/ nor law/"),
        (["telegram", "nowhere/telegram.toml"], "there is no such file"),
        (["telegram", "examples/overlays/telegram.toml"], "telegram.toml: "),
        ([OLD, NEW, "--court", "zz"], "--court: no jurisdiction is called 'zz'"),
        ([OLD, NEW, "--court", "fr", "--no-courts"], "no room for --court"),
        ([OLD, NEW, "--on", "soon"], "--on: 'soon' won't do"),
        ([OLD, NEW, "--kind", "sendre"], "did you mean 'sender'"),
        ([OLD, NEW, "--platform", "signal"], "--platform: no platform is called 'signal'"),
        ([OLD, NEW, "--budget", "2"], "did not finish within 2 answers"),
    ],
)
def test_what_can_not_be_used(run, words, said):
    """
    What can't be used ends with status 2 and names the place and the mend.
    """
    status, _, err = run("diff", *words)
    assert status == 2
    assert said in err
