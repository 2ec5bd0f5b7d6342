using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>State and trust files that other users own, or can read or change.</summary>
[Trait("Category", "Slow")]
public sealed class ForeignFileTests : EncryptedSessionTest
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder;

    public ForeignFileTests() => _folder = Played(new TemporaryFolder());

    private string StatePath => _folder.File("state.json");

    private string TrustPath => _folder.File("networks.json");

    [UnixTheory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task Trust_file_that_others_can_change_is_restricted_with_a_warning(UnixFileMode others)
    {
        HostSession host = StartHost();
        new TrustStore(TrustPath).Remember("elsewhere", 4702, new KeyHash(7, 7), DateTimeOffset.UtcNow);
        FileRights.SetMode(TrustPath, Owner | others);

        PeerSession one = await JoinAsync(host, with: o => o with { TrustPath = TrustPath });

        Assert.Contains(TrustPath, Assert.Single(RecordOf(one).LinesOf(LogIds.TrustWasWritable)).Text, StringComparison.Ordinal);
        Assert.Equal(Owner, FileRights.ModeOf(TrustPath));
    }

    [UnixTheory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void State_file_that_others_can_read_is_restricted_when_it_is_loaded(UnixFileMode others)
    {
        new StateFile(StatePath).Save(HostState.Empty);
        FileRights.SetMode(StatePath, Owner | others);
        var file = new StateFile(StatePath);

        file.Load();

        Assert.True(file.WasOpenToOthers);
        Assert.Equal(Owner, FileRights.ModeOf(StatePath));
    }

    [RootFact]
    public void State_file_of_another_user_is_refused_and_stays_as_it_is()
    {
        new StateFile(StatePath).Save(HostState.Empty);
        byte[] content = File.ReadAllBytes(StatePath);
        FileRights.GiveAway(StatePath);

        PyileException exception = Assert.Throws<PyileException>(() => StartHost(o => o with { StatePath = StatePath }));

        Assert.Equal(PyileError.StateFile, exception.Kind);
        Assert.Contains("another user", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(StatePath));
    }

    [RootFact]
    public async Task Trust_file_of_another_user_is_refused_and_stays_as_it_is()
    {
        HostSession host = StartHost();
        new TrustStore(TrustPath).Remember("elsewhere", 4702, new KeyHash(7, 7), DateTimeOffset.UtcNow);
        byte[] content = await File.ReadAllBytesAsync(TrustPath);
        FileRights.GiveAway(TrustPath);

        PyileException exception = await FailsAsync(PyileError.TrustFile, () => JoinAsync(host, with: o => o with { TrustPath = TrustPath }));

        Assert.Contains("another user", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(TrustPath));
        Assert.Empty(RecordOf(host).All<PeerJoined>());
    }
}
