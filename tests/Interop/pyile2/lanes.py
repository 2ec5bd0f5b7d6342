"""links.md, "Sessions and Position" and "Lanes": lane 0 of one pair of members, without I/O."""

import json
import secrets
from collections import deque
from typing import NamedTuple

from .framing import MESSAGE_TAGS, LanePosition, Malformed, Run, encode, unknown_critical

LANE = 0
INBOX_FULL = 1
BODY_LIMIT = 1024 * 1024
JSON_DEPTH = 32
TEXT, JSON = 1, 2
MEMBER, EVERYONE = 1, 2
UNSUPPORTED_TAG, UNSUPPORTED_KIND, UNSUPPORTED_DESTINATION = 1, 2, 3
REJECTIONS = {1: "UnsupportedTag", 2: "UnsupportedKind", 3: "UnsupportedDestination"}
REMEMBERED_RUNS = 64


class Outgoing(NamedTuple):
    """A message that waits for its acknowledgement."""

    id: bytes
    time: int
    kind: int
    destination: int
    body: bytes
    reference: object = None


class Settled(NamedTuple):
    """The outcome of a message: delivered if the failure is None."""

    message: Outgoing
    number: int
    failure: str


class Lane:
    """Both directions of lane 0 with one member; it outlives links."""

    def __init__(self):
        self.session = secrets.randbits(64) or 1
        self.other_session = 0
        self.waiting = deque()  # everything after the acknowledged number, in order
        self.acknowledged = 0
        self.written = 0  # the last number that was ever written
        self.cursor = 0  # how many of the waiting messages are written on the current link
        self.is_stopped = False
        self.failures = {}  # number -> failure of a message that was rejected and is not acknowledged yet
        self.received = 0
        self.runs = []
        self.other_next = 1
        self.duplicates = 0

    # Sending

    def add(self, message):
        self.waiting.append(message)

    def has_more(self):
        return not self.is_stopped and self.cursor < len(self.waiting)

    def take(self):
        """The frame of the next message to write."""
        message = self.waiting[self.cursor]
        self.cursor += 1
        number = self.acknowledged + self.cursor
        self.written = max(self.written, number)
        fields = message._asdict()
        del fields["reference"]
        return encode("Message", lane=LANE, header=0, number=number, **fields)

    def acknowledge(self, number, flags):
        """The messages that an Acknowledgement settles."""
        if number < self.acknowledged:
            return []
        settled = self._settle(number)
        if flags & INBOX_FULL:
            self.cursor = 0
        self.is_stopped = bool(flags & INBOX_FULL)
        return settled

    def reject(self, number, reason, detail):
        if self.acknowledged < number <= self.written:
            self.failures[number] = f"{REJECTIONS.get(reason, f'reason {reason}')} (detail {detail})"

    def _settle(self, number):
        if not self.acknowledged <= number <= self.written:
            raise Malformed("a number is acknowledged that was not written")
        settled = []
        while self.acknowledged < number:
            self.acknowledged += 1
            self.cursor = max(0, self.cursor - 1)
            message = self.waiting.popleft()
            settled.append(Settled(message, self.acknowledged, self.failures.pop(self.acknowledged, None)))
        return settled

    # Position

    def position(self):
        """The fields of the Position that this side sends now."""
        runs = tuple(run for run in self.runs if run.last >= self.other_next)[-REMEMBERED_RUNS:]
        lane = LanePosition(LANE, self.acknowledged + 1, self.received, runs)
        return {"session": self.session, "other_session": self.other_session, "lanes": [lane]}

    def compare(self, position):
        """Applies the other side's Position; returns the messages that it settles."""
        lane = position.lanes[0]
        if self.other_session not in (0, position.session):
            settled = self._fail_written("the other process was started again")
        elif position.other_session == self.session:
            for run in lane.rejected:
                for number in range(max(run.first, self.acknowledged + 1), min(run.last, self.written) + 1):
                    self.reject(number, run.reason, run.detail)
            settled = self._settle(lane.received)
        else:
            settled = []
        self.cursor = 0
        self.is_stopped = False
        self._compare_received(position.session, lane)
        return settled

    def _fail_written(self, failure):
        settled = []
        for number in range(self.acknowledged + 1, self.written + 1):
            settled.append(Settled(self.waiting.popleft(), number, failure))
        self.written = self.acknowledged
        self.failures.clear()
        return settled

    def _compare_received(self, session, lane):
        if session != self.other_session:
            self.other_session, self.received, self.runs = session, lane.next - 1, []
        elif lane.next > self.received + 1:
            raise Malformed("the other side has forgotten messages that did not arrive")
        self.runs = [run for run in self.runs if run.last >= lane.next]
        self.other_next = lane.next

    # Receiving

    def receive(self, message):
        """None for a message that has arrived already, else the reason and detail of its rejection or (0, 0)."""
        if message.number <= self.received:
            self.duplicates += 1
            return None
        if message.number > self.received + 1:
            raise Malformed("a message number is skipped")
        reason, detail = judge(message)
        self.received = message.number
        if reason:
            self._remember(message.number, reason, detail)
        return reason, detail

    def _remember(self, number, reason, detail):
        last = self.runs[-1] if self.runs else None
        if last and last[1:] == (number - 1, reason, detail):
            self.runs[-1] = last._replace(last=number)
        else:
            self.runs = self.runs[1 - REMEMBERED_RUNS :] + [Run(number, number, reason, detail)]


def judge(message):
    """The lowest reason for which a message is rejected, with its detail; (0, 0) if it is taken."""
    tag = unknown_critical(message.tags, MESSAGE_TAGS)
    if tag is not None:
        return UNSUPPORTED_TAG, tag
    if message.kind not in (TEXT, JSON):
        return UNSUPPORTED_KIND, message.kind
    if message.destination not in (MEMBER, EVERYONE):
        return UNSUPPORTED_DESTINATION, message.destination
    check_body(message)
    return 0, 0


def check_body(message):
    if len(message.body) > BODY_LIMIT:
        raise Malformed("a body has more than 1 MiB")
    try:
        body = message.body.decode("utf-8")
        if message.kind == JSON:
            check_json(body)
    except ValueError as error:
        raise Malformed(f"a body is not valid: {error}") from None


def check_json(body):
    """Raises ValueError unless the text is one JSON value as links.md describes it."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    def unique(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError("duplicate key")
        return [part for pair in pairs for part in pair]

    if depth(body) > JSON_DEPTH:
        raise ValueError("too many levels")
    value = json.loads(body, parse_constant=refuse, object_pairs_hook=unique, parse_int=str, parse_float=str)
    json.dumps(value, ensure_ascii=False).encode("utf-8")  # fails at an unpaired surrogate


def depth(body):
    deepest = level = 0
    in_string = is_escaped = False
    for character in body:
        if in_string:
            in_string = is_escaped or character != '"'
            is_escaped = character == "\\" and not is_escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            level += 1
            deepest = max(deepest, level)
        elif character in "]}":
            level -= 1
    return deepest
