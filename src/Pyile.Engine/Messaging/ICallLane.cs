using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>The lane of the calls, as a link sees it.</summary>
internal interface ICallLane : ILane
{
    /// <summary>Whether calls may come or be answered at any time, so that reading must not stop.</summary>
    bool IsInUse { get; }

    /// <summary>What the member sends.</summary>
    ReceiveLane Receive { get; }

    /// <summary>Takes a message that arrived. It does not wait.</summary>
    void Take(in MessageHead head, ReadOnlySpan<byte> body);

    /// <summary>The other side does not support the lane, so everything on it has failed.</summary>
    void OnLaneRejected();
}
