"""A member's part in one network: control link, roster, links, and reconnecting."""

import asyncio
import ipaddress
import random
import secrets
import time

from .certificates import NetworkClock, NotAcceptable, new_key, renewal, self_signed
from .connection import LOGIN_ALPN, PEER_ALPN, Closed, Connection, client_context, server_context, use_certificate
from .framing import Malformed, encode
from .lanes import EVERYONE, MEMBER, Outgoing
from .links import LinkRefused, Peer, dialling_context, serve
from .login import CONTROL_FRAME_LIMIT, FINAL_GOODBYES, Dismissed, Login, LoginFailed, Refused, SnapshotParts, by_certificate
from .roster import LEAVE_REASONS, LEFT, SnapshotTooOld

LOGIN_SECONDS = 10
LOST_SECONDS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2
LEAVING = 1


class Session:
    def __init__(self, hosts, alias, listener, emit):
        self.hosts = hosts
        self.alias = alias
        self.listener = listener
        self.emit = emit
        self.key = new_key()
        self.certificate = self_signed(self.key)
        self.roster = None
        self.member = None
        self.peers = {}
        self.roster_changed = asyncio.Event()
        self.ended = asyncio.get_running_loop().create_future()
        self.control = None
        self.renewal = None

    async def join(self, proof):
        """Logs in and starts to take links and to answer the host."""
        membership = await self._login(proof)
        self.emit("joined", **self._describe(membership))
        self._show_roster()
        self.server_tls = server_context(self.key, self.certificate, self.network, PEER_ALPN)
        self.server = await asyncio.start_server(
            lambda reader, writer: serve(self, reader, writer), sock=self.listener, ssl=self.server_tls
        )
        self.control_task = asyncio.create_task(self._stay())

    async def _login(self, proof):
        failure = LoginFailed("there is no host to connect to")
        for host, port in self.hosts:
            try:
                async with asyncio.timeout(LOGIN_SECONDS):
                    return await self._login_at(host, port, proof)
            except (Refused, Dismissed):
                raise
            except (Closed, Malformed, LoginFailed, TimeoutError) as error:
                failure = error
        raise LoginFailed(str(failure) or type(failure).__name__) from failure

    async def _login_at(self, host, port, proof):
        context = client_context(self.key, self.certificate, LOGIN_ALPN)
        connection = await Connection.open(host, port, context, LOGIN_ALPN)
        try:
            login = Login(connection, self.key, self.certificate, proof)
            membership = await login.run(self.alias, self.listener.getsockname()[1], self.roster)
        except BaseException:
            connection.abort()
            raise
        self.control = connection
        self.network, self.host, self.member = membership.network, membership.host, membership.member
        self.alias, self.roster = membership.alias, membership.roster
        self._use_certificate(membership.certificate)
        return membership

    def _describe(self, membership):
        return {
            "member": membership.member.hex(),
            "alias": membership.alias,
            "network": membership.network.id.hex(),
            "fingerprint": membership.network.fingerprint,
            "host": membership.host.hex(),
        }

    # Control link

    async def _stay(self):
        """Keeps the control link, and logs in again whenever it is lost."""
        while not self.ended.done():
            reason = await self._answer_host(self.control)
            if self.ended.done():
                return
            self.emit("hostLost", reason=reason)
            await self._reconnect()

    async def _answer_host(self, connection):
        """Answers the host until the control link ends; returns the reason."""
        parts = SnapshotParts()
        try:
            while True:
                frame, _ = await asyncio.wait_for(connection.read(CONTROL_FRAME_LIMIT), LOST_SECONDS)
                if frame.name == "Goodbye":
                    if frame.reason in FINAL_GOODBYES:
                        self._end(FINAL_GOODBYES[frame.reason])
                    return f"goodbye with reason {frame.reason}"
                self._on_control_frame(connection, frame, parts)
        except TimeoutError:
            return "the host is silent"
        except (Closed, Malformed, LoginFailed, NotAcceptable) as error:
            return str(error)
        finally:
            connection.close()

    def _on_control_frame(self, connection, frame, parts):
        if frame.name == "Beat":
            connection.send(encode("BeatReply", number=frame.number))
        elif frame.name == "RosterUpdate":
            changes = self.roster.apply_changes(frame.rest)
            if changes is None:
                connection.send(encode("RosterRequest"))
            else:
                self._after_changes(changes)
        elif frame.name == "RosterPart":
            self._on_snapshot(parts.add(frame))
        elif frame.name == "Renewal":
            self._check_renewal(frame.certificate)
            self._use_certificate(frame.certificate)
            self.emit("renewed")
        else:
            raise Malformed(f"unexpected {frame.name} on the control link")

    def _on_snapshot(self, signed):
        if signed is None:
            return
        try:
            self.roster.apply_snapshot(signed)
        except SnapshotTooOld:
            self.emit("snapshotTooOld")
        self._after_changes(())

    def _after_changes(self, changes):
        for change in changes:
            if change.kind == LEFT:
                reason = LEAVE_REASONS.get(change.reason, f"unknown reason {change.reason}")
                self.emit("left", member=change.id.hex(), reason=reason)
        self._show_roster()

    def _show_roster(self):
        self.roster_changed.set()
        self.roster_changed = asyncio.Event()
        for member in [member for member in self.peers if member not in self.roster.entries]:
            self._forget(self.peers.pop(member))
        members = [
            {"member": entry.id.hex(), "alias": entry.alias, "state": entry.state_name, "isHost": entry.is_host}
            for entry in self.roster.entries.values()
        ]
        self.emit("roster", version=str(self.roster.version), chain=self.roster.chain.hex(), members=members)

    def _forget(self, peer):
        peer.stop()
        if peer.link:
            peer.link.cut()
        for message in peer.lane.waiting:
            self.emit("failed", reference=message.reference, member=peer.member.hex(), reason="the member has left")

    def _check_renewal(self, certificate):
        identity = self.network.check_member(certificate)
        own = self.network.check_member(self.certificate)
        if identity != own:
            raise NotAcceptable("the renewed certificate is of another member or key")

    def _use_certificate(self, certificate):
        self.certificate = certificate
        self.clock = NetworkClock(certificate)
        if hasattr(self, "server_tls"):
            use_certificate(self.server_tls, self.key, certificate)
        if self.renewal:
            self.renewal.cancel()
        self.renewal = asyncio.create_task(self._request_renewal(*renewal(certificate)))

    async def _request_renewal(self, due, pause):
        await asyncio.sleep(due)
        while True:
            self.control.send(encode("RenewalRequest"))
            await asyncio.sleep(pause)

    async def _reconnect(self):
        longest = FIRST_PAUSE
        while not self.ended.done():
            await asyncio.sleep(random.uniform(0, longest))
            longest = min(LONGEST_PAUSE, longest * 2)
            try:
                membership = await self._login(by_certificate(self.network.id))
            except (Refused, Dismissed) as refused:
                if refused.is_final:
                    self._end(str(refused))
                self.emit("reconnectFailed", reason=str(refused))
            except LoginFailed as error:
                self.emit("reconnectFailed", reason=str(error))
            else:
                self.emit("reconnected", **self._describe(membership))
                self._show_roster()
                return

    def _end(self, reason):
        if not self.ended.done():
            self.ended.set_result(reason)

    # Links

    def peer(self, member):
        if member not in self.peers:
            self.peers[member] = Peer(member, self)
        return self.peers[member]

    def peer_context(self):
        return dialling_context(self.key, self.certificate)

    def addresses(self, member):
        """The usable addresses of a member, in order."""
        entry = self.roster.entries.get(member)
        host = self.control.remote_address
        for address in entry.addresses if entry else ():
            if address.usable:
                yield self._reachable(str(address), host), address.port

    @staticmethod
    def _reachable(address, host):
        parsed = ipaddress.ip_address(address)
        if ipaddress.ip_address(host).is_loopback:
            return "127.0.0.1" if address == "0.0.0.0" else "::1" if address == "::" else address
        return host if parsed.is_loopback or parsed.is_unspecified else address

    def check_peer(self, certificate):
        """The member id that a certificate proves, if its entry allows a link."""
        identity = self.network.check_member(certificate, self.clock.now())
        entry = self.roster.entries.get(identity.member)
        if identity.member == self.member or entry is None or not entry.usable or entry.key_hash != identity.key_hash:
            raise LinkRefused(f"member {identity.member.hex()} is not on the roster with this key, or not usable")
        if identity.is_host != entry.is_host:
            raise LinkRefused(f"member {identity.member.hex()} is the host either in its certificate or on the roster")
        return identity.member

    async def wait_for_entry(self, certificate, seconds):
        end = time.monotonic() + seconds
        while True:
            changed = self.roster_changed
            try:
                return self.check_peer(certificate)
            except LinkRefused:
                remaining = end - time.monotonic()
                if remaining <= 0:
                    raise
            try:
                await asyncio.wait_for(changed.wait(), remaining)
            except TimeoutError:
                pass

    # Messages

    def send(self, to, kind, body, reference):
        """Queues a message to the member with this id or alias, or to everyone; returns how many members get it."""
        others = [entry for entry in self.roster.entries.values() if entry.id != self.member and entry.usable]
        chosen = others if to == "everyone" else [entry for entry in others if to in (entry.id.hex(), entry.alias)]
        destination = EVERYONE if to == "everyone" else MEMBER
        message = Outgoing(secrets.token_bytes(16), time.time_ns() // 1_000_000, kind, destination, body, reference)
        for entry in chosen:
            self.peer(entry.id).add(message)
        return len(chosen)

    def deliver(self, peer, frame):
        entry = self.roster.entries.get(peer.member)
        self.emit(
            "message",
            member=peer.member.hex(),
            alias=entry.alias if entry else None,
            number=str(frame.number),
            id=frame.id.hex(),
            time=str(frame.time),
            kind=frame.kind,
            destination=frame.destination,
            body=frame.body.decode("utf-8"),
        )

    def settle(self, peer, settled):
        for outcome in settled:
            fields = {"reference": outcome.message.reference, "member": peer.member.hex(), "number": str(outcome.number)}
            if outcome.failure is None:
                self.emit("delivered", **fields)
            else:
                self.emit("failed", reason=outcome.failure, **fields)

    async def leave(self):
        """Says goodbye to all members and the host."""
        self._end("left")
        links = [peer.link for peer in self.peers.values() if peer.link]
        for peer in self.peers.values():
            peer.stop()
        self.server.close()
        await asyncio.gather(*(link.goodbye(LEAVING) for link in links))
        self.control.send(encode("Goodbye", reason=LEAVING, detail=0))
        self.control.close()
        await asyncio.wait([self.control_task], timeout=0.5)

    def duplicates(self):
        return sum(peer.lane.duplicates for peer in self.peers.values())
