"""The duty on most goods of an origin, all programmes together, as a sentence says it.

Several programmes can meet the same good: a country rate and a duty on one country, of
which an agreement may exempt a part. A sentence that names one of them understates the
whole; `whole_duty` adds them up.

    duty = whole_duty(world.schedule, "2025-11-15", "BRA")
    f"The duties in force, {duty.words}, ..."
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tightrope.policy.schedule import Schedule

# T-shirts: on no special list, on no list of exemptions; they pay the general duty.
GENERAL_GOOD = "610910"
COUNTRY_RATE = "ieepa_reciprocal"
CAR = "870323"  # of the middle engine sizes
# The programmes that fall on most goods, and on cars and their parts, on the last day.
GENERAL_NOW = "section_301_forced_labour"
CARS = "section_232_cars;section_232_car_parts"


@dataclass(frozen=True)
class WholeDuty:
    """What all programmes together add on the general goods of an origin.

    Attributes
    ----------
    pct : float
        Percent of the customs value: on a good that is free of ordinary duty, or, where
        an agreement exempts a part of the goods, on average on all goods.
    words : str
        The same in words: "50 % on most of its goods".
    country_pct : float
        The country rate alone, percent; 0 where there is none.
    """

    pct: float
    words: str
    country_pct: float

    def named(self, country_rate: str) -> str:
        """The duty as the subject of a sentence.

        Parameters
        ----------
        country_rate : str
            What the country rate is called after its number: "of April 2025". It is
            called so only where it is the whole duty.

        Returns
        -------
        str
            The duty in words.

        Examples
        --------
        >>> WholeDuty(24, "24 % on most of its goods", 24).named("of April 2025")
        'the 24 % of April 2025'
        >>> WholeDuty(50, "50 % on most of its goods", 10).named("of April 2025")
        'the duties (50 % on most of its goods)'
        """
        if self.pct and self.pct == self.country_pct:
            return f"the {self.pct:g} % {country_rate}"
        return f"the duties ({self.words})"


def rates_in_force(schedule: Schedule, origin: str) -> dict[str, float]:
    """What the two programmes that a report can change charge on the last day.

    Parameters
    ----------
    schedule : policy.Schedule
    origin : str
        ISO 3166-1 alpha-3 code, or EU27.

    Returns
    -------
    dict of str to float
        Percent by `GENERAL_NOW` and `CARS`: with the ordinary duty where the law caps
        the sum of both, as for Japan, Korea and the EU, on top of it for others. Zero
        where an origin is left out.

    Examples
    --------
    >>> from tightrope import data, policy
    >>> tables = {name: data.load(name) for name in policy.TABLES}
    >>> rates_in_force(policy.Schedule.from_tables(**tables), "JPN")
    {'section_301_forced_labour': 12.5, 'section_232_cars;section_232_car_parts': 15.0}
    """
    found = {}
    for programmes, good in ((GENERAL_NOW, GENERAL_GOOD), (CARS, CAR)):
        duty = schedule.duty(schedule.last_day, origin, good, 0)
        named = programmes.split(";")
        charged = [p.rate_pct for p in duty.programmes if p.programme in named]
        found[programmes] = float(max(charged, default=0.0))
    return found


def asked_for(
    own: Mapping[str, float], general_pct: float, car_pct: float
) -> dict[str, float]:
    """Rates asked for by parameter, and the economy's own where none is.

    Parameters
    ----------
    own : mapping of str to float
        Percent by `GENERAL_NOW` and `CARS`, as `rates_in_force` gives them.
    general_pct, car_pct : float
        Percent; below zero for the economy's own.

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> asked_for({GENERAL_NOW: 12.5, CARS: 15.0}, -1.0, 25.0)[CARS]
    25.0
    """
    given = {GENERAL_NOW: float(general_pct), CARS: float(car_pct)}
    return dict(own) | {name: rate for name, rate in given.items() if rate >= 0}


def whole_duty(schedule: Schedule, on, origin: str) -> WholeDuty:
    """The duty on most goods of `origin` on a day, all programmes together.

    Parameters
    ----------
    schedule : policy.Schedule
    on : date-like
        The day.
    origin : str
        ISO 3166-1 alpha-3 code, or EU27.

    Returns
    -------
    WholeDuty

    Raises
    ------
    PolicyError
        As `Schedule.duty`.

    Examples
    --------
    >>> from tightrope import data, policy
    >>> tables = {name: data.load(name) for name in policy.TABLES}
    >>> schedule = policy.Schedule.from_tables(**tables)
    >>> whole_duty(schedule, "2025-11-15", "JPN").words
    '15 % on most of its goods'
    """
    duty = schedule.duty(on, origin, GENERAL_GOOD, 0)
    charged = [each for each in duty.programmes if each.points_pct > 0]
    country = [each.rate_pct for each in charged if each.programme == COUNTRY_RATE]
    pct, words = round(duty.total_pct, 1), "no new duty on most of its goods"
    if any(each.points_pct < each.rate_pct - 1e-6 for each in charged):
        # not all of it pays: an agreement exempts the rest
        pct = round(_average_added(schedule, on, origin), 1)
        words = f"on average {pct:g} % on its goods"
    elif charged:
        words = f"{pct:g} % on most of its goods"
    return WholeDuty(
        pct=pct,
        words=words,
        country_pct=country[0] if country else 0.0,
    )


def _average_added(schedule: Schedule, on, origin: str) -> float:
    """What all programmes add on average, weighted by what the US bought in 2024."""
    goods = schedule.product_rates(on, origin)
    value = goods["imports_usd"]
    return float((goods["new_pct"] * value).sum() / value.sum())
