<#
.SYNOPSIS
Asks all peers about their machines, and writes the answers into one CSV file.

.DESCRIPTION
With -Answer: joins, and answers until Ctrl+C or for -Count questions. With -Path: joins, asks all other peers, writes a row for each
answer, returns the rows, and leaves; a warning names each peer that has not answered in time. Question and answers are JSON values.

The cells contain what the peers have answered. Spreadsheet programs run a cell that begins with =, +, - or @ as a formula, so import the
columns as text unless you trust all peers.

.PARAMETER Password
The password of the network. If it is not given, the script asks for it.

.EXAMPLE
./collect-csv.ps1 -HostName hq -Answer

.EXAMPLE
./collect-csv.ps1 -HostName hq -Path machines.csv
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $HostName,

    [Parameter(Mandatory, ParameterSetName = 'Answer')]
    [switch] $Answer,

    [Parameter(ParameterSetName = 'Answer')]
    [ValidateRange(1, [int]::MaxValue)]
    [int] $Count,

    [Parameter(Mandatory, ParameterSetName = 'Ask')]
    [string] $Path,

    [Parameter(ParameterSetName = 'Ask')]
    [ValidateRange(0.1, 3600)]
    [double] $TimeoutSec = 10,

    [ValidateRange(1, 65535)]
    [int] $Port = 4702,

    [securestring] $Password = (Read-Host -AsSecureString -Prompt 'Password of the network'),

    [string] $Alias = [System.Environment]::MachineName
)

$ErrorActionPreference = 'Stop'
$session = Connect-PyilePeer $HostName -Port $Port -Password $Password -Alias $Alias
try {
    if ($Answer) {
        $until = if ($Count) { @{ Count = $Count } } else { @{ Wait = $true } }
        # Received values are untrusted data: only this question is answered, and received text is never run.
        Receive-PyileMessage -Session $session @until | Where-Object { $_.Value.Ask -eq 'machine' } | ForEach-Object {
            $machine = [ordered]@{
                Machine    = [System.Environment]::MachineName
                System     = [System.Runtime.InteropServices.RuntimeInformation]::OSDescription
                Processors = [System.Environment]::ProcessorCount
                UpHours    = [Math]::Round([System.Environment]::TickCount64 / 3600000, 1)
            }
            $_ | Send-PyileMessage -InputObject $machine -ErrorAction Continue
        }
        return
    }

    $asked = @(Get-PyilePeer -Session $session | Where-Object { $_.Role -eq 'Peer' -and -not $_.IsSelf })
    $reached = @($asked | Send-PyileMessage -InputObject @{ Ask = 'machine' } -Session $session -PassThru -ErrorAction Continue |
        Where-Object Status -eq Delivered)
    $rows = @()
    if ($reached) {
        $rows = @(Receive-PyileMessage -Session $session -Count $reached.Count -TimeoutSec $TimeoutSec | Where-Object Kind -eq Json | ForEach-Object {
            [pscustomobject]@{
                Peer       = $_.Alias
                From       = $_.From
                Machine    = [string] $_.Value.Machine
                System     = [string] $_.Value.System
                Processors = $_.Value.Processors -as [int]
                UpHours    = $_.Value.UpHours -as [double]
            }
        })
    }
    foreach ($peer in $asked | Where-Object Address -notin $rows.From) {
        $PSCmdlet.WriteWarning("$peer has not answered.")
    }
    $rows | Export-Csv -LiteralPath $Path
    $rows
}
finally {
    $session | Disconnect-PyilePeer
}
