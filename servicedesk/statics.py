"""Collecting the static files, and knowing when there is nothing to collect."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Folders of our packages that no page of ours uses: the REST framework's browsable pages (switched off), and Redoc,
# whose page would load fonts from elsewhere.
UNUSED = ("rest_framework", "redoc")


def collect_statics() -> bool:
    """Bring STATIC_ROOT up to date; False where nothing had changed since the last time.

    Django would hash and compress every file again; here an unchanged set of names, sizes and times is recognised.
    """
    root = Path(settings.STATIC_ROOT)
    seal = root.with_name(f"{root.name}.fingerprint")  # beside the folder, since all that is in it is served
    fingerprint = _fingerprint()
    if root.is_dir() and seal.exists() and seal.read_text("ascii") == fingerprint:
        return False
    call_command("collectstatic", interactive=False, ignore_patterns=list(UNUSED), verbosity=0)
    seal.write_text(fingerprint, "ascii")
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
