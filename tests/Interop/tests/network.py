"""A network certificate and member certificates for tests."""

from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pyile2.certificates import Network, new_key

USAGE = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign")


def usage(*allowed):
    flags = {name: name in allowed for name in USAGE}
    return x509.KeyUsage(crl_sign=False, encipher_only=False, decipher_only=False, **flags)


def common_name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Issues certificates as tls-and-certificates.md describes them."""

    def __init__(self):
        self.key = new_key()
        builder = self._builder("Pyile network", self.key.public_key(), timedelta(days=1), timedelta(days=3650))
        builder = builder.add_extension(x509.BasicConstraints(True, 0), True)
        builder = builder.add_extension(usage("key_cert_sign", "digital_signature"), True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False)
        self.network = Network(self._sign(builder))

    def issue(self, member, key):
        builder = self._builder(member.hex(), key.public_key(), timedelta(minutes=10), timedelta(hours=24))
        builder = builder.add_extension(x509.BasicConstraints(False, None), True)
        builder = builder.add_extension(usage("digital_signature"), True)
        usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), False)
        name = x509.UniformResourceIdentifier(f"pyile:{self.network.id.hex()}/{member.hex()}")
        return self._sign(builder.add_extension(x509.SubjectAlternativeName([name]), False))

    def _builder(self, subject, key, before, after):
        now = datetime.now(timezone.utc)
        names = common_name(subject), common_name("Pyile network")
        return x509.CertificateBuilder(names[1], names[0], key, x509.random_serial_number(), now - before, now + after)

    def _sign(self, builder):
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.DER)
