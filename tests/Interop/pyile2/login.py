"""login.md: transcript, confirmations, and the dialogue of a joiner."""

import hashlib
import hmac
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import srp, tickets
from .certificates import Network, NotAcceptable, key_hash
from .framing import CLOCK_TAG, encode, unknown_critical
from .roster import Roster, SnapshotTooOld

PASSWORD, TICKET, CERTIFICATE = 1, 2, 3
JOINER_LABEL = b"pyile/2 login joiner confirms"
HOST_LABEL = b"pyile/2 login host confirms"
LOGIN_FRAME_LIMIT = 4 * 1024
CONTROL_FRAME_LIMIT = 64 * 1024
SNAPSHOT_LIMIT = 16 * 1024 * 1024
NO_TICKET = bytes(16)
CONFIRMATION = 32
BUSY = 3
FINAL_GOODBYES = {2: "NetworkEnds", 4: "Removed", 5: "Banned", 6: "Replaced"}
REFUSALS = {1: "ProofRefused", 2: "Banned", 3: "Full", 4: "NotAMember", 5: "UnsupportedTag", 6: "UnsupportedLogin", 7: "PortRequired",
            8: "StateRestored", 9: "CertificateExpired"}


class LoginFailed(Exception):
    """The joiner ended the login, for the reason in the text."""


class Refused(LoginFailed):
    """The host refused the login; is_final says whether the Challenge has shown that it is the expected host."""

    def __init__(self, frame, is_final):
        self.reason = REFUSALS.get(frame.reason, f"reason {frame.reason}")
        self.is_final = is_final and frame.reason != BUSY
        super().__init__(f"{self.reason} (detail {frame.detail})")


class Dismissed(LoginFailed):
    """The host ended the connection after the Accepted, which has the same meaning as on a control link."""

    def __init__(self, frame):
        self.is_final = frame.reason in FINAL_GOODBYES
        super().__init__(FINAL_GOODBYES.get(frame.reason, f"goodbye with reason {frame.reason}"))


class Proof(NamedTuple):
    """What the joiner proves: one of the three kinds of login."""

    kind: int
    secret: object = None
    ticket: bytes = NO_TICKET
    network_id: bytes = None


def by_password(password, network_id=None):
    return Proof(PASSWORD, password, NO_TICKET, network_id)


def by_ticket(ticket):
    return Proof(TICKET, tickets.login_secret(ticket.secret), ticket.id, ticket.network)


def by_certificate(network_id):
    return Proof(CERTIFICATE, None, NO_TICKET, network_id)


class Membership(NamedTuple):
    """The result of a login."""

    network: Network
    host: bytes
    member: bytes
    alias: str
    certificate: bytes
    roster: Roster


def login_key(secret, network_id):
    return HKDF(algorithm=SHA256(), length=32, salt=network_id, info=b"pyile/2 login").derive(secret)


def confirmation(key, label, network_id, host_certificate, joiner_certificate, transcript):
    hashes = [hashlib.sha256(part).digest() for part in (host_certificate, joiner_certificate, transcript)]
    return hmac.new(key, label + network_id + b"".join(hashes), hashlib.sha256).digest()


