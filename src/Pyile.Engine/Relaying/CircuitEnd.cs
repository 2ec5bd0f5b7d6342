using System.Buffers;
using Pyile.Engine.Runtime;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Relaying;

/// <summary>One end of a circuit: what it receives goes out at the other end.</summary>
/// <param name="circuit">The circuit.</param>
/// <param name="member">The member that it is for.</param>
/// <param name="context">What the tasks of the session share.</param>
internal sealed class CircuitEnd(Circuit circuit, in CircuitMember member, SessionContext context)
{
    private const int BufferSize = 64 << 10;

    private readonly TaskCompletionSource<IConnection> _come = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FairShare.Account _share = new(context.FairShare);

    public Circuit Circuit => circuit;

    public CircuitMember Member { get; } = member;

    /// <summary>What it is found by: the hash of its key.</summary>
    public KeyHash Key { get; set; }

    public bool HasCome => _come.Task.IsCompletedSuccessfully;

    /// <summary>Takes a connection as this end, and passes on what it brings, once the other end has come, until one of the two is over.</summary>
    /// <param name="connection">The connection, which belongs to this method.</param>
    /// <param name="cancellationToken">Ends the circuit.</param>
    public async Task RunAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using (connection.ConfigureAwait(false))
        {
            if (!_come.TrySetResult(connection))
                return;
            try
            {
                await PassOnAsync(connection, circuit.OtherThan(this)._come.Task, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or TimeoutException or OperationCanceledException)
            {
                // The ends notice, and a link that needs the circuit asks for another one.
                circuit.Abort();
            }
        }
    }

    /// <summary>Ends it at once, also if it has not come yet.</summary>
    public void Abort()
    {
        if (!_come.TrySetCanceled() && HasCome)
            _come.Task.Result.Abort();
    }

    // A buffer is rented while there is something to pass on: a circuit that is idle needs none.
    private async Task PassOnAsync(IConnection from, Task<IConnection> other, CancellationToken cancellationToken)
    {
        while (true)
        {
            await from.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            TimeSpan rest;
            try
            {
                TimeSpan began = context.Clock.Now;
                circuit.NoteUse(began);
                int length = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                IConnection to = other.IsCompletedSuccessfully
                    ? other.Result
                    : await other.WaitAsync(CircuitBook.EndWait, context.Time, cancellationToken).ConfigureAwait(false);
                if (length == 0)
                {
                    await to.DisposeAsync().ConfigureAwait(false);
                    return;
                }
                ValueTask writing = to.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
                // Waiting for the other end takes no time of a processor.
                rest = _share.Spend(began, context.Clock.Now);
                await writing.ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
