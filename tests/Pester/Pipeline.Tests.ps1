BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Pipelines' {
    BeforeEach { $network = New-Network bob, alice }
    AfterEach { Remove-Network }

    It 'Get-Content notes.txt | Send-PyileMessage' {
        Set-Content $TestDrive/notes.txt -Value 'one', '', 'two'
        Get-Content $TestDrive/notes.txt | Send-PyileMessage -Session hq -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -HaveCount 1
        (Receive-PyileMessage -Session bob).Text | Should -Be 'one', 'two'
        (Receive-PyileMessage -Session alice).Text | Should -Be 'one', 'two'
    }

    It 'Get-PyilePeer | Export-Csv peers.csv, and back' {
        Get-PyilePeer -Session hq | Export-Csv $TestDrive/peers.csv
        $rows = Import-Csv $TestDrive/peers.csv
        $rows | Should -HaveCount 3
        ($rows | Get-Member -MemberType NoteProperty).Name | Should -Be 'Address', 'Alias', 'Encrypted', 'IPAddress', 'IsSelf', 'Joined', 'LastHeard', 'MemberId', 'Port', 'Role', 'RoundTripMs', 'Session', 'State'
        $rows.Alias | Sort-Object | Should -Be 'admin', 'alice', 'bob'
        $rows | Send-PyileMessage 'from a file' -PassThru | Should -HaveCount 2
    }

    It 'Select-Object -First ends a stream and the script goes on' {
        'a', 'b', 'c' | Send-PyileMessage -To bob -Session hq
        $first = Receive-PyileMessage -Session bob -Wait | Select-Object -First 2
        $first.Text | Should -Be 'a', 'b'
        (Receive-PyileMessage -Session bob).Text | Should -Be 'c'
    }

    It 'Thread jobs use the sessions of this process' {
        $job = Start-ThreadJob { Import-Module $using:modulePath; Send-PyileMessage 'from a job' -To bob -Session hq -PassThru }
        ($job | Receive-Job -Wait -AutoRemoveJob).Status | Should -Be 'Delivered'
        Get-PyileSession | Should -HaveCount 3
    }

    It 'Text that is sent arrives as it was: <_>' -ForEach @('grüße 👋 漢字', "a`nb", '{"data": 1}', '%s {0} $(exit) `n', ' ') {
        Send-PyileMessage $_ -To bob -Session hq
        (Receive-PyileMessage -Session bob).Text | Should -BeExactly $_
    }

    It 'Messages keep their types in a clixml file' {
        Send-PyileMessage 'kept' -Session hq
        Receive-PyileMessage -Session bob | Export-Clixml $TestDrive/message.xml
        (Import-Clixml $TestDrive/message.xml).PSObject.TypeNames[0] | Should -Be 'Deserialized.Pyile.PyileMessage'
    }

    It '-ErrorAction decides what a failed receiver does' {
        Send-PyileMessage 'x' -To nobody, bob -Session hq -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'PeerNotFound,Pyile.Commands.SendPyileMessageCommand'
        $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed.TargetObject | Should -Be 'nobody'
        { Send-PyileMessage 'x' -To nobody -Session hq -ErrorAction Stop } | Should -Throw -ErrorId 'PeerNotFound,*'
    }
}
