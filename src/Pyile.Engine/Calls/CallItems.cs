using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Pyile.Engine.Model;

namespace Pyile.Engine.Calls;

/// <summary>The items of a call that were not read. Reading makes room for more.</summary>
/// <param name="call">The call.</param>
/// <param name="owner">Tells the callee that there is room.</param>
internal sealed class CallItems(Call call, ICallOwner owner) : ChannelReader<CallItem>
{
    private readonly Channel<(CallItem Item, int Cost)> _items = Channel.CreateUnbounded<(CallItem Item, int Cost)>();
    private int _room = CallLimits.Room;
    private int _read;

    public override Task Completion => _items.Reader.Completion;

    /// <summary>Takes an item that arrived.</summary>
    /// <param name="item">The item, or null for one that is ignored.</param>
    /// <param name="cost">What it takes of the room.</param>
    /// <returns>False if there was no room for it, which the callee knows.</returns>
    public bool TryAdd(CallItem? item, int cost)
    {
        if (Volatile.Read(ref _room) <= 0)
            return false;
        Interlocked.Add(ref _room, -cost);
        if (item is { } kept)
            _items.Writer.TryWrite((kept, cost));
        else
            NoteRead(cost);
        return true;
    }

    /// <summary>No item follows. Those that are here can still be read.</summary>
    public void Complete() => _items.Writer.TryComplete();

    public override bool TryRead([MaybeNullWhen(false)] out CallItem item)
    {
        bool isRead = _items.Reader.TryRead(out (CallItem Item, int Cost) next);
        item = next.Item;
        if (isRead)
            NoteRead(next.Cost);
        return isRead;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _items.Reader.WaitToReadAsync(cancellationToken);

    private void NoteRead(int cost)
    {
        if (Interlocked.Add(ref _read, cost) < CallLimits.Room / 2)
            return;
        int credit = Interlocked.Exchange(ref _read, 0);
        if (credit == 0)
            return;
        // Before the callee knows, or its next item would seem to be too many.
        Interlocked.Add(ref _room, credit);
        owner.GiveCredit(call, credit);
    }
}
