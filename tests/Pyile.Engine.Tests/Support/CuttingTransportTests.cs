using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>What both ends of a connection see of each kind of cut.</summary>
public sealed class CuttingTransportTests : IAsyncLifetime
{
    private static readonly byte[] Said = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    private readonly IListener _listener = TcpTransport.Instance.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
    private readonly List<IConnection> _accepted = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _listener.DisposeAsync();
        foreach (IConnection connection in _accepted)
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_cut_after_a_write_leaves_the_writer_without_an_answer()
    {
        var (network, plan, dialled, accepted) = await OpenAsync(CutKind.AfterWrite);
        plan.CallFor();

        int written = await WriteUntilCutAsync(dialled);

        byte[] arrived = await ReadUntilResetAsync(accepted);
        // On other systems a reset also drops bytes that arrived and were not read.
        int expected = OperatingSystem.IsLinux() ? (written + 1) * Said.Length : arrived.Length;
        Assert.Equal(Repeated(written + 1).Take(expected), arrived);
        Assert.Equal((1, 0), (plan.Done[CutKind.AfterWrite], network.Open));
    }

    [Fact]
    public async Task A_cut_in_a_write_lets_only_the_first_bytes_through()
    {
        for (int i = 0; i < 20; i++)
        {
            var (_, plan, dialled, accepted) = await OpenAsync(CutKind.InWrite);
            plan.CallFor();

            int written = await WriteUntilCutAsync(dialled);

            byte[] arrived = await ReadUntilResetAsync(accepted);
            Assert.InRange(arrived.Length, 0, ((written + 1) * Said.Length) - 1);
            Assert.Equal(Repeated(written + 1).Take(arrived.Length), arrived);
            Assert.Equal(1, plan.Done[CutKind.InWrite]);
        }
    }

    [Fact]
    public async Task A_cut_before_a_read_loses_what_had_come()
    {
        var (_, plan, dialled, accepted) = await OpenAsync(CutKind.BeforeRead);
        plan.CallFor();

        for (int i = 0; plan.Left > 0; i++)
        {
            await accepted.WriteAsync(Said, default);
            if (await Record.ExceptionAsync(() => ReadAsync(dialled)) is { } exception)
                Assert.IsType<IOException>(exception);
        }

        Assert.Empty(await ReadUntilResetAsync(accepted));
        Assert.Equal(1, plan.Done[CutKind.BeforeRead]);
    }

    [Fact]
    public async Task A_cut_from_outside_ends_all_connections()
    {
        var (network, plan, dialled, accepted) = await OpenAsync(CutKind.FromOutside);
        var (waiting, other) = await DialAsync(network);
        Task<byte[]> read = ReadAsync(waiting);
        plan.CallFor();

        await WriteUntilCutAsync(dialled);

        await Assert.ThrowsAsync<IOException>(() => read.Soon());
        await ReadUntilResetAsync(accepted);
        await ReadUntilResetAsync(other);
        Assert.Equal((1, 0), (plan.Done[CutKind.FromOutside], network.Open));
    }

    [Fact]
    public async Task What_is_spared_or_not_called_for_is_not_cut()
    {
        var (network, plan, dialled, accepted) = await OpenAsync(CutKind.AfterWrite);
        network.Spare(_listener.Local.Port);
        var (spared, other) = await DialAsync(network);
        await EchoAsync(dialled, accepted);
        plan.CallFor();
        await EchoAsync(spared, other);
        network.CutAll();
        await EchoAsync(spared, other);

        Assert.Equal(1, plan.Left);
        await Assert.ThrowsAsync<IOException>(() => dialled.WriteAsync(Said, default).Soon());
    }

    [Fact]
    public void A_plan_has_as_many_cuts_of_each_kind()
    {
        var plan = new CutPlan(new Random(1), 42);
        plan.CallFor(43);
        for (int i = 0; plan.Left > 0; i++)
            plan.Next(isWrite: i % 2 == 0);

        Assert.Equal([11, 11, 10, 10], plan.Done.OrderBy(d => d.Key).Select(d => d.Value));
        Assert.Null(plan.Next(isWrite: true));
    }

    private static async Task EchoAsync(IConnection one, IConnection other)
    {
        for (int i = 0; i < 20; i++)
        {
            await one.WriteAsync(Said, default);
            Assert.Equal(Said, await ReadAsync(other));
        }
    }

    private static async Task<byte[]> ReadAsync(IConnection connection)
    {
        byte[] buffer = new byte[Said.Length];
        int end = 0;
        while (end < buffer.Length)
            end += await connection.ReadAsync(buffer.AsMemory(end), default).Soon() is > 0 and var read ? read : throw new EndOfStreamException();
        return buffer;
    }

    private static async Task<int> WriteUntilCutAsync(IConnection connection)
    {
        for (int written = 0; ; written++)
        {
            if (await Record.ExceptionAsync(() => connection.WriteAsync(Said, default).Soon()) is { } exception)
            {
                Assert.IsType<IOException>(exception);
                return written;
            }
        }
    }

    private static async Task<byte[]> ReadUntilResetAsync(IConnection connection)
    {
        var arrived = new List<byte>();
        byte[] buffer = new byte[64];
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (await connection.ReadAsync(buffer, default).Soon() is > 0 and var read)
                arrived.AddRange(buffer[..read]);
        });
        return [.. arrived];
    }

    private static IEnumerable<byte> Repeated(int times) => Enumerable.Repeat(Said, times).SelectMany(bytes => bytes);

    private async Task<(CuttingTransport Network, CutPlan Plan, IConnection Dialled, IConnection Accepted)> OpenAsync(CutKind kind)
    {
        var plan = new CutPlan(new Random(Seeds.Next()), [kind]);
        var network = new CuttingTransport(plan);
        var (dialled, accepted) = await DialAsync(network);
        return (network, plan, dialled, accepted);
    }

    private async Task<(IConnection Dialled, IConnection Accepted)> DialAsync(CuttingTransport network)
    {
        IConnection dialled = await network.ConnectAsync(_listener.Local, IPAddress.Loopback, default);
        IConnection accepted = await _listener.AcceptAsync(default).Soon();
        _accepted.AddRange([dialled, accepted]);
        return (dialled, accepted);
    }
}
