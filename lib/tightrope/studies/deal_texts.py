"""What the published texts of US trade deals say about China, by name and by allusion.

Frame in, frame out, on the table `agreement_texts`: one row a text, with flags that
were set by reading it. A text that nobody could read in full has no flags.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

# The flags of the table, with the words that head their columns.
FLAGS = {
    "names_china": "names China",
    "third_parties": "third parties’ policies",
    "export_controls": "export controls",
    "investment_screening": "investment screening",
    "taiwan_strait": "Taiwan Strait",
}
ORDER = ["published_on", "text"]


@dataclass(frozen=True)
class OnChina:
    """How many texts of a partner's deal speak of China.

    Attributes
    ----------
    texts : int
        Texts of the deal that were read in full.
    naming : int
        Those among them that name China.
    hinting : int
        Those that speak of the policies of third parties or of competitors.
    period : str
        Months of the first and the last text, such as "2025-07 to 2026-03".
    """

    texts: int
    naming: int
    hinting: int
    period: str

    @property
    def noun(self) -> str:
        """What so many texts are called."""
        if self.texts == 1:
            return "text"
        return "texts"


def texts_of(
    agreement_texts: pd.DataFrame, partner: str, today: pd.Timestamp
) -> pd.DataFrame:
    """The texts between a partner and the United States, published by `today`.

    Parameters
    ----------
    agreement_texts : pd.DataFrame
        The table of that name.
    partner : str
        ISO 3166-1 alpha-3 code, or EU27.
    today : pd.Timestamp
        The last day looked at.

    Returns
    -------
    pd.DataFrame
        Its rows, by day of publication.

    Examples
    --------
    >>> from tightrope import data
    >>> texts = data.load("agreement_texts")
    >>> today = pd.Timestamp("2026-10-02")
    >>> texts_of(texts, "JPN", today)["published_on"].is_monotonic_increasing
    True
    """
    of_partner = agreement_texts["partner_iso3"] == partner
    published = agreement_texts["published_on"] <= today
    return agreement_texts[of_partner & published].sort_values(ORDER)


def first_announced(texts: pd.DataFrame) -> pd.Timestamp:
    """The day on which a deal was first announced.

    Parameters
    ----------
    texts : pd.DataFrame
        Texts of one partner: stage and announced_on; those of the stage "before" stand
        before any deal.

    Returns
    -------
    pd.Timestamp
        NaT where there is no deal.

    Examples
    --------
    >>> from tightrope import data
    >>> texts = data.load("agreement_texts")
    >>> today = pd.Timestamp("2026-10-02")
    >>> first_announced(texts_of(texts, "JPN", today))
    Timestamp('2025-07-22 00:00:00')
    """
    return texts.loc[texts["stage"] != "before", "announced_on"].min()


def partner_first(
    agreement_texts: pd.DataFrame, partner: str, today: pd.Timestamp
) -> pd.DataFrame:
    """The texts of all partners, read or not, those of one partner first.

    Parameters
    ----------
    agreement_texts, partner, today
        As for `texts_of`.

    Returns
    -------
    pd.DataFrame
        Rows by day of publication within the partner and within the rest.

    Examples
    --------
    >>> from tightrope import data
    >>> texts = data.load("agreement_texts")
    >>> today = pd.Timestamp("2026-10-02")
    >>> partner_first(texts, "JPN", today)["text"].iloc[0]
    'japan-leaders-february'
    """
    published = agreement_texts["published_on"] <= today
    texts = agreement_texts[published].sort_values(ORDER)
    first = texts["partner_iso3"] == partner
    return pd.concat([texts[first], texts[~first]])


def read_in_full(
    agreement_texts: pd.DataFrame, partner: str, today: pd.Timestamp
) -> pd.DataFrame:
    """The texts of all partners that were read, those of one partner first.

    Parameters
    ----------
    agreement_texts, partner, today
        As for `texts_of`.

    Returns
    -------
    pd.DataFrame
        Rows with flags, in the order of `partner_first`.

    Examples
    --------
    >>> from tightrope import data
    >>> texts = data.load("agreement_texts")
    >>> today = pd.Timestamp("2026-10-02")
    >>> read_in_full(texts, "JPN", today)["partner_iso3"].iloc[0]
    'JPN'
    """
    texts = partner_first(agreement_texts, partner, today)
    return texts[texts["names_china"].notna()]


def as_words(texts: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Texts as a table to read: partner, published, text, and yes or no for each flag.

    Parameters
    ----------
    texts : pd.DataFrame
        As `partner_first` or `read_in_full` gives them.
    names : mapping of str to str
        The partners' names by code.

    Returns
    -------
    pd.DataFrame
        The same rows, with words in place of marks; "not read" where there is none.

    Examples
    --------
    >>> texts = pd.DataFrame(
    ...     {
    ...         "partner_iso3": ["JPN"],
    ...         "published_on": pd.to_datetime(["2025-07-23"]),
    ...         "title": ["Fact sheet"],
    ...         **dict.fromkeys(FLAGS, [False]),
    ...     }
    ... )
    >>> as_words(texts, {"JPN": "Japan"})[["partner", "names China"]]
      partner names China
    0   Japan          no
    """
    words = texts[["published_on", "title", *FLAGS]].copy()
    words.insert(0, "partner", texts["partner_iso3"].map(dict(names)))
    for flag in FLAGS:
        words[flag] = words[flag].map({True: "yes", False: "no"}).fillna("not read")
    headings = {"published_on": "published", "title": "text"}
    return words.rename(columns=headings | FLAGS)


def on_china(texts: pd.DataFrame, partner: str) -> OnChina | None:
    """Counts of the texts of a partner's deal that speak of China.

    Parameters
    ----------
    texts : pd.DataFrame
        As `read_in_full` gives them.
    partner : str
        ISO 3166-1 alpha-3 code, or EU27.

    Returns
    -------
    OnChina or None
        None where no text of a deal was read.

    Examples
    --------
    >>> from tightrope import data
    >>> texts = data.load("agreement_texts")
    >>> today = pd.Timestamp("2026-10-02")
    >>> on_china(read_in_full(texts, "JPN", today), "JPN").texts > 0
    True
    """
    of_partner = texts["partner_iso3"] == partner
    deal = texts[of_partner & (texts["stage"] != "before")]
    if deal.empty:
        return None
    first = deal["published_on"].min()
    last = deal["published_on"].max()
    return OnChina(
        texts=len(deal),
        naming=int(deal["names_china"].sum()),
        hinting=int(deal["third_parties"].sum()),
        period=f"{first:%Y-%m} to {last:%Y-%m}",
    )
