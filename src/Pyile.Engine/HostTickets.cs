using Pyile.Engine.Diagnostics;
using Pyile.Engine.Joining;
using Pyile.Engine.Messaging;
using Pyile.Engine.Model;

namespace Pyile.Engine;

/// <summary>What lets joiners in at a host: its password and its tickets.</summary>
internal sealed class HostTickets(MessagingContext context, HostServices host, HostLogins logins)
{
    /// <summary>Tickets that can still be used.</summary>
    public IReadOnlyList<Ticket> List => host.Store.Tickets.Snapshot(context.Clock.WallClock);

    public async Task<(Ticket Ticket, string Text)> IssueAsync(TicketOptions options, CancellationToken cancellationToken)
    {
        if (host.Network is not { } network)
            throw new PyileException(PyileError.InvalidOption, "This network speaks only version 1 of the protocol, which has no tickets.");
        OptionRules.Check(options);
        var (ticket, text) = host.Store.Tickets.Issue(
            options, network.Authority.NetworkId, TicketHosts.Of(options, logins.Address), context.Clock.WallClock);
        await host.Store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return (ticket, text);
    }

    public async Task<Ticket?> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (host.Store.Tickets.Remove(id) is not { } ticket)
            return null;
        await host.Store.SaveAsync(cancellationToken).ConfigureAwait(false);
        return ticket;
    }

    public async Task SetPasswordAsync(Secret password, CancellationToken cancellationToken)
    {
        OptionRules.CheckPassword(password);
        if (host.Network is { } network)
            await Task.Run(() => network.SetPassword(password), cancellationToken).ConfigureAwait(false);
        logins.SetLegacyPassword(password);
        host.Store.Changed();
        Log.PasswordChanged(context.Logger);
        await host.Store.SaveAsync(cancellationToken).ConfigureAwait(false);
    }
}
