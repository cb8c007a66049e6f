"""What the published texts of US trade deals, May 2025 to March 2026, say about China and about third parties, read text by text."""

import catalogue
import pandas as pd

REPO = "brian14708/wh-briefings@{}:{}"
SHEET, SAYS, DONE = "fact-sheets/", "briefings-statements/", "presidential-actions/"
PARTIES = "non-market policies of third parties"
# partner, published, announced, stage, name, title, then yes or no or ? (text not in reach): names China, policies of third
# parties, export controls, investment screening, Taiwan Strait; the plainest words on third parties; commit and file
WHITE_HOUSE = [
    ("JPN", "2025-02-07", "2025-02-07", "before", "japan-leaders-february", "Joint leaders' statement", "yes yes yes no yes",
     "counter and build resilience against economic coercion", "fe6cb01",
     SAYS + "2025-02/2025-02-07-united-states-japan-joint-leaders-statement.md"),
    ("JPN", "2025-07-23", "2025-07-22", "framework", "japan-framework", "Fact sheet on the framework deal", "no no no no no", None, "f7f39a9",
     SHEET + "2025-07/2025-07-23-fact-sheet-president-donald-j-trump-secures-unprecedented-u-s-japan-strategic-trade-and-investment-agreement.md"),
    ("JPN", "2025-09-04", "2025-07-22", "carried out", "japan-order", "Executive Order 14345", "no no no no no", None, "52fd51b",
     DONE + "2025-09/2025-09-04-implementing-the-united-states-japan-agreement.md"),
    ("JPN", "2025-09-05", "2025-07-22", "carried out", "japan-fact-sheet-september", "Fact sheet on the order", "no yes yes yes no",
     "complementary action to address " + PARTIES, "9143b32",
     SHEET + "2025-09/2025-09-05-fact-sheet-president-donald-j-trump-implements-a-historic-u-s-japan-framework-agreement.md"),
    ("JPN", "2025-10-27", "2025-10-28", "carried out", "japan-tokyo-statement", "Tokyo statement on carrying out the deal", "no no no no no", None,
     "83b7191", SAYS + "2025-10/2025-10-27-implementation-of-the-agreement-toward-a-new-golden-age-for-the-u-s-japan-alliance.md"),
    ("JPN", "2025-10-27", "2025-10-28", "carried out", "japan-minerals", "Framework on critical minerals", "no yes no yes no",
     "addressing non-market policies and unfair trade practices", "83b7191",
     SAYS + "2025-10/2025-10-27-united-states-japan-framework-for-securing-the-supply-of-critical-minerals-and-rare-earths-through-mining-and-processing.md"),
    ("JPN", "2025-10-28", "2025-10-28", "carried out", "japan-tokyo-fact-sheet", "Fact sheet on the Tokyo summit", "no no no yes no",
     None, "fdf1383", SHEET + "2025-10/2025-10-28-28195.md"),
    ("JPN", "2026-03-19", "2026-03-19", "carried out", "japan-white-house-visit", "Fact sheet on the White House visit", "no yes no yes yes",
     "economic and geopolitical competitors restricting strategic supply chains", "b98fd4f",
     SHEET + "2026-03/2026-03-19-fact-sheet-president-donald-j-trump-strengthens-u-s-japan-alliance-for-the-benefit-of-all-americans.md"),
    ("GBR", "2025-05-08", "2025-05-08", "framework", "uk-general-terms", "General terms of the Economic Prosperity Deal", "no yes yes yes no",
     "coordinating to address non-market policies of third countries", "cbc3465",
     SAYS + "2025-05/2025-05-08-general-terms-for-the-united-states-of-america-and-the-united-kingdom-of-great-britain-and-northern-ireland-economic-prosperity-deal.md"),
    ("IDN", "2025-07-22", "2025-07-15", "framework", "indonesia-framework", "Joint statement on a framework", "no yes yes yes no",
     "address unfair trade practices of other countries", "957dcd3",
     SAYS + "2025-07/2025-07-22-joint-statement-on-framework-for-united-states-indonesia-agreement-on-reciprocal-trade.md"),
    ("EU27", "2025-07-28", "2025-07-27", "framework", "eu-fact-sheet", "Fact sheet on the deal", "no yes yes yes no",
     "complementary actions to address " + PARTIES, "e839c7c",
     SHEET + "2025-07/2025-07-28-fact-sheet-the-united-states-and-european-union-reach-massive-trade-deal.md"),
    ("EU27", "2025-08-21", "2025-07-27", "carried out", "eu-joint-statement", "Joint statement on a framework agreement", "no yes yes yes no",
     "export restrictions on critical mineral and other similar resources by third countries", "2a42981",
     SAYS + "2025-08/2025-08-21-joint-statement-on-a-united-states-european-union-framework-on-an-agreement-on-reciprocal-fair-and-balanced-trade.md"),
    ("MYS", "2025-10-26", "2025-10-26", "carried out", "malaysia-agreement", "Agreement on reciprocal trade", "no yes yes yes no",
     "a measure with equivalent restrictive effect as the measure adopted by the United States", "515ffa1",
     SAYS + "2025-10/2025-10-26-agreement-between-the-united-states-of-america-and-malaysia-on-reciprocal-trade.md"),
    ("KHM", "2025-10-26", "2025-10-26", "carried out", "cambodia-statement", "Joint statement on an agreement", "no no yes yes no", None, "6c62e7f",
     SAYS + "2025-10/2025-10-26-joint-statement-on-united-states-cambodia-agreement-on-reciprocal-trade.md"),
    ("THA", "2025-10-26", "2025-10-26", "framework", "thailand-framework", "Joint statement on a framework", "no yes yes yes no",
     "address unfair trade practices of third parties", "83b7191",
     SAYS + "2025-10/2025-10-26-joint-statement-on-a-framework-for-a-united-states-thailand-agreement-on-reciprocal-trade.md"),
    ("VNM", "2025-10-26", "2025-07-02", "carried out", "vietnam-framework", "Joint statement on a framework", "no no yes no no", None, "3d9b6a0",
     SAYS + "2025-10/2025-10-26-joint-statement-on-united-states-vietnam-framework-for-an-agreement-on-reciprocal-fair-and-balanced-trade.md"),
    ("KOR", "2025-11-13", "2025-07-30", "carried out", "korea-joint-fact-sheet", "Joint fact sheet on the state visit", "no yes no yes yes",
     "complementary actions to address unfair and non-market policies and practices", "a2b24e4",
     SHEET + "2025-11/2025-11-13-joint-fact-sheet-on-president-donald-j-trumps-meeting-with-president-lee-jae-myung.md"),
    ("CHE", "2025-11-14", "2025-11-14", "framework", "switzerland-framework", "Joint statement on a framework", "no yes yes yes no",
     "addressing non-market policies of third countries", "95b938a",
     SAYS + "2025-11/2025-11-14-joint-statement-on-a-framework-for-a-united-states-switzerland-liechtenstein-agreement-on-fair-balanced-and-reciprocal-trade.md"),
    ("IND", "2026-02-06", "2026-02-06", "framework", "india-joint-statement", "Joint statement on a framework", "no yes yes yes no",
     "complementary actions to address " + PARTIES, "8bc0db2",
     SAYS + "2026-02/2026-02-06-united-states-india-joint-statement.md"),
]  # fmt: skip
PRESS = [
    ("KOR", "2025-07-30", "2025-07-30", "framework", "korea-announcement", "President's announcement online", "? ? ? ? ?", None,
     "https://en.asiatoday.co.kr/view.php?key=20250731000816311; https://www.chinadaily.com.cn/a/202507/31/WS688aca84a310c26fd717cb26.html"),
    ("VNM", "2025-07-02", "2025-07-02", "framework", "vietnam-announcement", "President's announcement online", "? ? ? ? ?", None,
     "https://www.vanguardngr.com/2025/07/trump-says-vietnam-to-face-20-tariff-under-great-deal/; https://static2-cdn.newser.com/story/371277/trump-announces-great-deal-with-vietnam.html"),
    ("IDN", "2025-07-15", "2025-07-15", "framework", "indonesia-announcement", "President's announcement online", "? ? ? ? ?", None,
     "https://static2-cdn.newser.com/story/371932/trump-says-he-has-a-trade-deal-with-indonesia.html; https://english.almayadeen.net/news/politics/trump-cuts-tariffs-in-new-indonesia-deal--secures-boeing-sal"),
]  # fmt: skip
KEYS = [
    "partner_iso3",
    "published_on",
    "announced_on",
    "stage",
    "text",
    "title",
    "answers",
    "words_on_third_parties",
]
FLAGS = [
    "names_china",
    "third_parties",
    "export_controls",
    "investment_screening",
    "taiwan_strait",
]


