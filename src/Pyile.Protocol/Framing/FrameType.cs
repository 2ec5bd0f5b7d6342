namespace Pyile.Protocol;

/// <summary>The number of each frame on the wire; docs/protocol/framing.md lists them.</summary>
internal enum FrameType : byte
{
    Hello = 1,
    Challenge = 2,
    Proof = 3,
    Admission = 4,
    Refusal = 5,
    Accepted = 6,
    Beat = 16,
    BeatReply = 17,
    RosterPart = 18,
    RosterUpdate = 19,
    RosterRequest = 20,
    RenewalRequest = 21,
    Renewal = 22,
    Goodbye = 23,
    DialBackRequest = 24,
    DialBack = 25,
    CircuitRequest = 26,
    Circuit = 27,
    CircuitRefused = 28,
    Welcome = 32,
    Message = 33,
    Acknowledgement = 34,
    Position = 35,
    Ping = 36,
    Pong = 37,
    MessageRejected = 38,
    LaneRejected = 39,

    /// <summary>A frame of this type or above is skipped if it is unknown.</summary>
    FirstSkipped = 128,
}
