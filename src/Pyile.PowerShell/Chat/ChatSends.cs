using System.Collections.Concurrent;
using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Chat;

/// <summary>What was typed on its way to others. Nobody waits for receipts but at the end; those that failed are told.</summary>
internal sealed class ChatSends(ModuleSession session, ChatLines lines, WakeUp wakeUp)
{
    private readonly ConcurrentQueue<(Task<Receipt> Sent, string Text)> _answered = new();
    private int _open;

    /// <summary>Whether a receipt has not come yet.</summary>
    public bool IsWaiting => Volatile.Read(ref _open) > 0;

    /// <returns>False where it could not be sent at all; a line says so then.</returns>
    public bool Send(ChatPeer? to, string text, List<string> told)
    {
        if (to is null && session.IsOpen && session.View.Peers == 0)
        {
            told.Add(lines.Problem("Nobody else is on the roster: nothing is sent."));
            return false;
        }
        try
        {
            // What was typed is not taken back when the chat is left.
            IReadOnlyList<Task<Receipt>> sends = to is null
                ? session.Session.Broadcast(text, timeout: null, CancellationToken.None)
                : [session.Session.SendAsync(to.Id, text, timeout: null, CancellationToken.None)];
            foreach (Task<Receipt> sent in sends)
                Follow(sent, text);
            return true;
        }
        catch (PyileException exception)
        {
            told.Add(lines.Problem(Views.Format.Text(exception.Message)));
            return false;
        }
    }

    public void Collect(List<string> told)
    {
        while (_answered.TryDequeue(out (Task<Receipt> Sent, string Text) answer))
        {
            Interlocked.Decrement(ref _open);
            try
            {
                Receipt receipt = answer.Sent.GetAwaiter().GetResult();
                if (receipt.Status == ReceiptStatus.Failed)
                    told.Add(lines.Failure(receipt, answer.Text));
            }
            catch (PyileException exception)
            {
                told.Add(lines.Problem(Views.Format.Text(exception.Message)));
            }
        }
    }

    private void Follow(Task<Receipt> sent, string text)
    {
        Interlocked.Increment(ref _open);
        sent.ContinueWith(
            done =>
            {
                // Looked at here, too: nobody may come to collect it.
                _ = done.Exception;
                _answered.Enqueue((done, text));
                wakeUp.Set();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