def build():
    read = [
        (*row[:8], REPO.format(row[8], row[9]), "primary-document")
        for row in WHITE_HOUSE
    ]
    told = [(*row, "multiple-secondary") for row in PRESS]
    frame = pd.DataFrame(read + told, columns=[*KEYS, "locator", "confidence"])
    answers = frame["answers"].str.split(expand=True).set_axis(FLAGS, axis=1)
    said = answers.apply(lambda column: column.map({"yes": True, "no": False})).astype(
        "boolean"
    )
    assert (
        frame["words_on_third_parties"].notna() <= said["third_parties"].fillna(False)
    ).all()
    return frame.join(said).drop(columns="answers")


if __name__ == "__main__":
    catalogue.sources_folder(
        __doc__
    )  # the same command line as every script; the readings are kept here, by hand
    field = catalogue.field
    told = {
        "names_china": "it names China, its government or its people (seas of that name do not count)",
        "third_parties": "it speaks of unfair, non-market or coercive policies of third parties, or of competitors that restrict supply",
        "export_controls": "it promises work on export controls",
        "investment_screening": "it promises work on the screening or security of investments",
        "taiwan_strait": "it speaks of the Taiwan Strait",
    }
    catalogue.write(
        "agreement_texts",
        build(),
        title="Texts of US trade deals and what they say of China and of third parties, 2025–2026",
        description="One published text a row, read in full: whether it names China, and whether it speaks of third parties.",
        fields=[
            field("partner_iso3", "string", "the other side of the deal, ISO 3166-1 alpha-3 or EU27", pattern="[A-Z]{3}|EU27"),
            field("text", "string", "short name", pattern="[a-z0-9-]+"),
            field("title", "string", "what kind of text"),
            field("published_on", "date", "day of publication, Washington"),
            field("announced_on", "date", "day on which what the text reports was first announced or signed, local"),
            field("stage", "string", "before the talks, first announcement, or how it was carried out", enum=["before", "framework", "carried out"]),
            *(field(name, "boolean", f"whether {text}; empty: the text is not in reach", required=False) for name, text in told.items()),
            field("words_on_third_parties", "string", "its plainest words on third parties, quoted", required=False),
            field("locator", "string", "where it was read"),
            field("confidence", "string", "how well the row is attested", enum=["primary-document", "multiple-secondary", "single-secondary"]),
        ],
        key=["text"],
        sources=[
            {"title": "White House: fact sheets, statements and orders", "path": "https://www.whitehouse.gov"},
            {"title": "brian14708/wh-briefings (White House texts)", "path": "https://github.com/brian14708/wh-briefings"},
        ],
        licence={"name": "MIT", "title": "MIT License; the words quoted are US government work", "path": "https://opensource.org/license/mit"},
        citation="Tightrope reading of texts published by the White House; press where named.",
        period="2025-02-07 to 2026-03-19",
        vintage="2026-03-19",
        grade="B",
        caveats=[
            "Published texts only: the joint statement and the memorandum with Japan of 4 September 2025 are not in reach, nor are side letters.",
            "Whether words on third parties mean China is the reader's judgement: the texts do not say.",
            "Fact sheets give the US side's account. Annexes were not read.",
        ],
        csv=True,
    )  # fmt: skip
