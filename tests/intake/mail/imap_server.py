"""A small IMAP server (RFC 3501) that is as wilful as Netease's, or as broken as a test wants it."""

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Wishes:
    """What it has, and how it behaves. `mails` by UID; `broken` are UIDs that it cannot give."""

    mails: dict[int, bytes] = field(default_factory=dict)
    broken: frozenset[int] = frozenset()
    seen: set[int] = field(default_factory=set)
    wants_id: bool = False
    token: str = ""
    uid_validity: int = 7
    hangs_up_at: int = 0
    said: list[str] = field(default_factory=list)


@contextmanager
def imap_server(wishes: Wishes) -> Iterator[int]:
    """It, running; its port."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _Session(self, wishes).run()

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Session:
    def __init__(self, talk: socketserver.StreamRequestHandler, wishes: Wishes) -> None:
        self._talk, self._wishes, self._has_id = talk, wishes, False

    def run(self) -> None:
        self._say(b"* OK ready")
        while line := self._talk.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            self._wishes.said.append(command)
            verb = command.upper()
            if verb == "LOGOUT":
                self._say(b"* BYE", f"{tag} OK bye".encode())
                return
            if not self._answer(tag, command, verb):
                return

    def _answer(self, tag: str, command: str, verb: str) -> bool:
        ok, wishes = f"{tag} OK done".encode(), self._wishes
        if verb == "CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1 ID AUTH=XOAUTH2", ok)
        elif verb.startswith("AUTHENTICATE XOAUTH2"):
            self._say(b"+ ")
            given = base64.b64decode(self._talk.rfile.readline()).decode()
            right = given == f"user=desk@desk.example\1auth=Bearer {wishes.token}\1\1"
            self._say(ok if right else f"{tag} NO [AUTHENTICATIONFAILED] wrong token".encode())
        elif verb.startswith("ID "):
            self._has_id = True
            self._say(b"* ID NIL", ok)
        elif verb.startswith("SELECT"):
            if wishes.wants_id and not self._has_id:
                self._say(f"{tag} NO SELECT Unsafe Login. Please contact kefu@188.com for help".encode())
            else:
                self._say(f"* OK [UIDVALIDITY {wishes.uid_validity}] x".encode(), ok)
        elif verb.startswith("UID"):
            return self._of_mails(tag, command, verb)
        else:
            self._say(ok)
        return True

    def _of_mails(self, tag: str, command: str, verb: str) -> bool:
        ok, wishes = f"{tag} OK done".encode(), self._wishes
        if verb.startswith("UID SEARCH"):
            since = re.search(r"UID (\d+):\*", verb.removeprefix("UID SEARCH"))
            found = [uid for uid in wishes.mails if since is None or uid >= int(since[1])]
            found = [uid for uid in found if "UNSEEN" not in verb or uid not in wishes.seen]
            self._say(f"* SEARCH {' '.join(map(str, found))}".encode(), ok)
        elif "RFC822.SIZE" in verb:
            sizes = [f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})".encode() for uid, raw in wishes.mails.items()]
            self._say(*sizes, ok)
        elif "BODY.PEEK[]" in verb:
            uid = int(command.split()[2])
            if wishes.hangs_up_at == uid:
                return False
            if uid in wishes.broken:
                self._say(f"{tag} NO [SERVERBUG] this mail is damaged".encode())
            else:
                raw = wishes.mails[uid]
                self._say(f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}".encode() + b"\r\n" + raw + b")", ok)
        elif verb.startswith("UID STORE"):
            wishes.seen.add(int(command.split()[2]))
            self._say(ok)
        return True

    def _say(self, *lines: bytes) -> None:
        self._talk.wfile.write(b"".join(line + b"\r\n" for line in lines))
