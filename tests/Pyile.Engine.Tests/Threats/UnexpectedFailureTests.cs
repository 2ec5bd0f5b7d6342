using System.Security.Cryptography;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>An attempt that fails with an unexpected exception is followed by another one, and ends nothing else.</summary>
[Trait("Category", "Slow")]
public sealed class UnexpectedFailureTests : EncryptedSessionTest
{
    private const int Times = 2;

    private readonly FaultyTransport _faulty = new();

    private protected override ITransport Transport => _faulty;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Peer_reconnects(FaultyStep step, Type type)
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        _faulty.Fail(step, () => New(type), Times);

        _faulty.CutAll();

        await RecordOf(one).WaitForAsync<Reconnected>();
        Assert.Equal(Times, _faulty.Faults);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Message_arrives(FaultyStep step, Type type)
    {
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        PeerSession two = await EnterAsync(host, "two");
        await UntilAllKnowAllAsync(host, one, two);
        _faulty.Fail(step, () => New(type), Times);

        Receipt receipt = await one.SendAsync(two.Address, "hello", TimeSpan.FromSeconds(20)).Soon();

        Assert.Equal(ReceiptStatus.Delivered, receipt.Status);
        Assert.Equal(Times, _faulty.Faults);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Join_fails_with_an_error_of_ours(FaultyStep step, Type type)
    {
        HostSession host = StartHost();
        string ticket = (await host.NewTicketAsync().Soon()).Text;
        _faulty.Fail(step, () => New(type), 1000);

        PyileException exception = await Assert.ThrowsAsync<PyileException>(
            () => JoinAsync(host, with: o => o with { Password = null, Ticket = new Secret(ticket), Timeout = TimeSpan.FromSeconds(1) }));

        Assert.NotEmpty(exception.Message);
        Assert.True(_faulty.Faults > 0);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Probe_describes_it(FaultyStep step, Type type)
    {
        HostSession host = StartHost();
        _faulty.Fail(step, () => New(type), 1000);

        ProbedHost found = await HostProbe.RunAsync(
            new ProbeOptions { HostName = "127.0.0.1", Port = host.HostAddress.Port, Legacy = LegacyProtocol.Instance }, _faulty, default).Soon();

        Assert.False(found.SpeaksVersion2);
        Assert.NotEmpty(found.Detail);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(CryptographicException))]
    public async Task Listeners_go_on(Type type)
    {
        _faulty.FailAccepts(() => New(type), Times);
        HostSession host = StartHost();
        PeerSession one = await EnterAsync(host);
        await UntilAllKnowAllAsync(host, one);

        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(one.Address, "hello").Soon()).Status);
        Assert.True(_faulty.Faults >= 2 * Times);
    }

    public static TheoryData<FaultyStep, Type> Faults
    {
        get
        {
            var faults = new TheoryData<FaultyStep, Type>();
            foreach (FaultyStep step in Enum.GetValues<FaultyStep>())
            {
                foreach (Type type in (Type[])[typeof(InvalidOperationException), typeof(CryptographicException), typeof(FormatException)])
                    faults.Add(step, type);
            }
            return faults;
        }
    }

    private static Exception New(Type type) => (Exception)Activator.CreateInstance(type, "an injected fault")!;
}
