<#
.SYNOPSIS
Lets two machines exchange messages, with a ticket to join.

.DESCRIPTION
On one machine, with -AsHost: opens a network, shows a ticket, and then shows and answers each message. It ends with Ctrl+C, or after
-Count messages. On the other machine, with that ticket: joins, sends, shows the answers, and leaves.

The ticket contains the host's address and the network's key. It admits one peer within 24 hours; treat it like a password.

.PARAMETER Ticket
The text that the host shows. If it is not given, the script asks for it, so that it does not get into the history.

.PARAMETER Password
The password for peers without a ticket. If it is not given, the script asks for it.

.PARAMETER Text
The texts to send; each is one message.

.EXAMPLE
./two-machines.ps1 -AsHost

.EXAMPLE
./two-machines.ps1 -Text 'Is the backup through?', 'And the mail?'
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
    [securestring] $Ticket,

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
            # If the peer has left in the meantime, this writes an error and the loop continues.
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
