"""What is decided, and the readings that every contestant has: chosen here, written in elsewhere.

The proposed reading, or the first where none is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

POLICIES = Path(__file__).parent / "policies"
"""The shipped rule sets as they were when the peers were written.

The subsidy is without the months claimed, which no register has, and the two benefits of them.
"""

PEOPLE = "flexible-employment-subsidy@2023-draft"
FEE = "placement-fee@2023-draft"
BONUS = "placement-bonus@2023-draft"

READINGS: Mapping[str, Mapping[str, str]] = {
    PEOPLE: {
        "年满口径": "生日当天",
        "闰日口径": "二月末日",
        "户籍口径": "凡登记户籍",
        "核龄时点": "核定时",
        "年龄核定": "首次核定后不再核",
        "户籍核定": "迁出次月起停",
        "期限口径": "累计",
        "险种口径": "缴几补几",
        "列举口径": "三项须同时具备",
        "登记时点": "就业前",
        "叠加口径": "不得重复",
        "补领口径": "可以补领",
    },
    FEE: {
        "户籍口径": "凡登记户籍",
        "重点群体": "仅城镇登记失业人员",
        "成功时点": "介绍日",
        "计次口径": "每人每自然年度一次",
    },
    BONUS: {
        "户籍口径": "凡登记户籍",
        "重点群体": "仅城镇登记失业人员",
        "成功时点": "介绍日",
        "档次取法": "只取最高档",
        "计数口径": "不重复人数",
        "人群口径": "与职业介绍补贴同一人群",
        "补差口径": "补足差额",
    },
}

BENEFITS: Mapping[str, tuple[str, ...]] = {
    PEOPLE: ("可享受月数", "首月", "末月", "每月补贴"),
    FEE: ("计补人数", "职业介绍补贴"),
    BONUS: ("计入人数", "一次性补助"),
}

KEY: Mapping[str, str] = {PEOPLE: "证件号码", FEE: "机构编号", BONUS: "机构编号"}

SEPARATOR = "；"
"""Between the names of requirements in a list."""
