using System.Globalization;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Sessions;

/// <summary>A certificate of three hours, at a turned clock.</summary>
[Trait("Category", "Slow")]
public sealed class RenewalTests : EncryptedMemoryTest
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);

    [Fact]
    public async Task A_member_renews_its_certificate_at_two_thirds_of_its_life()
    {
        HostSession host = StartHost(o => o with { CertificateLife = Life });
        PeerSession one = await EnterAsync(host);
        await RecordOf(host).WaitForAsync<PeerJoined>();
        DateTimeOffset first = Clock.GetUtcNow() + Life;

        // It is good from a while before it was made, because clocks differ.
        Pass(TimeSpan.FromMinutes(115));
        await Network.QuietAsync();
        Assert.Empty(RecordOf(one).LinesOf(119));

        Pass(TimeSpan.FromMinutes(10));
        await RecordOf(one).WaitForLineAsync(119);

        Assert.InRange(LastUntil(one) - first, TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(126));
        Assert.Equal(SessionState.Connected, one.State);
    }

    [Fact]
    public async Task A_member_that_stays_for_hours_is_never_without_a_good_certificate()
    {
        HostSession host = StartHost(o => o with { CertificateLife = Life });
        PeerSession one = await EnterAsync(host);
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);

        for (int renewal = 1; renewal <= 4; renewal++)
        {
            Task renewed = Task.WhenAll(RecordOf(one).WaitForLineAsync(119, renewal), RecordOf(two).WaitForLineAsync(119, renewal));
            // The clock goes on only while nothing happens by itself.
            while (await Task.WhenAny(renewed, Task.Delay(20)) != renewed)
            {
                await Network.QuietAsync();
                Pass(TimeSpan.FromMinutes(10));
            }
            await renewed;
            Assert.All([one, two], p => Assert.True(LastUntil(p) > Clock.GetUtcNow() + (Life / 2)));
            Assert.Equal(ReceiptStatus.Delivered, (await one.SendAsync(two.Address, "hello").Soon()).Status);
        }
    }

    /// <summary>Until when the newest certificate is good, as the log says.</summary>
    private DateTimeOffset LastUntil(PeerSession session)
    {
        string text = RecordOf(session).LinesOf(119)[^1].Text;
        return DateTimeOffset.Parse(text[(text.IndexOf("until ", StringComparison.Ordinal) + 6)..].TrimEnd('.'), CultureInfo.InvariantCulture);
    }

    // In one step, as far as heartbeats go: a late timer removes nobody.
    private void Pass(TimeSpan time) => Clock.Advance(time);
}
