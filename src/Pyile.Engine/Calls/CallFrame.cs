using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>A message of a call on its way to the member.</summary>
/// <param name="call">The id of the call.</param>
/// <param name="kind">What it is.</param>
/// <param name="body">Its body.</param>
/// <param name="tags">Its tags; those of a request are made when it is written.</param>
internal sealed class CallFrame(Guid call, BodyKind kind, ReadOnlyMemory<byte> body = default, TagBlock tags = default)
{
    public BodyKind Kind => kind;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>The call that it requests; null if it is another message.</summary>
    public Call? Request { get; init; }

    /// <summary>Whether it was written to a link, so that the member may have it. Guarded by the lock of the lane.</summary>
    public bool WasWritten { get; set; }

    /// <summary>Whether it is not to be sent any more. Guarded by the lock of the lane.</summary>
    public bool IsWithdrawn { get; set; }

    /// <summary>The fields before its body.</summary>
    public MessageHead Head(ulong number, DateTimeOffset time) =>
        new(Lanes.Calls, number, call, time, kind, MessageDestination.Member, Request?.GetTags() ?? tags);
}
