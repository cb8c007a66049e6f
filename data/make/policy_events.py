"""Dated events of US trade policy, the Japan–US talks and China's measures, January 2025 to October 2026, in our own words."""

import re

import catalogue
import pandas as pd

ISO3 = {
    "US": "USA",
    "Japan": "JPN",
    "China": "CHN",
    "Korea": "KOR",
    "India": "IND",
    "Canada": "CAN",
    "Asia": "ASEAN",
    "all": "WLD",
}
CATEGORY = {
    "agri": "agriculture",
    "china": "US–China",
    "export-control": "export control",
}
# One line per row of the source, in its order: day, name, lane, title, summary; a last field where the event lasted several days.
# Lanes: US measures, Japan–US talks, US–China, China–Japan, courts, others.
TEXTS = """
2025-01-03|us-steel-blocked|Japan–US talks|Biden blocks the purchase of US Steel|On security grounds President Biden forbids Nippon Steel to buy US Steel.
2025-02-01|fentanyl-10|US–China|Fentanyl duty of 10 % on China ordered|Executive Order 14195 puts 10 % on all Chinese goods, collected from 4 February.
2025-02-07|washington-summit|Japan–US talks|First Ishiba–Trump summit|The two leaders close their meeting in Washington with a joint statement on alliance and investment.
2025-02-10|metal-exemptions-ended|US measures|End of the metal exemptions announced|Two proclamations cancel Japan's steel quota and all other country deals from 12 March.
2025-03-03|fentanyl-20|US–China|Fentanyl duty on China raised to 20 %|Executive Order 14228 doubles the duty with effect from the next day.
2025-03-12|metals-25|US measures|Steel and aluminium at 25 %|Japanese steel, aluminium and listed derivatives pay 25 % without any quota.
2025-03-26|cars-proclaimed|US measures|Car duty proclaimed|Proclamation 10908 sets 25 % on cars and light trucks from 3 April and on parts from 3 May at the latest.
2025-04-02|liberation-day|US measures|Reciprocal duties announced|Executive Order 14257 sets 10 % for nearly every partner and higher rates by country, 24 % for Japan and 34 % for China.
2025-04-03|cars-25|US measures|Cars at 25 % on top of MFN|A Japanese car now pays 27.5 %: the ordinary 2.5 % and 25 % under Section 232.
2025-04-04|china-34|US–China|China answers with 34 %|Beijing announces 34 % on all US goods for 10 April.
2025-04-04|rare-earth-licences|US–China|China licenses seven rare earths|Seven medium and heavy rare earths need an export licence; makers of magnets and cars worldwide run short.
2025-04-05|baseline-10|US measures|Baseline of 10 % in force|From one minute past midnight Japanese goods pay 10 % on top of MFN.
2025-04-07|us-steel-review|Japan–US talks|New review of the US Steel purchase|President Trump orders a fresh security review of Nippon Steel's bid.
2025-04-08|china-84|US–China|US rate on China raised to 84 %|Executive Order 14259 replaces the 34 % announced for the next day by 84 %.
2025-04-09|country-rates-one-day|US measures|Country rates live for one day|The higher rates, 24 % for Japan, begin and are suspended 24 hours later.
2025-04-09|pause-90|US measures|Pause of 90 days; China at 125 %|Executive Order 14266 suspends the country rates until 9 July, leaves 10 %, and lifts China's rate to 125 %.
2025-04-09|china-answers-84|US–China|China raises its answer to 84 %|The duty on US goods rises from 34 % to 84 % before it starts on 10 April.
2025-04-10|asean-no-retaliation|others|ASEAN will not retaliate|The economic ministers promise talks with Washington and no counter-duties.
2025-04-11|china-125|US–China|China goes to 125 %|From 12 April China charges 125 % and declares that it will ignore further US steps.
2025-04-16|round-1|Japan–US talks|Ministers' round 1, with the President|Akazawa sees Trump for 50 minutes, then Bessent and Greer, and asks that all the duties go.
2025-04-22|ishiba-letter-to-xi|China–Japan|Letter from Ishiba to Xi|The head of the junior coalition party carries a letter from Ishiba to Beijing; US duties are discussed.
2025-04-23|rice-card|Japan–US talks|Rice considered as a card|Press reports say Tokyo may take more US rice inside its duty-free quota of 770,000 t.
2025-04-25|article|Japan–US talks|The article: no bloc against China|Officials say that Japan will join no US-led bloc against China and hopes for a deal before the pause ends, perhaps around the G7 summit.
2025-04-28|article-derived|Japan–US talks|The claim of USD 300 bn|An article built on the same story puts Japan–China trade of 2024 above USD 300 bn.
2025-04-29|no-stacking|US measures|Offset for car parts; duties do not pile up|US-assembled cars earn an offset, and car, metal and border duties are no longer charged on top of each other.
2025-05-01|round-2|Japan–US talks|Ministers' round 2|Two hours with Bessent, Lutnick and Greer; talks are to quicken from mid-May.
2025-05-02|treasury-card|Japan–US talks|Treasury holdings called a card|Finance minister Kato says in an interview that Japan's US Treasuries could be a card.
2025-05-03|parts-25|US measures|Car parts at 25 %|The duty on parts starts on the last day that the proclamation allowed.
2025-05-12|geneva|US–China|Geneva joint statement|The United States and China agree to cut their reciprocal rates to 10 % for 90 days.
2025-05-14|geneva-in-force|US–China|Geneva cuts in force|Both sides charge 10 %; with the fentanyl duty the US total is 30 %.
2025-05-23|round-3|Japan–US talks|Ministers' round 3|Akazawa's third round in Washington.
2025-05-28|trade-court-ruling|courts|Trade court voids the emergency duties|The Court of International Trade holds them unlawful; the ruling is stayed the next day.
2025-05-30|round-4|Japan–US talks|Ministers' round 4|Akazawa's fourth round in Washington.
2025-06-04|metals-50|US measures|Steel and aluminium at 50 %|The metal duty doubles for all but the United Kingdom.
2025-06-05|round-5|Japan–US talks|Ministers' round 5|Akazawa meets Lutnick and Bessent on two days, aiming at a deal between the leaders at the G7.|2025-06-06
2025-06-13|round-6|Japan–US talks|Ministers' round 6|Separate meetings with Lutnick and Bessent just before the summit, and a call the next day.|2025-06-14
2025-06-13|us-steel-cleared|Japan–US talks|US Steel purchase cleared|The block is lifted against a golden share and USD 11 bn of investment by 2028.
2025-06-16|kananaskis|Japan–US talks|G7 at Kananaskis: no deal|Ishiba and Trump talk for 30 minutes, agree on nothing and send the ministers back; the G7 issues no joint communiqué.
2025-06-18|us-steel-bought|Japan–US talks|Nippon Steel owns US Steel|The purchase closes at USD 55 a share.
2025-06-27|round-7|Japan–US talks|Ministers' round 7|Akazawa has 65 minutes with Lutnick, does not get to see Bessent, and goes on by telephone.
2025-06-29|seafood-reopened|China–Japan|China reopens to most Japanese seafood|The ban of 2023 is lifted on conditions, except for ten prefectures.
2025-07-07|letter-25|US measures|Letter: 25 % on Japan from 1 August|A letter to Ishiba names 25 %; an order moves the end of the pause from 9 July to 1 August.
2025-07-20|upper-house|others|Ishiba loses the upper house|The coalition loses its majority two days before the deal.
2025-07-22|framework-deal|Japan–US talks|Framework deal: 15 % and USD 550 bn|The President announces 15 % including cars, a USD 550 bn investment vehicle, more US rice, USD 8 bn of farm goods and 100 aircraft; steel stays at 50 %.
2025-07-23|rice-inside-quota|Japan–US talks|Rice stays inside the quota|Ishiba says the extra rice comes inside the duty-free quota and that no farm duty was cut.
2025-07-31|country-rates-july|US measures|New country rates ordered|Executive Order 14326 sets 15 % for Japan and Korea, 19 to 25 % for much of Asia; only the EU's 15 % includes MFN.
2025-08-07|stacking-dispute|US measures|15 % starts on top of MFN|Against Tokyo's understanding the 15 % is added to MFN; Akazawa protests and a correction with refunds is promised.
2025-08-11|truce-to-november|US–China|US–China truce extended to 10 November|The suspension of 24 points goes on after talks in Stockholm.
2025-08-27|india-50|others|India at 50 %|A second 25 %, over Russian oil, doubles India's rate.
2025-08-29|appeals-ruling|courts|Appeals court: emergency duties unlawful|By seven to four the Federal Circuit upholds the trade court but leaves the duties in place.
2025-09-04|japan-order|Japan–US talks|The Japan agreement is ordered|Executive Order 14345 makes 15 % include MFN, back to 7 August, lowers cars and parts on publication, and frees civil aircraft.
2025-09-07|ishiba-resigns|others|Ishiba announces his resignation|He says he will step down now that the deal is carried out.
2025-09-09|supreme-court-takes-case|courts|Supreme Court takes the case|The emergency-duty cases are heard on a fast track.
2025-09-16|cars-15|US measures|Cars and parts at 15 % including MFN|The notice is published and in force: a Japanese car falls from 27.5 % to 15 %.
2025-09-29|affiliates-rule|US–China|US export controls reach affiliates|The Entity List is extended to majority-owned firms; the rule is suspended in November.
2025-09-29|wood-232|US measures|Timber and furniture duties ordered|From 14 October 10 % on lumber and 25 % on furniture and cabinets; Japan and the EU pay no more than 15 % with MFN.
2025-10-09|rare-earths-widened|US–China|China widens its rare-earth controls|Licences reach goods made abroad with Chinese rare earths; suspended after the meeting in Busan.
2025-10-17|trucks-232|US measures|Heavy trucks at 25 %|From 1 November trucks and their parts pay 25 %, buses 10 %; Japan has no rate of its own.
2025-10-21|takaichi|others|Takaichi becomes prime minister|Akazawa moves to the ministry of economy, trade and industry.
2025-10-26|asean-deals|others|Deals with four ASEAN members|Malaysia and Cambodia sign, Thailand and Vietnam agree frameworks; the rates of 19 and 20 % stay.
2025-10-28|tokyo-summit|Japan–US talks|Tokyo summit|Trump and Takaichi reaffirm the deal, sign a paper on critical minerals and list possible investments.
2025-10-30|busan|US–China|Truce at Busan|The fentanyl duty is to fall to 10 %, the suspension lasts to November 2026, and China shelves its October controls.
2025-11-07|taiwan-remark|China–Japan|Takaichi's words on Taiwan|In parliament she says that force against Taiwan could threaten Japan's survival.
2025-11-14|travel-advice|China–Japan|China advises against travel to Japan|Beijing tells its citizens to stay away.
2025-11-14|korea-15|US measures|Korea at 15 % including MFN|The order is published in December and reaches back to this day, for cars to 1 November.
2025-11-19|seafood-ban-again|China–Japan|China bans Japanese seafood again|Tokyo is told that all imports are suspended.
2026-01-06|dual-use-ban|China–Japan|China bans dual-use exports to Japan|No dual-use goods for military users or uses in Japan, with liability for those who pass them on.
2026-01-07|chip-gas-probe|China–Japan|China opens a dumping case on chip gas|The case on Japanese dichlorosilane runs to January 2027.
2026-01-12|g7-rare-earths|others|G7 finance ministers on rare earths|They agree to cut their dependence on China quickly.
2026-01-14|chips-232|US measures|Chips, phase 1|25 % on a narrow set of advanced computing chips from the next day; the wider duty is left to talks.
2026-02-06|india-18|others|India at 18 %|A joint statement lowers India's reciprocal rate; the extra 25 % ends.
2026-02-08|landslide|others|Takaichi wins a landslide|Her party takes 316 of 465 seats in the lower house.
2026-02-17|tranche-1|Japan–US talks|First USD 36 bn of the USD 550 bn|A gas power plant in Ohio, a crude terminal in Texas and synthetic diamonds in Georgia.
2026-02-20|supreme-court-ruling|courts|Supreme Court: no duties under emergency powers|By six to three the court holds that the emergency law gives no power to levy duties.
2026-02-20|section-122-ordered|US measures|Emergency duties ended; Section 122 ordered|The duties end and a surcharge of 10 % for 150 days is proclaimed from 24 February.
2026-02-24|section-122|US measures|Section 122: 10 % on top of MFN|Japan's cap is gone: MFN plus 10 % on goods outside Section 232.
2026-02-24|entities-1|China–Japan|China lists 40 Japanese entities|Twenty go on the control list, among them units of heavy-industry groups and the space agency, and twenty on the watch list.
2026-03-06|cap-restored-asked|Japan–US talks|Akazawa asks for the cap back|He asks Lutnick that new duties be no worse than the 15 % deal.
2026-03-11|capacity-probes|US measures|Section 301 cases on excess capacity|Cases against 16 economies, Japan among them with its car makers.
2026-03-12|forced-labour-probes|US measures|Section 301 cases on forced labour|Cases against 60 economies over missing import bans, Japan among them.
2026-03-19|white-house-visit|Japan–US talks|Takaichi at the White House|A second tranche: small reactors for up to USD 40 bn and gas power for USD 33 bn; a plan for critical minerals.
2026-04-02|medicines-232|US measures|Medicines: Japan capped at 15 %|100 % on patented medicines, 15 % with MFN for Japan, the EU, Korea and Switzerland, from 31 July and 29 September.
2026-04-06|metals-annexes|US measures|Metal duties rebuilt|Duty on the full value: 50 % on metals, 25 % on derivatives, 15 % in all on listed equipment until the end of 2027.
2026-05-07|section-122-ruling|courts|Trade court against Section 122|By two to one and only for the plaintiffs; the Federal Circuit stays it.
2026-05-15|beijing-visit|US–China|Trump in Beijing|Boards of trade and investment are set up; China is to ease rare-earth shortages and buy aircraft and farm goods.
2026-05-23|ministers-speak|China–Japan|A short word between trade ministers|Akazawa is reported to have spoken briefly with China's commerce minister.
2026-06-02|forced-labour-proposed|US measures|12.5 % proposed for Japan|The forced-labour findings propose 12.5 % for 46 economies and 10 % for 14; Akazawa says no burden beyond the deal was confirmed.
2026-06-08|mobile-equipment-15|US measures|Mobile equipment at 15 % for partners|Bulldozers, forklifts and the like from Japan and other deal partners pay 15 % with MFN instead of 25 %.
2026-06-15|evian|others|G7 at Evian|Takaichi proposes joint stocks of critical minerals.|2026-06-17
2026-06-29|entities-2|China–Japan|China lists 40 more Japanese entities|Again twenty on each list.
2026-07-09|aircraft-232|US measures|Aircraft: talks, no duty|The Section 232 case ends in negotiations for 180 days.
2026-07-20|section-338|others|Section 338 used on Canada|50 % on lists of Canadian goods from August, the first use of the law.
2026-07-24|section-301|US measures|Section 301: Japan at 12.5 % including MFN|Section 122 lapses. Japan, Korea and Switzerland pay 12.5 % with MFN, the EU and Taiwan 10 %, others 10 or 12.5 % on top.
2026-08-04|toyota-texas|Japan–US talks|Toyota's USD 3.6 bn in Texas cited|The White House lists the expansion of a truck plant with 2,000 jobs.
2026-08-06|polysilicon-232|US measures|Polysilicon duties proclaimed|A ceiling with MFN for Japan, Korea, Taiwan, the EU and Switzerland.
2026-08-13|drones-232|US measures|Drones: Japan at 15 %|15 % for five partners if hardware and software come from allies.
2026-09-04|next-round|Japan–US talks|Next round: AI and chips|Akazawa says such projects will weigh heavily in the next part of the USD 550 bn.
2026-09-17|reshuffle|others|Takaichi's first reshuffle|The trade team stays.
2026-09-18|capacity-pending|US measures|Excess-capacity duties still pending|Lawyers expect further Section 301 duties on 16 economies within weeks.
2026-09-22|new-york|Japan–US talks|Takaichi and Trump in New York|They meet just before Xi's visit and speak of China, chips, AI and minerals.
2026-09-25|xi-visit|US–China|Xi in Washington|Few deals; the truce is extended to 10 January 2027 and duties are eased on USD 30 bn of goods each way.
2026-09-30|section-301-hearing|courts|Trade court hears the Section 301 case|The forced-labour duties are argued; no ruling was found.
2026-10-02|china-japan-status|China–Japan|China's measures on Japan still stand|Seafood ban, travel advice and export controls are described as going on.
"""
SPAN = {
    "xi-visit": ("2026-09-23", "2026-09-25"),
    "beijing-visit": ("2026-05-13", "2026-05-15"),
}


