using System.Management.Automation;
using Pyile.Engine;
using Pyile.Engine.Model;
using Pyile.Input;
using Pyile.Runtime;

namespace Pyile.Commands;

/// <summary>Creates a ticket: a text with which a peer joins this network without an address and a password.</summary>
[Cmdlet(VerbsCommon.New, "PyileTicket", SupportsShouldProcess = true)]
[OutputType(typeof(PyileTicket))]
public sealed class NewPyileTicketCommand : SessionCommand
{
    // A separate view shows the text of the ticket, which is available only once.
    private const string NewTicketType = "Pyile.PyileTicket#New";

    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Session { get; set; }

    /// <summary>The number of peers that may join with it. Default: 1.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Uses { get; set; } = 1;

    /// <summary>The number of hours until it expires. Default: 24.</summary>
    [Parameter]
    [ValidateRange(0.001, 480.0)]
    public double LifeHours { get; set; } = 24;

    /// <summary>
    /// Names or addresses of the host, each with a port behind it if peers use another one, as in name:14702. Default: the session's
    /// address, or all addresses of this machine.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateCount(1, 8)]
    public string[]? HostName { get; set; }

    /// <summary>
    /// How many days those who join with it may come back with their keys alone. 0: until they leave. Default: as long as the host lets
    /// members.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 36_500.0)]
    public double? MemberLifeDays { get; set; }

    /// <summary>The roles of those who join with it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RoleCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Role { get; set; } = [];

    /// <summary>What describes those who join with it, as in site=eu.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    /// <summary>A note that Get-PyileTicket shows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Note { get; set; }

    private protected override PyileRole? NeededRole => PyileRole.Host;

    private protected override void ProcessRecord(ModuleSession session)
    {
        if (!ShouldProcess(session.ToString(), "Create a ticket"))
            return;
        var options = new TicketOptions
        {
            Uses = Uses,
            Life = TimeSpan.FromHours(LifeHours),
            HostNames = HostName,
            Note = Note,
            Roles = Role,
            Tags = Tag,
            MemberLife = MemberLifeDays is { } days ? TimeSpan.FromDays(days) : null,
        };
        PSObject? made = null;
        try
        {
            (Ticket ticket, string text) = Wait(((HostSession)session.Session).NewTicketAsync(options, StopToken));
            made = new PSObject(new PyileTicket(ticket, session.Name, text));
            made.TypeNames.Insert(0, NewTicketType);
        }
        catch (PyileException exception)
        {
            WriteError(Errors.From(exception, session.View));
        }
        if (made is null)
            return;
        UnsavedReport.Write(this, session);
        WriteObject(made);
    }
}
