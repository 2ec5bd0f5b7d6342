[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Pester runs the blocks of a test in one scope.')]
param()

BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Completion' {
    BeforeAll {
        $network = New-Network bob, alice
        $null = Start-PyileHost -Name "the king's" -Port 0 -Password (New-Password)
        Add-PyileBan -Address 10.0.0.0/8 -Session hq
    }
    AfterAll { Remove-Network }

    It 'Completes sessions, quoted if necessary' {
        Complete 'Get-PyilePeer -Session ' | Should -Be 'hq', 'bob', 'alice', "'the king''s'"
        Complete 'Get-PyilePeer -Session the' | Should -Be "'the king''s'"
        Complete "Get-PyilePeer -Session 'the k" | Should -Be "'the king''s'"
        Complete 'Get-PyileSession h' | Should -Be 'hq'
    }

    It 'Completes only hosts for cmdlets that need a host' {
        Complete 'Stop-PyileHost ' | Should -Be 'hq', "'the king''s'"
        Complete 'Get-PyileTicket -Session ' | Should -Be 'hq', "'the king''s'"
    }

    It 'Completes members by alias and by address' {
        Complete 'Send-PyileMessage x -Session hq -To a' | Should -Be 'alice'
        Complete 'Send-PyileMessage x -Session hq -To 127.0.0.2' | Should -Match "^'127\.0\.0\.2:\d+'$"
        Complete 'Add-PyileBan -Session hq -Peer b' | Should -Be 'bob'
        Complete 'Receive-PyileMessage -Session hq -From b' | Should -Be 'bob'
        Complete 'Get-PyileStatistics -Session hq -Peer b' | Should -Be 'bob'
        Complete 'Wait-PyilePeer -Session hq a' | Should -Be 'alice'
        Complete 'Enter-PyileChat -Session hq a' | Should -Be 'alice'
    }

    It 'Completes to a line that can be run' {
        $completed = [scriptblock]::Create("Send-PyileMessage x -Session hq -To $(Complete 'Send-PyileMessage x -Session hq -To 127.0.0.2') -PassThru")
        (& $completed).Status | Should -Be 'Delivered'
    }

    It 'Keeps a typed quote' {
        Complete 'Send-PyileMessage x -Session hq -To "a' | Should -Be '"alice"'
        Complete "Send-PyileMessage x -Session hq -To 'a" | Should -Be "'alice'"
    }

    It 'Completes tickets, remembered hosts and their ports' {
        $ticket = New-PyileTicket -Session hq
        Complete 'Remove-PyileTicket ' | Should -Match "^'?$($ticket.Id)'?$"
        # Completion offers the hosts that this console has joined by name; the other peers joined by ticket.
        Connect-PyilePeer 127.0.0.1 -Port $network.hq.Port -Password (New-Password) -Name carol -Address 127.0.0.9 | Disconnect-PyilePeer
        Complete 'Remove-PyileTrust ' | Should -Be "'127.0.0.1'"
        Complete 'Remove-PyileTrust 127.0.0.1 ' | Should -Contain "$($network.hq.Port)"
    }

    It 'Completes bans' {
        Complete 'Remove-PyileBan ' | Should -Be "'10.0.0.0/8'"
    }

    It 'Completes levels' {
        Complete 'Get-PyileLog -Level W' | Should -Be 'Warning'
    }
}
