"""Compiling translations without gettext."""

import gettext
import os
import subprocess
import sys
from pathlib import Path

import pytest

from servicedesk.catalogues import compile_catalogues
from tests.tooling.programs import ROOT

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "Ticket"
msgstr "工单"

#, fuzzy
msgid "Reply"
msgstr "猜的"

msgid "%(count)s ticket"
msgid_plural "%(count)s tickets"
msgstr[0] "%(count)s 张工单"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, "utf-8")
    return source


def test_what_is_translated_is_there_and_what_is_fuzzy_is_not(source: Path, tmp_path: Path) -> None:
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]
    with source.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Ticket") == "工单"
    assert words.gettext("Reply") == "Reply"
    assert words.ngettext("%(count)s ticket", "%(count)s tickets", 3) == "%(count)s 张工单"


def test_an_unchanged_catalogue_is_left_alone_and_a_changed_one_is_not(source: Path, tmp_path: Path) -> None:
    compile_catalogues([tmp_path])
    assert compile_catalogues([tmp_path]) == []
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]


@pytest.mark.usefixtures("source")
def test_processes_that_compile_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    call = "import sys; from servicedesk.catalogues import compile_catalogues; compile_catalogues(sys.argv[1:])"
    processes = [subprocess.Popen([sys.executable, "-c", call, str(tmp_path)], cwd=ROOT) for _ in range(3)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    assert sorted(path.name for path in tmp_path.rglob("django.*")) == ["django.mo", "django.po"]
