"""tls-and-certificates.md: keys, certificates, and how they are checked."""

import base64
import hashlib
import re
import time
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID, SignatureAlgorithmOID

TOLERANCE = timedelta(minutes=10)
KNOWN_EXTENSIONS = (
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
)
MEMBER_URI = re.compile(r"pyile:([0-9a-f]{64})/([0-9a-f]{32})(/host)?")


class NotAcceptable(Exception):
    """A certificate is not one that the specification allows here."""


class Identity(NamedTuple):
    """What a member certificate proves."""

    member: bytes
    is_host: bool
    key_hash: bytes


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def key_bytes(key):
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def key_hash(key):
    return hashlib.sha256(key_bytes(key)).digest()


def pem_chain(key, certificate):
    """Private key and certificate in the form that ssl.SSLContext loads."""
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)


def self_signed(key):
    """The certificate of a joiner that has none of the network yet."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Pyile peer")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def _load(der):
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        certificate.extensions
    except Exception as error:
        raise NotAcceptable("the certificate cannot be parsed") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise NotAcceptable("the key is not P-256")
    return certificate, key


def _extension(certificate, kind):
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _allows(certificate, usage):
    usages = _extension(certificate, x509.KeyUsage)
    return usages is None or getattr(usages, usage)


def _check_signature(certificate, key):
    if certificate.signature_algorithm_oid != SignatureAlgorithmOID.ECDSA_WITH_SHA256:
        raise NotAcceptable("the signature is not ECDSA with SHA-256")
    try:
        key.verify(certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise NotAcceptable("the signature is not valid") from None


class Network:
    """The authority that a network certificate names."""

    def __init__(self, der):
        certificate, self.key = _load(der)
        constraints = _extension(certificate, x509.BasicConstraints)
        if constraints is None or not constraints.ca:
            raise NotAcceptable("the network certificate is not a certificate authority")
        if certificate.issuer.public_bytes() != certificate.subject.public_bytes() or not _allows(certificate, "key_cert_sign"):
            raise NotAcceptable("the network certificate is not self-signed, or its key does not sign certificates")
        self.certificate = der
        self.subject = certificate.subject.public_bytes()
        self.id = key_hash(self.key)

    @property
    def fingerprint(self):
        return "SHA256:" + base64.b64encode(self.id).decode("ascii").rstrip("=")

    def check_member(self, der, now=None, tolerance=TOLERANCE):
        """The identity in a member certificate of this network; now is the time of the network, or None if it does not matter."""
        certificate, key = _load(der)
        if now is not None and now - tolerance > validity(certificate)[1]:
            raise NotAcceptable("the certificate has expired")
        self._check_form(certificate)
        _check_signature(certificate, self.key)
        usages = _extension(certificate, x509.ExtendedKeyUsage) or ()
        if ExtendedKeyUsageOID.SERVER_AUTH not in usages or ExtendedKeyUsageOID.CLIENT_AUTH not in usages:
            raise NotAcceptable("the certificate does not allow both usages")
        member, is_host = self._name(certificate)
        return Identity(member, is_host, key_hash(key))

    def _check_form(self, certificate):
        constraints = _extension(certificate, x509.BasicConstraints)
        if constraints is not None and constraints.ca:
            raise NotAcceptable("the certificate is one of an authority")
        if not _allows(certificate, "digital_signature"):
            raise NotAcceptable("the key of the certificate does not sign")
        if certificate.issuer.public_bytes() != self.subject:
            raise NotAcceptable("the certificate has another issuer")
        if any(extension.critical and extension.oid not in KNOWN_EXTENSIONS for extension in certificate.extensions):
            raise NotAcceptable("the certificate has an unknown critical extension")

    def _name(self, certificate):
        names = list(_extension(certificate, x509.SubjectAlternativeName) or ())
        if len(names) != 1 or not isinstance(names[0], x509.UniformResourceIdentifier):
            raise NotAcceptable("the certificate does not have exactly one name")
        match = MEMBER_URI.fullmatch(names[0].value)
        if match is None or bytes.fromhex(match[1]) != self.id:
            raise NotAcceptable("the certificate is of another network")
        return bytes.fromhex(match[2]), match[3] is not None


def validity(certificate):
    try:
        return certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except AttributeError:  # cryptography before 42
        utc = timezone.utc
        return certificate.not_valid_before.replace(tzinfo=utc), certificate.not_valid_after.replace(tzinfo=utc)


class NetworkClock:
    """The time of the network: a certificate tells it when it arrives, and it goes on by the monotonic clock."""

    def __init__(self, der):
        self.issued = validity(x509.load_der_x509_certificate(der))[0] + TOLERANCE
        self.began = time.monotonic()

    def now(self):
        return self.issued + timedelta(seconds=time.monotonic() - self.began)


def renewal(der):
    """The seconds from the issue of this certificate until its renewal is due, and those between two requests."""
    begin, end = validity(x509.load_der_x509_certificate(der))
    life = (end - begin).total_seconds()
    return max(0, life * 2 / 3 - TOLERANCE.total_seconds()), life / 50
