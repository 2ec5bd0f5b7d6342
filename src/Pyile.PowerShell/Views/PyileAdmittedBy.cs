namespace Pyile;

/// <summary>How a host admitted a member.</summary>
public enum PyileAdmittedBy
{
    /// <summary>The host does not say, as in version 1.</summary>
    Unknown,

    /// <summary>The member is the host.</summary>
    Host,

    Password,

    Ticket,
}
