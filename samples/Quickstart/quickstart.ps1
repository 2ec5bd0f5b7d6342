# A network in one shell: a host and two peers, each with its own session. Normally each of them is in another shell, on another
# machine. Every step prints its title, shows its output as a prompt would (with Out-Host), and stops the script if it fails.
$ErrorActionPreference = 'Stop'

function Step([string] $Text) { "`n--- $Text" | Out-Host }

function Assert($Happened, [string] $What) { if (-not $Happened) { throw "Failed: $What" } }

# In a real session use Read-Host -AsSecureString.
function Secret([string] $Text) { [System.Net.NetworkCredential]::new('', $Text).SecurePassword }

# An address for each member, as if it were on a machine of its own. macOS has only 127.0.0.1, which several members can share.
function LoopbackAddress([int] $Number) {
    try {
        $listener = [System.Net.Sockets.TcpListener]::new("127.0.0.$Number", 0)
        $listener.Start()
        $listener.Stop()
        "127.0.0.$Number"
    }
    catch { '127.0.0.1' }
}

$password = Secret 'open sesame'

# Keeps this network out of the user's own file of remembered networks.
$trustPath = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "pyile-$([guid]::NewGuid()).json")

Step 'Start-PyileHost opens an encrypted network'
$hq = Start-PyileHost -Name hq -Alias admin -Address 127.0.0.1 -Port 0 -Password $password
$hq | Out-Host
Assert ($hq.State -eq 'Listening' -and $hq.Security -eq 'TLS 1.3') 'the host listens, and encrypts'
$port = $hq.HostAddress.Port
$join = @{ HostName = '127.0.0.1'; Port = $port; TrustPath = $trustPath }

Step 'Test-PyileHost checks it without logging in'
$test = Test-PyileHost 127.0.0.1 $port -TrustPath $trustPath
$test | Out-Host
Assert ($test.Reachable -and $test.Fingerprint -ceq $hq.Fingerprint -and $test.Trust -eq 'New') 'it is a host, and a new one'

Step 'Connect-PyilePeer joins it twice; both peers see the same fingerprint'
$alice = Connect-PyilePeer @join -Password $password -Name alice -Alias alice -Address (LoopbackAddress 2)
$bob = Connect-PyilePeer @join -Password $password -Name bob -Alias bob -Address (LoopbackAddress 3)
Get-PyileSession | Out-Host
$hq, $alice, $bob | ForEach-Object Fingerprint | Out-Host
Assert ($alice.Fingerprint -ceq $hq.Fingerprint -and $bob.Fingerprint -ceq $hq.Fingerprint) 'it is one network'

Step 'Get-PyilePeer shows the roster, which is the same for all members'
foreach ($session in $hq, $alice, $bob) {
    $others = @(Wait-PyilePeer -Count 2 -Session $session)
    Assert ($others.Count -eq 2) "$($session.Name) sees two other members"
}
Get-PyilePeer -Session alice | Out-Host

Step 'Send-PyileMessage sends to one member and waits until it has received the message'
$receipt = Send-PyileMessage 'Lunch at noon?' -To $bob.Address -Session alice -PassThru
$receipt | Out-Host
Assert ($receipt.Status -eq 'Delivered') 'the direct message is delivered'

Step 'Receive-PyileMessage takes it out of the inbox'
$message = Receive-PyileMessage -Session bob -Count 1 -TimeoutSec 5
$message | Out-Host
Assert ($message.Text -ceq 'Lunch at noon?') 'bob receives the direct message'

Step 'Without -To, a message is a broadcast'
$receipts = @(Send-PyileMessage 'Hello, all' -Session alice -PassThru)
$receipts | Out-Host
Assert (@($receipts | Where-Object Status -eq Delivered).Count -eq 2) 'the broadcast reaches both other members'
foreach ($session in $hq, $bob) {
    $message = Receive-PyileMessage -Session $session -Count 1 -TimeoutSec 5
    $message | Out-Host
    Assert ($message.Text -ceq 'Hello, all' -and $message.IsBroadcast) "$($session.Name) receives the broadcast"
}

