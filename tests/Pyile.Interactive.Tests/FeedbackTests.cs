using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Subsystem;
using System.Management.Automation.Subsystem.Feedback;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The feedback that a console shows below an error.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class FeedbackTests
{
    private static IEnumerable<SubsystemInfo.ImplementationInfo> Registered =>
        SubsystemManager.GetSubsystemInfo(typeof(IFeedbackProvider)).Implementations.Where(p => p.Name == "Pyile");

    [Fact]
    public void Provider_is_registered_as_long_as_a_runspace_has_the_module()
    {
        Assert.Empty(Registered);
        using Shell shell = Shell.Open();
        Assert.Single(Registered);
        using (Shell closed = Shell.Open())
            shell.Run("Import-Module $manifest -Force").Ok();
        Assert.Single(Registered);

        shell.Run("Remove-Module Pyile").Ok();

        Assert.Empty(Registered);
    }

    [Fact]
    public void Provider_is_removed_when_the_runspace_is_closed()
    {
        Shell.Open().Dispose();

        Assert.Empty(Registered);
    }

    [Fact]
    public void Changed_host_key_suggests_how_to_compare_and_accept_it()
    {
        using Shell shell = Shell.OpenNetwork("bob");
        shell.Run("Stop-PyileHost; $hq = Start-PyileHost -Name hq -Address 127.0.0.1 -Port $hq.Port -Password $password").Ok();

        FeedbackItem feedback = Feedback(shell, "$new = Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password")!;

        Assert.Equal(
            ["Get-PyileTrust", "$new = Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password -AcceptNewHost"],
            feedback.RecommendedActions!);
        Assert.Contains("Fingerprint", feedback.Footer, StringComparison.Ordinal);
        Assert.Equal("Connected", shell.Run($"{feedback.RecommendedActions![1]}; $new.State").Ok().Texts.Single());
    }

    [Theory]
    [InlineData("Connect-PyilePeer 127.0.0.1 $port -Password $password | ForEach-Object { }", "Connect-PyilePeer 127.0.0.1 $port "
        + "-Password $password -AllowUnencrypted | ForEach-Object { }")]
    [InlineData("connect-pyilepeer 127.0.0.1 -Port $port -Password $password; 'done'", "connect-pyilepeer 127.0.0.1 -Port $port "
        + "-Password $password -AllowUnencrypted")]
    [InlineData("Connect-PyilePeer 127.0.0.1 $port -Password ([Net.NetworkCredential]::new('', "
        + "'secret').SecurePassword)", "Connect-PyilePeer ... -AllowUnencrypted")]
    [InlineData("function join { Connect-PyilePeer 127.0.0.1 $port -Password $password }; join", "Connect-PyilePeer ... -AllowUnencrypted")]
    public void Unencrypted_host_suggests_how_to_join_it(string line, string action)
    {
        using Shell shell = Shell.Open();
        using var old = new GreetingListener();
        shell.Set("port", old.Port);

        FeedbackItem feedback = Feedback(shell, line)!;

        Assert.Equal([action], feedback.RecommendedActions!);
        Assert.Contains("including the password", feedback.Header, StringComparison.Ordinal);
    }

    [Fact]
    public void Unencrypted_member_suggests_how_to_reach_it()
    {
        using var network = new ProvokedNetwork();
        network.Run("$silent | ForEach-Object { }").Ok();

        FeedbackItem feedback = Feedback(network.Get(), "Send-PyileMessage 'hi' -To $silent -Session bob")!;

        Assert.Contains("-AllowUnencrypted", feedback.RecommendedActions![^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-PyileTrust nowhere")]
    [InlineData("Write-Nothing")]
    public void Other_errors_have_no_suggestions(string line)
    {
        using Shell shell = Shell.Open();

        Assert.Null(Feedback(shell, line));
    }

    private static FeedbackItem? Feedback(Shell shell, string line)
    {
        ErrorRecord error = Assert.Single(shell.Run(line).Errors);
        var here = (PathInfo)shell.Run("$ExecutionContext.SessionState.Path.CurrentLocation").Ok().Output.Single().BaseObject;
        Ast ast = Parser.ParseInput(line, out Token[] tokens, out _);
        var provider = (IFeedbackProvider)Activator.CreateInstance(Assert.Single(Registered).ImplementationType)!;
        return provider.GetFeedback(new FeedbackContext(FeedbackTrigger.Error, ast, tokens, here, error), CancellationToken.None);
    }
}
