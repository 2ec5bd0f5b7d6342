using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pyile.Engine.Calls;
using Pyile.Engine.Model;
using Pyile.Runtime;
using Pyile.Runtime.Endpoints;
using Pyile.Texts;
using Pyile.Values;

namespace Pyile.Commands;

/// <summary>Calls one endpoint of several members at the same time, and returns what comes from all of them, as it arrives.</summary>
/// <param name="session">The session that calls.</param>
/// <param name="request">What is called.</param>
/// <param name="throttleLimit">How many members are called at the same time.</param>
internal sealed class EndpointCalls(ModuleSession session, CallRequest request, int throttleLimit)
{
    // What the cmdlet has not written yet; a cmdlet that is slow makes endpoints wait.
    private const int Ahead = 1000;

    private readonly Channel<EndpointResult> _results = Channel.CreateBounded<EndpointResult>(Ahead);
    private int _ended;

    /// <summary>How many calls are over.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Completes when all calls are over. If the enumeration ends early, they are cancelled.</summary>
    public async IAsyncEnumerable<EndpointResult> RunAsync(IReadOnlyList<Peer> members, [EnumeratorCancellation] CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task calling = CallAllAsync(members, over.Token);
        try
        {
            await foreach (EndpointResult result in _results.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await calling.ConfigureAwait(false);
    }

    private async Task CallAllAsync(IReadOnlyList<Peer> members, CancellationToken stop)
    {
        using var room = new SemaphoreSlim(throttleLimit);
        try
        {
            var calls = new List<Task>(members.Count);
            for (int i = 0; i < members.Count; i++)
            {
                await room.WaitAsync(stop).ConfigureAwait(false);
                calls.Add(CallAsync(members[i], progressId: i + 1, room, stop));
            }
            await Task.WhenAll(calls).ConfigureAwait(false);
            _results.Writer.Complete();
        }
        catch (Exception exception)
        {
            _results.Writer.TryComplete(exception);
            throw;
        }
    }

    private async Task CallAsync(Peer member, int progressId, SemaphoreSlim room, CancellationToken stop)
    {
        try
        {
            Call call = session.Session.Calls.Start(member.Id, request, stop);
            await foreach (CallItem item in call.Items.ReadAllAsync(stop).ConfigureAwait(false))
                await _results.Writer.WriteAsync(ToResult(item, member, progressId), stop).ConfigureAwait(false);
            CallResult result = await call.Result.ConfigureAwait(false);
            if (result.Failure != CallFailure.None)
            {
                var failed = new EndpointResult { Source = NameOf(member), Error = Errors.From(result, request.Endpoint, member) };
                await _results.Writer.WriteAsync(failed, stop).ConfigureAwait(false);
            }
        }
        catch (PyileException exception)
        {
            var failed = new EndpointResult { Source = NameOf(member), Error = Errors.From(exception, session.View) };
            await _results.Writer.WriteAsync(failed, stop).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Increment(ref _ended);
            room.Release();
        }
    }

    private EndpointResult ToResult(CallItem item, Peer member, int progressId)
    {
        string name = NameOf(member);
        return item.Kind switch
        {
            CallItemKind.Output => new EndpointResult { Kind = item.Kind, Source = name, Output = ToObject(item.Json, member) },
            CallItemKind.Error => new EndpointResult
            {
                Kind = item.Kind,
                Source = name,
                Error = Errors.OfEndpoint(RemoteItems.ToError(item.Json, member.Alias, $"{member.Id}"), request.Endpoint, name),
            },
            CallItemKind.Progress => new EndpointResult { Kind = item.Kind, Source = name, Progress = RemoteItems.ToProgress(item.Json, progressId, name) },
            _ => new EndpointResult { Kind = item.Kind, Source = name, Text = VisibleText.Of($"{name}: {RemoteItems.ToText(item.Json)}") },
        };
    }

    private static string NameOf(Peer member) => member.Alias ?? member.Address.ToString();

    // As remoting does with the name of the computer. What was received decides no type.
    private static PSObject? ToObject(string json, Peer member)
    {
        if (!ValueReader.TryRead(json, out object? value))
            value = json;
        if (value is null)
            return null;
        // A copy, so that a value that several results share, such as true, does not get several names.
        PSObject output = value is PSObject read ? read : new PSObject(value);
        Set(output, "PeerAlias", member.Alias);
        Set(output, "MemberId", $"{member.Id}");
        return output;
    }

    private static void Set(PSObject output, string name, string? value)
    {
        output.Properties.Remove(name);
        output.Properties.Add(new PSNoteProperty(name, value));
    }
}
