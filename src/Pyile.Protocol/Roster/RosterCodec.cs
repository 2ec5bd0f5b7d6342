using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Pyile.Protocol;

/// <summary>
/// The bytes of rosters and their changes that the network's key signs. Each begins with a label and the network, so that
/// no signature is valid for anything else.
/// </summary>
internal static class RosterCodec
{
    private const string SnapshotLabel = "pyile/2 roster";
    private const string DeltaLabel = "pyile/2 changes";

    public static byte[] EncodeSnapshot(KeyHash network, RosterSnapshot snapshot)
    {
        var output = new ArrayBufferWriter<byte>(256 + (snapshot.Entries.Count * 128));
        output.WriteText(SnapshotLabel);
        output.WriteHash(network);
        output.WriteUInt64(snapshot.Version);
        output.WriteHash(snapshot.Hash);
        output.WriteUInt32((uint)snapshot.Entries.Count);
        foreach (RosterEntry entry in snapshot.Entries)
            RosterEntryCodec.Write(output, entry);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] EncodeDelta(KeyHash network, RosterDelta delta)
    {
        var output = new ArrayBufferWriter<byte>(256 + (delta.Changes.Count * 128));
        output.WriteText(DeltaLabel);
        output.WriteHash(network);
        output.WriteUInt64(delta.From);
        output.WriteUInt32((uint)delta.Changes.Count);
        foreach (RosterChange change in delta.Changes)
            output.Write(EncodeChange(change));
        output.WriteHash(delta.Hash);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>One change as it is in a list of changes: kind, length and bytes. The hash chain covers this.</summary>
    public static ReadOnlySpan<byte> EncodeChange(RosterChange change)
    {
        var fields = new ArrayBufferWriter<byte>(128);
        byte kind = WriteFields(fields, change);
        var output = new ArrayBufferWriter<byte>(fields.WrittenCount + 5);
        output.WriteByte(kind);
        output.WriteUInt32((uint)fields.WrittenCount);
        output.Write(fields.WrittenSpan);
        return output.WrittenSpan;
    }

    public static bool TryParseSnapshot(
        ReadOnlyMemory<byte> bytes,
        KeyHash network,
        [NotNullWhen(true)] out RosterSnapshot? snapshot,
        [NotNullWhen(false)] out string? problem)
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
        // The list is not sized by the count, which may be larger than the bytes allow.
        for (uint i = 0; i < count && !reader.HasFailed; i++)
            entries.Add(RosterEntryCodec.Read(ref reader));
        if (!reader.IsComplete)
            problem = "it is malformed";
        else if (entries.Count == 0 || !IsHost(entries[0]) || entries.Skip(1).Any(IsHost))
            problem = "it does not have exactly one host, first";
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

    private static byte WriteFields(IBufferWriter<byte> output, RosterChange change)
    {
        switch (change)
        {
            case RosterChange.Joined joined:
                RosterEntryCodec.Write(output, joined.Entry);
                return (byte)RosterChangeKind.Joined;
            case RosterChange.Left left:
                output.WriteMember(left.Id);
                output.WriteByte((byte)left.Reason);
                return (byte)RosterChangeKind.Left;
            case RosterChange.Updated updated:
                RosterEntryCodec.Write(output, updated.Entry);
                return (byte)RosterChangeKind.Updated;
            case RosterChange.Unknown unknown:
                output.Write(unknown.Bytes.Span);
                return unknown.Kind;
            default:
                throw new ArgumentException($"{change.GetType().Name} has no bytes.", nameof(change));
        }
    }

    private static RosterChange ReadChange(ref WireReader reader)
    {
        byte kind = reader.ReadByte();
        byte[] bytes = reader.ReadBytes(reader.ReadUInt32());
        var fields = new WireReader(new ReadOnlySequence<byte>(bytes));
        RosterChange? change = (RosterChangeKind)kind switch
        {
            RosterChangeKind.Joined => new RosterChange.Joined(RosterEntryCodec.Read(ref fields)),
            RosterChangeKind.Left => new RosterChange.Left(fields.ReadMember(), (LeaveReason)fields.ReadByte()),
            RosterChangeKind.Updated => new RosterChange.Updated(RosterEntryCodec.Read(ref fields)),
            _ => null,
        };
        if (change is not null && !fields.IsComplete)
            reader.Fail();
        return change ?? new RosterChange.Unknown(kind, bytes);
    }

    private static bool IsHost(RosterEntry entry) => entry.Traits.HasFlag(MemberTraits.IsHost);

    private static string? ProblemOfLabel(ref WireReader reader, string label, KeyHash network) =>
        reader.ReadText() != label ? "it is something else" : reader.ReadHash() != network ? "it is another network's" : null;
}
