"""The catalogue of changes: every id, how it is said in Chinese and English, and what it is.

The ids are a contract: the JSON, the annotations, the pages under ``docs/`` and approvals name
them. ``{item}`` is the thing that changed with its part; what each version says stands beside the
sentence and not in it.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.ruleset.diagnostics import Language


class Entry(NamedTuple):
    """An id: its group, its title for a line, and a sentence that explains it."""

    group: str
    title: dict[Language, str]
    about: dict[Language, str]


def _entry(group: str, zh: str, en: str, about_zh: str, about_en: str) -> Entry:
    return Entry(group, {"zh": zh, "en": en}, {"zh": about_zh, "en": about_en})


GROUPS: dict[str, dict[Language, str]] = {
    "versions": {"zh": "版本", "en": "Versions"},
    "head": {"zh": "开头和日期", "en": "Head and dates"},
    "parameters": {"zh": "参数", "en": "Parameters"},
    "readings": {"zh": "读法", "en": "Readings"},
    "inputs": {"zh": "输入项", "en": "Inputs"},
    "logic": {"zh": "定义、条件和待遇", "en": "Definitions, requirements and benefits"},
    "tables": {"zh": "决策表", "en": "Decision tables"},
    "notes": {"zh": "引文和说明", "en": "Quotes and notes"},
}

_GROUP_OF = {"parameter": "parameters", "input": "inputs", "field": "inputs"}


def _three(word: str, zh: str, en: str) -> dict[str, Entry]:
    group = _GROUP_OF.get(word, "logic")
    return {
        f"{word}-added": _entry(
            group,
            f"新增{zh}",
            f"{en} added",
            f"新版有、旧版没有的{zh}。",
            f"A {en} that only the newer version has.",
        ),
        f"{word}-removed": _entry(
            group,
            f"删去{zh}",
            f"{en} removed",
            f"旧版有、新版没有的{zh}。",
            f"A {en} that only the older version has.",
        ),
        f"{word}-renamed": _entry(
            group,
            f"{zh}改名",
            f"{en} renamed",
            f"同一{zh}换了名称：英文别名、内容或用处相同。",
            f"The same {en} under another name: its alias, what it says or its uses are the same.",
        ),
    }


CHANGES: dict[str, Entry] = {
    "version-added": _entry(
        "versions", "新增版本", "version added",
        "只有新的一方有这个版本，它以前没有可以比较的版本。",
        "Only the newer side has this version, and no version that comes before it.",
    ),
    "version-removed": _entry(
        "versions", "删去版本", "version removed",
        "只有旧的一方有这个版本。", "Only the older side has this version.",
    ),
    "measure-changed": _entry(
        "head", "措施换名", "measure renamed",
        "两份规则集的 measure（词汇为 terms）不同。",
        "`measure` (of a vocabulary `terms`) differs.",
    ),
    "version-changed": _entry("head", "版本", "version", "版本号不同。", "The version differs."),
    "title-changed": _entry("head", "标题", "title", "标题不同。", "The title differs."),
    "kind-changed": _entry(
        "head", "性质", "kind", "待遇与职责互换。", "A benefit became a duty, or the reverse.",
    ),
    "status-changed": _entry(
        "head", "状态", "status",
        "草案与施行互换；只有施行的版本可用于发放。",
        "Draft or in force; only a version in force pays.",
    ),
    "subject-changed": _entry(
        "head", "主体的称呼", "what the subject is called", "主体的称呼不同。",
        "The word for the subject differs.",
    ),
    "key-changed": _entry(
        "head", "主体的键", "key of the subject",
        "按谁作决定不同：一案是另一种东西。",
        "Whom a decision is about differs: a case is another thing.",
    ),
    "as-of-changed": _entry(
        "head", "适用日期的算法", "governing date", "决定适用哪一版的日期换了算法。",
        "The date that decides which version governs is computed otherwise.",
    ),
    "uses-changed": _entry(
        "head", "所用的共用词汇", "vocabularies used",
        "所用的共用词汇不同；其中各参数的变化逐项列出。",
        "Another shared vocabulary; what changed in its parameters is listed item by item.",
    ),
    "published-on-changed": _entry(
        "head", "发布日期", "published on", "发布日期不同。", "The date of publication differs.",
    ),
    "effective-from-changed": _entry(
        "head", "施行日期", "effective from", "自哪一日起施行不同。",
        "The day from which it is in force differs.",
    ),
    "repealed-on-changed": _entry(
        "head", "废止日期", "repealed on", "自哪一日起废止不同。",
        "The day on which it is repealed differs.",
    ),
    **_three("parameter", "参数", "parameter"),
    "parameter-opened": _entry(
        "parameters", "改为待解释", "opened",
        "原来写明或未规定的，成了有几种读法的问题。",
        "What was stated, or not stated at all, became a question with readings.",
    ),
    "parameter-settled": _entry(
        "parameters", "问题了结", "settled",
        "原来有几种读法的问题，新版写明了。",
        "A question with readings is stated in the newer version.",
    ),
    "parameter-stated": _entry(
        "parameters", "由未规定改为写明", "stated",
        "原来未规定的，新版写明了。", "What was not stated is stated now.",
    ),
    "parameter-unstated": _entry(
        "parameters", "改为未规定", "not stated any more",
        "原来写明或待解释的，新版未规定。", "What was stated, or open, is not stated any more.",
    ),
    "parameter-form-changed": _entry(
        "parameters", "换了形式", "stated in another form",
        "例如由一个数改为区间或分档。", "A value became a range, for example, or tiers.",
    ),
    "value-changed": _entry(
        "parameters", "数值", "value", "一个数值、日期或词不同。",
        "A figure, a date or a word differs.",
    ),
    "edge-moved": _entry(
        "parameters", "边界移动", "edge moved", "区间的一端移到了别处。",
        "An edge of a range moved.",
    ),
    "edge-inclusion-changed": _entry(
        "parameters", "含与不含", "edge taken in or out",
        "边界的数没有变，含或不含变了。", "The figure stayed; whether it is included changed.",
    ),
    "edge-added": _entry(
        "parameters", "新增边界", "edge added", "区间在这一端有了边界。",
        "A range got an edge on this side.",
    ),
    "edge-removed": _entry(
        "parameters", "删去边界", "edge removed", "区间在这一端不再有边界。",
        "A range has no edge on this side any more.",
    ),
    "tier-added": _entry(
        "parameters", "新增一档", "tier added", "只有新版有这一档。",
        "Only the newer version has this tier.",
    ),
    "tier-removed": _entry(
        "parameters", "删去一档", "tier removed", "只有旧版有这一档。",
        "Only the older version has this tier.",
    ),
    "tier-moved": _entry(
        "parameters", "档的起点移动", "tier begins elsewhere",
        "同一金额自另一个数起。", "The same value is reached from another edge on.",
    ),
    "tier-inclusion-changed": _entry(
        "parameters", "档的含与不含", "tier's edge taken in or out",
        "起点的数没有变，含或不含变了。", "The figure stayed; whether it is included changed.",
    ),
    "tier-value-changed": _entry(
        "parameters", "档的数额", "value of a tier", "同一档的数额不同。",
        "The same tier is worth something else.",
    ),
    "entry-added": _entry(
        "parameters", "新增一项（按日期）", "entry of a series added",
        "序列中有了自这一日起的数。", "A series has a value from this day on.",
    ),
    "entry-removed": _entry(
        "parameters", "删去一项（按日期）", "entry of a series removed",
        "序列中不再有自这一日起的数。",
        "A series has no value of its own from this day on any more.",
    ),
    "entry-value-changed": _entry(
        "parameters", "某日起的数", "value from a date on", "自同一日起的数不同。",
        "The value from the same day on differs.",
    ),
    "option-added": _entry(
        "parameters", "闭集新增一项", "option added",
        "闭集（参数或输入项的）多了一个值。",
        "A closed set, of a parameter or an input, has one more.",
    ),
    "option-removed": _entry(
        "parameters", "闭集删去一项", "option removed",
        "闭集少了一个值。", "A closed set has one less.",
    ),
    "option-renamed": _entry(
        "parameters", "闭集的一项改名", "option renamed",
        "别名相同的一个值换了名称。", "A value with the same alias has another name.",
    ),
    "reading-added": _entry(
        "readings", "新增读法", "reading added", "问题多了一种读法。",
        "A question has one more reading.",
    ),
    "reading-removed": _entry(
        "readings", "删去读法", "reading removed", "问题少了一种读法。",
        "A question has one reading less.",
    ),
    "reading-renamed": _entry(
        "readings", "读法改名", "reading renamed",
        "别名或内容相同的读法换了名称。",
        "A reading with the same alias or content has another name.",
    ),
    "reading-changed": _entry(
        "readings", "读法的内容", "what a reading states",
        "读法所说的换了形式。", "What a reading states has another form.",
    ),
    "reading-chosen": _entry(
        "readings", "选定读法", "reading chosen",
        "有权的机关选定了一种读法。", "An authority chose a reading.",
    ),
    "choice-changed": _entry(
        "readings", "改选读法", "another reading chosen", "选定了另一种读法。",
        "Another reading is chosen.",
    ),
    "choice-withdrawn": _entry(
        "readings", "撤回选定", "choice withdrawn",
        "原来选定了读法，现在又待解释。", "What was chosen is open again.",
    ),
    "question-changed": _entry(
        "readings", "问题的写法", "question", "问题写得不同。", "The question is worded otherwise.",
    ),
    "proposal-changed": _entry(
        "readings", "拟议的读法", "proposed reading",
        "拟议不同；拟议从不自动采用。", "Another proposal; a proposal is never applied by itself.",
    ),
    "decider-changed": _entry(
        "readings", "由谁决定", "who decides", "由另一机关决定。",
        "Another authority is to decide.",
    ),
    "decision-date-changed": _entry(
        "readings", "何日决定", "decided on", "决定的日期不同。",
        "The day of the decision differs.",
    ),
    "reason-changed": _entry(
        "readings", "未规定的说明", "why it is not stated",
        "仍未规定，说明写得不同。", "Still not stated; the reason is worded otherwise.",
    ),
    **_three("input", "输入项", "input"),
    **_three("field", "记录的列", "field of records"),
    "type-changed": _entry(
        "inputs", "类型", "type", "事实换了类型。", "A fact has another type.",
    ),
    "digits-changed": _entry(
        "inputs", "小数位数", "digits after the point", "可写的小数位数不同。",
        "How many digits may stand after the point differs.",
    ),
    "input-range-changed": _entry(
        "inputs", "可填的范围", "range that is admitted",
        "可填的数或日期的范围不同。", "Other numbers or dates are admitted.",
    ),
    "options-source-changed": _entry(
        "inputs", "取值的闭集", "closed set of an input",
        "取值改自另一闭集。", "The values are taken from another closed set.",
    ),
    **_three("definition", "定义", "definition"),
    **_three("column", "选取的列", "column"),
    "applies-when-added": _entry(
        "logic", "新增适用条件", "applies_when added",
        "职责此前一律适用，现在有了条件。", "The duty applied to all, and now under a condition.",
    ),
    "applies-when-removed": _entry(
        "logic", "删去适用条件", "applies_when removed",
        "职责现在一律适用。", "The duty now applies to all.",
    ),
    **_three("requirement", "条件", "requirement"),
    **_three("benefit", "待遇", "benefit"),
    "clause-added": _entry(
        "logic", "新增条件项", "clause added",
        "条件树中多了一项。", "A tree of conditions has one part more.",
    ),
    "clause-removed": _entry(
        "logic", "删去条件项", "clause removed",
        "条件树中少了一项。", "A tree of conditions has one part less.",
    ),
    "clause-changed": _entry(
        "logic", "条件", "condition", "一个条件写成了另一个。", "A condition became another.",
    ),
    "clause-stated": _entry(
        "logic", "条件由未规定改为写明", "condition stated",
        "原文提及而未列明的条件，新版写明了。",
        "A condition that was mentioned and not listed is stated now.",
    ),
    "clause-unstated": _entry(
        "logic", "条件改为未规定", "condition not stated any more",
        "写明的条件，新版只提及而未列明。", "A condition is mentioned and no longer listed.",
    ),
    "combination-changed": _entry(
        "logic", "怎样合成", "how parts combine",
        "须全部符合、符合其一、须全不符合之间变了。",
        "All of, any of or none of: another of the three.",
    ),
    "case-added": _entry(
        "logic", "新增情形", "case added", "by 多了一种情形。", "A `by` has one case more.",
    ),
    "case-removed": _entry(
        "logic", "删去情形", "case removed", "by 少了一种情形。", "A `by` has one case less.",
    ),
    "expression-changed": _entry(
        "logic", "算法", "how it is computed", "一个值换了算法。", "A value is computed otherwise.",
    ),
    "selection-source-changed": _entry(
        "logic", "选取的来源", "where rows are taken from",
        "选取改自另一些行。", "A selection takes other rows.",
    ),
    "order-changed": _entry(
        "logic", "选取的次序", "order of rows",
        "选取按另一列排序。", "A selection is ordered by another column.",
    ),
    "take-changed": _entry(
        "logic", "选取的行数", "how many rows are taken",
        "只取前几行变了。", "How many of the first rows are kept differs.",
    ),
    "hit-policy-changed": _entry(
        "tables", "命中规则", "hit policy", "表的命中规则不同。",
        "The hit policy of a table differs.",
    ),
    "aggregate-changed": _entry(
        "tables", "汇总方式", "aggregate", "collect 表的汇总方式不同。",
        "A collect table combines its rows otherwise.",
    ),
    "row-added": _entry(
        "tables", "新增一行", "row added", "表多了一行。", "A table has one row more.",
    ),
    "row-removed": _entry(
        "tables", "删去一行", "row removed", "表少了一行。", "A table has one row less.",
    ),
    "row-renamed": _entry(
        "tables", "行号", "id of a row", "同一行换了行号。", "The same row has another id.",
    ),
    "row-moved": _entry(
        "tables", "行的次序", "row moved",
        "first 表中这一行换了先后；别的表行的次序没有意义，不列。",
        "In a `first` table the row stands before others; in other tables order means nothing.",
    ),
    "row-value-changed": _entry(
        "tables", "行的值", "value of a row", "同一行的值不同。", "The same row has another value.",
    ),
    "cell-added": _entry(
        "tables", "新增单元格", "cell added", "这一行开始看这一列。",
        "The row now tests this column.",
    ),
    "cell-removed": _entry(
        "tables", "删去单元格", "cell removed", "这一行不再看这一列。",
        "The row does not test this column any more.",
    ),
    "cell-changed": _entry(
        "tables", "单元格", "cell", "这一行对这一列的要求不同。",
        "The row tests this column otherwise.",
    ),
    "quote-changed": _entry(
        "notes", "引文", "quote", "所引原文不同。", "Another quote of the source.",
    ),
    "source-changed": _entry(
        "notes", "依据", "source", "所依据的文件或出处不同。", "Another document or place in it.",
    ),
    "source-clause-changed": _entry(
        "notes", "所属条文", "clause of the source", "所执行的条文编号不同。",
        "The clause of the source that it carries out differs.",
    ),
    "unit-changed": _entry(
        "notes", "单位", "unit", "单位不同；同一个数换了单位是另一个数。",
        "Another unit; the same figure of another unit is another figure.",
    ),
    "alias-changed": _entry(
        "notes", "英文别名", "English alias", "英文别名不同。", "Another English alias.",
    ),
    "label-changed": _entry(
        "notes", "标签", "label", "写法相同的一项换了标签。", "The same part has another label.",
    ),
    "note-changed": _entry("notes", "说明", "note", "说明不同。", "Another note."),
    "acceptance-changed": _entry(
        "notes", "接受的提示", "findings accepted",
        "接受的提示或其理由不同。", "Other findings are accepted, or for another reason.",
    ),
}  # fmt: skip
"""Every id. The order is that of the page in ``docs/``."""
