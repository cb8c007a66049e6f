"""An economy's choice to join a bloc against China, as shocks to the world model.

To join means to charge China's goods what the United States charges them. Around that
choice lie two that others make: the United States keeps its deal or lets its tariffs
return, and China answers or does not. All of them are instructions of the tables
`scenarios` and `china_answers`; a `Bloc` puts them together.

    bloc = blocs.Bloc(world, data.load("scenarios"), data.load("china_answers"), "JPN")
    kept = bloc.us_duties("deal_15")
    eq.solve(economy, *bloc.join(kept, then=bloc.answer("in-kind")))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tightrope.places import Place
from tightrope.policy import scenarios

DEAL = "deal_15"  # the scenario of the deals, as in force in November 2025
BLOC = "bloc_alone"  # the scenario whose rule `match` says what members charge
RETURN = "no_deal"  # the scenario of tariffs that return
POWERS = ("USA", "CHN", "HKG")  # who cannot join
GENERAL = "ieepa_reciprocal"
CARS = "section_232_cars;section_232_car_parts"
# percent, of April 2025: on origins that were not named, and on everyone's cars
OF_ALL_OTHERS = 10.0
CARS_IN_APRIL = 25.0


@dataclass(frozen=True, eq=False)
class Bloc:
    """What an economy that can join, the United States and China can do.

    Attributes
    ----------
    world : scenarios.World
    plan : pd.DataFrame
        The table `scenarios`.
    answers : pd.DataFrame
        The table `china_answers`: answer, instructions (as scenario:rule, separated by
        semicolons, or missing).
    focus : str
        The economy that can join, with its customs union.
    day : date, optional
        The day whose US duties are kept, instead of that of the deals; with
        `world.schedule.last_day` the duties in force.
    general : str
        The programme that falls on most goods on that day.
    """

    world: scenarios.World
    plan: pd.DataFrame
    answers: pd.DataFrame
    focus: str
    day: date | None = None
    general: str = GENERAL

    def __repr__(self) -> str:
        return f"<Bloc: {self.focus} between the United States and China>"

    @property
    def members(self) -> list[str]:
        """The focus, with the members of its customs union."""
        union = self.world.schedule.groups
        return [c for c in self.world.economies if union[c] == union[self.focus]]

    @property
    def others(self) -> list[str]:
        """All other economies of the model that could join: neither of the powers."""
        apart = {*POWERS, *self.members}
        return [code for code in self.world.economies if code not in apart]

    def joiners(self, candidates: Iterable[str]) -> list[str]:
        """Those of the candidates that could join beside the focus.

        Neither of the powers can, nor who is in the focus' customs union; for a member
        of another union the whole of it joins.

        Parameters
        ----------
        candidates : iterable of str
            Codes of economies and customs unions.

        Returns
        -------
        list of str
            In their order, each once.

        Examples
        --------
        >>> from types import SimpleNamespace
        >>> groups = {"JPN": "JPN", "DEU": "EU27", "FRA": "EU27"}
        >>> world = SimpleNamespace(schedule=SimpleNamespace(groups=groups))
        >>> bloc = Bloc(world, plan=pd.DataFrame(), answers=pd.DataFrame(), focus="JPN")
        >>> bloc.joiners(["FRA", "JPN", "AUS", "DEU", "USA"])
        ['EU27', 'AUS']
        """
        groups = self.world.schedule.groups
        apart = {*POWERS, self.focus, groups[self.focus]}
        unions = dict.fromkeys(groups.get(code, code) for code in candidates)
        return [code for code in unions if code not in apart]

    def us_duties(self, scenario: str) -> pd.DataFrame:
        """What the United States charges in a scenario, as its instructions.

        Parameters
        ----------
        scenario : str
            Such as deal_15.

        Returns
        -------
        pd.DataFrame
            Rows of `plan`, without those of a bloc.

        Examples
        --------
        >>> from tightrope import data
        >>> plan = data.load("scenarios")
        >>> answers = data.load("china_answers")
        >>> bloc = Bloc(None, plan, answers, "JPN")
        >>> bloc.us_duties("deal_15")["rule"].tolist()
        ['us_schedule', 'add']
        """
        rows = scenarios.rows(self.plan, scenario)
        return rows[~rows["rule"].isin(["match", "answer", "cost"])]

    @property
    def kept(self) -> pd.DataFrame:
        """The US duties that are kept where nothing happens, as instructions."""
        rows = self.us_duties(DEAL)
        if self.day is None:
            return rows
        of_law = rows["rule"] == "us_schedule"
        return rows.assign(day=rows["day"].mask(of_law, pd.Timestamp(self.day)))

    def returned(self, general_pct: float, car_pct: float) -> pd.DataFrame:
        """What the United States charges if its tariffs on the focus return.

        Exemptions and duties under Section 232 on other goods stay as they are. The
        tariffs return on the duties of the deals or, with a `day`, of that day.

        Parameters
        ----------
        general_pct, car_pct : float
            Rates on most goods, and on cars and their parts, in percent: on top of
            ordinary duties; with a `day` as the law of that day charges the focus,
            which for some includes the ordinary duty (Japan, Korea, the EU).

        Returns
        -------
        pd.DataFrame
            Instructions, as `us_duties` gives them.

        Examples
        --------
        >>> from tightrope import data
        >>> plan = data.load("scenarios")
        >>> answers = data.load("china_answers")
        >>> bloc = Bloc(None, plan, answers, "JPN")
        >>> bloc.returned(24.0, 25.0)["rate_pct"].tolist()
        [nan, 10.0, 24.0, 25.0, nan]
        """
        if self.day is not None:
            return self._charging({self.general: general_pct, CARS: car_pct})
        rows = self.us_duties(RETURN)
        asked = rows["programme"].map({GENERAL: general_pct, CARS: car_pct})
        return rows.assign(
            rate_pct=asked.fillna(rows["rate_pct"]),
            rule=rows["rule"].where(asked.isna(), "programme_add_on"),
        )

    def answer(self, name: str) -> pd.DataFrame:
        """China's answer to those who join, as instructions.

        Parameters
        ----------
        name : str
            Of the table `china_answers`, such as in-kind; "none" has no rows.

        Returns
        -------
        pd.DataFrame
            Rows of `plan`.

        Raises
        ------
        ScenarioError
            When there is no answer of that name.

        Examples
        --------
        >>> from tightrope import data
        >>> plan = data.load("scenarios")
        >>> answers = data.load("china_answers")
        >>> bloc = Bloc(None, plan, answers, "JPN")
        >>> len(bloc.answer("none")), len(bloc.answer("in-kind"))
        (0, 1)
        """
        known = self.answers.set_index("answer")["instructions"].fillna("")
        if name not in known.index:
            raise scenarios.ScenarioError(
                f"there is no answer {name!r}; there are: {', '.join(known.index)}"
            )
        wanted = known[name].split(";")
        return self.plan[(self.plan["scenario"] + ":" + self.plan["rule"]).isin(wanted)]

    def chosen(self, choice: str) -> tuple[str, pd.DataFrame]:
        """An answer that can be chosen: what China does in words, and its instructions.

        Parameters
        ----------
        choice : str
            Of the table `china_answers`, such as in-kind.

        Returns
        -------
        tuple of str and pd.DataFrame

        Examples
        --------
        >>> from tightrope import data
        >>> plan = data.load("scenarios")
        >>> answers = data.load("china_answers")
        >>> bloc = Bloc(None, plan, answers, "JPN")
        >>> bloc.chosen("in-kind")[0]
        'answers in kind'
        """
        row = self.answers.set_index("choice").loc[choice]
        return row["verb"], self.answer(row["answer"])

    def join(
        self,
        us_duties: pd.DataFrame,
        then: pd.DataFrame | None = None,
        beside: Iterable[str] = (),
    ) -> scenarios.Shock:
        """The shock if the focus joins.

        Parameters
        ----------
        us_duties : pd.DataFrame
            Instructions, as `us_duties` and `returned` give them.
        then : pd.DataFrame, optional
            China's answer to the members, as `answer` gives it; without it, none.
        beside : iterable of str
            Economies and customs unions that join too.

        Returns
        -------
        scenarios.Shock

        Examples
        --------
        >>> kept = bloc.us_duties("deal_15")  # doctest: +SKIP
        >>> shock = bloc.join(kept, bloc.answer("in-kind"))  # doctest: +SKIP
        >>> sorted(shock.tariffs.columns)  # doctest: +SKIP
        ['exporter', 'importer', 'sector', 'tariff']
        """
        return self._shock(us_duties, [self._match(), then], ["FOCUS", *beside])

    def stay_out(
        self,
        us_duties: pd.DataFrame,
        then: pd.DataFrame | None = None,
        others: Iterable[str] = (),
    ) -> scenarios.Shock:
        """The shock if the focus stays out.

        Parameters
        ----------
        us_duties : pd.DataFrame
            Instructions, as `us_duties` and `returned` give them.
        then : pd.DataFrame, optional
            What China does: its answer to `others` or, where nobody joins, what it
            would answer the focus if that joined.
        others : iterable of str
            Economies and customs unions that join nevertheless.

        Returns
        -------
        scenarios.Shock

        Examples
        --------
        >>> shock = bloc.stay_out(bloc.us_duties("deal_15"))  # doctest: +SKIP
        >>> sorted(shock.tariffs.columns)  # doctest: +SKIP
        ['exporter', 'importer', 'sector', 'tariff']
        """
        if others := list(others):
            return self._shock(us_duties, [self._match(), then], others)
        if then is None:
            return self._shock(us_duties, [], [])
        # China adds the points that the focus would have added, which then go again;
        # what China closes comes last, since a return to the baseline would open it
        is_duty = then["rule"] == "answer"
        back = self._match().assign(rule="baseline")
        steps = [self._match(), then[is_duty], back, then[~is_duty]]
        return self._shock(us_duties, steps, ["FOCUS"])

    def outcomes(
        self, courses: Mapping[str, pd.DataFrame], answer: pd.DataFrame
    ) -> dict[tuple[str, str, str], scenarios.Shock]:
        """Every combination of the two choices, a course of the US, and of China's.

        Parameters
        ----------
        courses : mapping of str to pd.DataFrame
            What the United States may do, by name.
        answer : pd.DataFrame
            What China may answer.

        Returns
        -------
        dict
            Shocks by ("stay out" or "join", course, "no answer" or "answers").

        Examples
        --------
        >>> courses = {"kept": bloc.us_duties("deal_15")}  # doctest: +SKIP
        >>> list(bloc.outcomes(courses, bloc.answer("in-kind")))  # doctest: +SKIP
        [('stay out', 'kept', 'no answer'), ('join', 'kept', 'no answer'), ('stay out',
        'kept', 'answers'), ('join', 'kept', 'answers')]
        """
        found = {}
        for us, duties in courses.items():
            for china, then in (("no answer", None), ("answers", answer)):
                found["stay out", us, china] = self.stay_out(duties, then)
                found["join", us, china] = self.join(duties, then)
        return found

    def _charging(self, rates: Mapping[str, float]) -> pd.DataFrame:
        """What is kept, with programmes at other rates, charged as the law does."""
        kept = self.kept
        rows = pd.DataFrame(
            {"programme": list(rates), "rate_pct": list(rates.values())}
        )
        last = int(kept["step"].max())
        rows = rows.assign(
            scenario=kept["scenario"].iloc[0],
            step=range(last + 1, last + 1 + len(rows)),
            importer="USA",
            exporter="FOCUS",
            sector="goods",
            rule="programme_rate",
        )
        return pd.concat([kept, rows], ignore_index=True)

    def _match(self) -> pd.DataFrame:
        rows = scenarios.rows(self.plan, BLOC)
        return rows[rows["rule"] == "match"]

    def _shock(self, us_duties, steps, joining) -> scenarios.Shock:
        parts = [us_duties]
        for rows in steps:
            if rows is not None:
                parts.append(rows.replace("FOCUS", ";".join(joining)))
        return scenarios.shock(pd.concat(parts), self.focus, self.world)


def april_pct(announced: pd.DataFrame, code: str) -> float | None:
    """The rate that the United States named for an economy on its first list.

    Parameters
    ----------
    announced : pd.DataFrame
        The table `announced_rates`: announced_on, iso3, rate_pct.
    code : str
        The economy or customs union.

    Returns
    -------
    float or None
        In percent; None where no rate was named: most of these had the one for all
        others, a few were left out.

    Examples
    --------
    >>> listed = pd.DataFrame(
    ...     {"announced_on": ["2025-04-02"], "iso3": ["JPN"], "rate_pct": [24.0]}
    ... )
    >>> april_pct(listed, "JPN"), april_pct(listed, "RUS")
    (24.0, None)
    """
    first = announced["announced_on"] == announced["announced_on"].min()
    rates = announced.loc[first & (announced["iso3"] == code), "rate_pct"]
    if rates.empty:
        return None
    return float(rates.iloc[0])


def april_rates(
    announced: pd.DataFrame, code: str, general: str, cars: str
) -> dict[str, float]:
    """The rates of April 2025 by programme: what an economy would go back to.

    Parameters
    ----------
    announced : pd.DataFrame
        The table `announced_rates`: announced_on, iso3, rate_pct.
    code : str
        The economy or customs union.
    general, cars : str
        The programmes that fall on most goods, and on cars and parts.

    Returns
    -------
    dict of str to float
        Percent; economies that were not named paid the 10 % of all others.

    Examples
    --------
    >>> listed = pd.DataFrame(
    ...     {"announced_on": ["2025-04-02"], "iso3": ["JPN"], "rate_pct": [24.0]}
    ... )
    >>> april_rates(listed, "AUS", "most goods", "cars")
    {'most goods': 10.0, 'cars': 25.0}
    """
    named = april_pct(announced, code)
    if named is None:
        named = OF_ALL_OTHERS
    return {general: named, cars: CARS_IN_APRIL}


def announced_words(announced: pd.DataFrame, place: Place) -> str:
    """What the United States named for an economy on its first list of rates.

    Parameters
    ----------
    announced : pd.DataFrame
        The table `announced_rates`: announced_on, iso3, rate_pct.
    place : Place
        The economy or customs union.

    Returns
    -------
    str
        As a sentence about the United States goes on.

    Examples
    --------
    >>> listed = pd.DataFrame(
    ...     {"announced_on": ["2025-04-02"], "iso3": ["JPN"], "rate_pct": [24.0]}
    ... )
    >>> announced_words(listed, Place("JPN", "Japan", "Japan"))
    'announced 24 % for Japan'
    >>> announced_words(listed, Place("RUS", "Russia", "Russia"))
    'named no rate for Russia'
    """
    rate = april_pct(announced, place.code)
    if rate is None:
        return f"named no rate for {place.in_sentence}"
    return f"announced {rate:.0f} % for {place.in_sentence}"


def growing(joiners: Mapping[str, str], all_others: Iterable[str]) -> dict[str, list]:
    """Blocs that grow by one member at a time, and then take all others in.

    Parameters
    ----------
    joiners : mapping of str to str
        Names by code, in the order in which they join.
    all_others : iterable of str
        The members of the largest bloc.

    Returns
    -------
    dict of str to list
        The members beside the focus, by a label.

    Examples
    --------
    >>> growing({"KOR": "Korea", "AUS": "Australia"}, ["AUS", "KOR", "VNM"])
    {'nobody else': [], '+ Korea': ['KOR'], '+ Australia': ['KOR', 'AUS'], \
'+ all others': ['AUS', 'KOR', 'VNM']}
    """
    blocs: dict[str, list[str]] = {"nobody else": []}
    for code, name in joiners.items():
        blocs[f"+ {name}"] = [*list(blocs.values())[-1], code]
    return blocs | {"+ all others": list(all_others)}
