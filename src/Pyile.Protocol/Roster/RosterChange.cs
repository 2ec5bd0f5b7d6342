namespace Pyile.Protocol;

/// <summary>One change of the roster. Each makes the next version.</summary>
internal abstract record RosterChange
{
    /// <summary>An entry whose id is not on the roster.</summary>
    internal sealed record Joined(RosterEntry Entry) : RosterChange;

    /// <summary>The reason may be a value that this version does not know.</summary>
    internal sealed record Left(MemberId Id, LeaveReason Reason) : RosterChange;

    /// <summary>An entry that replaces the one with the same id.</summary>
    internal sealed record Updated(RosterEntry Entry) : RosterChange;

    /// <summary>A change that this version does not know. It is skipped, but hash and version count it.</summary>
    internal sealed record Unknown(byte Kind, ReadOnlyMemory<byte> Bytes) : RosterChange
    {
        public bool Equals(Unknown? other) => other is not null && Kind == other.Kind && Bytes.Span.SequenceEqual(other.Bytes.Span);

        public override int GetHashCode() => HashCode.Combine(Kind, Bytes.Length);
    }
}

/// <summary>The number of each change on the wire.</summary>
internal enum RosterChangeKind : byte
{
    Joined = 1,
    Left = 2,
    Updated = 3,
}

/// <summary>A whole roster at one version.</summary>
/// <param name="Version">It only grows, over restarts of the host too.</param>
/// <param name="Hash">The hash chain at this version.</param>
/// <param name="Entries">The members: the host first, then in the order they joined.</param>
internal sealed record RosterSnapshot(ulong Version, KeyHash Hash, IReadOnlyList<RosterEntry> Entries);

/// <summary>The changes from one version to another.</summary>
/// <param name="From">The version to which they apply.</param>
/// <param name="Changes">One for each version after it.</param>
/// <param name="Hash">The hash chain after the last one.</param>
internal sealed record RosterDelta(ulong From, IReadOnlyList<RosterChange> Changes, KeyHash Hash)
{
    public ulong To => From + (ulong)Changes.Count;
}
