"""The duty tables as `policy` uses them: rows as objects, checks, edits.

Frame in; nothing is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

ADD_ON, FLOOR = "add_on", "floor_including_mfn"
RULES = (ADD_ON, FLOOR)
FOREVER = date.max.toordinal()
HIGHEST_PCT = 1000.0
WHOLE = "value"  # of programme_scope's `dutiable`: the whole value, not a metal in it
# Members of a customs union pay its rates: the law names the union. (A test holds this
# to the table countries.)
EU27 = frozenset(
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT "
    "NLD POL PRT ROU SVK SVN SWE".split()
)


class PolicyError(ValueError):
    """A day, origin, product or rate that the tables do not cover.

    The message is one line and says what is covered.
    """


@dataclass(frozen=True)
class Rule:
    """A row of stacking_rules.

    `claims`: it takes its share of a good's value, and the programmes `aside` stand
    back.
    """

    programme: str
    title: str
    claims: bool
    listed: bool
    aside: tuple[str, ...]


@dataclass(frozen=True)
class Rate:
    """A row of us_duties; days as ordinals, `starts` by basis.

    `paying`: share of the goods that no exemption frees. `preferred`: share of the rate
    that goods pay which enter under a trade agreement. `transit`: the last day on which
    goods that were on their way before `starts` entered without the duty; 0 where there
    is no such clause.
    """

    origins: frozenset[str]
    rate: float
    rule: str
    starts: Mapping[str, int]
    end: int
    paying: float
    preferred: float
    transit: int
    source: str
    confidence: str


@dataclass(frozen=True, eq=False)
class Scope:
    """Share of every line's value that one list puts into a programme between two days.

    With `sign` -1: that it takes out of it.
    """

    sign: int
    origins: frozenset[str]
    starts: Mapping[str, int]
    end: int
    shares: np.ndarray
    reason: str


def amend(
    us_duties: pd.DataFrame,
    programme: str,
    origins: Iterable[str],
    rate_pct: float,
    rule: str = ADD_ON,
) -> pd.DataFrame:
    """`us_duties` with one rate for `origins` over a programme's whole life.

    In place of the rows they had.

    Parameters
    ----------
    us_duties : pd.DataFrame
        The table of rates.
    programme : str
        Name of a programme in it.
    origins : iterable of str
        Codes such as "JPN", "EU27" or "ROW"; a member of the EU pays the EU's rate.
    rate_pct : float
        The new rate, percent.
    rule : str
        "add_on" or "floor_including_mfn".

    Returns
    -------
    pd.DataFrame
        With the columns of `us_duties`.

    Raises
    ------
    PolicyError
        An unknown programme, origin or rule, no origin, or a rate that is none.

    Examples
    --------
    >>> from tightrope import data
    >>> duties = amend(data.load("us_duties"), "ieepa_reciprocal", ["JPN"], 24)
    >>> of_programme = duties[duties["programme"] == "ieepa_reciprocal"]
    >>> of_programme.loc[of_programme["origins"] == "JPN", "rate_pct"].tolist()
    [24.0]
    """
    mine = us_duties["programme"] == programme
    if not mine.any():
        known = ", ".join(sorted(set(us_duties["programme"])))
        raise PolicyError(f"unknown programme {programme!r}: one of {known}")
    if rule not in RULES:
        raise PolicyError(f"unknown rule {rule!r}: one of {', '.join(RULES)}")
    rate_pct = _rate_pct(rate_pct)
    origins = _origins(origins)
    kept = us_duties["origins"].map(
        lambda text: ";".join(o for o in text.split(";") if o not in origins)
    )
    others = us_duties.assign(origins=kept.where(mine, us_duties["origins"]))
    row = (
        us_duties[mine]
        .iloc[[0]]
        .assign(
            origins=";".join(origins),
            rate_pct=rate_pct,
            rule=rule,
            effective_from=us_duties.loc[mine, "effective_from"].min(),
            effective_to=pd.NaT,
            retroactive_from=pd.NaT,
            paying_share=1.0,
            preferred_share=1.0,
            status="in force",
            legal_source="counterfactual",
            locator="",
            note=None,
        )
    )
    last = us_duties.loc[mine, "effective_to"]
    if not last.isna().any():
        row = row.assign(effective_to=last.max())
    return pd.concat([others[others["origins"] != ""], row], ignore_index=True)


def _rate_pct(rate_pct) -> float:
    try:
        number = float(rate_pct)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(rate_pct, bool) or not 0 <= number <= HIGHEST_PCT:
        raise PolicyError(
            f"rate_pct is {rate_pct!r}: a rate is a percentage from 0 to "
            f"{HIGHEST_PCT:g}"
        )
    return number


def _origins(origins) -> list[str]:
    if isinstance(origins, str) or not isinstance(origins, Iterable):
        raise PolicyError(
            f"origins is {origins!r}: a list of codes is needed, such as ['JPN']"
        )
    origins = list(origins)
    if not origins:
        raise PolicyError("no origins: name at least one, such as ['JPN']")
    for code in origins:
        if not isinstance(code, str) or not re.fullmatch("[A-Z]{3}|EU27", code):
            raise PolicyError(
                f"unknown origin {code!r}: an ISO 3166-1 alpha-3 code such as 'JPN', "
                "'EU27', or 'ROW' for the others"
            )
        if code in EU27:
            raise PolicyError(
                f"origin {code!r} is a member of the European Union, whose goods pay "
                "the rates of 'EU27': amend those"
            )
    return origins


def read_rules(stacking_rules: pd.DataFrame) -> tuple[Rule, ...]:
    """Rules in the order in which they claim a good.

    Parameters
    ----------
    stacking_rules : pd.DataFrame
        programme, title, priority, goods, stands_aside.

    Returns
    -------
    tuple of Rule
        Those without a priority last.

    Examples
    --------
    >>> from tightrope import data
    >>> read_rules(data.load("stacking_rules"))[0].programme
    'section_232_cars'
    """
    ordered = stacking_rules.sort_values(["priority", "programme"], na_position="last")
    rules = []
    for row in ordered.itertuples():
        aside: tuple[str, ...] = ()
        if isinstance(row.stands_aside, str):
            aside = tuple(row.stands_aside.split(";"))
        claims, listed = pd.notna(row.priority), row.goods == "listed"
        rules.append(Rule(row.programme, row.title, claims, listed, aside))
    return tuple(rules)


def read_rates(us_duties: pd.DataFrame) -> dict[str, list[Rate]]:
    """Rates by programme.

    Parameters
    ----------
    us_duties : pd.DataFrame
        The table of this name.

    Returns
    -------
    dict of list
        In the order of the table's rows.

    Examples
    --------
    >>> from tightrope import data
    >>> len(read_rates(data.load("us_duties"))["section_232_cars"]) > 1
    True
    """
    out: dict[str, list[Rate]] = {}
    for row in us_duties.itertuples():
        rate = Rate(
            origins=frozenset(row.origins.split(";")),
            rate=float(row.rate_pct),
            rule=row.rule,
            starts=_starts(row.effective_from, row.retroactive_from),
            end=_ordinal(row.effective_to, FOREVER),
            paying=float(row.paying_share),
            preferred=float(row.preferred_share),
            transit=_ordinal(row.in_transit_until, 0),
            source=row.legal_source,
            confidence=row.confidence,
        )
        out.setdefault(row.programme, []).append(rate)
    return out


def _starts(start: pd.Timestamp, retroactive: pd.Timestamp) -> dict[str, int]:
    legal = retroactive if pd.notna(retroactive) else start
    return {"legal": legal.toordinal(), "collected": start.toordinal()}


def _ordinal(day, otherwise: int) -> int:
    return day.toordinal() if pd.notna(day) else otherwise


def read_lists(tariff_lists: pd.DataFrame, codes: np.ndarray) -> dict[str, np.ndarray]:
    """Share of each line that a list covers, 0 to 1.

    The longest prefix that fits counts.

    Parameters
    ----------
    tariff_lists : pd.DataFrame
        list, hts_prefix, share (0 to 1).
    codes : np.ndarray
        The ten-digit lines, sorted.

    Returns
    -------
    dict of np.ndarray
        Share by line, by the list's name; 0 where no prefix fits.

    Examples
    --------
    >>> lists = pd.DataFrame({"list": "cars", "hts_prefix": ["8703", "87032301"]})
    >>> lists["share"] = [1.0, 0.5]
    >>> codes = np.array(["8703230190", "8703240190", "8708990000"])
    >>> read_lists(lists, codes)["cars"].tolist()
    [0.5, 1.0, 0.0]
    """
    length = tariff_lists["hts_prefix"].str.len()
    ordered = tariff_lists.assign(length=length).sort_values("length", kind="stable")
    prefixes = ordered["hts_prefix"].to_numpy(dtype="<U11")
    first = np.searchsorted(codes, prefixes)
    last = np.searchsorted(codes, np.char.add(prefixes, "~"))
    names, share = ordered["list"].to_numpy(), ordered["share"].to_numpy(dtype=float)
    found = {name: np.zeros(len(codes)) for name in dict.fromkeys(names)}
    for name, start, stop, part in zip(names, first, last, share, strict=True):
        found[name][start:stop] = part
    return found


class Covered(NamedTuple):
    """What a programme covers of an origin's goods on a day."""

    shares: np.ndarray  # of every line's value, 0 to 1
    # those of which it covers a part; all where they are most: what is worked out for
    # the few lines of a short list alone is quick
    lines: np.ndarray | slice


