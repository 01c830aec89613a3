"""Findings about names, expressions, types, parameters and tables."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

MEANING: dict[str, Entry] = {
    # -- names -------------------------------------------------------------------------------------
    "unknown-name": entry(
        "没有名为“{name}”的{what}{did_you_mean}",
        "there is no {what_en} called “{name}”{did_you_mean}",
        "先定义它，或改用已有的名称",
        "define it, or use a name that exists",
    ),
    "duplicate-name": entry(
        "“{name}”已用作{what}（第 {line} 行）",
        "“{name}” is already the name of {what_en} (line {line})",
        "一名只指一物：改用别的名称",
        "one name, one thing: choose another name",
    ),
    "bad-name": entry(
        "“{name}”不能用作名称",
        "“{name}” cannot be a name",
        "名称以文字或下划线开头，由文字、数字、下划线组成，不带空格和运算符",
        "a name begins with a letter or underscore and has letters, digits and underscores only",
    ),
    "name-normalised": entry(
        "名称“{name}”会被规范化为“{normal}”，两者看似相同而不同",
        "the name “{name}” would be normalised to “{normal}”: two spellings of one name",
        "写成“{normal}”",
        "write “{normal}”",
    ),
    "reserved-name": entry(
        "“{name}”是语言的保留字或函数名",
        "“{name}” is a word or a function of the language",
        "改用别的名称",
        "choose another name",
    ),
    "cycle": entry(
        "定义循环引用：{path}",
        "the definitions go round in a circle: {path}",
        "去掉其中一处引用",
        "remove one of these references",
    ),
    "unused": entry(
        "{what}“{name}”没有被用到",
        "the {what_en} “{name}” is not used",
        "删去它；确需保留的，在该处写 accepts: {{unused: 理由}}",
        "remove it; to keep it, write accepts: {{unused: why}} there",
        warning=True,
    ),
    # -- expressions and types ---------------------------------------------------------------------
    "expression-syntax": entry(
        "表达式读不懂：{problem}",
        "the expression cannot be read: {problem_en}",
        "{suggestion}",
        "{suggestion_en}",
    ),
    "not-in-language": entry(
        "规则语言中没有这种写法：{what}",
        "the language has no such construct: {what_en}",
        "{instead}",
        "{instead_en}",
    ),
    "wrong-operand": entry(
        "{operator} 处应为{expected}，实为{found}",
        "{operator_en} takes {expected_en}, and is given {found_en}",
        "此处写：{expected}",
        "write here: {expected_en}",
    ),
    "not-a-value": entry(
        "此处要单个的值，而这是{found}",
        "a single value is needed here, and this is {found_en}",
        "写成：{instead}",
        "write: {instead_en}",
    ),
    "date-arithmetic": entry(
        "日期不能用 {operator} 计算",
        "a date cannot be computed with {operator}",
        "前移后移用 add_days、add_months；两日之间用 elapsed(起, 止) in 期限，或 months_between",
        "to move a date use add_days or add_months; between two dates, elapsed(from, to) in a "
        "range, or months_between",
    ),
    "unquoted-option": entry(
        "没有名为“{name}”的项；它是一个选项，选项须加引号",
        "nothing is called “{name}”; it is an option, and options stand in quotes",
        '写成 "{name}"',
        'write "{name}"',
    ),
    "types-differ": entry(
        "各分支的类型不同：{found}",
        "the branches give different types: {found_en}",
        "让每个分支给出同一类型的值",
        "let each branch give a value of the same type",
    ),
    "buried-figure": entry(
        "运算中直接写了数值 {figure}",
        "the figure {figure} stands inside the arithmetic",
        "把 {figure} 写成参数（带 quote），此处引用其名称；只是换算的，写 accepts: "
        "{{buried-figure: 理由}}",
        "make {figure} a parameter with its quote and use its name here; where it only converts, "
        "write accepts: {{buried-figure: why}}",
        warning=True,
    ),
    "bare-figure": entry(
        "此处直接写了数值 {figure}",
        "the bare figure {figure} stands here",
        "把 {figure} 写成参数（带 quote），此处引用其名称，例如：{suggestion}",
        "make {figure} a parameter with its quote and use its name here, for example: {suggestion}",
    ),
    "text-literal": entry(
        "文本“{name}”不能与写定的文字比较",
        "the text “{name}” cannot be compared with a literal",
        "把该输入改为 type: choice 并列出 options",
        "make the input a choice and list its options",
    ),
    "elapsed-edge": entry(
        "整年数、整月数不能用 {operator} 检验：满60周岁又一天仍是60周岁",
        "whole years and months cannot be tested with {operator}: 60 years and a day is still 60",
        "用 at_least 或 less_than；要检验期间，写 elapsed(起, 止) in 期限",
        "use at_least or less_than; to test a span write elapsed(from, to) in a range",
    ),
    "bare-division": entry(
        "除法只能写在取整函数之内",
        "a division stands outside a rounding function",
        "写成 round_half_up(… / …, 2)、round_down 或 round_up",
        "write round_half_up(… / …, 2), round_down or round_up",
    ),
    "unknown-option": entry(
        "“{value}”不在“{name}”的取值之内{did_you_mean}",
        "“{value}” is not one of the options of “{name}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "wrong-arguments": entry(
        "{function} 的参数不对：{problem}",
        "{function} is called wrongly: {problem_en}",
        "写法：{signature}",
        "it is called as: {signature}",
    ),
    "wrong-unit": entry(
        "单位“{unit}”不能用于此处",
        "the unit “{unit_en}” cannot be used here",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    # -- parameters, tables, cases -----------------------------------------------------------------
    "tier-order": entry(
        "第 {row} 档的下限 {edge} 没有高于前一档的 {previous}",
        "the edge {edge} of tier {row} does not rise above {previous} before it",
        "各档按下限从低到高排列，不得相等",
        "write the tiers in rising order, no two edges equal",
    ),
    "empty-range": entry(
        "区间内没有任何值：{range}",
        "no value lies in the range {range}",
        "下限须低于上限",
        "the lower edge must lie below the upper one",
    ),
    "case-missing": entry(
        "by “{subject}” 缺少取值：{missing}",
        "by “{subject}” lacks the case {missing}",
        "为每个取值各写一个分支",
        "write a case for every value",
    ),
    "case-extra": entry(
        "by “{subject}” 没有“{name}”这个取值{did_you_mean}",
        "by “{subject}”: there is no value “{name}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "series-order": entry(
        "第 {row} 项的日期 {date} 没有晚于前一项",
        "the date {date} of entry {row} does not come after the one before it",
        "按日期从早到晚排列，不得相同",
        "write the entries by rising date, no two alike",
    ),
    "unknown-reading": entry(
        "“{name}”不是“{parameter}”的读法{did_you_mean}",
        "“{name}” is not a reading of “{parameter}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "too-many-readings": entry(
        "“{name}”取决于 {parameters}，共有 {size} 种读法组合，上限 {limit}",
        "“{name}” depends on {parameters}: {size} combinations of readings, the limit is {limit}",
        "先定下其中若干参数的读法（chosen），或把它拆成各自只取决于少数参数的几项",
        "choose the readings of some of them (chosen), or split the item into several that depend "
        "on few of them each",
    ),
    "accepts-nothing": entry(
        "此处没有“{code}”这一项可接受",
        "there is no finding “{code}” here to accept",
        "删去这条 accepts",
        "remove this line of accepts",
        warning=True,
    ),
    "as-of-open": entry(
        "as_of 只能由输入项和已明确的参数计算，不能取决于“{name}”",
        "as_of rests on inputs and stated parameters alone, and not on “{name}”",
        "改用一个输入的日期",
        "use a date that is an input",
    ),
}
