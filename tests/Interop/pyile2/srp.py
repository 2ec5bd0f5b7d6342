"""login.md, "SRP": SRP-6a with the 3072-bit group of RFC 5054 and SHA-256."""

import hashlib
import secrets

SIZE = 384
G = 5
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)


class HostNotProven(Exception):
    """The host's value B does not have 384 bytes or is 0 modulo N."""


def pad(number):
    return number.to_bytes(SIZE, "big")


def digest(*parts):
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


def stretch(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), salt, 100000, 32)


def private_exponent(password, salt):
    inner = hashlib.sha256(b"pyile:" + stretch(password, salt)).digest()
    return digest(salt, inner)


def private_value():
    """256 random bits with the top bit set."""
    return secrets.randbits(256) | 1 << 255


def verifier(password, salt):
    return pow(G, private_exponent(password, salt), N)


def multiplier():
    return digest(pad(N), pad(G))


def host_value(v, b):
    return (multiplier() * v + pow(G, b, N)) % N


def joiner_value(a):
    return pow(G, a, N)


def joiner_secret(password, salt, a, host_bytes):
    """PAD(S) at the joiner."""
    b_value = int.from_bytes(host_bytes, "big")
    if len(host_bytes) != SIZE or b_value % N == 0:
        raise HostNotProven
    x = private_exponent(password, salt)
    u = digest(pad(joiner_value(a)), host_bytes)
    return pad(pow(b_value - multiplier() * pow(G, x, N), a + u * x, N))


def host_secret(v, b, joiner_bytes):
    """PAD(S) at the host."""
    a_value = int.from_bytes(joiner_bytes, "big")
    u = digest(joiner_bytes, pad(host_value(v, b)))
    return pad(pow(a_value * pow(v, u, N), b, N))
