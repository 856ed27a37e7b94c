#!/usr/bin/env python3
"""Signed checkpoints by another implementation: the Python package `cryptography` (at least 48) for the signatures, and
the definitions of C2SP for everything around them. Shares no code with the program.

    checkpoint.py make FOLDER          write keys.txt and signed.note, as they stand beside this file
    checkpoint.py check NOTE KEYS      judge a note that the program signed, by a keys file with vkey lines
"""

import base64
import hashlib
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

ED25519, ML_DSA_44 = 0x04, 0x06


def key_id(name, kind, key):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]


def vkey(name, kind, key):
    return f"{name}+{key_id(name, kind, key).hex()}+{base64.b64encode(bytes([kind]) + key).decode()}"


def message(name, kind, time, text):
    if kind == ED25519:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    origin, size, head = text.split("\n")[:3]
    opaque = lambda value: bytes([len(value)]) + value.encode()
    numbers = struct.pack(">QQ", 0, int(size))
    return (b"subtree/v1\n\0" + opaque(name) + struct.pack(">Q", time) + opaque(origin) + numbers
            + base64.b64decode(head, validate=True))


def line(name, kind, key, time, signature):
    value = key_id(name, kind, key) + struct.pack(">Q", time) + signature
    return f"\u2014 {name} {base64.b64encode(value).decode()}\n"


def make(folder):
    device, term, head = bytes(range(16)), bytes([0x11] * 32), bytes([0x22] * 32)
    origin = f"proverka.invalid/chain-not-rfc6962/v1/{device.hex()}/{term.hex()}"
    text = f"{origin}\n31\n{base64.b64encode(head).decode()}\n"
    keys, note = "", text + "\n"
    # The signature of a log; its algorithm is unknown to the program.
    log = Ed25519PrivateKey.from_private_bytes(bytes([9] * 32))
    identity = key_id(origin, 1, log.public_key().public_bytes_raw())
    note += f"\u2014 {origin} {base64.b64encode(identity + log.sign(text.encode())).decode()}\n"
    for role, first, time in [("host", 1, 1795435200), ("inspectorate", 3, 1795435260)]:
        one = Ed25519PrivateKey.from_private_bytes(bytes([first] * 32))
        public = one.public_key().public_bytes_raw()
        two = MLDSA44PrivateKey.from_seed_bytes(bytes([first + 1] * 32))
        second = two.public_key().public_bytes_raw()
        name = f"proverka.invalid/{role}/{public.hex()}"
        keys += f"{role} {public.hex()}\nvkey {vkey(name, ED25519, public)}\nvkey {vkey(name, ML_DSA_44, second)}\n"
        note += line(name, ED25519, public, time, one.sign(message(name, ED25519, time, text)))
        note += line(name, ML_DSA_44, second, time, two.sign(message(name, ML_DSA_44, time, text)))
    for file, content in [("keys.txt", keys), ("signed.note", note)]:
        with open(f"{folder}/{file}", "w", encoding="utf-8", newline="\n") as out:
            out.write(content)


def check(note_file, keys_file):
    known = {}
    for said in open(keys_file, encoding="utf-8"):
        if said.startswith("vkey "):
            name, identity, key = said.split()[1].split("+", 2)
            key = base64.b64decode(key, validate=True)
            assert key_id(name, key[0], key[1:]).hex() == identity
            known[name, bytes.fromhex(identity)] = key[0], key[1:]
    whole = open(note_file, encoding="utf-8", newline="").read()
    text, signatures = whole.rsplit("\n\n", 1)
    text, judged = text + "\n", 0
    for said in signatures.splitlines():
        dash, name, value = said.split(" ")
        value = base64.b64decode(value, validate=True)
        assert dash == "\u2014"
        if (name, value[:4]) not in known:
            print("unknown ", name)
            continue
        kind, key = known[name, value[:4]]
        time = struct.unpack(">Q", value[4:12])[0]
        public = (Ed25519PublicKey if kind == ED25519 else MLDSA44PublicKey).from_public_bytes(key)
        try:
            public.verify(value[12:], message(name, kind, time, text))
        except InvalidSignature:
            print("FORGED  ", hex(kind), name)
            return 1
        print("verifies", hex(kind), time, name)
        judged += 1
    return 0 if judged else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"] and len(sys.argv) == 3:
        make(sys.argv[2])
    elif sys.argv[1:2] == ["check"] and len(sys.argv) == 4:
        sys.exit(check(sys.argv[2], sys.argv[3]))
    else:
        sys.exit(__doc__)
