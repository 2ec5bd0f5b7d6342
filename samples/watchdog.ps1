<#
.SYNOPSIS
Bans a whole network of addresses when several of its addresses have failed to log in.

.DESCRIPTION
A host bans an address by itself after three wrong passwords, or -PasswordAttempts of them. Whoever has many addresses has as many
times that. This registers a handler, which runs behind the prompt whenever a login has failed: it bans x.y.z.0/24 when -Limit
addresses of it have given wrong passwords, and says so in the session's log. It returns the handler. That ends with the host's
session, or with Unregister-PyileHandler watchdog.

A ban of addresses also removes the members that join from them.

.PARAMETER Session
The host's session: an object, a name or an id. Default: the only open host.

.PARAMETER Limit
How many addresses of a network have to fail.

.EXAMPLE
Start-PyileHost -Name hq -Password $password
./watchdog.ps1 -Session hq

.EXAMPLE
Get-PyileLog -Session hq -Wait | Where-Object Event -eq watchdog
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', 'Limit', Justification = 'The action takes it with $using:.')]
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
    # Rows of failed logins, and of bans: those that the host made by itself are of addresses that failed, too.
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
