"""The catalogue of findings: every code, its sentences in Chinese and English, and its weight.

The codes are a contract: tests, ``accepts`` and the pages under ``docs/diagnostics/`` name them.
``{…}`` are filled from :attr:`Diagnostic.arguments`; English takes ``{x_en}``, and ``x`` where
there is no ``x_en`` because both languages say the same.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """The sentences of one code, by language (``zh``, ``en``).

    ``note``: it is worth knowing, and nothing need be wrong. ``later``: no finding of loading, but
    of an analysis of the compiled program, and only there can it be told what ``accepts`` answers.
    """

    message: dict[str, str]
    hint: dict[str, str]
    warning: bool = False
    note: bool = False
    later: bool = False


def _entry(
    zh: str,
    en: str,
    hint_zh: str,
    hint_en: str,
    *,
    warning: bool = False,
    note: bool = False,
    later: bool = False,
) -> Entry:
    return Entry({"zh": zh, "en": en}, {"zh": hint_zh, "en": hint_en}, warning, note, later)


CATALOGUE: dict[str, Entry] = {
    # -- the file as text and as YAML ------------------------------------------------------------
    "not-utf8": _entry(
        "文件不是 UTF-8 编码（第 {offset} 个字节无法解码）",
        "the file is not UTF-8 (byte {offset} cannot be decoded)",
        "用编辑器另存为 UTF-8 编码",
        "save the file as UTF-8",
    ),
    "tab": _entry(
        "此处有制表符",
        "there is a tab here",
        "改用空格缩进",
        "indent with spaces",
    ),
    "yaml-syntax": _entry(
        "YAML 语法有误：{problem}",
        "the YAML cannot be read: {problem_en}",
        "检查此处的缩进、冒号、引号和括号",
        "look at the indentation, colons, quotes and brackets here",
    ),
    "duplicate-key": _entry(
        "键“{key}”重复，首次出现在第 {line} 行",
        "the key “{key}” stands twice; it first stands on line {line}",
        "删去其一，或改名",
        "remove one of the two, or rename it",
    ),
    "anchor-or-alias": _entry(
        "不允许使用 YAML 锚点、别名、标签、合并键、指令或多个文档（{what}）",
        "YAML anchors, aliases, tags, merge keys, directives and several documents in one file "
        "are not allowed ({what})",
        "把内容完整写出来",
        "write the content out",
    ),
    "too-large": _entry(
        "超过限制：{what}为 {size}，上限 {limit}",
        "beyond a limit: {what_en} is {size}, the limit is {limit}",
        "缩短此处内容，或把它拆开；表达式可拆成几个定义",
        "shorten what stands here, or split it; an expression can be split into definitions",
    ),
    "empty-file": _entry(
        "文件没有内容",
        "the file is empty",
        "至少写 measure、version、title、kind、status、source、subject",
        "write at least measure, version, title, kind, status, source and subject",
    ),
    "odd-number": _entry(
        "“{text}”不是十进制数的常规写法（{form}）",
        "“{text}” is not a plain decimal number ({form_en})",
        "数值写成 {suggestion}；若是文本，加引号",
        "write the number as {suggestion_en}; if it is text, put it in quotes",
    ),
    "odd-boolean": _entry(
        "“{text}”不是真假值的写法",
        "“{text}” is not how true and false are written",
        "真假值写成 {suggestion}；若是文本，加引号",
        "write {suggestion}; if it is text, put it in quotes",
    ),
    "no-such-date": _entry(
        "日历上没有 {text} 这一天",
        "there is no such day as {text}",
        "改为日历上有的日期（YYYY-MM-DD）；若是文本，加引号",
        "write a date that the calendar has (YYYY-MM-DD); if it is text, put it in quotes",
    ),
    # -- the shape of a rule set -----------------------------------------------------------------
    "unknown-key": _entry(
        "这里没有“{key}”这个键{did_you_mean}",
        "there is no key “{key}” here{did_you_mean}",
        "可用的键：{allowed}",
        "the keys known here: {allowed}",
    ),
    "missing-key": _entry(
        "缺少键“{key}”",
        "the key “{key}” is missing",
        "在此处加上“{key}:”",
        "add “{key}:” here",
    ),
    "wrong-type": _entry(
        "此处应为{expected}，实为{found}",
        "this should be {expected_en}, and is {found_en}",
        "改写成{expected}",
        "write {expected_en}",
    ),
    "not-allowed": _entry(
        "“{value}”不是此处允许的写法{did_you_mean}",
        "“{value}” is not allowed here{did_you_mean}",
        "可用：{allowed}",
        "allowed: {allowed}",
    ),
    "wrong-form": _entry(
        "“{value}”不合此处的写法：不能有空格、@ 或斜杠，也不能缺少部分",
        "“{value}” does not have the form that is needed here: no blanks, no stray @ or slash",
        "写成如 {example} 的样子",
        "write it as in {example}",
    ),
    "one-state": _entry(
        "须恰好写明一种：{allowed}；此处写了：{found}",
        "exactly one of {allowed} is needed; this has: {found}",
        "只保留其中一种",
        "keep just one of them",
    ),
    "empty": _entry(
        "“{key}”不能为空",
        "“{key}” must not be empty",
        "至少写一项，或删去这个键",
        "write at least one item, or remove the key",
    ),
    "cut-expression": _entry(
        "花括号内的逗号把表达式截断了",
        "a comma inside {{…}} cuts the expression in two",
        "给表达式加上引号：{rewritten}",
        "put the expression in quotes: {rewritten}",
    ),
    "duplicate-entry": _entry(
        "“{name}”在此重复，首次出现在第 {line} 行",
        "“{name}” stands twice here; it first stands on line {line}",
        "删去其一，或改名",
        "remove one of the two, or rename it",
    ),
    # -- names -----------------------------------------------------------------------------------
    "unknown-name": _entry(
        "没有名为“{name}”的{what}{did_you_mean}",
        "there is no {what_en} called “{name}”{did_you_mean}",
        "先定义它，或改用已有的名称",
        "define it, or use a name that exists",
    ),
    "duplicate-name": _entry(
        "“{name}”已用作{what}（第 {line} 行）",
        "“{name}” is already the name of {what_en} (line {line})",
        "一名只指一物：改用别的名称",
        "one name, one thing: choose another name",
    ),
    "bad-name": _entry(
        "“{name}”不能用作名称",
        "“{name}” cannot be a name",
        "名称以文字或下划线开头，由文字、数字、下划线组成，不带空格和运算符",
        "a name begins with a letter or underscore and has letters, digits and underscores only",
    ),
    "name-normalised": _entry(
        "名称“{name}”会被规范化为“{normal}”，两者看似相同而不同",
        "the name “{name}” would be normalised to “{normal}”: two spellings of one name",
        "写成“{normal}”",
        "write “{normal}”",
    ),
    "reserved-name": _entry(
        "“{name}”是语言的保留字或函数名",
        "“{name}” is a word or a function of the language",
        "改用别的名称",
        "choose another name",
    ),
    "cycle": _entry(
        "定义循环引用：{path}",
        "the definitions go round in a circle: {path}",
        "去掉其中一处引用",
        "remove one of these references",
    ),
    "unused": _entry(
        "{what}“{name}”没有被用到",
        "the {what_en} “{name}” is not used",
        "删去它；确需保留的，在该处写 accepts: {{unused: 理由}}",
        "remove it; to keep it, write accepts: {{unused: why}} there",
        warning=True,
    ),
    # -- expressions and types -------------------------------------------------------------------
    "expression-syntax": _entry(
        "表达式读不懂：{problem}",
        "the expression cannot be read: {problem_en}",
        "{suggestion}",
        "{suggestion_en}",
    ),
    "not-in-language": _entry(
        "规则语言中没有这种写法：{what}",
        "the language has no such construct: {what_en}",
        "{instead}",
        "{instead_en}",
    ),
    "wrong-operand": _entry(
        "{operator} 处应为{expected}，实为{found}",
        "{operator_en} takes {expected_en}, and is given {found_en}",
        "此处写：{expected}",
        "write here: {expected_en}",
    ),
    "not-a-value": _entry(
        "此处要单个的值，而这是{found}",
        "a single value is needed here, and this is {found_en}",
        "写成：{instead}",
        "write: {instead_en}",
    ),
    "date-arithmetic": _entry(
        "日期不能用 {operator} 计算",
        "a date cannot be computed with {operator}",
        "前移后移用 add_days、add_months；两日之间用 elapsed(起, 止) in 期限，或 months_between",
        "to move a date use add_days or add_months; between two dates, elapsed(from, to) in a "
        "range, or months_between",
    ),
    "unquoted-option": _entry(
        "没有名为“{name}”的项；它是一个选项，选项须加引号",
        "nothing is called “{name}”; it is an option, and options stand in quotes",
        '写成 "{name}"',
        'write "{name}"',
    ),
    "types-differ": _entry(
        "各分支的类型不同：{found}",
        "the branches give different types: {found_en}",
        "让每个分支给出同一类型的值",
        "let each branch give a value of the same type",
    ),
    "bare-figure": _entry(
        "此处直接写了数值 {figure}",
        "the bare figure {figure} stands here",
        "把 {figure} 写成参数（带 quote），此处引用其名称，例如：{suggestion}",
        "make {figure} a parameter with its quote and use its name here, for example: {suggestion}",
    ),
    "text-literal": _entry(
        "文本“{name}”不能与写定的文字比较",
        "the text “{name}” cannot be compared with a literal",
        "把该输入改为 type: choice 并列出 options",
        "make the input a choice and list its options",
    ),
    "elapsed-edge": _entry(
        "整年数、整月数不能用 {operator} 检验：满60周岁又一天仍是60周岁",
        "whole years and months cannot be tested with {operator}: 60 years and a day is still 60",
        "用 at_least 或 less_than；要检验期间，写 elapsed(起, 止) in 期限",
        "use at_least or less_than; to test a span write elapsed(from, to) in a range",
    ),
    "bare-division": _entry(
        "除法只能写在取整函数之内",
        "a division stands outside a rounding function",
        "写成 round_half_up(… / …, 2)、round_down 或 round_up",
        "write round_half_up(… / …, 2), round_down or round_up",
    ),
    "unknown-option": _entry(
        "“{value}”不在“{name}”的取值之内{did_you_mean}",
        "“{value}” is not one of the options of “{name}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "wrong-arguments": _entry(
        "{function} 的参数不对：{problem}",
        "{function} is called wrongly: {problem_en}",
        "写法：{signature}",
        "it is called as: {signature}",
    ),
    "wrong-unit": _entry(
        "单位“{unit}”不能用于此处",
        "the unit “{unit_en}” cannot be used here",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    # -- parameters, tables, cases ---------------------------------------------------------------
    "tier-order": _entry(
        "第 {row} 档的下限 {edge} 没有高于前一档的 {previous}",
        "the edge {edge} of tier {row} does not rise above {previous} before it",
        "各档按下限从低到高排列，不得相等",
        "write the tiers in rising order, no two edges equal",
    ),
    "empty-range": _entry(
        "区间内没有任何值：{range}",
        "no value lies in the range {range}",
        "下限须低于上限",
        "the lower edge must lie below the upper one",
    ),
    "case-missing": _entry(
        "by “{subject}” 缺少取值：{missing}",
        "by “{subject}” lacks the case {missing}",
        "为每个取值各写一个分支",
        "write a case for every value",
    ),
    "case-extra": _entry(
        "by “{subject}” 没有“{name}”这个取值{did_you_mean}",
        "by “{subject}”: there is no value “{name}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "series-order": _entry(
        "第 {row} 项的日期 {date} 没有晚于前一项",
        "the date {date} of entry {row} does not come after the one before it",
        "按日期从早到晚排列，不得相同",
        "write the entries by rising date, no two alike",
    ),
    "unknown-reading": _entry(
        "“{name}”不是“{parameter}”的读法{did_you_mean}",
        "“{name}” is not a reading of “{parameter}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "too-many-readings": _entry(
        "“{name}”取决于 {parameters}，共有 {size} 种读法组合，上限 {limit}",
        "“{name}” depends on {parameters}: {size} combinations of readings, the limit is {limit}",
        "先定下其中若干参数的读法（chosen），或把它拆成各自只取决于少数参数的几项",
        "choose the readings of some of them (chosen), or split the item into several that depend "
        "on few of them each",
    ),
    "accepts-nothing": _entry(
        "此处没有“{code}”这一项可接受",
        "there is no finding “{code}” here to accept",
        "删去这条 accepts",
        "remove this line of accepts",
        warning=True,
    ),
    "as-of-open": _entry(
        "as_of 只能由输入项和已明确的参数计算，不能取决于“{name}”",
        "as_of rests on inputs and stated parameters alone, and not on “{name}”",
        "改用一个输入的日期",
        "use a date that is an input",
    ),
    # -- versions --------------------------------------------------------------------------------
    "version-duplicate": _entry(
        "{measure}@{version} 出现了两次：{other}",
        "{measure}@{version} stands twice: {other}",
        "给其中之一改版本号",
        "give one of them another version",
    ),
    "version-overlap": _entry(
        "{measure} 的两个版本自同一日起施行（{date}）：{versions}",
        "two versions of {measure} come into force on the same day ({date}): {versions}",
        "改其中之一的 effective_from",
        "change the effective_from of one of them",
    ),
    "version-file": _entry(
        "文件的位置与内容不符：应为 {expected}",
        "where the file stands and what it says differ: {expected} is expected",
        "改文件夹名或文件名，或改其中的 measure（terms）、version",
        "rename the folder or the file, or change the measure (terms) or version in it",
    ),
    "version-interval": _entry(
        "repealed_on（{end}）不晚于 effective_from（{start}）",
        "repealed_on ({end}) does not come after effective_from ({start})",
        "检查这两个日期",
        "check the two dates",
    ),
    "unknown-measure": _entry(
        "没有名为“{name}”的措施{did_you_mean}",
        "there is no measure called “{name}”{did_you_mean}",
        "已有：{allowed}",
        "there are: {allowed}",
    ),
    "unknown-version": _entry(
        "{measure} 没有版本“{version}”{did_you_mean}",
        "{measure} has no version “{version}”{did_you_mean}",
        "已有：{allowed}",
        "there are: {allowed}",
    ),
    "no-version-governs": _entry(
        "没有哪个版本适用于此案：{versions}",
        "no version governs this case: {versions}",
        "指明版本（{example}），或核对日期",
        "name a version ({example}), or check the date",
    ),
    "several-versions-govern": _entry(
        "不止一个版本适用于此案：{versions}",
        "more than one version governs this case: {versions}",
        "指明版本（{example}），或核对日期",
        "name a version ({example}), or check the date",
    ),
    # -- facts of a case -------------------------------------------------------------------------
    "unreadable-case": _entry(
        "案件读不出来：{problem}",
        "the case cannot be read: {problem_en}",
        "一案写成一个 JSON 或 YAML 映射：事实名: 值",
        "write a case as one JSON or YAML mapping, fact: value",
    ),
    "unknown-fact": _entry(
        "没有名为“{name}”的事实{did_you_mean}",
        "there is no fact called “{name}”{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "duplicate-fact": _entry(
        "事实“{name}”给了两次（原名和别名）",
        "the fact “{name}” is given twice, by name and by alias",
        "只给一次",
        "give it once",
    ),
    "fact-type": _entry(
        "事实“{name}”应为{expected}，实为 {value}",
        "the fact “{name}” should be {expected_en}, and is {value}",
        "改写成{expected}",
        "write {expected_en}",
    ),
    "fact-range": _entry(
        "事实“{name}”的值 {value} 超出范围 {range}",
        "the fact “{name}” is {value}, outside {range}",
        "核对该值",
        "check the value",
    ),
    "fact-option": _entry(
        "事实“{name}”的值“{value}”不在取值之内{did_you_mean}",
        "the fact “{name}” is “{value}”, which is not one of its options{did_you_mean}",
        "可用：{allowed}",
        "there are: {allowed}",
    ),
    "missing-key-fact": _entry(
        "缺少主体的键“{name}”",
        "the key “{name}” of the subject is missing",
        "填上“{name}”",
        "give “{name}”",
    ),
    # -- decisions -------------------------------------------------------------------------------
    "undefined-value": _entry(
        "结论取决于没有定义的值：{what}",
        "the decision rests on a value that is not defined: {what_en}",
        "补全规则集中该处的档次、行或条件",
        "complete the tiers, rows or conditions at that place in the rule set",
    ),
    "not-open": _entry(
        "“{name}”不是待解释的参数{did_you_mean}",
        "“{name}” is not an open parameter{did_you_mean}",
        "待解释的参数：{allowed}",
        "the open parameters: {allowed}",
    ),
    "duplicate-reading": _entry(
        "参数“{name}”的读法给了两次（原名和别名）",
        "a reading of the parameter “{name}” is given twice, by name and by alias",
        "只给一次",
        "give it once",
    ),
    # -- lists of cases --------------------------------------------------------------------------
    "unreadable-table": _entry(
        "名单读不出来：{file}：{problem}",
        "the list {file} cannot be read: {problem_en}",
        "可读：.xlsx、.xls、.ods、.csv（UTF-8 或 GB18030）、.jsonl、.parquet",
        "what can be read: .xlsx, .xls, .ods, .csv (UTF-8 or GB18030), .jsonl and .parquet",
    ),
    "unwritable-table": _entry(
        "结果写不到 {file}：{problem}",
        "the result cannot be written to {file}: {problem_en}",
        "换一个路径；后缀须为 .csv、.jsonl、.parquet 或 .xlsx",
        "choose another path; its suffix is .csv, .jsonl, .parquet or .xlsx",
    ),
    "optional-package": _entry(
        "{what} 需要另装组件：{package}",
        "{what} needs a package that is not installed: {package}",
        "运行：pip install 'cuoshi[{extra}]'",
        "run: pip install 'cuoshi[{extra}]'",
    ),
    "column-twice": _entry(
        "两列都是“{name}”：{first} 和 {second}",
        "two columns are both “{name}”: {first} and {second}",
        "只保留其中一列，或在列对照文件中写明用哪一列（--columns）",
        "keep just one of the two, or say in a columns file which one it is (--columns)",
    ),
    "column-missing": _entry(
        "名单中没有“{name}”这一列；表头为：{found}",
        "the list has no column “{name}”; its headers are: {found}",
        "把该列的表头写成“{name}”{or_alias}，或在列对照文件中写明是哪一列（--columns）",
        "call the column “{name}”{or_alias_en}, or say in a columns file which one it is "
        "(--columns)",
    ),
    "column-taken": _entry(
        "名单中已有“{name}”列，与要写出的结果列同名",
        "the list already has a column “{name}”, which is what a result column is called",
        "删去该列，或改其表头",
        "remove that column, or change its header",
    ),
    "header-not-found": _entry(
        "{file} 中找不到表头：没有一行写有两个以上认得的列名；最像表头的是第 {row} 行：{found}",
        "no header is found in {file}: no row names two facts or more; most like one is row "
        "{row}: {found}",
        "运行 cuoshi columns {list} {measure}，按所列改表头，或把对照文件用 --columns 给出",
        "run cuoshi columns {list} {measure}, change the headers to those that it lists, or give "
        "the file that it writes with --columns",
    ),
    "cell-error": _entry(
        "“{name}”的单元格是公式错误 {value}",
        "the cell of “{name}” is the error {value} of a formula",
        "在表格中改正公式，或直接填写数值",
        "correct the formula in the sheet, or type the value itself",
    ),
    "cell-not-computed": _entry(
        "“{name}”的单元格是公式 {value}，文件中没有它的计算结果",
        "the cell of “{name}” is the formula {value}, and the file does not have its value",
        "用 Excel 或 WPS 打开此文件，保存后再读",
        "open the file in a spreadsheet program, save it, and read it again",
    ),
    "identity-number": _entry(
        "“{name}”的身份号码“{value}”有误：{problem}",
        "the identity number “{value}” of “{name}” is wrong: {problem_en}",
        "{instead}",
        "{instead_en}",
    ),
    "identity-conflict": _entry(
        "“{name}”为 {value}，而“{number_name}”{number} 表明应为 {says}",
        "“{name}” is {value}, while “{number_name}” {number} says {says}",
        "照证件核对这两格，改正填错的一格",
        "compare both cells with the card and correct the one that is wrong",
    ),
    "duplicate-person": _entry(
        "“{name}”{value} 在名单中不止一行：{rows}",
        "“{name}” {value} stands in more than one row of the list: {rows}",
        "核对是否重复填报；各行仍分别作决定，未予合并",
        "see whether it was entered twice; each row is decided by itself, none is merged",
        warning=True,
    ),
    "claimed-twice": _entry(
        "“{name}”{value} 由不止一个主体申报：{subjects}",
        "“{name}” {value} is claimed by more than one subject: {subjects}",
        "核对此人应由谁申报；各主体仍分别作决定",
        "see whose claim it is; each subject is decided by itself",
        warning=True,
    ),
    "columns-file": _entry(
        "列对照文件：{problem}",
        "the columns file: {problem_en}",
        "写法：columns: {{事实: 表头}}；可用 cuoshi columns 名单 措施 生成",
        "it is written columns: {{fact: header}}; cuoshi columns LIST MEASURE makes one",
    ),
    "no-records-input": _entry(
        "记录文件不知归入哪个输入：{given}",
        "it is not clear which input the records belong to: {given}",
        "指明一个 type: records 的输入：{allowed}",
        "name an input of type records: {allowed}",
    ),
    "row-width": _entry(
        "此行有 {found} 个单元格，表头有 {expected} 个",
        "this row has {found} cells, and the header has {expected}",
        "补齐或删去单元格；含逗号的文字要加双引号",
        "add or remove cells; put text that has a comma in double quotes",
    ),
    "row-syntax": _entry(
        "此行不是一个 JSON 对象：{problem}",
        "this line is not one JSON object: {problem_en}",
        '一行写一个对象：{{"列名": 值}}',
        'write one object a line: {{"column": value}}',
    ),
    "record-refused": _entry(
        "{file} 第 {row} 行的记录被拒绝：{problem}",
        "the record in row {row} of {file} is refused: {problem_en}",
        "改正该行记录；不按缺了记录的名单作决定",
        "correct that record; nobody is decided on a shortened list",
    ),
    "subject-refused": _entry(
        "此记录的主体（第 {row} 行）被拒绝",
        "the subject of this record (row {row}) is refused",
        "先改正主体所在的行",
        "correct the row of the subject first",
    ),
    "unknown-record-subject": _entry(
        "名单中没有此记录的主体“{key}”",
        "the list has no subject “{key}”, to whom this record belongs",
        "在名单中加上该主体，或改正此处的键",
        "add the subject to the list, or correct the key here",
    ),
    "ambiguous-subject": _entry(
        "主体“{key}”在名单中不止一行（第 {rows} 行），记录不知归谁",
        "the subject “{key}” stands in several rows ({rows}): whose the records are is not clear",
        "每个主体只留一行",
        "keep one row for each subject",
    ),
    "output-is-input": _entry(
        "结果不能写到读入的文件上：{file}",
        "the result would overwrite a file that is read: {file}",
        "用 -o 指定另一个文件",
        "name another file with -o",
    ),
    # -- a list as one query of a database -------------------------------------------------------
    "fact-too-large": _entry(
        "“{name}”的值 {value} 太大，成批计算不能保证精确",
        "the fact “{name}” is {value}, too large for a query to be exact",
        "核对该值；无误的，用 --engine case 逐件计算",
        "check the value; where it is right, decide the row with --engine case",
    ),
    "bulk-too-wide": _entry(
        "{measure} 算出的数可能超过数据库整数的位数",
        "{measure} may compute a number with more digits than any whole number of the database",
        "给输入项写明 range，或用 --engine case",
        "give the inputs of the rule set a range, or use --engine case",
    ),
    # -- cases beside a rule set -----------------------------------------------------------------
    "no-cases": _entry(
        "规则集没有案例：旁边没有 {expected}",
        "the rule set has no cases: there is no {expected} beside it",
        "写出 {expected}，至少有一个案例",
        "write {expected}, with one case at least",
    ),
    "no-rule-set": _entry(
        "案例没有规则集：旁边没有 {expected}",
        "the cases have no rule set: there is no {expected} beside them",
        "改文件名，与规则集的版本一致",
        "rename the file after the version of the rule set",
    ),
    "unchecked": _entry(
        "“{key}”与“{verdict}”写在一起，无论如何都核对不到",
        "“{key}” beside “{verdict}” is an expectation that nothing could check",
        "删去“{key}”，或改正结论",
        "remove “{key}”, or mend the verdict",
    ),
    "gap-reached": _entry(
        "“{gap}”已有案例触及，不再是缺口",
        "a case does reach “{gap}”: it is no gap any more",
        "从 accepts 中删去",
        "remove it from accepts",
    ),
    # -- quotes against figures ------------------------------------------------------------------
    "quote-figure": _entry(
        "“{name}”写的是 {stated}，引文写的是“{text}”",
        "“{name}” states {stated}, and the quote says “{text}”",
        "照引文改数值；引文有别的读法的，写成 one_of，并写明 question",
        "write the figure of the quote; where the text can be read otherwise, make it a one_of "
        "with a question",
        later=True,
    ),
    "quote-unit": _entry(
        "“{name}”写的是 {stated}，引文的单位不同：“{text}”",
        "“{name}” states {stated}, and the quote has another unit: “{text}”",
        "照引文改 unit（现为 {unit}），或换算数值",
        "write the unit of the quote (it is {unit} now), or convert the figure",
        later=True,
    ),
    "quote-boundary": _entry(
        "“{name}”写的是 {stated}，引文“{text}”的边界在另一侧",
        "“{name}” states {stated}, and the quote puts the edge elsewhere: “{text}”",
        "写成 {right}；引文有别的读法的，写成 one_of，并写明 question",
        "write {right}; where the text can be read otherwise, make it a one_of with a question",
        later=True,
    ),
    "quote-comparison": _entry(
        "此处用 {operator} 与“{name}”比较，引文“{text}”说的是 {right}",
        "this compares with “{name}” by {operator}, and the quote says {right}: “{text}”",
        "照引文改比较的符号；比的是别的量（如已用月数）的，写 accepts: {{quote-comparison: 理由}}",
        "compare as the quote does; where something else is compared (months used, say), write "
        "accepts: {{quote-comparison: why}}",
        warning=True,
        later=True,
    ),
    "quote-other-figure": _entry(
        "此处用的“{name}”是 {stated}，此处的引文写的是“{text}”",
        "this uses “{name}”, {stated}, and is quoted with “{text}”",
        "引写有这个数的原文，或改用引文所说的参数；两者无关的，"
        "写 accepts: {{quote-other-figure: 理由}}",
        "quote the words that have the figure, or use the parameter that the quote speaks of; "
        "where the two are apart, write accepts: {{quote-other-figure: why}}",
        warning=True,
        later=True,
    ),
    "quote-pairing": _entry(
        "“{name}”此档写的是 {stated}，引文中“{edge}”对应的是“{text}”",
        "this tier of “{name}” is worth {stated}, and in the quote “{edge}” goes with “{text}”",
        "照引文核对各档的值",
        "compare the value of each tier with the quote",
        later=True,
    ),
    "quote-contradiction": _entry(
        "引文“{text}”自相矛盾：{edges}",
        "the quote “{text}” contradicts itself: {edges}",
        "写成 one_of，每种读法一种边界，写明 question；或写 accepts: {{quote-contradiction: 理由}}",
        "make it a one_of with a question, an edge for each reading; or write "
        "accepts: {{quote-contradiction: why}}",
        warning=True,
        later=True,
    ),
    "quote-without-figure": _entry(
        "引文中没有“{name}”所写的 {stated}",
        "the quote does not have what “{name}” states: {stated}",
        "引写有这个数的原文；原文没有的，写 not_stated，或 accepts: {{quote-without-figure: 理由}}",
        "quote the words that have the figure; where there are none, write not_stated, or "
        "accepts: {{quote-without-figure: why}}",
        warning=True,
        later=True,
    ),
    "quote-figure-unused": _entry(
        "引文中的“{text}”没有写进“{name}”",
        "“{text}” stands in the quote, and “{name}” does not state it",
        "把它写成数值或边界；与此处无关的，缩短引文，或写 accepts: {{quote-figure-unused: 理由}}",
        "state it as a figure or an edge; where it has no part here shorten the quote, or write "
        "accepts: {{quote-figure-unused: why}}",
        warning=True,
        later=True,
    ),
    "quote-not-in-source": _entry(
        "引文不在原文（{source}）中；最接近的是“{nearest}”",
        "the quote is not in the source ({source}); what comes nearest is “{nearest}”",
        "逐字照录原文；空白和换行不计",
        "quote word for word; white space and line breaks do not count",
        later=True,
    ),
    # -- what is proved ---------------------------------------------------------------------------
    "table-gap": _entry(
        "“{name}”没有一行适用于 {region}；例如 {example}",
        "no row of “{name}” is for {region}; for example {example}",
        "补一行；确实不会用到的，写 accepts: {{table-gap: 理由}}",
        "add a row; where it is never needed, write accepts: {{table-gap: why}}",
        warning=True,
        later=True,
    ),
    "table-overlap": _entry(
        "“{name}”的 {row} 与 {before}（第 {line} 行）同时适用；例如 {example}",
        "{row} of “{name}” applies together with {before} (line {line}); for example {example}",
        "改其中一行的条件，或写明 hit_policy: first",
        "change the condition of one of them, or write hit_policy: first",
        later=True,
    ),
    "table-conflict": _entry(
        "“{name}”的 {row} 与 {before}（第 {line} 行）同时适用，给出的值不同；例如 {example}",
        "{row} of “{name}” applies together with {before} (line {line}) and gives another value; "
        "for "
        "example {example}",
        "改其中一行的条件或值",
        "change the condition or the value of one of them",
        later=True,
    ),
    "row-unreached": _entry(
        "“{name}”的 {row} 在任何案件中都用不到",
        "{row} of “{name}” is reached by no case",
        "核对它和前面各行的条件，或删去它；确需保留的，写 accepts: {{row-unreached: 理由}}",
        "compare its condition with the rows before it, or remove it; to keep it, write accepts: "
        "{{row-unreached: "
        "why}}",
        warning=True,
        later=True,
    ),
    "edge-unowned": _entry(
        "“{name}”的 {edge} 两边都不含（另一边：“{below}”，第 {line} 行）",
        "{edge} of “{name}” is left out on both sides (the other side: “{below}”, line {line})",
        "把一边改为含：at_least 或 at_most；确实都不含的，写 accepts: {{edge-unowned: 理由}}",
        "let one side include it: at_least or at_most; where neither does, write accepts: "
        "{{edge-unowned: "
        "why}}",
        warning=True,
        later=True,
    ),
    "tier-decreasing": _entry(
        "“{name}”达到 {edge} 反而减少：{before} → {value}",
        "reaching {edge} in “{name}” gives less: {before} → {value}",
        "核对各档的值；原文确实如此的，写 accepts: {{tier-decreasing: 理由}}",
        "compare the values of the tiers; where the text says so, write accepts: "
        "{{tier-decreasing: "
        "why}}",
        warning=True,
        later=True,
    ),
    "tier-cliff": _entry(
        "“{name}”达到 {edge} 时一次多得 {worth}",
        "reaching {edge} in “{name}” is worth {worth} at once",
        "仅供了解：差一个单位就差这么多",
        "for information: a single unit makes this difference",
        note=True,
        later=True,
    ),
    "never-true": _entry(
        "“{name}”在任何案件中都不成立",
        "“{name}” holds in no case",
        "核对它的数值、边界和所比较的量；确需保留的，写 accepts: {{never-true: 理由}}",
        "check its figures, its edges and what it compares; to keep it, write accepts: "
        "{{never-true: "
        "why}}",
        warning=True,
        later=True,
    ),
    "never-false": _entry(
        "“{name}”在任何案件中都成立，不起作用",
        "“{name}” holds in every case, and decides nothing",
        "核对它的数值、边界和所比较的量；确需保留的，写 accepts: {{never-false: 理由}}",
        "check its figures, its edges and what it compares; to keep it, write accepts: "
        "{{never-false: "
        "why}}",
        warning=True,
        later=True,
    ),
    "redundant": _entry(
        "“{name}”多余：去掉它，任何案件的结论都不变",
        "“{name}” is redundant: without it every case is answered alike",
        "它已包含在与它并列的条件之中：删去它，或核对这些条件；确需保留的，写 accepts: "
        "{{redundant: 理由}}",
        "the conditions beside it say as much: remove it, or check them; to keep it, write "
        "accepts: "
        "{{redundant: why}}",
        warning=True,
        later=True,
    ),
    "never-granted": _entry(
        "没有任何案件符合：各项要求不能同时成立",
        "no case is granted: the requirements cannot hold together",
        "核对互相排斥的要求；确需保留的，在顶层写 accepts: {{never-granted: 理由}}",
        "look for requirements that exclude each other; to keep it, write accepts: "
        "{{never-granted: "
        "why}} at the top",
        warning=True,
        later=True,
    ),
    "always-granted": _entry(
        "任何案件都符合：各项要求都不会不成立",
        "every case is granted: no requirement ever fails",
        "核对各项要求；确需保留的，在顶层写 accepts: {{always-granted: 理由}}",
        "check the requirements; to keep it, write accepts: {{always-granted: why}} at the top",
        warning=True,
        later=True,
    ),
    "dead-branch": _entry(
        "“{name}”的分支“{branch}”在任何案件中都用不到",
        "the branch “{branch}” of “{name}” is taken by no case",
        "核对它的条件，或删去这一分支；确需保留的，写 accepts: {{dead-branch: 理由}}",
        "check its condition, or remove the branch; to keep it, write accepts: {{dead-branch: "
        "why}}",
        warning=True,
        later=True,
    ),
    "reading-idle": _entry(
        "“{name}”的读法“{reading}”与“{other}”在任何案件中结论都相同",
        "the readings “{reading}” and “{other}” of “{name}” give the same answer in every case",
        "核对用到它的地方，或合并两种读法；确需保留的，写 accepts: {{reading-idle: 理由}}",
        "check where it is used, or make the two one; to keep both, write accepts: {{reading-idle: "
        "why}}",
        warning=True,
        later=True,
    ),
    "open-idle": _entry(
        "没有任何结论取决于待解释的“{name}”",
        "no answer depends on how “{name}” is read",
        "核对用到它的地方，或删去它；确需保留的，写 accepts: {{open-idle: 理由}}",
        "check where it is used, or remove it; to keep it, write accepts: {{open-idle: why}}",
        warning=True,
        later=True,
    ),
    "input-idle": _entry(
        "用到了“{name}”，却没有任何结论取决于它",
        "“{name}” is used, and no answer depends on it",
        "核对用到它的地方，或不再要求填写；确需保留的，写 accepts: {{input-idle: 理由}}",
        "check where it is used, or do not ask for it; to keep it, write accepts: {{input-idle: "
        "why}}",
        warning=True,
        later=True,
    ),
    "undefined-reached": _entry(
        "“{name}”可能取决于没有定义的值：{what}（第 {line} 行）；例如 {example}",
        "“{name}” may rest on a value that is not defined: {what_en} (line {line}); for example "
        "{example}",
        "补全该处，或在要求中排除这种情形；确需保留的，写 accepts: {{undefined-reached: 理由}}",
        "complete that place, or exclude the case by a requirement; to keep it, write accepts: "
        "{{undefined-reached: "
        "why}}",
        warning=True,
        later=True,
    ),
    "benefit-negative": _entry(
        "“{name}”可能是负数：{value}；例如 {example}",
        "“{name}” can be negative: {value}; for example {example}",
        "写成 max(0, …)，或在要求中排除这种情形；确需保留的，写 accepts: {{benefit-negative: 理由"
        "}}",
        "write max(0, …), or exclude the case by a requirement; to keep it, write accepts: "
        "{{benefit-negative: "
        "why}}",
        warning=True,
        later=True,
    ),
    "benefit-over-cap": _entry(
        "“{name}”可能是 {value}，超过“{cap}”（第 {line} 行）的上限 {most}；例如 {example}",
        "“{name}” can be {value}, more than {most}, the most that “{cap}” says (line {line}); for "
        "example {example}",
        "写成 min(…, 上限)；上限说的是别的量的，写 accepts: {{benefit-over-cap: 理由}}",
        "write min(…, the cap); where the cap is about something else, write accepts: "
        "{{benefit-over-cap: "
        "why}}",
        warning=True,
        later=True,
    ),
    "version-gap": _entry(
        "自 {start} 至 {end}（不含）没有施行的版本：{version} 到 {start} 为止",
        "no version is in force from {start} until {end}: {version} ends on {start}",
        "核对 repealed_on 和 effective_from；确有空档的，在顶层写 accepts: {{version-gap: 理由}}",
        "check repealed_on and effective_from; where there is a gap in law, write accepts: "
        "{{version-gap: "
        "why}} at the top",
        warning=True,
        later=True,
    ),
    "draft-stale": _entry(
        "这份草案早于施行中的版本 {version}",
        "this draft is older than version {version}, which is in force",
        "删去它；留作比较的，在顶层写 accepts: {{draft-stale: 理由}}",
        "remove it; to keep it for comparison, write accepts: {{draft-stale: why}} at the top",
        warning=True,
        later=True,
    ),
    "not-proved": _entry(
        "未能证明{what}：{why}",
        "it was not proved {what_en}: {why_en}",
        "把此处拆成几项，或另行核对后写 accepts: {{not-proved: 理由}}",
        "split what stands here, or see for yourself and write accepts: {{not-proved: why}}",
        warning=True,
        later=True,
    ),
    "not-analysed": _entry(
        "没有作需要证明的分析：没有安装 {package}",
        "the analyses that need proofs were not made: {package} is not installed",
        "运行：pip install 'cuoshi[{extra}]'",
        "run: pip install 'cuoshi[{extra}]'",
        note=True,
        later=True,
    ),
    "prover-disagrees": _entry(
        "引擎内部错误：证明与裁决对同一案件的说法不同：{problem}",
        "an internal error of the engine: prover and decide differ on a case: {problem}",
        "这不是规则集的错误，请连同规则集报告给引擎的维护者",
        "no fault of the rule set: report it with the rule set to the maintainers",
        later=True,
    ),
}
