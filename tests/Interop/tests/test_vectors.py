"""Checks the implementation against every vector in docs/protocol/vectors, in both directions."""

import unittest
from datetime import datetime, timezone
from types import SimpleNamespace

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_public_key

from pyile2 import certificates, lanes, login, roster, srp, tickets
from pyile2.framing import Malformed, Reader, decode, encode

from . import vectors


class FrameVectors(unittest.TestCase):
    file = vectors.load("frames.json")

    def test_every_frame_is_decoded_to_its_fields(self):
        for vector in self.file["frames"]:
            with self.subTest(vector["name"]):
                data = bytes.fromhex(vector["hex"])
                self.assertEqual(len(data) - 4, int.from_bytes(data[:4], "big"))
                frame = decode(data[4:])
                self.assertEqual(vector["type"], frame.name)
                self.assertEqual(vectors.fields(vector["fields"]), frame.fields())

    def test_every_frame_is_encoded_to_its_bytes(self):
        for vector in self.file["frames"]:
            with self.subTest(vector["name"]):
                self.assertEqual(vector["hex"], encode(vector["type"], **vectors.fields(vector["fields"])).hex())

    def test_a_frame_that_is_cut_anywhere_is_malformed(self):
        for vector in self.file["frames"]:
            content = bytes.fromhex(vector["hex"])[4:]
            optional = 32 if vector["fields"].get("confirmation") else 0
            for length in range(len(content) - vector.get("open", 0)):
                if optional and length == len(content) - optional:
                    continue
                with self.subTest(vector["name"], length=length), self.assertRaises(Malformed):
                    decode(content[:length])

    def test_unknown_types_of_128_and_above_are_skipped(self):
        for vector in self.file["skipped"]:
            with self.subTest(vector["name"]):
                self.assertIsNone(decode(bytes.fromhex(vector["hex"])[4:]))

    def test_malformed_frames_are_refused(self):
        for vector in self.file["malformed"]:
            with self.subTest(vector["name"]), self.assertRaises(Malformed):
                decode(bytes.fromhex(vector["hex"])[4:])


class BodyVectors(unittest.TestCase):
    file = vectors.load("bodies.json")

    def check(self, vector):
        lanes.check_body(SimpleNamespace(kind=lanes.JSON, body=bytes.fromhex(vector["hex"])))

    def test_json_values_are_taken(self):
        for vector in self.file["json"]:
            with self.subTest(vector["name"]):
                self.check(vector)

    def test_refused_json_is_refused(self):
        for vector in self.file["refusedJson"]:
            with self.subTest(vector["name"]), self.assertRaises(Malformed):
                self.check(vector)


class TicketVectors(unittest.TestCase):
    file = vectors.load("tickets.json")

    def ticket(self, values):
        hosts = tuple((host["name"], host["port"]) for host in values["hosts"])
        hexadecimal = (bytes.fromhex(values[name]) for name in ("network", "id", "secret"))
        return tickets.Ticket(*hexadecimal, int(values["expires"]), hosts, tuple(map(vectors.tag, values["tags"])))

    def test_every_ticket_is_written_and_read(self):
        for vector in self.file["tickets"]:
            ticket = self.ticket(vector["fields"])
            self.assertEqual(vector["content"], tickets.content(ticket).hex())
            self.assertEqual(vector["text"], tickets.write(ticket))
            self.assertEqual(ticket, tickets.read(vector["text"]))
            self.assertEqual(vector["loginSecret"], tickets.login_secret(ticket.secret).hex())

    def test_other_spellings_are_read_as_the_first_ticket(self):
        for vector in self.file["spellings"]:
            with self.subTest(vector["name"]):
                self.assertEqual(tickets.read(self.file["tickets"][0]["text"]), tickets.read(vector["text"]))

    def test_refused_tickets_are_refused(self):
        for vector in self.file["refused"]:
            with self.subTest(vector["name"]), self.assertRaises(Malformed):
                tickets.read(vector["text"])


