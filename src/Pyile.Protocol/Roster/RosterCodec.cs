using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Pyile.Protocol;

/// <summary>
/// The bytes of rosters and their changes that the network's key signs. Each begins with what it is and whose, so that
/// no signature is good for anything else.
/// </summary>
internal static class RosterCodec
{
    private const string SnapshotLabel = "pyile/2 roster";
    private const string DeltaLabel = "pyile/2 changes";

    public static byte[] EncodeSnapshot(KeyHash network, RosterSnapshot snapshot)
    {
        var output = new ArrayBufferWriter<byte>(256 + (snapshot.Entries.Count * 96));
        output.WriteText(SnapshotLabel);
        output.WriteHash(network);
        output.WriteUInt64(snapshot.Version);
        output.WriteHash(snapshot.Hash);
        output.WriteUInt32((uint)snapshot.Entries.Count);
        foreach (RosterEntry entry in snapshot.Entries)
            Write(output, entry);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] EncodeDelta(KeyHash network, RosterDelta delta)
    {
        var output = new ArrayBufferWriter<byte>(256 + (delta.Changes.Count * 96));
        output.WriteText(DeltaLabel);
        output.WriteHash(network);
        output.WriteUInt64(delta.From);
        output.WriteUInt32((uint)delta.Changes.Count);
        foreach (RosterChange change in delta.Changes)
            Write(output, change);
        output.WriteHash(delta.Hash);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>One change by itself, for the hash that stands for all of them.</summary>
    public static byte[] EncodeChange(RosterChange change)
    {
        var output = new ArrayBufferWriter<byte>(128);
        Write(output, change);
        return output.WrittenSpan.ToArray();
    }

    public static bool TryParseSnapshot(
        ReadOnlyMemory<byte> bytes, KeyHash network, [NotNullWhen(true)] out RosterSnapshot? snapshot, [NotNullWhen(false)] out string? problem)
    {
        snapshot = null;
        var reader = new WireReader(new ReadOnlySequence<byte>(bytes));
        problem = ProblemOfLabel(ref reader, SnapshotLabel, network);
        if (problem is not null)
            return false;
        ulong version = reader.ReadUInt64();
        KeyHash hash = reader.ReadHash();
        uint count = reader.ReadUInt32();
        var entries = new List<RosterEntry>();
        // Not sized by a count that nobody has checked: each entry has to be there.
        for (uint i = 0; i < count && !reader.HasFailed; i++)
            entries.Add(ReadEntry(ref reader));
        if (!reader.IsComplete)
            problem = "it is malformed";
        else if (entries.Count == 0 || !IsHost(entries[0]) || entries.Skip(1).Any(IsHost))
            problem = "it has not one host, first";
        else if (entries.DistinctBy(e => e.Id).Count() < entries.Count)
            problem = "it has a member twice";
        else
            snapshot = new RosterSnapshot(version, hash, entries);
        return snapshot is not null;
    }

    public static bool TryParseDelta(
        ReadOnlyMemory<byte> bytes, KeyHash network, [NotNullWhen(true)] out RosterDelta? delta, [NotNullWhen(false)] out string? problem)
    {
        delta = null;
        var reader = new WireReader(new ReadOnlySequence<byte>(bytes));
        problem = ProblemOfLabel(ref reader, DeltaLabel, network);
        if (problem is not null)
            return false;
        ulong from = reader.ReadUInt64();
        uint count = reader.ReadUInt32();
        var changes = new List<RosterChange>();
        for (uint i = 0; i < count && !reader.HasFailed; i++)
            changes.Add(ReadChange(ref reader));
        KeyHash hash = reader.ReadHash();
        if (!reader.IsComplete || from > ulong.MaxValue - count)
            problem = "it is malformed";
        else
            delta = new RosterDelta(from, changes, hash);
        return delta is not null;
    }

    private static void Write(IBufferWriter<byte> output, RosterEntry entry)
    {
        output.WriteMember(entry.Id);
        output.WriteEndPoint(entry.Address);
        output.WriteText(entry.Alias);
        output.WriteHash(entry.KeyHash);
        output.WriteByte((byte)entry.Traits);
        output.WriteTime(entry.Joined);
    }

    private static void Write(IBufferWriter<byte> output, RosterChange change)
    {
        switch (change)
        {
            case RosterChange.Joined joined:
                output.WriteByte(1);
                Write(output, joined.Entry);
                break;
            case RosterChange.Left left:
                output.WriteByte(2);
                output.WriteMember(left.Id);
                output.WriteByte((byte)left.Reason);
                break;
            default:
                throw new ArgumentException($"{change.GetType().Name} is not written.", nameof(change));
        }
    }

    private static RosterEntry ReadEntry(ref WireReader reader)
    {
        MemberId id = reader.ReadMember();
        IPEndPoint address = reader.ReadEndPoint();
        string alias = reader.ReadAlias(mayBeEmpty: true);
        KeyHash key = reader.ReadHash();
        var traits = (MemberTraits)reader.ReadByte();
        DateTimeOffset joined = reader.ReadTime();
        const MemberTraits known = MemberTraits.IsHost | MemberTraits.IsUnencrypted | MemberTraits.AllowsUnencrypted;
        if ((traits & ~known) != 0 || (alias.Length == 0 && !traits.HasFlag(MemberTraits.IsUnencrypted)))
            reader.Fail();
        return new RosterEntry(id, address, alias, key, traits, joined);
    }

    private static RosterChange ReadChange(ref WireReader reader)
    {
        byte kind = reader.ReadByte();
        if (kind == 1)
            return new RosterChange.Joined(ReadEntry(ref reader));
        MemberId id = reader.ReadMember();
        byte reason = reader.ReadByte();
        if (kind != 2 || reason > (byte)LeaveReason.Banned)
            reader.Fail();
        return new RosterChange.Left(id, (LeaveReason)reason);
    }

    private static bool IsHost(RosterEntry entry) => entry.Traits.HasFlag(MemberTraits.IsHost);

    private static string? ProblemOfLabel(ref WireReader reader, string label, KeyHash network) =>
        reader.ReadText() != label ? "it is something else" : reader.ReadHash() != network ? "it is another network's" : null;
}
