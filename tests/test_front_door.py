"""Opening the front door costs little, and everything it names is there."""

import json
import subprocess
import sys

HEAVY = {"cattrs", "click", "cryptography", "hypothesis", "narwhals", "numpy", "rich", "tomllib"}


def fresh(statement: str) -> set[str]:
    """The modules that a statement brings into a fresh interpreter, beyond those of start-up."""
    program = (
        "import sys; before = set(sys.modules)\n"
        f"{statement}\n"
        "import json; print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_opening_brings_in_nothing_heavy():
    """
    Importing privmodel in a fresh interpreter loads none of the libraries used behind it.
    """
    assert not fresh("import privmodel") & HEAVY


def test_every_name_is_there():
    """
    Every name that the front door announces can be taken through it, and dir() lists it.
    """
    fresh(
        "import privmodel\n"
        "assert privmodel.__all__, 'nothing is announced'\n"
        "missing = [name for name in privmodel.__all__ if not hasattr(privmodel, name)]\n"
        "assert not missing, missing\n"
        "unlisted = set(privmodel.__all__) - set(dir(privmodel))\n"
        "assert not unlisted, unlisted"
    )
