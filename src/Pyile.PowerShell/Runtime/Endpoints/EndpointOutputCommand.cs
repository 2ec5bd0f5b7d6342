using System.Management.Automation;

namespace Pyile.Runtime.Endpoints;

/// <summary>Returns the output of an endpoint's action to the caller. Only runspaces of endpoints have this cmdlet.</summary>
[Cmdlet(VerbsData.Out, "PyileEndpointCaller")]
internal sealed class EndpointOutputCommand : PSCmdlet
{
    public const string Name = "Out-PyileEndpointCaller";

    [Parameter(Mandatory = true)]
    public EndpointOutput To { get; set; } = null!;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord() => To.Write(InputObject);
}
