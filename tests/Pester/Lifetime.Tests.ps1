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

    It 'Import of the module is fast' {
        $console, [string[]] $arguments = Get-ConsoleCommand
        $times = 1..3 | ForEach-Object { & $console @arguments -NoProfile -NonInteractive -Command "(Measure-Command { Import-Module '$modulePath' }).TotalMilliseconds" }
        ($times | ForEach-Object { [double]$_ } | Measure-Object -Minimum).Minimum | Should -BeLessThan 250
    }
}
