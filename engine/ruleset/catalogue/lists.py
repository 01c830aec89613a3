"""Findings about lists of cases, read row by row or as one query."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

LISTS: dict[str, Entry] = {
    # -- lists of cases ----------------------------------------------------------------------------
    "unreadable-table": entry(
        "名单读不出来：{file}：{problem}",
        "the list {file} cannot be read: {problem_en}",
        "可读：.xlsx、.xls、.ods、.csv（UTF-8 或 GB18030）、.jsonl、.parquet、"
        ".duckdb#表、.sqlite#表",
        "what can be read: .xlsx, .xls, .ods, .csv (UTF-8 or GB18030), .jsonl, .parquet, "
        ".duckdb#TABLE and .sqlite#TABLE",
    ),
    "unwritable-table": entry(
        "结果写不到 {file}：{problem}",
        "the result cannot be written to {file}: {problem_en}",
        "换一个路径；后缀须为 .csv、.jsonl、.parquet 或 .xlsx",
        "choose another path; its suffix is .csv, .jsonl, .parquet or .xlsx",
    ),
    "optional-package": entry(
        "{what} 需要另装组件：{package}",
        "{what} needs a package that is not installed: {package}",
        "运行：pip install 'cuoshi[{extra}]'",
        "run: pip install 'cuoshi[{extra}]'",
    ),
    "column-twice": entry(
        "两列都是“{name}”：{first} 和 {second}",
        "two columns are both “{name}”: {first} and {second}",
        "只保留其中一列，或在列对照文件中写明用哪一列（--columns）",
        "keep just one of the two, or say in a columns file which one it is (--columns)",
    ),
    "column-missing": entry(
        "名单中没有“{name}”这一列；表头为：{found}",
        "the list has no column “{name}”; its headers are: {found}",
        "把该列的表头写成“{name}”{or_alias}，或在列对照文件中写明是哪一列（--columns）",
        "call the column “{name}”{or_alias_en}, or say in a columns file which one it is "
        "(--columns)",
    ),
    "column-taken": entry(
        "名单中已有“{name}”列，与要写出的结果列同名",
        "the list already has a column “{name}”, which is what a result column is called",
        "删去该列，或改其表头",
        "remove that column, or change its header",
    ),
    "header-not-found": entry(
        "{file} 中找不到表头：没有一行写有两个以上认得的列名；最像表头的是第 {row} 行：{found}",
        "no header is found in {file}: no row names two facts or more; most like one is row "
        "{row}: {found}",
        "运行 cuoshi columns {list} {measure}，按所列改表头，或把对照文件用 --columns 给出",
        "run cuoshi columns {list} {measure}, change the headers to those that it lists, or give "
        "the file that it writes with --columns",
    ),
    "cell-error": entry(
        "“{name}”的单元格是公式错误 {value}",
        "the cell of “{name}” is the error {value} of a formula",
        "在表格中改正公式，或直接填写数值",
        "correct the formula in the sheet, or type the value itself",
    ),
    "cell-not-computed": entry(
        "“{name}”的单元格是公式 {value}，文件中没有它的计算结果",
        "the cell of “{name}” is the formula {value}, and the file does not have its value",
        "用 Excel 或 WPS 打开此文件，保存后再读",
        "open the file in a spreadsheet program, save it, and read it again",
    ),
    "identity-number": entry(
        "“{name}”的身份号码“{value}”有误：{problem}",
        "the identity number “{value}” of “{name}” is wrong: {problem_en}",
        "{instead}",
        "{instead_en}",
    ),
    "identity-conflict": entry(
        "“{name}”为 {value}，而“{number_name}”{number} 表明应为 {says}",
        "“{name}” is {value}, while “{number_name}” {number} says {says}",
        "照证件核对这两格，改正填错的一格",
        "compare both cells with the card and correct the one that is wrong",
    ),
    "duplicate-person": entry(
        "“{name}”{value} 在名单中不止一行：{rows}",
        "“{name}” {value} stands in more than one row of the list: {rows}",
        "核对是否重复填报；各行仍分别作决定，未予合并",
        "see whether it was entered twice; each row is decided by itself, none is merged",
        warning=True,
    ),
    "claimed-twice": entry(
        "“{name}”{value} 由不止一个主体申报：{subjects}",
        "“{name}” {value} is claimed by more than one subject: {subjects}",
        "核对此人应由谁申报；各主体仍分别作决定",
        "see whose claim it is; each subject is decided by itself",
        warning=True,
    ),
    "columns-file": entry(
        "列对照文件：{problem}",
        "the columns file: {problem_en}",
        "写法：columns: {{事实: 表头}}；可用 cuoshi columns 名单 措施 生成",
        "it is written columns: {{fact: header}}; cuoshi columns LIST MEASURE makes one",
    ),
    "no-records-input": entry(
        "记录文件不知归入哪个输入：{given}",
        "it is not clear which input the records belong to: {given}",
        "指明一个 type: records 的输入：{allowed}",
        "name an input of type records: {allowed}",
    ),
    "row-width": entry(
        "此行有 {found} 个单元格，表头有 {expected} 个",
        "this row has {found} cells, and the header has {expected}",
        "补齐或删去单元格；含逗号的文字要加双引号",
        "add or remove cells; put text that has a comma in double quotes",
    ),
    "row-syntax": entry(
        "此行不是一个 JSON 对象：{problem}",
        "this line is not one JSON object: {problem_en}",
        '一行写一个对象：{{"列名": 值}}',
        'write one object a line: {{"column": value}}',
    ),
    "record-refused": entry(
        "{file} 第 {row} 行的记录被拒绝：{problem}",
        "the record in row {row} of {file} is refused: {problem_en}",
        "改正该行记录；不按缺了记录的名单作决定",
        "correct that record; nobody is decided on a shortened list",
    ),
    "subject-refused": entry(
        "此记录的主体（第 {row} 行）被拒绝",
        "the subject of this record (row {row}) is refused",
        "先改正主体所在的行",
        "correct the row of the subject first",
    ),
    "unknown-record-subject": entry(
        "名单中没有此记录的主体“{key}”",
        "the list has no subject “{key}”, to whom this record belongs",
        "在名单中加上该主体，或改正此处的键",
        "add the subject to the list, or correct the key here",
    ),
    "ambiguous-subject": entry(
        "主体“{key}”在名单中不止一行（第 {rows} 行），记录不知归谁",
        "the subject “{key}” stands in several rows ({rows}): whose the records are is not clear",
        "每个主体只留一行",
        "keep one row for each subject",
    ),
    "output-is-input": entry(
        "结果不能写到读入的文件上：{file}",
        "the result would overwrite a file that is read: {file}",
        "用 -o 指定另一个文件",
        "name another file with -o",
    ),
    # -- a list as one query of a database ---------------------------------------------------------
    "fact-too-large": entry(
        "“{name}”的值 {value} 太大，成批计算不能保证精确",
        "the fact “{name}” is {value}, too large for a query to be exact",
        "核对该值；无误的，用 --engine case 逐件计算",
        "check the value; where it is right, decide the row with --engine case",
    ),
    "bulk-too-wide": entry(
        "{measure} 的“{name}”算出的数可能超过数据库整数的位数",
        "“{name}” of {measure} may be a number with more digits than any whole number of the "
        "database",
        "给输入项写明 range，或用 --engine case",
        "give the inputs of the rule set a range, or use --engine case",
    ),
}
