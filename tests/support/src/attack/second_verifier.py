#!/usr/bin/env python3
"""A second verifier of the sealed record, in another language, written from core/journal/FORMAT.md alone.

It shares nothing with the Rust code: its own Ed25519 (RFC 8032, judged strictly), Python's hashlib, its own reading of
every clause. Slow and plain, so that it can be read beside the text; the comments give the clause.

    second_verifier.py FILE HOST_KEY INSPECTORATE_KEY [SIZE:HEAD...]
        prints a verdict, held against the heads that the asker has noted; exit status 0 whole, 1 broken, 2 not judged
    second_verifier.py --stream HOST_KEY INSPECTORATE_KEY
        reads questions from standard input and prints a verdict for each: a bundle after its length as u32, the number of
        noted heads as u32, each of them as u32 size and head, and one byte: 0, or the role whose nonce of 32 bytes follows

A verdict is a grade (FORMAT 10.6) with what belongs to it: `joint SIZE HEAD`, and so for `unilateral-host`,
`unilateral-inspectorate`, `unilateral-each`, `disputed`, `altered` and `stale`; `unconfirmed SIZE` and `equivocation SIZE`
with the size at which another head was noted; `broken SEQ REASON` with the first bad sequence number; or `refused REASON`,
where nothing was judged.
"""

import hashlib
import struct
import sys

# --- Ed25519, strict (FORMAT, conventions) ---------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def decode_point(data):
    """The point (RFC 8032, 5.1.3), or None. Refuses what is not canonically encoded."""
    number = int.from_bytes(data, "little")
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


def key_of(data):
    """The point of a public key; None where the bytes are no key or one of small order."""
    if data not in keys:
        point = decode_point(data)
        keys[data] = None if point is None or small_order(point) else point
    return keys[data]


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


def u16(data, at):
    return struct.unpack_from("<H", data, at)[0]


def u32(data, at):
    return struct.unpack_from("<I", data, at)[0]


def i64(data, at):
    return struct.unpack_from("<q", data, at)[0]


OPEN = bytes.fromhex("50564B31")
LAST = 2**32 - 2  # the last sequence number (FORMAT 1.1)
ZERO32, ZERO64 = bytes(32), bytes(64)
HOST, INSPECTORATE = 1, 2


class Refused(Exception):
    """Nothing was judged: not a bundle, or not of these parties."""


class Bad(Exception):
    """The entry at hand breaks a clause."""


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
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count, why="cut"):
        need(len(self.data) - self.at >= count, why)
        self.at += count
        return self.data[self.at - count : self.at]


