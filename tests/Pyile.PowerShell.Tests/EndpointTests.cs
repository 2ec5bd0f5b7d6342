using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Endpoints that one session offers and another one calls.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class EndpointTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob", "alice");

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Call_returns_objects_with_the_member_that_returned_them()
    {
        Register("disk { 1, 2 | ForEach-Object { [pscustomobject]@{ Drive = $_ } } }");

        Result result = _shell.Run("Invoke-PyileEndpoint disk -To bob -Session hq | ForEach-Object { \"$($_.Drive) $($_.PeerAlias) $($_.MemberId)\" }").Ok();

        string id = _shell.Run("(Get-PyilePeer bob -Session hq).MemberId").Ok().Texts.Single();
        Assert.Equal([$"1 bob {id}", $"2 bob {id}"], result.Texts);
    }

    [Theory]
    [InlineData("'text'", "text")]
    [InlineData("42", "42")]
    [InlineData("$true, $null", "True,")]
    public void Values_arrive_as_they_are_sent(string value, string expected)
    {
        Register($"value {{ {value} }}");

        Result result = _shell.Run("(Invoke-PyileEndpoint value -To bob -Session hq | ForEach-Object { \"$_\" }) -join ','").Ok();

        Assert.Equal([expected], result.Texts);
    }

    [Fact]
    public void Nested_values_arrive_as_objects()
    {
        Register("nested { @{ a = @{ b = 1, 2 } } }");

        Assert.Equal(["1 2"], _shell.Run("Invoke-PyileEndpoint nested -To bob -Session hq | ForEach-Object { \"$($_.a.b)\" }").Ok().Texts);
    }

    [Fact]
    public void PowerShell_binds_the_parameters_of_the_endpoint()
    {
        Register("""
            restart {
                param([Parameter(Mandatory)][ValidateSet('web', 'api')][string] $App, [ValidateRange(0, 60)][int] $Delay = 5, [switch] $Force, [Alias('W')][datetime] $When)
                "$App $Delay $Force $(if ($When) { $When.Year })"
            }
            """);

        Assert.Equal(["web 5 False "], Call("restart @{ App = 'web' }"));
        Assert.Equal(["api 7 True 2030"], Call("restart @{ app = 'api'; Delay = '7'; Force = $true; W = '2030-01-02' }"));
        foreach (string wrong in new[] { "@{ App = 'db' }", "@{ App = 'web'; Delay = 61 }", "@{ }", "@{ App = 'web'; Delay = 'x' }", "@{ App = 'web'; Other = 1 }", "@{ App = 'web'; OutVariable = 'x' }" })
            Assert.Equal(["EndpointArgumentsInvalid"], _shell.Run($"Invoke-PyileEndpoint restart {wrong} -To bob -Session hq").ErrorIds);
    }

    [Theory]
    [InlineData("'$([Environment]::Exit(1))'")]
    [InlineData("'\"; exit; \"'")]
    [InlineData("@{ PSTypeName = 'System.Diagnostics.Process'; __type = 'x' }")]
    public void Nothing_that_was_received_is_run_or_chooses_a_type(string value)
    {
        Register("type { param($x) $x.GetType().Name }");

        Assert.Contains(Call($"type @{{ x = {value} }}").Single(), new[] { "String", "PSCustomObject" });
    }

    [Fact]
    public void By_default_no_member_may_call_and_others_are_named_by_their_ids()
    {
        _shell.Run("$null = Register-PyileEndpoint none { 1 } -Session bob; $null = Register-PyileEndpoint some { 1 } -AllowMember admin -Session bob").Ok();

        Assert.Equal(["EndpointNotAllowed"], _shell.Run("Invoke-PyileEndpoint none -To bob -Session hq").ErrorIds);
        Assert.Equal(["1"], Call("some"));
        Assert.Equal(["EndpointNotAllowed"], _shell.Run("Invoke-PyileEndpoint some -To bob -Session alice").ErrorIds);
        Assert.Equal(
            ["No one", _shell.Run("(Get-PyilePeer admin -Session hq).MemberId").Ok().Texts.Single()],
            _shell.Run("(Get-PyileEndpoint -Session bob).Allowed").Ok().Texts);
    }

    [Fact]
    public void Each_member_has_a_result_or_one_error()
    {
        Register("disk { \"disk of $($Session.Name) for $($Caller.Alias)\" }");

        Result result = _shell.Run("Invoke-PyileEndpoint disk -Session hq | ForEach-Object { \"$_\" }");

        Assert.Equal(["disk of bob for admin"], result.Texts);
        Assert.Equal(["EndpointNotFound"], result.ErrorIds);
        Assert.Contains("alice", result.Errors.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_streams_arrive_with_the_name_of_the_member()
    {
        Register("""
            fails {
                [CmdletBinding()] param()
                $PSCmdlet.WriteWarning('low')
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('one'), 'First', 'ReadError', $null))
                'after'
            }
            """);

        Result result = _shell.Run("Invoke-PyileEndpoint fails -To bob -Session hq");

        Assert.Equal(["after"], result.Texts);
        Assert.Equal(["bob: low"], result.Warnings);
        Assert.Equal(["EndpointError"], result.ErrorIds);
        Assert.Contains("bob: one", result.Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["First,Invoke-PyileEndpointAction ReadError bob"],
            _shell.Run("Invoke-PyileEndpoint fails -To bob -Session hq -ErrorVariable e -ErrorAction SilentlyContinue | ForEach-Object { }; "
                + "$e[0].TargetObject | ForEach-Object { \"$($_.ErrorId) $($_.Category) $($_.PeerAlias)\" }").Texts);
    }

    [Fact]
    public void Action_that_throws_fails_the_call()
    {
        Register("fail { 'before'; throw 'no disk' }");

        Result result = _shell.Run("Invoke-PyileEndpoint fail -To bob -Session hq");

        Assert.Equal(["before"], result.Texts);
        Assert.Equal(["EndpointFailed"], result.ErrorIds);
        Assert.Contains("no disk", result.Errors.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Runspace_goes_on_after_a_call_that_failed()
    {
        Register("count { param([switch] $Fail) $script:n++; if ($Fail) { throw 'no' }; $script:n }");
        _shell.Run("Invoke-PyileEndpoint count @{ Fail = $true } -To bob -Session hq");

        Assert.Equal(["2"], Call("count"));
    }

    [Fact]
    public void Deadline_stops_the_action_there_and_other_members_go_on()
    {
        _shell.Run("$state = [System.Collections.Concurrent.ConcurrentDictionary[string, int]]::new()").Ok();
        Register("hang { try { while ($true) { [System.Threading.Thread]::Sleep(10) } } finally { ($using:state)['stopped'] = 1 } }");
        _shell.Run("$null = Register-PyileEndpoint hang { 'fine' } -AllowEveryone -Session alice").Ok();

        Result result = _shell.Run("Invoke-PyileEndpoint hang -To alice, bob -TimeoutSec 1 -Session hq");

        Assert.Equal(["fine"], result.Texts);
        Assert.Equal(["CallTimeout"], result.ErrorIds);
        Assert.Equal(["1"], _shell.Run("foreach ($i in 1..500) { if ($state.Count) { break }; [System.Threading.Thread]::Sleep(10) }; $state.Count").Ok().Texts);
    }

    [Fact]
    public void Stopping_the_cmdlet_stops_the_action_there()
    {
        _shell.Run("$state = [System.Collections.Concurrent.ConcurrentDictionary[string, int]]::new()").Ok();
        Register("hang { ($using:state)['began'] = 1; try { while ($true) { [System.Threading.Thread]::Sleep(10) } } finally { ($using:state)['stopped'] = 1 } }");

        _shell.Stop("Invoke-PyileEndpoint hang -To bob -Session hq", _ => Task.Delay(TimeSpan.FromSeconds(2)).Wait());

        Assert.Equal(["2"], _shell.Run("foreach ($i in 1..500) { if ($state.Count -eq 2) { break }; [System.Threading.Thread]::Sleep(10) }; $state.Count").Ok().Texts);
    }

    [Fact]
    public void Initialization_runs_once_in_each_runspace_and_functions_can_be_endpoints()
    {
        _shell.Run("function Get-Sum { param([int[]] $Numbers) $s = 0; foreach ($n in $Numbers) { $s += $n }; $s + (Get-Extra) }; $extra = 100").Ok();
        _shell.Run("$null = Register-PyileEndpoint sum ${function:Get-Sum} -AllowEveryone -Session bob -InitializationScript { "
            + "$script:count = $using:extra; function Get-Extra { $script:count++; $script:count } }").Ok();

        Assert.Equal(["107"], Call("sum @{ Numbers = 1, 2, 3 }"));
        Assert.Equal(["102"], Call("sum"));
    }

    [Fact]
    public void Calls_run_at_the_same_time_up_to_the_limit()
    {
        _shell.Run("$null = Register-PyileEndpoint slow { [System.Threading.Thread]::Sleep(300); 1 } -AllowEveryone -ThrottleLimit 2 -Session bob").Ok();

        string[] took = [.. _shell.Run("""
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            $jobs = 1..4 | ForEach-Object { Invoke-PyileEndpoint slow -To bob -Session hq -AsJob }
            foreach ($job in $jobs) { while ($job.State -eq 'Running') { [System.Threading.Thread]::Sleep(5) } }
            $watch.Elapsed.TotalSeconds -ge 0.6
            ($jobs | ForEach-Object { $_.Output.Count } | ForEach-Object { "$_" }) -join ','
            """).Ok().Texts];

        Assert.Equal(["True", "1,1,1,1"], took);
    }

    [Fact]
    public void Offered_endpoints_are_listed_with_their_parameters()
    {
        _shell.Run("""
            $null = Register-PyileEndpoint restart {
                <#
                .SYNOPSIS
                Restarts an app.
                #>
                param([Parameter(Mandatory)][ValidateSet('web', 'api')][string] $App, [switch] $Force)
            } -AllowMember admin -Session bob
            """).Ok();

        Assert.Equal(
            ["restart|Restarts an app.|App String True web,api|Force switch False "],
            _shell.Run("Get-PyileEndpoint -Peer * -Session hq | ForEach-Object { \"$($_.Name)|$($_.Synopsis)|\" + (($_.Parameters | ForEach-Object { "
                + "\"$($_.Name) $($_.Type) $($_.IsMandatory) $($_.ValidValues -join ',')\" }) -join '|') }").Ok().Texts);
        Assert.Empty(_shell.Run("Get-PyileEndpoint -Peer bob -Session alice").Ok().Output);
        Assert.Equal(["@{ App = 'web' }", "@{ App = 'web'; Force = $true }"], Completions("Invoke-PyileEndpoint restart -Session hq -Parameters "));
        Assert.Equal(["restart"], Completions("Invoke-PyileEndpoint -Session hq -Name r"));
    }

    [Fact]
    public void Unregistered_endpoint_is_not_there_any_more()
    {
        Register("one { 1 }");
        Register("two { 2 }");

        _shell.Run("Unregister-PyileEndpoint one; Get-PyileEndpoint two -Session bob | Unregister-PyileEndpoint").Ok();

        Assert.Equal(["EndpointNotFound", "EndpointNotFound"], _shell.Run("'one', 'two' | ForEach-Object { Invoke-PyileEndpoint $_ -To bob -Session hq }").ErrorIds);
        Assert.DoesNotContain("Pyile bob one", _shell.Run("Get-Runspace | ForEach-Object Name").Texts);
    }

    [Fact]
    public void Large_results_stream_through_a_slow_pipeline()
    {
        Register("many { foreach ($i in 1..20000) { $i } }");

        Assert.Equal(["20000"], _shell.Run("$n = 0; Invoke-PyileEndpoint many -To bob -Session hq | ForEach-Object { $n++ }; $n").Ok().Texts);
        Assert.Equal(["1"], _shell.Run("do { Invoke-PyileEndpoint many -To bob -Session hq | ForEach-Object { $_; break } } while ($false)").Texts);
    }

    private void Register(string endpoint) =>
        _shell.Run($"$null = Register-PyileEndpoint {endpoint} -AllowEveryone -Session bob").Ok();

    private string[] Call(string call) => [.. _shell.Run($"Invoke-PyileEndpoint {call} -To bob -Session hq | ForEach-Object {{ \"$_\" }}").Ok().Texts];

    private string[] Completions(string line) => [.. _shell.Complete(line).Select(c => c.CompletionText)];
}
