"""Findings about quotes against figures."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

QUOTES: dict[str, Entry] = {
    "quote-figure": entry(
        "“{name}”写的是 {stated}，引文写的是“{text}”",
        "“{name}” states {stated}, and the quote says “{text}”",
        "照引文改数值；引文有别的读法的，写成 one_of，并写明 question",
        "write the figure of the quote; where the text can be read otherwise, make it a one_of "
        "with a question",
        later=True,
    ),
    "quote-unit": entry(
        "“{name}”写的是 {stated}，引文的单位不同：“{text}”",
        "“{name}” states {stated}, and the quote has another unit: “{text}”",
        "照引文改 unit（现为 {unit}），或换算数值",
        "write the unit of the quote (it is {unit} now), or convert the figure",
        later=True,
    ),
    "quote-boundary": entry(
        "“{name}”写的是 {stated}，引文“{text}”的边界在另一侧",
        "“{name}” states {stated}, and the quote puts the edge elsewhere: “{text}”",
        "写成 {right}；引文有别的读法的，写成 one_of，并写明 question",
        "write {right}; where the text can be read otherwise, make it a one_of with a question",
        later=True,
    ),
    "quote-comparison": entry(
        "此处用 {operator} 与“{name}”比较，引文“{text}”说的是 {right}",
        "this compares with “{name}” by {operator}, and the quote says {right}: “{text}”",
        "照引文改比较的符号；比的是别的量（如已用月数）的，写 accepts: {{quote-comparison: 理由}}",
        "compare as the quote does; where something else is compared (months used, say), write "
        "accepts: {{quote-comparison: why}}",
        warning=True,
        later=True,
    ),
    "quote-other-figure": entry(
        "此处用的“{name}”是 {stated}，此处的引文写的是“{text}”",
        "this uses “{name}”, {stated}, and is quoted with “{text}”",
        "引写有这个数的原文，或改用引文所说的参数；两者无关的，"
        "写 accepts: {{quote-other-figure: 理由}}",
        "quote the words that have the figure, or use the parameter that the quote speaks of; "
        "where the two are apart, write accepts: {{quote-other-figure: why}}",
        warning=True,
        later=True,
    ),
    "quote-pairing": entry(
        "“{name}”此档写的是 {stated}，引文中“{edge}”对应的是“{text}”",
        "this tier of “{name}” is worth {stated}, and in the quote “{edge}” goes with “{text}”",
        "照引文核对各档的值",
        "compare the value of each tier with the quote",
        later=True,
    ),
    "quote-contradiction": entry(
        "引文“{text}”自相矛盾：{edges}",
        "the quote “{text}” contradicts itself: {edges}",
        "写成 one_of，每种读法一种边界，写明 question；或写 accepts: {{quote-contradiction: 理由}}",
        "make it a one_of with a question, an edge for each reading; or write "
        "accepts: {{quote-contradiction: why}}",
        warning=True,
        later=True,
    ),
    "quote-without-figure": entry(
        "引文中没有“{name}”所写的 {stated}",
        "the quote does not have what “{name}” states: {stated}",
        "引写有这个数的原文；原文没有的，写 not_stated，或 accepts: {{quote-without-figure: 理由}}",
        "quote the words that have the figure; where there are none, write not_stated, or "
        "accepts: {{quote-without-figure: why}}",
        warning=True,
        later=True,
    ),
    "quote-figure-unused": entry(
        "引文中的“{text}”没有写进“{name}”",
        "“{text}” stands in the quote, and “{name}” does not state it",
        "把它写成数值或边界；与此处无关的，缩短引文，或写 accepts: {{quote-figure-unused: 理由}}",
        "state it as a figure or an edge; where it has no part here shorten the quote, or write "
        "accepts: {{quote-figure-unused: why}}",
        warning=True,
        later=True,
    ),
    "quote-not-in-source": entry(
        "引文不在原文（{source}）中；最接近的是“{nearest}”",
        "the quote is not in the source ({source}); what comes nearest is “{nearest}”",
        "逐字照录原文；空白和换行不计",
        "quote word for word; white space and line breaks do not count",
        later=True,
    ),
}
