namespace Pyile.Runtime;

/// <summary>An id and a name kept for a session that is about to open. Disposing it gives the name back, if it has not been used by then.</summary>
internal sealed class SessionReservation(int id, string name) : IDisposable
{
    public int Id => id;

    public string Name => name;

    public void Dispose() => SessionTable.Release(this);
}
