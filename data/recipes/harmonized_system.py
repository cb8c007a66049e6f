"""The sector of the world model that makes each product of the Harmonized System.

Source folder: reference/hs2022_codes.csv.gz, the codes of 2022 by way of
datasets/harmonized-system. The mapping is our own, after ISIC Rev. 4. Needs the table
us_imports_hs6_2024, for codes that only the United States uses.
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

# Industry of origin by chapter, heading or subheading; the longest prefix wins.
PREFIXES = {
    "A01": """
        01 0407 0409 0410 0511 06 07 08 090111 0904 0905 0906 0907 0908 0909
        0910 10 12 1801 2401 4001 4301 5001 5101 5102 5201
    """,
    "A02": "1301 14 4401 4403 4501",
    "A03": "0301 0302 03063 0307 0308 0508 121221 121229",
    "B05": "2701 2702",
    "B06": "2709 271111 271121",
    "B07": "26",
    "B08": "25 2703 710210 710221 710231",
    "C10T12": """
        02 03 04 05 0710 0711 0712 0811 0812 0813 0814 09 100620 100630 100640
        11 1208 1302 15 16 17 18 19 20 21 22 23 24 4101 4102 4103
    """,
    "C13T15": "41 42 43 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65",
    "C16": "440122 440131 440132 440139 440141 440149 4402 44 45 46 940610",
    "C17_18": "47 48 49 9619",
    "C19": "2704 2705 2706 2708 2710 2711 2712 2713 2714 2715",
    "C20": """
        2707 28 29 31 32 33 34 35 36 37 38 3901 3902 3903 3904 3905 3906 3907
        3908 3909 3910 3911 3912 3913 3914 4002 4003 5402 5403 5404 5405 5501
        5502 5503 5504 5505 5506 5507
    """,
    "C21": "30 2936 2937 2939 2941 3822",
    "C22": "39 40",
    "C23": "252020 2522 2523 68 69 70 8546",
    "C24A": "72 7301 7302 7303 7304 7305 7306 7307",
    "C24B": "7106 7107 7108 7109 7110 7111 7112 74 75 76 78 79 80 81",
    "C25": """
        73 7413 7414 7415 7416 7417 7418 7419 7508 7610 7611 7612 7613 7614 7615
        7616 82 83 8401 8402 8403 8404 93 9406
    """,
    "C26": """
        3818 844331 844332 844399 8471 847330 847350 8517 8518 8519 8521 8522
        8523 8524 8525 8526 8527 8528 8529 853120 8532 8533 8534 8540 8541 8542
        9001 9002 9005 9006 9007 9008 9010 9011 9012 9013 9014 9015 90181 90182
        902140 902150 9022 9024 9025 9026 9027 9028 9029 9030 9031 9032 9033 91
        950450
    """,
    "C27": """
        7321 841451 84181 84182 84183 84184 841911 841912 842112 842211 84501
        845121 85 900110 9405
    """,
    "C28": "84 8514 870110 87019 8709 9016 9017",
    "C29": "840731 840732 840733 840734 840820 8511 8512 854430 8609 87 940120",
    "C301": "89",
    "C302T309": """
        840710 841111 841112 841121 841122 841191 841210 86 8710 8711 8712 8713
        8714 8715 871680 88
    """,
    "C31T33": """
        66 67 71 900130 900140 900150 9003 9004 9018 9019 9020 9021 9023 92 94
        95 96
    """,
}


def hs6_sectors(sources: Path) -> pd.DataFrame:
    """A sector for each subheading; none for electricity and chapters 97 to 99."""
    codes = read_source(sources / "reference" / "hs2022_codes.csv.gz")
    subheadings = codes.loc[codes["level"] == "6", "hscode"]
    hs6 = pd.Series(sorted({*subheadings, *data.load("us_imports_hs6_2024")["hs6"]}))
    frame = pd.DataFrame({"hs6": hs6, "sector": _sector_of(hs6)}).dropna()

    without = hs6[~hs6.isin(frame["hs6"]) & (hs6 != "271600")]
    assert without.str[:2].isin(["97", "98", "99"]).all(), list(without)
    return frame


def _sector_of(hs6: pd.Series) -> pd.Series:
    sector_by_prefix: dict[str, str] = {}
    for sector, text in PREFIXES.items():
        for prefix in text.split():
            assert prefix not in sector_by_prefix, f"{prefix} stands twice"
            sector_by_prefix[prefix] = sector
    found = pd.Series(pd.NA, hs6.index, dtype="str")
    for length in range(2, 7):
        found = hs6.str[:length].map(sector_by_prefix).fillna(found)
    return found


TABLES = {"hs6_sectors": hs6_sectors}
