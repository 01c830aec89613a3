"""The words of the renderings, in Chinese and English: one table, for a reviewer to read whole.

:func:`say` is the only way in; a key that lacks a language fails the tests, not a reader.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.decide.decision import ChosenBy, Verdict
from engine.ruleset.diagnostics import Language

VERDICTS: dict[Verdict, tuple[str, str]] = {
    Verdict.ELIGIBLE: ("可享受", "eligible"),
    Verdict.INELIGIBLE: ("不可享受", "ineligible"),
    Verdict.CONDITIONAL: ("附条件", "conditional"),
    Verdict.INCOMPLETE: ("待补正", "incomplete"),
    Verdict.OPEN: ("待解释", "open"),
    Verdict.MET: ("已履行", "met"),
    Verdict.NOT_MET: ("未履行", "not met"),
    Verdict.NOT_APPLICABLE: ("不适用", "not applicable"),
}

VERDICT_MEANINGS: dict[Verdict, tuple[str, str]] = {
    Verdict.ELIGIBLE: ("每种读法下都符合全部条件", "every requirement holds under every reading"),
    Verdict.INELIGIBLE: ("每种读法下都有条件不符合", "a requirement fails under every reading"),
    Verdict.CONDITIONAL: (
        "原文列明的条件都已符合，另有提及而未列明的",
        "all that the text lists is met; it mentions more than it lists",
    ),
    Verdict.INCOMPLETE: ("缺少能决定结论的事实", "facts that could decide it are missing"),
    Verdict.OPEN: (
        "结论取决于原文怎样理解，补充事实也不能确定",
        "it depends on how the text is read; no further fact settles it",
    ),
    Verdict.MET: ("每种读法下都已履行", "the duty is met under every reading"),
    Verdict.NOT_MET: ("每种读法下都未履行", "the duty is not met under any reading"),
    Verdict.NOT_APPLICABLE: ("此案不在适用范围内", "the duty does not apply to this case"),
}

VERDICT_STYLES: dict[Verdict, str] = {
    Verdict.ELIGIBLE: "bold green",
    Verdict.MET: "bold green",
    Verdict.INELIGIBLE: "bold red",
    Verdict.NOT_MET: "bold red",
    Verdict.CONDITIONAL: "bold cyan",
    Verdict.INCOMPLETE: "bold yellow",
    Verdict.OPEN: "bold magenta",
    Verdict.NOT_APPLICABLE: "bold bright_black",
}

CHOSEN: dict[ChosenBy, tuple[str, str]] = {
    ChosenBy.CALLER: ("由本次调用选定", "chosen for this decision"),
    ChosenBy.PROPOSED: ("按拟议读法", "the proposed reading"),
    ChosenBy.RULE_SET: ("规则集已定", "settled in the rule set"),
}

WORDS: dict[str, tuple[str, str]] = {
    # -- a decision ------------------------------------------------------------------------------
    "draft": ("草案，不可用于发放", "DRAFT: NOT FOR PAYMENT"),
    "verdict": ("结论", "Verdict"),
    "subject": ("主体", "Subject"),
    "governing": ("适用日期", "Governed by"),
    "governing_as_of": ("按规则集的 as_of", "the rule set's as_of"),
    "governing_on": ("由本次调用指定", "given for this decision"),
    "governing_unknown": ("未知，版本由本次调用指名", "not known; the version was named"),
    "ruleset": ("规则集", "Rule set"),
    "chosen": ("采用的读法", "Readings chosen"),
    "applies_when": ("适用条件", "Applies when"),
    "requirements": ("条件", "Requirements"),
    "requirements_duty": ("要求", "Requirements"),
    "benefits": ("待遇", "Benefits"),
    "missing": ("缺少的事实", "Missing facts"),
    "open": ("待解释的问题", "Open questions"),
    "outcomes": ("各读法下的结论", "Outcome under each reading"),
    "selections": ("逐行核定", "Rows, one by one"),
    "values": ("计算过程中的值", "Values on the way"),
    "all": ("须全部符合", "all of"),
    "any": ("符合其一即可", "any of"),
    "none": ("须全不符合", "none of"),
    "by": ("按{name}而定", "by {name}"),
    "by_bare": ("分情形", "by case"),
    "always": ("不作限制", "no restriction"),
    "never": ("一律不符合", "never holds"),
    "unstated_clause": ("原文提及而未列明", "mentioned in the text, not listed"),
    "truth_true": ("符合", "holds"),
    "truth_false": ("不符合", "fails"),
    "truth_undecided": ("未定", "undecided"),
    "truth_open": ("因读法而异", "differs by reading"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "no_matter": ("不影响结果", "makes no difference"),
    "under_readings": ("在 {readings} 之下：", "under {readings}:"),
    "not_given": ("未提供", "not given"),
    "lacks": ("缺 {items}", "missing {items}"),
    "not_stated": ("原文未规定 {items}", "not stated: {items}"),
    "not_stated_state": ("原文未规定", "not stated"),
    "table": ("{policy} 表", "{policy} table"),
    "as_of": ("适用日期按", "Governed by the date"),
    "bounds": ("{low} 至 {high}", "{low} to {high}"),
    "row": ("第 {row} 行", "row {row}"),
    "rows": ("第 {row} 行", "rows {row}"),
    "row_fact": ("{fact} 第 {row} 行的 {column}", "{column} in row {row} of {fact}"),
    "rows_fact": ("{fact} 第 {row} 行的 {column}", "{column} in rows {row} of {fact}"),
    "under": ("{value}（{readings}）", "{value} ({readings})"),
    "other_readings": ("其余读法", "otherwise"),
    "unrounded": ("取整前 {value}", "before rounding {value}"),
    "absent": ("不符合条件，不发生", "none: the requirements do not hold"),
    "question": ("问题", "question"),
    "decides": ("由谁定", "to be decided by"),
    "proposed": ("拟议", "proposed"),
    "proposed_not_applied": ("拟议，未自动采用", "proposed, not applied"),
    "readings": ("读法", "readings"),
    "why": ("理由", "why"),
    "quote": ("原文", "quote"),
    "taken": ("取", "taken"),
    "left": ("不取", "left"),
    "undecided_rows": ("未定", "undecided"),
    "beyond_take": ("超出应取的数目", "beyond the number to be taken"),
    "no_rows": ("没有一行", "no row"),
    "units_rows": ("{count} 行", "{count} rows"),
    "units_months": ("{count} 个月", "{count} months"),
    "first_row": ("1 行", "1 row"),
    "first_month": ("1 个月", "1 month"),
    # -- diagnostics -----------------------------------------------------------------------------
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "notice": ("提示", "note"),
    "see": ("详见", "see"),
    "counts": ("{errors} 个错误，{warnings} 个警告", "{errors}, {warnings}"),
    "files_checked": ("检查了 {files} 个文件：", "{files} checked: "),
    "accepted": ("已接受 {accepted} 项", "{accepted} accepted"),
    # -- a rule set ------------------------------------------------------------------------------
    "item": ("项目", "item"),
    "value": ("值", "value"),
    "unit": ("单位", "unit"),
    "name": ("名称", "name"),
    "type": ("类型", "type"),
    "note": ("说明", "note"),
    "expression": ("算法", "how"),
    "status": ("状态", "Status"),
    "status_draft": ("草案", "draft"),
    "status_in_force": ("施行", "in force"),
    "kind": ("性质", "Kind"),
    "kind_benefit": ("待遇", "benefit"),
    "kind_duty": ("职责", "duty"),
    "source": ("依据", "Source"),
    "published": ("发布日期", "Published"),
    "interval": ("施行期间", "In force"),
    "interval_from": ("自 {start} 起", "from {start}"),
    "interval_between": ("{start} 起，{end} 前", "from {start} until before {end}"),
    "interval_unstated": ("未规定", "not stated"),
    "uses": ("共用词表", "Uses"),
    "parameters_stated": ("参数：原文已规定", "Parameters: stated"),
    "parameters_open": ("参数：待解释", "Parameters: open"),
    "parameters_not_stated": ("参数：原文未规定", "Parameters: not stated"),
    "inputs": ("输入", "Inputs"),
    "definitions": ("定义", "Definitions"),
    "accepted_findings": ("已接受的发现", "Accepted findings"),
    "decided": ("已定", "decided"),
    "options": ("取值 {items}", "one of {items}"),
    "from": ("取自 {source}", "from {source}"),
    "where": ("条件", "where"),
    "each": ("逐行计算", "for each row"),
    "order": ("按 {column} 排序", "ordered by {column}"),
    "take": ("取前 {number}", "the first {number}"),
    "type_boolean": ("是否", "yes or no"),
    "type_integer": ("整数", "whole number"),
    "type_decimal": ("小数", "decimal"),
    "type_decimal_digits": ("小数（至多 {digits} 位）", "decimal (at most {digits} places)"),
    "type_date": ("日期", "date"),
    "type_choice": ("选项", "choice"),
    "type_text": ("文本", "text"),
    "type_records": ("多行记录", "records"),
    # -- tables ----------------------------------------------------------------------------------
    "deciding": ("逐行决定", "deciding"),
    "read": ("读入", "read"),
    "decided_rows": ("已决定", "decided"),
    "refused_rows": ("已拒绝", "refused"),
    "records_rows": ("记录 {name}", "records {name}"),
    "used_records": ("已用", "used"),
    "carried": ("照抄的列", "Columns carried over"),
    "absent_facts": ("没有列的事实", "Facts without a column"),
    "unmatched": ("无主", "without a case"),
    "written": ("已写入 {path}", "written to {path}"),
    "refused_list": ("被拒绝的行", "Refused rows"),
    "refused_unwritten": (
        "另有 {count} 行；用 -o 写出名单，各行都附理由",
        "{count} more; -o writes the list, each row with its reason",
    ),
    "refused_more": ("另有 {count} 行，见 {path}", "{count} more in {path}"),
    "report_at": ("清理逐项记在 {path}", "every cleaning is in {path}"),
    # -- the summary sheet -----------------------------------------------------------------------
    "sheet_summary": ("汇总", "Summary"),
    "sheet_list": ("名单", "List"),
    "sum_title": ("{title} · 汇总", "{title} · summary"),
    "sum_check": ("核对", "Reconciliation"),
    "sum_list": ("名单", "list"),
    "sum_records": ("记录", "records"),
    "sum_read": ("读入", "read"),
    "sum_decided": ("已决定／已用", "decided / used"),
    "sum_refused": ("已拒绝", "refused"),
    "sum_agrees": ("读入 = 已决定 + 已拒绝", "read = decided + refused"),
    "sum_left_out": (
        "另有 {count} 行不是数据（标题、小计、说明、签字等），未计入，原样保留",
        "{count} more rows are no data (titles, subtotals, notes, signatures): kept, not counted",
    ),
    "sum_verdicts": ("结论", "Verdicts"),
    "sum_rows": ("行数", "rows"),
    "sum_share": ("占读入", "of those read"),
    "sum_benefits": ("待遇合计", "Totals of benefits"),
    "sum_benefit": ("待遇", "benefit"),
    "sum_total": ("合计", "total"),
    "sum_unit": ("单位", "unit"),
    "sum_known": ("已计入", "counted"),
    "sum_open": ("待解释", "open"),
    "sum_missing": ("缺事实", "missing facts"),
    "sum_not_stated": ("原文未规定", "not stated"),
    "sum_benefits_note": (
        "合计只含“已计入”各行；其余各行没有可计的数，不按零计",
        "the total is over the rows counted; the others have no figure, which is not zero",
    ),
    "sum_not_summed": ("不求和", "no sum"),
    "sum_reasons": ("不符合的条件", "Requirements that fail"),
    "sum_reason": ("条件", "requirement"),
    "sum_alone": ("仅因此项", "for it alone"),
    "sum_quote": ("原文", "quote"),
    "sum_reasons_note": (
        "一行可有几项不符合，故各项之和可以多于行数",
        "a row may fail several, so that they may add up to more than the rows",
    ),
    "sum_facts": ("缺的事实", "Missing facts"),
    "sum_fact": ("事实", "fact"),
    "sum_by_street": ("按{name}", "By {name}"),
    "sum_by_sheet": ("按工作表", "By sheet"),
    "sum_sheet": ("工作表", "sheet"),
    "sum_blank": ("（空）", "(blank)"),
    "sum_refused_rows": ("被拒绝的行", "Rows refused"),
    "sum_refused_records": ("被拒绝的记录", "Records refused"),
    "sum_row": ("行", "row"),
    "sum_subject": ("主体", "subject"),
    "sum_why": ("原因", "why"),
    "sum_more": ("另有 {count} 行，见名单的“错误”列", "{count} more: see the column “error”"),
    "sum_basis": ("依据", "Basis"),
    "sum_measure": ("措施", "measure"),
    "sum_version": ("版本", "version"),
    "sum_hash": ("规则集 SHA-256", "SHA-256 of the rule set"),
    "sum_dates": ("适用日期", "governed by"),
    "sum_rows_of": ("{what}：{count} 行", "{what}: {count} rows"),
    "sum_no_date": ("未知（版本由本次调用指名）", "not known (the version was named)"),
    "sum_chosen": ("采用的读法", "readings chosen"),
    "sum_none_chosen": ("没有；各种读法同时作答", "none; answered under all readings at once"),
    "sum_file": ("名单文件", "file of the list"),
    "sum_file_hash": ("名单文件 SHA-256", "SHA-256 of that file"),
    "sum_notes": ("关于本工作簿", "About this workbook"),
    "note_masked": (
        "证件号码已隐去中间各位；批注中的也是",
        "the middle of identity numbers is hidden, in comments too",
    ),
    "note_new_kind": (
        "名单是 {suffix}，本工作簿是新写的 .xlsx：各表各行各值都在，格式和公式不在",
        "the list is {suffix}, and this is a new .xlsx: every sheet, row and value, without the "
        "formats and formulas",
    ),
    "note_new_size": (
        "名单有 {rows} 行、{cells} 个单元格，超出保留格式的限度"
        "（{row_limit} 行、{cell_limit} 个），本工作簿是新写的：各表各行各值都在，格式和公式不在",
        "the list has {rows} rows and {cells} cells, more than is kept with its formats "
        "({row_limit} rows, {cell_limit} cells): this workbook is new, with every sheet, row and "
        "value, without the formats and formulas",
    ),
    "note_new_damaged": (
        "名单的格式部分读不出来（{problem}），本工作簿是新写的：各表各行各值都在，格式和公式不在",
        "the formats of the list cannot be read ({problem}): this workbook is new, with every "
        "sheet, row and value, without the formats and formulas",
    ),
    "note_formulas": (
        "{count} 个公式照原样保留，打开时重新计算；作决定用的是名单保存时的值",
        "{count} formulas are kept and computed anew when opened; decided was on the values that "
        "the list was saved with",
    ),
    "note_formula_values": (
        "{count} 个公式换成了名单保存时的值，否则会按隐去后的号码重算",
        "{count} formulas became the values that the list was saved with; else they would be "
        "computed from the hidden numbers",
    ),
    "note_lost": ("名单中的这些没有带过来：{what}", "not carried over from the list: {what}"),
    "note_sheet_renamed": (
        "工作表“{before}”改名为“{after}”：.xlsx 不容许原名",
        "the sheet “{before}” is called “{after}”: an .xlsx does not allow the name",
    ),
    "lost_images": ("图片", "pictures"),
    "lost_shapes": ("图形和文本框", "shapes and text boxes"),
    "lost_controls": ("控件", "form controls"),
    "lost_slicers": ("切片器", "slicers"),
    "lost_threads": ("讨论式批注的回复", "replies in threaded comments"),
    "lost_objects": ("嵌入的对象", "embedded objects"),
    "lost_signature": ("数字签名", "the digital signature"),
    "lost_extensions": ("迷你图和新式条件格式", "sparklines and newer conditional formats"),
    "lost_charts": ("图表", "charts"),
    "lost_pivots": ("数据透视表", "pivot tables"),
}


UNITS: dict[str, tuple[str, str]] = {
    "元": ("yuan", "yuan"),
    "年": ("year", "years"),
    "个月": ("month", "months"),
    "月": ("month", "months"),
    "日": ("day", "days"),
    "天": ("day", "days"),
    "周岁": ("year of age", "years of age"),
    "岁": ("year of age", "years of age"),
    "人": ("person", "people"),
    "名": ("person", "people"),
    "户": ("household", "households"),
    "家": ("firm", "firms"),
    "次": ("time", "times"),
}
"""The units that rule sets use, in English for one and for many; others are said as written."""


def say(key: str, language: Language, **values: object) -> str:
    """The word or sentence ``key`` in ``language``, its ``{…}`` filled from ``values``."""
    return pick(WORDS[key], language).format_map(values)


def pick(pair: tuple[str, str], language: Language) -> str:
    """The Chinese or the English of a pair."""
    return pair[0] if language == "zh" else pair[1]


def verdict_word(verdict: Verdict, language: Language) -> str:
    """The name of a verdict: ``可享受``, ``eligible``."""
    return pick(VERDICTS[verdict], language)


def unit_word(unit: str, language: Language, *, one: bool = False) -> str:
    """A unit: ``元``, ``yuan``; in English in the singular for ``one``."""
    if language == "zh" or unit not in UNITS:
        return unit
    return UNITS[unit][0 if one else 1]


def joined(items: Iterable[str], language: Language) -> str:
    """A list inside a sentence."""
    return ("、" if language == "zh" else ", ").join(items)


def bracketed(text: str, language: Language) -> str:
    """An aside after a word; Chinese has no space before it."""
    return f"（{text}）" if language == "zh" else f" ({text})"


def number_of(count: int, singular: str) -> str:
    """An English count with its noun: ``1 error``, ``2 errors``."""
    return f"{count} {singular}" if count == 1 else f"{count} {singular}s"
