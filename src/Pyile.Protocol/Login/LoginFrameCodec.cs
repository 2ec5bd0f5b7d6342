using System.Buffers;

namespace Pyile.Protocol;

/// <summary>The fields of the frames of a login.</summary>
internal static class LoginFrameCodec
{
    /// <returns>Null if no frame of a login has this type.</returns>
    public static ProtocolFrame? Read(FrameType type, ref WireReader reader) => type switch
    {
        FrameType.Hello => new HelloFrame(
            (ProtocolFeatures)reader.ReadUInt64(), (LoginKind)reader.ReadByte(), reader.ReadGuid(), reader.ReadTags()),
        FrameType.Challenge => new ChallengeFrame(
            (ProtocolFeatures)reader.ReadUInt64(),
            reader.ReadHash(),
            reader.ReadBytes(),
            reader.ReadBytes(),
            reader.ReadBytes(),
            ReadChallengeTags(ref reader)),
        FrameType.Proof => new ProofFrame(
            reader.ReadAlias(),
            reader.ReadUInt16(),
            (JoinerCapabilities)reader.ReadByte(),
            reader.ReadBytes(),
            reader.ReadTags(),
            ReadConfirmation(ref reader)),
        FrameType.Admission => new AdmissionFrame(
            reader.ReadMember(), reader.ReadAlias(), reader.ReadBytes(), reader.ReadTags(), ReadConfirmation(ref reader)),
        FrameType.Refusal => new RefusalFrame((RefusalReason)reader.ReadByte(), reader.ReadUInt16(), reader.ReadTags()),
        FrameType.Accepted => AcceptedFrame.Instance,
        _ => null,
    };

    /// <returns>The type of the frame, or null if it is not one of a login.</returns>
    public static FrameType? Write(IBufferWriter<byte> output, ProtocolFrame frame)
    {
        switch (frame)
        {
            case HelloFrame hello:
                output.WriteUInt64((ulong)hello.Features);
                output.WriteByte((byte)hello.Kind);
                output.WriteGuid(hello.Ticket);
                output.WriteTags(hello.Tags);
                return FrameType.Hello;
            case ChallengeFrame challenge:
                output.WriteUInt64((ulong)challenge.Features);
                output.WriteHash(challenge.Freshness);
                output.WriteBytes(challenge.Network.Span);
                output.WriteBytes(challenge.Salt.Span);
                output.WriteBytes(challenge.HostValue.Span);
                output.WriteTags(challenge.Tags);
                return FrameType.Challenge;
            case ProofFrame proof:
                output.WriteText(proof.Alias);
                output.WriteUInt16(proof.Port);
                output.WriteByte((byte)proof.Capabilities);
                output.WriteBytes(proof.JoinerValue.Span);
                output.WriteTags(proof.Tags);
                output.Write(proof.Confirmation.Span);
                return FrameType.Proof;
            case AdmissionFrame admission:
                output.WriteMember(admission.Member);
                output.WriteText(admission.Alias);
                output.WriteBytes(admission.Certificate.Span);
                output.WriteTags(admission.Tags);
                output.Write(admission.Confirmation.Span);
                return FrameType.Admission;
            case RefusalFrame refusal:
                output.WriteByte((byte)refusal.Reason);
                output.WriteUInt16(refusal.Detail);
                output.WriteTags(refusal.Tags);
                return FrameType.Refusal;
            case AcceptedFrame:
                return FrameType.Accepted;
            default:
                return null;
        }
    }

    private static TagBlock ReadChallengeTags(ref WireReader reader)
    {
        TagBlock tags = reader.ReadTags();
        if (!HostClockTag.IsWellFormed(tags))
            reader.Fail();
        return tags;
    }

    private static byte[] ReadConfirmation(ref WireReader reader)
    {
        if (reader.Remaining is not (0 or ProofFrame.ConfirmationSize))
            reader.Fail();
        return reader.ReadRest();
    }
}