def build(folder):
    source = pd.read_csv(
        folder / "policy" / "events.csv",
        dtype=str,
        keep_default_na=False,
        na_values=[""],
    )
    rows = [[*line.split("|"), ""][:6] for line in TEXTS.strip().splitlines()]
    frame = pd.DataFrame(
        rows, columns=["date", "event", "lane", "title", "summary", "date_end"]
    )
    assert frame["date"].tolist() == source["date"].tolist()
    frame["date_end"] = frame["date_end"].replace("", None)
    frame["actors"] = source["actors"].map(
        lambda names: ";".join(ISO3.get(n, n) for n in names.split(";"))
    )
    frame["category"] = source["category"].map(lambda name: CATEGORY.get(name, name))
    frame["source"] = source["source"].map(tidy)
    frame["locator"] = source["source_locator"].map(tidy)
    frame["confidence"] = source["confidence"]
    for event, (first, last) in SPAN.items():
        frame.loc[frame["event"] == event, ["date", "date_end"]] = first, last
    return frame.assign(shown=frame["confidence"] != "recollection-only")


def tidy(text: str) -> str:
    text = re.sub(
        r"public repository text no\.? [\d, ]+", "text of a public repository", text
    )
    text = re.sub(r"\b(us_jp|jp|cn) public narrative", "public chronicle", text)
    return (
        re.sub(
            r"\(?(number|page|day|date|existence)?:?[^;(]*\bfrom memory\b[^;)]*\)?",
            "",
            text,
        ).strip(" ;")
        or "not named"
    )


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "policy_events",
        build(catalogue.sources_folder(__doc__)),
        title="Events of trade policy around Japan, the United States and China, 2025–2026",
        description="One event a row, in our own words, with source and confidence. Rows known only from recollection are kept, "
        "flagged, and shown in no report.",
        fields=[
            field("date", "date", "day of the event, local to where it happened"),
            field("date_end", "date", "last day, if it lasted", required=False),
            field("event", "string", "short name", pattern="[a-z0-9-]+"),
            field("lane", "string", "lane of the timeline", enum=["US measures", "Japan–US talks", "US–China", "China–Japan", "courts", "others"]),
            field("actors", "string", "who acted and towards whom: ISO 3166-1 alpha-3, ASEAN, G7 or WLD, separated by semicolons", pattern="[A-Z0-9]+(;[A-Z0-9]+)*"),
            field("category", "string", "kind of event", enum=["tariff", "talks", "deal", "summit", "investment", "agriculture", "export control", "US–China", "legal", "other"]),
            field("title", "string", "a few words"),
            field("summary", "string", "one sentence"),
            field("source", "string", "the text or report it rests on"),
            field("locator", "string", "where it was read"),
            field("confidence", "string", "how well it is attested", enum=["primary-document", "multiple-secondary", "single-secondary", "recollection-only"]),
            field("shown", "boolean", "false: kept out of reports"),
        ],
        key=["date", "event"],
        sources=[
            {"title": "White House, Federal Register, Ministry of Commerce of China, press; named row by row", "path": "https://www.federalregister.gov"},
            {"title": "brian14708/wh-briefings (White House texts)", "path": "https://github.com/brian14708/wh-briefings"},
        ],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of policy events, from the sources named in each row.",
        period="2025-01-03 to 2026-10-02",
        vintage="2026-10-02",
        grade="B",
        caveats=[
            "Three rows rest on recollection alone and are shown in no report.",
            "Days are local: the framework deal of 22 July 2025 in Washington was 23 July in Tokyo.",
        ],
        csv=True,
    )  # fmt: skip
