using System.Globalization;
using Pyile.Engine.Calls;

namespace Pyile.Benchmarks.Comparison;

/// <summary>Returns its argument, or, if that is a number, so many small objects.</summary>
internal sealed class EchoEndpoint : ICallEndpoint
{
    public const string Name = "echo";

    public bool IsAllowed(Peer caller) => true;

    public async Task RunAsync(IncomingCall call, CancellationToken cancellationToken)
    {
        if (!int.TryParse(call.Arguments, CultureInfo.InvariantCulture, out int count))
        {
            await call.WriteAsync(CallItemKind.Output, call.Arguments, cancellationToken);
            return;
        }
        for (int i = 0; i < count; i++)
            await call.WriteAsync(CallItemKind.Output, """{"Id":17,"Name":"web","Free":12.5}""", cancellationToken);
    }
}
