"""Economies and groups of them: how they are called in a sentence, who belongs where.

Frame in, plain objects out. A notebook makes one `Places` from the table `countries`
and takes names, possessives and customs unions from it:

>>> import pandas as pd
>>> countries = pd.DataFrame(
...     {
...         "iso3": ["JPN", "NLD", "EU27"],
...         "name": ["Japan", "Netherlands", "European Union"],
...         "name_in_sentence": ["Japan", "the Netherlands", "the European Union"],
...         "kind": ["economy", "economy", "group"],
...         "eu27": [False, True, False],
...     }
... )
>>> known = Places.from_table(countries)
>>> known["NLD"].in_sentence, known["NLD"].possessive, known["NLD"].union
('the Netherlands', "the Netherlands'", 'EU27')
>>> known["JPN"].possessive, known["JPN"].union
("Japan's", 'JPN')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the command line asks for names before anything needs pandas
    import pandas as pd

# The columns of the table `countries` that say who belongs to a group. Only the first
# is a customs union, under whose one tariff all of its members trade.
GROUPS = ("eu27", "asean", "g7", "icio")
COLUMNS = ("iso3", "name", "name_in_sentence", "kind", *GROUPS)
# What a flag of the table is when it is set: as a frame's value, and as text.
SET = (True, "true")
# What the ids of findings, which others cite, call the two powers.
ID_WORDS = {"USA": "us", "CHN": "china"}
CUSTOMS_UNION = "eu27"


@dataclass(frozen=True)
class Place:
    """One economy, or one group of economies, under the names it goes by.

    Attributes
    ----------
    code : str
        ISO 3166-1 alpha-3 code, or a group's code such as EU27.
    name : str
        As on an axis or in a table: "United States".
    in_sentence : str
        Inside a sentence: "the United States".
    kind : str
        "economy" or "group".
    groups : frozenset of str
        The groups it belongs to, by column of the table: eu27, asean, g7, icio.
    """

    code: str
    name: str
    in_sentence: str
    kind: str = "economy"
    groups: frozenset[str] = frozenset()

    @classmethod
    def from_row(cls, row: Mapping) -> Place:
        """A place from a row of the table `countries`, whose flags may be text.

        Parameters
        ----------
        row : mapping
            Columns iso3, name, name_in_sentence, kind, and those of `GROUPS` that are
            there.

        Returns
        -------
        Place

        Examples
        --------
        >>> row = {"iso3": "NLD", "name": "Netherlands", "kind": "economy"}
        >>> row |= {"name_in_sentence": "the Netherlands", "eu27": "true"}
        >>> place = Place.from_row(row)
        >>> place.possessive, sorted(place.groups)
        ("the Netherlands'", ['eu27'])
        """
        groups = [group for group in GROUPS if row.get(group) in SET]
        return cls(
            code=row["iso3"],
            name=row["name"],
            in_sentence=row["name_in_sentence"],
            kind=row["kind"],
            groups=frozenset(groups),
        )

    @property
    def possessive(self) -> str:
        """Whose, inside a sentence: "the United States'"."""
        return possessive(self.in_sentence)

    @property
    def title_possessive(self) -> str:
        """Whose, at the head of a title, without an article: "United States'"."""
        return possessive(self.name)

    @property
    def id_word(self) -> str:
        """How ids of findings call it: us, china, else its code in small letters."""
        return ID_WORDS.get(self.code, self.code.lower())

    @property
    def union(self) -> str:
        """The code under whose tariff it trades: EU27 for a member, else its own."""
        if CUSTOMS_UNION in self.groups:
            return CUSTOMS_UNION.upper()
        return self.code

    @property
    def in_union(self) -> bool:
        """Whether it trades under the one tariff of a customs union that it is part of.

        The Union itself does too: EU27 is in the union EU27.
        """
        return self.union == CUSTOMS_UNION.upper()


class Places(Mapping[str, Place]):
    """All economies and groups of the table `countries`, by code.

    Parameters
    ----------
    places : iterable of Place
        In the order in which they are given back.
    """

    def __init__(self, places: Iterable[Place]):
        self._places = {place.code: place for place in places}

    @classmethod
    def from_table(cls, countries: pd.DataFrame) -> Places:
        """Places from the table `countries`, as `data.load` returns it.

        Parameters
        ----------
        countries : pd.DataFrame
            Columns iso3 (also as index), name, name_in_sentence, kind, and those of
            `GROUPS` that are there.

        Returns
        -------
        Places

        Examples
        --------
        >>> from tightrope import data
        >>> places = Places.from_table(data.load("countries"))
        >>> places["GBR"].in_sentence, places["GBR"].possessive
        ('the United Kingdom', "the United Kingdom's")
        """
        if "iso3" not in countries.columns:
            countries = countries.rename_axis("iso3").reset_index()
        known = [column for column in COLUMNS if column in countries.columns]
        values = zip(*(countries[column].tolist() for column in known), strict=True)
        return cls.from_rows(dict(zip(known, row, strict=True)) for row in values)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping]) -> Places:
        """Places from rows with the columns of the table `countries`, also as text.

        Parameters
        ----------
        rows : iterable of mapping
            Each as for `Place.from_row`.

        Returns
        -------
        Places

        Examples
        --------
        >>> from tightrope import data
        >>> Places.from_rows(data.countries().values())["JPN"].name
        'Japan'
        """
        return cls(Place.from_row(row) for row in rows)

    def __getitem__(self, code: str) -> Place:
        return self._places[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"<Places: {len(self)} economies and groups>"

    @property
    def names(self) -> dict[str, str]:
        """The name of each place by code, for `Series.map`."""
        return {code: place.name for code, place in self.items()}

    @property
    def in_sentence(self) -> dict[str, str]:
        """What each place is called inside a sentence, by code."""
        return {code: place.in_sentence for code, place in self.items()}

    @property
    def economies(self) -> list[str]:
        """The codes of single economies, without the groups."""
        return [code for code, place in self.items() if place.kind == "economy"]

    def members(self, group: str) -> list[str]:
        """The codes of a group's members.

        Parameters
        ----------
        group : str
            One of `GROUPS`, in small or capital letters: "asean", "EU27".

        Returns
        -------
        list of str
            In the order of the table.

        Raises
        ------
        ValueError
            For a group that the table does not know.

        Examples
        --------
        >>> from tightrope import data
        >>> places = Places.from_table(data.load("countries"))
        >>> places.members("G7")
        ['CAN', 'DEU', 'FRA', 'GBR', 'ITA', 'JPN', 'USA']
        """
        if group.lower() not in GROUPS:
            raise ValueError(f"no group {group!r}; there are: {', '.join(GROUPS)}")
        return [c for c, place in self.items() if group.lower() in place.groups]


def possessive(name: str) -> str:
    """A name's possessive.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        With an apostrophe only after an s.

    Examples
    --------
    >>> possessive("Japan"), possessive("the Netherlands")
    ("Japan's", "the Netherlands'")
    """
    if name.endswith("s"):
        return name + "'"
    return name + "'s"


def at_start(text: str) -> str:
    """The text with a capital letter, to open a sentence with.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> at_start("the Netherlands' exports")
    "The Netherlands' exports"
    """
    return text[:1].upper() + text[1:]


def listed(names: Iterable[str]) -> str:
    """Names as a list inside a sentence.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    str
        With commas, and "and" before the last; one name as it is.

    Examples
    --------
    >>> listed(["Japan", "China", "the United States"])
    'Japan, China and the United States'
    >>> listed(["Japan"])
    'Japan'
    """
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
