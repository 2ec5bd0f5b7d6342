"""Checks lane 0 without connections: rejections, a full inbox, restarts, and Positions that do not fit."""

import unittest

from pyile2.framing import LanePosition, Malformed, Tag, decode, encode
from pyile2.lanes import BODY_LIMIT, INBOX_FULL, JSON, TEXT, Lane, Outgoing


def outgoing(body=b"text", kind=TEXT, destination=1):
    return Outgoing(bytes(16), 0, kind, destination, body, body)


def message(number, **changes):
    fields = {"lane": 0, "header": 1, "number": number, "id": bytes(16), "time": 0, "kind": TEXT, "destination": 1}
    return decode(encode("Message", **{**fields, "tags": [], "body": b"text", **changes})[4:])


def position(lane):
    return decode(encode("Position", **lane.position())[4:])


def write_all(lane):
    frames = []
    while lane.has_more():
        frames.append(decode(lane.take()[4:]))
    return frames


def connect(first, second):
    """Exchanges Positions; returns what they settle at the first side."""
    of_first, of_second = position(first), position(second)
    second.compare(of_first)
    return first.compare(of_second)


class Sending(unittest.TestCase):
    def setUp(self):
        self.sender, self.receiver = Lane(), Lane()
        connect(self.sender, self.receiver)

    def test_messages_after_the_received_number_are_sent_again_with_the_same_numbers(self):
        for body in (b"a", b"b", b"c"):
            self.sender.add(outgoing(body))
        frames = write_all(self.sender)
        self.receiver.receive(frames[0])
        settled = connect(self.sender, self.receiver)
        self.assertEqual([(1, b"a", None)], [(s.number, s.message.body, s.failure) for s in settled])
        self.assertEqual([(2, b"b"), (3, b"c")], [(frame.number, frame.body) for frame in write_all(self.sender)])

    def test_a_rejection_that_was_lost_with_its_link_is_reported_by_the_position(self):
        for kind in (TEXT, 9, 9, TEXT):
            self.sender.add(outgoing(kind=kind))
        for frame in write_all(self.sender):
            self.receiver.receive(frame)
        self.assertEqual([(2, 3, 2, 9)], list(map(tuple, position(self.receiver).lanes[0].rejected)))
        failures = [outcome.failure for outcome in connect(self.sender, self.receiver)]
        self.assertEqual([None, "UnsupportedKind (detail 9)", "UnsupportedKind (detail 9)", None], failures)
        connect(self.sender, self.receiver)
        self.assertEqual((), position(self.receiver).lanes[0].rejected)

    def test_a_full_inbox_stops_the_lane_until_an_acknowledgement_without_the_bit(self):
        for body in (b"a", b"b", b"c"):
            self.sender.add(outgoing(body))
        write_all(self.sender)
        self.assertEqual(1, len(self.sender.acknowledge(1, INBOX_FULL)))
        self.assertEqual([], write_all(self.sender))
        self.sender.acknowledge(1, 0)
        self.assertEqual([2, 3], [frame.number for frame in write_all(self.sender)])

    def test_written_messages_fail_and_others_stay_when_the_other_process_was_started_again(self):
        self.sender.add(outgoing(b"a"))
        write_all(self.sender)
        self.sender.add(outgoing(b"b"))
        settled = connect(self.sender, Lane())
        self.assertEqual([b"a"], [outcome.message.body for outcome in settled])
        self.assertIsNotNone(settled[0].failure)
        self.assertEqual([(1, b"b")], [(frame.number, frame.body) for frame in write_all(self.sender)])

    def test_an_acknowledgement_of_a_number_that_was_not_written_is_malformed(self):
        self.sender.add(outgoing())
        with self.assertRaises(Malformed):
            self.sender.acknowledge(1, 0)

    def test_a_position_that_has_received_more_than_was_written_is_malformed(self):
        other = position(self.receiver)
        other.lanes = [LanePosition(0, 1, 1, ())]
        with self.assertRaises(Malformed):
            self.sender.compare(other)

    def test_numbers_continue_after_the_acknowledged_one_in_a_new_session_of_the_receiver(self):
        self.sender.add(outgoing())
        write_all(self.sender)
        self.sender.acknowledge(1, 0)
        restarted = Lane()
        connect(self.sender, restarted)
        self.assertEqual(1, restarted.received)
        self.sender.add(outgoing())
        self.assertEqual((0, 0), restarted.receive(write_all(self.sender)[0]))


class Receiving(unittest.TestCase):
    def setUp(self):
        self.lane = Lane()

    def test_a_message_that_arrives_twice_is_dropped_and_counted(self):
        self.assertEqual((0, 0), self.lane.receive(message(1)))
        self.assertIsNone(self.lane.receive(message(1)))
        self.assertEqual(1, self.lane.duplicates)

    def test_a_number_that_skips_one_is_malformed(self):
        with self.assertRaises(Malformed):
            self.lane.receive(message(2))

    def test_the_lowest_reason_is_reported(self):
        critical = [Tag(77, True, b""), Tag(78, True, b"")]
        self.assertEqual((1, 77), self.lane.receive(message(1, kind=9, destination=9, tags=critical)))
        self.assertEqual((2, 9), self.lane.receive(message(2, kind=9, destination=8)))
        self.assertEqual((3, 8), self.lane.receive(message(3, destination=8)))
        self.assertEqual((3, 3), self.lane.receive(message(4, destination=3, tags=[Tag(1, True, b"news")])))

    def test_the_body_of_a_rejected_message_is_not_checked(self):
        self.assertEqual((1, 77), self.lane.receive(message(1, body=b"\xff", tags=[Tag(77, True, b"")])))
        self.assertEqual((3, 3), self.lane.receive(message(2, body=b"\xff", destination=3, tags=[Tag(1, False, b"news")])))

    def test_a_body_of_more_than_a_mebibyte_is_malformed(self):
        self.assertEqual((0, 0), self.lane.receive(message(1, body=bytes(BODY_LIMIT))))
        with self.assertRaises(Malformed):
            self.lane.receive(message(2, body=bytes(BODY_LIMIT + 1)))

    def test_an_acknowledgement_that_goes_back_is_ignored_with_its_flags(self):
        sender = Lane()
        for _ in range(2):
            sender.add(outgoing())
        write_all(sender)
        sender.acknowledge(2, 0)
        self.assertEqual([], sender.acknowledge(1, INBOX_FULL))
        self.assertFalse(sender.is_stopped)

    def test_a_body_that_is_not_valid_is_malformed_unless_the_kind_is_unknown(self):
        with self.assertRaises(Malformed):
            self.lane.receive(message(1, body=b"\xff"))
        with self.assertRaises(Malformed):
            self.lane.receive(message(1, kind=JSON, body=b"{"))
        self.assertEqual((2, 9), self.lane.receive(message(1, kind=9, body=b"\xff")))

    def test_a_position_without_numbers_that_did_not_arrive_is_malformed(self):
        sender = Lane()
        connect(sender, self.lane)
        other = position(sender)
        other.lanes = [LanePosition(0, 2, 0, ())]
        with self.assertRaises(Malformed):
            self.lane.compare(other)
