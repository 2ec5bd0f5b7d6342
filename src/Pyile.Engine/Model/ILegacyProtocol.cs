namespace Pyile.Engine.Model;

/// <summary>
/// An older protocol that a session also speaks, with hosts and members that speak nothing newer. Only this project implements it.
/// </summary>
public interface ILegacyProtocol
{
    /// <summary>Whether the session speaks nothing else, so that it needs neither a certificate nor a network key.</summary>
    internal bool IsExclusive { get; }

    /// <summary>The bounds of logins at a host that speaks this protocol as well.</summary>
    internal LoginOptions LoginDefaults { get; }

    /// <summary>How long a new connection to the login port may be silent before the host takes it for one of this protocol.</summary>
    internal TimeSpan LoginSilence { get; }
}
