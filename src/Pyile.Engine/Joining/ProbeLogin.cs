using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Engine.Security;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A login with a new key that ends where a password would be sent.</summary>
internal static class ProbeLogin
{
    /// <returns>The network of the host.</returns>
    /// <exception cref="PyileException">The host does not let this machine try, or is not a host.</exception>
    public static async Task<KeyHash> FindNetworkAsync(
        IConnection connection, TlsProvider tls, TimeProvider time, CancellationToken cancellationToken)
    {
        var clock = new MonotonicClock(time);
        using MemberKey key = MemberKey.Create(clock.WallClock);
        var hello = new JoinCredentials
        {
            Kind = LoginKind.Password,
            Key = key,
            Certificate = key.SelfSigned,
            Tls = tls,
            Alias = "",
            MessagePort = 0,
            AllowsUnencrypted = false,
        };
        var run = new JoinRun(connection, hello, new RosterReplica(), clock);
        await using (run.ConfigureAwait(false))
            return await run.MeetAsync(cancellationToken).ConfigureAwait(false);
    }
}
