"""Japan's customs tables: the Ministry of Finance's goods and areas in our codes, and the reader of the source.

The source names its goods but not their order. The hierarchy below was worked out by arithmetic and is verified by
`verify_hierarchy` on every area and year: the nine sections add up to the total; the groups of a section never exceed it;
no group of a section could be moved under another (imports), and where a small one could (exports), its subject decides.
"""

import pandas as pd

# basket: (label, broad basket); the broad baskets are those that two-digit HS chapters can be sorted into as well
BASKETS = {
    "cars": ("Cars", "vehicles"),
    "other-vehicles": ("Trucks, motorcycles and vehicle parts", "vehicles"),
    "other-transport": (
        "Ships, aircraft and other transport equipment",
        "other-transport",
    ),
    "semiconductors": ("Semiconductors", "electrical"),
    "phones": ("Phones and telecom equipment", "electrical"),
    "other-electrical": ("Other electrical machinery", "electrical"),
    "computers": ("Computers and their parts", "machinery"),
    "semiconductor-machinery": ("Semiconductor-making machinery", "machinery"),
    "other-machinery": ("Other machinery", "machinery"),
    "instruments": ("Scientific and optical instruments", "instruments"),
    "metals": ("Steel and metals", "metals"),
    "chemicals": ("Chemicals", "chemicals"),
    "textiles": ("Textiles and clothing", "textiles"),
    "food": ("Food", "food"),
    "fuels-raw-materials": ("Fuels and raw materials", "fuels-raw-materials"),
    "other": ("Everything else", "other"),
}
BROAD_BASKETS = {
    "vehicles": "Road vehicles and parts",
    "other-transport": "Ships, aircraft, rail",
    "electrical": "Electrical machinery, phones and chips",
    "machinery": "Machinery, with computers",
    "instruments": "Instruments",
    "metals": "Steel and metals",
    "chemicals": "Chemicals and plastics",
    "textiles": "Textiles and clothing",
    "food": "Food and drink",
    "fuels-raw-materials": "Fuels and raw materials",
    "other": "Everything else",
}

