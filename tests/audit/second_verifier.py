#!/usr/bin/env python3
"""A second verifier of the sealed record, in another language, written from core/FORMAT.md alone.

It shares nothing with the Rust code: its own Ed25519 (RFC 8032, judged strictly), Python's hashlib, its own reading of
every clause. Slow and plain, so that it can be read beside the text; the comments give the clause.

    second_verifier.py FILE HOST_KEY INSPECTORATE_KEY    prints a verdict; exit status 0 whole, 1 broken, 2 not judged
    second_verifier.py --stream HOST_KEY INSPECTORATE_KEY
        reads bundles from standard input, each after its length as u32, and prints a verdict for each

A verdict is `whole SIZE HEAD`, `broken SEQ REASON` (first bad sequence number) or `refused REASON` (nothing was judged).
"""

import hashlib
import struct
import sys

# --- Ed25519, strict (FORMAT, conventions) ---------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def decode_point(octets):
    """The point (RFC 8032, 5.1.3), or None. Refuses what is not canonically encoded."""
    number = int.from_bytes(octets, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT % P
        if v * x * x % P != u:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def add(a, b):
    """Addition in extended coordinates (RFC 8032, 5.1.4)."""
    p, q = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    r, s = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = q - p, s - r, s + r, q + p
    return (e * f % P, g * h % P, f * g % P, e * h % P)


NEUTRAL = (0, 1, 1, 0)
BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def small_order(point):
    for _ in range(3):
        point = add(point, point)
    return same(point, NEUTRAL)


def multiply_both(s, base, k, point):
    """s * base + k * point, bit by bit."""
    both = add(base, point)
    out = NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        out = add(out, out)
        which = (s >> bit & 1) + 2 * (k >> bit & 1)
        if which:
            out = add(out, (None, base, point, both)[which])
    return out


keys = {}


def key_of(octets):
    """The point of a public key; None where the octets are no key or one of small order."""
    if octets not in keys:
        point = decode_point(octets)
        keys[octets] = None if point is None or small_order(point) else point
    return keys[octets]


verified = {}


def verify(key, message, signature):
    """The strict judgement; answers are kept, since mutated records share most of their signatures."""
    asked = (key, message, signature)
    if asked not in verified:
        if len(verified) > 1_000_000:
            verified.clear()
        verified[asked] = verify_anew(key, message, signature)
    return verified[asked]


def verify_anew(key, message, signature):
    a, r = key_of(key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or small_order(r) or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus_a = (P - a[0], a[1], a[2], P - a[3])
    return same(multiply_both(s, BASE, k, minus_a), r)


# --- hashes and words -------------------------------------------------------------------------------------------------


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tag(word):
    return b"proverka/1/" + word


def u16(octets, at):
    return struct.unpack_from("<H", octets, at)[0]


def u32(octets, at):
    return struct.unpack_from("<I", octets, at)[0]


def i64(octets, at):
    return struct.unpack_from("<q", octets, at)[0]


OPEN = bytes.fromhex("50564B31")
ZERO32, ZERO64 = bytes(32), bytes(64)
HOST, INSPECTORATE = 1, 2


class Refused(Exception):
    """Nothing was judged: not a bundle, or not of these parties."""


class Bad(Exception):
    """The entry at hand breaks a clause; where it is another one that is to be named, `seq` does."""

    def __init__(self, why, seq=None):
        super().__init__(why)
        self.seq = seq


def need(condition, why):
    if not condition:
        raise Bad(why)


# --- the bundle (FORMAT 10) -------------------------------------------------------------------------------------------

# Kind: (annex parts, may be redacted) (FORMAT 3.1).
KINDS = {
    1: (0, False), 2: (2, False), 3: (2, False), 4: (0, True), 5: (0, True), 6: (1, False), 7: (1, False),
    8: (1, False), 9: (2, False), 10: (1, False), 11: (2, False), 12: (2, False), 13: (0, False), 14: (3, False),
    15: (0, False), 16: (0, False), 17: (0, False), 18: (2, False), 19: (0, False),
}
BOOT, TIME, SESSION_OPEN, TALLY, CORRECTION, SESSION_CLOSE, COSIGN_H, COSIGN_I, DISPUTED, EPOCH = range(1, 11)
LIMIT, EXTEND, EXPORT, RELEASE, FAULT, FULL, HEALTH, RETIRE, EXPIRE = range(11, 20)


class Reader:
    def __init__(self, octets):
        self.octets, self.at = octets, 0

    def take(self, count, why="cut"):
        need(len(self.octets) - self.at >= count, why)
        self.at += count
        return self.octets[self.at - count : self.at]


class Entry:
    """One entry of a bundle (FORMAT 10.2); `body`, `salt` and `annex` are None where it is redacted."""

    def __init__(self, reader, seq):
        form, parts, zero = struct.unpack("<BBH", reader.take(4))
        self.seq = seq
        if form == 1:
            need(zero == 0, "zero")
            need(parts <= 3, "parts")
            self.body, self.salt = reader.take(56), reader.take(16)
            self.annex = reader.take(108 * parts)
            self.badge = self.body[4:8]
        else:
            need(form == 2, "form")
            need(parts == 0 and zero == 0, "zero")
            self.body = self.salt = self.annex = None
            self.badge = reader.take(4)
            self.leaf = reader.take(32)
        self.signature = reader.take(64)
        self.kind, self.flags, self.epoch = struct.unpack("<BBH", self.badge)
        need(self.kind in KINDS, "kind")
        due, redactable = KINDS[self.kind]
        need(self.flags & 3 == due, "parts in flags")
        need(self.flags >> 4 == 0 and self.flags & 12 != 12, "flags")
        if self.body is None:
            need(redactable, "hidden")
        else:
            need(parts == due, "parts")
            need(self.body[:4] == OPEN, "first word")
            need(u32(self.body, 8) == seq, "seq")
            self.leaf = self.leaf_of_body()

    def leaf_of_body(self):
        if self.annex:
            return sha(tag(b"leaf"), self.salt, self.body, sha(tag(b"anex"), self.annex))
        return sha(tag(b"leaf"), self.salt, self.body)

    payload = property(lambda self: self.body[32:56])
    earliest = property(lambda self: i64(self.body, 20))


def role4(role):
    return bytes([role, 0, 0, 0])


class Record:
    """The walk along a bundle: every field is what the entries so far have established."""

    def __init__(self, octets, host, inspectorate):
        self.keys = {HOST: host, INSPECTORATE: inspectorate}
        self.reader = Reader(octets)
        try:
            self.front()
        except Bad as bad:
            raise Refused(str(bad)) from None

    def front(self):
        take = self.reader.take
        need(take(8) == b"PVKB1\0\0\0", "magic")
        genesis = take(448)
        content, signatures = genesis[:256], (genesis[256:320], genesis[320:384], genesis[384:448])
        base = take(72)
        need(content[:4] == OPEN and content[4] == 0x83 and content[5] == 1 and content[7] == 0, "genesis")
        need(content[6] == 1, "algorithms")
        device, host, inspectorate = content[24:56], content[56:88], content[88:120]
        for key in (device, host, inspectorate):
            need(key_of(key) is not None, "key")
        need(len({device, host, inspectorate}) == 3, "same key")
        need(host == self.keys[HOST] and inspectorate == self.keys[INSPECTORATE], "other party")
        self.expiry = (i64(content, 152), i64(content, 160))
        need(self.expiry[0] <= self.expiry[1], "expiry")
        need(u32(content, 172) <= 8, "categories")
        self.term = sha(tag(b"term"), content)
        for role, key, signature in ((1, host, signatures[0]), (2, inspectorate, signatures[1]), (0, device, signatures[2])):
            need(verify(key, tag(b"bind") + role4(role) + self.term, signature), "genesis signature")
        self.firmware = content[120:152]
        self.base = u32(base, 0)
        self.head, self.epoch, self.key = base[4:36], u16(base, 36), base[40:72]
        need(base[38:40] == b"\0\0", "base")
        need(key_of(self.key) is not None, "base key")
        self.size = self.base
        self.at_start = self.base == 0
        self.start_is_right = not self.at_start or (self.head == self.term and self.epoch == 0 and self.key == device)
        self.count = u32(take(4), 0)

    # --- what each entry must keep (FORMAT 2 to 8) ---

    def verdict(self):
        """`whole …` or `broken …`."""
        try:
            self.walk()
        except Bad as bad:
            return f"broken {bad.seq or self.size + 1} {bad}"
        return f"whole {self.size} {self.head.hex()}"

    def walk(self):
        need(self.start_is_right, "start")
        self.boot, self.earliest = 1, -(2**63)
        self.session = None if self.at_start else "unknown"
        self.sessions = 0 if self.at_start else None
        self.closed = None  # size of the last SESSION_CLOSE in sight
        self.released = 0 if self.at_start else None
        self.retired = self.expired = False
        self.limits = None
        if not self.at_start:
            self.expiry = None
        # What held at each size: head, (epoch, key) of the next entry, expiry.
        self.heads = {self.size: self.head}
        self.signers = {self.size: (self.epoch, self.key)}
        self.expiries = {self.size: self.expiry}
        self.covered = self.at_start
        self.foretell()
        for _ in range(self.count):
            entry = Entry(self.reader, self.size + 1)
            self.entry(entry)
        self.end()

    def foretell(self):
        """The expiry at a released size is known only by the RELEASE after it (8.3), so it is looked for first."""
        self.foretold = None
        if self.at_start:
            return
        reader = Reader(self.reader.octets)
        reader.at = self.reader.at
        try:
            for seq in range(self.base + 1, self.base + self.count + 1):
                entry = Entry(reader, seq)
                if entry.kind == RELEASE and u32(entry.annex, 0) >= self.base:
                    # What the parties did not sign foretells nothing.
                    self.both(b"free", entry.annex, 184, lambda role: entry.annex[:184])
                    self.foretold = (u32(entry.annex, 0), (i64(entry.annex, 168), i64(entry.annex, 176)))
                    break
        except Bad:
            pass
        self.recall()

    def recall(self):
        if self.foretold and self.foretold[0] == self.size and self.expiry is None:
            self.expiry = self.expiries[self.size] = self.foretold[1]

    def entry(self, entry):
        need(entry.seq <= 2**32 - 2, "sequence numbers are used up")
        need(not self.retired, "after RETIRE")
        need(entry.epoch == self.epoch, "epoch")
        if entry.body is not None:
            boot, earliest, width = u32(entry.body, 12), entry.earliest, u32(entry.body, 28)
            need(boot >= self.boot, "boot")
            need(earliest >= self.earliest, "earliest")
            need(width != 0xFFFFFFFF, "width")
            self.boot, self.earliest = boot, earliest
        head = sha(tag(b"link"), self.head, struct.pack("<I", entry.seq), entry.badge, entry.leaf)
        message = tag(b"sign") + self.term + struct.pack("<I", entry.seq) + head
        need(verify(self.key, message, entry.signature), "signature")
        self.flags(entry)
        next_key = (self.epoch, self.key)
        if entry.kind in (TALLY, EXTEND):
            need(not self.expired, "after EXPIRE")
            need(self.expiry is None or self.earliest < self.expiry[1], "after the expiry")
        if entry.kind in (TALLY, CORRECTION) and isinstance(self.session, list):
            self.session[2] += 1
        if entry.body is not None:
            judge = getattr(self, f"kind_{entry.kind}", None)
            if judge:
                next_key = judge(entry, entry.payload, entry.annex) or next_key
        self.size, self.head = entry.seq, head
        self.epoch, self.key = next_key
        self.heads[self.size], self.signers[self.size] = head, next_key
        self.expiries[self.size] = self.expiry
        self.recall()

    def flags(self, entry):
        lone = entry.flags & 12
        if entry.kind == SESSION_OPEN:
            held = entry.payload[8]
            need(lone in (0, {1: 4, 2: 8}.get(held, 0)), "flags")
        elif isinstance(self.session, list):
            due = self.session[1]
            need(lone == due or (entry.kind == SESSION_CLOSE and lone == 0), "flags")

    def party(self, role, message, signature):
        need(verify(self.keys[role], message, signature), f"party {role}")

    def place(self):
        return struct.pack("<I", self.size) + self.head

    def both(self, word, annex, at, middle):
        """Signatures of both under `middle`, which may differ by role."""
        for role in (HOST, INSPECTORATE):
            signature = annex[at + 64 * (role - 1) : at + 64 * role]
            self.party(role, tag(word) + self.term + role4(role) + middle(role), signature)

    @staticmethod
    def zero(*pieces):
        need(not any(any(piece) for piece in pieces), "zero")

    def kind_1(self, entry, payload, annex):
        pass

    def kind_2(self, entry, payload, annex):
        self.zero(payload[16:], annex[192:])
        h, i = (i64(annex, 32), i64(annex, 40)), (i64(annex, 48), i64(annex, 56))
        need(h[0] <= h[1] and i[0] <= i[1], "interval")
        need((i64(payload, 0), i64(payload, 8)) == (max(h[0], i[0]), min(h[1], i[1])), "intersection")
        stated = {HOST: annex[32:48], INSPECTORATE: annex[48:64]}
        self.both(b"time", annex, 64, lambda role: stated[role] + self.place() + annex[:32])

    def kind_3(self, entry, payload, annex):
        self.zero(payload[9:], annex[192:])
        session, held = u32(payload, 0), payload[8]
        need(session >= 1 and (self.sessions is None or session == self.sessions + 1), "session")
        need(held in (1, 2, 3), "held")
        for role in (HOST, INSPECTORATE):
            signature = annex[32 + 64 * (role - 1) : 32 + 64 * role]
            if held & role:
                message = tag(b"open") + self.term + role4(role) + payload + annex[160:192] + self.place() + annex[:32]
                self.party(role, message, signature)
            else:
                need(signature == ZERO64, "signature of who does not hold")
        self.sessions = session
        self.session = [session, {1: 4, 2: 8, 3: 0}[held], 0]

    def kind_6(self, entry, payload, annex):
        self.zero(payload[8:], annex[96:])
        need(self.session is not None, "no session")
        if self.session == "unknown":
            need(u32(payload, 0) >= 1, "session")
            self.sessions = u32(payload, 0) if self.sessions is None else self.sessions
        else:
            need(u32(payload, 0) == self.session[0], "session")
            need(u32(payload, 4) == self.session[2], "tallies")
        self.session = None
        self.closed = entry.seq

    def closing(self, size, head):
        if self.closed is not None:
            need(size == self.closed, "size")
            need(head == self.heads[size], "head")
        else:
            need(not self.at_start and 1 <= size <= self.base, "size")
            need(size != self.base or head == self.heads[size], "head")

    def kind_7(self, entry, payload, annex, role=HOST):
        self.zero(payload[4:], annex[96:])
        self.closing(u32(payload, 0), annex[:32])
        self.party(role, tag(b"cosi") + self.term + role4(role) + payload[:4] + annex[:32], annex[32:96])

    def kind_8(self, entry, payload, annex):
        self.kind_7(entry, payload, annex, INSPECTORATE)

    def kind_9(self, entry, payload, annex):
        self.zero(payload[5:], annex[128:])
        role = payload[4]
        need(role in (HOST, INSPECTORATE), "role")
        self.closing(u32(payload, 0), annex[:32])
        self.party(role, tag(b"disp") + self.term + role4(role) + payload[:4] + annex[:64], annex[64:128])

    def kind_10(self, entry, payload, annex):
        self.zero(payload[2:], annex[32:])
        need(self.epoch < 65535 and u16(payload, 0) == self.epoch + 1, "next epoch")
        key = annex[:32]
        need(key_of(key) is not None, "next key")
        need(key not in (self.key, self.keys[HOST], self.keys[INSPECTORATE]), "key reused")
        return (self.epoch + 1, key)

    def kind_11(self, entry, payload, annex):
        self.zero(payload[1:4], payload[8:], annex[160:])
        need(payload[0] < 8, "category")
        self.act(entry, payload, annex)

    def kind_12(self, entry, payload, annex):
        self.zero(payload[16:], annex[160:])
        interval = (i64(payload, 0), i64(payload, 8))
        need(interval[0] <= interval[1], "interval")
        self.act(entry, payload, annex)
        self.expiry = interval

    def act(self, entry, payload, annex):
        middle = bytes([entry.kind, 0, 0, 0]) + payload + self.place() + annex[:32]
        self.both(b"acts", annex, 32, lambda role: middle)

    def kind_13(self, entry, payload, annex):
        pass

    def kind_14(self, entry, payload, annex):
        self.zero(payload[4:], annex[6:8], annex[312:])
        r = u32(annex, 0)
        need(u32(payload, 0) == r and 1 <= r < entry.seq, "released size")
        need(self.released is None or r >= self.released, "released size falls")
        self.both(b"free", annex, 184, lambda role: annex[:184])
        if r in self.heads:
            need(annex[8:40] == self.heads[r], "released head")
            need((u16(annex, 4), annex[40:72]) == self.signers[r], "released key")
            carried = (i64(annex, 168), i64(annex, 176))
            need(self.expiries[r] in (None, carried), "released expiry")
            self.covered = True
        self.released = r

    def kind_15(self, entry, payload, annex):
        self.zero(payload[2:4], payload[12:])

    def kind_16(self, entry, payload, annex):
        self.zero(payload[4:])

    def kind_18(self, entry, payload, annex):
        self.zero(payload, annex[160:])
        self.act(entry, payload, annex)
        self.retired = True

    def kind_19(self, entry, payload, annex):
        self.zero(payload[16:])
        need(not self.expired, "expired twice")
        interval = (i64(payload, 0), i64(payload, 8))
        need(self.expiry is None or interval == self.expiry, "expiry")
        need(self.earliest >= interval[1], "not over")
        self.expired = True

    # --- what comes after the entries (FORMAT 7.6, 8.3, 10) ---

    def end(self):
        reader = self.reader
        if not self.covered:
            raise Bad("unreleased", self.base + 1)
        count = u32(reader.take(4), 0)
        need(count <= 16, "statements")
        for _ in range(count):
            self.statement(reader.take(188), reader.take(64))
        size, head = u32(reader.take(4), 0), reader.take(32)
        need((size, head) == (self.size, self.head), "end")
        need(reader.at == len(reader.octets), "trailing")

    def statement(self, octets, signature):
        size = u32(octets, 32)
        need(octets[:32] == self.term and octets[36:68] == self.heads.get(size), "statement")
        epoch, key = self.signers[size]
        need(u16(octets, 68) == epoch and octets[70] in (1, 2, 3), "statement")
        need(u32(octets, 88) != 0xFFFFFFFF, "statement")
        need(verify(key, tag(b"expo") + octets, signature), "statement signature")


def judge(octets, host, inspectorate):
    try:
        return Record(octets, host, inspectorate).verdict()
    except Refused as refused:
        return f"refused {refused}"


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    host, inspectorate = (bytes.fromhex(word) for word in arguments[1:])
    if arguments[0] != "--stream":
        with open(arguments[0], "rb") as file:
            verdict = judge(file.read(), host, inspectorate)
        print(verdict)
        return {"whole": 0, "broken": 1, "refused": 2}[verdict.split()[0]]
    while length := sys.stdin.buffer.read(4):
        print(judge(sys.stdin.buffer.read(u32(length, 0)), host, inspectorate), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
