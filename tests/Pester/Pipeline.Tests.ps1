[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Pester runs the blocks of a test in one scope.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseBOMForUnicodeEncodedFile', '', Justification = 'PowerShell 7 reads UTF-8.')]
param()

BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Pipelines' {
    BeforeEach { $network = New-Network bob, alice }
    AfterEach { Remove-Network }

    It 'Get-Content | Send-PyileMessage sends each line' {
        Set-Content $TestDrive/notes.txt -Value 'one', '', 'two'
        Get-Content $TestDrive/notes.txt | Send-PyileMessage -Session hq -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -HaveCount 1
        (Receive-PyileMessage -Session bob).Text | Should -Be 'one', 'two'
        (Receive-PyileMessage -Session alice).Text | Should -Be 'one', 'two'
    }

    It 'Members can be exported to CSV and imported again' {
        Get-PyilePeer -Session hq | Export-Csv $TestDrive/peers.csv
        $rows = Import-Csv $TestDrive/peers.csv
        $rows | Should -HaveCount 3
        ($rows | Get-Member -MemberType NoteProperty).Name | Should -Be @(
            'Address', 'AdmittedBy', 'Alias', 'AwaySince', 'Encrypted', 'IPAddress', 'IsSelf', 'Joined', 'LastHeard', 'MemberId', 'Path', 'Port',
            'Role', 'Roles', 'RoundTripMs', 'Session', 'State', 'Tags', 'Ticket')
        $rows.Alias | Sort-Object | Should -Be 'admin', 'alice', 'bob'
        $rows | Send-PyileMessage 'from a file' -PassThru | Should -HaveCount 2
    }

    It 'Select-Object -First ends a stream and the script continues' {
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

    It 'Text arrives unchanged: <_>' -ForEach @('grüße 👋 漢字', "a`nb", '{"data": 1}', '%s {0} $(exit) `n', ' ') {
        Send-PyileMessage $_ -To bob -Session hq
        (Receive-PyileMessage -Session bob).Text | Should -BeExactly $_
    }

    It 'Values arrive with their types' {
        $sent = [pscustomobject]@{ Name = 'backup'; Took = 12.5; Files = 'a', 'b'; Big = [long]::MaxValue; None = $null }
        $sent | Send-PyileMessage -To bob -Session hq
        $message = Receive-PyileMessage -Session bob
        $message.Kind | Should -Be 'Json'
        $message.Value | ConvertTo-Json | Should -Be ($sent | ConvertTo-Json)
        $message.Text | ConvertFrom-Json | ConvertTo-Json | Should -Be ($sent | ConvertTo-Json)
    }

    It 'Select-Object selects the properties to send' {
        Get-Item $TestDrive | Select-Object Name, @{ n = 'Age'; e = { 3 } }, CreationTimeUtc | Send-PyileMessage -To bob -Session hq
        $value = (Receive-PyileMessage -Session bob).Value
        $value.psobject.Properties.Name | Should -Be 'Name', 'Age', 'CreationTimeUtc'
        [datetime]::Parse($value.CreationTimeUtc, $null, 'RoundtripKind') | Should -Be (Get-Item $TestDrive).CreationTimeUtc
        { Get-Item $TestDrive | Send-PyileMessage -To bob -Session hq -ErrorAction Stop } | Should -Throw -ErrorId 'Value*'
    }

    It 'Script block for -InputObject creates a value for each object' {
        Get-Process -Id $PID | Send-PyileMessage -InputObject { @{ Id = $_.Id } } -To bob -Session hq
        (Receive-PyileMessage -Session bob).Value.Id | Should -Be $PID
    }

    It 'Messages can be exported to CSV' {
        'one', @{ a = 2 } | Send-PyileMessage -To bob -Session hq
        Receive-PyileMessage -Session bob | Export-Csv $TestDrive/messages.csv
        $rows = Import-Csv $TestDrive/messages.csv
        $rows.Text | Should -Be 'one', '{"a":2}'
        $rows.From | Should -Be "$($network.hq.Address)", "$($network.hq.Address)"
        ($rows | Get-Member -MemberType NoteProperty).Name | Should -Be 'Alias', 'Conversation', 'Direction', 'Encrypted', 'From', 'Id', 'InReplyTo', 'IsAutomatic', 'IsBroadcast', 'Kind', 'MemberId', 'Session', 'Text', 'Time', 'To', 'Value'
    }

    It 'Piped member selects its statistics' {
        'one', 'two', 'three' | Send-PyileMessage -To bob -Session hq
        Send-PyileMessage 'grüße' -To admin -Session bob
        $statistics = Get-PyilePeer bob -Session hq | Get-PyileStatistics
        $statistics.Peer | Should -Be 'bob'
        # One greeting was sent before.
        $statistics.Sent, $statistics.Delivered, $statistics.Received | Should -Be 4, 4, 1
        $statistics.BytesSent, $statistics.BytesReceived | Should -Be 16, 7
        $statistics.IsLinked | Should -BeTrue
        $statistics.RoundTrip | Should -BeGreaterThan ([timespan]::Zero)
        Get-PyileStatistics -Session hq | Export-Csv $TestDrive/statistics.csv
        (Import-Csv $TestDrive/statistics.csv).Peer | Sort-Object | Should -Be '(all)', 'alice', 'bob'
    }

    It 'Failure after -NoWait is in the log' {
        Send-PyileMessage ('x' * 1100000) -To bob -Session hq -NoWait
        Wait-Until { Get-PyileLog Warning -Session hq | Where-Object Event -eq 'SendFailed' }
        (Get-PyileLog Warning -Session hq | Where-Object Event -eq 'SendFailed').Message | Should -Match "$([regex]::Escape($network.bob.Address)).*TooLarge"
    }

    It 'Messages keep their types in a CliXml file' {
        Send-PyileMessage 'kept' -Session hq
        Receive-PyileMessage -Session bob | Export-Clixml $TestDrive/message.xml
        (Import-Clixml $TestDrive/message.xml).PSObject.TypeNames[0] | Should -Be 'Deserialized.Pyile.PyileMessage'
    }

    It '-ErrorAction controls errors of failed receivers' {
        Send-PyileMessage 'x' -To unknown, bob -Session hq -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.FullyQualifiedErrorId | Should -Be 'PeerNotFound,Pyile.Commands.SendPyileMessageCommand'
        $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed.TargetObject | Should -Be 'unknown'
        { Send-PyileMessage 'x' -To unknown -Session hq -ErrorAction Stop } | Should -Throw -ErrorId 'PeerNotFound,*'
    }
}
