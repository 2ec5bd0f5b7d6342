using Pyile.Engine.Model;

namespace Pyile.Engine.Joining;

/// <summary>Why an attempt to join a host failed.</summary>
/// <param name="Problem">The error, as the caller of a first join gets it.</param>
/// <param name="IsFinal">
/// Whether another attempt is not made whatever the problem is: the host had accepted the password, so that a closed connection does not
/// mean that it was full; or a host whose key was not known has had its one guess at the password.
/// </param>
internal sealed record JoinFailure(PyileException Problem, bool IsFinal = false)
{
    /// <summary>Whether the host was there, but had no room for this login.</summary>
    public bool IsHostBusy => !IsFinal && Problem.Kind is (PyileError.ConnectionLost or PyileError.HostFull);

    /// <summary>Whether nothing answered as a host, which may be because it does not run yet.</summary>
    public bool IsHostUnreachable => !IsFinal && Problem.Kind is (PyileError.HostUnreachable or PyileError.Timeout);

    /// <summary>Whether the address that the user chose for this session does not belong to this machine.</summary>
    public bool IsOwnAddressMissing => Problem.Kind is PyileError.AddressInvalid;

    /// <summary>Whether the host does not want this member, so that trying again is useless.</summary>
    public bool IsHostUnwilling => (IsFinal && IsOwnAddressMissing) || Problem.Kind is PyileError.Banned or PyileError.WrongPassword or PyileError.NotAdmitted
        or PyileError.HostKeyChanged or PyileError.HostRestored or PyileError.CertificateExpired;
}
