BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Lifetime' {
    AfterEach {
        Import-Module $modulePath
        Remove-Network
    }

    It '<_> frees the ports and leaves no runspace' -ForEach @(
        { Remove-Module Pyile }
        { Import-Module $modulePath -Force }
        { Stop-PyileHost hq; Disconnect-PyilePeer bob }
        { Get-PyileSession | Disconnect-PyilePeer }
    ) {
        $network = New-Network bob
        $port = $network.hq.Port
        (Get-Runspace -Name 'Pyile *').Name | Sort-Object | Should -Be 'Pyile bob', 'Pyile hq'
        Test-FreePort $port | Should -BeFalse
        & $_
        Test-FreePort $port | Should -BeTrue
        Get-Runspace -Name 'Pyile *' | Should -BeNullOrEmpty
        $network.hq.State | Should -Be 'Closed'
    }

    It 'Session ends with the runspace that opened it' {
        $shell = [powershell]::Create()
        $port = $shell.AddScript("Import-Module '$modulePath'; (Start-PyileHost -Name theirs -Port 0 -Address 127.0.0.1 -Password (ConvertTo-SecureString x -AsPlainText -Force)).Port").Invoke()[0]
        (Get-PyileSession theirs).State | Should -Be 'Listening'
        $shell.Runspace.Dispose()
        $shell.Dispose()
        Test-FreePort $port | Should -BeTrue
        Get-PyileSession | Should -BeNullOrEmpty
    }

    # Compared with the time that the console itself needs to start, because a busy machine slows both down.
    It 'Import of the module takes less than half the time that the console takes to start' {
        $console, [string[]] $arguments = Get-ConsoleCommand
        $measure = "`$start = [datetime]::Now - [System.Diagnostics.Process]::GetCurrentProcess().StartTime; " +
            "(Measure-Command { Import-Module '$modulePath' }).TotalMilliseconds / `$start.TotalMilliseconds"
        $ratios = 1..3 | ForEach-Object { [double] (& $console @arguments -NoProfile -NonInteractive -Command $measure) }
        ($ratios | Measure-Object -Minimum).Minimum | Should -BeLessThan 0.5
    }
}
