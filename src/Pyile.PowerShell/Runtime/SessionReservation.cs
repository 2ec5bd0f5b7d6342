namespace Pyile.Runtime;

/// <summary>
/// An id and a name reserved for a session that is about to open. Disposing it releases the name if it was not used.
/// </summary>
internal sealed class SessionReservation(int id, string name) : IDisposable
{
    public int Id => id;

    public string Name => name;

    public void Dispose() => SessionTable.Release(this);
}
