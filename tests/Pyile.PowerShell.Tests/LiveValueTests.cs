using System.Management.Automation;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Objects such as processes and files, of which the user chooses what is sent, and values that keep their types.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class LiveValueTests(NetworkOfTwo network) : IClassFixture<NetworkOfTwo>
{
    private readonly Shell _shell = network.Shell;

    [Theory]
    [InlineData("[Diagnostics.Process]::GetCurrentProcess() | Send-PyileMessage -Property Id, P*Name -To bob -Session hq", """{"Id":PID,"ProcessName":"NAME"}""")]
    [InlineData("Send-PyileMessage ([Diagnostics.Process]::GetCurrentProcess()) -Property Id -To bob -Session hq", """{"Id":PID}""")]
    [InlineData("Send-PyileMessage @([Diagnostics.Process]::GetCurrentProcess()) -Property Id -To bob -Session hq", """[{"Id":PID}]""")]
    [InlineData("[ordered]@{ a = 1; b = 2; c = @{ b = 3 } } | Send-PyileMessage -Property c, A -To bob -Session hq", """{"c":{"b":3},"a":1}""")]
    [InlineData("[pscustomobject]@{ a = 1; b = [IO.DirectoryInfo]::new('/') } | Send-PyileMessage -Property a -To bob -Session hq", """{"a":1}""")]
    [InlineData("Get-PyilePeer bob -Session hq | Send-PyileMessage @{ a = 1; b = 2 } -Property b", """{"b":2}""")]
    [InlineData("@{ a = [regex]'x.*' } | Send-PyileMessage -Depth 1 -Property a -To bob -Session hq",
        """{"a":{"Options":"None","RightToLeft":false,"MatchTimeout":"-00:00:00.0010000"}}""")]
    [InlineData("@{ a = @{ b = { 'code' } }; c = [intptr]5 } | Send-PyileMessage -Depth 1 -Property a, c -To bob -Session hq", """{"a":{"b":" 'code' "},"c":"5"}""")]
    public void Only_what_was_chosen_is_sent(string script, string json)
    {
        _shell.Run(script).Ok();

        using var self = System.Diagnostics.Process.GetCurrentProcess();
        string expected = json.Replace("PID", $"{Environment.ProcessId}", StringComparison.Ordinal)
            .Replace("NAME", self.ProcessName, StringComparison.Ordinal);
        Assert.Equal([expected], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts);
    }

    [Theory]
    [InlineData("@{ a = 1 } | Send-PyileMessage -Property a, missing -To bob -Session hq", "The value has no property 'missing'")]
    [InlineData("Send-PyileMessage @(@{ a = 1 }, @{ b = 1 }) -Property a -To bob -Session hq", "[1] has no property 'a'")]
    [InlineData("@{ a = 1 } | Send-PyileMessage -Property x* -To bob -Session hq", "'x*'")]
    [InlineData("5 | Send-PyileMessage -Property a -To bob -Session hq", "'a'")]
    [InlineData("'text' | Send-PyileMessage -Property Length -To bob -Session hq", "'Length'")]
    [InlineData("@{ a = 1 }, 5 | Send-PyileMessage -InputObject { , @(@{ a = 1 }, $_) } -Property a -To bob -Session hq", "'a'")]
    public void Name_without_property_is_an_error(string script, string part)
    {
        Result result = _shell.Run(script);
        _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object { }").Ok();

        Assert.Contains("ValuePropertyNotFound", result.ErrorIds);
        Assert.Contains(part, result.Errors[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Diagnostics.Process]::GetCurrentProcess()", "Id", "Threads")]
    [InlineData("[IO.FileInfo]::new($manifest)", "FullName", "Directory")]
    [InlineData("[IO.DirectoryInfo]::new('/')", "FullName", "Exists")]
    [InlineData("try { throw 'oops' } catch { $_ }", "FullyQualifiedErrorId", "Exception")]
    [InlineData("[cultureinfo]::InvariantCulture", "Name", "NumberFormat")]
    [InlineData("[Diagnostics.Stopwatch]::new()", "IsRunning", "Elapsed")]
    public void Depth_sends_properties_and_text_below(string value, string simple, string inner)
    {
        _shell.Run($"$live = @({value})[0]; $live | Send-PyileMessage -Depth 1 -To bob -Session hq").Ok();

        PSObject read = Assert.Single(_shell.Run("$got = (Receive-PyileMessage -Session bob).Value; $got").Ok().Output);
        Assert.Equal(
            _shell.Run($"\"$($live.{simple})\"").Ok().Texts.Single(), _shell.Run($"\"$($got.{simple})\"").Ok().Texts.Single());
        Assert.NotNull(read.Properties[inner]);
        Assert.Equal(
            _shell.Run("$live.psobject.Properties.Where{ $_.IsGettable }.Name").Ok().Texts, read.Properties.Select(p => p.Name));
        Assert.All(read.Properties, property => Assert.False(property.Value is PSObject, property.Name));
    }

    [Fact]
    public void Data_is_not_cut_at_any_depth()
    {
        _shell.Run("[ordered]@{ a = [pscustomobject]@{ b = @{ c = 1, @{ d = 1 } } }; e = [IO.DirectoryInfo]::new('/') } | Send-PyileMessage -Depth 1 -To bob -Session hq").Ok();

        Assert.Equal(
            ["1", "/"],
            _shell.Run("$got = (Receive-PyileMessage -Session bob).Value; $got.a.b.c[1].d; $got.e.Name").Ok().Texts);
    }

    [Fact]
    public void Secrets_are_not_sent_at_any_depth()
    {
        Result result = _shell.Run("@{ c = [pscredential]::new('u', $password) } | Send-PyileMessage -Depth 2 -To bob -Session hq");

        Assert.Equal(["ValueIsSecret"], result.ErrorIds);
    }

    [Theory]
    [InlineData("[datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc)")]
    [InlineData("[datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Local)")]
    [InlineData("[datetime]::new(638000000000000001)")]
    [InlineData("[DateTimeOffset]::new(2026, 1, 2, 3, 4, 5, [timespan]::FromHours(2))")]
    [InlineData("[timespan]'1.02:03:04.5000001'")]
    [InlineData("[timespan]::MinValue")]
    [InlineData("[version]'1.2'")]
    [InlineData("[guid]'6f9619ff-8b86-d011-b42d-00cf4fc964ff'")]
    [InlineData("[byte[]](0, 1, 255)")]
    [InlineData("[byte[]]@()")]
    [InlineData("[bigint]5")]
    [InlineData("[bigint]::Pow(-7, 99)")]
    [InlineData("[DayOfWeek]::Friday")]
    [InlineData("[IO.FileAttributes]'Hidden, System'")]
    [InlineData("[Enum]::ToObject([ConsoleColor], 99)")]
    public void Type_is_kept_if_the_sender_wants_it(string value)
    {
        _shell.Run($"$sent = {value}; Send-PyileMessage -InputObject @{{ v = $sent; l = @($null, $sent) }} -KeepType -To bob -Session hq").Ok();

        Assert.Equal(
            ["True True True"],
            _shell.Run("""
                $got = (Receive-PyileMessage -Session bob).Value
                function Test-Same($Got) { $Got.GetType() -eq $sent.GetType() -and "$Got" -ceq "$sent" }
                "$(Test-Same $got.v) $(Test-Same $got.l[1]) $($got.l.Count -eq 2)"
                """).Ok().Texts);
    }

    [Fact]
    public void Integer_that_no_receiver_reads_is_an_error_with_its_type_too()
    {
        Result result = _shell.Run("Send-PyileMessage -InputObject @{ a = [bigint]::Pow(10, 1000) } -KeepType -To bob -Session hq");

        Assert.Equal(["ValueNotFinite"], result.ErrorIds);
    }

    [Fact]
    public void Value_that_looks_like_a_mark_arrives_as_it_is()
    {
        _shell.Run("Send-PyileMessage -InputObject @{ '$pyile.guid' = \"$([guid]::Empty)\" } -KeepType -To bob -Session hq").Ok();

        Assert.Equal(
            ["PSCustomObject $pyile.guid"],
            _shell.Run("$got = (Receive-PyileMessage -Session bob).Value; \"$($got.GetType().Name) $($got.psobject.Properties.Name)\"").Ok().Texts);
    }

    [Theory]
    [InlineData("""{"$pyile.enum":"System.IO.FileInfo.x"}""")]
    [InlineData("""{"$pyile.enum":"BindingFlags.Public"}""")]
    [InlineData("""{"$pyile.enum":"DayOfWeek.Someday"}""")]
    [InlineData("""{"$pyile.regex":"x"}""")]
    [InlineData("""{"$pyile.guid":"x"}""")]
    [InlineData("""{"$pyile.guid":5}""")]
    [InlineData("""{"$pyile.bytes":"%"}""")]
    [InlineData("""{"$pyile.guid":"00000000-0000-0000-0000-000000000000","b":1}""")]
    [InlineData("""{"$pyile.object":1}""")]
    public void Sender_can_name_no_other_type(string json)
    {
        Assert.True(JsonText.TryParse(json, out object? value));
        Assert.IsType<PSCustomObject>(Assert.IsType<PSObject>(value).BaseObject);
    }
}