# Ministry's name | our code | label | flows (x exports, m imports) | parent | level | basket of exports | of imports
# A level "rest" has no name at the Ministry: it is its parent less the codes under `LESS`.
GOODS = [
    line.split("|")
    for line in """\
Grand Total|total|All goods|xm||total||
Foodstuff|food|Food|xm|total|section|food|food
Meat And Meat Preparation|meat|Meat|m|food|group||
Fish And Fish Preparation|fish|Fish|m|food|group||
(Shrimps, Prawns, Lobsters)|shrimps|Shrimps and lobsters|m|fish|part||
Cereals, Cereal Preparation|cereals|Cereals|m|food|group||
Vegetables|vegetables|Vegetables|m|food|group||
Fruits|fruit|Fruit|m|food|group||
Raw Materials|raw-materials|Raw materials|xm|total|section|fuels-raw-materials|fuels-raw-materials
Wood|wood|Wood|m|raw-materials|group||
Iron Ore And Concentrates|iron-ore|Iron ore|m|raw-materials|group||
Ore Of Nonferrous|nonferrous-ores|Ores of other metals|m|raw-materials|group||
Soy Beans|soy-beans|Soy beans|m|raw-materials|group||
Mineral Fuels|mineral-fuels|Mineral fuels|xm|total|section|fuels-raw-materials|fuels-raw-materials
Petroleum|crude-oil|Crude oil|m|mineral-fuels|group||
Petroleum Products|petroleum-products|Petroleum products|m|mineral-fuels|group||
(Petroleum Spirits)|petroleum-spirits|Naphtha and petrol|m|petroleum-products|part||
Lng|lng|Liquefied natural gas|m|mineral-fuels|group||
Lpg|lpg|Liquefied petroleum gas|m|mineral-fuels|group||
Coal|coal|Coal|m|mineral-fuels|group||
(Coal N.e.s)|coal-other|Coal, not elsewhere specified|m|coal|part||
Chemicals|chemicals|Chemicals|xm|total|section|chemicals|chemicals
Organic Chemicals|organic-chemicals|Organic chemicals|xm|chemicals|group||
Medical Products|medicines|Medicines|xm|chemicals|group||
Plastic Materials|plastics|Plastics|x|chemicals|group||
Manufactured Goods|manufactured-goods|Goods classified by material|xm|total|section||
Iron And Steel Products|iron-steel|Iron and steel|xm|manufactured-goods|group|metals|metals
Nonferrous Metals|nonferrous-metals|Other metals|xm|manufactured-goods|group|metals|metals
Manufactures Of Metals|metal-manufactures|Metal manufactures|xm|manufactured-goods|group|metals|metals
Textile Yarn, Fabrics|textile-yarn-fabrics|Yarn and fabrics|xm|manufactured-goods|group|textiles|textiles
Non-Metallic Mineral Ware|mineral-manufactures|Glass, ceramics, cement|xm|manufactured-goods|group||
Rubber Manufactured|rubber-manufactures|Rubber goods|x|manufactured-goods|group||
Paper & Paper Manufactures|paper|Paper|x|manufactured-goods|group||
Wood & Cork Manufactured|wood-manufactures|Wood and cork goods|m|manufactured-goods|group||
|manufactured-goods-rest|Other goods classified by material|xm|manufactured-goods|rest|other|other
Machinery|machinery|Machinery|xm|total|section||
Power Generating Machine|power-machinery|Engines and turbines|xm|machinery|group||
Computers And Units|computers|Computers|xm|machinery|group|computers|computers
Parts Of Computer|computer-parts|Computer parts|xm|machinery|group|computers|computers
Metalworking Machinery|metalworking-machinery|Machine tools|x|machinery|group||
Textile Machines|textile-machinery|Textile machines|x|machinery|group||
Construction Machines|construction-machinery|Construction machines|x|machinery|group||
Heating Or Cooling Machine|heating-cooling-machinery|Heating and cooling machines|x|machinery|group||
Pump And Centrifuges|pumps|Pumps and centrifuges|x|machinery|group||
Mechanical Handling Equip|handling-machinery|Lifting and handling machines|x|machinery|group||
Ball Or Roller Bearings|bearings|Bearings|x|machinery|group||
Semicon Machinery Etc|semiconductor-machinery|Semiconductor-making machinery|x|machinery|group|semiconductor-machinery|
|machinery-rest|Other machinery|xm|machinery|rest|other-machinery|other-machinery
Electrical Machinery|electrical-machinery|Electrical machinery|xm|total|section||
Semiconductors Etc|semiconductors|Semiconductors|xm|electrical-machinery|group|semiconductors|semiconductors
(Ic)|integrated-circuits|Integrated circuits|xm|semiconductors|part||
Electrical Power Machinery|electrical-power-machinery|Electrical power machinery|xm|electrical-machinery|group||
Visual Apparatus|visual-apparatus|Video equipment|x|electrical-machinery|group||
Audio Apparatus|audio-apparatus|Audio equipment|x|electrical-machinery|group||
Audio & Visual Apparatus|audio-visual-apparatus|Audio and video equipment|x|electrical-machinery|group||
Audio And Visual Apparatus|audio-visual-apparatus|Audio and video equipment|m|electrical-machinery|group||
(Video Rec Or Repro App)|video-recorders|Video recorders and cameras|xm|audio-visual-apparatus|part||
(Tv Receiver)|television-sets|Television sets|x|audio-visual-apparatus|part||
Parts Of Audio, Visual App.|audio-visual-parts|Parts of audio and video equipment|x|electrical-machinery|group||
Telephony, Telegraphy|telecom-equipment|Phones and telecom equipment|xm|electrical-machinery|group|phones|phones
(Telephone Sets)|telephone-sets|Telephone sets|m|telecom-equipment|part||
Insulated Wire And Cable|wire-cable|Insulated wire and cable|m|electrical-machinery|group||
Batteries And Accumulators|batteries|Batteries|x|electrical-machinery|group||
Electrical Measuring|electrical-measuring|Electrical measuring instruments|xm|electrical-machinery|group||
Electrical Apparatus|electrical-apparatus|Switches and circuits|x|electrical-machinery|group||
|electrical-machinery-rest|Other electrical machinery|xm|electrical-machinery|rest|other-electrical|other-electrical
Transport Equipment|transport-equipment|Transport equipment|xm|total|section||
Motor Vehicles|motor-vehicles|Motor vehicles|xm|transport-equipment|group||cars
(Car)|motor-vehicles-cars|Cars|x|motor-vehicles|part|cars|
(Bus&Truck)|motor-vehicles-trucks|Trucks and buses|x|motor-vehicles|part||
|motor-vehicles-rest|Trucks, buses and other motor vehicles|x|motor-vehicles|rest|other-vehicles|
Parts Of Motor Vehicles|vehicle-parts|Vehicle parts|xm|transport-equipment|group|other-vehicles|other-vehicles
Motorcycles, Autocycles|motorcycles|Motorcycles|x|transport-equipment|group|other-vehicles|
Ships|ships|Ships|x|transport-equipment|group||
Aircraft|aircraft|Aircraft|xm|transport-equipment|group||
|transport-equipment-rest|Ships, aircraft and other transport equipment|xm|transport-equipment|rest|other-transport|other-transport
Others|others|Other goods|xm|total|section||
Scientific, Optical Inst|instruments|Scientific and optical instruments|xm|others|group|instruments|instruments
Photographic Supplies|photographic-supplies|Photographic supplies|x|others|group||
Blank/Recorded Media|recording-media|Blank and recorded media|x|others|group||
Clothing And Accessories|clothing|Clothing|m|others|group||textiles
Furniture|furniture|Furniture|m|others|group||
Bags|bags|Bags|m|others|group||
|others-rest|Other goods less those named|xm|others|rest|other|other""".splitlines()
]
FLOWS = {"export": "x", "import": "m"}
# The Ministry's lists changed in April 2017. What ended then has only the first quarter in the source's 2017 rows, what
# began then only the other three (exports to Vietnam: 1,301 of about 1,690 bn yen): no row of 2017 for these.
CHANGED_2017 = {
    "export": "visual-apparatus audio-apparatus recording-media semiconductor-machinery aircraft audio-visual-apparatus",
    "import": "shrimps video-recorders telephone-sets wire-cable",
}
EXPORT_PARTNERS_FROM_APRIL_2017 = ["QAT", "VNM"]
# before 2017 recorders and television sets were part of this group
PARENT_TO_2016 = {
    "video-recorders": "visual-apparatus",
    "television-sets": "visual-apparatus",
}

