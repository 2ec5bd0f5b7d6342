using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Protocol;
using Pyile.Runtime;
using Pyile.Runtime.Members;

namespace Pyile.Commands;

/// <summary>Shows past messages in both directions. Nothing is taken out of the inbox.</summary>
[Cmdlet(VerbsCommon.Get, "PyileMessage", DefaultParameterSetName = "All")]
[OutputType(typeof(PyileMessage))]
public sealed class GetPyileMessageCommand : SessionCommand
{
    /// <summary>
    /// Only direct messages with this alias or address, wildcards allowed, or with this member from Get-PyilePeer.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Peer", ValueFromPipeline = true)]
    [PeerTransformation]
    [ArgumentCompleter(typeof(PeerPatternCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Peer { get; set; }

    /// <summary>Only broadcasts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Broadcast")]
    public SwitchParameter Broadcast { get; set; }

    /// <summary>Only this many of the newest messages.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Last { get; set; }

    private protected override void ProcessRecord(ModuleSession session)
    {
        IEnumerable<Message> messages = session.Session.GetMessages();
        if (Broadcast)
            messages = messages.Where(m => m.IsBroadcast);
        else if (Peer is not null)
            messages = With(session, new MemberFilter(Peer), [.. messages.Where(m => !m.IsBroadcast)]);
        if (Last is { } last)
            messages = messages.TakeLast(last);
        foreach (Message message in messages)
            WriteObject(new PyileMessage(message, session.Name));
    }

    // A sent message does not contain the receiver's alias, so it is looked up on the roster or in messages from that address.
    private static IEnumerable<Message> With(ModuleSession session, MemberFilter peer, IReadOnlyList<Message> messages)
    {
        var aliases = new Dictionary<MemberId, string?>();
        foreach (Message received in messages.Where(m => !m.IsSent))
            aliases[received.FromId] = session.Session.NameOf(received);
        foreach (Peer member in session.Session.GetPeers().Where(p => p.Alias is not null))
            aliases[member.Id] = member.Alias;
        return messages.Where(m => m is { ConversationId: { } id, Conversation: { } address }
            && peer.IsMatch(id, aliases.GetValueOrDefault(id), address));
    }
}
