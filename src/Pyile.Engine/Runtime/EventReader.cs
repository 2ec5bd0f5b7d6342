using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Pyile.Engine.Model;

namespace Pyile.Engine.Runtime;

/// <summary>Reads the events of a session, and makes room for new ones.</summary>
internal sealed class EventReader(ChannelReader<SessionEvent> inner, EventStream stream) : ChannelReader<SessionEvent>
{
    public override Task Completion => inner.Completion;

    public override bool CanCount => inner.CanCount;

    public override int Count => inner.Count;

    public override bool CanPeek => inner.CanPeek;

    public override bool TryRead([MaybeNullWhen(false)] out SessionEvent item)
    {
        if (!inner.TryRead(out item))
            return false;
        stream.Leave(item);
        return true;
    }

    public override bool TryPeek([MaybeNullWhen(false)] out SessionEvent item) => inner.TryPeek(out item);

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
}
