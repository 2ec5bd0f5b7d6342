using System.Management.Automation;
using System.Net;
using Pyile.Completers;
using Pyile.Engine;
using Pyile.Engine.Sessions;
using Pyile.Sessions;
using Pyile.Transformations;

namespace Pyile.Commands;

/// <summary>Takes rules off a host's ban list.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileBan", SupportsShouldProcess = true)]
public sealed class RemovePyileBanCommand : SessionCommand
{
    /// <summary>The addresses or prefixes, as Get-PyileBan shows them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BanCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ListedSession session)
    {
        var host = (HostSession)session.Session;
        foreach (string address in Address)
        {
            if (HostSession.ParseRule(address) is not { } rule)
                WriteError(Errors.AddressRuleInvalid(address));
            else if (ShouldProcess($"{address} in {session.Name}", "Remove the ban"))
                Remove(session, host, rule, address);
        }
    }

    private void Remove(ListedSession session, HostSession host, IPNetwork rule, string address)
    {
        ErrorRecord? error = null;
        try
        {
            if (Wait(host.UnbanAsync(rule, StopToken)) is null)
                error = Errors.BanNotFound(address, Covering(host, rule));
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, session.View);
        }
        if (error is not null)
            WriteError(error);
    }

    private static IEnumerable<string> Covering(HostSession host, IPNetwork rule) => host.Bans
        .Where(b => b.Rule.BaseAddress.AddressFamily == rule.BaseAddress.AddressFamily && b.Rule.Contains(rule.BaseAddress))
        .Select(b => b.Address);
}
