using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
namespace Pyile.Engine.Messaging;

/// <summary>
/// The messages so far, in both directions, in the order of this session. The oldest make room for new ones, except that the last
/// ones of each sender stay while others send more: a hundredth of the bounds for each, and half of them in total.
/// </summary>
internal sealed class Conversations(int maxMessages, long maxBytes)
{
    private const int Shares = 100;

    private readonly int _ownMessages = Math.Max(1, maxMessages / Shares);
    private readonly long _ownBytes = maxBytes / Shares;

    // What this session sent, and what senders without a share sent.
    private readonly SenderShare _others = new();
    private readonly Deque<Message> _messages = new();
    private readonly Queue<SenderShare> _sharesWithOlder = new();
    private long _added;
    private long _bytes;
    private int _older;
    private long _olderBytes;

    private int Count => _messages.Count + _older;

    public void Add(Message message)
    {
        if (maxMessages == 0)
            return;
        SenderShare sender = ShareOf(message);
        _messages.AddLast(message);
        _added++;
        _bytes += message.Size;
        sender.Kept++;
        sender.KeptBytes += message.Size;
        while (sender.Older.Count > 0 && !HasLittle(sender))
            RemoveOlder(sender);
        while (Count > maxMessages || (_bytes > maxBytes && Count > 1))
            MakeRoom();
    }

    public IReadOnlyList<Message> Snapshot()
    {
        var all = new List<Message>(Count);
        all.AddRange(_sharesWithOlder.SelectMany(share => share.Older).OrderBy(older => older.Number).Select(older => older.Message));
        for (int i = 0; i < _messages.Count; i++)
            all.Add(_messages[i]);
        return all;
    }

    private void MakeRoom()
    {
        // The newest message always stays.
        if (_messages.Count == 1)
        {
            RemoveOneOlder();
            return;
        }
        long number = _added - _messages.Count;
        Message oldest = _messages.RemoveFirst();
        SenderShare sender = ShareOf(oldest);
        if (!HasLittle(sender))
        {
            Forget(oldest, sender);
            return;
        }
        sender.Older.Enqueue((number, oldest));
        _older++;
        _olderBytes += oldest.Size;
        if (!sender.IsListed)
        {
            sender.IsListed = true;
            _sharesWithOlder.Enqueue(sender);
        }
        while (_older > maxMessages / 2 || _olderBytes > maxBytes / 2)
            RemoveOneOlder();
    }

    // In turn, so that no sender loses more than others.
    private void RemoveOneOlder()
    {
        SenderShare sender = _sharesWithOlder.Dequeue();
        if (sender.Older.Count > 0)
            RemoveOlder(sender);
        sender.IsListed = sender.Older.Count > 0;
        if (sender.IsListed)
            _sharesWithOlder.Enqueue(sender);
    }

    private void RemoveOlder(SenderShare sender)
    {
        Message oldest = sender.Older.Dequeue().Message;
        _older--;
        _olderBytes -= oldest.Size;
        Forget(oldest, sender);
    }

    private void Forget(Message message, SenderShare sender)
    {
        _bytes -= message.Size;
        sender.Kept--;
        sender.KeptBytes -= message.Size;
    }

    private bool HasLittle(SenderShare sender) => sender.Kept <= _ownMessages && sender.KeptBytes <= _ownBytes;

    private SenderShare ShareOf(Message message) => message.Share ?? _others;
}
