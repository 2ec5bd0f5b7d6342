"""Frames inside TLS 1.3, over asyncio and the standard library's ssl."""

import asyncio
import os
import ssl
import tempfile

from .certificates import pem_chain
from .framing import Malformed, decode

LOGIN_ALPN = "pyile/2"
PEER_ALPN = "pyile-peer/2"
SERVER_NAME = "pyile"
NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME: the validity is checked afterwards, with the tolerance


class Closed(Exception):
    """The other side closed the connection, or it broke."""


class Connection:
    """One TLS connection that carries frames."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer
        self.tls = writer.get_extra_info("ssl_object")
        self.peer_certificate = self.tls.getpeercert(binary_form=True)

    @classmethod
    async def open(cls, host, port, context, alpn):
        try:
            reader, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=SERVER_NAME)
        except ssl.SSLError as error:
            raise Closed(f"TLS: {error.reason}") from error
        except OSError as error:
            raise Closed(str(error)) from error
        connection = cls(reader, writer)
        if not connection.agreed_on(alpn):
            connection.abort()
            raise Closed("no ALPN name was agreed")
        return connection

    def agreed_on(self, alpn):
        return self.tls.selected_alpn_protocol() == alpn and self.peer_certificate is not None

    @property
    def remote_address(self):
        return self.writer.get_extra_info("peername")[0]

    def send(self, data):
        self.writer.write(data)

    async def drain(self):
        try:
            await self.writer.drain()
        except (OSError, ssl.SSLError) as error:
            raise Closed(str(error)) from error

    async def read(self, limit):
        """The next frame that is not skipped, and its bytes."""
        while True:
            try:
                head = await self.reader.readexactly(4)
                length = int.from_bytes(head, "big")
                if not 1 <= length <= limit:
                    raise Malformed(f"a frame of {length} bytes")
                content = await self.reader.readexactly(length)
            except asyncio.IncompleteReadError:
                raise Closed("the other side closed the connection") from None
            except (OSError, ssl.SSLError) as error:
                raise Closed(str(error)) from error
            frame = decode(content)
            if frame is not None:
                return frame, head + content

    def abort(self):
        """Drops the TCP connection, without the end of TLS and with whatever was not sent yet."""
        self.writer.transport.abort()

    def close(self):
        self.writer.close()


def client_context(key, certificate, alpn):
    """Accepts any certificate in the handshake; it is checked afterwards."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT, key, certificate, alpn)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def server_context(key, certificate, network, alpn):
    """Requests a certificate that the network has signed; everything else about it is checked afterwards."""
    context = _context(ssl.PROTOCOL_TLS_SERVER, key, certificate, alpn)
    context.num_tickets = 0
    context.load_verify_locations(cadata=network.certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= NO_CHECK_TIME
    return context


def use_certificate(context, key, certificate):
    """Gives the context a key and certificate; ssl reads them from a file only."""
    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem_chain(key, certificate))
        context.load_cert_chain(path)
    finally:
        os.remove(path)


def _context(side, key, certificate, alpn):
    context = ssl.SSLContext(side)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols([alpn])
    use_certificate(context, key, certificate)
    return context
