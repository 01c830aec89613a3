"""Findings about the versions of a measure."""

from __future__ import annotations

from engine.ruleset.catalogue.entry import Entry, entry

VERSIONS: dict[str, Entry] = {
    "version-duplicate": entry(
        "{measure}@{version} 出现了两次：{other}",
        "{measure}@{version} stands twice: {other}",
        "给其中之一改版本号",
        "give one of them another version",
    ),
    "version-overlap": entry(
        "{measure} 的两个版本自同一日起施行（{date}）：{versions}",
        "two versions of {measure} come into force on the same day ({date}): {versions}",
        "改其中之一的 effective_from",
        "change the effective_from of one of them",
    ),
    "version-file": entry(
        "文件的位置与内容不符：应为 {expected}",
        "where the file stands and what it says differ: {expected} is expected",
        "改文件夹名或文件名，或改其中的 measure（terms）、version",
        "rename the folder or the file, or change the measure (terms) or version in it",
    ),
    "in-vocabulary": entry(
        "“{name}”不在 {measure}，在共用词汇 {vocabulary}；采用它的有：{users}",
        "“{name}” stands not in {measure} but in the shared vocabulary {vocabulary}; it is used by"
        " {users}",
        "把词汇另存一版：cuoshi amend {vocabulary} --set {path}=… --version 新版本；"
        "再让要改的措施采用新版词汇：cuoshi amend {measure}"
        " --set uses.{vocabulary}={terms}@新版本 --version …；没有改的，仍用旧版词汇",
        "make a version of the vocabulary: cuoshi amend {vocabulary} --set {path}=… --version NEW;"
        " then have each measure that shall follow use it: cuoshi amend {measure} --set"
        " uses.{vocabulary}={terms}@NEW --version …; the others keep the older vocabulary",
    ),
    "version-interval": entry(
        "repealed_on（{end}）不晚于 effective_from（{start}）",
        "repealed_on ({end}) does not come after effective_from ({start})",
        "检查这两个日期",
        "check the two dates",
    ),
    "unknown-measure": entry(
        "没有名为“{name}”的措施{did_you_mean}",
        "there is no measure called “{name}”{did_you_mean}",
        "已有：{allowed}",
        "there are: {allowed}",
    ),
    "unknown-version": entry(
        "{measure} 没有版本“{version}”{did_you_mean}",
        "{measure} has no version “{version}”{did_you_mean}",
        "已有：{allowed}",
        "there are: {allowed}",
    ),
    "version-not-named": entry(
        "{measure} 有不止一个版本，没有指明用哪一个",
        "{measure} has more than one version, and none is named",
        "写成其中一个：{allowed}",
        "write one of them: {allowed}",
    ),
    "no-version-governs": entry(
        "没有哪个版本适用于此案：{versions}",
        "no version governs this case: {versions_en}",
        "指明版本（{example}），或核对日期",
        "name a version ({example}), or check the date",
    ),
    "several-versions-govern": entry(
        "不止一个版本适用于此案：{versions}",
        "more than one version governs this case: {versions_en}",
        "指明版本（{example}），或核对日期",
        "name a version ({example}), or check the date",
    ),
}
