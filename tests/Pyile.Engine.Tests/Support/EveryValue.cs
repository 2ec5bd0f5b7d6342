using System.Buffers;

namespace Pyile.Engine.Tests.Support;

/// <summary>One value of each kind of version 1, for tests of values in the wrong order.</summary>
internal static class EveryValue
{
    private static readonly WireAddress Somewhere = new("10.0.0.1", 4000);

    public static IReadOnlyList<V1Value> Known { get; } =
    [
        new BannedStatus(Banned: false, Stream: true),
        new Shadow(new Secret("right"), Stream: true),
        new Authenticated(Accepted: true),
        new PeerAddress(Somewhere),
        new Distro([Somewhere]),
        new DistAddress(Somewhere),
        Heartbeat.Instance,
        new TextMessage("hi", "one", null, Somewhere),
        new Echo(new ReadOnlySequence<byte>("{}"u8.ToArray()), "one"),
    ];

    public static IEnumerable<V1Value> Except(Type? expected)
    {
        IEnumerable<Type> kinds = typeof(V1Value).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(V1Value)) && t != typeof(UnknownValue));
        Assert.Equal(kinds.Select(t => t.Name).Order(), Known.Select(v => v.GetType().Name).Order());
        return Known.Where(v => v.GetType() != expected);
    }
}
