using System.Net;
using CsCheck;

namespace Pyile.Engine.Tests.Support;

/// <summary>Values of version 2 for tests, fixed ones by a short name and random ones as generators.</summary>
internal static class GivenV2
{
    public static readonly KeyHash Network = KeyHash.Read([.. Enumerable.Range(0xa0, 32).Select(i => (byte)i)]);

    public static readonly RosterEntry Host = Entry(1) with { Alias = "host", Traits = MemberTraits.IsHost };

    public static readonly Gen<ReadOnlyMemory<byte>> AnyBytes = Gen.Byte.Array[0, 300].Select(bytes => new ReadOnlyMemory<byte>(bytes));

    public static readonly Gen<MemberId> AnyMember = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new MemberId(new UInt128(high, low)));

    public static readonly Gen<KeyHash> AnyHash = Gen.Select(AnyMember, AnyMember, (high, low) => new KeyHash(high.Value, low.Value));

    /// <summary>From 1970 to the end of the calendar, in whole milliseconds.</summary>
    public static readonly Gen<DateTimeOffset> AnyTime =
        Gen.Long[0, 253_402_300_799_999].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    public static readonly Gen<string> AnyAlias = Given.AnyText
        .Select(text => string.Concat(text.Where(c => !char.IsControl(c))))
        .Where(text => text.Length is > 0 and <= AliasLength.Max);

    public static readonly Gen<IPEndPoint> AnyAddress = Gen.Select(
        Gen.OneOf(
            Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)),
            Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)).Where(address => !address.IsIPv4MappedToIPv6)),
        Gen.Int[1, 65535],
        (address, port) => new IPEndPoint(address, port));

    private static readonly Gen<(string Alias, MemberTraits Traits)> AnyName = Gen.OneOf(
        Gen.Select(AnyAlias, Gen.OneOf(MemberTraits.None, MemberTraits.AllowsUnencrypted, MemberTraits.IsUnencrypted)),
        Gen.Const(("", MemberTraits.IsUnencrypted)));

    public static readonly Gen<RosterEntry> AnyEntry = Gen.Select(
        AnyMember, AnyAddress, AnyName, AnyHash, AnyTime, (id, address, name, key, joined) => new RosterEntry(id, address, name.Alias, key, name.Traits, joined));

    public static readonly Gen<RosterChange> AnyChange = Gen.OneOf(
        AnyEntry.Select(entry => (RosterChange)new RosterChange.Joined(entry)),
        Gen.Select(AnyMember, Gen.OneOf(Enum.GetValues<LeaveReason>()), (id, reason) => (RosterChange)new RosterChange.Left(id, reason)));

    public static readonly Gen<RosterSnapshot> AnySnapshot = Gen.Select(
        Gen.ULong,
        AnyHash,
        AnyEntry.Array[0, 20].Select(entries => entries.Prepend(Host).DistinctBy(entry => entry.Id).DistinctBy(entry => entry.Address).ToArray()),
        (version, hash, entries) => new RosterSnapshot(version, hash, entries));

    public static readonly Gen<RosterDelta> AnyDelta = Gen.Select(
        Gen.ULong[0, ulong.MaxValue - 20], AnyChange.Array[0, 20], AnyHash, (from, changes, hash) => new RosterDelta(from, changes, hash));

    public static readonly Gen<ProtocolFrame> AnyFrame = Gen.OneOf(
        Gen.Select(Gen.OneOf(Enum.GetValues<LoginKind>()), Gen.Guid, (kind, ticket) => (ProtocolFrame)new Hello(kind, ticket)),
        Gen.Select(AnyBytes, AnyBytes, AnyBytes, (authority, salt, value) => (ProtocolFrame)new Challenge(authority, salt, value)),
        Gen.Select(AnyAlias, Gen.Int[1, 65535], Gen.Bool, AnyBytes, AnyBytes, (alias, port, allows, value, tag) => (ProtocolFrame)new Proof(alias, port, allows, value, tag)),
        Gen.Select(AnyMember, AnyAlias, AnyBytes, AnyBytes, (id, alias, certificate, tag) => (ProtocolFrame)new AdmissionFrame(id, alias, certificate, tag)),
        Gen.OneOf(Enum.GetValues<RefusalReason>()).Select(reason => (ProtocolFrame)new Refusal(reason)),
        Gen.OneOf<ProtocolFrame>(Accepted.Instance, RosterRequest.Instance, RenewalRequest.Instance, Welcome.Instance),
        Gen.Select(Gen.UInt, Gen.UInt, (number, time) => (ProtocolFrame)new Beat(number, TimeSpan.FromMicroseconds(time))),
        Gen.UInt.Select(number => (ProtocolFrame)new BeatReply(number)),
        Gen.Select(Gen.Bool, AnyBytes, (isLast, bytes) => (ProtocolFrame)new RosterPart(isLast, bytes)),
        AnyBytes.Select(bytes => (ProtocolFrame)new RosterUpdate(bytes)),
        AnyBytes.Select(bytes => (ProtocolFrame)new Renewal(bytes)),
        Gen.OneOf(Enum.GetValues<GoodbyeReason>()).Select(reason => (ProtocolFrame)new Goodbye(reason)),
        Gen.Select(Gen.ULong, Gen.Guid, AnyTime, Gen.OneOf(Enum.GetValues<BodyKind>()), Gen.Bool, AnyBytes, (number, id, time, kind, isBroadcast, body) => (ProtocolFrame)new MessageFrame(new MessageHead(number, id, time, kind, isBroadcast), body)),
        Gen.Select(Gen.ULong, Gen.Bool, (number, isFull) => (ProtocolFrame)new Acknowledgement(number, isFull)),
        Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong, (session, next, other, received) => (ProtocolFrame)new Position(session, next, other, received)));

    public static MemberId Member(int n) => new((UInt128)n);

    /// <summary>A member whose values are all derived from one number.</summary>
    public static RosterEntry Entry(int n) => new(
        Member(n), Given.At($"10.0.0.1:{4000 + n}"), $"member {n}", new KeyHash(0, (UInt128)n), MemberTraits.None, Given.Noon);
}
