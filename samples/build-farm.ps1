<#
.SYNOPSIS
Workers run builds and broadcast the results; a collector shows them in a table.

.DESCRIPTION
The collector is the host of the network. It returns an object for each result when it arrives, which the console shows as a table,
until Ctrl+C or for -Count results. A worker joins, runs its build, broadcasts the result as a JSON value, and leaves. A build has failed
if its last program returned a value other than 0, or if it ended with an error.

.PARAMETER Build
The script block to run.

.PARAMETER Password
The password of the network. If it is not given, the script asks for it.

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
        # Received values are untrusted data: only the expected properties are used, converted to the expected types.
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

# Joins first, so that a wrong password is found before a long build.
$session = Connect-PyilePeer $HostName -Port $Port -Password $Password -Alias $Alias
try {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $global:LASTEXITCODE = 0
    try {
        & $Build
        $succeeded = $global:LASTEXITCODE -eq 0
    }
    catch {
        $PSCmdlet.WriteWarning("The build of $Project ended with an error: $_")
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