AREAS = {
    "Argent": "ARG", "Austral": "AUS", "Austria": "AUT", "Bahrain": "BHR", "Belgium": "BEL", "Brazil": "BRA",
    "Brunei": "BRN", "Canada": "CAN", "Chile": "CHL", "China": "CHN", "Colmbia": "COL", "Denmark": "DNK",
    "EU": "EU27", "Finland": "FIN", "France": "FRA", "Germany": "DEU", "Grand Total": "WLD", "Greece": "GRC",
    "Hg Kong": "HKG", "India": "IND", "Indnsia": "IDN", "Iran": "IRN", "Ireland": "IRL", "Israel": "ISR",
    "Italy": "ITA", "Kuwait": "KWT", "Liberia": "LBR", "Malysia": "MYS", "Mexico": "MEX", "Nethlds": "NLD",
    "Newzeld": "NZL", "Norway": "NOR", "Oman": "OMN", "Pakistn": "PAK", "Panama": "PAN", "Pap Nga": "PNG",
    "Peru": "PER", "Philpin": "PHL", "Portugl": "PRT", "Prtrico": "PRI", "Qatar": "QAT", "R Korea": "KOR",
    "Russia": "RUS", "S Afrca": "ZAF", "Sngapor": "SGP", "Spain": "ESP", "Su Arab": "SAU", "Sweden": "SWE",
    "Switzld": "CHE", "Taiwan": "TWN", "Thailnd": "THA", "Turkey": "TUR", "U Arb E": "ARE", "U King": "GBR",
    "USA": "USA", "Venezla": "VEN", "Vietnam": "VNM",
}  # fmt: skip

SOURCES = [
    {"title": "Ministry of Finance, Trade Statistics of Japan", "path": "https://www.customs.go.jp/toukei/info/index_e.htm"},
    {"title": "e-Stat, portal of official statistics of Japan", "path": "https://www.e-stat.go.jp/en"},
    {"title": "mitsuoxv/jp-trade", "path": "https://github.com/mitsuoxv/jp-trade/tree/a66ddb1"},
]  # fmt: skip
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Terms of use of e-Stat, compatible with CC BY 4.0",
    "path": "https://www.e-stat.go.jp/en/terms-of-use",
}
CITATION = (
    "Ministry of Finance, Trade Statistics of Japan (via e-Stat and mitsuoxv/jp-trade)."
)


