using System.Text.Json;

namespace Pyile.Engine.Tests.Support;

/// <summary>An endpoint whose work the test says.</summary>
internal sealed class PlayedEndpoint(Func<IncomingCall, CancellationToken, Task> work) : ICallEndpoint
{
    /// <summary>Returns its arguments.</summary>
    public static readonly PlayedEndpoint Echo = new((call, stop) => call.WriteAsync(CallItemKind.Output, call.Arguments, stop).AsTask());

    /// <summary>Runs until it is stopped.</summary>
    public static readonly PlayedEndpoint Endless = new((_, stop) => Task.Delay(Timeout.Infinite, stop));

    /// <summary>Who may call it; null for everyone.</summary>
    public MemberId? Allowed { get; init; }

    public bool IsAllowed(Peer caller) => Allowed is null || Allowed == caller.Id;

    public Task RunAsync(IncomingCall call, CancellationToken cancellationToken) => work(call, cancellationToken);

    /// <summary>Returns the numbers from 1 to the argument.</summary>
    public static async Task CountAsync(IncomingCall call, CancellationToken stop)
    {
        int last = JsonSerializer.Deserialize<int>(call.Arguments);
        for (int i = 1; i <= last; i++)
            await call.WriteAsync(CallItemKind.Output, $"{i}", stop);
    }
}
