using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Handlers that cannot be registered or do not exist, and the confirmation of changes.</summary>
[Collection(OneAfterAnother.Name)]
[Trait("Category", "Slow")]
public sealed class HandlerErrorTests : IDisposable
{
    private readonly Shell _shell = Shell.OpenNetwork("bob");

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("Register-PyileHandler Message { param($m) $m } -Session bob", "HandlerActionInvalid")]
    [InlineData("Register-PyileHandler Message { process { $_ } } -Session bob", "HandlerActionInvalid")]
    [InlineData("Register-PyileHandler Message { $using:nowhere } -Session bob", "UsingVariableNotFound")]
    [InlineData("Register-PyileHandler Message { } -Name 'a*' -Session bob", "HandlerNameInvalid")]
    [InlineData("Register-PyileHandler Message { } -Name 12 -Session bob", "HandlerNameInvalid")]
    [InlineData("Register-PyileHandler Message { } -Name one -Session bob; Register-PyileHandler Message { } -Name ONE -Session "
        + "bob", "HandlerNameTaken")]
    [InlineData("Register-PyileHandler Message { } -Session unknown", "SessionNotFound")]
    [InlineData("Register-PyileHandler Message { }", "AmbiguousSession")]
    [InlineData("Stop-PyileHost -Session hq; Wait-Event bob HostLost; Register-PyileHandler Message { } -Session bob", "HandlerSessionEnded")]
    [InlineData("Get-PyileHandler unknown", "HandlerNotFound")]
    [InlineData("Unregister-PyileHandler unknown", "HandlerNotFound")]
    [InlineData("Unregister-PyileHandler -Id 4711", "HandlerNotFound")]
    [InlineData("Get-PyileHandler -Session unknown", "SessionNotFound")]
    public void Invalid_handler_is_an_error_that_gives_the_reason(string script, string id)
    {
        Assert.Equal([id], _shell.Run(script).ErrorIds);
        Assert.DoesNotContain(ModuleUnderTest.BackgroundRunspaces, r => r.StartsWith("Pyile bob handler", StringComparison.Ordinal));
    }

    [Fact]
    public void Invalid_handler_does_not_stop_registration_for_other_sessions()
    {
        Result result = _shell.Run("Register-PyileHandler Message { } -Name x -Session bob; Get-PyileSession | "
            + "Register-PyileHandler PeerJoined { } -Name x | ForEach-Object Session");

        Assert.Equal(["HandlerNameTaken"], result.ErrorIds);
        Assert.Equal("hq", result.Texts[^1]);
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        _shell.Run("Register-PyileHandler Message { } -Session bob -WhatIf").Ok();
        Assert.Empty(_shell.Run("Get-PyileHandler").Ok().Output);

        _shell.Run("Register-PyileHandler Message { } -Session bob; Unregister-PyileHandler * -WhatIf").Ok();
        Assert.Single(_shell.Run("Get-PyileHandler").Ok().Output);
    }

    [Theory]
    [InlineData("Unregister-PyileHandler h*")]
    [InlineData("Unregister-PyileHandler -Id $h[0].Id, $h[1].Id")]
    [InlineData("$h | Unregister-PyileHandler")]
    [InlineData("Get-PyileHandler -Session bob | Unregister-PyileHandler")]
    [InlineData("Unregister-PyileHandler h1, h2 -Session bob")]
    public void Handler_names_match_their_listing(string script)
    {
        _shell.Run("$h = 'h1', 'h2' | ForEach-Object { Register-PyileHandler Message { } -Name $_ -Session bob }; "
            + "$other = Register-PyileHandler PeerLeft { } -Name other -Session hq").Ok();
        Assert.Equal(
            ["Pyile bob", "Pyile bob h1", "Pyile bob h2", "Pyile hq", "Pyile hq other"], ModuleUnderTest.BackgroundRunspaces.Order());

        _shell.Run(script).Ok();

        Assert.Equal(["other"], _shell.Run("Get-PyileHandler | ForEach-Object Name").Ok().Texts);
        Assert.Equal(["Pyile bob", "Pyile hq", "Pyile hq other"], ModuleUnderTest.BackgroundRunspaces.Order());
    }
}
