"""The encrypted envelope that WeCom and DingTalk share.

Signature: SHA-1 over the sorted token, timestamp, nonce and ciphertext. Content: AES-256-CBC with the key's first 16
bytes as its vector, over 16 random bytes, the length, the message and who it is for, padded to blocks of 32 (PKCS#7).
"""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from channels_intake.adapter import Unverified
from channels_intake.messengers.adapters.base import is_equal, need
from channels_intake.models import Source

_KEY, _BLOCK, _PAD = 32, 16, 32
_RANDOM, _LENGTH = 16, 4


@dataclass(frozen=True)
class Envelope:
    """The keys of one way in. `receiver` is our identifier at the messenger, inside every envelope."""

    token: str
    key: bytes
    receiver: str

    @classmethod
    def of(cls, source: Source, *, receiver: str) -> "Envelope":
        """With what is configured; `Unverified` while that is incomplete."""
        try:
            key = base64.b64decode(need(source, "aes_key") + "=", validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unverified("not_configured") from error
        if len(key) != _KEY:
            raise Unverified("not_configured")
        return cls(need(source, "token"), key, need(source, receiver))

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """The signature of an envelope."""
        parts = sorted((self.token, timestamp, nonce, encrypted))
        return hashlib.sha1("".join(parts).encode("utf-8", "replace")).hexdigest()  # noqa: S324 (the vendors' scheme)

    def open(self, encrypted: str, *, signature: str, timestamp: str, nonce: str) -> bytes:
        """The message inside. `Unverified`: not signed with our token, not encrypted with our key, or not for us."""
        if not is_equal(signature, self.sign(timestamp, nonce, encrypted)):
            raise Unverified("signature")
        plain = self._decrypted(encrypted)
        size = int.from_bytes(plain[_RANDOM : _RANDOM + _LENGTH], "big")
        message, receiver = plain[_RANDOM + _LENGTH :][:size], plain[_RANDOM + _LENGTH :][size:]
        if len(message) != size or receiver.decode("utf-8", "replace") != self.receiver:
            raise Unverified("receiver")
        return message

    def seal(self, message: bytes) -> str:
        """`message` in an envelope from us."""
        content = os.urandom(_RANDOM) + len(message).to_bytes(_LENGTH, "big") + message + self.receiver.encode()
        pad = _PAD - len(content) % _PAD
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(content + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def _decrypted(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unverified("encryption") from error
        if not sealed or len(sealed) % _BLOCK:
            raise Unverified("encryption")
        decryptor = self._cipher().decryptor()
        plain = decryptor.update(sealed) + decryptor.finalize()
        pad = plain[-1]
        if not 1 <= pad <= _PAD or pad > len(plain) or plain[-pad:] != bytes([pad]) * pad:
            raise Unverified("encryption")
        return plain[:-pad]

    def _cipher(self) -> "Cipher[modes.CBC]":
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:_BLOCK]))
