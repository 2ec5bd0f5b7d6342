using System.Collections.Concurrent;
using System.Net;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Pyile.Engine.Tests.Links;

/// <summary>Many threads that add messages at any moment, and one writer.</summary>
[Trait("Category", "Slow")]
public sealed class LinkWriterRaceTests(ITestOutputHelper output)
{
    private const int Threads = 4;

    [Fact]
    public Task Nothing_is_lost_whenever_a_caller_signals() => PlayAsync(async random =>
    {
        const int Each = 2_000;
        var scene = new Scene();
        int[] seeds = [.. Enumerable.Range(0, Threads).Select(_ => random.Next())];

        await Task.WhenAll(seeds.Select((seed, thread) => Task.Run(() => scene.SayAll(thread * Each, Each, new Random(seed))))).Soon();

        await scene.UntilAsync(() => scene.Written.Count >= Threads * Each);
        await scene.Writer.StopAsync().Soon();
        scene.AssertInOrder();
        Assert.Equal(Enumerable.Range(0, Threads * Each).Select(i => (uint)i), scene.Written.Order());
    });

    [Fact]
    public Task The_last_frame_is_written_although_no_caller_signals_again() => PlayAsync(async random =>
    {
        var scene = new Scene();
        for (int round = 0; round < 3_000; round++)
        {
            scene.Say((uint)round, random);
            if (random.Next(3) == 0)
                await scene.UntilAsync(() => scene.Written.Count == round + 1);
        }
        await scene.UntilAsync(() => scene.Written.Count == 3_000);
        await scene.Writer.StopAsync().Soon();
        scene.AssertInOrder();
    });

    [Fact]
    public Task After_it_has_stopped_nothing_is_written_even_if_callers_signal() => PlayAsync(async random =>
    {
        for (int round = 0; round < 300; round++)
        {
            var scene = new Scene();
            int[] seeds = [.. Enumerable.Range(0, Threads).Select(_ => random.Next())];
            int before = random.Next(60);
            Task speaking = Task.WhenAll(seeds.Select((seed, thread) => Task.Run(() => scene.SayAll(thread * 50, 50, new Random(seed)))));
            while (scene.Said < before)
                await Task.Yield();

            await scene.Writer.StopAsync().Soon();

            int writes = scene.Connection.Writes;
            await speaking.Soon();
            Assert.Equal(writes, scene.Connection.Writes);
            scene.AssertInOrder();
        }
    });

    private Task PlayAsync(Func<Random, Task> test)
    {
        int seed = Seeds.Next();
        output.WriteLine($"Seed {seed}");
        return Seeds.PlayAsync(seed, test);
    }

    private sealed class Scene : IBatchSource
    {
        private readonly ConcurrentQueue<uint> _toWrite = new();
        private readonly ConcurrentQueue<uint> _taken = new();
        private int _said;
        private int _filling;

        public Scene() => Writer = new LinkWriter(Connection, this);

        public NoisyConnection Connection { get; } = new();

        public LinkWriter Writer { get; }

        public ConcurrentQueue<uint> Written => Connection.Written;

        public int Said => Volatile.Read(ref _said);

        public void SayAll(int first, int count, Random random)
        {
            for (int i = 0; i < count; i++)
            {
                Say((uint)(first + i), random);
                if (random.Next(20) == 0)
                    Thread.Yield();
            }
        }

        public void Say(uint number, Random random)
        {
            _toWrite.Enqueue(number);
            Interlocked.Increment(ref _said);
            Writer.Signal(atOnce: random.Next(2) == 0);
        }

        public async Task UntilAsync(Func<bool> condition)
        {
            using var limit = new CancellationTokenSource(Patience.Limit);
            while (!condition())
            {
                Assert.False(limit.IsCancellationRequested, $"{Written.Count} of {Said} were written.");
                await Task.Yield();
            }
        }

        public void AssertInOrder() => Assert.Equal(_taken, Written);

        void IBatchSource.OnWriteFailed(string why) => Assert.Fail(why);

        void IBatchSource.Fill(MessageBatch batch)
        {
            Assert.Equal(1, Interlocked.Increment(ref _filling));
            Assert.True(batch.IsEmpty);
            for (int i = 0; i < 10 && _toWrite.TryDequeue(out uint number); i++)
            {
                _taken.Enqueue(number);
                batch.Add(new BeatReplyFrame(number));
            }
            Interlocked.Decrement(ref _filling);
        }
    }

    /// <summary>A connection whose writes end at once or a little later.</summary>
    private sealed class NoisyConnection : IConnection
    {
        private int _writing;

        public IPEndPoint Local { get; } = Given.At("127.0.0.1:1");

        public IPEndPoint Remote { get; } = Given.At("127.0.0.1:2");

        public ConcurrentQueue<uint> Written { get; } = new();

        public int Writes { get; private set; }

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Assert.Equal(1, Interlocked.Increment(ref _writing));
            if (Writes++ % 3 == 0)
                await Task.Yield();
            // Only now, so that a change of the bytes during the write is detected.
            foreach (uint number in LinkWriterTests.Read(bytes))
                Written.Enqueue(number);
            Interlocked.Decrement(ref _writing);
        }

        public void Abort()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