class RosterVectors(unittest.TestCase):
    file = vectors.load("rosters.json")
    network_id = bytes.fromhex(file["network"])

    def entry(self, values):
        addresses = tuple(roster.Address(a["kind"], bytes.fromhex(a["address"]), a["port"]) for a in values["addresses"])
        return roster.Entry(
            bytes.fromhex(values["id"]),
            bytes.fromhex(values["keyHash"]),
            values["alias"],
            int(values["features"]),
            values["flags"],
            values["state"],
            int(values["joined"]),
            addresses,
            (values["admission"]["kind"], bytes.fromhex(values["admission"]["bytes"])),
            tuple(map(vectors.tag, values["tags"])),
        )

    def test_every_entry_is_written_and_read(self):
        for vector in self.file["entries"]:
            entry, data = self.entry(vector["fields"]), bytes.fromhex(vector["hex"])
            self.assertEqual(entry, roster.read_entry(Reader(data)))
            self.assertEqual(data, roster.write_entry(entry))
            for length in range(len(data)):
                with self.assertRaises(Malformed):
                    roster.read_entry(Reader(data[:length]))

    def test_only_the_entry_with_a_critical_tag_and_the_one_of_version_1_are_not_usable(self):
        usable = [self.entry(vector["fields"]).usable for vector in self.file["entries"]]
        self.assertEqual([True, True, False, True, False], usable)

    def test_every_change_is_written_and_read(self):
        for vector in self.file["changes"]:
            data, fields = bytes.fromhex(vector["hex"]), vector["fields"]
            change = roster.read_change(Reader(data))
            self.assertEqual(data, roster.write_change(change))
            self.assertEqual(fields["kind"], change.kind)
            self.assertEqual(self.entry(fields["entry"]) if "entry" in fields else None, change.entry)
            self.assertEqual(fields.get("reason"), change.reason)
            if "id" in fields:
                self.assertEqual(fields["id"], change.id.hex())
            if "bytes" in fields:
                self.assertEqual(fields["bytes"], change.body.hex())

    def test_the_chain_of_all_changes_has_the_hashes_of_the_vectors(self):
        chain = roster.first_chain(self.network_id, int(self.file["chain"]["firstVersion"]))
        chains = [chain]
        for vector in self.file["changes"]:
            chain = roster.next_chain(chain, roster.read_change(Reader(bytes.fromhex(vector["hex"]))))
            chains.append(chain)
        self.assertEqual(self.file["chain"]["hashes"], [value.hex() for value in chains])

    def signed(self, name):
        return self.join(self.file[name])

    def join(self, form):
        return bytes.fromhex(form["payload"] + form["signature"])

    def replica(self):
        network = certificates.Network.__new__(certificates.Network)
        network.id = self.network_id
        network.key = load_der_public_key(bytes.fromhex(self.file["signingKey"]))
        return roster.Roster(network)

    def test_signed_changes_apply_to_the_signed_snapshot(self):
        replica = self.replica()
        replica.apply_snapshot(self.signed("snapshot"))
        self.assertEqual(["host", "dora"], [entry.alias for entry in replica.entries.values()])
        self.assertEqual(len(self.file["changes"]), len(replica.apply_changes(self.signed("delta"))))
        self.assertEqual(["host", "dora", "eve"], [entry.alias for entry in replica.entries.values()])
        self.assertEqual(self.file["chain"]["hashes"][-1], replica.chain.hex())
        self.assertEqual((), replica.apply_changes(self.signed("delta")))
        with self.assertRaises(roster.SnapshotTooOld):
            replica.apply_snapshot(self.signed("snapshot"))

    def test_changes_that_keep_one_host_fit(self):
        for vector in self.file["fits"]:
            with self.subTest(vector["name"]):
                replica = self.replica()
                replica.apply_snapshot(self.signed("snapshot"))
                self.assertTrue(replica.apply_changes(self.join(vector)))

    def test_changes_that_do_not_fit_change_nothing(self):
        for vector in self.file["misfits"]:
            with self.subTest(vector["name"]):
                replica = self.replica()
                replica.apply_snapshot(self.signed("snapshot"))
                before = dict(replica.entries)
                self.assertIsNone(replica.apply_changes(self.join(vector)))
                self.assertEqual(before, replica.entries)

    def test_payloads_are_written_as_they_were_read(self):
        snapshot, delta = (bytes.fromhex(self.file[name]["payload"]) for name in ("snapshot", "delta"))
        self.assertEqual(snapshot, roster.write_snapshot(roster.read_snapshot(snapshot, self.network_id), self.network_id))
        self.assertEqual(delta, roster.write_changes(roster.read_changes(delta, self.network_id), self.network_id))

    def test_a_changed_byte_anywhere_in_a_signed_form_is_refused(self):
        for name in ("snapshot", "delta"):
            signed = self.signed(name)
            for at in range(0, len(signed), 7):
                changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
                with self.subTest(name, at=at), self.assertRaises(Malformed):
                    roster.verified(changed, self.replica().network.key)

    def test_changes_with_another_chain_do_not_fit_and_change_nothing(self):
        replica = self.replica()
        replica.apply_snapshot(self.signed("snapshot"))
        replica.chain = bytes(32)
        self.assertIsNone(replica.apply_changes(self.signed("delta")))
        self.assertEqual(2, len(replica.entries))
        self.assertEqual(int(self.file["snapshot"]["version"]), replica.version)


