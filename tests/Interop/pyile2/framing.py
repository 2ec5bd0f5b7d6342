"""framing.md: fields, tag blocks, and the table of all frames."""

import struct
import unicodedata
from types import SimpleNamespace
from typing import NamedTuple

LAST_TIME = 253402300799999
TAG_BLOCK_LIMIT = 4096
RUN_LIMIT = 64
FIRST_SKIPPED_TYPE = 128
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TOPIC, TOPIC_TAG, TOPIC_LIMIT = 3, 1, 255
REPLY_TAG, ID_SIZE = 2, 16
MESSAGE_TAGS = (TOPIC_TAG, REPLY_TAG)
CALLS, ENDPOINT_TAG = 1, 3
CALL_TAG_SIZES = {4: 4, 5: 4, 6: 1, 7: 1, 8: 0}
CLOCK_TAG = 1


class Malformed(Exception):
    """The bytes are not a frame, roster form or ticket that the specification allows."""


class Tag(NamedTuple):
    number: int
    critical: bool
    value: bytes


class Run(NamedTuple):
    """A run of rejected messages in a Position."""

    first: int
    last: int
    reason: int
    detail: int


class LanePosition(NamedTuple):
    lane: int
    next: int
    received: int
    rejected: tuple


class Frame(SimpleNamespace):
    """A frame: its name and its fields as attributes."""

    def fields(self):
        return {name: value for name, value in vars(self).items() if name != "name"}


class Reader:
    """Reads fields from bytes and never past their end."""

    def __init__(self, data):
        self.data = bytes(data)
        self.at = 0

    def take(self, count):
        end = self.at + count
        if end > len(self.data):
            raise Malformed("the fields are incomplete")
        part = self.data[self.at : end]
        self.at = end
        return part

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def rest(self):
        return self.take(len(self.data) - self.at)

    def end(self):
        if self.at != len(self.data):
            raise Malformed("bytes follow the last field")

    def bytes(self):
        return self.take(self.number(2))

    def text(self):
        return read_text(self.bytes())

    def flag(self):
        value = self.number(1)
        if value > 1:
            raise Malformed("a flag is neither 0 nor 1")
        return value == 1

    def side(self):
        side = self.number(1)
        if side not in (1, 2):
            raise Malformed("an end of a circuit is neither the dialler nor the acceptor")
        return side

    def alias(self):
        alias = self.text()
        check_alias(alias)
        return alias

    def time(self):
        value = self.number(8)
        if value > LAST_TIME:
            raise Malformed("a time is after the year 9999")
        return value

    def tags(self):
        size = self.number(2)
        if size > TAG_BLOCK_LIMIT:
            raise Malformed("a tag block is too long")
        block = Reader(self.take(size))
        tags = []
        last = 0
        while block.at < size:
            identifier = block.number(2)
            tag = Tag(identifier & 0x7FFF, identifier >= 0x8000, block.bytes())
            if tag.number <= last:
                raise Malformed("the numbers of tags do not ascend from 1")
            last = tag.number
            tags.append(tag)
        return tags

    def lanes(self):
        lanes = [self.lane() for _ in range(self.number(1))]
        numbers = [lane.lane for lane in lanes]
        if not lanes or numbers[0] != 0 or any(a >= b for a, b in zip(numbers, numbers[1:])):
            raise Malformed("a position does not list lane 0 and then others in ascending order")
        return lanes

    def lane(self):
        lane, following, received, count = self.number(1), self.number(8), self.number(8), self.number(1)
        if following == 0 or count > RUN_LIMIT:
            raise Malformed("a lane has the next number 0 or too many rejections")
        runs = tuple(Run(*struct.unpack(">QQBH", self.take(19))) for _ in range(count))
        return LanePosition(lane, following, received, runs)


