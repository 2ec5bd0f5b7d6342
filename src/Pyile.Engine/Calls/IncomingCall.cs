using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pyile.Engine.Model;
using Pyile.Protocol;

namespace Pyile.Engine.Calls;

/// <summary>A call of another member, as the endpoint sees it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer and without a linked token holds nothing.")]
public sealed class IncomingCall : ITurn
{
    private const int Waiting = 0;
    private const int Running = 1;
    private const int Over = 2;

    private readonly ICallEndpoint _endpoint;
    private readonly ICallAnswers _answers;
    private readonly ItemCredit _credit = new();
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _deadline;
    private int _state = Waiting;
    private volatile CallOutcome _stoppedBy;

    // While the endpoint has not waited for anything, its first item is written together with the end, which may follow at once.
    private volatile bool _mayHold;

    internal IncomingCall(Guid id, Peer caller, string name, string arguments, ICallEndpoint endpoint, ICallAnswers answers)
    {
        Id = id;
        Caller = caller;
        Endpoint = name;
        Arguments = arguments;
        _endpoint = endpoint;
        _answers = answers;
    }

    /// <summary>What both sides know the call by.</summary>
    public Guid Id { get; }

    /// <summary>Who calls, as the roster had it when the call arrived. Its key proves its id.</summary>
    public Peer Caller { get; }

    /// <summary>The name that it has called.</summary>
    public string Endpoint { get; }

    /// <summary>One JSON value. It comes from another member: data, and nothing to be run.</summary>
    public string Arguments { get; }

    MemberId ITurn.Caller => Caller.Id;

    /// <summary>Returns something to the caller. Items arrive in the order of these calls.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="json">One JSON value of at most 1 MiB as UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when there is room for more: a caller that does not read stops its callee.</returns>
    /// <exception cref="PyileException">It is not one JSON value, or too large.</exception>
    /// <exception cref="OperationCanceledException">The call is to stop.</exception>
    public async ValueTask WriteAsync(CallItemKind kind, string json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        byte[] body = Encoding.UTF8.GetBytes(json);
        if (body.Length > ProtocolLimits.MessageBody)
            throw new PyileException(PyileError.TooLarge, $"The item has {body.Length} bytes; at most {ProtocolLimits.MessageBody} are sent. Return it in parts.");
        if (!JsonBody.IsValid(body))
            throw new PyileException(PyileError.InvalidMessage, "This is not one JSON value.");
        _stop.Token.ThrowIfCancellationRequested();
        ValueTask taking = _credit.TakeAsync(body.Length + CallLimits.ItemOverhead, _stop.Token);
        if (!taking.IsCompletedSuccessfully)
            await taking.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        bool isHeld = _mayHold;
        _mayHold = false;
        _answers.Send(this, kind, body, isHeld);
    }

    async Task ITurn.RunAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
            return;
        (CallOutcome outcome, string? text, bool hasRun) = await RunEndpointAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _state, Over) == Running)
            End(outcome, text, hasRun);
    }

    /// <summary>Stops it when this time is over.</summary>
    internal void StopAfter(TimeSpan time, TimeProvider provider)
    {
        _deadline = provider.CreateTimer(
            static call => ((IncomingCall)call!).Stop(CallOutcome.DeadlinePassed), this, time, Timeout.InfiniteTimeSpan);
        if (Volatile.Read(ref _state) == Over)
            _deadline.Dispose();
    }

    /// <summary>Asks it to stop. One that has not begun never does.</summary>
    internal void Stop(CallOutcome why)
    {
        if (_stoppedBy == CallOutcome.Completed)
            _stoppedBy = why;
        if (Interlocked.CompareExchange(ref _state, Over, Waiting) == Waiting)
            End(_stoppedBy, Describe(_stoppedBy), hasRun: false);
        else
            Cancel();
    }

    /// <summary>Stops it, and sends nothing about it any more: there is no caller.</summary>
    internal void Abandon()
    {
        Interlocked.Exchange(ref _state, Over);
        _deadline?.Dispose();
        Cancel();
    }

    /// <summary>The caller has room for more items.</summary>
    internal void AddCredit(uint bytes) => _credit.Add(bytes);

    private async Task<(CallOutcome Outcome, string? Text, bool HasRun)> RunEndpointAsync()
    {
        try
        {
            _mayHold = true;
            Task running = _endpoint.RunAsync(this, _stop.Token);
            _mayHold = false;
            if (!running.IsCompleted)
                _answers.Flush();
            await running.ConfigureAwait(false);
            return (CallOutcome.Completed, null, true);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return (_stoppedBy, Describe(_stoppedBy), true);
        }
        catch (CallException exception)
        {
            CallOutcome outcome = OutcomeOf(exception.Failure);
            return (outcome, exception.Message, outcome is CallOutcome.Failed or CallOutcome.Stopped);
        }
        catch (Exception exception)
        {
            // Whatever the endpoint throws, its caller gets an answer.
            return (CallOutcome.Failed, exception.Message, true);
        }
    }

    private void End(CallOutcome outcome, string? text, bool hasRun)
    {
        _deadline?.Dispose();
        _answers.End(this, outcome, text, hasRun);
    }

    // Registrations of the endpoint run here; what they throw is not the concern of the reader of the link.
    private void Cancel() => _ = _stop.CancelAsync().ContinueWith(
        static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static CallOutcome OutcomeOf(CallFailure failure) => failure switch
    {
        CallFailure.NoSuchEndpoint => CallOutcome.NoSuchEndpoint,
        CallFailure.NotAllowed => CallOutcome.NotAllowed,
        CallFailure.InvalidArguments => CallOutcome.InvalidArguments,
        CallFailure.Busy => CallOutcome.Busy,
        CallFailure.Stopped => CallOutcome.Stopped,
        _ => CallOutcome.Failed,
    };

    private static string Describe(CallOutcome why) => why switch
    {
        CallOutcome.DeadlinePassed => "The time of the call was over.",
        CallOutcome.Cancelled => "The call was cancelled.",
        _ => "The endpoint was stopped.",
    };
}
