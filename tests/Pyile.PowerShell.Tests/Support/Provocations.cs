namespace Pyile.ModuleTests.Support;

/// <summary>
/// A script for each error id that causes exactly this error once. There are a host hq that also speaks version 1, a peer
/// bob, and the address <c>$silent</c> of a version 1 member that answers no messages; <c>$hangUp</c> closes its port.
/// Ports of 127.0.0.1: a silent program (<c>$silentPort</c>), a program that speaks only version 1 (<c>$oldPort</c>), a
/// full host (<c>$fullPort</c>), a program that closes each connection (<c>$closingPort</c>), a web server
/// (<c>$otherPort</c>), a host that refuses every login (<c>$refusingPort</c>) and an unused port (<c>$freePort</c>). A script
/// may change or end all of them.
/// </summary>
internal static class Provocations
{
    private const string NewNetwork = "Stop-PyileHost hq; Start-PyileHost -Address 127.0.0.1 -Port $hq.Port -Password $password | "
        + "ForEach-Object { }; ";

    private const string Enrol = "Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password -Address 127.0.0.9 -Identity own -Passphrase "
        + "$password | Disconnect-PyilePeer; ";

    private const string Offer = "$null = Register-PyileEndpoint -AllowEveryone -Session bob ";

    public static IReadOnlyDictionary<string, string> Scripts { get; } = new Dictionary<string, string>
    {
        ["AddressInUse"] = "Start-PyileHost -Password $password -Port $hq.Port -Address 127.0.0.1",
        ["AddressInvalid"] = "Start-PyileHost -Password $password -Port 0 -Address 192.0.2.1",
        ["Banned"] = "Add-PyileBan -Address 127.0.0.9; Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password -Address 127.0.0.9",
        ["ConnectionLost"] = "Connect-PyilePeer 127.0.0.1 $closingPort -Password $password -TimeoutSec 1",
        ["HostFull"] = "Connect-PyilePeer 127.0.0.1 $fullPort -Password $password -TimeoutSec 0.3",
        ["HostKeyChanged"] = NewNetwork + "Connect-PyilePeer 127.0.0.1 $hq.Port -Password $password",
        ["HostNotProven"] = "$ticket = New-PyileTicket -Session hq -HostName 127.0.0.1; " + NewNetwork + "Connect-PyilePeer -Ticket "
            + "$ticket",
        ["HostUnreachable"] = "Connect-PyilePeer 127.0.0.1 $freePort -Password $password",
        ["IdentityFile"] = Enrol + "[IO.Directory]::GetFiles(\"$([IO.Path]::GetDirectoryName($trustPath))/identities/own\", '*.json') | "
            + "ForEach-Object { [IO.File]::WriteAllText($_, 'no') }; Connect-PyilePeer 127.0.0.1 $hq.Port -Identity own",
        ["InvalidOption"] = "Start-PyileHost -Password ([securestring]::new()) -Port 0",
        ["NotAdmitted"] = "Connect-PyilePeer 127.0.0.1 $refusingPort -Password $password",
        ["NotEnrolled"] = "Connect-PyilePeer 127.0.0.1 $hq.Port -Identity none",
        ["Passphrase"] = Enrol + "Connect-PyilePeer 127.0.0.1 $hq.Port -Identity own",
        ["PasswordDiffers"] = "Start-PyileHost -Password $password -Port 0 -StatePath \"$trustPath.other\" | Stop-PyileHost; "
            + "Start-PyileHost -Password ('wrong' | ForEach-Object { [Net.NetworkCredential]::new('', $_).SecurePassword }) -Port 0 "
            + "-StatePath \"$trustPath.other\"",
        ["ProtocolViolation"] = "Connect-PyilePeer 127.0.0.1 $otherPort -Password $password",
        ["SessionNameInvalid"] = "Start-PyileHost -Password $password -Port 0 -Name 'a*'",
        ["SessionNameTaken"] = "Start-PyileHost -Password $password -Port 0 -Name hq",
        ["StateFile"] = "[IO.File]::WriteAllText(\"$trustPath.state\", 'no'); Start-PyileHost -Password $password -Port 0 -StatePath "
            + "\"$trustPath.state\"",
        ["StateFileInUse"] = "$kept = Start-PyileHost -Password $password -Port 0 -StatePath \"$trustPath.used\"; "
            + "try { Start-PyileHost -Port 0 -StatePath \"$trustPath.used\" } finally { Stop-PyileHost $kept }",
        ["StatePathInvalid"] = "Start-PyileHost -Password $password -Port 0 -StatePath Env:x",
        ["TicketInvalid"] = "Connect-PyilePeer -Ticket pyile2-abc",
        ["Timeout"] = "Connect-PyilePeer 127.0.0.1 $silentPort -Password $password -TimeoutSec 0.1",
        ["TrustFile"] = "[IO.File]::WriteAllText(\"$trustPath.bad\", 'no'); Get-PyileTrust -TrustPath \"$trustPath.bad\"",
        ["TrustNotFound"] = "Get-PyileTrust nowhere",
        ["TrustPathInvalid"] = "Get-PyileTrust -TrustPath Env:x",
        ["UnencryptedNotAllowed"] = "Connect-PyilePeer 127.0.0.1 $oldPort -Password $password",
        ["WrongPassword"] = "Connect-PyilePeer 127.0.0.1 $hq.Port -Password ('wrong' | ForEach-Object { "
            + "[Net.NetworkCredential]::new('', $_).SecurePassword })",

        ["AmbiguousSession"] = "Send-PyileMessage 'hi'",
        ["HostLost"] = "Stop-PyileHost; Wait-Event bob HostLost; Receive-PyileMessage",
        ["NoSession"] = "Disconnect-PyilePeer bob; Stop-PyileHost; Get-PyilePeer",
        ["NotAHost"] = "Get-PyileBan -Session bob",
        ["SessionClosed"] = """
            $value = [pscustomobject]@{}
            $value.psobject.Properties.Add([psscriptproperty]::new('Last', { Stop-PyileHost hq; 1 }))
            Send-PyileMessage $value -Session hq
            """,
        ["SessionNotFound"] = "Get-PyilePeer -Session nowhere",
        ["SessionOpen"] = "Wait-PyileSession hq -TimeoutSec 0.1",

        ["AmbiguousPeer"] = "$other = Connect-PyilePeer 127.0.0.1 $hq.Port -Address 127.0.0.2 -Password $password; "
            + "Send-PyileMessage 'hi' -To 127.0.0.2 -Session hq",
        ["BanNotFound"] = "Remove-PyileBan 10.0.0.1",
        ["MemberIdInvalid"] = "Remove-PyileBan -MemberId x",
        ["MemberNotFound"] = "Remove-PyileMember unknown -Session hq",
        ["NotAMember"] = "Send-PyileMessage 'hi' -To 127.0.0.77:7 -Session hq",
        ["PeerNotFound"] = "Send-PyileMessage 'hi' -To carol -Session hq",
        ["PeersMissing"] = "Wait-PyilePeer unknown -Session hq -TimeoutSec 0.1",
        ["PeersStillThere"] = "Wait-PyilePeer bob -Absent -Session hq -TimeoutSec 0.1",
        ["SelfNotAllowed"] = "Add-PyileBan admin",
        ["TicketNotFound"] = "Remove-PyileTicket 5d3f2b52-6f0e-4e0f-9a57-0f6f6a4b8f3e",

        ["HandlerActionInvalid"] = "Register-PyileHandler PeerJoined { param($x) } -Session hq",
        ["HandlerNameInvalid"] = "Register-PyileHandler PeerJoined { } -Name 7 -Session hq",
        ["HandlerNameTaken"] = "$one = Register-PyileHandler PeerJoined { } -Name one -Session hq; "
            + "try { Register-PyileHandler PeerJoined { } -Name one -Session hq } finally { $one | Unregister-PyileHandler }",
        ["HandlerNotFound"] = "Get-PyileHandler nothing",
        ["HandlerRunspaceFailed"] = """
            $manifest = "$((Get-Module Pyile).ModuleBase)/Pyile.psd1"
            [IO.File]::Move($manifest, "$manifest.away")
            try { Register-PyileHandler PeerJoined { } -Session hq } finally { [IO.File]::Move("$manifest.away", $manifest) }
            """,
        ["HandlerSessionEnded"] = "Stop-PyileHost hq; Wait-Event bob HostLost; Register-PyileHandler PeerJoined { } -Session bob",
        ["NotInteractive"] = "Enter-PyileChat -Session hq",
        ["UsingVariableNotFound"] = "Register-PyileHandler PeerJoined { $using:nothing } -Session hq",

        ["CallLost"] = Offer + "away { Disconnect-PyilePeer -Session bob }; Invoke-PyileEndpoint away -To bob -Session hq",
        ["CallTimeout"] = Offer + "slow { [System.Threading.Thread]::Sleep(1000) }; Invoke-PyileEndpoint slow -To bob -Session hq -TimeoutSec 0.1",
        ["CallUnsupported"] = "Invoke-PyileEndpoint any -To $silent -Session hq",
        ["EndpointActionInvalid"] = "Register-PyileEndpoint code { param([scriptblock] $x) } -Session hq",
        ["EndpointArgumentsInvalid"] = Offer + "typed { param([int] $x) }; Invoke-PyileEndpoint typed @{ x = 'y' } -To bob -Session hq",
        ["EndpointError"] = Offer + "writes { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new("
            + "[Exception]::new('one'), 'First', 'ReadError', $null)) }; Invoke-PyileEndpoint writes -To bob -Session hq",
        ["EndpointFailed"] = Offer + "throws { throw 'no' }; Invoke-PyileEndpoint throws -To bob -Session hq",
        ["EndpointNameInvalid"] = "Register-PyileEndpoint a:b { } -Session hq",
        ["EndpointNameTaken"] = Offer + "twice { }; Register-PyileEndpoint twice { } -Session bob",
        ["EndpointNotAllowed"] = "$null = Register-PyileEndpoint closed { } -Session bob; Invoke-PyileEndpoint closed -To bob -Session hq",
        ["EndpointNotFound"] = "Unregister-PyileEndpoint nothing",
        ["EndpointRunspaceFailed"] = "Register-PyileEndpoint broken { } -InitializationScript { throw 'no' } -Session hq",

        ["Closed"] = "& { 'hi'; Stop-PyileHost hq } | Send-PyileMessage -To $silent -Session hq",
        ["DeliveryPending"] = "Send-PyileMessage 'hi' -To $silent -Session hq -NoWait -TimeoutSec 60; Wait-PyileDelivery -Session hq -TimeoutSec 0.1",
        ["EmptyMessage"] = "Send-PyileMessage '' -Session hq",
        ["InboxFull"] = "1..64 | ForEach-Object { 'x' * 1MB } | Send-PyileMessage -To bob -Session hq; "
            + "Send-PyileMessage 'one more' -To bob -Session hq -TimeoutSec 1",
        ["InvalidMessage"] = "Send-PyileMessage ([string][char]0xD800) -To bob -Session hq",
        ["KeyForSeveral"] = "1, 2 | Send-PyileMessage -To bob -Session hq -Key one",
        ["MessagesFailed"] = "Send-PyileMessage 'hi' -To $silent -Session hq -NoWait -TimeoutSec 0.1; Wait-PyileDelivery -Session hq",
        ["NoWaitWithPassThru"] = "Send-PyileMessage 'hi' -Session hq -NoWait -PassThru",
        ["NullMessage"] = "$null | Send-PyileMessage -Session hq",
        ["Refused"] = "$hangUp.Invoke(); Send-PyileMessage 'hi' -To $silent -Session hq",
        ["ReplyTimeout"] = "Send-PyileMessage 'hi' -To bob -Session hq -WaitReply -TimeoutSec 0.1",
        ["TimedOut"] = "Send-PyileMessage 'hi' -To $silent -Session hq -TimeoutSec 0.1",
        ["TooLarge"] = "Send-PyileMessage ('x' * 1100000) -To bob -Session hq",
        ["Unencrypted"] = "Send-PyileMessage 'hi' -To $silent -Session bob",
        ["ValueHasCycle"] = "$value = @{}; $value.self = $value; Send-PyileMessage $value -Session hq",
        ["ValueIsSecret"] = "Send-PyileMessage $password -Session hq",
        ["ValueKeyInvalid"] = "Send-PyileMessage @{ @(1, 2) = 1 } -Session hq",
        ["ValueNotData"] = "Send-PyileMessage @{ a = { 1 } } -Session hq",
        ["ValueNotFinite"] = "Send-PyileMessage @{ a = [double]::NaN } -Session hq",
        ["ValuePropertyNotFound"] = "Send-PyileMessage @{ a = 1 } -Property b -Session hq",
        ["ValueTooDeep"] = "$value = 1; foreach ($i in 1..17) { $value = @{ n = $value } }; Send-PyileMessage $value -Session hq",
        ["ValueUnreadable"] = """
            $value = [pscustomobject]@{}
            $value.psobject.Properties.Add([psscriptproperty]::new('Bad', { throw 'no way' }))
            Send-PyileMessage $value -Session hq
            """,
        ["WaitReplyConflict"] = "Send-PyileMessage 'hi' -To bob -Session hq -WaitReply -NoWait",
    };
}
