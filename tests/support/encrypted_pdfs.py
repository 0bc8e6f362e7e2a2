"""A PDF encrypted by AES-128 that everybody may open: what exchanges publish, and reportlab's own
encryption (RC4) is not. By ISO 32000-1, 7.6: the standard security handler, revision 4, with an
empty user password."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from tests.support.hostile_pdfs import assembled

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID, _OWNER, _IV = b"0123456789abcdef", b"o" * 32, b"i" * 16
_ALLOWED = -20  # printing, and no copying


def aes_encrypted(words: bytes) -> bytes:
    """A file of one page with one line, which opens without a password."""
    key = _key()
    content = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % words
    sealed = _sealed(content, key, number=4)
    cipher = b"<< /StdCF << /CFM /AESV2 /Length 16 /AuthEvent /DocOpen >> >>"
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(sealed), sealed),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Filter /Standard /V 4 /R 4 /Length 128 /P %d /O <%s> /U <%s> "
            b"/CF %s /StmF /StdCF /StrF /StdCF >>"
            % (_ALLOWED, _OWNER.hex().encode(), _user(key).hex().encode(), cipher),
        ],
        trailer=b"/Encrypt 6 0 R /ID [<%s> <%s>]" % ((_ID.hex().encode(),) * 2),
    )


def _key() -> bytes:
    """Algorithm 2."""
    digest = _PAD + _OWNER + _ALLOWED.to_bytes(4, "little", signed=True) + _ID
    for _ in range(51):
        digest = hashlib.md5(digest, usedforsecurity=False).digest()
    return digest


def _user(key: bytes) -> bytes:
    """Algorithm 5: by which a reader knows that the password is the right one."""
    digest = hashlib.md5(_PAD + _ID, usedforsecurity=False).digest()
    for turn in range(20):
        digest = _rc4(bytes(byte ^ turn for byte in key), digest)
    return digest + bytes(16)


def _sealed(content: bytes, key: bytes, number: int) -> bytes:
    """Algorithm 1 for a stream: the object's own key, and the initial vector in front."""
    salted = key + number.to_bytes(3, "little") + bytes(2) + b"sAlT"
    own = hashlib.md5(salted, usedforsecurity=False).digest()
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(own), modes.CBC(_IV)).encryptor()
    return _IV + encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
