<#
.SYNOPSIS
Bans a network of addresses if logins from several of its addresses have failed.

.DESCRIPTION
A host bans an address after three wrong passwords, or after -PasswordAttempts of them. An attacker with many addresses therefore has
many attempts. This handler counts the addresses of a network that have failed, and bans the network when there are too many.

A ban of addresses also removes members with such an address.

.PARAMETER Session
The host's session: an object, a name or an id. Default: the only open host session.

.PARAMETER Limit
The number of addresses of a network that must have failed.

.EXAMPLE
Start-PyileHost -Name hq -Password $password
./watchdog.ps1 -Session hq

.EXAMPLE
Get-PyileLog -Session hq -Wait | Where-Object Event -eq watchdog
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'Limit', Justification = 'The action uses it with $using:.')]
param(
    $Session,

    [ValidateRange(1, 254)]
    [int] $Limit = 5
)

$ErrorActionPreference = 'Stop'
$target = if ($Session) { @{ Session = $Session } } else { @{} }

Register-PyileHandler LoginFailed -Name watchdog @target -Action {
    if ($_.Reason -ne 'WrongPassword') { return }
    $failed = @{}
    $banned = @{}
    # Failed logins and automatic bans: both have addresses from which logins have failed.
    foreach ($row in Get-PyileBan -Attempts -Session $Session) {
        $banned[[string] $row.Address] = $true
        $isFailure = $row -is [Pyile.PyileLoginAttempt] -or $row.IsAutomatic
        if ($isFailure -and $row.Address -match '^(\d+\.\d+\.\d+)\.\d+$') {
            $failed["$($Matches[1]).0/24"] += @($row.Address)
        }
    }
    foreach ($network in $failed.Keys) {
        if ($failed[$network].Count -ge $using:Limit -and -not $banned[$network]) {
            Add-PyileBan -Address $network -Reason "Wrong passwords from $($failed[$network].Count) addresses" -Session $Session
            "$network is banned."
        }
    }
}
