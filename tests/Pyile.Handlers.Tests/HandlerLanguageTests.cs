using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>A handler that was registered in constrained language mode has no more rights than the code that registered it.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class HandlerLanguageTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("ConstrainedLanguage")]
    [InlineData("FullLanguage")]
    public void Action_runs_in_the_mode_of_its_registration(string mode)
    {
        _shell.Run($"$ExecutionContext.SessionState.LanguageMode = '{mode}'").Ok();
        _shell.Run("$handler = Register-PyileHandler Message { \"$($ExecutionContext.SessionState.LanguageMode)\" } -Name mode -Session hq").Ok();

        Assert.Equal([mode], OutputAfterMessage());
    }

    [Theory]
    [InlineData("[IO.File]::Exists('/')")]
    [InlineData("[Environment]::GetEnvironmentVariable('PATH')")]
    [InlineData("(New-Object Net.Sockets.TcpClient).Connected")]
    [InlineData("Add-Type 'public class Escaped { }'")]
    [InlineData("$ExecutionContext.SessionState.LanguageMode = 'FullLanguage'; [IO.File]::Exists('/')")]
    public void Action_cannot_call_what_constrained_code_cannot(string action)
    {
        _shell.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'").Ok();
        _shell.Run($"$handler = Register-PyileHandler Message {{ {action}; 'escaped' }} -Name blocked -Session hq").Ok();
        _shell.Run("Send-PyileMessage 'hi' -To admin -Session bob; Wait-Event hq blocked").Ok();

        Assert.DoesNotContain("escaped", _shell.Run("Get-PyileLog Debug -Session hq | Where-Object Event -eq blocked | ForEach-Object Message").Ok().Texts);
        Assert.Equal("1", _shell.Run("(Get-PyileHandler blocked).Errors").Ok().Texts.Single());
    }

    private IReadOnlyList<string> OutputAfterMessage() => _shell.Run(
        "Send-PyileMessage 'hi' -To admin -Session bob; Wait-Event hq mode; "
        + "Get-PyileLog Debug -Session hq | Where-Object Event -eq mode | ForEach-Object Message").Ok().Texts;
}
