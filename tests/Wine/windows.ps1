<#
.SYNOPSIS
The Windows side of the conversation with linux.ps1: hosts a network, joins one, and comes back to both from files.
.DESCRIPTION
The two sides tell each other what they have done by files in a folder. Each check is a line of windows.log.
#>
param([Parameter(Mandatory)] [string] $Folder, [Parameter(Mandatory)] [string] $Module)

$ErrorActionPreference = 'Stop'
$InformationPreference = 'SilentlyContinue'
. $PSScriptRoot/sides.ps1
$log = Join-Path $Folder 'windows.log'
$statePath = Join-Path $Folder 'windows-state.json'
$trustPath = Join-Path $Folder 'windows-networks.json'

try {
    Import-Module $Module
    Write-Check 'PowerShell for Windows imports the module' ($IsWindows -and (Get-Command -Module Pyile | Measure-Object).Count -gt 0)

    # A host on Windows, which a process on Linux joins.
    $network = Start-PyileHost -Name here -Alias windows -Address 127.0.0.1 -Port 0 -Password (New-Password) -StatePath $statePath
    Publish-Note 'windows-hosts' @{ Port = $network.Port; Ticket = (New-PyileTicket -Session here -HostName 127.0.0.1).Text }
    Test-Value -Session here -To linux -First 'Windows receives the values of a member on Linux, and it receives those of its host'
    $fingerprint = $network.Fingerprint
    Wait-Note 'linux-left' | Out-Null
    Disconnect-PyilePeer -Session here

    # A member on Windows, of a host on Linux. It remembers the network.
    $there = Wait-Note 'linux-hosts'
    $joined = Connect-PyilePeer 127.0.0.1 -Port $there.Port -Password (New-Password) -Name there -Alias windows -Address 127.0.0.1 -TrustPath $trustPath -AcceptNewHost
    Write-Check 'Windows joins a host on Linux over an encrypted connection' $joined.Encrypted
    Test-Value -Session there -To linux
    Disconnect-PyilePeer -Session there

    # The state of the host and the remembered network, read again.
    $again = Start-PyileHost -Name here -Alias windows -Address 127.0.0.1 -Port 0 -Password (New-Password) -StatePath $statePath
    Write-Check 'A host on Windows keeps its network in its state file' ($again.Fingerprint -eq $fingerprint)
    $known = Get-PyileTrust -TrustPath $trustPath
    Write-Check 'Windows remembers the network on Linux' ($known.Port -eq $there.Port)
    $back = Connect-PyilePeer 127.0.0.1 -Port $there.Port -Password (New-Password) -Name there -Alias windows -Address 127.0.0.1 -TrustPath $trustPath
    Write-Check 'Windows comes back to a network that it remembers' $back.Encrypted
    Publish-Note 'windows-is-back' @{ Port = $again.Port }
    Wait-Note 'linux-came-back' | Out-Null
    Get-PyileSession | Disconnect-PyilePeer
}
catch {
    Write-Check "Windows: $_ $($_.ScriptStackTrace)" $false
}
finally {
    Publish-Note 'windows-ended' @{}
}
