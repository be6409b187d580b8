"""Opens the text of Hangul distribution copies, which any viewer shows without a password.

Their sections lie in ``ViewText``, encrypted by AES-128 (ECB) with a key that stands,
scrambled, in the section's first record.
"""

from __future__ import annotations

import struct

_RECORD = 256
_BLOCK = 16


def unlock(data: bytes) -> bytes:
    """Return the content of a ``ViewText`` section as it would stand in ``BodyText``.

    Raises:
        ValueError: the section does not begin with the record that holds the key.
    """
    if len(data) < 4 + _RECORD:
        raise ValueError("no distribution record")
    (head,) = struct.unpack_from("<I", data)
    if head & 0x3FF != 28 or head >> 20 != _RECORD:
        raise ValueError("no distribution record")
    body = data[4 + _RECORD :]
    return decrypt(body[: len(body) // _BLOCK * _BLOCK], _key(data[4 : 4 + _RECORD]))


def _key(record: bytes) -> bytes:
    """Unscramble the record with the C library's random numbers and take the key out."""
    (seed,) = struct.unpack_from("<I", record)
    state = seed
    plain = bytearray(record)
    left = mask = 0
    for index in range(len(record)):
        if not left:
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            mask = (state >> 16) & 0xFF
            state = (state * 214013 + 2531011) & 0xFFFFFFFF
            left = ((state >> 16) & 0xF) + 1
        if index >= 4:
            plain[index] ^= mask
        left -= 1
    start = 4 + (seed & 0xF)
    return bytes(plain[start : start + _BLOCK])


def _double(value: int) -> int:
    return (value << 1 ^ (0x11B if value & 0x80 else 0)) & 0xFF


def _times(value: int, factor: int) -> int:
    total = 0
    while factor:
        total ^= value if factor & 1 else 0
        value, factor = _double(value), factor >> 1
    return total


def _boxes() -> tuple[bytes, bytes]:
    """Return the AES substitution box and its inverse."""
    box, inverse = bytearray(256), bytearray(256)
    p = q = 1
    while True:
        p ^= _double(p)
        for shift in (1, 2, 4):
            q ^= q << shift & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        rotated = q
        for shift in (1, 2, 3, 4):
            rotated ^= (q << shift | q >> (8 - shift)) & 0xFF
        box[p] = rotated ^ 0x63
        if p == 1:
            break
    box[0] = 0x63
    for index, value in enumerate(box):
        inverse[value] = index
    return bytes(box), bytes(inverse)


_BOX, _INVERSE = _boxes()
_MIX = tuple(
    tuple(int.from_bytes(bytes(_times(v, f) for f in row), "big") for v in range(256))
    for row in ((14, 9, 13, 11), (11, 14, 9, 13), (13, 11, 14, 9), (9, 13, 11, 14))
)


def _unmix(word: int) -> int:
    a, b, c, d = word.to_bytes(4, "big")
    return _MIX[0][a] ^ _MIX[1][b] ^ _MIX[2][c] ^ _MIX[3][d]


def _schedule(key: bytes) -> list[int]:
    """Return the round keys for the equivalent inverse cipher, last round first."""
    words = list(struct.unpack(">4I", key))
    constant = 1
    for index in range(4, 44):
        word = words[-1]
        if index % 4 == 0:
            word = (word << 8 | word >> 24) & 0xFFFFFFFF
            word = int.from_bytes(bytes(_BOX[byte] for byte in word.to_bytes(4, "big")), "big")
            word ^= constant << 24
            constant = _double(constant)
        words.append(words[index - 4] ^ word)
    rounds = [words[index : index + 4] for index in range(40, -4, -4)]
    middle = [[_unmix(word) for word in four] for four in rounds[1:-1]]
    return [word for four in [rounds[0], *middle, rounds[-1]] for word in four]


def decrypt(data: bytes, key: bytes) -> bytes:
    """Return ``data`` decrypted by AES-128 in ECB mode."""
    keys = _schedule(key)
    m0, m1, m2, m3 = _MIX
    box = _INVERSE
    out = []
    for block in struct.iter_unpack(">4I", data):
        a, b, c, d = (word ^ key for word, key in zip(block, keys, strict=False))
        for at in range(4, 40, 4):
            a, b, c, d = (
                m0[box[a >> 24]] ^ m1[box[d >> 16 & 255]] ^ m2[box[c >> 8 & 255]] ^ m3[box[b & 255]] ^ keys[at],
                m0[box[b >> 24]] ^ m1[box[a >> 16 & 255]] ^ m2[box[d >> 8 & 255]] ^ m3[box[c & 255]] ^ keys[at + 1],
                m0[box[c >> 24]] ^ m1[box[b >> 16 & 255]] ^ m2[box[a >> 8 & 255]] ^ m3[box[d & 255]] ^ keys[at + 2],
                m0[box[d >> 24]] ^ m1[box[c >> 16 & 255]] ^ m2[box[b >> 8 & 255]] ^ m3[box[a & 255]] ^ keys[at + 3],
            )  # fmt: skip
        last = ((a, d, c, b), (b, a, d, c), (c, b, a, d), (d, c, b, a))
        for (w, x, y, z), key_word in zip(last, keys[40:], strict=True):
            word = box[w >> 24] << 24 | box[x >> 16 & 255] << 16 | box[y >> 8 & 255] << 8 | box[z & 255]
            out.append(word ^ key_word)
    return struct.pack(f">{len(out)}I", *out)
