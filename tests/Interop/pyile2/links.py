"""links.md: opening links in both roles, and carrying lane 0 on them."""

import asyncio
import random

from .certificates import NotAcceptable
from .connection import PEER_ALPN, Closed, Connection, client_context
from .framing import Malformed, encode, unknown_critical
from .lanes import LANE, Lane

OPENING_LIMIT = 4 * 1024
LINK_LIMIT = 1024 * 1024 + 8 * 1024
ACCEPT_SECONDS = 5
DIAL_SECONDS = 4
ENTRY_SECONDS = 1
UNSUPPORTED_TAG = 8
LEAVING = 1
BATCH = 32


class LinkRefused(Exception):
    """A link was not opened, for the reason in the text."""


class Peer:
    """Everything about one other member that outlives links."""

    def __init__(self, member, session):
        self.member = member
        self.session = session
        self.lane = Lane()
        self.link = None
        self.dial = None  # the task of a dial that is under way
        self.has_work = asyncio.Event()
        self.cut_every = None  # drops the link after every so many messages
        self.taken = 0
        self.loop = asyncio.create_task(self._keep_dialling())

    def add(self, message):
        self.lane.add(message)
        self.wake()

    def wake(self):
        self.has_work.set()
        if self.link:
            self.link.wake()

    async def _keep_dialling(self):
        pause = 0.01
        while True:
            if self.link or not self.lane.waiting:
                self.has_work.clear()
                await self.has_work.wait()
                continue
            self.dial = asyncio.create_task(self._dial())
            await asyncio.wait([self.dial])
            error = None if self.dial.cancelled() else self.dial.exception()
            self.dial = None
            if self.link:
                pause = 0.01
                continue
            if error:
                self.session.emit("dialFailed", member=self.member.hex(), reason=str(error) or type(error).__name__)
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(1, pause * 2)

    async def _dial(self):
        async with asyncio.timeout(DIAL_SECONDS):
            failure = LinkRefused("the member has no usable address")
            for host, port in self.session.addresses(self.member):
                try:
                    connection = await Connection.open(host, port, self.session.peer_context(), PEER_ALPN)
                except Closed as error:
                    failure = error
                    continue
                try:
                    return await self._open_dialled(connection)
                except BaseException:
                    connection.abort()
                    raise
            raise failure

    async def _open_dialled(self, connection):
        if self.session.check_peer(connection.peer_certificate) != self.member:
            raise LinkRefused("another member answers at the address")
        await read_opening(connection, "Welcome")
        connection.send(encode("Position", **self.lane.position()))
        await connection.drain()
        position = await read_opening(connection, "Position")
        self.use(Link(self, connection, "dialled"), position)

    async def accept(self, connection):
        """Goes through steps 2 to 4 as the accepting side."""
        if self.dial and self.session.member < self.member:
            await asyncio.wait([self.dial])
            if self.link:
                raise LinkRefused("the own dial has succeeded")
        elif self.dial:
            self.dial.cancel()
        connection.send(encode("Welcome"))
        position = await read_opening(connection, "Position")
        if self.link:
            await self.link.finish()
        connection.send(encode("Position", **self.lane.position()))
        self.use(Link(self, connection, "accepted"), position)

    def use(self, link, position):
        settled = self.lane.compare(position)
        self.session.settle(self, settled)
        self.link = link
        link.start(len(settled), self.lane.written - self.lane.acknowledged)

    def ended(self, link):
        if self.link is link:
            self.link = None
        self.has_work.set()

    def stop(self):
        self.loop.cancel()
        if self.dial:
            self.dial.cancel()


async def read_opening(connection, name):
    frame, _ = await connection.read(OPENING_LIMIT)
    if frame.name == "Goodbye":
        raise LinkRefused(f"goodbye with reason {frame.reason}")
    if frame.name != name:
        raise LinkRefused(f"{frame.name} in place of {name}")
    tag = unknown_critical(frame.tags)
    if tag is not None:
        connection.send(encode("Goodbye", reason=UNSUPPORTED_TAG, detail=tag))
        connection.close()
        raise LinkRefused(f"{name} has the unknown critical tag {tag}")
    return frame


async def serve(session, reader, writer):
    """Accepts one connection at the member's port."""
    connection = Connection(reader, writer)
    try:
        async with asyncio.timeout(ACCEPT_SECONDS):
            if not connection.agreed_on(PEER_ALPN):
                raise LinkRefused("no ALPN name or no certificate")
            member = await session.wait_for_entry(connection.peer_certificate, ENTRY_SECONDS)
            await session.peer(member).accept(connection)
    except (LinkRefused, NotAcceptable, Malformed, Closed, TimeoutError) as error:
        session.emit("linkRefused", reason=str(error) or type(error).__name__)
        connection.close()


