
namespace Pyile.Engine.Tests.Support;

/// <summary>The connections of a relay, which are ended together.</summary>
internal sealed class OpenConnections
{
    private readonly Lock _sync = new();
    private readonly List<IConnection> _open = [];

    public IConnection Add(IConnection connection)
    {
        lock (_sync)
            _open.Add(connection);
        return connection;
    }

    public void AbortAll()
    {
        IConnection[] open;
        lock (_sync)
        {
            open = [.. _open];
            _open.Clear();
        }
        foreach (IConnection connection in open)
            connection.Abort();
    }

    /// <summary>Serves all connections at once until the listener is closed, then waits for those that are open.</summary>
    public static async Task AcceptAsync(IListener listener, Func<IConnection, Task> serve)
    {
        var served = new List<Task>();
        try
        {
            while (true)
                served.Add(ServeAsync(await listener.AcceptAsync(default), serve));
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            await Task.WhenAll(served);
        }
    }

    private static async Task ServeAsync(IConnection connection, Func<IConnection, Task> serve)
    {
        await using (connection)
        {
            try
            {
                await serve(connection);
            }
            catch (IOException)
            {
                // The other side has closed the connection.
            }
        }
    }
}
