using Pyile.Engine.Runtime;
namespace Pyile.Legacy;

/// <summary>A peer's two connections to its host: it answers heartbeats on the first and reads the roster from the second.</summary>
internal sealed class LegacyPeerControlLink(LegacyJoining joining) : IAsyncDisposable
{
    /// <summary>Runs both connections until one ends, which means that the host is gone.</summary>
    /// <returns>Why it ended.</returns>
    public Task<string> RunAsync(Action heard, Action<IReadOnlyList<WireAddress>> rosterChanged, CancellationToken cancellationToken) =>
        PairedLoops.RunAsync(token => AnswerAsync(heard, token), token => FollowAsync(heard, rosterChanged, token), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await joining.Control.DisposeAsync().ConfigureAwait(false);
        await joining.Dist.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(Action heard, CancellationToken cancellationToken)
    {
        while (await joining.Control.ReadAsync(V1Limits.Message, cancellationToken).ConfigureAwait(false) is { } value)
        {
            heard();
            if (value is Heartbeat)
                await joining.Control.Connection.WriteAsync(V1Codec.HeartbeatBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(Action heard, Action<IReadOnlyList<WireAddress>> rosterChanged, CancellationToken cancellationToken)
    {
        while (await joining.Dist.ReadAsync(V1Limits.Roster, cancellationToken).ConfigureAwait(false) is { } value)
        {
            heard();
            if (value is Distro distro)
                rosterChanged(distro.Members);
        }
    }
}
