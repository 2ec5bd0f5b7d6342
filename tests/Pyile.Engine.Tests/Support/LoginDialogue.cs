
namespace Pyile.Engine.Tests.Support;

/// <summary>The two login machines of version 1, connected by bytes that are split in some way.</summary>
internal sealed class LoginDialogue(LegacyHostLogin host, LegacyJoinLogin joiner, Func<byte[], ReadOnlyMemory<byte>[]> cut)
{
    private readonly ArrivingValues _toHost = new();
    private readonly ArrivingValues _toJoiner = new();

    public required IReadOnlyList<WireAddress> Roster { get; init; }

    public required WireAddress Dist { get; init; }

    /// <summary>False if the joiner does not announce that it reads a stream, as the reference does not.</summary>
    public bool JoinerOffersStream { get; init; } = true;

    /// <summary>The number of pauses that the host made.</summary>
    public int Waits { get; private set; }

    /// <returns>The result of the login on each side.</returns>
    public (LegacyLoginEffect Host, LegacyLoginEffect Joiner) Run(bool banned)
    {
        IReadOnlyList<LegacyLoginEffect> effects = host.Begin(banned);
        while (true)
        {
            List<LegacyLoginEffect> answer = [.. _toJoiner.FeedAll(cut(BytesOf(effects))).SelectMany(joiner.Receive)];
            if (effects[^1] is LegacyLoginEffect.Fail failed)
                return (failed, Assert.Single(answer));
            if (answer is [LegacyLoginEffect.ConnectDist connect])
            {
                Assert.Equal(Dist, connect.Address);
                LegacyLoginEffect admitted = Assert.Single(host.DistConnected());
                joiner.DistConnected();
                answer = [.. _toJoiner.FeedAll(cut(V1Codec.HeartbeatBytes.ToArray())).SelectMany(joiner.Receive)];
                Assert.Equal(new LegacyLoginEffect.Send(Heartbeat.Instance), answer[0]);
                return (admitted, Assert.Single(answer[1..]));
            }
            effects = effects[^1] is LegacyLoginEffect.Wait
                ? Wait(answer)
                : [.. _toHost.FeedAll(cut(BytesOf(answer))).SelectMany(host.Receive)];
            Assert.NotEmpty(effects);
        }
    }

    private IReadOnlyList<LegacyLoginEffect> Wait(List<LegacyLoginEffect> answer)
    {
        Assert.Empty(answer);
        Waits++;
        return host.Waited();
    }

    private byte[] BytesOf(IEnumerable<LegacyLoginEffect> effects) => [.. effects.SelectMany(effect => effect switch
    {
        LegacyLoginEffect.Send { Value: Shadow shadow } => V1Bytes.Of(shadow with { Stream = JoinerOffersStream }),
        LegacyLoginEffect.Send send => V1Bytes.Of(send.Value),
        LegacyLoginEffect.SendRoster => V1Bytes.Of(new Distro(Roster)),
        LegacyLoginEffect.ExpectDist => V1Bytes.Of(new DistAddress(Dist)),
        _ => [],
    })];
}
