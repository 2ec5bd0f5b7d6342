using System.Management.Automation;
using Pyile.Engine.Calls;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;
using Pyile.Runtime.Endpoints;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Lists the endpoints that a session offers, or, with -Peer, those that other members offer to it.</summary>
[Cmdlet(VerbsCommon.Get, "PyileEndpoint")]
[OutputType(typeof(PyileEndpoint))]
public sealed class GetPyileEndpointCommand : SessionCommand
{
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(10);

    /// <summary>Names, with wildcards. Default: all.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "*";

    /// <summary>Members to ask: aliases or addresses, wildcards allowed, or members from Get-PyilePeer.</summary>
    [Parameter]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Peer { get; set; }

    /// <summary>Seconds in which each member must answer. Default: 10.</summary>
    [Parameter]
    [ValidateRange(0.001, 86400.0)]
    public double? TimeoutSec { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        if (Peer is null)
            WriteOwn(session);
        else
            WriteOffered(session, Peer);
    }

    private void WriteOwn(ModuleSession session)
    {
        IReadOnlyList<Endpoint> found = EndpointSelection.Find([session], Name, out ErrorRecord? error);
        WriteObject(found.Select(e => e.View), enumerateCollection: true);
        if (error is not null)
            WriteError(error);
    }

    private void WriteOffered(ModuleSession session, string[] names)
    {
        IReadOnlyList<Peer> peers = MemberSelection.Find(session.Session, session.Name, names, out IReadOnlyList<ErrorRecord> errors);
        foreach (ErrorRecord error in errors)
            WriteError(error);
        var request = new CallRequest(RemoteItems.ListName, "{}") { Timeout = Seconds(TimeoutSec) ?? DefaultTime };
        var asked = peers.Select(peer => (Peer: peer, Call: session.Session.Calls.Start(peer.Id, request, StopToken))).ToList();
        var pattern = WildcardPattern.Get(Name, WildcardOptions.IgnoreCase);
        foreach ((Peer peer, Call call) in asked)
        {
            IReadOnlyList<PyileEndpoint> offered = Read(session, peer, call);
            session.Endpoints.Note($"{peer.Id}", offered);
            WriteObject(offered.Where(e => pattern.IsMatch(e.Name)), enumerateCollection: true);
        }
    }

    private List<PyileEndpoint> Read(ModuleSession session, Peer peer, Call call)
    {
        CallResult result = Wait(call.Result);
        var offered = new List<PyileEndpoint>();
        while (call.Items.TryRead(out CallItem item))
        {
            if (RemoteItems.ToEndpoint(item.Json, session.Name, peer.Alias, $"{peer.Id}") is { } endpoint)
                offered.Add(endpoint);
        }
        // A member without endpoints does not offer the list either.
        if (result.Failure is not (CallFailure.None or CallFailure.NoSuchEndpoint))
            WriteError(Errors.From(result, RemoteItems.ListName, peer));
        return offered;
    }
}
