namespace Pyile.Engine.Messaging;

/// <summary>The last message ids of one sender that may come again. For one thread at a time.</summary>
internal sealed class RecentIds
{
    /// <summary>How many are kept.</summary>
    public const int Room = 1_000;

    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = new();

    public bool Contains(Guid id) => _ids.Contains(id);

    public void Add(Guid id)
    {
        if (!_ids.Add(id))
            return;
        _order.Enqueue(id);
        if (_order.Count > Room)
            _ids.Remove(_order.Dequeue());
    }
}
