using Pyile.Engine.Admission;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Security;
using Pyile.Engine.Tls;
using Pyile.Engine.Transport;

namespace Pyile.Engine;

/// <summary>A host whose ports are open and whose state is loaded, before it takes logins.</summary>
/// <param name="Session">The services of every session.</param>
/// <param name="Host">What the host keeps, and its members.</param>
/// <param name="Logins">How members are admitted.</param>
internal sealed record HostOpening(SessionServices Session, HostServices Host, HostLogins Logins)
{
    /// <exception cref="PyileException">An option cannot be used, TLS does not work here, a port is taken, or the state file is damaged or cannot be written.</exception>
    public static HostOpening Open(HostOptions options, ITransport transport)
    {
        OptionRules.Check(options);
        var tls = TlsProviders.Of(options.Tls);
        var store = new HostStore(options);
        HostNetwork? network;
        IListener? loginListener = null;
        IListener peerListener;
        try
        {
            // A handshake in memory takes less time than the verifier of the password does.
            Task checking = options.Legacy is { IsExclusive: true } ? Task.CompletedTask : tls.CheckAsync();
            network = options.Legacy is { IsExclusive: true } ? null : store.OpenNetwork(options, tls);
            // A host whose TLS does not work would only refuse every login.
            checking.GetAwaiter().GetResult();
            network?.Credential.GetAwaiter().GetResult();
            // Before anyone can connect: a start that is not saved would publish rosters with the versions of another one.
            store.SaveStart();
            loginListener = LocalAddresses.Listen(transport, options.Address, options.Port);
            peerListener = LocalAddresses.Listen(transport, options.Address, options.PeerPort);
        }
        catch
        {
            store.Dispose();
            _ = loginListener?.DisposeAsync().AsTask();
            throw;
        }
        MemberIdentity? identity = network is null ? null : new MemberIdentity(network.Host, network.Trust, tls, network.Credential);
        var context = new MessagingContext(options.WithoutSecrets(), transport, store.Clock);
        var session = new SessionServices(context, peerListener, identity, SessionState.Listening, store.Bans.Policy);
        var host = new HostServices(session, options, store, network, peerListener.Local);
        return new HostOpening(session, host, new HostLogins(context, options, host, loginListener));
    }

    /// <summary>Takes no more logins, and says goodbye to the members.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await Logins.StopListeningAsync().ConfigureAwait(false);
        }
        finally
        {
            await Host.LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Saves what the last logins have changed, and releases everything.</summary>
    public async Task ReleaseAsync()
    {
        Logins.Dispose();
        await Host.ReleaseAsync().ConfigureAwait(false);
    }
}
