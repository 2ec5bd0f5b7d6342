<#
.SYNOPSIS
Hosts a network that peers of the Python package pyile-protocol can join, and answers what they say.

.DESCRIPTION
Shows the session, and then each message that comes, and sends an answer to its sender. It ends with Ctrl+C, or after -Count
messages.

Python peers speak version 1 of the protocol, which sends everything in the clear, the password included. So they are admitted only
with -AllowUnencrypted, as here: use a password that protects nothing else, and a network whose owners you know. Peers that can
encrypt still do; the column Encrypted of a message says whether it was.

A Python peer on another machine, 192.168.1.65 here, joins a host on 192.168.1.66 so:

    import threading
    from pyile_protocol.lib.messenger.Messenger import Messenger
    from pyile_protocol.lib.peers.JoinPeer import JoinPeer

    peer = JoinPeer(("192.168.1.65", 4702), Messenger(), "snake")
    peer.get_authenticated(("192.168.1.66", 4702), "the password")
    threading.Thread(target=peer.connect).start()
    peer.broadcast("Hello from Python")

.PARAMETER Password
The password of the network. It is asked for when it is not given.

.EXAMPLE
./python-peer.ps1
#>
#Requires -Version 7.6
#Requires -Modules Pyile
[CmdletBinding()]
param(
    [ValidateRange(0, 65535)]
    [int] $Port = 4702,

    [securestring] $Password = (Read-Host -AsSecureString -Prompt 'Password of the network (Python peers send it in the clear)'),

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
