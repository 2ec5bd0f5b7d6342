<#
.SYNOPSIS
The Linux side of the conversation with windows.ps1, in a process of its own.
#>
param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string] $Module)

$ErrorActionPreference = 'Stop'
$InformationPreference = 'SilentlyContinue'
. $PSScriptRoot/sides.ps1
$log = Join-Path $Folder 'linux.log'
$trustPath = Join-Path $Folder 'linux-networks.json'

try {
    Import-Module $Module
    $windows = Wait-Note 'windows-hosts'
    $joined = Connect-PyilePeer -Ticket $windows.Ticket -Name there -Alias linux -Address 127.0.0.1 -TrustPath $trustPath
    Write-Check 'Linux joins a host on Windows over an encrypted connection' $joined.Encrypted
    Test-Value -Session there -To windows
    Disconnect-PyilePeer -Session there
    Publish-Note 'linux-left' @{}

    $network = Start-PyileHost -Name here -Alias linux -Address 127.0.0.1 -Port 0 -Password (New-Password)
    Publish-Note 'linux-hosts' @{ Port = $network.Port }
    Test-Value -Session here -To windows -First 'Linux receives the values of a member on Windows, and it receives those of its host'

    # The same network on another port: the ticket's network is known, so nothing has to be accepted.
    $windows = Wait-Note 'windows-is-back'
    $back = Connect-PyilePeer 127.0.0.1 -Port $windows.Port -Password (New-Password) -Name there -Alias linux -Address 127.0.0.1 -TrustPath $trustPath -AcceptNewHost
    Write-Check 'Linux joins the network on Windows that has started again' ($back.Fingerprint -eq $joined.Fingerprint)
    Publish-Note 'linux-came-back' @{}
    Get-PyileSession | Disconnect-PyilePeer
}
catch {
    Write-Check "Linux: $_ $($_.ScriptStackTrace)" $false
}
