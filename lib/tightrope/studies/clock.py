"""The clock of the pause: its days, its deadlines, and the events while it ran.

Frame in, frame out, on the tables `deadlines`, `policy_events` and `event_lanes`; used
by the notebook g7_timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

# From the least to the best attested; without what rests on recollection alone.
CONFIDENCE = ("single-secondary", "multiple-secondary", "primary-document")
KNOWN_FROM = {
    "primary-document": "the official text",
    "multiple-secondary": "several reports",
    "single-secondary": "one report",
    "recollection-only": "memory",
}
DIGEST = "a digest only"
RECIPROCAL = "reciprocal"
# Marks closer than this share a lane's levels, so that none covers another.
CLOSE = "28D"
LEVELS = 4
# Days from the end of the summit within which a deal counts as around it.
AROUND = 7


@dataclass(frozen=True)
class Clock:
    """The days that set the clock.

    Attributes
    ----------
    article : pd.Timestamp
        The day on which the hope for a deal at the summit was reported.
    pause_first : pd.Timestamp
        First day of the pause: the day after the country rates had started.
    pause_planned : pd.Timestamp
        Its last day as first ordered.
    summit_end : pd.Timestamp
        Last day of the G7 summit.
    rates_back : pd.Timestamp
        The day on which new country rates started.
    moves : int
        How often a deadline of the reciprocal duties was moved.
    """

    article: pd.Timestamp
    pause_first: pd.Timestamp
    pause_planned: pd.Timestamp
    summit_end: pd.Timestamp
    rates_back: pd.Timestamp
    moves: int

    @classmethod
    def from_table(cls, deadlines: pd.DataFrame) -> Clock:
        """The clock from the table `deadlines`.

        Parameters
        ----------
        deadlines : pd.DataFrame
            The table of that name.

        Returns
        -------
        Clock

        Examples
        --------
        >>> from tightrope import data
        >>> Clock.from_table(data.load("deadlines")).summit_end
        Timestamp('2025-06-17 00:00:00')
        """
        due = deadlines.set_index("deadline")
        on_the_clock = due["clock"] == RECIPROCAL
        return cls(
            article=due.loc["g7-summit", "announced_on"],
            pause_first=due.loc["country-rates", "settled_on"] + pd.Timedelta(days=1),
            pause_planned=due.loc["pause-ends", "due_on"],
            summit_end=due.loc["g7-summit", "due_on"],
            rates_back=due.loc["july-rates", "settled_on"],
            moves=int((on_the_clock & (due["outcome"] == "moved")).sum()),
        )

    @property
    def reprieve_tests(self) -> list[bool]:
        """Whether on the day of the article a pause of ninety days was in place."""
        in_place = self.pause_first <= self.article <= self.pause_planned
        return [self.planned_days == 90, in_place]

    @property
    def pause_last(self) -> pd.Timestamp:
        """The last day of the pause as it came."""
        return self.rates_back - pd.Timedelta(days=1)

    @property
    def planned_days(self) -> int:
        """Length of the pause as first ordered, days."""
        return (self.pause_planned - self.pause_first).days

    @property
    def days(self) -> int:
        """Length of the pause as it came, days."""
        return (self.rates_back - self.pause_first).days


@dataclass(frozen=True)
class DealAndSummit:
    """What came of the hope for a deal around the G7 summit.

    Attributes
    ----------
    counted_to : pd.Timestamp
        The day of a first deal; where there is none, the last day looked at.
    days_late : int
        Days from the end of the summit to that day; below zero before it.
    sentence : str
        For `findings.state`, with {partner}, {day}, {early}, {around}, {value}.
    verdict : str
        On the claim that a deal could come around the summit.
    around : str
        Whether that is around the summit, to end the sentence with; "" without a deal.
    label : str
        What is counted, in a few words.
    """

    counted_to: pd.Timestamp
    days_late: int
    sentence: str
    verdict: str
    around: str
    label: str


def deal_and_summit(
    summit_end: pd.Timestamp, deal_day: pd.Timestamp, today: pd.Timestamp
) -> DealAndSummit:
    """How far from the summit a first deal came, or how long there is none.

    Parameters
    ----------
    summit_end : pd.Timestamp
        The last day of the summit.
    deal_day : pd.Timestamp
        The day of a first deal; NaT where there is none.
    today : pd.Timestamp
        The last day looked at.

    Returns
    -------
    DealAndSummit

    Examples
    --------
    >>> days = pd.to_datetime(["2025-06-17", "2025-07-22", "2026-10-02"])
    >>> deal_and_summit(*days).days_late
    35
    """
    if pd.isna(deal_day):
        return DealAndSummit(
            today,
            (today - summit_end).days,
            "By {day}, {value:.0f} days after the G7 summit ended, there was no deal "
            "with {partner}{around}.",
            "did not come true",
            "",
            "since the summit",
        )
    days_late = (deal_day - summit_end).days
    verdict = "did not come true"
    around = f", not within the {AROUND} days that count as around it"
    if abs(days_late) <= AROUND:
        verdict = "came true"
        around = f", within the {AROUND} days that count as around it"
    when = "{value:.0f} days after"
    if days_late < 0:
        when = "{early} days before"
    return DealAndSummit(
        deal_day,
        days_late,
        "A first deal with {partner} came on {day}, "
        + when
        + " the G7 summit ended{around}.",
        verdict,
        around,
        "from the end of the G7 summit to a first deal",
    )


def attested(table: pd.DataFrame, least: str) -> pd.DataFrame:
    """The rows of a table that are attested at least as well as asked for.

    Parameters
    ----------
    table : pd.DataFrame
        A table with the column confidence.
    least : str
        One of `CONFIDENCE`.

    Returns
    -------
    pd.DataFrame
        Its rows; never those that rest on recollection alone.

    Raises
    ------
    ValueError
        For a confidence that is not in `CONFIDENCE`.

    Examples
    --------
    >>> from tightrope import data
    >>> events = data.load("policy_events")
    >>> set(attested(events, "primary-document")["confidence"])
    {'primary-document'}
    """
    good_enough = CONFIDENCE[CONFIDENCE.index(least) :]
    return table[table["confidence"].isin(good_enough)]


def holds(column: pd.Series, code: str) -> pd.Series:
    """Where a column of codes, separated by semicolons, holds a code.

    Parameters
    ----------
    column : pd.Series
        Texts such as "USA;JPN".
    code : str
        ISO 3166-1 alpha-3 code, or EU27.

    Returns
    -------
    pd.Series
        True or false, on the same index.

    Examples
    --------
    >>> holds(pd.Series(["USA;JPN", "USA;CHN"]), "JPN").tolist()
    [True, False]
    """
    held = [code in codes.split(";") for codes in column]
    return pd.Series(held, index=column.index, dtype=bool)


def steps_on_the_way(
    events: pd.DataFrame,
    focus: str,
    first: pd.Timestamp,
    last: pd.Timestamp,
    us_measures: bool,
) -> pd.DataFrame:
    """The events that met an economy while the clock ran.

    Parameters
    ----------
    events : pd.DataFrame
        Rows of `policy_events`.
    focus : str
        The economy looked at: events with it among the actors.
    first, last : pd.Timestamp
        The days between which the clock ran.
    us_measures : bool
        Whether every measure of the United States counts too.

    Returns
    -------
    pd.DataFrame
        One row an event: date, title.

    Examples
    --------
    >>> from tightrope import data
    >>> days = pd.Timestamp("2025-04-09"), pd.Timestamp("2025-07-09")
    >>> steps_on_the_way(data.load("policy_events"), "JPN", *days, False).tail(1)
             date                                title
    51 2025-07-07  Letter: 25 % on Japan from 1 August
    """
    met = holds(events["actors"], focus)
    if us_measures:
        met = met | (events["lane"] == "US measures")
    return events.loc[met & events["date"].between(first, last), ["date", "title"]]


def countdown_runs(
    deadlines: pd.DataFrame, focus: str, today: pd.Timestamp
) -> pd.DataFrame:
    """The lines of the countdown: each reciprocal deadline, where it starts and ends.

    Parameters
    ----------
    deadlines : pd.DataFrame
        The table of that name.
    focus : str
        The economy looked at; a deadline for all (WLD) concerns it too.
    today : pd.Timestamp
        The last day looked at: a line that is not settled by then ends there, running.

    Returns
    -------
    pd.DataFrame
        Two rows a deadline, all starts before all ends: deadline, label, title, date,
        days_left (days), outcome, end (bool), as `charts.timeline.countdown` takes it.

    Examples
    --------
    >>> from tightrope import data
    >>> runs = countdown_runs(data.load("deadlines"), "JPN", pd.Timestamp("2025-07-01"))
    >>> runs[["label", "days_left", "outcome"]].tail(1)
        label  days_left  outcome
    10  pause          8  running
    """
    clock = deadlines[
        (deadlines["clock"] == RECIPROCAL)
        & deadlines["concerns"].isin([focus, "WLD"])
        & (deadlines["announced_on"] <= today)
    ]
    starts = clock.assign(date=clock["announced_on"], outcome="announced", end=False)
    settled = clock["settled_on"] <= today
    ends = clock.assign(
        date=clock["settled_on"].clip(upper=today),
        outcome=clock["outcome"].where(settled, "running"),
        end=True,
    )
    runs = pd.concat([starts, ends])
    runs["days_left"] = (runs["due_on"] - runs["date"]).dt.days
    return runs[["deadline", "label", "title", "date", "days_left", "outcome", "end"]]


def deadline_table(
    deadlines: pd.DataFrame, focus: str, today: pd.Timestamp
) -> pd.DataFrame:
    """The deadlines announced by `today`, by the day on which they fell due.

    Parameters
    ----------
    deadlines : pd.DataFrame
        The table of that name.
    focus : str
        The economy looked at: its own deadlines, those for all (WLD), and those of the
        truce with China, on which the others wait.
    today : pd.Timestamp
        The last day looked at; what is not settled by then is pending.

    Returns
    -------
    pd.DataFrame
        One row a deadline: deadline (its title), announced, due, days given, outcome,
        moved to.

    Examples
    --------
    >>> from tightrope import data
    >>> today = pd.Timestamp("2025-07-01")
    >>> table = deadline_table(data.load("deadlines"), "JPN", today)
    >>> table.columns.tolist()
    ['deadline', 'announced', 'due', 'days given', 'outcome', 'moved to']
    """
    concerned = deadlines["concerns"].isin([focus, "WLD", "CHN"])
    announced = deadlines[concerned & (deadlines["announced_on"] <= today)]
    announced = announced.sort_values(["due_on", "announced_on"])
    outcome = announced["outcome"].where(announced["settled_on"] <= today, "pending")
    return pd.DataFrame(
        {
            "deadline": announced["title"],
            "announced": announced["announced_on"],
            "due": announced["due_on"],
            "days given": (announced["due_on"] - announced["announced_on"]).dt.days,
            "outcome": outcome,
            "moved to": announced["moved_to"].where(outcome == "moved"),
        }
    )


def shown_in_lanes(
    events: pd.DataFrame, event_lanes: pd.DataFrame, focus: str
) -> pd.DataFrame:
    """The events that a report on one economy shows, lane by lane.

    Parameters
    ----------
    events : pd.DataFrame
        Rows of `policy_events`.
    event_lanes : pd.DataFrame
        The table of that name: lane, and shown_for ("all", or codes separated by
        semicolons).
    focus : str
        The economy of the report.

    Returns
    -------
    pd.DataFrame
        The events of lanes that are shown whole and, of other lanes, those with the
        economy among the actors; by lane and day.

    Examples
    --------
    >>> from tightrope import data
    >>> events = data.load("policy_events"), data.load("event_lanes")
    >>> shown_in_lanes(*events, "JPN")["lane"].drop_duplicates().tolist()
    ['China–Japan', 'Japan–US talks', 'Others–US', 'US measures', 'US–China', 'courts',
    'others']
    """
    whole = (event_lanes["shown_for"] == "all") | holds(event_lanes["shown_for"], focus)
    in_whole_lane = events["lane"].isin(event_lanes.loc[whole, "lane"])
    shown = events[in_whole_lane | holds(events["actors"], focus)]
    return shown.sort_values(["lane", "date", "event"])


def event_marks(
    shown: pd.DataFrame, actors: Mapping[str, str], period_ends: Mapping
) -> pd.DataFrame:
    """The marks of the events, as `charts.timeline.lanes` takes them.

    Parameters
    ----------
    shown : pd.DataFrame
        As `shown_in_lanes` gives them.
    actors : mapping of str to str
        Names of the actors that have a colour of their own, by code.
    period_ends : mapping of str to date
        The day after the last of each period, in order of time.

    Returns
    -------
    pd.DataFrame
        One row an event: date, lane, title, summary, source, known_from (as
        `known_from` says it), remark ("" for none), actor (who is named first, or
        others), level (from 0), period.

    Examples
    --------
    >>> from tightrope import data
    >>> events = data.load("policy_events"), data.load("event_lanes")
    >>> shown = shown_in_lanes(*events, "JPN").head(3)
    >>> ends = {"2025": pd.Timestamp("2026-01-01"), "2026": pd.Timestamp("2027-01-01")}
    >>> event_marks(shown, {"USA": "United States"}, ends)[["actor", "level", "period"]]
         actor  level period
    1   others      0   2025
    26  others      0   2025
    49  others      0   2025
    """
    first_named = shown["actors"].str.split(";").str[0]
    close = shown.groupby(["lane", pd.Grouper(key="date", freq=CLOSE)])
    told = shown[["date", "lane", "title", "summary", "source"]]
    return told.assign(
        known_from=known_from(shown),
        remark=shown["remark"].fillna(""),
        actor=first_named.map(dict(actors)).fillna("others"),
        level=close.cumcount() % LEVELS,
        period=periods(shown["date"], period_ends),
    )


def overview(marks: pd.DataFrame) -> dict:
    """In which month most events fall, and how many a digest alone tells.

    Parameters
    ----------
    marks : pd.DataFrame
        As `event_marks` returns them: date, known_from.

    Returns
    -------
    dict
        busiest (the first day of that month), digests (a number, or "none").

    Examples
    --------
    >>> days = pd.to_datetime(["2025-04-02", "2025-04-09", "2026-02-20"])
    >>> marks = pd.DataFrame({"date": days, "known_from": "the official text"})
    >>> overview(marks)
    {'busiest': Timestamp('2025-04-01 00:00:00'), 'digests': 'none'}
    """
    months = marks["date"].dt.to_period("M").value_counts().sort_index()
    digests = int((marks["known_from"] == DIGEST).sum())
    return {"busiest": months.idxmax().start_time, "digests": digests or "none"}


def told(events: pd.DataFrame) -> pd.DataFrame:
    """Events as a table to read, by day: what happened, and what it is known from.

    Parameters
    ----------
    events : pd.DataFrame
        Rows of `policy_events`.

    Returns
    -------
    pd.DataFrame
        One row an event: date, event (its title), what (a sentence), known from, remark
        ("" for none).

    Examples
    --------
    >>> from tightrope import data
    >>> told(data.load("policy_events"))["known from"].head(2).tolist()
    ['the official text', 'one report']
    """
    events = events.sort_values(["date", "event"])
    table = events[["date"]].assign(event=events["title"], what=events["summary"])
    table["known from"] = known_from(events)
    return table.assign(remark=events["remark"].fillna("")).reset_index(drop=True)


def known_from(events: pd.DataFrame) -> pd.Series:
    """What events are known from, in a few words.

    Parameters
    ----------
    events : pd.DataFrame
        Rows of `policy_events`: rests_on, confidence.

    Returns
    -------
    pd.Series
        Text, on the same index; of what a digest alone tells, that it does.

    Examples
    --------
    >>> events = pd.DataFrame(
    ...     {
    ...         "rests_on": ["official text", "digest"],
    ...         "confidence": ["primary-document", "single-secondary"],
    ...     }
    ... )
    >>> known_from(events).tolist()
    ['the official text', 'a digest only']
    """
    words = events["confidence"].map(KNOWN_FROM)
    return words.mask(events["rests_on"] == "digest", DIGEST)


def periods(days: pd.Series, period_ends: Mapping) -> pd.Series:
    """The period into which each day falls.

    Parameters
    ----------
    days : pd.Series
        Dates.
    period_ends : mapping of str to date
        The day after the last of each period, in order of time.

    Returns
    -------
    pd.Series
        Names of the periods, on the same index.

    Examples
    --------
    >>> ends = {"before": pd.Timestamp("2025-04-10"), "after": pd.Timestamp.max}
    >>> days = pd.Series(pd.to_datetime(["2025-04-09", "2025-04-10"]))
    >>> periods(days, ends).tolist()
    ['before', 'after']
    """
    found = pd.Series(index=days.index, dtype="object")
    for name, end in reversed(list(period_ends.items())):
        found[days < end] = name
    return found