@dataclass(frozen=True, eq=False)
class Coverage:
    """Which share of every line's value each programme covers, by its lists."""

    scopes: Mapping[str, list[Scope]]
    size: int  # number of lines
    _shares: dict = field(default_factory=dict, repr=False)  # worked out once

    def rows(self) -> Iterator[Scope]:
        """All lists of all programmes.

        Yields
        ------
        Scope
            A list of goods with its share.

        Examples
        --------
        >>> days = {"legal": 1, "collected": 1}
        >>> shares = np.array([1.0, 0.5])
        >>> scope = Scope(1, frozenset(["ALL"]), days, FOREVER, shares, "in the annex")
        >>> coverage = Coverage({"section_232_copper": [scope]}, size=2)
        >>> [scope.reason for scope in coverage.rows()]
        ['in the annex']
        """
        for scopes in self.scopes.values():
            yield from scopes

    def covered(self, rule: Rule, day: int, group: str, basis: str) -> Covered:
        """Share of each line's value that a programme covers for an origin.

        Parameters
        ----------
        rule : Rule
        day : int
            An ordinal.
        group : str
            The origin whose rates apply.
        basis : str
            "legal" or "collected".

        Returns
        -------
        Covered

        Examples
        --------
        >>> days = {"legal": 1, "collected": 1}
        >>> shares = np.array([1.0, 0.5])
        >>> scope = Scope(1, frozenset(["ALL"]), days, FOREVER, shares, "in the annex")
        >>> coverage = Coverage({"section_232_copper": [scope]}, size=2)
        >>> rule = Rule("section_232_copper", "Copper", True, listed=True, aside=())
        >>> coverage.covered(rule, 2, "JPN", "legal").shares.tolist()
        [1.0, 0.5]
        >>> coverage.covered(rule, 0, "JPN", "legal").shares.tolist()
        [0.0, 0.0]
        """
        scopes = self.scopes.get(rule.programme, ())
        live = tuple(
            number
            for number, scope in enumerate(scopes)
            if scope.starts[basis] <= day <= scope.end
            and ("ALL" in scope.origins or group in scope.origins)
        )
        key = (rule.programme, rule.listed, live)
        if key not in self._shares:
            inside = np.full(self.size, 0.0 if rule.listed else 1.0)
            outside = np.zeros(self.size)
            for number in live:
                scope = scopes[number]
                kept = inside if scope.sign > 0 else outside
                np.maximum(kept, scope.shares, out=kept)
            # what is left out of a list is a part of what is on it
            shares = inside * (1 - outside)
            lines = np.flatnonzero(shares)
            most = len(lines) > self.size / 2
            self._shares[key] = Covered(shares, slice(None) if most else lines)
        return self._shares[key]


