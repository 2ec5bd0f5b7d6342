using System.Net;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

/// <summary>Row 2 of the table: lists that are longer than the reference reads at once.</summary>
[Trait("Category", "Slow")]
public sealed class RosterTrimTests : MemorySessionTest
{
    private const int LoginLimit = 2048;
    private const int ChangeLimit = 20_480;

    [Fact]
    public async Task The_list_of_a_login_fits_and_the_join_is_not_broken_at_120_members()
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
    public async Task The_list_of_a_change_fits_at_900_members()
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
    public async Task Who_reads_a_stream_is_shown_everybody()
    {
        HostSession host = StartHost();
        await FillAsync(host, 899, "127.100.100.100");

        PeerSession one = await JoinAsync(host);

        Assert.Equal(901, one.GetPeers().Count);
        Assert.Empty(RecordOf(host).LinesOf(104));
    }

    // One after another, so that the host never has more than one login open.
    private async Task FillAsync(HostSession host, int count, string from)
    {
        for (int i = 0; i < count; i++)
            Played(await RawPeer.JoinAsync(Outside, host, from));
        await RecordOf(host).WaitForAsync<PeerJoined>(count: count);
    }
}
