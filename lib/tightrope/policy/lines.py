"""The lines of the US tariff schedule: rates, preferences, and the goods of 2024.

Frame in, arrays out; nothing is read here. A line is a ten-digit code of the Harmonized
Tariff Schedule. Its ordinary rate stands on the eight-digit line above it, in column 1
(general), or in column 2 for origins without normal trade relations. A rate in cents a
kilogram has no percentage of its own: what was collected in 2024 stands for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from tightrope.policy.tables import PolicyError

# How an ordinary rate became a percentage; arrays hold the position in this list.
HOW = (
    "free",
    "ad valorem, as printed",
    "as collected from this origin in 2024",
    "as collected from all origins in 2024",
    "as collected on the eight-digit line in 2024",
    "not known: printed by quantity, and nothing was imported in 2024",
    "given",
)
FREE, PRINTED, OWN, ALL, NEAR, UNKNOWN, GIVEN = range(len(HOW))
DIGITS = (6, 8, 10)
METALS = ("steel", "aluminium", "copper")
USMCA = ("CAN", "MEX")
RECORDED = date(2025, 7, 1)  # first month with claims recorded on goods that are free
BEFORE = "2024"  # the row of usmca_claims that holds the year before the series
# A collected rate this far (in points) from the printed one is rounding, not a
# preference.
ROUNDING = 0.05


@dataclass(frozen=True, eq=False)
class Lines:
    """The ten-digit lines, in order, with what the schedule prints for each.

    Attributes
    ----------
    codes, names : np.ndarray and list of str
        The sorted ten-digit codes, twice.
    naics3 : np.ndarray
        Three-digit industry of each line (NAICS, 910 to 990 for special trade).
    rate : np.ndarray
        Position of each line's eight-digit rate in `printed`; -1: no rate printed.
    printed : pd.DataFrame
        One row an eight-digit line: hts8; general, special and column2 as printed;
        percentages.
    metals : dict of str to np.ndarray
        Share of steel, aluminium and copper in the value of each line, 0 to 1.
    """

    codes: np.ndarray
    names: list[str]
    naics3: np.ndarray
    rate: np.ndarray
    printed: pd.DataFrame
    metals: dict[str, np.ndarray]

    def __repr__(self) -> str:
        return f"<Lines: {len(self.codes):,} ten-digit lines>"

    def __len__(self) -> int:
        return len(self.codes)

    def find(self, hts: str) -> np.ndarray:
        """Positions of the lines under a code of six, eight or ten digits.

        Parameters
        ----------
        hts : str

        Returns
        -------
        np.ndarray
            In the order of the lines.

        Raises
        ------
        PolicyError
            The code is not text of six, eight or ten digits, or no line has it.

        Examples
        --------
        >>> codes = ["8703230190", "8703240190", "8708990000"]
        >>> rate = np.full(3, -1)
        >>> industry = np.full(3, "336")
        >>> lines = Lines(np.array(codes), codes, industry, rate, pd.DataFrame(), {})
        >>> lines.find("870323").tolist()
        [0]
        """
        if not isinstance(hts, str) or not hts.isdigit() or len(hts) not in DIGITS:
            raise PolicyError(
                f"unknown HS code {hts!r}: six digits, eight or ten as text, "
                "such as '870323'"
            )
        first = bisect_left(self.names, hts)
        last = bisect_left(self.names, hts + "~")
        if first == last:
            raise PolicyError(
                f"unknown HS code {hts!r}: six digits, eight or ten of a line in US "
                f"imports since 2024 or in the schedule of 2025{self._near(hts)}"
            )
        return np.arange(first, last)

    def _near(self, hts: str) -> str:
        """The lines beside an unknown one, in words."""
        near = hts[: 8 if len(hts) == 10 else 6]
        first = bisect_left(self.names, near)
        known = self.names[first : bisect_left(self.names, near + "~")]
        if len(hts) == 6 or not known:
            return ""
        return f"; under {near} there are {', '.join(known[:6])}"

    def at(self, hts10: pd.Series) -> np.ndarray:
        """Positions of ten-digit codes, all of which must be lines.

        Parameters
        ----------
        hts10 : pd.Series of str

        Returns
        -------
        np.ndarray
            One position for each code, in their order.

        Raises
        ------
        PolicyError
            A code is no line.

        Examples
        --------
        >>> codes = ["8703230190", "8703240190", "8708990000"]
        >>> rate = np.full(3, -1)
        >>> industry = np.full(3, "336")
        >>> lines = Lines(np.array(codes), codes, industry, rate, pd.DataFrame(), {})
        >>> lines.at(pd.Series(["8708990000", "8703230190"])).tolist()
        [2, 0]
        """
        number, unique = pd.factorize(hts10)
        wanted = np.asarray(unique, dtype="<U10")
        found = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        strange = wanted[self.codes[found] != wanted]
        if len(strange):
            raise PolicyError(
                f"{strange[0]!r} is not among the {len(self.codes):,} lines of "
                "tariff_lines"
            )
        return found[number]

    def prefix(self, digits: int) -> np.ndarray:
        """For each line, the number of the group that its first digits make.

        Parameters
        ----------
        digits : int
            How many.

        Returns
        -------
        np.ndarray
            Counted from 0, in the order of the lines.

        Examples
        --------
        >>> codes = ["8703230190", "8703240190", "8708990000"]
        >>> rate = np.full(3, -1)
        >>> industry = np.full(3, "336")
        >>> lines = Lines(np.array(codes), codes, industry, rate, pd.DataFrame(), {})
        >>> lines.prefix(4).tolist()
        [0, 0, 1]
        """
        cut = self.codes.astype(f"<U{digits}")
        return np.concatenate([[0], np.cumsum(cut[1:] != cut[:-1])])

    def text(self, column: str, where: int) -> str:
        """What the schedule prints in a column ("general", "special", "column2").

        Parameters
        ----------
        column : str
        where : int
            Position of the line.

        Returns
        -------
        str
            Empty where it prints nothing.

        Examples
        --------
        >>> printed = pd.DataFrame({"hts8": ["87032301"], "general": ["2.5%"]})
        >>> codes, rate = ["8703230190"], np.array([0])
        >>> lines = Lines(np.array(codes), codes, np.array(["336"]), rate, printed, {})
        >>> lines.text("general", 0)
        '2.5%'
        """
        at = self.rate[where]
        found = self.printed.at[at, column] if at >= 0 else None
        return found if isinstance(found, str) else ""


class Goods(NamedTuple):
    """What the US bought from one origin in 2024, by line, and the ordinary duty on it.

    `value`, `duty`: USD; `ordinary`: the general rate (column 2 for some origins),
    percent; `preferential`: the rate of the preference; `claimed`: the share of the
    value that claims it, one row a period of `periods` (days as ordinals); `how`: where
    `ordinary` comes from, as positions in `HOW`.
    """

    value: np.ndarray
    duty: np.ndarray
    ordinary: np.ndarray
    preferential: np.ndarray
    claimed: np.ndarray
    periods: np.ndarray
    how: np.ndarray

    def claims(self, day: int) -> np.ndarray:
        """Share of each line that claims the preference on a day (an ordinal).

        Parameters
        ----------
        day : int

        Returns
        -------
        np.ndarray
            0 to 1, by line; before the first period, that of the first.

        Examples
        --------
        >>> starts = [date(2025, 1, 1), date(2025, 7, 1)]
        >>> periods = np.array([day.toordinal() for day in starts])
        >>> claimed = np.array([[0.4], [0.8]])
        >>> nought = np.zeros(1)
        >>> goods = Goods(nought, nought, nought, nought, claimed, periods, nought)
        >>> goods.claims(date(2025, 11, 15).toordinal()).tolist()
        [0.8]
        """
        row = int(np.searchsorted(self.periods, day, side="right")) - 1
        return self.claimed[max(row, 0)]

    def base(self, day: int) -> np.ndarray:
        """Ordinary duty after preferences, percent of the value of each line.

        Parameters
        ----------
        day : int
            An ordinal.

        Returns
        -------
        np.ndarray
            By line.

        Examples
        --------
        >>> ordinary = np.array([2.5])
        >>> claimed = np.array([[0.8]])
        >>> periods = np.array([0])
        >>> nought = np.zeros(1)
        >>> goods = Goods(nought, nought, ordinary, nought, claimed, periods, nought)
        >>> goods.base(date(2025, 11, 15).toordinal()).round(6).tolist()
        [0.5]
        """
        claimed = self.claims(day)
        return (1 - claimed) * self.ordinary + claimed * self.preferential


def read_lines(tariff_lines: pd.DataFrame, tariff_rates: pd.DataFrame) -> Lines:
    """The lines from the tables of the same names.

    Parameters
    ----------
    tariff_lines : pd.DataFrame
        hts10, naics3, and the shares of the metals (0 to 1).
    tariff_rates : pd.DataFrame
        One row an eight-digit line: hts8, general, special, column2, percentages.

    Returns
    -------
    Lines

    Examples
    --------
    >>> from tightrope import data
    >>> lines = read_lines(data.load("tariff_lines"), data.load("tariff_rates"))
    >>> len(lines.find("870323")) > 0
    True
    """
    ordered = tariff_lines.sort_values("hts10", kind="stable", ignore_index=True)
    printed = tariff_rates.sort_values("hts8", kind="stable", ignore_index=True)
    printed.attrs = {}  # provenance stays with the table
    codes = ordered["hts10"].to_numpy(dtype="<U10")
    hts8 = printed["hts8"].to_numpy(dtype="<U8")
    at = np.searchsorted(hts8, codes.astype("<U8"))
    at[at == len(hts8)] = 0
    at[hts8[at] != codes.astype("<U8")] = -1
    naics3 = ordered["naics3"].to_numpy(dtype="<U3")
    lines = Lines(codes, codes.tolist(), naics3, at, printed, {})
    for metal in METALS:
        share = ordered[f"{metal}_share"].to_numpy(dtype=float)
        lines.metals[metal] = _like_neighbours(lines, np.clip(share, 0, 1))
    return lines


def _like_neighbours(lines: Lines, share: np.ndarray) -> np.ndarray:
    """A share by line, with gaps filled.

    By the mean of the lines of eight, six, four or two digits around them.
    """
    share = share.copy()
    for digits in (8, 6, 4, 2):
        group = lines.prefix(digits)
        known = ~np.isnan(share)
        count = np.bincount(group, known)
        mean = np.bincount(group, np.where(known, share, 0)) / np.maximum(count, 1)
        fill = ~known & (count[group] > 0)
        share[fill] = mean[group][fill]
    return np.nan_to_num(share)


def read_preferences(
    agreements: Iterable[Agreement], lines: Lines
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each origin with an agreement: the lines it frees or lowers, and their rates.

    Parameters
    ----------
    agreements : iterable of Agreement
    lines : Lines

    Returns
    -------
    dict
        By origin, two arrays over the lines: whether a programme open to the origin
        stands in the special column, and its rate in percent (0 where the preference is
        free or printed by quantity).

    Examples
    --------
    >>> rates = pd.DataFrame({"hts8": ["87032301"], "special": "Free (AU,KR)"})
    >>> listed = pd.DataFrame({"hts10": ["8703230190"], "naics3": "336"})
    >>> listed = listed.assign(steel_share=0.0, aluminium_share=0.0, copper_share=0.0)
    >>> lines = read_lines(listed, rates)
    >>> korea = Agreement("KR", "Korea", frozenset(["KOR"]))
    >>> eligible, rate = read_preferences([korea], lines)["KOR"]
    >>> eligible.tolist(), rate.tolist()
    ([True], [0.0])
    """
    special = lines.printed["special"].fillna("")
    texts, number = np.unique(special.to_numpy(dtype=str), return_inverse=True)
    rates = [_special(text) for text in texts]
    of_line = np.where(lines.rate >= 0, number[lines.rate], -1)
    found = {}
    for origin, rows in _symbols_by_origin(agreements).items():
        eligible = np.array([any(s in r for s in rows) for r in rates] + [False])
        lowest = [min((r[s] for s in rows if s in r), default=0.0) for r in rates]
        rate = np.array([*lowest, 0.0])
        found[origin] = (eligible[of_line], rate[of_line])
    return found


