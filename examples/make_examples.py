"""Writes the example lists and cases beside it: fictional people, employers and agencies.

Run ``python examples/make_examples.py [FOLDER]``; the folder is ``examples/`` unless named. The
same bytes come out every time for csv, jsonl and yaml; a workbook carries the time of its making.

Nobody here exists: identity numbers begin with 000000, an area code that is given to no place,
and names are 测试 with a letter of the ten stems. The columns are the inputs of both versions of
a measure, so that one list can be put to either.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

Cell = str | int | bool | date | None
Record = dict[str, Cell]

SEED = 20230901
STEMS = "甲乙丙丁戊己庚辛壬癸"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
YEAR = 2025


# -- made-up people --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist: number, name, sex (女 or 男) and date of birth."""

    number: str
    name: str
    sex: str
    born: date


def person(index: int, sex: str, born: date) -> Person:
    """The ``index``-th person; the number's last digit is right, its area code is no place's."""
    order = (index * 2 + (1 if sex == "男" else 0)) % 1000
    digits = f"000000{born:%Y%m%d}{order:03d}"
    check = CHECKS[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return Person(digits + check, f"测试{STEMS[index // 10 % 10]}{STEMS[index % 10]}", sex, born)


def random_person(rng: random.Random, index: int, oldest: int, youngest: int) -> Person:
    """A person born in one of the years ``oldest`` to ``youngest``."""
    born = date(rng.randint(oldest, youngest), 1, 1) + timedelta(days=rng.randrange(365))
    return person(index, rng.choice("女男"), born)


# -- placement fee and bonus -----------------------------------------------------------------------


def agency(number: int, **changes: Cell) -> Record:
    """An agency that meets what both versions ask of it, but for the ``changes``."""
    return {
        "机构编号": f"CS{number:03d}",
        "机构名称": f"测试人力资源服务机构{number:03d}",
        "机构已认定": True,
        "持有许可证": True,
        "已提交申请认定表": True,
        "已择优确认": True,
        "年度": YEAR,
        "核查日": date(YEAR + 1, 1, 15),
        **changes,
    }


def placement(agency_number: int, who: Person, signed: date, **changes: Cell) -> Record:
    """A placement that counts under either version and every reading, but for the ``changes``."""
    return {
        "机构编号": f"CS{agency_number:03d}",
        "姓名": who.name,
        "证件号码": who.number,
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "登记身份": "城镇登记失业人员",
        "免费介绍": True,
        "就业去向": "单位就业",
        "参保类型": "城镇职工",
        "合同类型": "固定期限",
        "合同起始日": signed,
        "合同终止日": date(signed.year + 2, signed.month, 1),
        "已离职": False,
        "离职日期": None,
        "他机构已申领": False,
        "介绍日期": signed - timedelta(days=12),
        "签约日期": signed,
        "入职日期": signed,
        "首次参保日期": signed + timedelta(days=5),
        **changes,
    }


def _variation(rng: random.Random, signed: date) -> Record:
    """What is not plain about a placement: usually nothing, now and then one thing."""
    odd: tuple[Record, ...] = (
        {"户籍区": "西城区"},
        {"户口性质": "学生集体户", "登记身份": "毕业年度内离校未就业高校毕业生"},
        {"登记身份": "农村登记失业人员"},
        {"登记身份": "就业困难人员"},
        {"登记身份": "其他高校毕业生"},
        {"登记身份": "其他人员"},
        {"免费介绍": False},
        {"就业去向": "灵活就业", "参保类型": "城乡居民"},
        # One year to the day before the corresponding day: whether that is a year is open.
        {"合同终止日": signed.replace(year=signed.year + 1) - timedelta(days=1)},
        {"合同终止日": signed + timedelta(days=180)},
        {"合同类型": "无固定期限", "合同终止日": None},
        {"已离职": True, "离职日期": signed + timedelta(days=70)},
        {"他机构已申领": True},
        {"首次参保日期": None},
        {"户口性质": None},
        {"登记身份": None},
    )
    return rng.choice(odd) if rng.random() < 0.35 else {}


def _workday(rng: random.Random) -> date:
    return date(YEAR, 1, 20) + timedelta(days=rng.randrange(250))


def fee_lists() -> tuple[list[Record], list[Record]]:
    """Agencies and their placements: odd rows of every kind, a person twice, the turn of a year."""
    rng = random.Random(SEED)
    agencies = [agency(number) for number in range(1, 25)]
    agencies[4]["机构已认定"] = False
    agencies[5]["已择优确认"] = False
    agencies[6]["机构已认定"] = None
    agencies[7]["核查日"] = None
    placements: list[Record] = []
    for number in range(1, 23):  # the last two agencies placed nobody
        for _ in range(rng.randint(3, 10)):
            signed = _workday(rng)
            who = random_person(rng, len(placements), 1970, 2002)
            placements.append(placement(number, who, signed, **_variation(rng, signed)))
    again = person(901, "女", date(1985, 5, 6))
    turn = person(902, "男", date(1979, 9, 9))
    placements += [
        placement(1, again, date(YEAR, 3, 3), 已离职=True, 离职日期=date(YEAR, 6, 10)),
        placement(1, again, date(YEAR, 8, 1)),
        placement(2, turn, date(YEAR, 12, 29), 首次参保日期=date(YEAR + 1, 1, 5)),
    ]
    return agencies, placements


def bonus_lists() -> tuple[list[Record], list[Record]]:
    """Agencies on, below and above the tiers, and one whose count depends on the reading."""
    rng = random.Random(SEED + 1)
    paid = (0, 0, 0, 20000, 0, 0, 0, 0)
    persons = (49, 50, 51, 100, 99, 7, 50, 50)
    agencies = [
        agency(number, 本年度已领补助=amount) for number, amount in enumerate(paid, start=1)
    ]
    placements: list[Record] = []
    for number, count in enumerate(persons, start=1):
        for _ in range(count):
            who = random_person(rng, len(placements), 1970, 2002)
            placements.append(placement(number, who, _workday(rng)))
    # 51 persons, two of them of rural registration: 49 if 城镇 excludes them.
    for row in _of(placements, 3)[:2]:
        row["登记身份"] = "农村登记失业人员"
    # 99 persons and one of them placed again: 100 only if placements are counted.
    again = _made_anew(_of(placements, 5)[0], date(YEAR, 9, 15))
    placements.append(again)
    # 50 persons, one of them registered with a school.
    _of(placements, 7)[0]["户口性质"] = "学生集体户"
    # 50 persons: a contract to the eve of its anniversary, and one insured in January only.
    eve, turn = _of(placements, 8)[:2]
    eve |= _made_anew(eve, date(YEAR, 4, 1)) | {"合同终止日": date(YEAR + 1, 3, 31)}
    turn |= _made_anew(turn, date(YEAR, 9, 30)) | {"首次参保日期": date(YEAR + 1, 1, 4)}
    return agencies, placements


def _made_anew(row: Record, signed: date) -> Record:
    """The placement of the same person by the same agency, with another day of signing."""
    same = {key: row[key] for key in ("机构编号", "姓名", "证件号码")}
    nobody = person(0, "女", signed)
    return placement(0, nobody, signed, **same)


def _of(placements: list[Record], number: int) -> list[Record]:
    return [row for row in placements if row["机构编号"] == f"CS{number:03d}"]


# -- flexible employment ---------------------------------------------------------------------------


def applicant(who: Person, applied: date, **changes: Cell) -> Record:
    """Somebody entitled under every reading (if of the right age), but for the ``changes``."""
    started = date(applied.year, max(1, applied.month - 1), 1)
    return {
        "姓名": who.name,
        "证件号码": who.number,
        "性别": who.sex,
        "出生日期": who.born,
        "申请日": applied,
        "核定日": applied + timedelta(days=10),
        "灵活就业开始日": started,
        "起始月": applied.replace(day=1),
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "户籍已迁出": False,
        "户籍迁出日": None,
        "就业前登记失业": True,
        "申请时登记失业": True,
        "就业形式": "新就业平台",
        "单位不固定": True,
        "岗位不固定": True,
        "时间不固定": True,
        "取得合法收入": True,
        "参保类型": "城镇职工",
        "已缴养老": True,
        "已缴医疗": True,
        "已缴失业": True,
        "同月享受其他补贴": False,
        "已享受月数": 0,
        "他项已享受月数": 0,
        "中断月数": 0,
        "中断后重新登记": False,
        **changes,
    }


def _month_after(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def flexible_lists() -> tuple[list[Record], list[Record]]:
    """Applicants and the months they claim: the edges of age first, then what is odd or missing."""
    rng = random.Random(SEED + 2)
    day = date(2024, 3, 15)
    edges: list[tuple[str, date]] = [
        (sex, born)
        for sex, years in (("女", (35, 40)), ("男", (45, 50)))
        for age in years
        for born in (
            date(day.year - age, 3, 14),
            date(day.year - age, 3, 15),
            date(day.year - age, 3, 16),
            date(day.year - age, 3, 26),
        )
    ]
    applicants = [
        applicant(person(index, sex, born), day) for index, (sex, born) in enumerate(edges)
    ]
    # Born on 29 February, determined on 28 February of a common year.
    leap = applicant(person(len(applicants), "女", date(1988, 2, 29)), date(2023, 2, 27))
    applicants.append({**leap, "核定日": date(2023, 2, 28)})
    odd: tuple[Record, ...] = (
        {},
        {},
        {"户籍区": "朝阳区"},
        {"户口性质": "单位集体户"},
        {"户籍已迁出": True, "户籍迁出日": date(2025, 1, 20)},
        {"申请时登记失业": False},
        {"就业前登记失业": False, "申请时登记失业": False},
        {"就业形式": "其他灵活就业", "时间不固定": False},
        {"就业形式": "单位就业"},
        {"取得合法收入": False},
        {"参保类型": "城乡居民"},
        {"已缴失业": False},
        {"同月享受其他补贴": True},
        {"已享受月数": 23},
        {"已享受月数": 24},
        {"已享受月数": 12, "中断月数": 4, "中断后重新登记": True},
        {"已享受月数": 10, "他项已享受月数": 14},
        {"起始月": date(2023, 11, 1)},
        {"出生日期": None},
        {"户籍区": None},
        {"取得合法收入": None},
        {"核定日": None, "灵活就业开始日": None},
        {"已享受月数": None},
    )
    for changes in odd * 2:
        index = len(applicants)
        sex = rng.choice("女男")
        youngest = 1987 if sex == "女" else 1977
        born = date(youngest - rng.randrange(2), 1, 1) + timedelta(days=rng.randrange(365))
        applied = date(2024, rng.randint(2, 11), rng.randint(1, 28))
        applicants.append(applicant(person(index, sex, born), applied, **changes))
    # To be refused when the list is read: a day that is not in the calendar, a form of
    # employment that is not in the closed set, a number below zero.
    bad: Sequence[Record] = (
        {"申请日": "2024-02-30"},
        {"就业形式": "打零工"},
        {"已享受月数": -1},
    )
    for changes in bad:
        who = person(len(applicants), "女", date(1987, 6, 1))
        applicants.append(applicant(who, day, **changes))
    claimed: list[Record] = []
    for position, row in enumerate(applicants[::2]):
        gap = rng.randrange(8)
        start = row["起始月"]
        assert isinstance(start, date)
        # Now and then from a month too early, which is refused with its reason.
        first = -1 if position % 5 == 4 else 0
        claimed.extend(
            {
                "证件号码": row["证件号码"],
                "月份": _month_after(start, month),
                "已缴费": month != gap,
                "补缴": month == gap + 1,
                "当月灵活就业": not (position % 7 == 3 and month == 3),
            }
            for month in range(first, 4)
        )
    claimed[-3]["已缴费"] = None
    return applicants, claimed


# -- employers who hire ----------------------------------------------------------------------------


def hire(employer: int, who: Person, start: date, **changes: Cell) -> Record:
    """A hire that meets all that the text lists, under every reading, but for the ``changes``."""
    return {
        "统一社会信用代码": f"00000000TEST{employer:04d}XX",
        "证件号码": who.number,
        "姓名": who.name,
        "申请日": date(start.year, 12, 20),
        "单位所在区": "海淀区",
        "单位类型": "企业",
        "曾在本单位就业": False,
        "户籍区": "海淀区",
        "户口性质": "家庭户",
        "户籍已迁出": False,
        "户籍迁出日": None,
        "招用前登记失业": True,
        "合同起始日": start,
        "合同已终止": False,
        "合同终止日": None,
        "已缴养老": True,
        "已缴医疗": True,
        "已缴失业": True,
        "同月享受其他补贴": False,
        "本人已享受月数": 0,
        "本单位已享受月数": 0,
        "本人在本单位已享受月数": 0,
        "他项已享受月数": 0,
        "断缴月数": 0,
        "中断月数": 0,
        "中断后重新登记": False,
        "起始月": start,
        **changes,
    }


def hires() -> list[Record]:
    """Hires by ten employers; caps by person and by employer apart, and facts that are missing."""
    rng = random.Random(SEED + 3)
    odd: tuple[Record, ...] = (
        {},
        {},
        {"户籍区": "外省市"},
        {"招用前登记失业": False},
        {"单位所在区": "丰台区"},
        {"单位类型": "劳务派遣单位"},
        {"单位类型": "机关事业单位"},
        {"曾在本单位就业": True},
        {"户口性质": "学生集体户"},
        {"户籍已迁出": True, "户籍迁出日": date(2025, 4, 10)},
        {"合同已终止": True, "合同终止日": date(2024, 12, 10)},
        {"已缴失业": False},
        {"本单位已享受月数": 24},
        {"本人已享受月数": 24, "本人在本单位已享受月数": 3},
        {"本人已享受月数": 23, "本人在本单位已享受月数": 23, "断缴月数": 2, "中断月数": 2},
        {"他项已享受月数": 20},
        {"同月享受其他补贴": True},
        {"招用前登记失业": None},
        {"合同起始日": None},
        {"单位类型": None},
    )
    rows = []
    for index, changes in enumerate(odd * 2):
        start = date(2024, rng.randint(3, 11), rng.randint(1, 28))
        who = random_person(rng, index, 1968, 2001)
        rows.append(hire(index % 10 + 1, who, start, **changes))
    return rows


def hired_months(rows: Sequence[Record]) -> list[Record]:
    """The months that are claimed for each hire: a gap here, a month paid late there."""
    claimed: list[Record] = []
    for position, row in enumerate(rows):
        start = row["起始月"]
        assert isinstance(start, date)
        claimed.extend(
            {
                "统一社会信用代码": row["统一社会信用代码"],
                "证件号码": row["证件号码"],
                "月份": _month_after(start, month),
                "已缴费": month != position % 6,
                "补缴": month == position % 5,
            }
            for month in range(4)
        )
    return claimed


# -- single cases ----------------------------------------------------------------------------------


def _bare(row: Mapping[str, Cell], *without: str) -> Record:
    """The facts of a row that are given, without the columns that one version does not know."""
    return {key: value for key, value in row.items() if value is not None and key not in without}


LATER_AGENCY = ("机构名称", "持有许可证", "已提交申请认定表", "已择优确认", "核查日")
LATER_PLACEMENT = (
    *("机构编号", "姓名", "参保类型", "合同类型", "合同起始日", "合同终止日"),
    *("已离职", "离职日期"),
)


def cases() -> dict[str, str]:
    """The single cases by file name: each shows one thing, which its first lines say."""
    birthday = person(1, "女", date(1984, 3, 15))
    flexible = _bare(applicant(birthday, date(2024, 3, 14), 核定日=date(2024, 3, 15)), "姓名")
    months: list[Record] = [
        {"月份": date(2024, month, 1), "已缴费": month != 2, "补缴": False, "当月灵活就业": True}
        for month in (1, 2, 3)
    ]

    capped = hire(
        1,
        person(2, "男", date(1990, 7, 8)),
        date(2024, 5, 6),
        本人已享受月数=20,
        本单位已享受月数=12,
        本人在本单位已享受月数=0,
    )

    known = person(3, "女", date(1986, 1, 2))
    placed = [
        placement(1, known, date(2023, 5, 4)),
        placement(1, known, date(2023, 9, 4)),
        placement(1, person(4, "男", date(1980, 1, 2)), date(2023, 6, 1), 登记身份=None),
    ]
    fee = _bare(agency(1, 年度=2023), *LATER_AGENCY)

    fifty = [
        placement(1, person(100 + index, "女", date(1985, 1, 1) + timedelta(days=index)), signed)
        for index, signed in enumerate(date(2023, 2, 1) + timedelta(days=5 * n) for n in range(49))
    ]
    last = person(160, "男", date(1982, 2, 3))
    fifty.append(placement(1, last, date(2023, 12, 28), 首次参保日期=date(2024, 1, 8)))
    bonus = _bare(agency(1, 年度=2023, 本年度已领补助=0), *LATER_AGENCY)

    return {
        "case-flexible-employment-subsidy.yaml": _yaml(
            "满40周岁的前一日申请、当日核定：年龄以哪一日为准（AMB-02）、生日当天是否年满（AMB-01），结论因读法而异。",
            "She applies on the last day on which she is 39; the decision is made on her birthday.",
            flexible,
            {"申领月": months},
        ),
        "case-employer-insurance-subsidy.yaml": _yaml(
            "所列条件都具备，但原文还写有“符合条件的”：附条件；期限按人、按单位、按人与单位各不相同（AMB-14）。",
            "All that the text lists is met and it mentions more; three readings of the cap.",
            _bare(capped, "姓名"),
            {
                "申领月": [
                    {"月份": date(2024, month, 1), "已缴费": month != 7, "补缴": False}
                    for month in (5, 6, 7, 8)
                ]
            },
        ),
        "case-placement-fee.yaml": _yaml(
            "同一人介绍两次（AMB-17），另一人缺登记身份：待补正或待解释，并列明缺什么。",
            "One person placed twice, and one whose status is missing.",
            fee,
            {"介绍记录": [_bare(row, *LATER_PLACEMENT) for row in placed]},
        ),
        "case-placement-bonus.yaml": _yaml(
            "第50人12月签约、次年1月首次参保：是否达到50人，取决于以哪一件事计入年度（AMB-20）。",
            "The fiftieth person signs in December and is first insured in January.",
            bonus,
            {"介绍记录": [_bare(row, *LATER_PLACEMENT, "他机构已申领") for row in fifty]},
        ),
    }


def _yaml(
    zh: str, en: str, facts: Mapping[str, Cell], records: Mapping[str, Sequence[Record]]
) -> str:
    lines = [f"# {zh}", f"# {en}"]
    lines += [f"{name}: {_yaml_value(value)}" for name, value in facts.items()]
    for name, rows in records.items():
        lines.append(f"{name}:")
        for row in rows:
            inside = ", ".join(f"{key}: {_yaml_value(value)}" for key, value in row.items())
            lines.append(f"  - {{{inside}}}")
    return "\n".join(lines) + "\n"


def _yaml_value(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # In quotes, or a number of eighteen digits would be read as an integer.
    if isinstance(value, str) and value[:1].isdigit():
        return f'"{value}"'
    return str(value)


# -- files -----------------------------------------------------------------------------------------


def _csv(rows: Sequence[Record]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_csv_cell(value) for value in row.values()] for row in rows)
    return text.getvalue().encode("utf-8")


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _jsonl(rows: Iterable[Record]) -> bytes:
    lines = (
        json.dumps(
            {key: str(v) if isinstance(v, date) else v for key, v in _bare(row).items()},
            ensure_ascii=False,
        )
        for row in rows
    )
    return "".join(line + "\n" for line in lines).encode("utf-8")


def _write_workbook(path: Path, sheets: Mapping[str, Sequence[Record]]) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            cells = ("是" if v is True else "否" if v is False else v for v in row.values())
            sheet.append(list(cells))
        sheet.freeze_panes = "A2"
    workbook.save(path)


def files() -> dict[str, bytes]:
    """Every file with fixed bytes, by its path below the folder of the examples."""
    agencies, placements = fee_lists()
    applicants, claimed = flexible_lists()
    hired = hires()
    return {
        "placement-fee/agencies.csv": _csv(agencies),
        "placement-fee/placements.csv": _csv(placements),
        "flexible-employment-subsidy/applicants.csv": _csv(applicants),
        "flexible-employment-subsidy/claimed-months.csv": _csv(claimed),
        "employer-insurance-subsidy/hires.jsonl": _jsonl(hired),
        "employer-insurance-subsidy/claimed-months.csv": _csv(hired_months(hired)),
        **{name: text.encode("utf-8") for name, text in cases().items()},
    }


def write(folder: Path) -> None:
    """Write every example below ``folder``."""
    for name, content in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    agencies, placements = bonus_lists()
    workbook = folder / "placement-bonus" / "agencies.xlsx"
    workbook.parent.mkdir(parents=True, exist_ok=True)
    _write_workbook(workbook, {"机构": agencies, "介绍记录": placements})
    # Beside this file, wherever Python was started.
    sys.path.insert(0, str(Path(__file__).parent))
    from received_lists import write as write_received

    write_received(folder, flexible_lists(), hires(), fee_lists(), (agencies, placements))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
