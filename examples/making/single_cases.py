"""Single cases, each of which shows one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from making.agencies import agency, placement
from making.applicants import applicant
from making.hires import hire
from making.people import Cell, Record, bare, person

LATER_AGENCY = ("机构名称", "持有许可证", "已提交申请认定表", "已择优确认", "核查日")
LATER_PLACEMENT = (
    *("机构编号", "姓名", "参保类型", "合同类型", "合同起始日", "合同终止日"),
    *("已离职", "离职日期"),
)


def cases() -> dict[str, str]:
    """The single cases by file name: each shows one thing, which its first lines say."""
    birthday = person(1, "女", date(1984, 3, 15))
    flexible = bare(applicant(birthday, date(2024, 3, 14), 核定日=date(2024, 3, 15)), "姓名")
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
    fee = bare(agency(1, 年度=2023), *LATER_AGENCY)

    fifty = [
        placement(1, person(100 + index, "女", date(1985, 1, 1) + timedelta(days=index)), signed)
        for index, signed in enumerate(date(2023, 2, 1) + timedelta(days=5 * n) for n in range(49))
    ]
    last = person(160, "男", date(1982, 2, 3))
    fifty.append(placement(1, last, date(2023, 12, 28), 首次参保日期=date(2024, 1, 8)))
    bonus = bare(agency(1, 年度=2023, 本年度已领补助=0), *LATER_AGENCY)

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
            bare(capped, "姓名"),
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
            {"介绍记录": [bare(row, *LATER_PLACEMENT) for row in placed]},
        ),
        "case-placement-bonus.yaml": _yaml(
            "第50人12月签约、次年1月首次参保：是否达到50人，取决于以哪一件事计入年度（AMB-20）。",
            "The fiftieth person signs in December and is first insured in January.",
            bonus,
            {"介绍记录": [bare(row, *LATER_PLACEMENT, "他机构已申领") for row in fifty]},
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
