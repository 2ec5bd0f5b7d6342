using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Rosters that are longer than the reference implementation reads at a time are shortened for it.</summary>
[Trait("Category", "Slow")]
public sealed class RosterTrimTests : LegacyMemoryTest
{
    private const int LoginLimit = 2048;
    private const int ChangeLimit = 20_480;

    [Fact]
    public async Task Roster_of_a_login_fits_at_120_members()
    {
        HostSession host = StartHost();
        await FillAsync(host, 119, "127.0.0.1");

        RawPeer one = await JoinAsReferenceAsync(host, "127.0.0.1");

        Sent login = Network.WritesTo(one.Control.Local)[2];
        Assert.InRange(login.Bytes.Length, LoginLimit - 30, LoginLimit);
        Assert.Equal(host.Address, one.Roster[0]);
        Assert.Contains(one.Address, one.Roster);
        Logged line = Assert.Single(RecordOf(host).LinesOf(104));
        Assert.Contains($"{one.Roster.Length} of 121", line.Text, StringComparison.Ordinal);
        Assert.Equal(121, (await one.Dist.ReadRosterAsync()).Length);
    }

    [Fact]
    public async Task Roster_of_a_change_fits_at_900_members()
    {
        HostSession host = StartHost();
        await FillAsync(host, 899, "127.100.100.100");

        RawPeer one = await JoinAsReferenceAsync(host, "127.100.100.100");
        IPEndPoint[] shown = await one.Dist.ReadRosterAsync();

        Sent list = Assert.Single(Network.WritesTo(one.Dist.Local));
        Assert.InRange(list.Bytes.Length, ChangeLimit - 40, ChangeLimit);
        Assert.Equal(host.Address, shown[0]);
        Assert.Contains(one.Address, shown);
        Assert.Contains(RecordOf(host).LinesOf(104), l => l.Text.Contains("20480", StringComparison.Ordinal));
        Assert.Equal(901, host.GetPeers().Count);
    }

    [Fact]
    public async Task Member_that_reads_a_stream_gets_the_whole_roster()
    {
        HostSession host = StartHost();
        await FillAsync(host, 899, "127.100.100.100");

        PeerSession one = await JoinAsync(host);

        Assert.Equal(901, one.GetPeers().Count);
        Assert.Empty(RecordOf(host).LinesOf(104));
    }

    // One after another, so the host never has more than one unfinished login.
    private async Task FillAsync(HostSession host, int count, string from)
    {
        for (int i = 0; i < count; i++)
            Played(await RawPeer.JoinAsync(Outside, host, from));
        await RecordOf(host).WaitForAsync<PeerJoined>(count: count);
    }
}
