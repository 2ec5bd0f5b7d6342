using Pyile.Engine.Model;

namespace Pyile.Engine.Joining;

/// <summary>Why an attempt to join a host failed.</summary>
/// <param name="Problem">The error, as the caller of a first join gets it.</param>
/// <param name="IsFinal">
/// Whether another attempt is not made whatever the problem is: the host had accepted the password, so that a closed connection does not
/// mean that it was full; a host whose key was not known has had its one guess at the password; or a lasting problem has lasted too long.
/// </param>
internal sealed record JoinFailure(PyileException Problem, bool IsFinal = false)
{
    /// <summary>Whether the host was there, but had no room for this login.</summary>
    public bool IsHostBusy => !IsFinal && Problem.Kind is (PyileError.ConnectionLost or PyileError.HostFull);

    /// <summary>Whether nothing answered as a host, which may be because it does not run yet.</summary>
    public bool IsHostUnreachable => !IsFinal && Problem.Kind is (PyileError.HostUnreachable or PyileError.Timeout);

    /// <summary>Whether the address that the user chose for this session does not belong to this machine.</summary>
    public bool IsOwnAddressMissing => Problem.Kind is PyileError.AddressInvalid;

    /// <summary>Whether another network answers at the host's address. What answers has not proven to have anything to do with the host.</summary>
    public bool IsOtherNetwork => Problem.Kind is PyileError.HostKeyChanged;

    /// <summary>Whether the host does not want this member, or has not been found for too long, so that trying again is useless.</summary>
    public bool IsHostUnwilling => (IsFinal && (IsOwnAddressMissing || IsOtherNetwork))
        || Problem.Kind is PyileError.Banned or PyileError.WrongPassword or PyileError.NotAdmitted or PyileError.HostRestored
            or PyileError.CertificateExpired;
}
