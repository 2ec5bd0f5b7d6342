using System.Buffers;
using Pyile.Engine.Model;

namespace Pyile.Legacy;

/// <summary>One JSON value of version 1. Keys that are not known are ignored, as the reference does.</summary>
internal abstract record V1Value;

/// <summary>
/// Step 2, host to joiner. <paramref name="Stream"/>: "I parse a stream of values of any length".
/// <paramref name="Encrypted"/>: "I speak version 2 too".
/// </summary>
internal sealed record BannedStatus(bool Banned, bool Stream, bool Encrypted = false) : V1Value;

/// <summary>Step 3, joiner to host: the password in the clear.</summary>
internal sealed record Shadow(Secret Password, bool Stream) : V1Value;

/// <summary>Step 4, host to joiner.</summary>
internal sealed record Authenticated(bool Accepted) : V1Value;

/// <summary>Step 5, joiner to host: where it takes messages. Only the port is believed.</summary>
internal sealed record PeerAddress(WireAddress Address) : V1Value;

/// <summary>Step 6 and every change of the roster after it.</summary>
internal sealed record Distro(IReadOnlyList<WireAddress> Members) : V1Value;

/// <summary>Step 7, host to joiner: where to fetch changes of the roster.</summary>
internal sealed record DistAddress(WireAddress Address) : V1Value;

/// <summary><c>{"&lt;3": true}</c>, both directions.</summary>
internal sealed record Heartbeat : V1Value
{
    public static readonly Heartbeat Instance = new();
}

/// <summary>
/// A message; <paramref name="To"/> is null for a broadcast. <paramref name="IsJson"/>: it came as another JSON value than a
/// string. It is written as a string always, which is all the reference shows.
/// </summary>
internal sealed record TextMessage(string Text, string Alias, WireAddress? To, WireAddress From, bool IsJson = false) : V1Value;

/// <summary>The receiver's answer: the whole value it got, and its own name.</summary>
internal sealed record Echo(ReadOnlySequence<byte> Data, string Alias) : V1Value;

/// <summary>Valid JSON with no key that version 1 knows.</summary>
internal sealed record UnknownValue : V1Value
{
    public static readonly UnknownValue Instance = new();
}
