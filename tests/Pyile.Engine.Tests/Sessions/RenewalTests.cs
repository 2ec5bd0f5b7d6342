using System.Globalization;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>Renewal of a certificate with a lifetime of three hours, with a clock that the test advances.</summary>
[Trait("Category", "Slow")]
public sealed class RenewalTests : EncryptedMemoryTest
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);

    [Fact]
    public async Task Member_renews_its_certificate_at_two_thirds_of_its_lifetime()
    {
        HostSession host = StartHost(o => o with { CertificateLife = Life });
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        DateTimeOffset first = Clock.GetUtcNow() + Life;

        // It is valid from some time before it was issued, because clocks differ.
        Pass(TimeSpan.FromMinutes(115));
        await Network.QuietAsync();
        Assert.Empty(RecordOf(one).LinesOf(119));

        Pass(TimeSpan.FromMinutes(10));
        await RecordOf(one).WaitForLineAsync(119);

        Assert.InRange(LastUntil(one) - first, TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(126));
        Assert.Equal(SessionState.Connected, one.State);
    }

    [Fact]
    public async Task Member_always_has_a_valid_certificate()
    {
        HostSession host = StartHost(o => o with { CertificateLife = Life });
        PeerSession one = await EnterAsync(host);
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        for (int renewal = 1; renewal <= 4; renewal++)
        {
            Task renewed = Task.WhenAll(RecordOf(one).WaitForLineAsync(119, renewal), RecordOf(two).WaitForLineAsync(119, renewal));
            // The clock advances only while nothing else happens.
            while (await Task.WhenAny(renewed, Task.Delay(20)) != renewed)
            {
                await Network.QuietAsync();
                Pass(TimeSpan.FromMinutes(10));
                // Each member has processed the step when it has answered the heartbeat of it.
                DateTimeOffset now = Clock.GetUtcNow();
                await UntilAsync(() => host.GetPeers().All(p => p.IsSelf || p.LastHeard >= now));
            }
            await renewed;
            Assert.All([one, two], p => Assert.True(LastUntil(p) > Clock.GetUtcNow() + (Life / 2)));
            Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "hello").Soon()).Status);
        }
    }

    /// <summary>The end of the newest certificate according to the log.</summary>
    private DateTimeOffset LastUntil(PeerSession session)
    {
        string text = RecordOf(session).LinesOf(119)[^1].Text;
        return DateTimeOffset.Parse(text[(text.IndexOf("until ", StringComparison.Ordinal) + 6)..].TrimEnd('.'), CultureInfo.InvariantCulture);
    }

    // One step for the heartbeats, because a late timer removes no member.
    private void Pass(TimeSpan time) => Clock.Advance(time);
}
