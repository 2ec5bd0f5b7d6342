BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Syntax' {
    It '<_> takes -Session' -ForEach @(
        'Stop-PyileHost', 'Disconnect-PyilePeer', 'Get-PyilePeer', 'Send-PyileMessage', 'Receive-PyileMessage', 'Get-PyileMessage', 'Enter-PyileChat',
        'Add-PyileBan', 'Get-PyileBan', 'Remove-PyileBan', 'Get-PyileLog', 'Get-PyileStatistics',
        'Register-PyileHandler', 'Get-PyileHandler', 'Unregister-PyileHandler'
    ) {
        Get-Command $_ -Syntax | Should -Match '\[-?\[?-Session\]? <string>\]'
    }

    It '<_> knows -WhatIf' -ForEach @(
        'Start-PyileHost', 'Stop-PyileHost', 'Connect-PyilePeer', 'Disconnect-PyilePeer', 'Send-PyileMessage', 'Add-PyileBan', 'Remove-PyileBan',
        'Register-PyileHandler', 'Unregister-PyileHandler'
    ) {
        (Get-Command $_).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command $_).Parameters.Keys | Should -Contain 'Confirm'
    }

    It '<_> takes no password in plain text, and does not repeat one' -ForEach @(
        { Start-PyileHost -Password 'plain-as-can-be' }
        { Connect-PyilePeer 127.0.0.1 -Password 'plain-as-can-be' }
    ) {
        $failure = $_ | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -PassThru
        $failure.ToString() | Should -Match 'Read-Host -AsSecureString'
        $failure.ToString() | Should -Not -Match 'plain-as-can-be'
        $failure.Exception.ToString() | Should -Not -Match 'plain-as-can-be'
    }
}
