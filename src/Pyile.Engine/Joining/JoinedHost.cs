using Pyile.Engine.Security;
using Pyile.Engine.Tls;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A host that has let this session in by version 2.</summary>
internal sealed class JoinedHost(IHostConnector connector, JoinRequest request, Joined joined, TimeProvider time) : IJoinedHost
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    // A member that has come back keeps the one that it has.
    private MemberIdentity? _identity;

    /// <summary>What the login has brought.</summary>
    public Joined Login => joined;

    public MemberIdentity Identity => _identity ??= NewIdentity(request.Credentials!.Tls);

    public IHostRelation Relate(HostRelationServices services) => new HostRelation(services, connector, request, joined, Identity);

    public async ValueTask DisposeAsync()
    {
        // Without a goodbye the host would wait for this member to come back.
        using var deadline = new CancellationTokenSource(Farewell, time);
        try
        {
            await joined.Stream.WriteAsync(new GoodbyeFrame(GoodbyeReason.Leaving), deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The host is not there any more.
        }
        await joined.Stream.DisposeAsync().ConfigureAwait(false);
        _identity?.Dispose();
    }

    private MemberIdentity NewIdentity(TlsProvider tls) =>
        new(joined.Member, joined.Follower.Trust, tls, Task.FromResult(tls.Use(joined.Certificate)));
}
