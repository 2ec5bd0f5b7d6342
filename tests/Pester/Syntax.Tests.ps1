BeforeAll { . $PSScriptRoot/common.ps1 }

Describe 'Syntax' {
    It '<_> has -Session' -ForEach @(
        'Stop-PyileHost', 'Disconnect-PyilePeer', 'Get-PyilePeer', 'Send-PyileMessage', 'Receive-PyileMessage', 'Get-PyileMessage', 'Enter-PyileChat',
        'Add-PyileBan', 'Get-PyileBan', 'Remove-PyileBan', 'Get-PyileLog', 'Get-PyileStatistics',
        'Register-PyileHandler', 'Get-PyileHandler', 'Unregister-PyileHandler'
    ) {
        Get-Command $_ -Syntax | Should -Match '\[-?\[?-Session\]? <string>\]'
    }

    It '<_> has -WhatIf' -ForEach @(
        'Start-PyileHost', 'Stop-PyileHost', 'Connect-PyilePeer', 'Disconnect-PyilePeer', 'Send-PyileMessage', 'Add-PyileBan', 'Remove-PyileBan',
        'Register-PyileHandler', 'Unregister-PyileHandler'
    ) {
        (Get-Command $_).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command $_).Parameters.Keys | Should -Contain 'Confirm'
    }

    It '<_> rejects a plain-text password, and the error does not repeat it' -ForEach @(
        { Start-PyileHost -Password 'plain-as-can-be' }
        { Connect-PyilePeer 127.0.0.1 -Password 'plain-as-can-be' }
    ) {
        $failure = $_ | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -PassThru
        $failure.ToString() | Should -Match 'Read-Host -AsSecureString'
        $failure.ToString() | Should -Not -Match 'plain-as-can-be'
        $failure.Exception.ToString() | Should -Not -Match 'plain-as-can-be'
    }
}
