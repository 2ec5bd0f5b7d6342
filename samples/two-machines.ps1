<#
.SYNOPSIS
Lets two machines talk, with a ticket to get in by.

.DESCRIPTION
On one machine, with -AsHost: opens a network, shows a ticket, and then each message that comes, which it answers. It ends with
Ctrl+C, or after -Count messages. On the other machine, with that ticket: joins, sends, shows the answers, and leaves.

The ticket says where the host is and by what key it is known. It lets one peer in, within 24 hours; hand it over as you would a
password.

.PARAMETER Password
What those without a ticket would have to know. It is asked for when it is not given.

.PARAMETER Text
What to say: each text is a message.

.EXAMPLE
./two-machines.ps1 -AsHost

.EXAMPLE
./two-machines.ps1 -Ticket $ticket -Text 'Is the backup through?', 'And the mail?'
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
param(
    [Parameter(Mandatory, ParameterSetName = 'Host')]
    [switch] $AsHost,

    [Parameter(ParameterSetName = 'Host')]
    [ValidateRange(0, 65535)]
    [int] $Port = 4702,

    [Parameter(ParameterSetName = 'Host')]
    [securestring] $Password,

    [Parameter(ParameterSetName = 'Host')]
    [ValidateRange(1, [int]::MaxValue)]
    [int] $Count,

    [Parameter(Mandatory, ParameterSetName = 'Peer')]
    [string] $Ticket,

    [Parameter(Mandatory, ParameterSetName = 'Peer')]
    [string[]] $Text,

    [string] $Alias = [System.Environment]::MachineName
)

$ErrorActionPreference = 'Stop'

if ($AsHost) {
    if (-not $Password) {
        $Password = Read-Host -AsSecureString -Prompt 'Password of the new network'
    }
    $session = Start-PyileHost -Port $Port -Password $Password -Alias $Alias
    try {
        New-PyileTicket -Session $session -Note 'two-machines.ps1'
        $until = if ($Count) { @{ Count = $Count } } else { @{ Wait = $true } }
        Receive-PyileMessage -Session $session @until | ForEach-Object {
            $_
            # A peer that has left in the meantime is an error, and the next message comes all the same.
            $_ | Send-PyileMessage "Read: $($_.Text)" -ErrorAction Continue
        }
    }
    finally {
        Stop-PyileHost -Session $session
    }
}
else {
    $session = Connect-PyilePeer -Ticket $Ticket -Alias $Alias
    try {
        $Text | Send-PyileMessage -Session $session
        Receive-PyileMessage -Session $session -Count $Text.Count -TimeoutSec 10
    }
    finally {
        $session | Disconnect-PyilePeer
    }
}
