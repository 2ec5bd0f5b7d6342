using CsCheck;

namespace Pyile.Engine.Tests.Messaging;

[Trait("Category", "Slow")]
public sealed class SendQueueModelTests
{
    private const int MaxMessages = 6;
    private const long MaxBytes = 40;

    private enum Kind
    {
        Add,
        Take,
        Acknowledge,
        AcknowledgeTooMuch,
        Rewind,
        Expire,
        Remove,
        Forget,
        Admit,
        Progress,
    }

    private static readonly Gen<(Kind Kind, int Number, int Other)> AnyStep = Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(Kind.Add)),
            (10, Gen.Const(Kind.Take)),
            (6, Gen.Const(Kind.Acknowledge)),
            (1, Gen.Const(Kind.AcknowledgeTooMuch)),
            (2, Gen.Const(Kind.Rewind)),
            (2, Gen.Const(Kind.Expire)),
            (2, Gen.Const(Kind.Remove)),
            (1, Gen.Const(Kind.Forget)),
            (2, Gen.Const(Kind.Progress)),
            (4, Gen.Const(Kind.Admit))),
        Gen.Int[0, 60],
        Gen.Int[0, 20]);

    [Fact]
    public void Send_queue_behaves_like_two_lists() =>
        AnyStep.Array[0, 100].Sample(
            steps =>
            {
                var run = new Run();
                foreach ((Kind kind, int number, int other) in steps)
                    run.Step(kind, number, other);
            },
            iter: 3_000);

    private sealed record Entry(int Id, int Size, int Began, int Timeout)
    {
        public bool IsInside { get; set; }

        public bool IsOver { get; set; }

        public bool WasWritten { get; set; }
    }

    private sealed class Run
    {
        private readonly SendQueue<int> _queue = new(MaxMessages, MaxBytes);
        private readonly List<Entry> _waiting = [];
        private readonly List<Entry> _written = [];
        private readonly HashSet<int> _ended = [];
        private ulong _acknowledged;
        private int _added;
        private int _now;
        private int _progress;
        private bool _isFull;

        public void Step(Kind kind, int number, int other)
        {
            switch (kind)
            {
                case Kind.Add:
                    Add(number, other);
                    break;
                case Kind.Take:
                    Take(number);
                    break;
                case Kind.Acknowledge:
                    Acknowledge(number % (_written.Count + 1));
                    break;
                case Kind.AcknowledgeTooMuch:
                    Assert.False(_queue.Acknowledge(_acknowledged + (ulong)(_written.Count + 1 + other), []));
                    Assert.False(_queue.Rewind(_acknowledged + (ulong)(_written.Count + 1 + other), []));
                    break;
                case Kind.Rewind:
                    Rewind(number % (_written.Count + 1));
                    break;
                case Kind.Expire:
                    _now += number / 8;
                    GiveUp(e => DeadlineOf(e) <= _now, ended => _queue.Expire(TimeSpan.FromSeconds(_now), ended));
                    AssertEarliest();
                    break;
                case Kind.Remove:
                    GiveUp(e => e.Id % 7 == number % 7, ended => _queue.Remove(id => id % 7 == number % 7, ended));
                    AssertEarliest();
                    break;
                case Kind.Forget:
                    Forget();
                    break;
                case Kind.Admit:
                    Admit();
                    break;
                case Kind.Progress:
                    _progress = _now;
                    _queue.Progress(TimeSpan.FromSeconds(_now));
                    break;
            }
            Compare();
        }

        private int DeadlineOf(Entry entry) => Math.Max(entry.Began, _progress) + entry.Timeout;

        private void Add(int size, int timeout)
        {
            var entry = new Entry(++_added, size, _now, timeout) { IsInside = !_isFull && Fits(size, MaxMessages, MaxBytes) };
            _isFull = !entry.IsInside;
            _waiting.Add(entry);
            Assert.Equal(entry.IsInside, _queue.Add(entry.Id, size, TimeSpan.FromSeconds(_now), TimeSpan.FromSeconds(timeout)));
            Assert.Equal(entry.Id, _queue.Newest);
        }

        private void Take(int maxSize)
        {
            Entry? first = _waiting.FirstOrDefault();
            bool isTaken = first is { IsInside: true } && first.Size <= maxSize;
            Assert.Equal(isTaken, _queue.TryTake(maxSize, out Numbered<int> next));
            if (!isTaken)
                return;
            _waiting.RemoveAt(0);
            _written.Add(first!);
            Assert.Equal(new Numbered<int>(first!.Id, _acknowledged + (ulong)_written.Count, first.Size, first.WasWritten), next);
        }

        private void Acknowledge(int count)
        {
            var delivered = new List<int>();
            Assert.True(_queue.Acknowledge(_acknowledged + (ulong)count, delivered));
            Deliver(count, delivered);
        }

        private void Rewind(int count)
        {
            if (_acknowledged > 0)
                Assert.False(_queue.Rewind(_acknowledged - 1, []));
            var delivered = new List<int>();
            Assert.True(_queue.Rewind(_acknowledged + (ulong)count, delivered));
            Deliver(count, delivered);
            List<Entry> again = _written.FindAll(e => !e.IsOver);
            again.ForEach(e => e.WasWritten = true);
            _waiting.InsertRange(0, again);
            _written.Clear();
        }

        private void Deliver(int count, List<int> delivered)
        {
            Assert.Equal(_written.Take(count).Where(e => !e.IsOver).Select(e => e.Id), delivered);
            _written.RemoveRange(0, count);
            _acknowledged += (ulong)count;
            End(delivered);
        }

        private void GiveUp(Predicate<Entry> isMeant, Action<List<(int Item, bool WasWritten)>> act)
        {
            var ended = new List<(int Item, bool WasWritten)>();
            act(ended);
            List<Entry> written = _written.FindAll(e => !e.IsOver && isMeant(e));
            List<Entry> waiting = _waiting.FindAll(isMeant);
            Assert.Equal([.. written.Select(e => (e.Id, true)), .. waiting.Select(e => (e.Id, e.WasWritten))], ended);
            written.ForEach(e => e.IsOver = true);
            _waiting.RemoveAll(isMeant);
            End(ended.Select(e => e.Item));
        }

        private void Forget()
        {
            var ended = new List<(int Item, bool WasWritten)>();
            _queue.ForgetWritten(ended);
            Assert.All(ended, e => Assert.True(e.WasWritten));
            Assert.Equal(
                [.. _written.Where(e => !e.IsOver).Select(e => e.Id), .. _waiting.Where(e => e.WasWritten).Select(e => e.Id)],
                ended.Select(e => e.Item));
            _written.Clear();
            _waiting.RemoveAll(e => e.WasWritten);
            End(ended.Select(e => e.Item));
            AssertEarliest();
        }

        private void Admit()
        {
            var admitted = new List<int>();
            _queue.Admit(admitted);
            var expected = new List<int>();
            bool isWorthIt = Outside() is { } first && Fits(first.Size, MaxMessages - (MaxMessages / 4), MaxBytes - (MaxBytes / 4));
            while (isWorthIt && Outside() is { } next && Fits(next.Size, MaxMessages, MaxBytes))
            {
                next.IsInside = true;
                expected.Add(next.Id);
            }
            Assert.Equal(expected, admitted);
            _isFull = Outside() is not null;
        }

        private void Compare()
        {
            Assert.Equal(_acknowledged, _queue.Acknowledged);
            Assert.Equal(_waiting.Count, _queue.Waiting);
            Assert.Equal(_written.Count(e => !e.IsOver), _queue.Unacknowledged);
            Assert.Equal(_isFull, _queue.IsFull);
            Assert.Equal(_waiting.Any(e => e.IsInside), _queue.HasSomethingToWrite);
            Entry? oldest = _written.Concat(_waiting).FirstOrDefault(e => !e.IsOver);
            Assert.Equal(oldest is null, _queue.IsEmpty);
            Assert.Equal(oldest is not null, _queue.TryPeekOldest(out int id));
            Assert.Equal(oldest?.Id ?? 0, id);
            // No message is overlooked: the timer that is set by it fires too early rather than too late.
            Assert.All(_written.Where(e => !e.IsOver).Concat(_waiting), e => Assert.True(_queue.EarliestDeadline <= TimeSpan.FromSeconds(DeadlineOf(e))));
        }

        private void AssertEarliest()
        {
            int? earliest = _written.Where(e => !e.IsOver).Concat(_waiting).Min(e => (int?)DeadlineOf(e));
            Assert.Equal(earliest is { } seconds ? TimeSpan.FromSeconds(seconds) : null, _queue.EarliestDeadline);
        }

        // Each message ends once.
        private void End(IEnumerable<int> ended) => Assert.All(ended, id => Assert.True(_ended.Add(id)));

        private Entry? Outside() => _waiting.Find(e => !e.IsInside);

        private bool Fits(int size, int messages, long bytes)
        {
            List<Entry> inside = [.. _written, .. _waiting.Where(e => e.IsInside)];
            return inside.Count == 0 || (inside.Count < messages && inside.Sum(e => e.Size) + size <= bytes);
        }
    }
}
