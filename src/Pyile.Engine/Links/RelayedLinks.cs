using Pyile.Engine.Messaging;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Links;

/// <summary>Links that this session opens through a relay. While one is in use, a direct path is tried from time to time, and replaces it.</summary>
internal sealed class RelayedLinks(MessagingContext context, LinkHandshake handshake)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    /// <summary>Opens a link over a circuit, and runs it until it ends.</summary>
    /// <param name="lanes">The lanes of the member at the other end.</param>
    /// <param name="negotiator">Decides which link carries them.</param>
    /// <param name="connection">The circuit, which this method owns.</param>
    /// <param name="cancellationToken">Ends the attempt, until there is a link.</param>
    public async Task RunAsync(MemberLanes lanes, LinkNegotiator negotiator, IConnection connection, CancellationToken cancellationToken)
    {
        FrameStream stream = await handshake.DialAsync(lanes.FindMember(), connection, cancellationToken).ConfigureAwait(false);
        if (await negotiator.UseRelayedAsync(stream, lanes, cancellationToken).ConfigureAwait(false) is not { } link)
            return;
        context.Work.Run(() => SeekDirectAsync(lanes, negotiator, link));
        await negotiator.RunAsync(link).ConfigureAwait(false);
    }

    // Either side may become reachable for the other.
    private async Task SeekDirectAsync(MemberLanes lanes, LinkNegotiator negotiator, MessageLink relayed)
    {
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LastPause ? pause * 2 : LastPause)
        {
            await relayed.Ended.WaitAsync(pause, context.Time, context.Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (relayed.Ended.IsCompleted || context.Ending.IsCancellationRequested)
                return;
            await context.Paths.RequestDialBackAsync(lanes.Member.Id, context.Ending).ConfigureAwait(false);
            if (await negotiator.TryDialAsync(lanes).ConfigureAwait(false) is not { } link)
                continue;
            await negotiator.RunAsync(link).ConfigureAwait(false);
            return;
        }
    }
}
