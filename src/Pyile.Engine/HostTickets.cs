using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine;

/// <summary>What lets joiners in at a host: its password and its tickets.</summary>
internal sealed class HostTickets(MessagingContext context, HostServices host, HostLogins logins)
{
    private readonly AdmissionRevocation _admissions = new(host);

    /// <summary>Tickets that can still be used.</summary>
    public IReadOnlyList<Ticket> List => host.Store.Tickets.Snapshot(context.Clock.WallClock);

    public async Task<(Ticket Ticket, string Text)> IssueAsync(TicketOptions options, CancellationToken cancellationToken)
    {
        if (host.Network is not { } network)
            throw new PyileException(PyileError.InvalidOption, "This network speaks only version 1 of the protocol, which has no tickets.");
        OptionRules.Check(options);
        var (ticket, text) = host.Store.Tickets.Issue(
            options, network.Authority.NetworkId, TicketHosts.Of(options, logins.Address), context.Clock.WallClock);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return (ticket, text);
    }

    /// <returns>The ticket, or null if there is none with that id, and the number of members that it has admitted.</returns>
    public async Task<(Ticket? Ticket, int Members)> RemoveAsync(Guid id, bool removeMembers, CancellationToken cancellationToken)
    {
        Ticket? ticket = host.Store.Tickets.Remove(id);
        int members = _admissions.Revoke(admission => admission.Ticket == id, removeMembers);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return (ticket, members);
    }

    /// <returns>The number of members that a password has admitted.</returns>
    public async Task<int> SetPasswordAsync(Secret password, bool removeMembers, CancellationToken cancellationToken)
    {
        OptionRules.CheckPassword(password);
        if (host.Network is { } network)
            await Task.Run(() => network.SetPassword(password), cancellationToken).ConfigureAwait(false);
        logins.SetLegacyPassword(password);
        host.Store.Changed(StateParts.Network);
        int members = _admissions.Revoke(static admission => admission.Kind == AdmissionKind.Password, removeMembers);
        Log.PasswordChanged(context.Logger);
        await host.SaveAsync(cancellationToken).ConfigureAwait(false);
        return members;
    }
}
