"""The checks as nox sessions; ``.ci/run`` does the same in one environment."""

import nox

nox.options.sessions = ["tests", "lint", "docs"]
nox.options.error_on_missing_interpreters = False


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """The whole test suite but for what is marked as long."""
    session.install(".[test,oracles]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types and the drawing of the layers."""
    session.install(".[test,lint]", "nox")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy", "--strict", "src/privmodel")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, every warning an error."""
    session.install(".[docs]")
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html")


@nox.session
def thorough(session: nox.Session) -> None:
    """Thousands of fresh examples per law, and the long tests too; for an idle hour."""
    session.install(".[test]")
    session.run(
        "pytest",
        "-m",
        "long or not long",
        *session.posargs,
        env={"HYPOTHESIS_PROFILE": "thorough"},
    )


@nox.session
def bench(session: nox.Session) -> None:
    """What importing costs; measures, never judges."""
    session.install(".")
    session.run("python", "benchmarks/import_cost.py", *session.posargs)
