"""The tool that writes the Traditional Chinese edition: what it converts, what it leaves, and that it can fail."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tests.tooling.programs import ROOT

_SPEC = spec_from_file_location("traditional", ROOT / "tools" / "traditional.py")
assert _SPEC
assert _SPEC.loader
traditional: Any = module_from_spec(_SPEC)
_SPEC.loader.exec_module(traditional)

CATALOGUE = r"""
msgid ""
msgstr ""
"Language: zh_Hans\n"

#: desk/说明.py
msgid "“单” stays"
msgstr "工单"

msgid "%(n)s ticket"
msgid_plural "%(n)s tickets"
msgstr[0] ""
"%(n)s 张"
"工单"
"""


def converted(text: str) -> str:
    return text.replace("单", "單").replace("张", "張")


def test_translations_are_converted_and_sentences_are_not() -> None:
    text = traditional.catalogue(CATALOGUE, converted)
    assert 'msgstr "工單"' in text
    assert '"%(n)s 張"\n"工單"' in text
    assert 'msgid "“单” stays"' in text
    assert "desk/说明.py" in text
    assert r'"Language: zh_Hant\n"' in text


def test_what_is_not_in_step_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in ((traditional.SIMPLIFIED, CATALOGUE), (traditional.LETTERS / "zh-hans" / "closed.txt", "工单")):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, "utf-8")
    stale = tmp_path / traditional.LETTERS / "zh-hant" / "gone.txt"
    stale.parent.mkdir()
    stale.write_text("", "utf-8")
    monkeypatch.setattr(traditional, "converter", lambda: converted)

    def run(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["traditional.py", *arguments, str(tmp_path)])
        return int(traditional.main())

    assert run("--check") == 1
    assert "gone.txt" in capsys.readouterr().out
    assert run() == 0
    assert not stale.exists()
    assert stale.with_name("closed.txt").read_text("utf-8") == "工單"
    assert run("--check") == 0
