using Pyile.Engine.State.V1;
using Pyile.Engine.Wire.V1;

namespace Pyile.Engine.Tests.Support;

/// <summary>The two login machines talking to one another in bytes, cut in some way.</summary>
internal sealed class LoginDialogue(HostLogin host, JoinLogin joiner, Func<byte[], ReadOnlyMemory<byte>[]> cut)
{
    private readonly ArrivingValues _toHost = new();
    private readonly ArrivingValues _toJoiner = new();

    public required IReadOnlyList<WireAddress> Roster { get; init; }

    public required WireAddress Dist { get; init; }

    /// <summary>False where the joiner keeps to itself that it reads a stream, as the reference does.</summary>
    public bool JoinerOffersStream { get; init; } = true;

    /// <summary>How often the host let time pass.</summary>
    public int Waits { get; private set; }

    /// <returns>How the login ended on either side.</returns>
    public (LoginEffect Host, LoginEffect Joiner) Run(bool banned)
    {
        IReadOnlyList<LoginEffect> effects = host.Begin(banned);
        while (true)
        {
            List<LoginEffect> answer = [.. _toJoiner.FeedAll(cut(BytesOf(effects))).SelectMany(joiner.Receive)];
            if (effects[^1] is LoginEffect.Fail failed)
                return (failed, Assert.Single(answer));
            if (answer is [LoginEffect.ConnectDist connect])
            {
                Assert.Equal(Dist, connect.Address);
                LoginEffect admitted = Assert.Single(host.DistConnected());
                joiner.DistConnected();
                answer = [.. _toJoiner.FeedAll(cut(V1Codec.HeartbeatBytes.ToArray())).SelectMany(joiner.Receive)];
                Assert.Equal(new LoginEffect.Send(Heartbeat.Instance), answer[0]);
                return (admitted, Assert.Single(answer[1..]));
            }
            effects = effects[^1] is LoginEffect.Wait
                ? Wait(answer)
                : [.. _toHost.FeedAll(cut(BytesOf(answer))).SelectMany(host.Receive)];
            Assert.NotEmpty(effects);
        }
    }

    private IReadOnlyList<LoginEffect> Wait(List<LoginEffect> answer)
    {
        Assert.Empty(answer);
        Waits++;
        return host.Waited();
    }

    private byte[] BytesOf(IEnumerable<LoginEffect> effects) => [.. effects.SelectMany(effect => effect switch
    {
        LoginEffect.Send { Value: Shadow shadow } => V1Bytes.Of(shadow with { Stream = JoinerOffersStream }),
        LoginEffect.Send send => V1Bytes.Of(send.Value),
        LoginEffect.SendRoster => V1Bytes.Of(new Distro(Roster)),
        LoginEffect.ExpectDist => V1Bytes.Of(new DistAddress(Dist)),
        _ => [],
    })];
}
