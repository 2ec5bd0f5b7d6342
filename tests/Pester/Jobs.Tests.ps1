[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Pester runs the blocks of a test in one scope.')]
param()

BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Jobs' {
    BeforeEach { $network = New-Network bob }
    AfterEach {
        Get-Job | Remove-Job -Force
        Remove-Network
    }

    It 'Receive-PyileMessage -AsJob | Receive-Job -Wait returns the messages' {
        $job = Receive-PyileMessage -Count 2 -Session bob -AsJob
        Get-Job | Should -Be $job
        $job | Format-Table | Out-String | Should -Match 'PyileJob +Running'
        'a', 'b' | Send-PyileMessage -To bob -Session hq
        ($job | Receive-Job -Wait -AutoRemoveJob).Text | Should -Be 'a', 'b'
        Get-Job | Should -BeNullOrEmpty
    }

    It 'Wait-PyilePeer -AsJob | Wait-Job completes when the members have joined' {
        $job = Wait-PyilePeer carol -Session hq -AsJob
        $carol = Connect-PyilePeer 127.0.0.1 $network.hq.Port -Name carol -Alias carol -Address 127.0.0.7 -Password (New-Password)
        ($job | Wait-Job -Timeout 10).State | Should -Be 'Completed'
        (Receive-Job $job).Address | Should -Be $carol.Address.ToString()
    }

    It 'Job fails if the members do not join in time' {
        $job = Wait-PyilePeer unknown -Session hq -TimeoutSec 0.1 -AsJob
        ($job | Wait-Job -Timeout 10).State | Should -Be 'Failed'
        Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'PeersMissing'
    }

    It 'Stop-Job ends <_> immediately' -ForEach @(
        { Receive-PyileMessage -Wait -Session bob -AsJob }
        { Wait-PyilePeer unknown -Session bob -AsJob }
    ) {
        $job = & $_
        (Measure-Command { $job | Stop-Job }).TotalMilliseconds | Should -BeLessThan 1000
        $job.State | Should -Be 'Stopped'
    }

    It 'Job ends when the module is removed' {
        $job = Receive-PyileMessage -Wait -Session bob -AsJob
        Remove-Module Pyile
        ($job | Wait-Job -Timeout 10).State | Should -Be 'Completed'
        $job | Remove-Job
        Import-Module $modulePath
    }

    It 'Console with open sessions, a job and a handler exits immediately' {
        $console, [string[]] $arguments = Get-ConsoleCommand
        $script = "Import-Module '$modulePath'; `$null = Start-PyileHost -Name q -Port 0 -Address 127.0.0.1 -Password (ConvertTo-SecureString x -AsPlainText -Force); " +
            "`$null = Receive-PyileMessage -Wait -AsJob; `$null = Register-PyileHandler PeerJoined { }; [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds(); exit 3"
        $began = & $console @arguments -NoProfile -NonInteractive -Command $script
        [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() - $began | Should -BeLessThan 1000
        $LASTEXITCODE | Should -Be 3
    }

    It 'Job ends with its session' {
        $job = Receive-PyileMessage -Wait -Session bob -AsJob
        Disconnect-PyilePeer bob
        ($job | Wait-Job -Timeout 10).State | Should -Be 'Completed'
    }
}