class Link:
    """An open link: a task that reads and a task that writes."""

    def __init__(self, peer, connection, role):
        self.peer = peer
        self.lane = peer.lane
        self.connection = connection
        self.role = role
        self.has_output = asyncio.Event()
        self.acknowledge = False
        self.is_cut = False
        self.rejections = []
        self.rejected_lanes = set()
        self.replies = {}  # Pong and LaneRejected that wait to be written

    def start(self, settled, resent):
        lane = self.lane
        self.peer.session.emit(
            "link", member=self.peer.member.hex(), role=self.role, settled=settled, resent=resent, received=lane.received
        )
        self.reading = asyncio.create_task(self._read())
        self.writing = asyncio.create_task(self._write())
        self.wake()

    def wake(self):
        self.has_output.set()

    async def finish(self):
        """Ends the link after everything that it has received was processed."""
        self.connection.abort()
        await asyncio.wait([self.reading])

    def cut(self):
        """Drops the connection with everything on it, also what has arrived and was not read yet."""
        self.is_cut = True
        self.connection.abort()

    async def goodbye(self, reason):
        self.connection.send(encode("Goodbye", reason=reason, detail=0))
        self.connection.close()
        await asyncio.wait([self.reading], timeout=0.5)

    async def _read(self):
        reason = "closed"
        try:
            while not self.is_cut:
                frame, _ = await self.connection.read(LINK_LIMIT)
                if frame.name == "Goodbye":
                    reason = f"goodbye with reason {frame.reason}"
                    break
                self._handle(frame)
        except (Closed, Malformed) as error:
            reason = str(error)
        self.writing.cancel()
        self.connection.close()
        self.peer.ended(self)
        self.peer.session.emit("linkClosed", member=self.peer.member.hex(), role=self.role, reason=reason)

    def _handle(self, frame):
        handler = getattr(self, "_on_" + frame.name, None)
        if handler is None:
            raise Malformed(f"{frame.name} on an open link")
        handler(frame)

    def _on_Message(self, frame):
        if frame.lane != LANE:
            if frame.lane not in self.rejected_lanes:
                self.rejected_lanes.add(frame.lane)
                self.replies["lane", frame.lane] = encode("LaneRejected", lane=frame.lane)
                self.wake()
            return
        verdict = self.lane.receive(frame)
        if verdict is None:
            self.acknowledge = True
            self.wake()
            return
        reason, detail = verdict
        if reason:
            self.rejections.append(encode("MessageRejected", lane=LANE, number=frame.number, reason=reason, detail=detail))
        else:
            self.peer.session.deliver(self.peer, frame)
        self.acknowledge = True
        self.wake()
        self.peer.taken += 1
        if self.peer.cut_every and self.peer.taken % self.peer.cut_every == 0:
            self.cut()

    def _on_Acknowledgement(self, frame):
        if frame.lane == LANE:
            self.peer.session.settle(self.peer, self.lane.acknowledge(frame.number, frame.flags))
            self.wake()

    def _on_MessageRejected(self, frame):
        if frame.lane == LANE:
            self.lane.reject(frame.number, frame.reason, frame.detail)

    def _on_LaneRejected(self, frame):
        if frame.lane == LANE:
            raise Malformed("lane 0 is rejected")

    def _on_Ping(self, frame):
        self.replies["pong", 0] = encode("Pong", number=frame.number)
        self.wake()

    def _on_Pong(self, frame):
        pass

    async def _write(self):
        try:
            while True:
                await self.has_output.wait()
                self.has_output.clear()
                while batch := self._batch():
                    self.connection.send(batch)
                    await self.connection.drain()
                    await asyncio.sleep(0)
        except Closed:
            pass

    def _batch(self):
        parts = list(self.replies.values()) + self.rejections
        self.replies.clear()
        self.rejections.clear()
        if self.acknowledge:
            self.acknowledge = False
            parts.append(encode("Acknowledgement", lane=LANE, number=self.lane.received, flags=0))
        while self.lane.has_more() and len(parts) < BATCH:
            parts.append(self.lane.take())
        return b"".join(parts)


def dialling_context(key, certificate):
    return client_context(key, certificate, PEER_ALPN)
