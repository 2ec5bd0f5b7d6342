using Pyile.Engine.Model;

namespace Pyile.Engine.Joining;

/// <summary>Why an attempt to join a host failed.</summary>
/// <param name="Problem">The error, as the caller of a first join gets it.</param>
/// <param name="HasPassed">Whether the host had accepted the password: then a closed connection does not mean that the host was full.</param>
internal sealed record JoinFailure(PyileException Problem, bool HasPassed = false)
{
    /// <summary>Whether the host was there, but had no room for this login.</summary>
    public bool IsHostBusy => !HasPassed && Problem.Kind is (PyileError.ConnectionLost or PyileError.HostFull);

    /// <summary>Whether the host does not want this member, so that trying again is useless.</summary>
    public bool IsHostUnwilling => Problem.Kind is PyileError.Banned or PyileError.WrongPassword or PyileError.NotAdmitted or PyileError.HostKeyChanged;
}
