"""The command line: joins a network, writes events and reads commands, one JSON object a line each.

The first line of standard input is the password or the ticket. The lines after it are commands:

  {"command": "send", "to": ALIAS | ID | "everyone", "text": TEXT, "reference": ANY}    or "json" in place of "text"
  {"command": "cut", "what": "links" | "control"}                                       drops the TCP connections
  {"command": "cut", "what": "links", "everyMessages": NUMBER}                          whenever so many more have arrived
  {"command": "leave"}

Each line of standard output is an object whose "event" names it: joined, roster, left, message, delivered, failed, link, linkClosed,
linkRefused, dialFailed, hostLost, reconnected, reconnectFailed, renewed, snapshotTooOld, ended, refused, error.
"""

import argparse
import asyncio
import json
import socket
import sys
import threading

from . import tickets
from .framing import Malformed
from .lanes import JSON, TEXT
from .login import LoginFailed, Refused, by_password, by_ticket
from .session import Session


def emit(event, **fields):
    sys.stdout.write(json.dumps({"event": event, **fields}) + "\n")
    sys.stdout.flush()


def parse(arguments):
    parser = argparse.ArgumentParser(prog="pyile2")
    commands = parser.add_subparsers(dest="command", required=True)
    join = commands.add_parser("join", help="join a network and stay until the command leave or the end of the input")
    join.add_argument("--host", help="name or address of the host; the hosts of the ticket by default")
    join.add_argument("--port", type=int, default=4702)
    join.add_argument("--alias", default="python")
    join.add_argument("--listen", default="127.0.0.1", help="the address at which links are accepted")
    join.add_argument("--listen-port", type=int, default=0)
    secret = join.add_mutually_exclusive_group(required=True)
    secret.add_argument("--password-stdin", action="store_true", help="read the password from the first line of standard input")
    secret.add_argument("--ticket-stdin", action="store_true", help="read the ticket from the first line of standard input")
    return parser, parser.parse_args(arguments)


def listen(address, port):
    listener = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
    listener.setblocking(False)
    return listener


def read_lines(loop, queue):
    """Reads commands in a thread of its own, because standard input may be a pipe or a file."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(queue.put_nowait, line)
    loop.call_soon_threadsafe(queue.put_nowait, None)


async def run(options, parser):
    secret = sys.stdin.readline().rstrip("\r\n")
    hosts = [(options.host, options.port)] if options.host else []
    try:
        proof = by_password(secret)
        if options.ticket_stdin:
            ticket = tickets.read(secret)
            proof, hosts = by_ticket(ticket), hosts or list(ticket.hosts)
    except Malformed as error:
        emit("error", reason=str(error))
        return 1
    if not hosts:
        parser.error("--host is required with --password-stdin")
    session = Session(hosts, options.alias, listen(options.listen, options.listen_port), emit)
    try:
        await session.join(proof)
    except Refused as refused:
        emit("refused", reason=refused.reason)
        return 2
    except LoginFailed as error:
        emit("error", reason=str(error))
        return 1
    return await follow(session)


async def follow(session):
    """Carries out commands until the session ends."""
    queue = asyncio.Queue()
    threading.Thread(target=read_lines, args=(asyncio.get_running_loop(), queue), daemon=True).start()
    while not session.ended.done():
        line = asyncio.ensure_future(queue.get())
        await asyncio.wait([line, session.ended], return_when=asyncio.FIRST_COMPLETED)
        if not line.done():
            line.cancel()
            break
        text = line.result()
        command = json.loads(text) if text else {"command": "leave"}
        if command["command"] == "leave":
            await session.leave()
        else:
            carry_out(session, command)
    emit("ended", reason=session.ended.result(), duplicates=session.duplicates())
    return 0


def carry_out(session, command):
    name = command["command"]
    if name == "send":
        kind, body = (JSON, command["json"]) if "json" in command else (TEXT, command["text"])
        if session.send(command["to"], kind, body.encode("utf-8"), command.get("reference")) == 0:
            emit("failed", reference=command.get("reference"), member=None, reason="no such member")
    elif name == "cut" and command["what"] == "control":
        session.control.abort()
    elif name == "cut":
        cut_links(session, command.get("everyMessages"))
    else:
        emit("error", reason=f"unknown command {name}")


def cut_links(session, every):
    for entry in list(session.roster.entries.values()):
        if entry.id == session.member:
            continue
        peer = session.peer(entry.id)
        peer.cut_every = every
        if not every and peer.link:
            peer.link.cut()


def main(arguments=None):
    parser, options = parse(arguments)
    return asyncio.run(run(options, parser))
