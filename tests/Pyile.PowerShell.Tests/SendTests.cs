using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Which input is sent to which receivers, and what the cmdlet reports.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class SendTests : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Shell _shell = Shell.OpenMixedNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Strings_are_sent_as_text_and_other_objects_as_values()
    {
        _shell.Run("'a', 2, 2.5, [char]'c', @{ d = 4 }, $true, [DayOfWeek]::Friday | Send-PyileMessage -To bob -Session hq; "
            + ",@(1, 2) | Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Equal(["a", "2", "2.5", "c", "{\"d\":4}", "true", "\"Friday\"", "[1,2]"], Texts("bob"));
        Assert.Equal(
            ["Json \"Friday\"", "Json 2", "Json 2.5", "Json [1,2]", "Json true", "Json {\"d\":4}", "Text a", "Text c"],
            _shell.Run("Get-PyileMessage bob -Session hq | ForEach-Object { \"$($_.Kind) $($_.Text)\" }").Ok().Texts.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Send-PyileMessage 5 -To bob -Session hq")]
    [InlineData("Send-PyileMessage 5 bob -Session hq")]
    [InlineData("Send-PyileMessage -Text 5 -To bob -Session hq")]
    [InlineData("Send-PyileMessage -InputObject 5 -To bob -Session hq")]
    [InlineData("5 | Send-PyileMessage -To bob -Session hq")]
    [InlineData("5 | Send-PyileMessage -To bob -Session hq -KeepType -Depth 1")]
    [InlineData("5 | Send-PyileMessage -InputObject { $_ } -To bob -Session hq")]
    [InlineData("Get-PyilePeer bob -Session hq | Send-PyileMessage 5")]
    [InlineData("$hq | Send-PyileMessage 5")]
    [InlineData("Send-PyileMessage 'question' -Session bob; Receive-PyileMessage -Session hq | Send-PyileMessage 5")]
    public void Number_is_a_number_however_it_is_passed(string script)
    {
        _shell.Run(script).Ok();
        _shell.Run("Send-PyileMessage '5' -To bob -Session hq; Send-PyileMessage (5).ToString() -To bob -Session hq").Ok();

        Assert.Equal(
            ["Json Int32", "Text String", "Text String"],
            _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object { \"$($_.Kind) $($_.Value.GetType().Name)\" }").Ok().Texts);
    }

    [Theory]
    [InlineData("Send-PyileMessage @{ a = 1 } bob -Session hq")]
    [InlineData("Send-PyileMessage -InputObject @{ a = 1 } -To bob -Session hq")]
    [InlineData("@{ a = 1 } | Send-PyileMessage -To bob -Session hq")]
    [InlineData("Get-PyilePeer bob -Session hq | Send-PyileMessage @{ a = 1 }")]
    [InlineData("Get-PyilePeer bob -Session hq | Send-PyileMessage -InputObject @{ a = 1 }")]
    [InlineData("Get-PyilePeer bob -Session hq | ForEach-Object { [pscustomobject]@{ Address = $_.Address; Session = $_.Session } } | "
        + "Send-PyileMessage @{ a = 1 }")]
    [InlineData("Send-PyileMessage 'question' -Session bob; Receive-PyileMessage -Session hq | Send-PyileMessage @{ a = 1 }")]
    [InlineData("1 | Send-PyileMessage -InputObject { @{ a = $_ } } -To bob -Session hq")]
    public void Value_is_sent_to_the_selected_receivers(string script)
    {
        _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object { }").Ok();

        _shell.Run(script).Ok();

        Assert.Equal(["""{"a":1}"""], Texts("bob"));
        Assert.DoesNotContain("""{"a":1}""", Texts("alice"));
    }

    [Fact]
    public void Script_block_creates_a_value_for_each_record()
    {
        _shell.Run("1..3 | Send-PyileMessage -InputObject { @{ n = $_ } } -To bob -Session hq").Ok();

        Assert.Equal(["""{"n":1}""", """{"n":2}""", """{"n":3}"""], Texts("bob"));
    }

    [Fact]
    public void Piped_session_broadcasts_a_value()
    {
        _shell.Run("$hq | Send-PyileMessage @{ a = 1 }").Ok();

        Assert.Equal(["""{"a":1}"""], Texts("bob"));
        Assert.Equal(["""{"a":1}"""], Texts("alice"));
    }

    // Address properties inside a value are only data.
    [Fact]
    public void Address_properties_of_a_value_do_not_select_receivers()
    {
        _shell.Run("[pscustomobject]@{ Address = \"$($alice.Address)\"; To = 'alice'; Session = 'alice'; Text = 'x' } | "
            + "Send-PyileMessage -To bob -Session hq").Ok();

        Assert.Contains("\"To\":\"alice\"", Assert.Single(Texts("bob")), StringComparison.Ordinal);
        Assert.Empty(Texts("alice"));
    }

    [Theory]
    [InlineData("Get-PyilePeer -Session hq | Send-PyileMessage")]
    [InlineData("Get-PyileStatistics -Session hq | Send-PyileMessage -To bob")]
    [InlineData("Send-PyileMessage 'x' -To alice -Session hq; Get-PyileMessage -Session hq | Send-PyileMessage -To bob")]
    [InlineData("New-PyileTicket -Session hq | Send-PyileMessage -To bob -Session hq")]
    [InlineData("Send-PyileMessage $bob -To bob -Session hq")]
    [InlineData("Send-PyileMessage -InputObject $bob -To bob -Session hq")]
    [InlineData("Send-PyileMessage -Text @{ a = 1 } -To bob -Session hq")]
    public void Module_objects_are_not_sent_as_values(string script)
    {
        Result result = _shell.Run(script);

        Assert.NotEmpty(result.Errors);
        Assert.Empty(Texts("bob"));
    }

    [Fact]
    public void Null_is_sent_only_as_an_argument()
    {
        Result result = _shell.Run("1, $null, @{ a = 2 } | Send-PyileMessage -To bob -Session hq; "
            + "Send-PyileMessage -InputObject $null -To bob -Session hq");

        Assert.Equal(["NullMessage"], result.ErrorIds);
        Assert.Equal(["1", """{"a":2}""", "null"], Texts("bob"));
    }

    [Fact]
    public void NoWait_messages_arrive_in_order()
    {
        _shell.Run("1..2000 | Send-PyileMessage -To bob -Session hq -NoWait; Send-PyileMessage 'all' -Session hq -NoWait").Ok();

        Assert.Equal(
            [.. Enumerable.Range(1, 2000).Select(i => $"{i}"), "all"],
            _shell.Run("Receive-PyileMessage -Session bob -Count 2001 -TimeoutSec 25 | ForEach-Object Text").Ok().Texts);
        Assert.Equal(["all"], _shell.Run("Receive-PyileMessage -Session alice -Count 1 -TimeoutSec 25 | ForEach-Object Text").Ok().Texts);
    }

    [Fact]
    public void NoWait_returns_no_receipts()
    {
        Result result = _shell.Run("'a' | Send-PyileMessage -Session hq -NoWait -PassThru");

        Assert.Equal(["NoWaitWithPassThru"], result.ErrorIds);
        Assert.Contains("Get-PyileStatistics", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Texts("bob"));
    }

    [Fact]
    public void More_messages_than_the_window_get_receipts_in_order()
    {
        Result result = _shell.Run("1..3000 | Send-PyileMessage -To bob -Session hq -PassThru -TimeoutSec 25").Ok();

        Assert.Equal(3000, result.Output.Count);
        Assert.All(result.Texts, text => Assert.StartsWith("Delivered to bob", text, StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => $"{i}"), Texts("bob"));
    }

    // The silent member would answer after a minute at the latest; the loop ends with the first receipt.
    [Theory]
    [InlineData("Send-PyileMessage 'hi' -Session hq")]
    [InlineData("Send-PyileMessage 'hi' -To $silent,bob -Session hq")]
    [InlineData("Get-PyilePeer -Session hq | Send-PyileMessage 'hi'")]
    [InlineData("1..2000 | ForEach-Object { \"$_\" } | Send-PyileMessage -To $silent,bob -Session hq")]
    public void Slow_member_does_not_delay_other_receipts(string script)
    {
        using RawMember silent = Join();

        Result result = _shell.Run($"do {{ {script} -PassThru -TimeoutSec 60 | ForEach-Object {{ \"$($_.Status)\"; "
            + $"break }} }} while ($false)").Ok();

        Assert.Equal(["Delivered"], result.Texts);
    }

    [Fact]
    public void Failure_is_an_error_without_PassThru_too()
    {
        using RawMember silent = Join();

        Result result = _shell.Run("'a', 'b' | Send-PyileMessage -To bob,$silent,127.0.0.77:7 -Session hq -TimeoutSec 0.2");

        Assert.Equal(["NotAMember", "NotAMember", "TimedOut", "TimedOut"], result.ErrorIds.Order());
        Assert.Empty(result.Output);
        Assert.Equal(["a", "b"], Texts("bob"));
    }

    [Fact]
    public void Name_of_a_member_that_left_is_not_used_any_more()
    {
        Result result = _shell.Run(
            "1, 2 | ForEach-Object { if ($_ -eq 2) { Receive-PyileMessage -Session bob -Count 1 -TimeoutSec 20 | ForEach-Object { }; "
                + "Disconnect-PyilePeer bob; Wait-Event hq PeerLeft }; $_ } | Send-PyileMessage -To bob -Session hq");

        Assert.Contains("PeerNotFound", result.ErrorIds);
    }

    [Theory]
    [InlineData("1..3 | Send-PyileMessage -To bob -Session hq -WhatIf")]
    [InlineData("1..3 | Send-PyileMessage -To bob -Session hq -Confirm")]
    [InlineData("$WhatIfPreference = $true; 1..3 | Send-PyileMessage -To bob -Session hq")]
    [InlineData("$ConfirmPreference = 'Medium'; 1..3 | Send-PyileMessage -To bob -Session hq")]
    [InlineData("1..3 | Send-PyileMessage -To bob -Session hq -NoWait -WhatIf")]
    public void Confirm_asks_for_each_message(string script)
    {
        using Shell console = Shell.Open(_host);

        console.Run($"& {{ {script} }}").Ok();

        Assert.Equal(4, _host.Text.Split("bob (127.0.0.2:").Length);
        Assert.Empty(Texts("bob"));
    }

    [Fact]
    public void Verbose_reports_each_message()
    {
        Assert.Equal(3, _shell.Run("1..3 | Send-PyileMessage -To bob -Session hq -Verbose").Ok().Verbose.Count);
        Assert.Empty(_shell.Run("1..3 | Send-PyileMessage -To bob -Session hq").Ok().Verbose);
    }

    private RawMember Join()
    {
        var member = new RawMember("127.0.0.5", int.Parse(_shell.Run("$hq.Port").Ok().Texts.Single(), null));
        _shell.Set("silent", $"127.0.0.5:{member.Messages.Port}");
        _shell.Run("Wait-Event hq PeerJoined 3").Ok();
        return member;
    }

    private IReadOnlyList<string> Texts(string session) =>
        _shell.Run($"Receive-PyileMessage -Session {session} | ForEach-Object Text").Ok().Texts;
}
