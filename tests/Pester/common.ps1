[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingConvertToSecureStringWithPlainText', '', Justification = 'The passwords of tests need no protection.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Test helpers need no confirmation.')]
param()

# Imports the built module, and opens small networks of sessions in this process.
$modulePath = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../out/Pyile/Pyile.psd1")
if (-not (Test-Path -LiteralPath $modulePath)) {
    throw "The module is not built: $modulePath is missing. Run ./build.ps1 -Task Build first."
}
Import-Module $modulePath -Force

# Keeps networks of tests out of the user's own trust file.
$trustPath = Join-Path ([System.IO.Path]::GetTempPath()) "pyile-$PID-networks.json"
$PSDefaultParameterValues['Connect-PyilePeer:TrustPath'] = $trustPath
$PSDefaultParameterValues['Connect-PyilePeer:AcceptNewHost'] = $true

function New-Password([string] $Text = 'open-sesame-4711') {
    ConvertTo-SecureString $Text -AsPlainText -Force
}

# Opens a host hq and the named peers. All have the same roster, and the host knows the aliases. The peers join with a ticket, because a
# login with a password takes most of the time of a test.
function New-Network([string[]] $Peer = @()) {
    $network = @{ hq = Start-PyileHost -Name hq -Alias admin -Address 127.0.0.1 -Port 0 -Password (New-Password) }
    $ticket = if ($Peer) { New-PyileTicket -Session hq -HostName 127.0.0.1 -Uses $Peer.Count }
    $address = 2
    foreach ($name in $Peer) {
        $network[$name] = Connect-PyilePeer -Ticket $ticket -Name $name -Alias $name -Address "127.0.0.$address"
        $address++
    }
    foreach ($session in $network.Values) {
        Wait-Until { (Get-PyilePeer -Session $session | Measure-Object).Count -eq $Peer.Count + 1 }
    }
    if ($Peer) {
        Send-PyileMessage 'hello' -Session hq
        $Peer | ForEach-Object { Receive-PyileMessage -Session $_ -Count 1 -TimeoutSec 5 } | Out-Null
    }
    $network
}

function Remove-Network {
    Get-PyileSession | Disconnect-PyilePeer
}

function Wait-Until([scriptblock] $Condition, [int] $Seconds = 10) {
    $deadline = [datetime]::UtcNow.AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ([datetime]::UtcNow -gt $deadline) { throw "Not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 10
    }
}

# The command that starts another console like this one: its own program, or dotnet with the console's file.
function Get-ConsoleCommand {
    [Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' }
}

# Checks whether a TCP port can be bound.
function Test-FreePort([int] $Port) {
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, $Port)
    try { $listener.Start(); $true } catch { $false } finally { $listener.Dispose() }
}

function Complete([string] $Line) {
    (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
}

# Runs a script in its own runspace until it has written output, stops it as Ctrl+C does, and returns the duration of the stop.
function Measure-Stop([string] $Script) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("Import-Module '$modulePath'; 'waiting'; $Script")
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until { $output.Count -gt 0 -or $running.IsCompleted }
        # The script writes before it waits; the wait has started long before this delay ends.
        Start-Sleep -Milliseconds 200
        $running.IsCompleted | Should -BeFalse -Because "'$Script' waits"
        (Measure-Command { $shell.Stop() }).TotalMilliseconds
        $shell.InvocationStateInfo.State | Should -Be Stopped
    }
    finally {
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }
}
