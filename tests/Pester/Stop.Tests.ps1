[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Pester runs the blocks of a test in one scope.')]
param()

BeforeAll { . $PSScriptRoot/common.ps1 }

# The target is 200 ms; a second is allowed on a busy machine.
Describe 'Ctrl+C stops' {
    BeforeAll {
        $network = New-Network bob
        $silent = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $silent.Start()
    }
    AfterAll {
        $silent.Dispose()
        Remove-Network
    }

    It '<_>' -ForEach @(
        'Receive-PyileMessage -Wait -Session bob'
        'Receive-PyileMessage -Wait -Session bob | ForEach-Object { $_ }'
        'Receive-PyileMessage -TimeoutSec 60 -Session bob'
        'Get-PyileLog -Wait -Session bob'
        'Wait-PyilePeer unknown -TimeoutSec 60 -Session bob'
        'Test-PyileHost 127.0.0.1 $silent -TimeoutSec 60'
        'Connect-PyilePeer 127.0.0.1 $silent -TimeoutSec 60 -Password (ConvertTo-SecureString x -AsPlainText -Force)'
    ) {
        Measure-Stop $_.Replace('$silent', $silent.LocalEndpoint.Port) | Should -BeLessThan 1000
        (Get-PyileSession).Name | Should -Be 'hq', 'bob'
    }
}
