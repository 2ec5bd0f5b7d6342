using System.Management.Automation;
using System.Net;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Removes entries from a host's ban list.</summary>
[Cmdlet(VerbsCommon.Remove, "PyileBan", SupportsShouldProcess = true, DefaultParameterSetName = AddressSet)]
public sealed class RemovePyileBanCommand : NamedSessionCommand
{
    private const string AddressSet = "Address";
    private const string MemberSet = "Member";

    /// <summary>
    /// Addresses or prefixes, as Get-PyileBan shows them. Removing the address of a banned member also removes the ban of
    /// the member.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AddressSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BanCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>Ids of members, as Get-PyileBan shows them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MemberSet)]
    [ArgumentCompleter(typeof(BannedMemberCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] MemberId { get; set; } = [];

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        var host = (HostSession)session.Session;
        foreach (string address in Address)
        {
            if (HostSession.ParseRule(address) is not { } rule)
                WriteError(Errors.AddressRuleInvalid(address));
            else if (ShouldProcess($"{address} in {session.Name}", "Remove the ban"))
                Remove(session, () => host.UnbanAsync(rule, StopToken), () => Errors.BanNotFound(address, Covering(host, rule)));
        }
        foreach (string text in MemberId)
        {
            if (!Protocol.MemberId.TryParse(text, out Protocol.MemberId member))
                WriteError(Errors.MemberIdInvalid(text));
            else if (ShouldProcess($"{text} in {session.Name}", "Remove the ban"))
                Remove(session, () => host.UnbanAsync(member, StopToken), () => Errors.BanNotFound(text, []));
        }
    }

    private void Remove(ModuleSession session, Func<Task<Ban?>> remove, Func<ErrorRecord> notFound)
    {
        ErrorRecord? error = null;
        try
        {
            if (Wait(remove()) is null)
                error = notFound();
        }
        catch (PyileException exception)
        {
            error = Errors.From(exception, session.View);
        }
        if (error is not null)
            WriteError(error);
        else
            UnsavedReport.Write(this, session);
    }

    private static IEnumerable<string> Covering(HostSession host, IPNetwork rule) => host.Bans
        .Where(b => b.Rule is { } other && other.BaseAddress.AddressFamily == rule.BaseAddress.AddressFamily
            && other.Contains(rule.BaseAddress))
        .Select(b => b.Address!);
}
