using System.Collections.Concurrent;
using Pyile.Engine.Model;
using Pyile.Runtime;

namespace Pyile.Chat;

/// <summary>
/// The lines that were typed and sent. The chat waits for receipts only at its end; failed ones are shown when they arrive.
/// </summary>
internal sealed class ChatSends(ModuleSession session, ChatLines lines, WakeUp wakeUp)
{
    private readonly ConcurrentQueue<(Task<Receipt> Sent, string Text)> _answered = new();
    private int _open;

    /// <summary>Whether a receipt is still missing.</summary>
    public bool IsWaiting => Volatile.Read(ref _open) > 0;

    /// <returns>False if the text could not be sent; a line that gives the reason was added then.</returns>
    public bool Send(ChatPeer? to, string text, List<string> shown)
    {
        if (to is null && session.IsOpen && session.View.Peers == 0)
        {
            shown.Add(lines.Problem("There are no other members, so nothing was sent."));
            return false;
        }
        try
        {
            // Leaving the chat does not cancel messages that were already sent.
            IReadOnlyList<Task<Receipt>> sends = to is null
                ? session.Session.Broadcast(text, timeout: null, CancellationToken.None)
                : [session.Session.SendAsync(to.Id, text, timeout: null, CancellationToken.None)];
            foreach (Task<Receipt> sent in sends)
                Follow(sent, text);
            return true;
        }
        catch (PyileException exception)
        {
            shown.Add(lines.Problem(Texts.VisibleText.Of(exception.Message)));
            return false;
        }
    }

    public void Collect(List<string> shown)
    {
        while (_answered.TryDequeue(out (Task<Receipt> Sent, string Text) answer))
        {
            Interlocked.Decrement(ref _open);
            try
            {
                Receipt receipt = answer.Sent.GetAwaiter().GetResult();
                if (receipt.Status == ReceiptStatus.Failed)
                    shown.Add(lines.Failure(receipt, answer.Text));
            }
            catch (PyileException exception)
            {
                shown.Add(lines.Problem(Texts.VisibleText.Of(exception.Message)));
            }
        }
    }

    private void Follow(Task<Receipt> sent, string text)
    {
        Interlocked.Increment(ref _open);
        sent.ContinueWith(
            done =>
            {
                // Observed here too, because the chat may end before it collects this receipt.
                _ = done.Exception;
                _answered.Enqueue((done, text));
                wakeUp.Set();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
