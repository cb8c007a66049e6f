"""The bloc dilemma in the world model: what each outcome is worth to one economy.

The economy joins a bloc against China or stays out; the United States keeps its deal or
lets its tariffs return; China answers or does not. Every outcome is measured against
one of them, the yardstick: stay out, deal kept, no answer. `policy.blocs.Bloc` knows
what the parties charge in each; here the model is solved for them.

Real income is exact (`equilibrium.Result.welfare_pct`), in percent of the yardstick's;
costs and losses are its negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tightrope.model import breakeven
from tightrope.model import equilibrium as eq
from tightrope.model.uncertainty import Draws

if TYPE_CHECKING:
    from tightrope.policy.blocs import Bloc

# tariffs and trade costs; a `scenarios.Shock` is one
Pair = tuple[pd.DataFrame | None, pd.DataFrame | None]

KEPT, BACK = "deal kept", "tariffs back"
YARDSTICK = ("stay out", KEPT, "no answer")
# the outcomes that decide, by a short name
RETURNED, ALONE, ANSWERED = "returned", "alone", "answered"
OUTCOMES = {
    RETURNED: ("stay out", BACK, "no answer"),
    ALONE: ("join", KEPT, "no answer"),
    ANSWERED: ("join", KEPT, "answers"),
}
# joined, and the tariffs return all the same; China answers nobody who stays out
JOINED_IN_VAIN = {
    "alone_back": ("join", BACK, "no answer"),
    "answered_back": ("join", BACK, "answers"),
}
LABELS = {
    RETURNED: "Out, tariffs back",
    ALONE: "Join, no answer",
    ANSWERED: "Join, answered",
}
# rates, in percent, at which the return of tariffs is solved; between them it is
# interpolated
GRID = (*range(0, 31, 10), 45, 60, 80, 100)


def variants(dilemmas: Mapping[str, Dilemma]) -> pd.DataFrame:
    """The outcomes that decide under several sets of assumptions, side by side.

    Parameters
    ----------
    dilemmas : mapping of str to Dilemma
        The same choice with another trade table, other elasticities, another rule for
        deficits, by the variant's name.

    Returns
    -------
    pd.DataFrame
        By variant: returned, alone, answered (real income in percent of the variant's
        own yardstick), ratio_alone and ratio_answered (the cost of joining over that of
        the return, infinite where that costs nothing).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> central = pd.Series({RETURNED: -2.0, ALONE: -1.0, ANSWERED: -3.0})
    >>> found = variants({"main": SimpleNamespace(central=central)})
    >>> found[["ratio_alone", "ratio_answered"]]
             ratio_alone  ratio_answered
    variant
    main             0.5             1.5
    """
    rows = pd.DataFrame({name: each.central for name, each in dilemmas.items()}).T
    loss = -rows[RETURNED]
    return rows.assign(
        ratio_alone=breakeven.breakeven_pct(-rows[ALONE], loss) / 100,
        ratio_answered=breakeven.breakeven_pct(-rows[ANSWERED], loss) / 100,
    ).rename_axis("variant")


@dataclass(frozen=True, eq=False)
class Dilemma:
    """An economy's choice under one set of assumptions.

    Attributes
    ----------
    economy : eq.Economy
    bloc : policy.blocs.Bloc
        Whose focus is the economy that must choose.
    general_pct, car_pct : float
        What the United States would charge if its tariffs returned, on most goods and
        on cars and parts, in percent on top of ordinary duties.
    answer : pd.DataFrame
        China's answer, as `bloc.answer` gives it.
    deficits : str
        The rule for trade deficits.
    workers : int
        Threads.
    """

    economy: eq.Economy
    bloc: Bloc
    general_pct: float
    car_pct: float
    answer: pd.DataFrame
    deficits: str = "fixed"
    workers: int = 2

    def __repr__(self) -> str:
        rates = f"{self.general_pct:g} % and {self.car_pct:g} % on cars"
        return (
            f"<Dilemma: {self.bloc.focus}, US rates {rates}, deficits {self.deficits}>"
        )

    @cached_property
    def kept(self) -> pd.DataFrame:
        """The US duties that are kept, as instructions."""
        return self.bloc.kept

    @cached_property
    def back(self) -> pd.DataFrame:
        """The US duties if its tariffs return, as instructions."""
        return self.bloc.returned(self.general_pct, self.car_pct)

    @cached_property
    def shocks(self) -> Mapping[tuple[str, str, str], Pair]:
        """The eight outcomes as shocks, by choice, US and China."""
        courses = {KEPT: self.kept, BACK: self.back}
        return self.bloc.outcomes(courses, self.answer)

    @cached_property
    def yardstick(self) -> eq.Result:
        """The world to which all outcomes are compared."""
        return eq.solve(self.economy, *self.shocks[YARDSTICK], deficits=self.deficits)

    @property
    def main(self) -> dict[str, Pair]:
        """The shocks that decide, by the names of `OUTCOMES`."""
        return {name: self.shocks[outcome] for name, outcome in OUTCOMES.items()}

    def output_change(self, name: str) -> pd.DataFrame:
        """What the focus' sectors make in one of `OUTCOMES` against the yardstick.

        Parameters
        ----------
        name : str
            returned, alone or answered.

        Returns
        -------
        pd.DataFrame
            By sector: pct and usd_mn, as `equilibrium.output_change` has them.

        Examples
        --------
        >>> dilemma.output_change("answered")  # doctest: +SKIP
        """
        outcome = eq.solve(self.economy, *self.main[name], deficits=self.deficits)
        return eq.output_change(outcome, self.yardstick, self.bloc.focus)

    @property
    def bn_per_pct(self) -> float:
        """One percent of the focus' income, in billion dollars a year."""
        return self.yardstick.income_before_usd_mn[self.bloc.focus] / 1e5

    def income_pct(
        self, shocks: Iterable[Pair], elasticities: pd.DataFrame | None = None
    ) -> np.ndarray:
        """Real income of the focus in each shock.

        Parameters
        ----------
        shocks : iterable of pairs of pd.DataFrame or None
            Tariffs and trade costs, as `scenarios.shock` gives them.
        elasticities : pd.DataFrame, optional
            sector, trade_elasticity: instead of the economy's own.

        Returns
        -------
        np.ndarray
            In percent of the yardstick's under the same elasticities.

        Examples
        --------
        >>> dilemma.income_pct([bloc.stay_out(kept), bloc.join(kept)])  # doctest: +SKIP
        """
        every = [self.shocks[YARDSTICK], *shocks]
        cases = [eq.Case(*shock, self.deficits, elasticities) for shock in every]
        found = self._solved(cases)
        return eq.relative_pct(found[1:], found[0])

    @cached_property
    def payoff(self) -> pd.DataFrame:
        """The eight outcomes: choice, US, China, income_pct, bn_usd (a year)."""
        frame = pd.DataFrame(list(self.shocks), columns=["choice", "US", "China"])
        income = self.income_pct(self.shocks.values())
        return frame.assign(income_pct=income, bn_usd=income * self.bn_per_pct)

    @property
    def central(self) -> pd.Series:
        """Real income in the outcomes that decide, by the names of `OUTCOMES`."""
        income = self.payoff.set_index(["choice", "US", "China"])["income_pct"]
        values = {name: income[outcome] for name, outcome in OUTCOMES.items()}
        return pd.Series(values)

    def under(self, **changes) -> Dilemma:
        """The same choice with another economy, or another rule for deficits.

        Parameters
        ----------
        **changes
            economy or deficits.

        Returns
        -------
        Dilemma
            With the same shocks, which do not hang on either.

        Examples
        --------
        >>> dilemma.under(deficits="fixed")  # doctest: +SKIP
        """
        other = replace(self, **changes)
        other.__dict__["shocks"] = self.shocks
        return other

    def drawn(
        self, draws: Draws, outcomes: Mapping[str, tuple[str, str, str]] = OUTCOMES
    ) -> pd.DataFrame:
        """Real income in some outcomes, under each draw of assumptions.

        Parameters
        ----------
        draws : Draws
            As `uncertainty.sample` makes them.
        outcomes : mapping of str to tuple
            Outcomes of `shocks` by a short name.

        Returns
        -------
        pd.DataFrame
            One row a draw, one column for each of `outcomes`, in percent of the
            yardstick's under the same draw.

        Examples
        --------
        >>> dilemma.drawn(uncertainty.sample(sets, 108, 2025))  # doctest: +SKIP
        """
        asked = [self.shocks[YARDSTICK], *(self.shocks[o] for o in outcomes.values())]
        # the outcomes of one draw side by side: they share their world before
        cases = [
            case
            for same in zip(*(draws.cases(*shock) for shock in asked), strict=True)
            for case in same
        ]
        income = self._solved(cases).reshape(-1, len(asked))
        relative = eq.relative_pct(income[:, 1:], income[:, :1])
        return pd.DataFrame(relative, columns=list(outcomes))

    def loss_by_rate(self) -> pd.Series:
        """What the return of US tariffs costs, by the general rate in percent.

        Cars keep their distance to the general rate. Solved at the rates of `GRID` and
        at the one asked for, interpolated linearly between them.

        Returns
        -------
        pd.Series
            By whole rates from 0 to 100, in percent of income.

        Examples
        --------
        >>> dilemma.loss_by_rate().loc[24]  # doctest: +SKIP
        """
        gap = self.car_pct - self.general_pct
        rates = sorted({*GRID, self.general_pct})
        duties = [self.bloc.returned(rate, max(rate + gap, 0)) for rate in rates]
        losses = -self.income_pct([self.bloc.stay_out(rows) for rows in duties])
        every = np.arange(101)
        return pd.Series(np.interp(every, rates, losses), pd.Index(every, name="rate"))

    def cost_by_answer(self, step: int = 10) -> pd.Series:
        """What joining costs, by how much of its answer China gives.

        An answer in duties can be given in part. Inputs are closed or not: with such an
        answer only none and all of it are solved.

        Parameters
        ----------
        step : int
            Percent of the answer.

        Returns
        -------
        pd.Series
            By the part that is given, from 0 to 100 percent, in percent of income.

        Examples
        --------
        >>> dilemma.cost_by_answer(step=25)  # doctest: +SKIP
        """
        tariffs, closed = self.main[ANSWERED]
        costs = {0: -self.central[ALONE]}
        if closed is None:
            parts = range(step, 100, step)
            before, members = self.economy.trade, self.bloc.members
            partly = [
                breakeven.partial_answer(tariffs, before, "CHN", members, part)
                for part in parts
            ]
            income = self.income_pct([(frame, None) for frame in partly])
            costs |= dict(zip(parts, -income, strict=True))
        costs[100] = -self.central[ANSWERED]
        return pd.Series(costs).rename_axis("answer")

    def by_club(
        self,
        clubs: Mapping[str, Sequence[str]],
        courses: Mapping[str, pd.DataFrame | None],
        *,
        danger: bool = True,
    ) -> pd.DataFrame:
        """Whether it pays to join blocs of several members.

        Parameters
        ----------
        clubs : mapping of str to sequence of str
            Members beside the focus, by label, as `blocs.growing` gives them.
        courses : mapping of str to pd.DataFrame or None
            What China does, by label: an answer, or none.
        danger : bool
            Whether the return of tariffs is worked out too.

        Returns
        -------
        pd.DataFrame
            One row for each label of the two: club, China, and real income in percent
            of the yardstick's: join, stay out (deal kept) and, with `danger`, returned
            (stay out, tariffs back) and odds, as `breakeven.breakeven_pct` has them.

        Examples
        --------
        >>> courses = {"no answer": None, "answers": answer}  # doctest: +SKIP
        >>> clubs = blocs.growing({"KOR": "Korea"}, ["KOR", "AUS"])  # doctest: +SKIP
        >>> dilemma.by_club(clubs, courses)  # doctest: +SKIP
        """
        shocks: list[Pair] = []
        for then in courses.values():
            for members in clubs.values():
                # where nobody joins, nobody is answered
                reply = then if members else None
                shocks.append(self.bloc.join(self.kept, then, members))
                shocks.append(self.bloc.stay_out(self.kept, reply, members))
                if danger:
                    shocks.append(self.bloc.stay_out(self.back, reply, members))
        rows = pd.MultiIndex.from_product([courses, clubs], names=["China", "club"])
        income = self.income_pct(shocks).reshape(len(rows), -1)
        columns = ["join", "stay out", "returned"][: income.shape[1]]
        frame = pd.DataFrame(income, rows, columns).reset_index()
        if not danger:
            return frame
        cost = frame["stay out"] - frame["join"]
        loss = frame["stay out"] - frame["returned"]
        return frame.assign(odds=breakeven.breakeven_pct(cost, loss))

    def by_answer(
        self, names: Sequence[str], trade_elasticities: pd.DataFrame
    ) -> pd.DataFrame:
        """Real income in the bloc by China's answer, under each set of elasticities.

        Parameters
        ----------
        names : sequence of str
            Answers of the table `china_answers`.
        trade_elasticities : pd.DataFrame
            elasticity_set, sector, trade_elasticity.

        Returns
        -------
        pd.DataFrame
            By answer, one column a set, in percent of the yardstick's.

        Examples
        --------
        >>> sets = data.load("trade_elasticities")  # doctest: +SKIP
        >>> dilemma.by_answer(["in-kind", "both"], sets)  # doctest: +SKIP
        """
        replies = [self.bloc.answer(name) for name in names]
        shocks = [self.bloc.join(self.kept, reply) for reply in replies]
        sets = dict(list(trade_elasticities.groupby("elasticity_set")))
        cases = [
            eq.Case(*shock, self.deficits, rows)
            for rows in sets.values()
            for shock in (self.shocks[YARDSTICK], *shocks)
        ]
        found = self._solved(cases).reshape(len(sets), -1)
        income = eq.relative_pct(found[:, 1:], found[:, :1])
        return pd.DataFrame(income.T, pd.Index(names, name="answer"), list(sets))

    def _solved(self, cases: Sequence[eq.Case]) -> np.ndarray:
        return eq.welfare_pct(
            self.economy, cases, self.bloc.focus, workers=self.workers
        )
