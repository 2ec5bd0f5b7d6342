[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Pester runs the blocks of a test in one scope.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingWriteHost', '', Justification = 'What becomes of it is what is tested.')]
param()

BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Handlers' {
    BeforeEach {
        $network = New-Network bob, alice
        $seen = [System.Collections.Concurrent.BlockingCollection[object]]::new()
        function Take {
            $item = $null
            $seen.TryTake([ref] $item, 10000) | Should -BeTrue
            $item
        }
    }
    AfterEach { Remove-Network }

    It 'Action runs while the prompt is busy' {
        $null = Register-PyileHandler Message { ($using:seen).Add("$($Session.Name): $($_.Text)") } -Session bob
        Send-PyileMessage 'hi' -To bob -Session hq
        Take | Should -Be 'bob: hi'
        Receive-PyileMessage -Session bob | Should -BeNullOrEmpty
    }

    It 'Action runs during <_>' -ForEach @(
        { Start-Sleep 10 }
        { Wait-PyilePeer unknown -Session bob -TimeoutSec 10 }
        { Receive-PyileMessage -Count 1 -Session bob -TimeoutSec 10 }
    ) {
        # Without the action, the wait would not end.
        $shell = [powershell]::Create('CurrentRunspace')
        $null = Register-PyileHandler Message { ($using:seen).Add($_.Text); $null = ($using:shell).BeginStop($null, $null) } -Session bob
        $sending = Start-ThreadJob { Import-Module $using:modulePath; Send-PyileMessage 'meanwhile' -To bob -Session hq }
        try {
            $null = $shell.AddScript("$_").Invoke()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            Take | Should -Be 'meanwhile'
        }
        finally {
            $sending | Remove-Job -Force
            $shell.Dispose()
        }
    }

    It 'Action can use the cmdlets of the console and the module, in the location of its registration' {
        Push-Location $TestDrive
        $null = Register-PyileHandler Message { $_.Text | Set-Content said.txt; Send-PyileMessage 'done' -To $_.From -Session $Session } -Session bob
        Pop-Location
        Send-PyileMessage 'write that down' -To bob -Session hq
        (Receive-PyileMessage -Session hq -Count 1 -TimeoutSec 10).Text | Should -Be 'done'
        Get-Content $TestDrive/said.txt | Should -Be 'write that down'
    }

    It 'Output, warnings and errors of an action are in the log' {
        $null = Register-PyileHandler Message { Write-Warning 'careful'; Write-Host 'look'; Get-Item nowhere:/x; 'out'; ($using:seen).Add(1) } -Name chatty -Session bob
        Send-PyileMessage 'x' -To bob -Session hq
        $null = Take
        Unregister-PyileHandler chatty
        $said = Get-PyileLog -Session bob | Where-Object Event -eq chatty
        $said | ForEach-Object { "$($_.Level)" } | Should -Be 'Warning', 'Information', 'Error', 'Information'
        $said[0].Message | Should -Be 'careful'
        $said[1].Message | Should -Be 'look'
    }

    It 'Parallel loop in an action gets its $using: values' {
        $word = 'word'
        $null = Register-PyileHandler Message { $all = 1..3 | ForEach-Object -Parallel { "$using:word$_" }; ($using:seen).Add(($all | Sort-Object) -join ' ') } -Session bob
        Send-PyileMessage 'x' -To bob -Session hq
        Take | Should -Be 'word1 word2 word3'
    }

    It 'Register-ObjectEvent receives the events of a session' {
        $null = Register-ObjectEvent $network.bob MessageReceived -SourceIdentifier pyile
        try {
            Send-PyileMessage 'evented' -To bob -Session hq
            (Wait-Event pyile -Timeout 10).SourceEventArgs.Message.Text | Should -Be 'evented'
            (Receive-PyileMessage -Session bob).Text | Should -Be 'evented'
        }
        finally {
            Unregister-Event pyile
            Remove-Event pyile -ErrorAction Ignore
        }
    }

    It 'Completes names and events' {
        $null = Register-PyileHandler PeerJoined { } -Name greeter -Session hq
        Complete 'Unregister-PyileHandler g' | Should -Be 'greeter'
        Complete 'Get-PyileHandler g' | Should -Be 'greeter'
        Complete 'Register-PyileHandler -Event PeerL' | Should -Be 'PeerLeft'
    }

    It 'Table and list fit into 80 columns' {
        $null = Register-PyileHandler Message, PeerJoined, PeerLeft, HostLost { } -Name ('a long name ' * 5) -Session hq
        foreach ($text in (Get-PyileHandler | Out-String -Width 80), (Get-PyileHandler | Format-List | Out-String -Width 80)) {
            ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        }
    }

    It '<_> leaves no runspace' -ForEach @(
        { Remove-Module Pyile }
        { Import-Module $modulePath -Force }
        { Get-PyileSession | Disconnect-PyilePeer }
    ) {
        $null = Register-PyileHandler Message { while ($true) { } } -Name busy -Session bob
        $null = Register-PyileHandler Message { } -Name idle -Session hq
        Send-PyileMessage 'x' -To bob -Session hq
        Wait-Until { (Get-PyileHandler busy).State -eq 'Running' }
        & $_
        Get-Runspace -Name 'Pyile *' | Should -BeNullOrEmpty
        Import-Module $modulePath
    }
}
