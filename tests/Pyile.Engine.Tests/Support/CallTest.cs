namespace Pyile.Engine.Tests.Support;

/// <summary>Calls between a host and its member one, over loopback sockets.</summary>
public abstract class CallTest : EncryptedSessionTest
{
    private protected HostSession Host { get; private set; } = null!;

    private protected PeerSession One { get; private set; } = null!;

    private protected async Task OpenAsync(Func<HostOptions, HostOptions>? host = null, Func<PeerOptions, PeerOptions>? one = null)
    {
        Host = StartHost(host);
        One = await EnterAsync(Host, "one", one);
        await UntilAllKnowAllAsync(Host, One);
    }

    /// <summary>Calls an endpoint of the host.</summary>
    private protected Call Start(string endpoint, string arguments = "null", TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        One.Calls.Start(Host.Id!.Value, new CallRequest(endpoint, arguments) { Timeout = timeout }, cancellationToken);

    private protected void Offer(string name, Func<IncomingCall, CancellationToken, Task> work) =>
        Assert.True(Host.Calls.TryOffer(name, new PlayedEndpoint(work)));

    private protected static async Task<List<CallItem>> ReadAsync(Call call)
    {
        var items = new List<CallItem>();
        await foreach (CallItem item in call.Items.ReadAllAsync())
            items.Add(item);
        return items;
    }

    private protected static async Task<CallResult> FailsAsync(Call call, CallFailure failure, bool mayHaveRun)
    {
        CallResult result = await call.Result.Soon();
        Assert.Equal((failure, mayHaveRun), (result.Failure, result.MayHaveRun));
        Assert.False(string.IsNullOrWhiteSpace(result.Detail));
        return result;
    }

    private protected static async Task SucceedsAsync(Call call)
    {
        CallResult result = await call.Result.Soon();
        Assert.Equal((CallFailure.None, null, true), (result.Failure, result.Detail, result.MayHaveRun));
    }
}