class Agreement(NamedTuple):
    """A row of tariff_preferences."""

    symbol: str
    name: str
    origins: frozenset[str]


def read_agreements(tariff_preferences: pd.DataFrame) -> tuple[Agreement, ...]:
    """The trade agreements and programmes of the special column.

    Parameters
    ----------
    tariff_preferences : pd.DataFrame
        symbol, agreement, origins (codes separated by semicolons).

    Returns
    -------
    tuple of Agreement
        In the order of the table.

    Examples
    --------
    >>> from tightrope import data
    >>> agreements = read_agreements(data.load("tariff_preferences"))
    >>> len(agreements) > 10
    True
    """
    return tuple(
        Agreement(row.symbol, row.agreement, frozenset(row.origins.split(";")))
        for row in tariff_preferences.itertuples()
    )


def open_to(
    agreements: Iterable[Agreement], lines: Lines, where: int, origin: str
) -> list[str]:
    """Names of the agreements under which a line of `origin` can claim a lower rate.

    Parameters
    ----------
    agreements : iterable of Agreement
    lines : Lines
    where : int
        Position of the line.
    origin : str
        ISO 3166-1 alpha-3, or a union's code.

    Returns
    -------
    list of str
        Empty where there is none.

    Examples
    --------
    >>> rates = pd.DataFrame({"hts8": ["87032301"], "special": "Free (AU,KR)"})
    >>> listed = pd.DataFrame({"hts10": ["8703230190"], "naics3": "336"})
    >>> listed = listed.assign(steel_share=0.0, aluminium_share=0.0, copper_share=0.0)
    >>> lines = read_lines(listed, rates)
    >>> korea = Agreement("KR", "Korea", frozenset(["KOR"]))
    >>> open_to([korea], lines, 0, "KOR"), open_to([korea], lines, 0, "JPN")
    (['Korea'], [])
    """
    symbols = _special(lines.text("special", where))
    return [
        each.name
        for each in agreements
        if each.symbol in symbols and each.origins & {origin, "ALL"}
    ]


