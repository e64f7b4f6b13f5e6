"""`polyleaf check` on files of other projects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main

PO = """msgid ""
msgstr ""
"Language: pl\\n"

#, fuzzy
msgctxt "dose"
msgid "Take 5 mg."
msgstr "Zażyj "
"50 mg."

msgid "Wait"
msgstr ""

msgid "One day"
msgid_plural "%d days"
msgstr[0] "Jeden dzień"
msgstr[1] "%d dni"
msgstr[2] "%d dni"
"""
XLIFF = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="en"
 target-language="pl"><body>
<trans-unit id="a"><source>Take <x id="1"/> 5 mg.</source>
<target>Zażyj <x id="1"/> 5 mg.</target></trans-unit>
<trans-unit id="b"><source>Take 5 mg.</source><target>Zażyj 6 mg.</target></trans-unit></body></file></xliff>"""
XLIFF2 = """<xliff version="2.0" srcLang="en" trgLang="pl" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">
<unit id="b"><segment><source>Take 5 mg.</source><target>Zażyj 6 mg.</target></segment></unit></file></xliff>"""
TMX = """<tmx version="1.4"><header srclang="en"/><body>
<tu tuid="t"><tuv xml:lang="en"><seg>Take 5 mg.</seg></tuv><tuv xml:lang="pl"><seg>Zażyj 6 mg.</seg></tuv></tu>
</body></tmx>"""


def run(tmp_path: Path, name: str, text: str, *options: str) -> Result:
    (tmp_path / name).write_text(text, "utf-8")
    return CliRunner().invoke(main, ["check", *options, str(tmp_path / name)])


def test_a_fuzzy_entry_is_checked_and_a_block_ends_with_1(tmp_path: Path) -> None:
    result = run(tmp_path, "a.po", PO)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{tmp_path}/a.po:6: [dose] block (number) The English says 5 mg; the translation says 50 mg. "
        "That is 10 times as much.",
        "    Write 5 in the translation.",
        "4 translations checked: 1 to correct, 0 to confirm, 0 hints.",
    ]


def test_jsonl_is_one_object_a_finding(tmp_path: Path) -> None:
    (line,) = run(tmp_path, "a.po", PO, "--format", "jsonl").output.splitlines()

    record = json.loads(line)
    assert {key: record[key] for key in ("msgctxt", "msgid", "check", "severity", "source_span", "target_span")} == {
        "msgctxt": "dose", "msgid": "Take 5 mg.", "check": "number", "severity": "block", "source_span": [5, 6],
        "target_span": [6, 8],
    }  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [("a.xlf", XLIFF), ("b.xlf", XLIFF2), ("a.tmx", TMX)])
def test_xliff_and_tmx_are_read_and_reported_as_sarif(tmp_path: Path, name: str, text: str) -> None:
    result = run(tmp_path, name, text, "--format", "sarif")

    (found,) = json.loads(result.output)["runs"][0]["results"]
    assert (result.exit_code, found["ruleId"], found["level"]) == (1, "number", "error")


def test_github_sees_an_annotation(tmp_path: Path) -> None:
    (line,) = run(tmp_path, "a.tmx", TMX, "--format", "github").output.splitlines()

    assert line.startswith("::error file=")
    assert ",line=2,title=number::The English says 5 mg;" in line


def test_nothing_found_ends_with_0(tmp_path: Path) -> None:
    assert run(tmp_path, "a.po", PO.replace("50 mg", "5 mg")).exit_code == 0


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.po", PO.replace('"Zażyj "', "Zażyj"), "a.po:8: string:"),
        ("a.po", PO.replace("Language: pl", "X-Other: pl"), "a.po:6: Language:"),
        ("a.tmx", TMX.replace("</tu>", ""), "a.tmx:3: XML:"),
        ("a.tmx", '<!DOCTYPE tmx [<!ENTITY a "aaaa">]>' + TMX, "DOCTYPE"),
        ("a.txt", "text", "a.txt:1: file name:"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_says_the_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    result = run(tmp_path, name, text)

    assert result.exit_code == 2
    assert says in result.output


def test_a_folder_is_searched_and_a_locale_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.po").write_text(PO.replace("Language: pl", "X-Other: pl"), "utf-8")

    assert CliRunner().invoke(main, ["check", "--locale", "pl", str(tmp_path)]).exit_code == 1
