"""Findings about the file as text and as YAML, and the shape of a rule set."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

WRITING: dict[str, Entry] = {
    # -- the file as text and as YAML --------------------------------------------------------------
    "not-utf8": entry(
        "文件不是 UTF-8 编码（第 {offset} 个字节无法解码）",
        "the file is not UTF-8 (byte {offset} cannot be decoded)",
        "用编辑器另存为 UTF-8 编码",
        "save the file as UTF-8",
    ),
    "tab": entry(
        "此处有制表符",
        "there is a tab here",
        "改用空格缩进",
        "indent with spaces",
    ),
    "yaml-syntax": entry(
        "YAML 语法有误：{problem}",
        "the YAML cannot be read: {problem_en}",
        "检查此处的缩进、冒号、引号和括号",
        "look at the indentation, colons, quotes and brackets here",
    ),
    "duplicate-key": entry(
        "键“{key}”重复，首次出现在第 {line} 行",
        "the key “{key}” stands twice; it first stands on line {line}",
        "删去其一，或改名",
        "remove one of the two, or rename it",
    ),
    "anchor-or-alias": entry(
        "不允许使用 YAML 锚点、别名、标签、合并键、指令或多个文档（{what}）",
        "YAML anchors, aliases, tags, merge keys, directives and several documents in one file "
        "are not allowed ({what})",
        "把内容完整写出来",
        "write the content out",
    ),
    "too-large": entry(
        "超过限制：{what}为 {size}，上限 {limit}",
        "beyond a limit: {what_en} is {size}, the limit is {limit}",
        "缩短此处内容，或把它拆开；表达式可拆成几个定义",
        "shorten what stands here, or split it; an expression can be split into definitions",
    ),
    "empty-file": entry(
        "文件没有内容",
        "the file is empty",
        "至少写 measure、version、title、kind、status、source、subject",
        "write at least measure, version, title, kind, status, source and subject",
    ),
    "odd-number": entry(
        "“{text}”不是十进制数的常规写法（{form}）",
        "“{text}” is not a plain decimal number ({form_en})",
        "数值写成 {suggestion}；若是文本，加引号",
        "write the number as {suggestion_en}; if it is text, put it in quotes",
    ),
    "odd-boolean": entry(
        "“{text}”不是真假值的写法",
        "“{text}” is not how true and false are written",
        "真假值写成 {suggestion}；若是文本，加引号",
        "write {suggestion}; if it is text, put it in quotes",
    ),
    "no-such-date": entry(
        "日历上没有 {text} 这一天",
        "there is no such day as {text}",
        "改为日历上有的日期（YYYY-MM-DD）；若是文本，加引号",
        "write a date that the calendar has (YYYY-MM-DD); if it is text, put it in quotes",
    ),
    # -- the shape of a rule set -------------------------------------------------------------------
    "unknown-key": entry(
        "这里没有“{key}”这个键{did_you_mean}",
        "there is no key “{key}” here{did_you_mean}",
        "可用的键：{allowed}",
        "the keys known here: {allowed}",
    ),
    "missing-key": entry(
        "缺少键“{key}”",
        "the key “{key}” is missing",
        "在此处加上“{key}:”{among}",
        "add “{key}:” here{among}",
    ),
    "wrong-type": entry(
        "此处应为{expected}，实为{found}",
        "this should be {expected_en}, and is {found_en}",
        "改写成{expected}",
        "write {expected_en}",
    ),
    "not-allowed": entry(
        "“{value}”不是此处允许的写法{did_you_mean}",
        "“{value}” is not allowed here{did_you_mean}",
        "可用：{allowed}",
        "allowed: {allowed}",
    ),
    "wrong-form": entry(
        "“{value}”不合此处的写法：不能有空格、@ 或斜杠，也不能缺少部分",
        "“{value}” does not have the form that is needed here: no blanks, no stray @ or slash",
        "写成如 {example} 的样子",
        "write it as in {example}",
    ),
    "one-state": entry(
        "须恰好写明一种：{allowed}；此处写了：{found}",
        "exactly one of {allowed} is needed; this has: {found}",
        "写其中一种，且只写一种",
        "write one of them, and only one",
    ),
    "empty": entry(
        "“{key}”不能为空",
        "“{key}” must not be empty",
        "至少写一项，或删去这个键",
        "write at least one item, or remove the key",
    ),
    "cut-expression": entry(
        "花括号内的逗号把表达式截断了",
        "a comma inside {{…}} cuts the expression in two",
        "给表达式加上引号：{rewritten}",
        "put the expression in quotes: {rewritten}",
    ),
    "duplicate-entry": entry(
        "“{name}”在此重复，首次出现在第 {line} 行",
        "“{name}” stands twice here; it first stands on line {line}",
        "删去其一，或改名",
        "remove one of the two, or rename it",
    ),
}
