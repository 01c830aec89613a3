"""A case that the tests of several commands put to a rule set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.support import ROOT

BONUS = ("--policies", ROOT / "tests/render/policies")
PLACED = [
    {"证件号码": str(n), "户籍区": "海淀区", "签约日期": "2024-03-01", "入职日期": "2024-04-01"}
    for n in range(3)
]
ELIGIBLE = {
    "机构编号": "A1",
    "机构已认定": True,
    "年度": 2024,
    "规模": "大",
    "工资": 1000.01,
    "介绍记录": PLACED,
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(ELIGIBLE, ensure_ascii=False), encoding="utf-8")
    return file
