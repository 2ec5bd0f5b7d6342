namespace Pyile.Engine.Tests.Support;

/// <summary>A process that remembers networks: it reads the path and their number, and prints how many it could remember.</summary>
internal static class TrustChild
{
    public const string Mode = "trust";

    public static void Run()
    {
        var store = new TrustStore(Console.ReadLine()!);
        int count = int.Parse(Console.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        Console.WriteLine(Remember(store, "child", count));
    }

    /// <returns>How many succeeded.</returns>
    public static int Remember(TrustStore store, string host, int count)
    {
        int succeeded = 0;
        for (int port = 1; port <= count; port++)
        {
            try
            {
                store.Remember(host, port, new KeyHash(1, 2), TimeProvider.System.GetUtcNow());
                succeeded++;
            }
            catch (PyileException exception)
            {
                Console.Error.WriteLine(exception.Message);
            }
        }
        return succeeded;
    }
}
