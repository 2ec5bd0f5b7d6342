using System.Management.Automation;
using System.Net;
using Pyile.Completers;
using Pyile.Engine;
using Pyile.Engine.Sessions;
using Pyile.Sessions;
using Pyile.Transformations;

namespace Pyile.Commands;

/// <summary>Leaves a network; on a host, removes one of its peers from it.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "PyilePeer", SupportsShouldProcess = true, DefaultParameterSetName = LeaveSet)]
public sealed class DisconnectPyilePeerCommand : SessionCommand
{
    private const string LeaveSet = "Session";
    private const string RemoveSet = "Peer";
    private bool _isPeerFixed;

    // By property name only where -Peer is bound too: a row of the roster must never end the session it is from.
    /// <inheritdoc/>
    [Parameter(Position = 0, ParameterSetName = LeaveSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = RemoveSet, ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>Members to remove: rows of Get-PyilePeer, aliases, or addresses with their ports. They may log in again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RemoveSet, ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Peer { get; set; } = [];

    private bool IsRemoving => ParameterSetName == RemoveSet;

    // Without -Session a peer leaves; a host has to be named to be ended by this.
    private protected override PyileRole? NeededRole => IsRemoving ? PyileRole.Host : PyileRole.Peer;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isPeerFixed = MyInvocation.BoundParameters.ContainsKey(nameof(Peer));
    }

    private protected override void ProcessRecord(ListedSession session)
    {
        if (IsRemoving)
        {
            foreach (string peer in Peer)
                Remove(session, peer);
        }
        else if (ShouldProcess(session.ToString(), session.IsHost ? "End the network" : "Leave the network"))
        {
            Wait(session.EndAsync());
        }
    }

    private void Remove(ListedSession session, string peer)
    {
        if (PeerLookup.Find(session, peer, out ErrorRecord? error) is not { } address)
            WriteError(error);
        else if (!IsSelf(session, address) && ShouldProcess($"{PeerLookup.Describe(session, address)} in {session.Name}", "Remove the peer"))
            Kick((HostSession)session.Session, address);
    }

    private bool IsSelf(ListedSession session, IPEndPoint address)
    {
        if (!PeerLookup.IsSelf(session, address))
            return false;
        if (_isPeerFixed)
            WriteError(Errors.SelfNotAllowed(session, address.ToString()));
        else
            WriteVerbose($"{address} is the host itself; it is left out.");
        return true;
    }

    private void Kick(HostSession host, IPEndPoint address)
    {
        try
        {
            host.Kick(address);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, address.ToString()));
        }
    }
}
