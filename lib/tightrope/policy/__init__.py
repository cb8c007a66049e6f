"""What duties the law sets: the schedule of US duties, its tables, and scenarios.

`from tightrope import policy` gives the schedule. `from tightrope.policy import ladder`
leads from its law to collected duty; `from tightrope.policy import scenarios` joins it
to the world model.
"""

from tightrope.policy.schedule import (
    BASES,
    CHECKED,
    FIRST_DAY,
    TABLES,
    Charge,
    Duty,
    Ordinary,
    PolicyError,
    Schedule,
    amend,
    faults,
)

__all__ = [
    "BASES",
    "CHECKED",
    "FIRST_DAY",
    "TABLES",
    "Charge",
    "Duty",
    "Ordinary",
    "PolicyError",
    "Schedule",
    "amend",
    "faults",
]
