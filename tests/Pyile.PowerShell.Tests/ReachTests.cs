using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Hosts that are named with their port, that have several addresses, or that do not run yet.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class ReachTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Port_behind_the_host_name_is_taken_by_every_cmdlet_that_takes_a_host()
    {
        StartHost();

        Assert.Equal(
            ["127.0.0.1 True New"],
            _shell.Run("$at = \"127.0.0.1:$($hq.Port)\"; Test-PyileHost $at | % { \"$($_.HostName) $($_.Port -eq $hq.Port) $($_.Trust)\" }").Ok().Texts);
        Assert.Equal(["Connected"], _shell.Run("(Connect-PyilePeer $at -Password $password).State").Ok().Texts);
        Assert.Equal(["127.0.0.1 True"], _shell.Run("Get-PyileTrust $at | % { \"$($_.HostName) $($_.Port -eq $hq.Port)\" }").Ok().Texts);
        Assert.Single(_shell.Run("Get-PyileTrust \"127.*:$($hq.Port)\"").Ok().Output);
        Assert.Equal(["TrustNotFound"], _shell.Run("Get-PyileTrust 127.0.0.1:1").ErrorIds);
        Assert.Equal(["TrustNotFound"], _shell.Run("Remove-PyileTrust 127.0.0.1:1").ErrorIds);
        Assert.Empty(_shell.Run("Remove-PyileTrust $at; Get-PyileTrust").Ok().Output);
    }

    [Theory]
    [InlineData("Connect-PyilePeer 127.0.0.1:4702 14702 -Password $password")]
    [InlineData("Test-PyileHost 127.0.0.1:4702 -Port 14702")]
    [InlineData("Remove-PyileTrust 127.0.0.1:4702 -Port 14702")]
    public void Two_different_ports_are_an_error(string script)
    {
        Result result = _shell.Run(script);

        Assert.Equal(["InvalidOption"], result.ErrorIds);
        Assert.Contains(result.Everything, text => text.Contains("4702", StringComparison.Ordinal) && text.Contains("14702", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:x")]
    [InlineData("[::1")]
    [InlineData("[10.0.0.7]:4702")]
    public void Port_that_cannot_be_read_is_an_error(string host)
    {
        _shell.Set("at", host);

        Assert.Equal(["InvalidOption"], _shell.Run("Connect-PyilePeer $at -Password $password").ErrorIds);
        Assert.Equal(["InvalidOption"], _shell.Run("Test-PyileHost $at").ErrorIds);
        Assert.Equal(["InvalidOption"], _shell.Run("Remove-PyileTrust $at").ErrorIds);
        StartHost();
        Assert.Equal(["InvalidOption"], _shell.Run("New-PyileTicket -HostName $at").ErrorIds);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:4702")]
    public void IPv6_address_is_an_error_that_says_so(string host)
    {
        _shell.Set("at", host);

        Result result = _shell.Run("Connect-PyilePeer $at -Password $password");

        Assert.Equal(["AddressInvalid"], result.ErrorIds);
        Assert.Contains(result.Everything, text => text.Contains("IPv6", StringComparison.Ordinal));
    }

    [Fact]
    public void Ticket_with_dead_addresses_and_other_ports_joins_where_the_host_is()
    {
        StartHost();
        _shell.Set("dead", DeadPort());

        _shell.Run("$ticket = New-PyileTicket -HostName \"127.0.0.1:$dead\", 'nowhere.invalid', \"127.0.0.1:$($hq.Port)\"").Ok();

        Assert.Equal(["Connected"], _shell.Run("(Connect-PyilePeer -Ticket $ticket).State").Ok().Texts);
    }

    [Fact]
    public void Error_of_a_ticket_lists_its_addresses()
    {
        StartHost();
        (int first, int second) = (DeadPort(), DeadPort());
        _shell.Set("dead", (string[])[$"127.0.0.1:{first}", $"127.0.0.2:{second}"]);

        Result result = _shell.Run("Connect-PyilePeer -Ticket (New-PyileTicket -HostName $dead)");

        Assert.Equal(["HostUnreachable"], result.ErrorIds);
        Assert.Contains(
            result.Everything,
            text => text.Contains($"127.0.0.1:{first}", StringComparison.Ordinal) && text.Contains($"127.0.0.2:{second}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retry_waits_for_a_host_that_is_started_later()
    {
        int port = DeadPort();
        _shell.Set("port", port);
        using Shell other = Shell.Open();
        other.Set("port", port);

        Task<Result> joining = Task.Run(() => _shell.Run("(Connect-PyilePeer 127.0.0.1:$port -Password $password -Retry).State"));
        Assert.NotSame(joining, await Task.WhenAny(joining, Task.Delay(TimeSpan.FromSeconds(1))));
        other.Run("$hq = Start-PyileHost -Address 127.0.0.1 -Port $port -Password $password").Ok();

        Result joined = await joining.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["Connected"], joined.Ok().Texts);
    }

    [Fact]
    public void Retry_ends_after_its_time_with_the_reason()
    {
        _shell.Set("port", DeadPort());

        Result result = _shell.Run("$began = [datetime]::Now; Connect-PyilePeer 127.0.0.1:$port -Password $password -Retry -TimeoutSec 1.5; "
            + "([datetime]::Now - $began).TotalSeconds");

        Assert.Equal(["HostUnreachable"], result.ErrorIds);
        Assert.InRange(double.Parse(Assert.Single(result.Texts), CultureInfo.InvariantCulture), 1.3, 10);
    }

    [Fact]
    public void Retry_does_not_repeat_a_wrong_password()
    {
        StartHost();

        _shell.Set("wrong", Secrets.Secure("wrong"));

        Result result = _shell.Run("Connect-PyilePeer 127.0.0.1:$($hq.Port) -Password $wrong -Retry");

        Assert.Equal(["WrongPassword"], result.ErrorIds);
        Assert.Equal(["1"], _shell.Run("Get-PyileBan -Attempts | % Count").Ok().Texts);
    }

    [Fact]
    public void Ctrl_C_ends_a_wait_for_a_host()
    {
        _shell.Set("port", DeadPort());

        TimeSpan took = _shell.Stop("'now'; Connect-PyilePeer 127.0.0.1:$port -Password $password -Retry", output => output.WaitFor(1));

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Empty(_shell.Run("Get-PyileSession").Ok().Output);
    }

    // Nothing listens there, and nothing else is given it soon.
    private static int DeadPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void StartHost() => _shell.Run("$hq = Start-PyileHost -Address 127.0.0.1 -Port 0 -Name hq -Password $password").Ok();
}