def goods() -> pd.DataFrame:
    """The list: flow, name (the Ministry's; empty for a rest), goods, label, level, parent, basket, broad_basket."""
    rows = []
    for name, code, label, flows, parent, level, of_exports, of_imports in GOODS:
        for flow, letter in FLOWS.items():
            if letter in flows:
                basket = (of_exports if flow == "export" else of_imports) or None
                broad = BASKETS[basket][1] if basket else None
                rows.append(
                    (
                        flow,
                        name or None,
                        code,
                        label,
                        level,
                        parent or None,
                        basket,
                        broad,
                    )
                )
    columns = [
        "flow",
        "name",
        "goods",
        "label",
        "level",
        "parent",
        "basket",
        "broad_basket",
    ]
    return pd.DataFrame(rows, columns=columns)


def read(path) -> pd.DataFrame:
    """The source in our codes, without the 2017 rows that cover a part of the year; other columns as they are."""
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    frame = frame.rename(
        columns={"ex_im": "flow", "goods": "name", "value_bn_jpy": "value_jpy_bn"}
    )
    frame["partner"] = frame["area"].map(AREAS)
    names = goods().dropna(subset="name")[["flow", "name", "goods"]]
    frame = frame.merge(names, on=["flow", "name"], how="left", validate="m:1")
    unmapped = frame[frame[["partner", "goods"]].isna().any(axis=1)]
    assert unmapped.empty, unmapped[["flow", "area", "name"]].drop_duplicates()
    for column in {"year", "month_from", "month_to"} & set(frame.columns):
        frame[column] = frame[column].astype(int)
    frame["value_jpy_bn"] = frame["value_jpy_bn"].astype(float)
    exports, in_2017 = frame["flow"] == "export", frame["year"] == 2017
    partial = exports & frame["partner"].isin(EXPORT_PARTNERS_FROM_APRIL_2017)
    for flow, codes in CHANGED_2017.items():
        partial |= (frame["flow"] == flow) & frame["goods"].isin(codes.split())
    return frame[~(partial & in_2017)].drop(columns=["area", "name"])


def with_rests(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The frame and its rest rows: a section or group less those of its goods that have a basket of their own."""
    known, parts = goods(), [frame]
    for flow in FLOWS:
        wide = frame[frame["flow"] == flow].pivot(
            index=by, columns="goods", values="value_jpy_bn"
        )
        of_flow = known[known["flow"] == flow]
        for rest in of_flow[of_flow["level"] == "rest"].itertuples():
            less = less_than(of_flow, rest.parent)
            value = wide[rest.parent] - wide.reindex(columns=less).fillna(0).sum(axis=1)
            parts.append(
                value.rename("value_jpy_bn")
                .reset_index()
                .assign(flow=flow, goods=rest.goods)
            )
    out = pd.concat(parts, ignore_index=True)
    out["value_jpy_bn"] = out["value_jpy_bn"].round(6) + 0.0  # no negative zero
    return out[out["value_jpy_bn"].notna()]


def less_than(of_flow: pd.DataFrame, parent: str) -> list[str]:
    """What is taken off `parent` for its rest: its goods with a basket, and its groups that are divided further."""
    children = of_flow[(of_flow["parent"] == parent) & (of_flow["level"] != "rest")]
    divided = set(of_flow.loc[of_flow["level"] == "rest", "parent"])
    return children.loc[
        children["basket"].notna() | children["goods"].isin(divided), "goods"
    ].tolist()


def verify_hierarchy(annual: pd.DataFrame) -> None:
    """Sections add up to the total; children never exceed their parent; baskets add up to the total: every row."""
    known = goods()
    for flow in FLOWS:
        wide = annual[annual["flow"] == flow].pivot(
            index=["partner", "year"], columns="goods", values="value_jpy_bn"
        )
        of_flow = known[known["flow"] == flow]
        for kind in ("level", "basket"):
            chosen = (
                of_flow[of_flow["level"] == "section"]
                if kind == "level"
                else of_flow.dropna(subset="basket")
            )
            gap = wide[chosen["goods"]].fillna(0).sum(axis=1) - wide["total"]
            assert gap.abs().max() < 1e-5, (flow, kind, gap.abs().max())
        named = of_flow[of_flow["level"].isin(["group", "part"])]
        early = wide.index.get_level_values("year") < 2017
        for when, parents in (
            (early, PARENT_TO_2016 if flow == "export" else {}),
            (~early, {}),
        ):
            parent_of = named["goods"].map(parents).fillna(named["parent"])
            for parent, children in named["goods"].groupby(parent_of):
                part = wide.loc[when & wide[parent].notna()]
                rest = part[parent] - part[list(children)].fillna(0).sum(axis=1)
                assert rest.min() > -1e-5, (flow, parent, rest.min())
