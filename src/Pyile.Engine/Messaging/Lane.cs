namespace Pyile.Engine.Messaging;

/// <summary>A lane between this session and one member, in both directions.</summary>
/// <param name="Number">The number of the lane in the protocol.</param>
/// <param name="Send">What this session sends.</param>
/// <param name="Receive">What the member sends.</param>
internal sealed record Lane(byte Number, SendLane Send, ReceiveLane Receive);
