"""The check of the translations can fail, for each of its reasons."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.tooling.programs import ROOT, run

pytestmark = pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext")
MANAGE = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(LOCALE_PATHS=[Path(__file__).parent / "locale"])
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
HEAD = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"
"""
TICKET = """
#: desk/words.py
msgid "Ticket"
msgstr "工单"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A desk of one word, translated."""
    (tmp_path / "manage.py").write_text(MANAGE)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "__init__.py").touch()
    (tmp_path / "desk" / "words.py").write_text('_ = str\nWORD = _("Ticket")\n')
    catalogue(tmp_path).parent.mkdir(parents=True)
    catalogue(tmp_path).write_text(HEAD + TICKET, "utf-8")
    return tmp_path


def catalogue(project: Path) -> Path:
    return project / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def judge(project: Path) -> tuple[int, str]:
    result = run(sys.executable, str(ROOT / "tools" / "strings.py"), str(project))
    return result.returncode, result.stdout + result.stderr


def test_a_desk_whose_words_are_all_translated_passes_and_is_left_alone(project: Path) -> None:
    before = catalogue(project).read_bytes()
    status, words = judge(project)
    assert status == 0, words
    assert catalogue(project).read_bytes() == before


def test_a_new_sentence_in_the_code_is_missing(project: Path) -> None:
    (project / "desk" / "more.py").write_text('_ = str\nWORD = _("A sentence that nobody translated")\n')
    status, words = judge(project)
    assert status == 1
    assert "missing or empty (1)" in words
    assert "desk/more.py: 'A sentence that nobody translated'" in words


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (TICKET.replace("工单", ""), "missing or empty (1)"),
        (TICKET.replace("msgid", "#, fuzzy\nmsgid"), "fuzzy (1)"),
        (TICKET + '\nmsgid "Gone"\nmsgstr "没了"\n', "obsolete (1)"),
    ],
)
def test_a_catalogue_that_is_not_in_order(project: Path, entry: str, complaint: str) -> None:
    catalogue(project).write_text(HEAD + entry, "utf-8")
    status, words = judge(project)
    assert status == 1
    assert complaint in words


def test_a_translation_that_loses_a_placeholder(project: Path) -> None:
    (project / "desk" / "words.py").write_text('_ = str\nWORD = _("%(count)s left")\n')
    entry = '\n#: desk/words.py\n#, python-format\nmsgid "%(count)s left"\nmsgstr "还有一些"\n'
    catalogue(project).write_text(HEAD + entry, "utf-8")
    status, words = judge(project)
    assert status == 1
    assert "malformed" in words
