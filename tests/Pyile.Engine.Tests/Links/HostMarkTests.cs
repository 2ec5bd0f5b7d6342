using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Links;

/// <summary>A member that has a certificate of the network with the mark of the host, which its entry on the roster does not have.</summary>
public sealed class HostMarkTests : HandMadeLinkTest
{
    private readonly TemporaryFolder _folder;

    public HostMarkTests() => _folder = Played(new TemporaryFolder());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dialler_is_welcomed_only_if_its_certificate_and_the_roster_agree_about_the_host(bool isMarked)
    {
        using X509Certificate2 certificate = await OpenAsync(isMarked, messagePort: 9);
        IConnection connection = await TcpTransport.Instance.ConnectAsync(Host.Address, IPAddress.Loopback, default).Soon();
        await using TlsConnection tls = await connection.DialLinkAsync(certificate).Soon();
        var stream = new FrameStream(tls);
        if (isMarked)
            await stream.ReadToEndAsync();
        else
            Assert.IsType<WelcomeFrame>(await stream.ReadAsync(ProtocolLimits.Login, default).Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dialled_member_is_used_only_if_its_certificate_and_the_roster_agree_about_the_host(bool isMarked)
    {
        await using IListener listener = Listen();
        using X509Certificate2 certificate = await OpenAsync(isMarked, listener.Local.Port);
        Task<Receipt> sending = SendAsync("one", TimeSpan.FromSeconds(2));
        IConnection connection = await listener.AcceptAsync(default).Soon();
        await using TlsConnection tls = await connection.AcceptLinkAsync(certificate).Soon();
        var stream = new FrameStream(tls);
        if (isMarked)
        {
            await stream.ReadToEndAsync();
            Assert.Contains("another member", (await sending.Soon()).Detail, StringComparison.Ordinal);
            return;
        }
        await SayAsync(stream, new WelcomeFrame());
        await HearAsync<PositionFrame>(stream);
    }

    // The authority of the network is in the host's state file.
    private async Task<X509Certificate2> OpenAsync(bool isMarked, int messagePort)
    {
        string path = _folder.File("state.json");
        await OpenAsync(o => o with { StatePath = path }, messagePort);
        NetworkState network = new StateFile(path).Load().Network!;
        using NetworkAuthority authority = NetworkAuthority.Load(network.Key, network.Certificate);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return Member.Key.With(isMarked
            ? authority.IssueHost(Member.Key.PublicKey, Member.Id, now.AddMinutes(-10), now.AddDays(1))
            : authority.IssueMember(Member.Key.PublicKey, Member.Id, now.AddMinutes(-10), now.AddDays(1)));
    }
}
