using System.Net;
using Pyile.Engine.Admission;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;

namespace Pyile.Legacy;

/// <summary>What a login at the host needs from the host.</summary>
internal interface ILegacyLoginHost
{
    ITransport Transport { get; }

    TimeProvider Time { get; }

    LoginOptions Login { get; }

    bool IsBanned(IPAddress address);

    /// <summary>Whether the host also speaks version 2, which a joiner prefers if it can.</summary>
    bool AlsoEncrypted { get; }

    /// <summary>Compares, and counts a failure before the joiner hears of it, so that its next try finds the count.</summary>
    /// <returns>Null if the password was not compared because there were too many wrong ones lately.</returns>
    bool? CheckPassword(LegacyPasswordCheck check, PendingLogin login, Secret password);

    /// <summary>Whether a member that answers has this address, which the joiner then claims by mistake or falsely.</summary>
    bool IsTaken(IPEndPoint joiner, IPAddress hostAsSeen);

    /// <summary>The roster as the joiner sees it, including the joiner, which is not a member yet.</summary>
    IReadOnlyList<WireAddress> RosterFor(IPEndPoint joiner, IPAddress hostAsSeen, int? maxBytes);

    /// <summary>The joiner has sent something.</summary>
    void Heard(PendingLogin login);
}
