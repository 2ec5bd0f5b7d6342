<#
.SYNOPSIS
Hosts a network that peers of the Python package pyile-protocol can join, and answers their messages.

.DESCRIPTION
Shows the session, and then shows and answers each message. It ends with Ctrl+C, or after -Count messages.

Python peers speak version 1 of the protocol, which sends everything unencrypted, including the password, so they are admitted only with
-AllowUnencrypted, as in this script. Use a password that protects nothing else, on a network that you trust. Peers that can encrypt
still do; Encrypted of each message shows whether it was encrypted.

A Python peer on another machine, 192.168.1.65 here, joins a host on 192.168.1.66 like this:

    import threading
    from pyile_protocol.lib.messenger.Messenger import Messenger
    from pyile_protocol.lib.peers.JoinPeer import JoinPeer

    peer = JoinPeer(("192.168.1.65", 4702), Messenger(), "snake")
    peer.get_authenticated(("192.168.1.66", 4702), "the password")
    threading.Thread(target=peer.connect).start()
    peer.broadcast("Hello from Python")

.PARAMETER Password
The password of the network. If it is not given, the script asks for it.

.EXAMPLE
./python-peer.ps1
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
param(
    [ValidateRange(0, 65535)]
    [int] $Port = 4702,

    [securestring] $Password = (Read-Host -AsSecureString -Prompt 'Password of the network (Python peers send it unencrypted)'),

    [ValidateRange(1, [int]::MaxValue)]
    [int] $Count,

    [string] $Alias = [System.Environment]::MachineName
)

$ErrorActionPreference = 'Stop'
$session = Start-PyileHost -Port $Port -Password $Password -Alias $Alias -AllowUnencrypted
try {
    $session
    $until = if ($Count) { @{ Count = $Count } } else { @{ Wait = $true } }
    Receive-PyileMessage -Session $session @until | ForEach-Object {
        $_
        $_ | Send-PyileMessage "PowerShell has read: $($_.Text)" -ErrorAction Continue
    }
}
finally {
    Stop-PyileHost -Session $session
}