class Login:
    """The dialogue of one login; the connection is a Connection inside TLS."""

    def __init__(self, connection, own_key, own_certificate, proof):
        self.connection = connection
        self.own_key = own_key
        self.own_certificate = own_certificate
        self.proof = proof
        self.transcript = b""
        self.network = None

    async def run(self, alias, port, roster=None):
        hello = encode("Hello", features=0, kind=self.proof.kind, ticket=self.proof.ticket)
        self.connection.send(hello)
        self.transcript = hello
        challenge = await self._expect("Challenge")
        host = self._check_host(challenge)
        key = self._send_proof(challenge, alias, port)
        admission = await self._expect("Admission")
        self._check_admission(admission, key)
        roster = roster or Roster(self.network)
        await self._read_snapshot(roster)
        self.connection.send(encode("Accepted"))
        await self._wait_until_listed(roster, admission.member)
        return Membership(self.network, host, admission.member, admission.alias, admission.certificate, roster)

    async def _expect(self, name):
        frame, data = await self.connection.read(LOGIN_FRAME_LIMIT)
        if frame.name == "Refusal":
            raise Refused(frame, self.network is not None)
        if frame.name != name:
            raise LoginFailed(f"{frame.name} in place of {name}")
        tag = unknown_critical(frame.tags, (CLOCK_TAG,) if name == "Challenge" else ())
        if tag is not None:
            raise LoginFailed(f"{name} has the unknown critical tag {tag}")
        self.transcript += data if name == "Challenge" else b""
        self.received = data
        return frame

    def _check_host(self, challenge):
        try:
            network = Network(challenge.network)
            if self.proof.network_id not in (None, network.id):
                raise LoginFailed(f"the host is of another network: {network.fingerprint}")
            identity = network.check_member(self.connection.peer_certificate)
        except NotAcceptable as error:
            raise LoginFailed(f"the host is not proven: {error}") from error
        if not identity.is_host:
            raise LoginFailed("the certificate of the host is one of a member")
        self.network = network
        return identity.member

    def _send_proof(self, challenge, alias, port):
        secret, joiner_value = self._secret(challenge)
        key = login_key(secret, self.network.id) if secret else None
        blank = bytes(CONFIRMATION) if key else b""
        proof = encode("Proof", alias=alias, port=port, capabilities=0, joiner_value=joiner_value, confirmation=blank)
        if key:
            proof = proof[:-CONFIRMATION] + self._confirm(key, JOINER_LABEL, proof[:-CONFIRMATION])
        self.connection.send(proof)
        self.transcript += proof
        return key

    def _secret(self, challenge):
        if self.proof.kind != PASSWORD:
            if challenge.salt or challenge.host_value:
                raise LoginFailed("the challenge has values of a login by password")
            return self.proof.secret, b""
        if len(challenge.salt) != 16:
            raise LoginFailed("the salt does not have 16 bytes")
        private = srp.private_value()
        try:
            secret = srp.joiner_secret(self.proof.secret, challenge.salt, private, challenge.host_value)
        except srp.HostNotProven:
            raise LoginFailed("the host is not proven: B is not acceptable") from None
        return secret, srp.pad(srp.joiner_value(private))

    def _confirm(self, key, label, last):
        certificates = self.connection.peer_certificate, self.own_certificate
        return confirmation(key, label, self.network.id, *certificates, self.transcript + last)

    def _check_admission(self, admission, key):
        expected = self._confirm(key, HOST_LABEL, self.received[:-CONFIRMATION]) if key else b""
        if not hmac.compare_digest(expected, admission.confirmation):
            raise LoginFailed("the host is not proven: its confirmation is wrong")
        try:
            identity = self.network.check_member(admission.certificate)
        except NotAcceptable as error:
            raise LoginFailed(f"the certificate in the Admission: {error}") from error
        if identity != (admission.member, False, key_hash(self.own_key.public_key())):
            raise LoginFailed("the certificate in the Admission is of another member or key")

    async def _read_snapshot(self, roster):
        parts = SnapshotParts()
        while True:
            frame, _ = await self.connection.read(CONTROL_FRAME_LIMIT)
            if frame.name != "RosterPart":
                raise LoginFailed(f"{frame.name} in place of RosterPart")
            signed = parts.add(frame)
            if signed is not None:
                break
        apply_in_login(roster, signed)

    async def _wait_until_listed(self, roster, member):
        parts, updated = SnapshotParts(), False
        while not updated or member not in roster.entries:
            frame, _ = await self.connection.read(CONTROL_FRAME_LIMIT)
            if frame.name == "RosterUpdate":
                if roster.apply_changes(frame.rest) is None:
                    raise LoginFailed("an update in the login does not fit")
                updated = True
            elif frame.name == "RosterPart":
                signed = parts.add(frame)
                if signed is not None:
                    apply_in_login(roster, signed)
                    updated = True
            elif frame.name == "Beat":
                self.connection.send(encode("BeatReply", number=frame.number))
            elif frame.name == "Goodbye":
                raise Dismissed(frame)
            else:
                raise LoginFailed(f"unexpected {frame.name}")


def apply_in_login(roster, signed):
    try:
        roster.apply_snapshot(signed)
    except SnapshotTooOld:
        raise LoginFailed("the snapshot is older than the roster") from None


class SnapshotParts:
    """Joins the parts of a snapshot."""

    def __init__(self):
        self.signed = b""

    def add(self, part):
        """The signed form if this part is the last one."""
        self.signed += part.rest
        if len(self.signed) > SNAPSHOT_LIMIT:
            raise LoginFailed("a snapshot has more than 16 MiB")
        if not part.is_last:
            return None
        signed, self.signed = self.signed, b""
        return signed
