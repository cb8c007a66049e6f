"""The duty tables as `policy` uses them: their rows as objects, their checks, their edits. Frame in; nothing is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

ADD_ON, FLOOR = "add_on", "floor_including_mfn"
FOREVER = date.max.toordinal()


class PolicyError(ValueError):
    """A day, origin, product or rate that the tables do not cover. The message is one line and says what is covered."""


@dataclass(frozen=True)
class Rule:
    """A row of stacking_rules. `claims`: it takes its share of a good's value, and the programmes `aside` stand back."""

    programme: str
    title: str
    claims: bool
    listed: bool
    aside: tuple[str, ...]


@dataclass(frozen=True)
class Rate:
    """A row of us_duties; days as ordinals, `starts` by basis."""

    origins: frozenset[str]
    rate: float
    rule: str
    starts: Mapping[str, int]
    end: int
    content: float
    paying: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Scope:
    """Share of every product that one list puts into (or, `sign` -1, takes out of) a programme between two days."""

    sign: int
    origins: frozenset[str]
    starts: Mapping[str, int]
    end: int
    shares: np.ndarray


def amend(
    us_duties,
    programme: str,
    origins: Iterable[str],
    rate_pct: float,
    rule: str = ADD_ON,
) -> pd.DataFrame:
    """`us_duties` with one rate for `origins` in `programme` over its whole life, in place of the rows they had.

    For counterfactuals: amend(us_duties, "ieepa_reciprocal", ["JPN"], 24). Raises `PolicyError` for an unknown programme."""
    mine = us_duties["programme"] == programme
    if not mine.any():
        raise PolicyError(
            f"unknown programme {programme!r}: one of {', '.join(sorted(set(us_duties['programme'])))}"
        )
    origins = list(origins)
    kept = us_duties["origins"].map(
        lambda text: ";".join(o for o in text.split(";") if o not in origins)
    )
    others = us_duties.assign(origins=kept.where(mine, us_duties["origins"]))
    row = us_duties[mine].iloc[[0]].assign(
        origins=";".join(origins), rate_pct=float(rate_pct), rule=rule, effective_from=us_duties.loc[mine, "effective_from"].min(),
        effective_to=pd.NaT, retroactive_from=pd.NaT, paying_share=1.0, status="in force", legal_source="counterfactual",
        locator="", note=None,
    )  # fmt: skip
    last = us_duties.loc[mine, "effective_to"]
    return pd.concat(
        [
            others[others["origins"] != ""],
            row if last.isna().any() else row.assign(effective_to=last.max()),
        ],
        ignore_index=True,
    )


def read_rules(stacking_rules: pd.DataFrame) -> tuple[Rule, ...]:
    ordered = stacking_rules.sort_values(["priority", "programme"], na_position="last")
    return tuple(
        Rule(row.programme, row.title, pd.notna(row.priority), row.goods == "listed",
              tuple(row.stands_aside.split(";")) if isinstance(row.stands_aside, str) else ())
        for row in ordered.itertuples()
    )  # fmt: skip


def read_rates(us_duties: pd.DataFrame) -> dict[str, list[Rate]]:
    out = {}
    for row in us_duties.itertuples():
        rate = Rate(
            frozenset(row.origins.split(";")), float(row.rate_pct), row.rule, _starts(row.effective_from, row.retroactive_from),
            row.effective_to.toordinal() if pd.notna(row.effective_to) else FOREVER, float(row.content_share),
            float(row.paying_share), row.legal_source, row.confidence,
        )  # fmt: skip
        out.setdefault(row.programme, []).append(rate)
    return out


def _starts(start: pd.Timestamp, retroactive: pd.Timestamp) -> dict[str, int]:
    legal = retroactive if pd.notna(retroactive) else start
    return {"legal": legal.toordinal(), "collected": start.toordinal()}


def read_scopes(
    programme_scope: pd.DataFrame, products: pd.Index
) -> dict[str, list[Scope]]:
    places = {
        n: pd.Series(products).groupby(np.array(products.str[:n])).indices
        for n in (2, 4, 6)
    }
    keys = [
        "programme",
        "treatment",
        "origins",
        "effective_from",
        "effective_to",
        "retroactive_from",
    ]
    out = {}
    for (
        programme,
        treatment,
        origins,
        start,
        end,
        retro,
    ), rows in programme_scope.groupby(keys, dropna=False):
        shares = np.zeros(len(products))
        for prefix, share in zip(rows["hs_prefix"], rows["share_of_hs6"], strict=True):
            shares[places[len(prefix)].get(prefix, [])] += share
        end = end.toordinal() if pd.notna(end) else FOREVER
        sign, named = (1 if treatment == "in" else -1), frozenset(origins.split(";"))
        scope = Scope(sign, named, _starts(start, retro), end, shares)
        out.setdefault(programme, []).append(scope)
    return out


def faults(us_duties, stacking_rules, programme_scope) -> list[str]:
    """What is wrong with the duty tables, one line each with the rows meant (line 1 is the header); empty: nothing.

    Holes: a day of a programme's life on which an origin has no rate. Overlaps: a day on which it has two."""
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
    for name in sorted(
        {*table["programme"], *programme_scope["programme"]} - set(rules.index)
    ):
        found.append(
            f"us_duties or programme_scope: programme {name!r} has no row in stacking_rules"
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
            f"us_duties, {name}: no row for ROW, though the programme meets every origin"
        )
    return found


def _day_faults(
    name: str, origin: str, rows: pd.DataFrame, rule: pd.Series
) -> list[str]:
    found, day = [], pd.Timedelta(days=1)
    last = (
        rule["last_day"] if pd.notna(rule["last_day"]) else pd.Timestamp.max.normalize()
    )
    ends = rows["effective_to"].fillna(pd.Timestamp.max.normalize())
    must_meet = (
        origin == "ROW" or rule["origins"] == "named"
    )  # other origins fall back on ROW between their rows
    spans = list(zip(rows["effective_from"], ends, rows["line"], strict=True))
    for (_, end, line), (start, _, following) in pairwise(spans):
        if start <= end:
            found.append(
                f"us_duties, {name}, {origin}: lines {line} and {following} overlap on {start:%Y-%m-%d}"
            )
        elif start > end + day and must_meet:
            found.append(
                f"us_duties, {name}, {origin}: no rate from {end + day:%Y-%m-%d} to {start - day:%Y-%m-%d}, between lines {line} and {following}"
            )
    if must_meet and max(ends) < last:
        found.append(
            f"us_duties, {name}, {origin}: no rate after {max(ends):%Y-%m-%d} (line {spans[-1][2]}), though the programme goes on"
        )
    if spans[0][0] < rule["first_day"] or max(ends) > last:
        found.append(
            f"us_duties, {name}, {origin}: lines {spans[0][2]} to {spans[-1][2]} reach outside the programme's life"
        )
    if must_meet and origin == "ROW" and spans[0][0] > rule["first_day"]:
        found.append(
            f"us_duties, {name}, ROW: no rate before {spans[0][0]:%Y-%m-%d} (line {spans[0][2]})"
        )
    return found
