"""roster.md: entries, changes, hash chain, and signed forms."""

import hashlib
import ipaddress
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from .framing import Malformed, Reader, check_alias, number, tags, text, unknown_critical

SIGNATURE = 64
SNAPSHOT_LABEL = "pyile/2 roster"
CHANGES_LABEL = "pyile/2 changes"
HOST, VERSION_1_ONLY = 1, 2
JOINED, LEFT, UPDATED = 1, 2, 3
DIALLED_KINDS = (1, 2, 3)
LEAVE_REASONS = {1: "Left", 2: "Lost", 3: "Removed", 4: "Banned", 5: "Replaced"}
STATES = {2: "Away"}


class SnapshotTooOld(Exception):
    """A snapshot has a lower version than the roster."""


class Address(NamedTuple):
    kind: int
    address: bytes
    port: int

    @property
    def usable(self):
        return self.kind in DIALLED_KINDS and len(self.address) in (4, 16) and self.port != 0

    def __str__(self):
        return str(ipaddress.ip_address(self.address))


class Entry(NamedTuple):
    id: bytes
    key_hash: bytes
    alias: str
    features: int
    flags: int
    state: int
    joined: int
    addresses: tuple
    admission: tuple
    tags: tuple

    @property
    def is_host(self):
        return bool(self.flags & HOST)

    @property
    def usable(self):
        """Whether links to this member are allowed."""
        return not self.flags & VERSION_1_ONLY and unknown_critical(self.tags) is None

    @property
    def state_name(self):
        return STATES.get(self.state, "Active")


class Change(NamedTuple):
    """One change; body has its bytes, entry and reason are set for the kinds that have them."""

    kind: int
    body: bytes
    entry: Entry = None
    id: bytes = None
    reason: int = None


def write_entry(entry):
    addresses = b"".join(number(a.kind, 1) + number(len(a.address), 1) + a.address + number(a.port, 2) for a in entry.addresses)
    kind, data = entry.admission
    return b"".join(
        [
            entry.id,
            entry.key_hash,
            text(entry.alias),
            number(entry.features, 8),
            number(entry.flags, 1),
            number(entry.state, 1),
            number(entry.joined, 8),
            number(len(entry.addresses), 1),
            addresses,
            number(kind, 1),
            number(len(data), 1),
            data,
            tags(entry.tags),
        ]
    )


def read_entry(reader):
    member, key, alias = reader.take(16), reader.take(32), reader.text()
    features, flags, state, joined = reader.number(8), reader.number(1), reader.number(1), reader.time()
    if alias or not flags & VERSION_1_ONLY:
        check_alias(alias)
    count = reader.number(1)
    if count > 8:
        raise Malformed("an entry has more than 8 addresses")
    addresses = tuple(Address(reader.number(1), reader.take(reader.number(1)), reader.number(2)) for _ in range(count))
    admission = (reader.number(1), reader.take(reader.number(1)))
    return Entry(member, key, alias, features, flags, state, joined, addresses, admission, tuple(reader.tags()))


def write_change(change):
    return number(change.kind, 1) + number(len(change.body), 4) + change.body


def read_change(reader):
    kind = reader.number(1)
    body = reader.take(reader.number(4))
    inner = Reader(body)
    if kind in (JOINED, UPDATED):
        entry = read_entry(inner)
        inner.end()
        return Change(kind, body, entry, entry.id)
    if kind == LEFT:
        member, reason = inner.take(16), inner.number(1)
        inner.end()
        return Change(kind, body, None, member, reason)
    return Change(kind, body)


def first_chain(network_id, version):
    return hashlib.sha256(b"pyile/2 roster chain" + network_id + number(version, 8)).digest()


def next_chain(chain, change):
    return hashlib.sha256(chain + write_change(change)).digest()


def verified(signed, key):
    """The payload of a signed form; the signature is r and s of 32 bytes each."""
    payload, signature = signed[:-SIGNATURE], signed[-SIGNATURE:]
    if len(signature) < SIGNATURE:
        raise Malformed("a signed form is shorter than its signature")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), payload, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Malformed("the signature of a roster form is not valid") from None
    return payload


class Snapshot(NamedTuple):
    version: int
    chain: bytes
    entries: tuple


class Changes(NamedTuple):
    version: int
    chain: bytes
    changes: tuple


def read_snapshot(payload, network_id):
    reader = _labelled(payload, SNAPSHOT_LABEL, network_id)
    version, chain = reader.number(8), reader.take(32)
    entries = tuple(read_entry(reader) for _ in range(reader.number(4)))
    reader.end()
    if not entries or [entry.is_host for entry in entries] != [True] + [False] * (len(entries) - 1):
        raise Malformed("a snapshot does not have exactly one host, which is the first entry")
    if len({entry.id for entry in entries}) != len(entries):
        raise Malformed("a snapshot lists a member twice")
    return Snapshot(version, chain, entries)


def write_snapshot(snapshot, network_id):
    head = text(SNAPSHOT_LABEL) + network_id + number(snapshot.version, 8) + snapshot.chain
    return head + number(len(snapshot.entries), 4) + b"".join(map(write_entry, snapshot.entries))


def read_changes(payload, network_id):
    reader = _labelled(payload, CHANGES_LABEL, network_id)
    version = reader.number(8)
    changes = tuple(read_change(reader) for _ in range(reader.number(4)))
    chain = reader.take(32)
    reader.end()
    return Changes(version, chain, changes)


def write_changes(update, network_id):
    head = text(CHANGES_LABEL) + network_id + number(update.version, 8)
    return head + number(len(update.changes), 4) + b"".join(map(write_change, update.changes)) + update.chain


def _labelled(payload, label, network_id):
    reader = Reader(payload)
    if reader.text() != label or reader.take(32) != network_id:
        raise Malformed("a roster form has another label or is of another network")
    return reader


class Roster:
    """A member's copy of the roster."""

    def __init__(self, network):
        self.network = network
        self.version = None
        self.chain = None
        self.entries = {}
        self.host = None

    def apply_snapshot(self, signed):
        snapshot = read_snapshot(verified(signed, self.network.key), self.network.id)
        if self.version is not None and snapshot.version < self.version:
            raise SnapshotTooOld
        self.version, self.chain = snapshot.version, snapshot.chain
        self.entries = {entry.id: entry for entry in snapshot.entries}
        self.host = snapshot.entries[0].id

    def apply_changes(self, signed):
        """The changes that were new, or None if the update does not fit."""
        update = read_changes(verified(signed, self.network.key), self.network.id)
        if update.version > self.version:
            return None
        skipped = self.version - update.version
        if skipped >= len(update.changes):
            return ()
        fresh = update.changes[skipped:]
        chain, entries = self.chain, dict(self.entries)
        for change in fresh:
            chain = next_chain(chain, change)
            if not _apply(change, entries, self.host):
                return None
        if chain != update.chain:
            return None
        self.version, self.chain, self.entries = update.version + len(update.changes), chain, entries
        return fresh


def _apply(change, entries, host):
    if change.kind not in (JOINED, LEFT, UPDATED):
        return True
    if (change.id in entries) != (change.kind != JOINED):
        return False
    if change.id == host if change.kind == LEFT else change.entry.is_host != (change.id == host):
        return False
    if change.kind == LEFT:
        del entries[change.id]
    else:
        entries[change.id] = change.entry
    return True
