using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Runtime.Members;

namespace Pyile.Runtime.Handlers;

/// <summary>Which events a handler is for.</summary>
internal sealed class HandlerRule(IReadOnlyList<PyileEventKind> events, string? from, bool keepsInInbox)
{
    private readonly MemberFilter? _from = from is null ? null : new MemberFilter(from);
    private readonly bool _wantsMessages = events.Contains(PyileEventKind.Message);

    public IReadOnlyList<PyileEventKind> Events => events;

    public string? From => from;

    public bool KeepsInInbox => keepsInInbox;

    /// <summary>Whether messages are taken out of the inbox for the handler.</summary>
    public bool TakesMessages => _wantsMessages && !keepsInInbox;

    /// <summary>Whether the handler gets messages that stay in the inbox.</summary>
    public bool SeesMessages => _wantsMessages && keepsInInbox;

    public bool IsMatch(Message message, Session session) => _from is null || _from.IsMatch(message, session);

    /// <summary>An event about the session itself, not about a member, matches every handler.</summary>
    public bool IsMatch(PyileEvent occurrence) =>
        events.Contains(occurrence.Event)
            && (_from is null
                || occurrence is { Alias: null, Address: null }
                || _from.IsMatch(occurrence.MemberId, occurrence.Alias, occurrence.Address));
}
