using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Messaging;

/// <summary>Readers of one inbox against a reference that looks through a list at each call.</summary>
public sealed class InboxReaderModelTests
{
    private const int Readers = 3;

    private static readonly Gen<(int What, int Reader, int Kind)> Step = Gen.Select(Gen.Int[0, 11], Gen.Int[0, Readers - 1], Gen.Int[0, 3]);

    [Fact]
    public void Readers_take_what_a_search_through_all_waiting_messages_would_find() =>
        Step.Array[0, 200].Sample(Check, iter: 2_000);

    private static void Check((int What, int Reader, int Kind)[] steps)
    {
        var model = new Model();
        foreach ((int what, int reader, int kind) in steps)
        {
            switch (what)
            {
                case < 5:
                    model.Add(kind);
                    break;
                case < 8:
                    model.Take(reader);
                    break;
                case 8:
                    model.PeekAnd(reader, isSkip: kind < 2);
                    break;
                case 9:
                    model.ReturnSome(reader);
                    break;
                case 10:
                    model.Wait(reader);
                    break;
                default:
                    model.Rewind(reader);
                    break;
            }
        }
        model.CheckRest();
    }

    // Reader 0 has no filter; reader 1 takes kind 1 and reader 2 takes kinds 1 and 2.
    private sealed class Model
    {
        private readonly Inbox _inbox = new(new InboxOptions(), new AwaitedReplies(), NullLogger.Instance);
        private readonly InboxReader[] _readers;
        private readonly Task<Message?>?[] _waits = new Task<Message?>?[Readers];
        private readonly Dictionary<Message, int>[] _shown = [[], [], []];
        private readonly Dictionary<Message, int> _returns = [];
        private readonly int[] _rewinds = new int[Readers];
        private readonly HashSet<Message>[] _rejected = [[], [], []];
        private readonly List<Message> _waiting = [];
        private readonly List<Message> _taken = [];
        private int _count;

        public Model() => _readers = [.. Enumerable.Range(0, Readers).Select(i => _inbox.OpenReader(i == 0 ? null : m => Show(i, m)))];

        public void Add(int kind)
        {
            Message message = Given.Message($"{kind}-{_count++}");
            Assert.Equal(1, _inbox.Reserve([message]));
            _inbox.Publish([message]);
            _waiting.Add(message);
            SettleWaits();
        }

        public void Take(int reader)
        {
            if (IsWaiting(reader))
                return;
            Message? expected = Search(reader);
            Assert.Same(expected, _readers[reader].TryTake());
            NoteTaken(expected);
        }

        public void PeekAnd(int reader, bool isSkip)
        {
            if (IsWaiting(reader))
                return;
            Message? expected = Search(reader);
            Assert.Same(expected, _readers[reader].TryPeek());
            if (expected is null)
                return;
            if (isSkip)
            {
                _readers[reader].Skip(expected);
                _rejected[reader].Add(expected);
                return;
            }
            Assert.True(_readers[reader].TryTake(expected));
            Assert.False(_readers[reader].TryTake(expected));
            NoteTaken(expected);
        }

        public void ReturnSome(int reader)
        {
            Message[] returned = [.. _taken.Where((_, i) => i % 2 == 0)];
            lock (_returns)
            {
                foreach (Message message in returned)
                    _returns[message] = _returns.GetValueOrDefault(message) + 1;
            }
            _readers[reader].Return(returned);
            _taken.RemoveAll(returned.Contains);
            _waiting.AddRange(returned);
            _waiting.Sort((a, b) => a.InboxNumber.CompareTo(b.InboxNumber));
            foreach (HashSet<Message> rejected in _rejected)
                rejected.ExceptWith(returned);
            SettleWaits();
        }

        public void Wait(int reader)
        {
            if (IsWaiting(reader))
                return;
            _waits[reader] = _readers[reader].TakeAsync();
            if (Search(reader) is { } expected)
            {
                Assert.Same(expected, _waits[reader]!.Result);
                _waits[reader] = null;
                NoteTaken(expected);
            }
            else
            {
                Assert.False(_waits[reader]!.IsCompleted);
            }
        }

        public void Rewind(int reader)
        {
            _rejected[reader].Clear();
            Interlocked.Increment(ref _rewinds[reader]);
            _readers[reader].Rewind();
            SettleWaits();
        }

        public void CheckRest()
        {
            _inbox.Complete();
            foreach (Task<Message?> wait in _waits.OfType<Task<Message?>>())
                Assert.Null(wait.Soon().GetAwaiter().GetResult());
            var rest = new List<Message>();
            while (_inbox.TryTake() is { } message)
                rest.Add(message);
            Assert.Equal(_waiting, rest);
        }

        private bool IsWaiting(int reader) => _waits[reader] is not null;

        // A filter sees a message once, and again only after the message was returned or the reader was rewound.
        private bool Show(int reader, Message message)
        {
            lock (_returns)
            {
                int times = _shown[reader][message] = _shown[reader].GetValueOrDefault(message) + 1;
                Assert.InRange(times, 1, 1 + _returns.GetValueOrDefault(message) + Volatile.Read(ref _rewinds[reader]));
            }
            return IsMatch(reader, message);
        }

        private static bool IsMatch(int reader, Message message) =>
            reader == 0 || message.Text[0] == '1' || (reader == 2 && message.Text[0] == '2');

        private Message? Search(int reader)
        {
            foreach (Message message in _waiting)
            {
                if (_rejected[reader].Contains(message))
                    continue;
                if (IsMatch(reader, message))
                    return message;
                _rejected[reader].Add(message);
            }
            return null;
        }

        private void NoteTaken(Message? message)
        {
            if (message is null)
                return;
            Assert.True(_waiting.Remove(message));
            _taken.Add(message);
        }

        // Which of several waiting readers gets a message is not defined; that one of them gets it is.
        private void SettleWaits()
        {
            while (true)
            {
                int[] wanting = [.. Enumerable.Range(0, Readers).Where(r => IsWaiting(r) && Search(r) is not null)];
                if (wanting.Length == 0)
                    return;
                Task.WhenAny(wanting.Select(r => _waits[r]!)).Soon().GetAwaiter().GetResult();
                int winner = wanting.First(r => _waits[r]!.IsCompleted);
                NoteTaken(_waits[winner]!.Result);
                _waits[winner] = null;
            }
        }
    }
}
