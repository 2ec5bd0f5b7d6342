using Pyile.Engine.Security;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Joining;

/// <summary>A host that has let this session in by version 2.</summary>
internal sealed class JoinedHost(IHostConnector connector, JoinRequest request, Joined joined, TimeProvider time) : IJoinedHost
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    /// <summary>What the login has brought.</summary>
    public Joined Login => joined;

    public MemberIdentity Identity { get; } =
        new(joined.Member, joined.Follower.Trust, Task.FromResult(TlsOptions.Context(joined.Certificate)));

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
    }
}
