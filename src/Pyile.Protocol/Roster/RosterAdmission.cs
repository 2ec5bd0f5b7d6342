namespace Pyile.Protocol;

/// <summary>How a member was admitted. Unknown kinds are preserved.</summary>
internal enum AdmissionKind : byte
{
    /// <summary>It is the host itself.</summary>
    Host = 0,

    Password = 1,
    Ticket = 2,
}

/// <summary>How a member was admitted, with the bytes that belong to the kind.</summary>
internal readonly struct RosterAdmission(AdmissionKind kind, ReadOnlyMemory<byte> bytes = default) : IEquatable<RosterAdmission>
{
    private const int TicketSize = 16;

    public AdmissionKind Kind => kind;

    public ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>The id of the ticket, or null.</summary>
    public Guid? Ticket => kind == AdmissionKind.Ticket && bytes.Length == TicketSize ? new Guid(bytes.Span, bigEndian: true) : null;

    public static bool operator ==(RosterAdmission left, RosterAdmission right) => left.Equals(right);

    public static bool operator !=(RosterAdmission left, RosterAdmission right) => !left.Equals(right);

    public static RosterAdmission ByTicket(Guid ticket) => new(AdmissionKind.Ticket, ticket.ToByteArray(bigEndian: true));

    public bool Equals(RosterAdmission other) => Kind == other.Kind && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is RosterAdmission other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, Bytes.Length);

    public override string ToString() => $"{Kind} {Ticket}".TrimEnd();
}