def read_coverage(
    programme_scope: pd.DataFrame,
    tariff_lists: pd.DataFrame,
    codes: np.ndarray,
    metals: Mapping[str, np.ndarray],
) -> Coverage:
    """What each programme covers, by line.

    Where only a metal in the goods is dutiable (`dutiable` names it), the share is that
    of the metal in the line's value.

    Parameters
    ----------
    programme_scope : pd.DataFrame
        programme, list, treatment, dutiable, origins, its days and reason.
    tariff_lists : pd.DataFrame
        As for `read_lists`.
    codes : np.ndarray
        The ten-digit lines, sorted.
    metals : mapping
        Share of each metal in the value of each line, 0 to 1.

    Returns
    -------
    Coverage

    Raises
    ------
    PolicyError
        A row names a list that tariff_lists does not have.

    Examples
    --------
    >>> row = {"programme": "section_232_copper", "list": "copper", "treatment": "in"}
    >>> row |= {"dutiable": "copper", "origins": "ALL", "reason": "in the annex"}
    >>> row |= {"effective_from": pd.Timestamp("2025-08-01"), "effective_to": pd.NaT}
    >>> rows = pd.DataFrame([row | {"retroactive_from": pd.NaT}])
    >>> lists = pd.DataFrame({"list": ["copper"], "hts_prefix": "7408", "share": 1.0})
    >>> codes = np.array(["7408110000", "8703230190"])
    >>> found = read_coverage(rows, lists, codes, {"copper": np.array([0.8, 0.1])})
    >>> [scope.shares.tolist() for scope in found.rows()]
    [[0.8, 0.0]]
    """
    lists = read_lists(tariff_lists, codes)
    scopes: dict[str, list[Scope]] = {}
    for row in programme_scope.itertuples():
        if row.list not in lists:
            raise PolicyError(
                f"programme_scope, {row.programme}: there is no list {row.list!r} in "
                "tariff_lists"
            )
        shares = lists[row.list]
        if row.dutiable != WHOLE:
            shares = shares * metals[row.dutiable]
        scope = Scope(
            sign=1 if row.treatment == "in" else -1,
            origins=frozenset(row.origins.split(";")),
            starts=_starts(row.effective_from, row.retroactive_from),
            end=_ordinal(row.effective_to, FOREVER),
            shares=shares,
            reason=row.reason,
        )
        scopes.setdefault(row.programme, []).append(scope)
    return Coverage(scopes, len(codes))


