@{
    RootModule           = 'Pyile.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5d3f2b52-6f0e-4e0f-9a57-0f6f6a4b8f3e'
    Author               = 'The Pyile authors'
    Copyright            = '(c) The Pyile authors. MIT licence.'
    Description          = 'Encrypted peer-to-peer messaging at the PowerShell prompt: open a network or join one with a password or a ticket, send messages, values and broadcasts, ban and leave. On request also speaks with peers of the Python package pyile-protocol.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('Pyile.Format.ps1xml')
    TypesToProcess       = @('Pyile.Types.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Start-PyileHost', 'Stop-PyileHost',
        'Connect-PyilePeer', 'Disconnect-PyilePeer',
        'Test-PyileHost',
        'Get-PyileSession', 'Wait-PyileSession', 'Get-PyilePeer', 'Wait-PyilePeer', 'Wait-PyileDelivery',
        'Send-PyileMessage', 'Receive-PyileMessage', 'Get-PyileMessage', 'Enter-PyileChat',
        'Add-PyileBan', 'Get-PyileBan', 'Remove-PyileBan',
        'Set-PyilePassword',
        'New-PyileTicket', 'Get-PyileTicket', 'Remove-PyileTicket',
        'Get-PyileMember', 'Set-PyileMember', 'Remove-PyileMember',
        'Get-PyileTrust', 'Remove-PyileTrust',
        'Register-PyileHandler', 'Get-PyileHandler', 'Unregister-PyileHandler',
        'Register-PyileEndpoint', 'Get-PyileEndpoint', 'Invoke-PyileEndpoint', 'Unregister-PyileEndpoint',
        'Get-PyileLog', 'Get-PyileStatistics'
    )
    # The build lists here what ships.
    FileList             = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('peer-to-peer', 'p2p', 'messaging', 'network', 'chat', 'pyile', 'PSEdition_Core', 'Linux', 'MacOS', 'Windows')
            LicenseUri   = 'https://opensource.org/license/mit'
            # The build puts the newest section of CHANGELOG.md here.
            ReleaseNotes = ''
        }
    }
}
