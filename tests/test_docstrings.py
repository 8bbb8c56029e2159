"""The examples in docstrings do what they show."""

import doctest
import importlib
import pkgutil

import pytest

import privmodel

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(privmodel.__path__, prefix="privmodel.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    """
    Every example in the docstrings of a module prints what stands below it.
    """
    said = []
    module = importlib.import_module(name)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)
