namespace Pyile.ModuleTests.Support;

/// <summary>
/// The network that the scripts of <see cref="Provocations"/> use. It is recreated only after a script has changed it.
/// </summary>
public sealed class ProvokedNetwork : IDisposable
{
    private readonly SilentListener _silent = new();
    private readonly GreetingListener _old = new();
    private readonly GreetingListener _full = new([0x15, 3, 3, 0, 2, 2, 80]);
    private readonly GreetingListener _closing = new([]);
    private readonly GreetingListener _other = new([.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8]);
    private readonly RefusingHost _refusing = new();
    private readonly int _freePort;
    private Shell? _shell;
    private RawMember? _member;
    private bool _hasHungUp;

    public ProvokedNetwork()
    {
        using var free = new SilentListener();
        _freePort = free.Port;
    }

    internal Result Run(string script)
    {
        Shell shell = Get();
        if (_member is null && script.Contains("$silent ", StringComparison.Ordinal))
            Join(shell);
        return shell.Run(script);
    }

    internal Shell Get()
    {
        const string seen = "Get-PyileSession | ForEach-Object { \"$($_.Name) $($_.State) $($_.Peers)\" }";
        int peers = _member is null ? 1 : 2;
        if (_shell is not null && !_hasHungUp && _shell.Run(seen).Texts.SequenceEqual([$"hq Listening {peers}", $"bob Connected {peers}"]))
            return _shell;
        Close();
        _shell = Shell.Open();
        _shell.Run("$hq = Start-PyileHost -Name hq -Alias admin -Address 127.0.0.1 -Port 0 -Password $password -AllowUnencrypted").Ok();
        _shell.Run("$bob = Connect-PyilePeer 127.0.0.1 $hq.Port -Name bob -Alias bob -Address 127.0.0.2 -Password $password; "
            + "Wait-Event hq PeerJoined").Ok();
        _shell.Set("silentPort", _silent.Port);
        _shell.Set("oldPort", _old.Port);
        _shell.Set("fullPort", _full.Port);
        _shell.Set("closingPort", _closing.Port);
        _shell.Set("otherPort", _other.Port);
        _shell.Set("refusingPort", _refusing.Port);
        _shell.Set("freePort", _freePort);
        return _shell;
    }

    public void Dispose()
    {
        Close();
        _silent.Dispose();
        _old.Dispose();
        _full.Dispose();
        _closing.Dispose();
        _other.Dispose();
        _refusing.Dispose();
    }

    private void Close()
    {
        _member?.Dispose();
        _member = null;
        _hasHungUp = false;
        _shell?.Dispose();
    }

    // Only for scripts that use it, because a host that also speaks version 1 takes longer to start.
    private void Join(Shell shell)
    {
        _member = new RawMember("127.0.0.5", (int)shell.Run("$hq.Port").Ok().Output.Single().BaseObject);
        shell.Set("silent", $"127.0.0.5:{_member.Messages.Port}");
        shell.Set("hangUp", (Action)HangUp);
        shell.Run("Wait-Event hq PeerJoined 2; Wait-Event bob PeerJoined").Ok();
    }

    private void HangUp()
    {
        _hasHungUp = true;
        _member!.Messages.Dispose();
    }
}
