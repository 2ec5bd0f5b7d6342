using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>
/// Brings together the links of a session and the host that helps them, each of which exists before the other: while one of them is
/// missing, what it would be told is dropped. The links ask again.
/// </summary>
internal sealed class PathHelp : IPathHelper, IPathUser
{
    private IPathHelper? _host;
    private volatile IPathUser? _links;

    /// <summary>The links of the session.</summary>
    public void Use(IPathUser links) => _links = links;

    /// <summary>The host that helps from now on.</summary>
    public void Use(IPathHelper host) => Volatile.Write(ref _host, host);

    /// <summary>The connection to this host is over, which another one may have replaced.</summary>
    public void End(IPathHelper host) => Interlocked.CompareExchange(ref _host, null, host);

    public ValueTask RequestDialBackAsync(MemberId member, CancellationToken cancellationToken) =>
        Volatile.Read(ref _host)?.RequestDialBackAsync(member, cancellationToken) ?? ValueTask.CompletedTask;

    public ValueTask RequestCircuitAsync(MemberId member, CancellationToken cancellationToken) =>
        Volatile.Read(ref _host)?.RequestCircuitAsync(member, cancellationToken) ?? ValueTask.CompletedTask;

    public void DialBack(MemberId member) => _links?.DialBack(member);

    public void TakeCircuit(CircuitFrame circuit, IPEndPoint relay) => _links?.TakeCircuit(circuit, relay);

    public void NoteRefusedCircuit(CircuitRefusedFrame refused) => _links?.NoteRefusedCircuit(refused);
}
