"""Real mail servers of one's own: Postfix and Dovecot from Debian's packages, with folder and ports for a test."""

import os
import shutil
import socket
import subprocess
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PASSWORD = "secret-9"
OWNER = 65534  # nobody: whose the mails are
DOMAINS = ("desk.example", "customer.example")

_DOVECOT = """
    base_dir = {folder}/run
    state_dir = {folder}/state
    log_path = {folder}/dovecot.log
    auth_debug = no
    listen = 127.0.0.1
    protocols = imap
    ssl = no
    disable_plaintext_auth = no
    first_valid_uid = 1
    mail_location = maildir:{folder}/mail/%d/%n
    namespace inbox {{
      inbox = yes
      separator = /
    }}
    passdb {{
      driver = static
      args = password={password}
    }}
    userdb {{
      driver = static
      args = uid={owner} gid={group} home={folder}/home
    }}
    service imap-login {{
      inet_listener imap {{
        port = {port}
      }}
      inet_listener imaps {{
        port = 0
      }}
    }}
"""
_MAIN_CF = """
    compatibility_level = 3.6
    queue_directory = {folder}/queue
    data_directory = {folder}/data
    maillog_file = /dev/stdout
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    myhostname = mail.example
    mydestination =
    mynetworks = 127.0.0.0/8
    local_recipient_maps =
    local_transport = error:nobody lives here
    smtp_host_lookup = native
    recipient_delimiter = +
    virtual_transport = virtual
    virtual_mailbox_domains = {domains}
    virtual_mailbox_base = {folder}/mail
    virtual_mailbox_maps = inline:{{ {maps} }}
    virtual_uid_maps = static:{owner}
    virtual_gid_maps = static:{group}
    smtpd_recipient_restrictions = permit_mynetworks, reject
"""
_MASTER_CF = """
    127.0.0.1:{port} inet n - n - - smtpd
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    tlsmgr unix - - n 1000? 1 tlsmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    verify unix - - n - 1 verify
    flush unix n - n 1000? 0 flush
    proxymap unix - - n - - proxymap
    proxywrite unix - - n - 1 proxymap
    smtp unix - - n - - smtp
    error unix - - n - - error
    retry unix - - n - - error
    discard unix - - n - - discard
    virtual unix - n n - - virtual
    anvil unix - - n - 1 anvil
    postlog unix-dgram n - n - 1 postlogd
"""


def what_is_missing() -> str:
    """Why these servers cannot run here; empty where they can."""
    lacking = [name for name in ("dovecot", "postfix") if _program(name) is None]
    if lacking:
        return f"needs {' and '.join(lacking)}; on Debian: apt install dovecot-imapd postfix"
    return "" if os.geteuid() == 0 else "needs to be root: mail servers give mails to their owners"


class MailServers:
    """Postfix on `smtp_port`, Dovecot on `imap_port`; `mailbox` is where the mails of an address lie."""

    def __init__(self, people: tuple[str, ...]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="desk-mail-"))
        self.folder.chmod(0o755)
        self.smtp_port, self.imap_port = _free_port(), _free_port()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._write(people)

    def start(self) -> None:
        """Both, ready to talk."""
        self._run(str(_program("dovecot")), "-F", "-c", str(self.folder / "dovecot.conf"))
        self._run(str(_program("postfix")), "-c", str(self.folder / "postfix"), "start-fg")
        for port in (self.imap_port, self.smtp_port):
            wait_until(lambda port=port: _answers(port), what=f"port {port}", seconds=30)  # type: ignore[misc]

    def stop(self) -> None:
        """Both ended, and nothing left."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def mails(self, address: str) -> list[bytes]:
        """The mails of `address`, oldest first, wherever in its inbox they are."""
        local, _, domain = address.partition("@")
        found = [path for sub in ("new", "cur") for path in (self.folder / "mail" / domain / local / sub).glob("*")]
        return [path.read_bytes() for path in sorted(found, key=lambda path: path.stat().st_mtime_ns)]

    def _write(self, people: tuple[str, ...]) -> None:
        values = {
            "folder": self.folder,
            "password": PASSWORD,
            "owner": OWNER,
            "group": 65534,
            "domains": " ".join(DOMAINS),
            # Maildirs, as the slash says.
            "maps": ", ".join(f"{{ {one} = {one.partition('@')[2]}/{one.partition('@')[0]}/ }}" for one in people),
        }
        (self.folder / "mail").mkdir()
        os.chown(self.folder / "mail", OWNER, OWNER)
        for name in ("postfix", "queue", "data", "home"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "data", "postfix")
        os.chown(self.folder / "home", OWNER, OWNER)
        for path, text, port in (
            ("dovecot.conf", _DOVECOT, self.imap_port),
            ("postfix/main.cf", _MAIN_CF, self.smtp_port),
            ("postfix/master.cf", _MASTER_CF, self.smtp_port),
        ):
            (self.folder / path).write_text(textwrap.dedent(text).lstrip().format(**values, port=port))

    def _run(self, *command: str) -> None:
        log = (self.folder / f"{Path(command[0]).name}.out").open("wb")
        with log:
            self._processes.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT))


@contextmanager
def mail_servers(*people: str) -> Iterator[MailServers]:
    """Running servers with a mailbox for each of `people`."""
    servers = MailServers(people)
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


def wait_until(ask: Callable[[], T], *, what: str, seconds: float = 20) -> T:
    """What `ask` says once it says something; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if said := ask():
            return said
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            return bool(connection.recv(1))
    except OSError:
        return False