Step 'The pipeline sends every line to one member by name'
'one', 'two', 'three' | Send-PyileMessage -To alice -Session bob
$lines = @(Receive-PyileMessage -Session alice -Count 3 -TimeoutSec 5)
$lines | Out-Host
Assert (($lines.Text -join ' ') -ceq 'one two three') 'the lines arrive in order'

Step 'A ticket admits one peer without an address and a password'
$ticket = New-PyileTicket -Session hq -Note 'for carol'
$carol = Connect-PyilePeer -Ticket $ticket -TrustPath $trustPath -Name carol -Alias bob -Address (LoopbackAddress 4)
$carol | Out-Host
Assert ($carol.Alias -ceq 'bob-2') 'the host appends a number to the taken alias'
try {
    Connect-PyilePeer -Ticket $ticket -TrustPath $trustPath -Address (LoopbackAddress 5)
    Assert $false 'the ticket is used up'
}
catch {
    $_.Exception.Message | Out-Host
    Assert ($_.FullyQualifiedErrorId -like 'TicketInvalid*') 'the ticket is used up'
}
Disconnect-PyilePeer carol

Step 'A peer of version 1 is rejected: without -AllowUnencrypted the host accepts only encrypted connections'
$old = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $port)
$old.ReceiveTimeout = 10000
$greeting = $old.GetStream().Read([byte[]]::new(100), 0, 100)
$old.Dispose()
Assert ($greeting -eq 0) 'the connection is closed without a greeting'
'The peer waited for a greeting, and the host closed the connection.' | Out-Host

Step 'Wrong passwords are rejected, and after three failed logins the address is banned'
$address = LoopbackAddress 9
# The refused ticket counts, too, if it came from there.
$allowed = if ($address -eq (LoopbackAddress 5)) { 2 } else { 3 }
foreach ($try in 1..($allowed + 1)) {
    try {
        Connect-PyilePeer @join -Password (Secret 'a guess') -Name mallory -Address $address
        Assert $false "try $try is rejected"
    }
    catch {
        "try ${try}: $($_.Exception.Message)" | Out-Host
        $expected = if ($try -le $allowed) { 'WrongPassword' } else { 'Banned' }
        Assert ($_.FullyQualifiedErrorId -like "$expected*") "try $try is rejected with $expected"
    }
}
Get-PyileBan -Session hq | Out-Host
Assert (Get-PyileBan -Session hq | Where-Object Address -eq $address) 'the address is on the ban list'

Step 'Add-PyileBan bans a member; -WhatIf shows what it would do'
Get-PyilePeer bob -Session hq | Add-PyileBan -WhatIf
Get-PyilePeer bob -Session hq | Add-PyileBan -Reason 'for the demonstration'
Wait-PyilePeer bob -Absent -Session hq
Get-PyilePeer -Session hq | Out-Host
Get-PyileLog -Session bob -Wait | Out-Null
Assert ($bob.State -eq 'HostLost') 'bob has lost the host'
$bob | Out-Host

Step 'Set-PyilePassword changes the password, so that bob cannot come back; members stay'
Set-PyilePassword (Secret 'close sesame') -Session hq
Assert ($alice.State -eq 'Connected' -or $alice.Address.Address -eq $bob.Address.Address) 'alice is still a member, unless she had the address that was banned'

Step 'Get-PyileLog shows what happened on the host'
Get-PyileLog -Session hq | Out-Host

Step 'Disconnect-PyilePeer leaves, Stop-PyileHost ends the network'
Get-PyileSession | Where-Object Role -eq Peer | Disconnect-PyilePeer
Stop-PyileHost -Session hq
Assert (-not (Get-PyileSession)) 'no session is left'
[System.IO.File]::Delete($trustPath)
"`nAll steps succeeded." | Out-Host