class Entry:
    """One entry of a bundle, cut out of the file (FORMAT 10.2) before anything about it is believed.

    A redacted entry has None for `body`, `salt` and `annex`."""

    def __init__(self, reader, seq):
        need(seq <= LAST, "sequence numbers are used up")
        form, parts, zero = struct.unpack("<BBH", reader.take(4))
        self.seq = seq
        need(zero == 0, "zero")
        if form == 1:
            need(parts <= 3, "parts")
            self.body, self.salt = reader.take(56), reader.take(16)
            self.annex = reader.take(108 * parts)
            self.badge = self.body[4:8]
            need(self.badge[1] & 3 == parts, "parts")
        else:
            need(form == 2, "form")
            need(parts == 0, "zero")
            self.body = self.salt = self.annex = None
            self.badge = reader.take(4)
            self.leaf = reader.take(32)
        self.signature = reader.take(64)
        self.kind, self.flags, self.epoch = struct.unpack("<BBH", self.badge)
        if self.body is not None:
            self.leaf = self.leaf_of_body()

    def check(self):
        """What every entry must be, whatever came before it (FORMAT 2.1, 3.1)."""
        need(self.kind in KINDS, "kind")
        due, redactable = KINDS[self.kind]
        need(self.flags & 3 == due, "parts in flags")
        need(self.flags >> 4 == 0 and self.flags & 12 != 12, "flags")
        if self.body is None:
            need(redactable, "hidden")
        else:
            need(self.body[:4] == OPEN, "first word")
            need(u32(self.body, 8) == self.seq, "seq")

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

    def __init__(self, data, host, inspectorate, held=(), nonce=None):
        """`held` are noted heads, each (size, head); `nonce` is (role, nonce) of who asks."""
        self.keys = {HOST: host, INSPECTORATE: inspectorate}
        self.held, self.nonce = held, nonce
        self.reader = Reader(data)
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
        self.categories = min(u32(content, 172), 8)
        self.limits = list(struct.unpack_from("<8I", content, 208))
        self.base = u32(base, 0)
        need(self.base <= LAST, "base")
        self.head, self.epoch, self.key = base[4:36], u16(base, 36), base[40:72]
        need(base[38:40] == b"\0\0", "base")
        need(key_of(self.key) is not None, "base key")
        self.size = self.base
        self.at_start = self.base == 0
        if self.at_start:
            self.is_possible = self.head == self.term and self.epoch == 0 and self.key == device
        else:
            # Each epoch after the first takes at least one entry, and its key belongs to nobody else (FORMAT 8.4).
            self.is_possible = self.epoch <= self.base and (self.epoch > 0 or self.key == device)
            self.is_possible &= self.key not in (host, inspectorate)
        self.count = u32(take(4), 0)

    # --- the verdict (FORMAT 10.4 to 10.6) ---

    def verdict(self):
        self.size = self.base
        self.covered, self.confirmed = self.at_start, None
        self.conflict = self.unconfirmed = broken = None
        try:
            self.walk()
        except Bad as bad:
            broken = (self.size + 1, str(bad))
        if self.is_possible and not self.covered:
            # Nothing vouches for the base, so nothing here can be attributed to the device.
            self.conflict = self.unconfirmed = None
            broken = (self.base + 1, "no RELEASE covers the base")
        if self.conflict is not None:
            return f"equivocation {self.conflict}"
        if broken:
            return f"broken {broken[0]} {broken[1]}"
        if self.unconfirmed is not None:
            return f"unconfirmed {self.unconfirmed}"
        return f"{self.grade()} {self.size} {self.head.hex()}"

    def grade(self):
        if any(size > self.size for size, _ in self.held) or (self.nonce and not self.fresh):
            return "stale"
        if self.altered:
            return "altered"
        if self.disputed:
            return "disputed"
        return {(): "joint", (4,): "unilateral-host", (8,): "unilateral-inspectorate"}.get(
            tuple(self.lone), "unilateral-each"
        )

    # --- what each entry must keep (FORMAT 2 to 8) ---

    def walk(self):
        need(self.is_possible, "no record begins so")
        self.boot, self.earliest = 1, -(2**63)
        # None while no session is open; "unknown" after a base that hides it; otherwise [number, flags, counts, its
        # SESSION_OPEN].
        self.session = None if self.at_start else "unknown"
        self.sessions = 0 if self.at_start else None
        self.unknown_counts = 0
        self.closed = None  # size of the last SESSION_CLOSE in sight
        self.released = 0 if self.at_start else None
        self.retired = self.expired = False
        self.disputed = self.altered = self.fresh = False
        self.lone = set()
        # A value that is not known is None (FORMAT 3.10, 3.11, 8.3).
        self.totals = [0] * 16
        if not self.at_start:
            self.expiry, self.limits = None, [None] * 8
            self.hide_totals()
        # The head at each size.
        self.heads = {self.size: self.head}
        self.look_ahead()
        self.reached()
        for _ in range(self.count):
            entry = Entry(self.reader, self.size + 1)
            self.entry(entry)
            self.reached()
        self.end()

    def hide_totals(self):
        self.totals[: self.categories] = [None] * self.categories

    def look_ahead(self):
        """The RELEASE entries to come and the export statements, as far as they can be cut out of the file (FORMAT 8.5)."""
        self.releases, self.next_release, self.wrong, self.statements = [], 0, {}, []
        self.answered = set()
        reader = Reader(self.reader.data)
        reader.at = self.reader.at
        try:
            for seq in range(self.base + 1, self.base + self.count + 1):
                entry = Entry(reader, seq)
                if entry.kind == RELEASE and entry.body is not None and entry.flags & 3 == 3:
                    self.releases.append(entry)
            for _ in range(min(u32(reader.take(4), 0), 16)):
                self.statements.append(reader.take(252))
        except Bad:
            pass

    def reached(self):
        """What is due whenever a size is reached."""
        while self.next_release < len(self.releases):
            release = self.releases[self.next_release]
            if u32(release.annex, 0) > self.size:
                break
            if u32(release.annex, 0) == self.size:
                self.hold(release)
            self.next_release += 1
        if self.conflict is None:
            other = any(size == self.size and head != self.head for size, head in self.held)
            self.unconfirmed = self.size if other else None
        for number, signed in enumerate(self.statements):
            if u32(signed, 32) == self.size and self.statement(signed[:188], signed[188:]):
                self.answered.add(number)
                self.confirmed = self.size
        self.confirm()

    def confirm(self):
        """Another head than the noted one counts once the device is shown to have built on it (FORMAT 5.4)."""
        if self.unconfirmed is not None and self.confirmed is not None and self.confirmed >= self.unconfirmed:
            self.conflict, self.unconfirmed = self.unconfirmed, None

    def hold(self, release):
        """Holds a RELEASE against the record at the size that it names; what is unknown is taken from it (FORMAT 8.3)."""
        annex = release.annex
        if annex[8:40] != self.head or (u16(annex, 4), annex[40:72]) != (self.epoch, self.key):
            self.wrong.setdefault(release.seq, "released head or key")
            return
        unsure = None in self.totals or None in self.limits or self.expiry is None
        if unsure or not self.covered:
            try:
                self.both(b"free", annex, 184, lambda role: annex[:184])
            except Bad:
                return
        self.covered = True
        totals, limits = struct.unpack_from("<16I", annex, 72), struct.unpack_from("<8I", annex, 136)
        expiry = (i64(annex, 168), i64(annex, 176))
        fits = all(known in (None, named) for known, named in zip([*self.totals, *self.limits], totals + limits))
        if not fits or self.expiry not in (None, expiry) or expiry[0] > expiry[1]:
            self.wrong.setdefault(release.seq, "carried")
            return
        self.totals, self.limits, self.expiry = list(totals), list(limits), expiry

    def entry(self, entry):
        head = sha(tag(b"link"), self.head, struct.pack("<I", entry.seq), entry.badge, entry.leaf)
        message = tag(b"sign") + self.term + struct.pack("<I", entry.seq) + head
        signed = entry.epoch == self.epoch and verify(self.key, message, entry.signature)
        if signed:
            self.confirmed = self.size
            self.confirm()
        need(not self.retired, "after RETIRE")
        entry.check()
        need(entry.epoch == self.epoch, "epoch")
        need(signed, "signature")
        if entry.body is not None:
            boot, earliest, width = u32(entry.body, 12), entry.earliest, u32(entry.body, 28)
            need(boot >= self.boot, "boot")
            need(earliest >= self.earliest, "earliest")
            need(width != 0xFFFFFFFF, "width")
            self.boot, self.earliest = boot, earliest
        self.check_flags(entry)
        next_key = (self.epoch, self.key)
        if entry.kind in (TALLY, EXTEND):
            need(not self.expired, "after EXPIRE")
            need(self.expiry is None or self.earliest < self.expiry[1], "after the expiry")
        if entry.kind in (TALLY, CORRECTION):
            self.count_in(entry)
        if entry.body is not None:
            judge = getattr(self, f"kind_{entry.kind}", None)
            if judge:
                next_key = judge(entry, entry.payload, entry.annex) or next_key
        if entry.seq in self.wrong:
            raise Bad(self.wrong[entry.seq])
        self.disputed |= entry.kind == DISPUTED
        if entry.flags & 12:
            self.lone.add(entry.flags & 12)
        self.size, self.head = entry.seq, head
        self.epoch, self.key = next_key
        self.heads[self.size] = head

    def check_flags(self, entry):
        lone = entry.flags & 12
        if entry.kind == SESSION_OPEN:
            held = entry.payload[8]
            need(lone in (0, {1: 4, 2: 8}.get(held, 0)), "flags")
        elif isinstance(self.session, list):
            due = self.session[1]
            need(lone == due or (entry.kind == SESSION_CLOSE and lone == 0), "flags")
        else:
            need(self.session == "unknown" or lone == 0, "flags outside of a session")

    def count_in(self, entry):
        """A TALLY or CORRECTION stands in a session, and its numbers follow from the entries before it (FORMAT 3.10)."""
        need(self.session is not None, "in no session")
        if isinstance(self.session, list):
            self.session[2] += 1
            opened = self.session[3]
        else:
            self.unknown_counts += 1
            opened = 0
        if entry.body is None:
            self.hide_totals()
            return
        payload, at = entry.payload, 0
        if entry.kind == TALLY:
            need(u32(payload, 4) ^ u32(payload, 8) == 0xFFFFFFFF, "complement")
        else:
            at = 4
            need(opened < u32(payload, 0) < entry.seq, "corrected entry")
        category, (delta,), total = payload[at], struct.unpack_from("<h", payload, at + 2), u32(payload, at + 4)
        need(category < self.categories, "category")
        need(self.totals[category] is None or self.totals[category] + delta == total, "total")
        need(self.limits[category] in (None, u32(payload, 12)), "limit")
        self.totals[category] = total

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
        self.session = [session, {1: 4, 2: 8, 3: 0}[held], 0, entry.seq]
        self.totals = [0] * 16
        if held < 3:
            self.lone.add(4 * held)

    def kind_6(self, entry, payload, annex):
        self.zero(payload[8:], annex[96:])
        need(self.session is not None, "no session")
        if self.session == "unknown":
            need(u32(payload, 0) >= 1, "session")
            need(u32(payload, 4) >= self.unknown_counts, "tallies")
        else:
            need(u32(payload, 0) == self.session[0], "session")
            need(u32(payload, 4) == self.session[2], "tallies")
        totals = struct.unpack_from("<16I", annex, 32)
        need(all(known in (None, named) for known, named in zip(self.totals, totals)), "closing totals")
        self.totals = list(totals)
        self.sessions = u32(payload, 0)
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
        self.limits[payload[0]] = u32(payload, 4)

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
        need(i64(annex, 168) <= i64(annex, 176), "interval")
        self.both(b"free", annex, 184, lambda role: annex[:184])
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
        need(interval[0] <= interval[1], "interval")
        need(self.expiry is None or interval == self.expiry, "expiry")
        need(self.earliest >= interval[1], "not over")
        self.expired, self.expiry = True, interval

    # --- what comes after the entries (FORMAT 7.6, 8.3, 10) ---

    def end(self):
        reader = self.reader
        count = u32(reader.take(4), 0)
        need(count <= 16, "statements")
        reader.take(252 * count)
        size, head = u32(reader.take(4), 0), reader.take(32)
        need((size, head) == (self.size, self.head), "end")
        need(reader.at == len(reader.data), "trailing")
        need(len(self.answered) == count, "statement")

    def statement(self, data, signature):
        """True where an export statement for the size reached fits (FORMAT 7.6)."""
        fits = (
            data[:32] == self.term
            and data[36:68] == self.head
            and u16(data, 68) == self.epoch
            and data[70] in (1, 2, 3)
            and u32(data, 72) >= self.boot
            and i64(data, 80) >= self.earliest
            and u32(data, 88) != 0xFFFFFFFF
            and verify(self.key, tag(b"expo") + data, signature)
        )
        if fits:
            self.altered |= data[156:188] != self.firmware
            if self.nonce:
                role, nonce = self.nonce
                at = 92 if role == HOST else 124
                self.fresh |= nonce != ZERO32 and data[at : at + 32] == nonce
        return fits


def judge(data, host, inspectorate, held=(), nonce=None):
    try:
        return Record(data, host, inspectorate, held, nonce).verdict()
    except Refused as refused:
        return f"refused {refused}"


def noted(word):
    size, head = word.split(":")
    return int(size), bytes.fromhex(head)


def questions(source):
    """Bundle, noted heads and nonce, one question after the other."""
    while length := source.read(4):
        data = source.read(u32(length, 0))
        held = []
        for _ in range(u32(source.read(4), 0)):
            size = u32(source.read(4), 0)
            held.append((size, source.read(32)))
        role = source.read(1)[0]
        yield data, held, (role, source.read(32)) if role else None


def main(arguments):
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    host, inspectorate = (bytes.fromhex(word) for word in arguments[1:3])
    if arguments[0] != "--stream":
        with open(arguments[0], "rb") as file:
            verdict = judge(file.read(), host, inspectorate, [noted(word) for word in arguments[3:]])
        print(verdict)
        return {"broken": 1, "equivocation": 1, "refused": 2}.get(verdict.split()[0], 0)
    for data, held, nonce in questions(sys.stdin.buffer):
        print(judge(data, host, inspectorate, held, nonce), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
