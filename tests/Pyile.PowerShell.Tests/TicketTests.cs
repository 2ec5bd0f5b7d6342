using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Tickets, changed passwords and remembered networks.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class TicketTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("Connect-PyilePeer -Ticket $ticket.Text -Address 127.0.0.3")]
    [InlineData("Connect-PyilePeer -Ticket $ticket -Address 127.0.0.3")]
    [InlineData("$ticket | Connect-PyilePeer -Address 127.0.0.3")]
    [InlineData("Connect-PyilePeer -Ticket $secure -Address 127.0.0.3")]
    [InlineData("$secure | Connect-PyilePeer -Address 127.0.0.3")]
    [InlineData("$ticket.Text | Connect-PyilePeer -Address 127.0.0.3")]
    public void Ticket_joins_without_address_and_password(string join)
    {
        _shell.Run("$ticket = New-PyileTicket -Session hq -Note 'for carol'; $secure = [securestring]::new()").Ok();
        _shell.Run("$ticket.Text.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }").Ok();
        Assert.Equal(["for carol 1"], _shell.Run("Get-PyileTicket | ForEach-Object { \"$($_.Note) $($_.UsesLeft)\" }").Ok().Texts);

        Assert.Equal(
            ["Connected True"], _shell.Run($"$carol = {join}; \"$($carol.State) $($carol.Fingerprint -eq $hq.Fingerprint)\"").Ok().Texts);

        Assert.Equal(["TicketInvalid"], _shell.Run(join).ErrorIds);
        Assert.Empty(_shell.Run("Get-PyileTicket").Ok().Output);
    }

    [Fact]
    public void Revoked_ticket_is_rejected()
    {
        _shell.Run("$ticket = New-PyileTicket -Session hq -Uses 5; Get-PyileTicket | Remove-PyileTicket").Ok();

        Assert.Equal(["TicketInvalid"], _shell.Run("Connect-PyilePeer -Ticket $ticket").ErrorIds);
    }

    [Fact]
    public void Text_of_a_ticket_is_shown_once_and_in_no_string()
    {
        _shell.Run("$ticket = New-PyileTicket -Session hq").Ok();

        Assert.StartsWith("pyile2-", _shell.Run("$ticket.Text").Ok().Texts.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("pyile2-", _shell.Run("\"$ticket\"").Ok().Texts.Single(), StringComparison.Ordinal);
        Assert.Equal(["True"], _shell.Run("$null -eq (Get-PyileTicket).Text").Ok().Texts);
    }

    [Fact]
    public void Errors_do_not_contain_the_text()
    {
        _shell.Set("invalid", "pyile2-this-is-not-a-ticket");

        Result result = _shell.Run("Connect-PyilePeer -Ticket $invalid -Verbose");

        Assert.Equal(["TicketInvalid"], result.ErrorIds);
        Assert.DoesNotContain(result.Everything, text => text.Contains("this-is-not", StringComparison.Ordinal));
    }

    [Fact]
    public void No_example_puts_a_ticket_into_the_history()
    {
        string root = Path.GetDirectoryName(ModuleUnderTest.SampleFolder)!;
        IEnumerable<string> texts = Directory.EnumerateFiles(Path.Combine(root, "src", "Pyile.PowerShell", "en-US"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(ModuleUnderTest.SampleFolder, "*.ps1", SearchOption.AllDirectories))
            .Append(Path.Combine(root, "README.md"));

        // A ticket in an example is a variable or an expression, never the text that a user would type.
        Assert.All(texts, file => Assert.DoesNotMatch(@"-Ticket\s+['""]|-Ticket\s+pyile2", File.ReadAllText(file)));
    }

    [Fact]
    public void Members_stay_when_the_password_changes()
    {
        _shell.Set("new", Secrets.Secure("another one"));
        _shell.Run("Set-PyilePassword $new").Ok();

        Assert.Equal(["WrongPassword"], _shell.Run("Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.3 -Password $password").ErrorIds);
        Assert.Equal(
            ["Connected"], _shell.Run("(Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.3 -Password $new).State").Ok().Texts);
        Assert.Equal("Connected", _shell.Run("$bob.State").Ok().Texts.Single());
    }

    [Fact]
    public void Host_with_another_key_is_rejected_until_it_is_accepted()
    {
        const string join = "Connect-PyilePeer 127.0.0.1 $port -Name bob -Address 127.0.0.2 -Password $password";
        _shell.Run("$port = $hq.Port; $first = $hq.Fingerprint; Stop-PyileHost; Get-PyileSession | Disconnect-PyilePeer").Ok();
        _shell.Run("$hq = Start-PyileHost $port -Name hq -Address 127.0.0.1 -Password $password").Ok();

        Result refused = _shell.Run(join);

        Assert.Equal(["HostKeyChanged"], refused.ErrorIds);
        Assert.All(_shell.Run("$first; $hq.Fingerprint; '-AcceptNewHost'").Ok().Texts, part =>
            Assert.Contains(part, refused.Errors[0].ToString(), StringComparison.Ordinal));
        _shell.Run($"{join} -AcceptNewHost | Disconnect-PyilePeer; {join} | Disconnect-PyilePeer").Ok();
        Assert.Equal(
            ["True"], _shell.Run("(Get-PyileTrust 127.0.0.1 | Where-Object Port -eq $port).Fingerprint -eq $hq.Fingerprint").Ok().Texts);
        Assert.Empty(_shell.Run("Get-PyileTrust | Remove-PyileTrust; Get-PyileTrust").Ok().Output);
    }

    [Fact]
    public void Taken_alias_gets_a_number()
    {
        Assert.Equal(
            ["bob-2"],
            _shell.Run("(Connect-PyilePeer 127.0.0.1 $hq.Port -Alias bob -Name second -Address 127.0.0.7 -Password "
                + "$password).Alias").Ok().Texts);
        Assert.Equal(
            ["admin", "bob", "bob-2"],
            _shell.Run("Wait-Event hq PeerJoined 2; Get-PyilePeer -Session hq | ForEach-Object Alias").Ok().Texts);
    }
}
