"""E-mail into a folder: the embedded default, where no mail server is configured. `outbox.mailbox` reads it."""

import os
import tempfile
from pathlib import Path

from outbox.mailbox import file_name, folder
from outbox.mime import mail
from outbox.models import Failure
from outbox.transports.base import Parcel, Temporary, TransportDown


class FileTransport:
    """Writes each mail as one file, whole or not at all; the same letter again replaces its earlier file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, parcel: Parcel) -> None:
        """Writes `parcel`, readable for the desk's own account only: letters hold links that need no log-in."""
        content = mail(parcel).message().as_bytes()
        try:
            self._write(file_name(parcel.message_id, at=parcel.queued_at), content)
        except OSError as error:
            raise Temporary(Failure.UNREACHABLE, str(error)) from error

    def close(self) -> None:
        """Nothing is held open."""

    def _write(self, name: str, content: bytes) -> None:
        handle, unfinished = tempfile.mkstemp(dir=self._path, prefix=".", suffix=".part")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(unfinished).replace(self._path / name)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise


def connect() -> FileTransport:
    """The mailbox's folder, made on first use; `TransportDown` where that is impossible."""
    path = folder()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise TransportDown(Failure.UNREACHABLE, str(error)) from error
    return FileTransport(path)
