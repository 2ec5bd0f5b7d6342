"""tickets.md: the text of a ticket and its login secret."""

import base64
import hashlib
import ipaddress
import re
import unicodedata
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .framing import Malformed, Reader, number, tags, text, unknown_critical, utf16_length

PREFIX = "pyile2-"
VERSION = 2
LONGEST = 8192
LONGEST_NAME = 253
NAME_CATEGORIES = ("Lu", "Ll", "Lo", "Lm", "Mn", "Mc", "Nd")
INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")


class Ticket(NamedTuple):
    network: bytes
    id: bytes
    secret: bytes
    expires: int
    hosts: tuple
    tags: tuple = ()


def content(ticket):
    hosts = b"".join(text(name) + number(port, 2) for name, port in ticket.hosts)
    return b"".join(
        [
            number(VERSION, 1),
            ticket.network,
            ticket.id,
            ticket.secret,
            number(ticket.expires, 8),
            number(len(ticket.hosts), 1),
            hosts,
            tags(ticket.tags),
        ]
    )


def write(ticket):
    body = content(ticket)
    checked = body + hashlib.sha256(body).digest()[:4]
    return PREFIX + base64.urlsafe_b64encode(checked).decode("ascii").rstrip("=")


def read(word):
    """The ticket with this text, which may contain white space and quotation marks."""
    if len(word) > LONGEST:
        raise Malformed("a ticket has more than 8192 characters")
    word = re.sub(r"[ \t\r\n\"']", "", word)
    if not word.startswith(PREFIX):
        raise Malformed("not a ticket of this version")
    encoded = word[len(PREFIX) :]
    if not re.fullmatch(r"[A-Za-z0-9_-]+", encoded) or len(encoded) % 4 == 1:
        raise Malformed("a ticket is not base64url")
    checked = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    if base64.urlsafe_b64encode(checked).rstrip(b"=") != encoded.encode("ascii"):
        raise Malformed("the unused bits of a ticket are not 0")
    body, checksum = checked[:-4], checked[-4:]
    if hashlib.sha256(body).digest()[:4] != checksum:
        raise Malformed("the checksum of a ticket is wrong")
    return _read_content(Reader(body))


def _read_content(reader):
    if reader.number(1) != VERSION:
        raise Malformed("the ticket has another version")
    network, ticket_id, secret, expires = reader.take(32), reader.take(16), reader.take(32), reader.time()
    count = reader.number(1)
    if not 1 <= count <= 8:
        raise Malformed("a ticket has no host or more than 8")
    hosts = tuple((reader.text(), reader.number(2)) for _ in range(count))
    if any(port == 0 or not is_host_name(name) for name, port in hosts):
        raise Malformed("a host of a ticket has no name that is valid, or no port")
    block = tuple(reader.tags())
    reader.end()
    if unknown_critical(block) is not None:
        raise Malformed("the ticket needs a newer version")
    return Ticket(network, ticket_id, secret, expires, hosts, block)


def is_host_name(name):
    """Whether this is an address in its canonical form, or a DNS name that no resolver reads as an address."""
    if not 1 <= utf16_length(name) <= LONGEST_NAME:
        return False
    try:
        return str(ipaddress.ip_address(name)) == name.lower()
    except ValueError:
        pass
    if INVISIBLE.search(name) or not all(c in "-_." or unicodedata.category(c) in NAME_CATEGORIES for c in name):
        return False
    last = unicodedata.normalize("NFKC", name).rstrip(".").rpartition(".")[2]
    return re.fullmatch(r"\d+|0[xX][0-9a-fA-F]*", last) is None


def login_secret(secret):
    return HKDF(algorithm=SHA256(), length=32, salt=bytes(32), info=b"pyile/2 ticket").derive(secret)