def faults(us_duties, stacking_rules, programme_scope) -> list[str]:
    """What is wrong with the duty tables, one line each with the rows meant.

    Line 1 is the header. Holes: a day of a programme's life on which an origin has no
    rate. Overlaps: a day on which it has two.

    Parameters
    ----------
    us_duties, stacking_rules, programme_scope : pd.DataFrame
        The tables of these names.

    Returns
    -------
    list of str
        Empty where nothing is wrong.

    Examples
    --------
    >>> from tightrope import data
    >>> names = ("us_duties", "stacking_rules", "programme_scope")
    >>> faults(*map(data.load, names))
    []
    """
    found, rules = [], stacking_rules.set_index("programme")
    table = us_duties.assign(
        line=np.arange(len(us_duties)) + 2, origin=us_duties["origins"].str.split(";")
    )
    for row in table.itertuples():
        if (
            row.effective_to < row.effective_from
            or row.retroactive_from >= row.effective_from
        ):
            found.append(f"us_duties, line {row.line}: its days are not in order")
    table = table[table["status"] != "announced only"]
    named = {*table["programme"], *programme_scope["programme"]}
    for name in sorted(named - set(rules.index)):
        found.append(
            f"us_duties or programme_scope: programme {name!r} has no row in "
            "stacking_rules"
        )
    table = (
        table[table["programme"].isin(rules.index)]
        .explode("origin")
        .sort_values("effective_from", kind="stable")
    )
    for (name, origin), rows in table.groupby(["programme", "origin"]):
        found += _day_faults(name, origin, rows, rules.loc[name])
    everyone = set(rules.index[rules["origins"] == "all"]) & set(table["programme"])
    for name in sorted(everyone - set(table["programme"][table["origin"] == "ROW"])):
        found.append(
            f"us_duties, {name}: no row for ROW, though the programme meets every "
            "origin"
        )
    return found


def _day_faults(
    name: str, origin: str, rows: pd.DataFrame, rule: pd.Series
) -> list[str]:
    found, day = [], pd.Timedelta(days=1)
    forever = pd.Timestamp.max.normalize()
    last = rule["last_day"] if pd.notna(rule["last_day"]) else forever
    ends = rows["effective_to"].fillna(forever)
    # other origins fall back on ROW between their rows
    must_meet = origin == "ROW" or rule["origins"] == "named"
    spans = list(zip(rows["effective_from"], ends, rows["line"], strict=True))
    for (_, end, line), (start, _, following) in pairwise(spans):
        if start <= end:
            found.append(
                f"us_duties, {name}, {origin}: lines {line} and {following} overlap on "
                f"{start:%Y-%m-%d}"
            )
        elif start > end + day and must_meet:
            found.append(
                f"us_duties, {name}, {origin}: no rate from {end + day:%Y-%m-%d} to "
                f"{start - day:%Y-%m-%d}, between lines {line} and {following}"
            )
    if must_meet and max(ends) < last:
        found.append(
            f"us_duties, {name}, {origin}: no rate after {max(ends):%Y-%m-%d} (line "
            f"{spans[-1][2]}), though the programme goes on"
        )
    if spans[0][0] < rule["first_day"] or max(ends) > last:
        found.append(
            f"us_duties, {name}, {origin}: lines {spans[0][2]} to {spans[-1][2]} reach "
            "outside the programme's life"
        )
    if must_meet and origin == "ROW" and spans[0][0] > rule["first_day"]:
        found.append(
            f"us_duties, {name}, ROW: no rate before {spans[0][0]:%Y-%m-%d} (line "
            f"{spans[0][2]})"
        )
    return found