class CertificateVectors(unittest.TestCase):
    file = vectors.load("certificates.json")
    now = datetime.fromtimestamp(int(file["now"]) / 1000, timezone.utc)

    def setUp(self):
        self.network = certificates.Network(bytes.fromhex(self.file["networkCertificate"]))

    def test_the_network_has_the_id_and_fingerprint_of_the_vector(self):
        self.assertEqual(self.file["networkId"], self.network.id.hex())
        self.assertEqual(self.file["fingerprint"], self.network.fingerprint)

    def test_valid_certificates_prove_their_member(self):
        for vector in self.file["valid"]:
            identity = self.network.check_member(bytes.fromhex(vector["certificate"]), self.now)
            self.assertEqual((vector["member"], vector["isHost"], vector["keyHash"]), (identity[0].hex(), identity[1], identity[2].hex()))

    def test_refused_certificates_are_refused(self):
        for vector in self.file["refused"]:
            with self.subTest(vector["name"]), self.assertRaises(certificates.NotAcceptable):
                self.network.check_member(bytes.fromhex(vector["certificate"]), self.now)

    def test_refused_networks_are_refused(self):
        for vector in self.file["refusedNetworks"]:
            with self.subTest(vector["name"]), self.assertRaises(certificates.NotAcceptable):
                certificates.Network(bytes.fromhex(vector["certificate"]))

    def test_a_self_signed_certificate_of_a_joiner_can_be_parsed(self):
        key = certificates.new_key()
        certificate = x509.load_der_x509_certificate(certificates.self_signed(key))
        self.assertEqual(certificates.key_bytes(key.public_key()), certificates.key_bytes(certificate.public_key()))


class LoginVectors(unittest.TestCase):
    file = vectors.load("logins.json")

    def test_secrets_of_logins_by_password(self):
        for vector in (v for v in self.file["logins"] if v["kind"] == login.PASSWORD):
            with self.subTest(vector["name"]):
                salt, password = bytes.fromhex(vector["salt"]), vector["password"]
                a, b = int(vector["joinerPrivate"], 16), int(vector["hostPrivate"], 16)
                verifier = srp.verifier(password, salt)
                self.assertEqual(vector["stretched"], srp.stretch(password, salt).hex())
                self.assertEqual(vector["verifier"], srp.pad(verifier).hex())
                self.assertEqual(vector["joinerValue"], srp.pad(srp.joiner_value(a)).hex())
                self.assertEqual(vector["hostValue"], srp.pad(srp.host_value(verifier, b)).hex())
                self.assertEqual(vector["secret"], srp.joiner_secret(password, salt, a, bytes.fromhex(vector["hostValue"])).hex())
                self.assertEqual(vector["secret"], srp.host_secret(verifier, b, bytes.fromhex(vector["joinerValue"])).hex())

    def test_secrets_of_logins_by_ticket(self):
        for vector in (v for v in self.file["logins"] if v["kind"] == login.TICKET):
            self.assertEqual(vector["secret"], tickets.login_secret(bytes.fromhex(vector["ticketSecret"])).hex())

    def test_confirmations(self):
        for vector in self.file["logins"]:
            with self.subTest(vector["name"]):
                hello, challenge, proof, admission = (bytes.fromhex(frame) for frame in vector["frames"].values())
                if vector["kind"] == login.CERTIFICATE:
                    self.assertEqual(b"", decode(proof[4:]).confirmation + decode(admission[4:]).confirmation)
                    continue
                network_id = bytes.fromhex(vector["networkId"])
                key = login.login_key(bytes.fromhex(vector["secret"]), network_id)
                self.assertEqual(vector["key"], key.hex())
                context = (network_id, bytes.fromhex(vector["hostCertificate"]), bytes.fromhex(vector["joinerCertificate"]))
                joiner = login.confirmation(key, login.JOINER_LABEL, *context, hello + challenge + proof[:-32])
                host = login.confirmation(key, login.HOST_LABEL, *context, hello + challenge + proof + admission[:-32])
                self.assertEqual(vector["joinerConfirmation"], joiner.hex())
                self.assertEqual(vector["hostConfirmation"], host.hex())
                self.assertEqual((joiner, host), (proof[-32:], admission[-32:]))

    def test_frames_of_logins_are_encoded_as_they_were_decoded(self):
        for vector in self.file["logins"]:
            for data in vector["frames"].values():
                frame = decode(bytes.fromhex(data)[4:])
                self.assertEqual(data, encode(frame.name, **frame.fields()).hex())


class GroupTest(unittest.TestCase):
    def test_srp_uses_a_safe_prime_of_3072_bits(self):
        self.assertEqual(3072, srp.N.bit_length())
        for number in (srp.N, (srp.N - 1) // 2):
            self.assertEqual(1, pow(2, number - 1, number))
