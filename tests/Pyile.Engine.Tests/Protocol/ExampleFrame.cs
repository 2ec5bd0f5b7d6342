using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>Each frame with its bytes, written down by hand.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Bytes">Its length, type and payload.</param>
/// <param name="Open">How many bytes at the end have no length of their own: the frame's end is theirs.</param>
internal sealed record ExampleFrame(ProtocolFrame Frame, byte[] Bytes, int? Open = null)
{
    public static readonly IReadOnlyDictionary<string, ExampleFrame> All = new Dictionary<string, ExampleFrame>
    {
        ["hello with a password"] = new(
            new Hello(LoginKind.Password, Guid.Empty),
            V2Bytes.Hex("00000012 01 01 00000000000000000000000000000000")),
        ["hello with a ticket"] = new(
            new Hello(LoginKind.Ticket, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")),
            V2Bytes.Hex("00000012 01 02 00112233445566778899aabbccddeeff")),
        ["hello with a certificate"] = new(
            new Hello(LoginKind.Certificate, Guid.Empty),
            V2Bytes.Hex("00000012 01 03 00000000000000000000000000000000")),
        ["challenge"] = new(
            new Challenge(new byte[] { 1, 2, 3 }, new byte[] { 4 }, new byte[] { 5, 6 }),
            V2Bytes.Hex("0000000d 02 0003 010203 0001 04 0002 0506")),
        ["challenge without a password"] = new(
            new Challenge(new byte[] { 1 }, default, default),
            V2Bytes.Hex("00000008 02 0001 01 0000 0000")),
        ["proof"] = new(
            new Proof("bób", 4702, true, new byte[] { 1 }, new byte[] { 2, 3 }),
            V2Bytes.Hex("00000011 03 0004 62c3b362 125e 01 0001 01 0002 0203")),
        ["admission"] = new(
            new AdmissionFrame(new MemberId(new UInt128(0x0011223344556677, 0x8899aabbccddeeff)), "a", new byte[] { 1, 2 }, new byte[] { 3 }),
            V2Bytes.Hex("0000001b 04 00112233445566778899aabbccddeeff 0001 61 0002 0102 0001 03")),
        ["refusal"] = new(new Refusal(RefusalReason.Full), V2Bytes.Hex("00000002 05 03")),
        ["acceptance"] = new(Accepted.Instance, V2Bytes.Hex("00000001 06")),
        ["heartbeat"] = new(
            new Beat(0x01020304, TimeSpan.FromMilliseconds(1.5)),
            V2Bytes.Hex("00000009 10 01020304 000005dc")),
        ["answer to a heartbeat"] = new(new BeatReply(0xfffffffe), V2Bytes.Hex("00000005 11 fffffffe")),
        ["first part of a roster"] = new(
            new RosterPart(false, new byte[] { 7, 8 }),
            V2Bytes.Hex("00000004 12 00 0708"),
            Open: 2),
        ["last part of a roster"] = new(new RosterPart(true, default), V2Bytes.Hex("00000002 12 01"), Open: 0),
        ["roster update"] = new(new RosterUpdate(new byte[] { 9 }), V2Bytes.Hex("00000002 13 09"), Open: 1),
        ["request for a roster"] = new(RosterRequest.Instance, V2Bytes.Hex("00000001 14")),
        ["request for a renewal"] = new(RenewalRequest.Instance, V2Bytes.Hex("00000001 15")),
        ["renewal"] = new(new Renewal(new byte[] { 1, 2 }), V2Bytes.Hex("00000005 16 0002 0102")),
        ["goodbye"] = new(new Goodbye(GoodbyeReason.Idle), V2Bytes.Hex("00000002 17 07")),
        ["welcome"] = new(Welcome.Instance, V2Bytes.Hex("00000001 20")),
        ["broadcast"] = new(
            new MessageFrame(
                new MessageHead(
                    258,
                    Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
                    DateTimeOffset.FromUnixTimeMilliseconds(1_893_585_600_123),
                    BodyKind.Text,
                    true),
                "hé"u8.ToArray()),
            V2Bytes.Hex("00000026 21 0000000000000102 00112233445566778899aabbccddeeff 000001b8e27f3e7b 01 01 68c3a9"),
            Open: 3),
        ["direct message"] = new(
            new MessageFrame(new MessageHead(ulong.MaxValue, Guid.Empty, DateTimeOffset.FromUnixTimeMilliseconds(0), BodyKind.Text, false), default),
            V2Bytes.Hex("00000023 21 ffffffffffffffff 00000000000000000000000000000000 0000000000000000 01 00"),
            Open: 0),
        ["JSON value"] = new(
            new MessageFrame(new MessageHead(1, Guid.Empty, DateTimeOffset.FromUnixTimeMilliseconds(0), BodyKind.Json, false), "{}"u8.ToArray()),
            V2Bytes.Hex("00000025 21 0000000000000001 00000000000000000000000000000000 0000000000000000 02 00 7b7d"),
            Open: 2),
        ["acknowledgement"] = new(new Acknowledgement(0x0102030405060708, false), V2Bytes.Hex("0000000a 22 0102030405060708 00")),
        ["acknowledgement with a full inbox"] = new(new Acknowledgement(9, true), V2Bytes.Hex("0000000a 22 0000000000000009 01")),
        ["position"] = new(
            new Position(0x0102030405060708, 2, 0x1112131415161718, 4),
            V2Bytes.Hex("00000021 23 0102030405060708 0000000000000002 1112131415161718 0000000000000004")),
    };

    public byte[] WithoutLength => Bytes[4..];
}
