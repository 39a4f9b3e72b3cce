"""Compiling the translations: each `.po` to the `.mo` beside it, without gettext, which a bare machine lacks."""

import os
from collections.abc import Iterable
from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues(roots: Iterable[str | Path]) -> list[Path]:
    """Compile what is older than its source below `roots` (as LOCALE_PATHS) and return the files written.

    Fuzzy entries are left out, as msgfmt does. Processes that compile at the same time each put a whole file in place.
    Translations already loaded by this process are forgotten, so the new words are used at once.
    """
    sources = [source for root in roots for source in sorted(Path(root).glob("*/LC_MESSAGES/*.po"))]
    written = [target for source in sources if (target := _compiled(source))]
    for target in written:
        translation_file_changed(sender=None, file_path=target)
    return written


def _compiled(source: Path) -> Path | None:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return None
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    polib.pofile(source, encoding="utf-8").save_as_mofile(str(draft))
    draft.replace(target)
    return target
