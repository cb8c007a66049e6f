"""What duties the law sets: the schedule of US duties, its tables, and scenarios.

`from tightrope import policy` gives the schedule; scenarios, which join duties to the
world model, are `from tightrope.policy import scenarios`.
"""

from tightrope.policy.schedule import (
    BASES,
    CHECKED,
    FIRST_DAY,
    TABLES,
    Charge,
    Duty,
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
    "PolicyError",
    "Schedule",
    "amend",
    "faults",
]
