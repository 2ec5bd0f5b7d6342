using System.Text.Json;

namespace Pyile.Engine.Tests.Support;

/// <summary>Makes frames of the fields in the test vectors.</summary>
internal static class VectorFrames
{
    public static ProtocolFrame Make(string type, JsonElement f) => type switch
    {
        "Hello" => new HelloFrame((ProtocolFeatures)f.Large("features"), (LoginKind)f.Number("kind"), f.Id("ticket"), f.Tags()),
        "Challenge" => new ChallengeFrame(
            (ProtocolFeatures)f.Large("features"), f.Hash("freshness"), f.Bytes("network"), f.Bytes("salt"), f.Bytes("hostValue"), f.Tags()),
        "Proof" => new ProofFrame(
            f.Text("alias"), f.Number("port"), (JoinerCapabilities)f.Number("capabilities"), f.Bytes("joinerValue"), f.Tags(), f.Bytes("confirmation")),
        "Admission" => new AdmissionFrame(f.Member("member"), f.Text("alias"), f.Bytes("certificate"), f.Tags(), f.Bytes("confirmation")),
        "Refusal" => new RefusalFrame((RefusalReason)f.Number("reason"), (ushort)f.Number("detail"), f.Tags()),
        "Accepted" => AcceptedFrame.Instance,
        "Beat" => new BeatFrame(f.GetProperty("number").GetUInt32(), TimeSpan.FromMicroseconds(f.Number("roundTripMicroseconds"))),
        "BeatReply" => new BeatReplyFrame(f.GetProperty("number").GetUInt32()),
        "RosterPart" => new RosterPartFrame(f.GetProperty("isLast").GetBoolean(), f.Bytes("rest")),
        "RosterUpdate" => new RosterUpdateFrame(f.Bytes("rest")),
        "RosterRequest" => RosterRequestFrame.Instance,
        "RenewalRequest" => RenewalRequestFrame.Instance,
        "Renewal" => new RenewalFrame(f.Bytes("certificate")),
        "DialBackRequest" => new DialBackRequestFrame(f.Member("member")),
        "DialBack" => new DialBackFrame(f.Member("member")),
        "CircuitRequest" => new CircuitRequestFrame(f.Member("member")),
        "Circuit" => new CircuitFrame(f.Member("member"), (CircuitSide)f.Number("side"), f.Bytes("key"), f.Tags()),
        "CircuitRefused" => new CircuitRefusedFrame(f.Member("member"), (CircuitRefusal)f.Number("reason")),
        "Goodbye" => new GoodbyeFrame((GoodbyeReason)f.Number("reason"), (ushort)f.Number("detail"), f.Tags()),
        "Welcome" => new WelcomeFrame(f.Tags()),
        "Message" => new MessageFrame(
            new MessageHead(
                (byte)f.Number("lane"),
                f.Large("number"),
                f.Id("id"),
                f.Time("time"),
                (BodyKind)f.Number("kind"),
                (MessageDestination)f.Number("destination"),
                f.Tags(),
                (MessageBits)f.Number("header")),
            f.Bytes("body")),
        "Acknowledgement" => new AcknowledgementFrame((byte)f.Number("lane"), f.Large("number"), (AcknowledgementFlags)f.Number("flags")),
        "Position" => new PositionFrame(f.Large("session"), f.Large("otherSession"), [.. f.All("lanes").Select(MakeLane)], f.Tags()),
        "Ping" => new PingFrame(f.GetProperty("number").GetUInt32()),
        "Pong" => new PongFrame(f.GetProperty("number").GetUInt32()),
        "MessageRejected" => new MessageRejectedFrame(
            (byte)f.Number("lane"), f.Large("number"), (RejectionReason)f.Number("reason"), (ushort)f.Number("detail")),
        "LaneRejected" => new LaneRejectedFrame((byte)f.Number("lane")),
        _ => throw new ArgumentException($"The vectors have a frame {type}, which the tests do not know.", nameof(type)),
    };

    private static LanePosition MakeLane(JsonElement lane) => new(
        (byte)lane.Number("lane"),
        lane.Large("next"),
        lane.Large("received"),
        [.. lane.All("rejected").Select(r => new RejectedRun(
            r.Large("first"), r.Large("last"), (RejectionReason)r.Number("reason"), (ushort)r.Number("detail")))]);
}
