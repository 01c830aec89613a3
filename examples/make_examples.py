"""Writes the example lists and cases beside it: fictional people, employers and agencies.

Run ``python examples/make_examples.py [FOLDER]``; the folder is ``examples/`` unless named. The
same bytes come out every time for csv, jsonl and yaml; a workbook carries the time of its making.

Nobody here exists: identity numbers begin with 000000, an area code that is given to no place,
and names are 测试 with a letter of the ten stems. The columns are the inputs of both versions of
a measure, so that one list can be put to either.
"""

from __future__ import annotations

import sys
from pathlib import Path

from making.agencies import bonus_lists, fee_lists
from making.applicants import flexible_lists
from making.forms import to_csv, to_jsonl, write_workbook
from making.hires import hired_months, hires
from making.received import write as write_received
from making.single_cases import cases


def files() -> dict[str, bytes]:
    """Every file with fixed bytes, by its path below the folder of the examples."""
    agencies, placements = fee_lists()
    applicants, claimed = flexible_lists()
    hired = hires()
    return {
        "placement-fee/agencies.csv": to_csv(agencies),
        "placement-fee/placements.csv": to_csv(placements),
        "flexible-employment-subsidy/applicants.csv": to_csv(applicants),
        "flexible-employment-subsidy/claimed-months.csv": to_csv(claimed),
        "employer-insurance-subsidy/hires.jsonl": to_jsonl(hired),
        "employer-insurance-subsidy/claimed-months.csv": to_csv(hired_months(hired)),
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
    write_workbook(workbook, {"机构": agencies, "介绍记录": placements})
    write_received(folder, flexible_lists(), hires(), fee_lists(), (agencies, placements))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
