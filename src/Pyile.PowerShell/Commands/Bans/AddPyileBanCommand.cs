using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Bans members or addresses from a network, and removes the affected members.</summary>
[Cmdlet(VerbsCommon.Add, "PyileBan", SupportsShouldProcess = true, DefaultParameterSetName = PeerSet)]
[OutputType(typeof(PyileBan))]
public sealed class AddPyileBanCommand : NamedSessionCommand
{
    private const string PeerSet = "Peer";
    private const string AddressSet = "Address";
    private bool _isPeerFixed;

    /// <summary>
    /// Members to ban with their keys and addresses: objects from Get-PyilePeer, aliases, or addresses with their ports.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PeerSet, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Peer { get; set; } = [];

    /// <summary>Addresses, such as 10.0.0.7, or prefixes, such as 10.0.0.0/8.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AddressSet)]
    [ArgumentCompleter(typeof(BannableAddressCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>The reason to show in the list.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "Banned by the host";

    /// <summary>Returns the bans.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isPeerFixed = MyInvocation.BoundParameters.ContainsKey(nameof(Peer));
    }

    private protected override void ProcessRecord(ModuleSession session)
    {
        var host = (HostSession)session.Session;
        if (ParameterSetName == AddressSet)
        {
            foreach (string address in Address)
                BanAddress(session, host, address);
        }
        else
        {
            foreach (string peer in Peer)
                BanPeer(session, host, peer);
        }
    }

    private void BanAddress(ModuleSession session, HostSession host, string address)
    {
        if (HostSession.ParseRule(address) is not { } rule)
            WriteError(Errors.AddressRuleInvalid(address));
        else if (ShouldProcess($"{address} in {session.Name}", "Ban"))
            Ban(session, () => host.BanAsync(rule, Reason, StopToken));
    }

    private void BanPeer(ModuleSession session, HostSession host, string peer)
    {
        if (PeerLookup.Find(session.Session, session.Name, peer, out ErrorRecord? error) is not { } found)
        {
            if (EnrolledLookup.Find(host, session.Name, [peer], out _) is [var absent])
                BanAbsent(session, host, absent);
            else
                WriteError(error);
            return;
        }
        if (found.IsSelf)
        {
            if (_isPeerFixed)
                WriteError(Errors.SelfNotAllowed(session.Name, peer));
            else
                WriteVerbose($"{found.Address} is the host itself; skipped.");
            return;
        }
        WarnOfOthers(host, found);
        if (!ShouldProcess($"{PeerLookup.Describe(found)} in {session.Name}", $"Ban the member and its address {found.Address.Address}"))
            return;
        if (Ban(session, () => host.BanAsync(found.Id, Reason, StopToken)) && found.Encrypted)
        {
            WriteWarning(
                "A person who knows the password can come back from another address with a new key. "
                + "Set-PyilePassword changes the password without disturbing the other members.");
        }
    }

    private void BanAbsent(ModuleSession session, HostSession host, EnrolledMember member)
    {
        if (ShouldProcess($"{member.Alias} in {session.Name}", "Ban the member, which is absent"))
            Ban(session, () => host.BanAsync(member.Id, Reason, StopToken));
    }

    private void WarnOfOthers(HostSession host, Peer banned)
    {
        string[] others = [.. host.GetPeers()
            .Where(p => !p.IsSelf && p.Address.Address.Equals(banned.Address.Address) && p.Id != banned.Id)
            .Select(PeerLookup.Describe)];
        if (others.Length > 0)
        {
            WriteWarning(
                $"The IP address {banned.Address.Address} is banned too. Other members with this address: {string.Join(", ", others)}.");
        }
    }

    private bool Ban(ModuleSession session, Func<Task<Ban>> add)
    {
        PyileBan? ban = null;
        try
        {
            ban = new PyileBan(Wait(add()), session.Name);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
        }
        if (ban is null)
            return false;
        UnsavedReport.Write(this, session);
        if (PassThru)
            WriteObject(ban);
        return true;
    }
}
