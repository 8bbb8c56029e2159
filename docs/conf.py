"""How the documentation is built: Sphinx, pages in MyST Markdown, the furo theme."""

import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"

project = "privmodel"
author = "the privmodel authors"
project_copyright = "2026, the privmodel authors"
release = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
version = ".".join(release.split(".")[:2])

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"privmodel {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
# Attributes described in a docstring and declared in the class are one thing, listed once.
napoleon_use_ivar = True


def setup(app):
    """Write the pages that say what the catalogue says today, before any page is read."""
    app.connect("builder-inited", lambda app: write_pages(Path(app.srcdir)))


def write_pages(docs):
    """The pages on platforms, on laws, and on predictions of real events, below ``docs``."""
    from privmodel.catalogue.registry import builtin
    from privmodel.query.backtest import backtest, read_cases
    from privmodel.report.backtest import backtest_page
    from privmodel.report.pages import catalogue_index, country_page, platform_page

    catalogue = builtin()
    pages = {"index": catalogue_index(catalogue)}
    pages |= {f"platforms/{name}": platform_page(catalogue, name) for name in catalogue.platforms()}
    pages |= {f"law/{name}": country_page(catalogue, name) for name in catalogue.jurisdictions()}
    pages["backtest"] = BACKTEST + backtest_page(
        backtest(read_cases(docs.parent / "tests" / "cases"))
    )
    for name, text in pages.items():
        file = docs / "catalogue" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        # Sphinx reads again what has changed, so what has not is left alone.
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


BACKTEST = """\
# Predictions of real events

Real events, written down as [question files](../questions.md), are answered without the sources
that report them, and compared with what happened. *Right* is a yes where something was obtained and
a no where it was not; the opposite is *wrong*; an open answer *abstains*. This page is generated.

Older sources were looked for with the outcomes in view, so the first row of the first table says
that the catalogue and these events agree, and is no measure of blind prediction. The second row
counts only what had been seen by the day of each event.

The events in the folder `blind` are another matter. Their expectations were written down from the
reports before anybody had asked the catalogue. Of 70 expectations of a first batch it first
answered 17 right and 2 wrong, and left 51 open. What the tables say of them now is after mending:
older rules that nobody had read, servers taken for assets, a push service that could not be asked.
One of the two is open now: tools may bring back what was deleted, and whether they do is not known.
Of 13 expectations of five more events, asked after that mending, it answered 9 right and none
wrong, and left 4 open; four of the nine are about opened phones, which are easy.

Of 25 expectations of eleven more it first answered 13 right and 1 wrong, and left 11 open. The
wrong one asked for a kind of data that no message there had. With a condition that one question had
left out another answer would have been wrong: a wiretap of KakaoTalk, after the court had said what
a wiretap is. Four of the eleven had been in the catalogue and are asked without what it says of
them. Of 32 expectations of twelve more, likewise written down before anybody asked, it had 23 right
and none wrong, and left 9 open.

Of 63 expectations of 26 more, spread over 18 platforms and many of them look-ups, breaches and
bugs, it first answered 21 right and 1 wrong, and left 41 open. The wrong one said that whoever
signs in with a phished password gets nothing of a backup, when nothing was stated of restoring one;
it is open now. What was mended is general: what a service tells anybody who asks about a number or
a name, older versions of statements that only later sources had shown, and the date of a Russian
law. With that 25 are right and 38 open. Statutes and guidelines had been sighted in copies of 2026,
so that hardly anything was known by the day of older events: the second row of the first table had
106 right when these events were first asked, and has 161 since older texts of the same statutes and
policies are cited and a company's seat stays fresh for five years.

"""