def read_text(data):
    """The text in these bytes."""
    if data.startswith(BYTE_ORDER_MARK):
        raise Malformed("a text begins with a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("a text is not UTF-8") from None


def check_reply(message):
    """Tag 2 of a Message, which is the id of the message that it answers."""
    if any(tag.number == REPLY_TAG and len(tag.value) != ID_SIZE for tag in message.tags):
        raise Malformed("a reply does not name a message")


def check_call(message):
    """The tags of a Message on lane 1."""
    for tag in message.tags if message.lane == CALLS else ():
        if tag.number == ENDPOINT_TAG:
            check_name(tag.value, "an endpoint")
        elif tag.number in CALL_TAG_SIZES and len(tag.value) != CALL_TAG_SIZES[tag.number]:
            raise Malformed("a tag of a call has another size")


def check_topic(message):
    """Tag 1 of a Message, which names the topic."""
    name = next((tag.value for tag in message.tags if tag.number == TOPIC_TAG), None)
    if name is None:
        if message.destination == TOPIC:
            raise Malformed("a message to a topic does not name it")
    else:
        check_name(name, "a topic")


def check_name(name, what):
    if not 1 <= len(name) <= TOPIC_LIMIT:
        raise Malformed(f"{what} is empty or too long")
    read_text(name)


def host_clock(challenge):
    """Tag 1 of a Challenge: what the clock of the host shows, in milliseconds, or None."""
    value = next((tag.value for tag in challenge.tags if tag.number == CLOCK_TAG), None)
    if value is None:
        return None
    reader = Reader(value)
    shown = reader.time()
    reader.end()
    return shown


def check_alias(alias):
    if not 1 <= utf16_length(alias) <= 64 or any(unicodedata.category(c) == "Cc" for c in alias):
        raise Malformed("an alias is empty, too long, or has a control character")


def utf16_length(text):
    return len(text.encode("utf-16-le")) // 2


def number(value, size):
    return value.to_bytes(size, "big")


def counted(value):
    return number(len(value), 2) + value


def text(value):
    return counted(value.encode("utf-8"))


def tags(block):
    ascending = sorted(block, key=lambda tag: tag.number)
    body = b"".join(number(tag.number | (0x8000 if tag.critical else 0), 2) + counted(tag.value) for tag in ascending)
    return counted(body)


def lanes(positions):
    written = [number(len(positions), 1)]
    for lane in positions:
        written.append(struct.pack(">BQQB", lane.lane, lane.next, lane.received, len(lane.rejected)))
        written.extend(struct.pack(">QQBH", *run) for run in lane.rejected)
    return b"".join(written)


def unknown_critical(block, known=()):
    """The number of the first critical tag that is not known, or None."""
    return next((tag.number for tag in block if tag.critical and tag.number not in known), None)


def confirmation(reader):
    value = reader.rest()
    if len(value) not in (0, 32):
        raise Malformed("a confirmation has neither 0 nor 32 bytes")
    return value


def _fixed(size):
    return lambda reader: reader.number(size), lambda value: number(value, size)


# The kinds of fields: how each is read and written.
KINDS = {
    "u8": _fixed(1),
    "u16": _fixed(2),
    "u32": _fixed(4),
    "u64": _fixed(8),
    "flag": (Reader.flag, lambda value: b"\x01" if value else b"\x00"),
    "bytes": (Reader.bytes, counted),
    "alias": (Reader.alias, text),
    "id": (lambda reader: reader.take(16), bytes),
    "hash": (lambda reader: reader.take(32), bytes),
    "time": (Reader.time, _fixed(8)[1]),
    "rest": (Reader.rest, bytes),
    "confirmation": (confirmation, bytes),
    "side": (Reader.side, _fixed(1)[1]),
    "tags": (Reader.tags, tags),
    "lanes": (Reader.lanes, lanes),
}

# The table of framing.md: type, name, and fields. "tags?" is a tag block that is present if bit 0 of the header is set.
TABLE = """
1 Hello: features u64, kind u8, ticket id, tags tags
2 Challenge: features u64, freshness hash, network bytes, salt bytes, host_value bytes, tags tags
3 Proof: alias alias, port u16, capabilities u8, joiner_value bytes, tags tags, confirmation confirmation
4 Admission: member id, alias alias, certificate bytes, tags tags, confirmation confirmation
5 Refusal: reason u8, detail u16, tags tags
6 Accepted:
16 Beat: number u32, round_trip_microseconds u32
17 BeatReply: number u32
18 RosterPart: is_last flag, rest rest
19 RosterUpdate: rest rest
20 RosterRequest:
21 RenewalRequest:
22 Renewal: certificate bytes
23 Goodbye: reason u8, detail u16, tags tags
24 DialBackRequest: member id
25 DialBack: member id
26 CircuitRequest: member id
27 Circuit: member id, side side, key hash, tags tags
28 CircuitRefused: member id, reason u8
32 Welcome: tags tags
33 Message: lane u8, header u8, number u64, id id, time time, kind u8, destination u8, tags tags?, body rest
34 Acknowledgement: lane u8, number u64, flags u8
35 Position: session u64, other_session u64, lanes lanes, tags tags
36 Ping: number u32
37 Pong: number u32
38 MessageRejected: lane u8, number u64, reason u8, detail u16
39 LaneRejected: lane u8
"""


def _parse_table():
    table = {}
    for line in TABLE.strip().splitlines():
        head, _, body = line.partition(":")
        kind, name = head.split()
        table[int(kind)] = (name, [tuple(field.split()) for field in body.split(",") if field.strip()])
    return table


BY_TYPE = _parse_table()
BY_NAME = {name: (kind, fields) for kind, (name, fields) in BY_TYPE.items()}


def encode(name, **values):
    """The bytes of a frame, its length included."""
    kind, fields = BY_NAME[name]
    body = [number(kind, 1)]
    for field, form in fields:
        if form == "tags?":
            body.append(tags(values.get("tags", ())) if values["header"] & 1 else b"")
        else:
            body.append(KINDS[form][1](values.get("tags", ()) if form == "tags" else values[field]))
    content = b"".join(body)
    return number(len(content), 4) + content


def decode(content):
    """The frame with these bytes after its length, or None if it is one that is skipped."""
    reader = Reader(content)
    kind = reader.number(1)
    if kind not in BY_TYPE:
        if kind >= FIRST_SKIPPED_TYPE:
            return None
        raise Malformed(f"unknown frame type {kind}")
    name, fields = BY_TYPE[kind]
    frame = Frame(name=name)
    for field, form in fields:
        if form == "tags?":
            frame.tags = reader.tags() if frame.header & 1 else []
        else:
            setattr(frame, field, KINDS[form][0](reader))
    reader.end()
    if name == "Message":
        check_topic(frame)
        check_reply(frame)
        check_call(frame)
    if name == "Challenge":
        host_clock(frame)
    if name == "Position" and frame.session == 0:
        raise Malformed("a position of session 0")
    return frame
