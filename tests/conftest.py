"""How hard Hypothesis tries, chosen by the environment variable HYPOTHESIS_PROFILE."""

import os

from hypothesis import HealthCheck, Phase, settings

# A busy machine must not turn a true law red: nothing here depends on how long a draw takes.
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile(
    "everyday", derandomize=True, max_examples=60, print_blob=True, **UNHURRIED
)
# To see only whether a law fails: the first failure is not made smaller, which takes longest.
settings.register_profile(
    "noticing",
    derandomize=True,
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    **UNHURRIED,
)
settings.register_profile("thorough", max_examples=3000, print_blob=True, **UNHURRIED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))
