namespace Pyile.Engine.Tests.Legacy;

/// <summary>The bytes that a run of the reference implementation sent.</summary>
internal static class ReferenceBytes
{
    public static ReadOnlySpan<byte> NotBanned => """{"banned": false}"""u8;

    public static ReadOnlySpan<byte> Banned => """{"banned": true}"""u8;

    public static ReadOnlySpan<byte> Shadow => """{"shadow": "p\u00e4ss \"q\""}"""u8;

    public static ReadOnlySpan<byte> WrongShadow => """{"shadow": "bad"}"""u8;

    public static ReadOnlySpan<byte> Accepted => """{"authenticated": true}"""u8;

    public static ReadOnlySpan<byte> NotAccepted => """{"authenticated": false}"""u8;

    public static ReadOnlySpan<byte> PeerAddress => """{"peer_address": ["127.0.0.1", 49585]}"""u8;

    public static ReadOnlySpan<byte> TwoMembers => """{"distro": [["127.0.0.1", 49403], ["127.0.0.1", 49585]]}"""u8;

    public static ReadOnlySpan<byte> ThreeMembers =>
        """{"distro": [["127.0.0.1", 49403], ["127.0.0.1", 49585], ["127.0.0.1", 49421]]}"""u8;

    public static ReadOnlySpan<byte> DistAddress => """{"dist_addr": ["127.0.0.1", 50896]}"""u8;

    public static ReadOnlySpan<byte> Heartbeat => """{"<3": true}"""u8;

    public static ReadOnlySpan<byte> Broadcast =>
        """{"data": "h\u00e9llo \ud83d\ude00", "alias": "one", "to": "Broadcast", "from": ["127.0.0.1", 49585]}"""u8;

    public static ReadOnlySpan<byte> BroadcastEcho =>
        """{"data": {"data": "h\u00e9llo \ud83d\ude00", "alias": "one", "to": "Broadcast", "from": ["127.0.0.1", 49585]}, "alias": "admin"}"""u8;

    public static ReadOnlySpan<byte> Direct =>
        """{"data": "direct\nline 2", "alias": "two", "to": ["127.0.0.1", 49585], "from": ["127.0.0.1", 49421]}"""u8;

    public static ReadOnlySpan<byte> DirectEcho =>
        """{"data": {"data": "direct\nline 2", "alias": "two", "to": ["127.0.0.1", 49585], "from": ["127.0.0.1", 49421]}, "alias": "one"}"""u8;

    public static IReadOnlyList<byte[]> All { get; } =
    [
        NotBanned.ToArray(), Banned.ToArray(), Shadow.ToArray(), WrongShadow.ToArray(), Accepted.ToArray(),
        NotAccepted.ToArray(), PeerAddress.ToArray(), TwoMembers.ToArray(), ThreeMembers.ToArray(), DistAddress.ToArray(),
        Heartbeat.ToArray(), Broadcast.ToArray(), BroadcastEcho.ToArray(), Direct.ToArray(), DirectEcho.ToArray(),
    ];
}
