"""Checks links between two members over loopback, with links that are cut in the middle of messages."""

import asyncio
import logging
import socket
import unittest

from pyile2.certificates import new_key
from pyile2.connection import PEER_ALPN, Closed, Connection, server_context
from pyile2.lanes import Outgoing
from pyile2.links import LinkRefused, Peer, dialling_context, serve

from .network import Authority

COUNT = 1000
SECONDS = 30


class Member:
    """What a Peer needs of a session, without a host."""

    def __init__(self, authority, member):
        self.network = authority.network
        self.member = member
        self.key = new_key()
        self.certificate = authority.issue(member, self.key)
        self.others = {}
        self.peers = {}
        self.events = []
        self.bodies = []
        self.delivered = []
        self.changed = asyncio.Condition()

    async def listen(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        context = server_context(self.key, self.certificate, self.network, PEER_ALPN)
        self.server = await asyncio.start_server(lambda r, w: serve(self, r, w), sock=self.listener, ssl=context)

    def peer(self, member):
        if member not in self.peers:
            self.peers[member] = Peer(member, self)
        return self.peers[member]

    def addresses(self, member):
        return [self.others[member].listener.getsockname()[:2]]

    def peer_context(self):
        return dialling_context(self.key, self.certificate)

    def check_peer(self, certificate):
        identity = self.network.check_member(certificate)
        if identity.member not in self.others:
            raise LinkRefused("not a member")
        return identity.member

    async def wait_for_entry(self, certificate, _):
        return self.check_peer(certificate)

    def emit(self, event, **fields):
        self.events.append((event, fields))

    def deliver(self, _, frame):
        self.bodies.append(frame.body)

    def settle(self, _, settled):
        self.delivered.extend(outcome.message.body for outcome in settled if outcome.failure is None)

    def send(self, member, body):
        self.peer(member).add(Outgoing(bytes(16), 0, 1, 1, body))

    def roles(self):
        return [fields["role"] for event, fields in self.events if event == "link"]

    def close(self):
        self.server.close()
        for peer in self.peers.values():
            peer.stop()
            if peer.link:
                peer.link.cut()


class Links(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # refused handshakes are expected
        authority = Authority()
        self.low, self.high = Member(authority, bytes([1] * 16)), Member(authority, bytes([2] * 16))
        self.low.others[self.high.member] = self.high
        self.high.others[self.low.member] = self.low
        for member in (self.low, self.high):
            await member.listen()
            self.addCleanup(member.close)

    async def until(self, condition):
        async with asyncio.timeout(SECONDS):
            while not condition():
                await asyncio.sleep(0.01)

    def number(self, sender, receiver):
        bodies = [f"{number}".encode() for number in range(COUNT)]
        for body in bodies:
            sender.send(receiver.member, body)
        return bodies

    async def test_messages_go_both_ways_on_a_link_that_one_side_dialled(self):
        self.low.send(self.high.member, b"question")
        await self.until(lambda: self.high.bodies)
        self.high.send(self.low.member, b"answer")
        await self.until(lambda: self.low.bodies and self.high.delivered and self.low.delivered)
        self.assertEqual(([b"question"], [b"answer"]), (self.high.bodies, self.low.bodies))
        self.assertEqual((["dialled"], ["accepted"]), (self.low.roles(), self.high.roles()))

    async def test_when_both_dial_at_once_the_link_of_the_lower_id_remains(self):
        self.low.send(self.high.member, b"a")
        self.high.send(self.low.member, b"b")
        await self.until(lambda: self.low.bodies and self.high.bodies)
        self.assertEqual((["dialled"], ["accepted"]), (self.low.roles(), self.high.roles()))

    async def test_nothing_is_lost_or_duplicated_when_links_are_cut_in_the_middle(self):
        for cutter, other in ((self.low, self.high), (self.high, self.low)):
            cutter.peer(other.member).cut_every = COUNT // 5
        down, up = self.number(self.low, self.high), self.number(self.high, self.low)
        await self.until(lambda: len(self.low.delivered) >= COUNT and len(self.high.delivered) >= COUNT)
        self.assertEqual((down, up), (self.high.bodies, self.low.bodies))
        self.assertEqual((down, up), (self.low.delivered, self.high.delivered))
        self.assertGreaterEqual(len(self.low.roles()), 5)

    async def test_a_certificate_of_another_network_is_not_accepted(self):
        stranger = Member(Authority(), self.low.member)
        connection = await Connection.open(*self.high.listener.getsockname()[:2], stranger.peer_context(), PEER_ALPN)
        with self.assertRaises(Closed):
            await connection.read(4096)
        self.assertEqual([], self.high.roles())
        connection.close()
