using System.Net;
using Pyile.Protocol;

namespace Pyile.Engine.Membership;

/// <summary>The control link of a member that was lost before this host was started.</summary>
internal sealed class EndedControl : IMemberControl
{
    public static readonly EndedControl Instance = new();

    private EndedControl()
    {
    }

    public IPAddress HostAsSeen => IPAddress.Any;

    public bool HasLeft => false;

    public void OfferRoster()
    {
    }

    public void SendBeat(CancellationToken cancellationToken)
    {
    }

    public Task<string> RunAsync(Action<TimeSpan?> heard, CancellationToken cancellationToken) => Task.FromResult("it has ended");

    public void End(GoodbyeReason reason)
    {
    }

    public void Abort()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
