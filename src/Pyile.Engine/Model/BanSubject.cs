using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>What is known of a joiner or a member when the host judges whether a ban covers it.</summary>
/// <param name="Address">The address it connects from.</param>
internal readonly record struct BanSubject(IPAddress Address)
{
    /// <summary>Its id, or null if it has none yet.</summary>
    public MemberId? Member { get; init; }

    /// <summary>The hash of its public key, or null if it speaks version 1 or has not shown a key yet.</summary>
    public KeyHash? Key { get; init; }

    /// <summary>Whether it speaks version 1, which has no keys: there an address is all that failed logins can ban.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Whether it is about to prove that it knows the password.</summary>
    public bool IsGuessing { get; init; }
}
