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
        .Where(text => text.Length is > 0 and <= AliasText.MaxLength && !text.StartsWith('\ufeff'));

    public static readonly Gen<IPEndPoint> AnyAddress = Gen.Select(
        Gen.OneOf(
            Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)),
            Gen.Byte.Array[16].Select(bytes => new IPAddress(bytes)).Where(address => !address.IsIPv4MappedToIPv6)),
        Gen.Int[1, 65535],
        (address, port) => new IPEndPoint(address, port));

    /// <summary>Up to eight, also some that this version cannot dial.</summary>
    public static readonly Gen<RosterAddress[]> AnyAddresses = Gen.OneOf(
        Gen.Select(Gen.OneOf(AddressKind.Local, AddressKind.Observed, AddressKind.Advertised), AnyAddress, (kind, address) => new RosterAddress(kind, address)),
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 30], Gen.Int[0, 65535], (kind, bytes, port) => new RosterAddress((AddressKind)kind, bytes, port)))
        .Array[0, RosterEntry.MaxAddresses];

    public static readonly Gen<TagBlock> AnyTags = Gen.Select(
        Gen.Int[1, 0x7fff], Gen.Bool, Gen.Byte.Array[0, 20], (number, isCritical, value) => new Tag((ushort)number, isCritical, value))
        .Array[0, 3].Select(tags => TagBlock.Of(tags.DistinctBy(tag => tag.Number)));

    private static readonly Gen<ReadOnlyMemory<byte>> AnyConfirmation = Gen.OneOf(Gen.Const(Array.Empty<byte>()), Gen.Byte.Array[32])
        .Select(bytes => new ReadOnlyMemory<byte>(bytes));

    private static readonly Gen<(string Alias, MemberTraits Traits)> AnyName = Gen.OneOf(
        Gen.Select(AnyAlias, Gen.OneOf(MemberTraits.None, MemberTraits.AllowsUnencrypted, MemberTraits.IsUnencrypted)),
        Gen.Const(("", MemberTraits.IsUnencrypted)));

    public static readonly Gen<RosterEntry> AnyEntry = Gen.Select(
        AnyMember, AnyAddresses, AnyName, AnyHash, AnyTime, Gen.Select(Gen.ULong, Gen.Byte, Gen.Byte, Gen.Byte.Array[0, 20], AnyTags), MakeEntry);

    public static readonly Gen<RosterChange> AnyChange = Gen.OneOf(
        AnyEntry.Select(entry => (RosterChange)new RosterChange.Joined(entry)),
        AnyEntry.Select(entry => (RosterChange)new RosterChange.Updated(entry)),
        Gen.Select(AnyMember, Gen.Byte, (id, reason) => (RosterChange)new RosterChange.Left(id, (LeaveReason)reason)),
        Gen.Select(Gen.Byte[4, 255], AnyBytes, (kind, bytes) => (RosterChange)new RosterChange.Unknown(kind, bytes)));

    public static readonly Gen<RosterSnapshot> AnySnapshot = Gen.Select(
        Gen.ULong,
        AnyHash,
        AnyEntry.Array[0, 20].Select(entries => entries.Prepend(Host).DistinctBy(entry => entry.Id).ToArray()),
        (version, hash, entries) => new RosterSnapshot(version, hash, entries));

    public static readonly Gen<RosterDelta> AnyDelta = Gen.Select(
        Gen.ULong[0, ulong.MaxValue - 20], AnyChange.Array[0, 20], AnyHash, (from, changes, hash) => new RosterDelta(from, changes, hash));

    private static readonly Gen<MessageHead> AnyHead = Gen.Select(
        Gen.Byte, Gen.ULong, Gen.Guid, AnyTime, Gen.Byte, Gen.Byte, AnyTags, (lane, number, id, time, kind, destination, tags) =>
            MakeHead(new MessageHead(lane, number, id, time, (BodyKind)kind, (MessageDestination)destination, tags)));

    private static readonly Gen<LanePosition[]> AnyLanes = Gen.Select(
        Gen.ULong[1, ulong.MaxValue],
        Gen.ULong,
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Byte, Gen.UShort, (first, last, reason, detail) => new RejectedRun(first, last, (RejectionReason)reason, detail)).Array[0, 3],
        Gen.Bool,
        (next, received, rejected, hasSecond) => hasSecond
            ? new LanePosition[] { new(Lanes.Messages, next, received, rejected), new(Lanes.Calls, next, received) }
            : [new(Lanes.Messages, next, received, rejected)]);

    public static readonly Gen<ProtocolFrame> AnyFrame = Gen.OneOf(
        Gen.Select(Gen.ULong, Gen.Byte, Gen.Guid, AnyTags, (features, kind, ticket, tags) =>
            (ProtocolFrame)new HelloFrame((ProtocolFeatures)features, (LoginKind)kind, ticket, tags)),
        Gen.Select(Gen.ULong, AnyHash, AnyBytes, AnyBytes, AnyBytes, AnyTags, (features, freshness, network, salt, value, tags) =>
            (ProtocolFrame)new ChallengeFrame((ProtocolFeatures)features, freshness, network, salt, value, MakeClock(tags))),
        Gen.Select(AnyAlias, Gen.Int[0, 65535], Gen.Byte, AnyBytes, AnyTags, AnyConfirmation, (alias, port, capabilities, value, tags, confirmation) =>
            (ProtocolFrame)new ProofFrame(alias, port, (JoinerCapabilities)capabilities, value, tags, confirmation)),
        Gen.Select(AnyMember, AnyAlias, AnyBytes, AnyTags, AnyConfirmation, (id, alias, certificate, tags, confirmation) =>
            (ProtocolFrame)new AdmissionFrame(id, alias, certificate, tags, confirmation)),
        Gen.Select(Gen.Byte, Gen.UShort, AnyTags, (reason, detail, tags) => (ProtocolFrame)new RefusalFrame((RefusalReason)reason, detail, tags)),
        Gen.OneOf<ProtocolFrame>(AcceptedFrame.Instance, RosterRequestFrame.Instance, RenewalRequestFrame.Instance),
        Gen.Select(Gen.UInt, Gen.UInt, (number, time) => (ProtocolFrame)new BeatFrame(number, TimeSpan.FromMicroseconds(time))),
        Gen.UInt.Select(number => (ProtocolFrame)new BeatReplyFrame(number)),
        Gen.Select(Gen.Bool, AnyBytes, (isLast, bytes) => (ProtocolFrame)new RosterPartFrame(isLast, bytes)),
        AnyBytes.Select(bytes => (ProtocolFrame)new RosterUpdateFrame(bytes)),
        AnyBytes.Select(bytes => (ProtocolFrame)new RenewalFrame(bytes)),
        Gen.Select(Gen.Byte, Gen.UShort, AnyTags, (reason, detail, tags) => (ProtocolFrame)new GoodbyeFrame((GoodbyeReason)reason, detail, tags)),
        AnyTags.Select(tags => (ProtocolFrame)new WelcomeFrame(tags)),
        Gen.Select(AnyHead, AnyBytes, (head, body) => (ProtocolFrame)new MessageFrame(head, body)),
        Gen.Select(Gen.Byte, Gen.ULong, Gen.Byte, (lane, number, flags) => (ProtocolFrame)new AcknowledgementFrame(lane, number, (AcknowledgementFlags)flags)),
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong, AnyLanes, AnyTags, (session, other, lanes, tags) =>
            (ProtocolFrame)new PositionFrame(session, other, lanes, tags)),
        Gen.UInt.Select(number => (ProtocolFrame)new PingFrame(number)),
        Gen.UInt.Select(number => (ProtocolFrame)new PongFrame(number)),
        Gen.Select(Gen.Byte, Gen.ULong, Gen.Byte, Gen.UShort, (lane, number, reason, detail) =>
            (ProtocolFrame)new MessageRejectedFrame(lane, number, (RejectionReason)reason, detail)),
        Gen.Byte.Select(lane => (ProtocolFrame)new LaneRejectedFrame(lane)),
        Gen.Select(Gen.Byte[128, 255], AnyBytes, (type, fields) => (ProtocolFrame)new UnknownFrame(type, fields)));

    public static MemberId Member(int n) => new((UInt128)n);

    /// <summary>A member whose values are all derived from one number.</summary>
    public static RosterEntry Entry(int n) => new()
    {
        Id = Member(n),
        KeyHash = new KeyHash(0, (UInt128)n),
        Alias = $"member {n}",
        Joined = Given.Noon,
        Addresses = [new RosterAddress(AddressKind.Observed, Given.At($"10.0.0.1:{4000 + n}"))],
        Admission = new RosterAdmission(AdmissionKind.Password),
    };

    // A message to a topic names it, and no other tag has its number.
    private static MessageHead MakeHead(in MessageHead head)
    {
        IEnumerable<Tag> tags = head.Tags.ToList().Where(tag => tag.Number != KnownTags.MessageTopic);
        if (head.Destination == MessageDestination.Topic)
            tags = tags.Append(new Tag(KnownTags.MessageTopic, IsCritical: false, "news"u8.ToArray()));
        TagBlock block = TagBlock.Of(tags);
        return head with { Tags = block, Bits = block.IsEmpty ? MessageBits.None : MessageBits.HasTags };
    }

    // Tag 1 of a challenge is a time.
    private static TagBlock MakeClock(TagBlock tags) =>
        TagBlock.Of([.. tags.ToList().Where(tag => tag.Number != KnownTags.HostClock), .. HostClockTag.Write(Given.Noon).ToList()]);

    private static RosterEntry MakeEntry(
        MemberId id,
        RosterAddress[] addresses,
        (string Alias, MemberTraits Traits) name,
        KeyHash key,
        DateTimeOffset joined,
        (ulong Features, byte State, byte Admission, byte[] How, TagBlock Tags) more) => new()
        {
            Id = id,
            KeyHash = key,
            Alias = name.Alias,
            Features = (ProtocolFeatures)more.Features,
            Traits = name.Traits,
            State = (RosterState)more.State,
            Joined = joined,
            Addresses = addresses,
            Admission = new RosterAdmission((AdmissionKind)more.Admission, more.How),
            Tags = more.Tags,
        };
}
