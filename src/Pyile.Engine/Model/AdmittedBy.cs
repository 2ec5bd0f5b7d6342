namespace Pyile.Engine.Model;

/// <summary>How a host has admitted a member.</summary>
public enum AdmittedBy
{
    /// <summary>The host does not say; so it is in a session of version 1.</summary>
    Unknown,

    /// <summary>It is the host itself.</summary>
    Host,

    Password,

    /// <summary>By a ticket, whose id is <see cref="Peer.Ticket"/>.</summary>
    Ticket,
}
