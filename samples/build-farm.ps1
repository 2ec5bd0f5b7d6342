<#
.SYNOPSIS
Workers build, and announce to all members how it went; a collector makes a table of it.

.DESCRIPTION
The collector is the host of the network. It returns a row for each result as it comes, which the console shows as a table, until
Ctrl+C or for -Count results. A worker joins, runs its build, sends the result as a JSON value to everybody, and leaves. A build has
failed when its last program returned something other than 0, or when it ended by an error.

.PARAMETER Build
What to run: a script block.

.PARAMETER Password
The password of the network. It is asked for when it is not given.

.EXAMPLE
./build-farm.ps1 -Collect | Tee-Object -Variable results

.EXAMPLE
./build-farm.ps1 -HostName farm -Project app -Build { dotnet build ~/app }
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
param(
    [Parameter(Mandatory, ParameterSetName = 'Collector')]
    [switch] $Collect,

    [Parameter(ParameterSetName = 'Collector')]
    [ValidateRange(1, [int]::MaxValue)]
    [int] $Count,

    [Parameter(Mandatory, ParameterSetName = 'Worker')]
    [string] $HostName,

    [Parameter(Mandatory, ParameterSetName = 'Worker')]
    [string] $Project,

    [Parameter(Mandatory, ParameterSetName = 'Worker')]
    [scriptblock] $Build,

    [ValidateRange(0, 65535)]
    [int] $Port = 4702,

    [securestring] $Password = (Read-Host -AsSecureString -Prompt 'Password of the network'),

    [string] $Alias = [System.Environment]::MachineName
)

$ErrorActionPreference = 'Stop'

function Read-Result([Parameter(ValueFromPipeline)] $Message) {
    process {
        # What others send is data, and may be anything: only what is needed is taken out of it, as what it should be.
        if ($Message.Kind -ne 'Json' -or -not $Message.Value.Project) { return }
        [pscustomobject]@{
            Worker    = $Message.Alias
            Project   = [string] $Message.Value.Project
            Succeeded = $Message.Value.Succeeded -eq $true
            Seconds   = $Message.Value.Seconds -as [double]
        }
    }
}

if ($Collect) {
    $session = Start-PyileHost -Port $Port -Password $Password -Alias $Alias
    try {
        $until = if ($Count) { @{ Count = $Count } } else { @{ Wait = $true } }
        Receive-PyileMessage -Session $session @until | Read-Result
    }
    finally {
        Stop-PyileHost -Session $session
    }
    return
}

# Joined first: a wrong password is better known before a long build than after it.
$session = Connect-PyilePeer $HostName -Port $Port -Password $Password -Alias $Alias
try {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $global:LASTEXITCODE = 0
    try {
        & $Build
        $succeeded = $global:LASTEXITCODE -eq 0
    }
    catch {
        $PSCmdlet.WriteWarning("The build of $Project ended by an error: $_")
        $succeeded = $false
    }
    $result = [ordered]@{
        Project   = $Project
        Succeeded = $succeeded
        Seconds   = [Math]::Round($clock.Elapsed.TotalSeconds, 1)
    }
    Send-PyileMessage -InputObject $result -Session $session
}
finally {
    $session | Disconnect-PyilePeer
}
