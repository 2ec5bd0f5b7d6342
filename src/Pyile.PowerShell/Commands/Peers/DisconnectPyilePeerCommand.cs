using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Leaves a network or, on a host, removes peers from it.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "PyilePeer", SupportsShouldProcess = true, DefaultParameterSetName = LeaveSet)]
public sealed class DisconnectPyilePeerCommand : SessionCommand
{
    private const string LeaveSet = "Session";
    private const string RemoveSet = "Peer";
    private const string RowSet = "Row";

    // Not bound by property name: piping a message or a log entry, which have a Session property, would end the session.
    /// <inheritdoc/>
    [Parameter(Position = 0, ParameterSetName = LeaveSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = RemoveSet)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>Members to remove: aliases, or addresses with their ports. They may join again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RemoveSet)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Peer { get; set; } = [];

    /// <summary>A member to remove, as returned by Get-PyilePeer, from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RowSet, ValueFromPipeline = true)]
    public PyilePeer InputPeer { get; set; } = null!;

    private protected override string? SessionOfRecord => ParameterSetName == RowSet ? InputPeer.Session : Session;

    // Without -Session only a peer's session is ended; a host's session must be named.
    private protected override PyileRole? NeededRole => ParameterSetName == LeaveSet ? PyileRole.Peer : PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        switch (ParameterSetName)
        {
            case RowSet when InputPeer.IsSelf:
                WriteVerbose($"{InputPeer.Address} is the host itself; skipped.");
                break;
            case RowSet:
                Remove(session, InputPeer.Encrypted ? InputPeer.MemberId : InputPeer.Address);
                break;
            case RemoveSet:
                foreach (string peer in Peer)
                    Remove(session, peer);
                break;
            default:
                if (ShouldProcess(session.ToString(), session.IsHost ? "End the network" : "Leave the network"))
                    End(session);
                break;
        }
    }

    private void Remove(ModuleSession session, string peer)
    {
        if (PeerLookup.Find(session.Session, session.Name, peer, out ErrorRecord? error) is not { } found)
            WriteError(error);
        else if (found.IsSelf)
            WriteError(Errors.SelfNotAllowed(session.Name, peer));
        else if (ShouldProcess($"{PeerLookup.Describe(found)} in {session.Name}", "Remove the peer"))
            Kick((HostSession)session.Session, found);
    }

    private void Kick(HostSession host, Peer peer)
    {
        try
        {
            host.Kick(peer.Id);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, peer.Address.ToString()));
        }
    }
}
