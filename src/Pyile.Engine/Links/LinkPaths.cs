using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Pyile.Engine.Diagnostics;
using Pyile.Engine.Membership;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Links;

/// <summary>What the host's help means for the links of a session: it dials members that ask for it, and takes its ends of circuits.</summary>
internal sealed class LinkPaths : IPathUser
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly MessagingContext _context;
    private readonly LinkTable _links;
    private readonly RelayedLinks _relayed;
    private readonly CircuitDialer _dialer;

    private LinkPaths(MessagingContext context, LinkTable links, LinkHandshake handshake)
    {
        _context = context;
        _links = links;
        _relayed = new RelayedLinks(context, handshake);
        _dialer = new CircuitDialer(context);
    }

    /// <summary>Lets the host help these links.</summary>
    public static void Begin(MessagingContext context, LinkTable links, LinkHandshake handshake) =>
        context.Paths.Use(new LinkPaths(context, links, handshake));

    public void DialBack(MemberId member)
    {
        Log.DialBack(_context.Logger, member.ToString());
        _links.Invite(member);
    }

    public void TakeCircuit(CircuitFrame circuit, IPEndPoint relay)
    {
        if (circuit.Tags.FirstUnknownCritical(KnownTags.Circuit) is > 0 and var tag)
            NoteProblem(circuit.Member, $"the circuit through the host requires the extension {tag}, which this version does not know");
        else if (circuit.Side == CircuitSide.Acceptor)
            _context.Work.Run(() => TakeAsync(circuit, relay, AcceptAsync));
        else if (_links.FindLink(circuit.Member) is var (lanes, negotiator) && lanes.Link is null)
            _context.Work.Run(() => TakeAsync(circuit, relay, (connection, token) => _relayed.RunAsync(lanes, negotiator, connection, token)));
    }

    public void NoteRefusedCircuit(CircuitRefusedFrame refused) => NoteProblem(
        refused.Member, refused.Reason == CircuitRefusal.Busy ? "the host relays too much at the moment" : "the host cannot reach it either");

    private async Task TakeAsync(CircuitFrame circuit, IPEndPoint relay, Func<IConnection, CancellationToken, Task> run)
    {
        using var deadline = new CancellationTokenSource(Deadline, _context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_context.Ending, deadline.Token);
        try
        {
            IConnection connection = await _dialer.ConnectAsync(circuit, relay, both.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                await run(connection, both.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PyileException or IOException or AuthenticationException or CryptographicException)
        {
            NoteProblem(circuit.Member, $"the circuit through the host failed: {exception.Message}");
        }
        catch (OperationCanceledException) when (!_context.Ending.IsCancellationRequested)
        {
            NoteProblem(circuit.Member, "it did not come to the circuit through the host in time");
        }
    }

    private Task AcceptAsync(IConnection connection, CancellationToken cancellationToken) =>
        _links.AcceptAsync(connection, isRelayed: true, static () => { }, cancellationToken);

    private void NoteProblem(MemberId member, string problem)
    {
        if (_links.FindLink(member) is not var (lanes, _))
            return;
        Log.CircuitFailed(_context.Logger, lanes.Member.Address, problem);
        lanes.NoteProblem(problem);
    }
}
