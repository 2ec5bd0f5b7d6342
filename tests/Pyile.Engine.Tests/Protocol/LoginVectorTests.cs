using System.Text.Json;
using Org.BouncyCastle.Math;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>The logins of the test vectors: frames, confirmations, SRP values and secrets.</summary>
public sealed class LoginVectorTests
{
    public static TheoryData<string> All => [.. Vectors.Read("logins.json").All("logins").Select(v => v.Text("name"))];

    public static TheoryData<string> ByPassword =>
        [.. Vectors.Read("logins.json").All("logins").Where(v => v.Number("kind") == (int)LoginKind.Password).Select(v => v.Text("name"))];

    public static TheoryData<string> ByTicket =>
        [.. Vectors.Read("logins.json").All("logins").Where(v => v.Number("kind") == (int)LoginKind.Ticket).Select(v => v.Text("name"))];

    [Theory]
    [MemberData(nameof(All))]
    public void Frames_are_read_and_written(string name)
    {
        JsonElement frames = Find(name).GetProperty("frames");
        foreach ((string frame, Type type) in new[]
        {
            ("hello", typeof(HelloFrame)), ("challenge", typeof(ChallengeFrame)), ("proof", typeof(ProofFrame)), ("admission", typeof(AdmissionFrame)),
        })
        {
            byte[] bytes = frames.Bytes(frame);
            ProtocolFrame parsed = V2Bytes.Parse(bytes.AsSpan(4));
            Assert.IsType(type, parsed);
            Assert.Equal(bytes, FrameCodec.Encode(parsed).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(ByPassword))]
    [MemberData(nameof(ByTicket))]
    public void Confirmations_are_made_and_verified(string name)
    {
        JsonElement vector = Find(name);
        byte[] secret = vector.Bytes("secret");
        byte[] proof = vector.GetProperty("frames").Bytes("proof");
        byte[] admission = vector.GetProperty("frames").Bytes("admission");

        LoginTranscript host = Begin(vector);
        Assert.True(host.Verify(proof, secret, LoginSide.Joiner));
        Assert.Equal(admission, Seal(host, admission, secret, LoginSide.Host));

        LoginTranscript joiner = Begin(vector);
        Assert.Equal(proof, Seal(joiner, proof, secret, LoginSide.Joiner));
        Assert.True(joiner.Verify(admission, secret, LoginSide.Host));
        Assert.Equal(vector.Bytes("joinerConfirmation"), proof[^32..]);
        Assert.Equal(vector.Bytes("hostConfirmation"), admission[^32..]);
    }

    [Theory]
    [MemberData(nameof(ByPassword))]
    public void Password_gives_the_values_and_the_secret(string name)
    {
        JsonElement vector = Find(name);
        byte[] salt = vector.Bytes("salt");
        byte[] stretched = PasswordVerifier.Stretch(new Secret(vector.Text("password")), salt);
        Assert.Equal(vector.Bytes("stretched"), stretched);
        BigInteger verifier = PasswordVerifier.Generate(SrpGroup.Production, salt, SrpGroup.Identity.ToArray(), stretched);
        Assert.Equal(vector.Bytes("verifier"), SrpGroup.Production.ToBytes(verifier));

        var host = new SrpHost(With(vector.Bytes("hostPrivate")), verifier);
        var joiner = new SrpJoiner(With(vector.Bytes("joinerPrivate")), salt, SrpGroup.Identity.ToArray(), stretched);

        Assert.Equal(vector.Bytes("hostValue"), host.HostValue);
        Assert.Equal(vector.Bytes("joinerValue"), joiner.JoinerValue);
        Assert.Equal(vector.Bytes("secret"), host.Secret(joiner.JoinerValue));
        Assert.Equal(vector.Bytes("secret"), joiner.Secret(host.HostValue));
    }

    [Theory]
    [MemberData(nameof(ByTicket))]
    public void Ticket_gives_the_secret(string name) =>
        Assert.Equal(Find(name).Bytes("secret"), TicketSecret.LoginSecret(Find(name).Bytes("ticketSecret")));

    private static JsonElement Find(string name) => Vectors.Read("logins.json").All("logins").Single(v => v.Text("name") == name);

    private static LoginTranscript Begin(JsonElement vector)
    {
        var transcript = new LoginTranscript(vector.Hash("networkId"), vector.Bytes("hostCertificate"), vector.Bytes("joinerCertificate"));
        transcript.Add(vector.GetProperty("frames").Bytes("hello"));
        transcript.Add(vector.GetProperty("frames").Bytes("challenge"));
        return transcript;
    }

    private static byte[] Seal(LoginTranscript transcript, byte[] frame, byte[] secret, LoginSide side)
    {
        byte[] sealing = [.. frame[..^32], .. new byte[32]];
        transcript.Seal(sealing, secret, side);
        return sealing;
    }

    private static SrpGroup With(byte[] privateValue) =>
        SrpGroup.Production with { NewPrivateValue = () => new BigInteger(1, privateValue) };
}