def _symbols_by_origin(agreements: Iterable[Agreement]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for each in agreements:
        for origin in sorted(each.origins - {"ALL"}):
            out.setdefault(origin, []).append(each.symbol)
    return out


def _special(text: str) -> dict[str, float]:
    """Rates by symbol from the special column: "Free (AU,KR) 2.5% (JP)"."""
    rates: dict[str, float] = {}
    for head, symbols in re.findall(r"([^()]*)\(([^()]*)\)", text):
        number = re.search(r"(\d+(?:\.\d+)?)%", head)
        if "See" in head:
            continue
        rate = 0.0
        if number and "Free" not in head and not re.search("[¢$]", head):
            rate = float(number[1])
        for symbol in symbols.split(","):
            rates.setdefault(symbol.strip().rstrip("*+"), rate)
    return rates


def read_goods(
    lines: Lines,
    us_imports_hts10_2024: pd.DataFrame,
    usmca_claims: pd.DataFrame,
    preferences: Mapping[str, tuple[np.ndarray, np.ndarray]],
    column2: frozenset[str],
    before: Mapping[str, np.ndarray],
) -> dict[str, Goods]:
    """The goods of 2024 by origin.

    Parameters
    ----------
    lines : Lines
        As `read_lines` returns them.
    us_imports_hts10_2024 : pd.DataFrame
        partner_iso3, hts10, imports_consumption_usd, duty_usd.
    usmca_claims : pd.DataFrame
        partner_iso3, hts10, month, imports_usd, claimed_usd: of Canada and Mexico, by
        month, that of `RECORDED` among them, and the row `BEFORE`.
    preferences : mapping of str to tuple of np.ndarray
        As `read_preferences` returns them.
    column2 : frozenset of str
        Origins that pay column 2.
    before : mapping of str to np.ndarray
        By origin, points of the programmes that already stood in 2024, by line.

    Returns
    -------
    dict of Goods
        By origin: every partner of the imports.

    Raises
    ------
    PolicyError
        A code of the imports or the claims is no line.

    Examples
    --------
    >>> rates = pd.DataFrame({"hts8": ["87032301"], "general_pct": 2.5})
    >>> rates = rates.assign(column2_pct=10.0, special="Free (AU,KR)")
    >>> listed = pd.DataFrame({"hts10": ["8703230190"], "naics3": "336"})
    >>> listed = listed.assign(steel_share=0.0, aluminium_share=0.0, copper_share=0.0)
    >>> lines = read_lines(listed, rates)
    >>> bought = pd.DataFrame({"partner_iso3": ["JPN"], "hts10": "8703230190"})
    >>> bought = bought.assign(imports_consumption_usd=100.0, duty_usd=2.5)
    >>> claims = pd.DataFrame({"partner_iso3": ["CAN"] * 2 + ["MEX"] * 2})
    >>> claims = claims.assign(hts10="8703230190", month=["2024", "2025-07"] * 2)
    >>> claims = claims.assign(imports_usd=1.0, claimed_usd=1.0)
    >>> goods = read_goods(lines, bought, claims, {}, frozenset(), {})
    >>> goods["JPN"].ordinary.tolist()
    [2.5]
    """
    imports = us_imports_hts10_2024
    at = lines.at(imports["hts10"])
    bought = imports["imports_consumption_usd"].to_numpy(dtype=float)
    paid = imports["duty_usd"].to_numpy(dtype=float)
    number, partners = pd.factorize(imports["partner_iso3"], sort=True)
    usd = {}
    for place, origin in enumerate(partners):
        mine = number == place
        usd[origin] = (
            np.bincount(at[mine], bought[mine], len(lines)),
            np.bincount(at[mine], paid[mine], len(lines)),
        )
    paying = _paid_by_all(lines, usd, preferences, column2, before)
    months, claimed = _claims_by_month(lines, usmca_claims)
    out = {}
    for origin, (value, duty) in usd.items():
        extra = before.get(origin, np.zeros(len(lines)))
        collected = 100 * duty / np.where(value > 0, value, np.inf)
        eligible, rate = preferences.get(
            origin, (np.zeros(len(lines), bool), np.zeros(len(lines)))
        )
        plain = (extra == 0) & ~eligible
        ordinary, how = _ordinary(
            lines, value, collected - extra, plain, paying, origin in column2
        )
        if origin in USMCA:
            share, periods = _recorded(lines, claimed[origin], months, ordinary), months
        else:
            share = _claimed(lines, value, collected, ordinary, rate, eligible)[None]
            periods = np.array([0])
        out[origin] = Goods(value, duty, ordinary, rate, share, periods, how)
    return out


def _ordinary(lines, value, net, plain, paying, second):
    """The ordinary rate of each line for one origin, and where it comes from.

    Parameters
    ----------
    lines : the lines
    value : imports of 2024 by line
    net : duty collected in 2024 less other programmes, percent
    plain : whether what the origin paid on a line is the ordinary rate alone
    paying : what all others paid, by line and by eight digits
    second : whether the origin pays column 2
    """
    column = "column2_pct" if second else "general_pct"
    printed = _printed(lines, column)
    how = np.where(printed > 0, PRINTED, FREE)
    rate = printed.copy()
    open_ = np.isnan(printed)
    own = open_ & (value > 0) & (net > ROUNDING) & plain
    rate[own], how[own] = net[own], OWN
    for number, source in zip((ALL, NEAR), paying, strict=True):
        fits = open_ & np.isnan(rate) & ~np.isnan(source) & (not second)
        rate[fits], how[fits] = source[fits], number
    still = np.isnan(rate)
    # traded and nothing collected: by reference, such as chapter 98, or all of it free
    nought = still & (value > 0)
    rate[nought], how[nought] = np.maximum(net[nought], 0), OWN
    how[still & ~nought] = UNKNOWN
    return rate, how


def _printed(lines: Lines, column: str) -> np.ndarray:
    values = np.append(lines.printed[column].to_numpy(dtype=float), np.nan)
    return values[lines.rate]


def _paid_by_all(lines, usd, preferences, column2, before):
    """What origins without a preference and without other duties paid on each line."""
    value, duty = np.zeros(len(lines)), np.zeros(len(lines))
    for origin, (bought, paid) in usd.items():
        if origin in column2:
            continue
        free = ~preferences[origin][0] if origin in preferences else True
        plain = free & (before.get(origin, np.zeros(len(lines))) == 0)
        value += np.where(plain, bought, 0)
        duty += np.where(plain, paid, 0)
    found = []
    for digits in (10, 8):
        group = lines.prefix(digits)
        bought = np.bincount(group, value)
        paid = np.bincount(group, duty)
        rate = 100 * paid / np.where(bought > 0, bought, np.nan)
        found.append(rate[group])
    return found


def _claimed(lines, value, collected, ordinary, rate, eligible):
    """Share of each line that entered below the ordinary rate in 2024.

    Where nothing was bought of a line that an agreement covers: the share of its
    neighbours, of eight digits, then six, four and two.
    """
    gap = ordinary - collected
    room = ordinary - rate
    known = (value > 0) & (room > ROUNDING) & ~np.isnan(ordinary)
    share = np.zeros(len(lines))
    share[known] = np.clip(gap[known] / room[known], 0, 1)
    share[np.where(known, gap, 0) < ROUNDING] = 0
    wanted = eligible & ~known & (ordinary > 0)
    for digits in (8, 6, 4, 2):
        group = lines.prefix(digits)
        counted = np.bincount(group, np.where(known & eligible, value, 0))
        claimed = np.bincount(group, np.where(known & eligible, value * share, 0))
        mean = claimed / np.where(counted > 0, counted, np.nan)
        fill = wanted & ~np.isnan(mean[group])
        share[fill] = mean[group][fill]
        wanted = wanted & ~fill
    return share


def _recorded(lines, claimed, months, ordinary):
    """Claims with the months in which they were not recorded filled.

    Until June 2025 entries of goods that are free anyway carried no mark of the
    agreement, though the border duties of March exempted them; energy did. The share of
    July stands for those months.
    """
    row = int(np.flatnonzero(months == RECORDED.toordinal())[0])
    energy = np.char.startswith(lines.codes, "27")
    unmarked = (ordinary == 0) & ~energy
    filled = claimed.copy()
    filled[:row, unmarked] = claimed[row, unmarked]
    return filled


def _claims_by_month(lines, usmca_claims):
    """Days on which a row starts, and by origin the share claimed, by row and line."""
    number, unique = pd.factorize(usmca_claims["month"], sort=True)
    months = [month for month in unique if month != BEFORE]  # BEFORE sorts first
    starts = [date.fromisoformat(f"{month}-01").toordinal() for month in months]
    at = lines.at(usmca_claims["hts10"])
    shape = (len(unique), len(lines))
    found = {}
    for origin in USMCA:
        mine = (usmca_claims["partner_iso3"] == origin).to_numpy()
        cell = number[mine] * shape[1] + at[mine]
        size = shape[0] * shape[1]
        value = np.bincount(cell, usmca_claims["imports_usd"][mine], size)
        claim = np.bincount(cell, usmca_claims["claimed_usd"][mine], size)
        found[origin] = _filled(lines, value.reshape(shape), claim.reshape(shape))
    return np.array([0, *starts]), found


def _filled(lines, value, claim):
    """Share claimed by row and line.

    A line without trade takes its neighbours' share.
    """
    share = np.full(value.shape, np.nan)
    for digits in (10, 8, 6, 4, 2, 0):
        missing = np.isnan(share)
        group = lines.prefix(digits) if digits else np.zeros(len(lines), int)
        edges = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
        bought = np.add.reduceat(value, edges, axis=1)
        claimed = np.add.reduceat(claim, edges, axis=1)
        mean = claimed / np.where(bought > 0, bought, np.nan)
        share = np.where(missing, mean[:, group], share)
    return share


def plain_goods(lines: Lines, goods: Mapping[str, Goods]) -> dict[bool, Goods]:
    """Goods of an origin without trade of its own, by whether it pays column 2.

    Their value is what all listed origins sold, the European Union counted once.

    Parameters
    ----------
    lines : Lines
    goods : mapping
        Of all listed origins, by code.

    Returns
    -------
    dict of Goods
        False: column 1; True: column 2.

    Examples
    --------
    >>> rates = pd.DataFrame({"hts8": ["87032301"], "general_pct": 2.5})
    >>> listed = pd.DataFrame({"hts10": ["8703230190"], "naics3": "336"})
    >>> listed = listed.assign(steel_share=0.0, aluminium_share=0.0, copper_share=0.0)
    >>> lines = read_lines(listed, rates.assign(column2_pct=10.0))
    >>> plain = plain_goods(lines, {})
    >>> plain[False].ordinary.tolist(), plain[True].ordinary.tolist()
    ([2.5], [10.0])
    """
    nothing = np.zeros(len(lines))
    value = sum((g.value for code, g in goods.items() if code != "SVK"), nothing)
    duty = sum((g.duty for code, g in goods.items() if code != "SVK"), nothing)
    out = {}
    for second in (False, True):
        rate = _printed(lines, "column2_pct" if second else "general_pct")
        how = np.where(rate > 0, PRINTED, FREE)
        how[np.isnan(rate)] = UNKNOWN
        if not second:
            for number in (ALL, NEAR):
                for other in goods.values():
                    fits = np.isnan(rate) & (other.how == number)
                    rate[fits], how[fits] = other.ordinary[fits], number
        out[second] = Goods(
            value, duty, rate, nothing, nothing[None], np.array([0]), how
        )
    return out
