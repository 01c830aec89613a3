"""Findings about what is proved, and what was found in analysing."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

PROOFS: dict[str, Entry] = {
    "table-gap": entry(
        "“{name}”没有一行适用于 {region}；例如 {example}",
        "no row of “{name}” is for {region}; for example {example}",
        "补一行；确实不会用到的，写 accepts: {{table-gap: 理由}}",
        "add a row; where it is never needed, write accepts: {{table-gap: why}}",
        warning=True,
        later=True,
    ),
    "table-overlap": entry(
        "“{name}”的 {row} 与 {before}（第 {line} 行）同时适用；例如 {example}",
        "{row} of “{name}” applies together with {before} (line {line}); for example {example}",
        "改其中一行的条件，或写明 hit_policy: first",
        "change the condition of one of them, or write hit_policy: first",
        later=True,
    ),
    "table-conflict": entry(
        "“{name}”的 {row} 与 {before}（第 {line} 行）同时适用，给出的值不同；例如 {example}",
        "{row} of “{name}” applies together with {before} (line {line}) and gives another value; "
        "for "
        "example {example}",
        "改其中一行的条件或值",
        "change the condition or the value of one of them",
        later=True,
    ),
    "row-unreached": entry(
        "“{name}”的 {row} 在任何案件中都用不到",
        "{row} of “{name}” is reached by no case",
        "核对它和前面各行的条件，或删去它；确需保留的，写 accepts: {{row-unreached: 理由}}",
        "compare its condition with the rows before it, or remove it; to keep it, write accepts: "
        "{{row-unreached: "
        "why}}",
        warning=True,
        later=True,
    ),
    "edge-unowned": entry(
        "“{name}”的 {edge} 两边都不含（另一边：“{below}”，第 {line} 行）",
        "{edge} of “{name}” is left out on both sides (the other side: “{below}”, line {line})",
        "把一边改为含：at_least 或 at_most；确实都不含的，写 accepts: {{edge-unowned: 理由}}",
        "let one side include it: at_least or at_most; where neither does, write accepts: "
        "{{edge-unowned: "
        "why}}",
        warning=True,
        later=True,
    ),
    "tier-decreasing": entry(
        "“{name}”达到 {edge} 反而减少：{before} → {value}",
        "reaching {edge} in “{name}” gives less: {before} → {value}",
        "核对各档的值；原文确实如此的，写 accepts: {{tier-decreasing: 理由}}",
        "compare the values of the tiers; where the text says so, write accepts: "
        "{{tier-decreasing: "
        "why}}",
        warning=True,
        later=True,
    ),
    "tier-cliff": entry(
        "“{name}”达到 {edge} 时一次多得 {worth}",
        "reaching {edge} in “{name}” is worth {worth} at once",
        "仅供了解：差一个单位就差这么多",
        "for information: a single unit makes this difference",
        note=True,
        later=True,
    ),
    "never-true": entry(
        "“{name}”在任何案件中都不成立",
        "“{name}” holds in no case",
        "核对它的数值、边界和所比较的量；确需保留的，写 accepts: {{never-true: 理由}}",
        "check its figures, its edges and what it compares; to keep it, write accepts: "
        "{{never-true: "
        "why}}",
        warning=True,
        later=True,
    ),
    "never-false": entry(
        "“{name}”在任何案件中都成立，不起作用",
        "“{name}” holds in every case, and decides nothing",
        "核对它的数值、边界和所比较的量；确需保留的，写 accepts: {{never-false: 理由}}",
        "check its figures, its edges and what it compares; to keep it, write accepts: "
        "{{never-false: "
        "why}}",
        warning=True,
        later=True,
    ),
    "redundant": entry(
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
    "never-granted": entry(
        "没有任何案件符合：各项要求不能同时成立",
        "no case is granted: the requirements cannot hold together",
        "核对互相排斥的要求；确需保留的，在顶层写 accepts: {{never-granted: 理由}}",
        "look for requirements that exclude each other; to keep it, write accepts: "
        "{{never-granted: "
        "why}} at the top",
        warning=True,
        later=True,
    ),
    "always-granted": entry(
        "任何案件都符合：各项要求都不会不成立",
        "every case is granted: no requirement ever fails",
        "核对各项要求；确需保留的，在顶层写 accepts: {{always-granted: 理由}}",
        "check the requirements; to keep it, write accepts: {{always-granted: why}} at the top",
        warning=True,
        later=True,
    ),
    "dead-branch": entry(
        "“{name}”的分支“{branch}”在任何案件中都用不到",
        "the branch “{branch}” of “{name}” is taken by no case",
        "核对它的条件，或删去这一分支；确需保留的，写 accepts: {{dead-branch: 理由}}",
        "check its condition, or remove the branch; to keep it, write accepts: {{dead-branch: "
        "why}}",
        warning=True,
        later=True,
    ),
    "reading-idle": entry(
        "“{name}”的读法“{reading}”与“{other}”在任何案件中结论都相同",
        "the readings “{reading}” and “{other}” of “{name}” give the same answer in every case",
        "核对用到它的地方，或合并两种读法；确需保留的，写 accepts: {{reading-idle: 理由}}",
        "check where it is used, or make the two one; to keep both, write accepts: {{reading-idle: "
        "why}}",
        warning=True,
        later=True,
    ),
    "open-idle": entry(
        "没有任何结论取决于待解释的“{name}”",
        "no answer depends on how “{name}” is read",
        "核对用到它的地方，或删去它；确需保留的，写 accepts: {{open-idle: 理由}}",
        "check where it is used, or remove it; to keep it, write accepts: {{open-idle: why}}",
        warning=True,
        later=True,
    ),
    "input-idle": entry(
        "用到了“{name}”，却没有任何结论取决于它",
        "“{name}” is used, and no answer depends on it",
        "核对用到它的地方，或不再要求填写；确需保留的，写 accepts: {{input-idle: 理由}}",
        "check where it is used, or do not ask for it; to keep it, write accepts: {{input-idle: "
        "why}}",
        warning=True,
        later=True,
    ),
    "undefined-reached": entry(
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
    "benefit-negative": entry(
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
    "benefit-over-cap": entry(
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
    "version-gap": entry(
        "自 {start} 至 {end}（不含）没有施行的版本：{version} 到 {start} 为止",
        "no version is in force from {start} until {end}: {version} ends on {start}",
        "核对 repealed_on 和 effective_from；确有空档的，在顶层写 accepts: {{version-gap: 理由}}",
        "check repealed_on and effective_from; where there is a gap in law, write accepts: "
        "{{version-gap: "
        "why}} at the top",
        warning=True,
        later=True,
    ),
    "draft-stale": entry(
        "这份草案早于施行中的版本 {version}",
        "this draft is older than version {version}, which is in force",
        "删去它；留作比较的，在顶层写 accepts: {{draft-stale: 理由}}",
        "remove it; to keep it for comparison, write accepts: {{draft-stale: why}} at the top",
        warning=True,
        later=True,
    ),
    "not-proved": entry(
        "未能证明{what}：{why}",
        "it was not proved {what_en}: {why_en}",
        "把此处拆成几项，或另行核对后写 accepts: {{not-proved: 理由}}",
        "split what stands here, or see for yourself and write accepts: {{not-proved: why}}",
        warning=True,
        later=True,
    ),
    "not-analysed": entry(
        "没有作需要证明的分析：没有安装 {package}",
        "the analyses that need proofs were not made: {package} is not installed",
        "运行：pip install 'cuoshi[{extra}]'",
        "run: pip install 'cuoshi[{extra}]'",
        note=True,
        later=True,
    ),
    "prover-disagrees": entry(
        "引擎内部错误：证明与裁决对同一案件的说法不同：{problem}",
        "an internal error of the engine: prover and decide differ on a case: {problem}",
        "这不是规则集的错误，请连同规则集报告给引擎的维护者",
        "no fault of the rule set: report it with the rule set to the maintainers",
        later=True,
    ),
}
