using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Identity;

/// <summary>The file of a key: its protection, and what cannot be used of it.</summary>
[Trait("Category", "Slow")]
public sealed class IdentityFileTests : IdentityTest
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static TheoryData<string, string> Damages => new()
    {
        { "nothing", "" },
        { "no JSON", "{" },
        { "null", "null" },
        { "other format", """{"format":9,"identity":"default","network":"x","member":"x","alias":"bob","key":"","encrypted":false,"certificate":""}""" },
        { "missing key", """{"format":1,"identity":"default"}""" },
    };

    [Fact]
    public async Task Passphrase_encrypts_the_key()
    {
        HostSession host = StartHost();
        PeerSession peer = await EnrolAsync(host, passphrase: "four words and more");
        await UntilGoneAsync(host, peer);

        await FailsAsync(PyileError.Passphrase, () => ReturnAsync(host));
        await FailsAsync(PyileError.Passphrase, () => ReturnAsync(host, passphrase: "other words"));

        Assert.Equal(peer.Id, (await ReturnAsync(host, passphrase: "four words and more")).Id);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damaged_file_is_an_error_and_stays_as_it_is(string what, string content)
    {
        HostSession host = StartHost();
        await UntilGoneAsync(host, await EnrolAsync(host));
        await File.WriteAllTextAsync(IdentityPath(), content);

        PyileException alone = await FailsAsync(PyileError.IdentityFile, () => ReturnAsync(host));
        await FailsAsync(PyileError.IdentityFile, () => JoinAsync(host, "bob", o => Keep(o)));

        Assert.Contains(IdentityPath(), alone.Message, StringComparison.Ordinal);
        Assert.True(await File.ReadAllTextAsync(IdentityPath()) == content, what);
    }

    [Theory]
    [InlineData("\"key\": \"", "\"key\": \"AAAA")]
    [InlineData("\"certificate\": \"", "\"certificate\": \"AAAA")]
    [InlineData("\"member\": \"", "\"member\": \"zz")]
    [InlineData("\"network\": \"", "\"network\": \"zz")]
    public async Task Damaged_part_is_an_error_and_stays_as_it_is(string part, string damaged)
    {
        HostSession host = StartHost();
        await UntilGoneAsync(host, await EnrolAsync(host));
        string content = (await File.ReadAllTextAsync(IdentityPath())).Replace(part, damaged, StringComparison.Ordinal);
        await File.WriteAllTextAsync(IdentityPath(), content);

        await FailsAsync(PyileError.IdentityFile, () => ReturnAsync(host));

        Assert.Equal(content, await File.ReadAllTextAsync(IdentityPath()));
    }

    [Fact]
    public async Task File_that_was_copied_to_another_identity_is_an_error()
    {
        HostSession host = StartHost();
        await UntilGoneAsync(host, await EnrolAsync(host));
        string copied = Path.Combine(Folder.File("identities"), "other");
        Directory.CreateDirectory(copied);
        File.Copy(IdentityPath(), Path.Combine(copied, Path.GetFileName(IdentityPath())));

        PyileException exception = await FailsAsync(PyileError.IdentityFile, () => ReturnAsync(host, identity: "other"));

        Assert.Contains("copied or renamed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_was_copied_to_another_network_is_an_error()
    {
        HostSession host = StartHost();
        HostSession other = StartHost();
        await UntilGoneAsync(host, await EnrolAsync(host));
        await EnterAsync(other, "bob", o => Keep(o) with { Identity = null });
        string network = (await File.ReadAllTextAsync(Folder.File("networks.json"))).Split('"').Last(part => part.Length > 40);
        File.Copy(IdentityPath(), Path.Combine(Path.GetDirectoryName(IdentityPath())!, $"{network}.json"));

        PyileException exception = await FailsAsync(PyileError.IdentityFile, () => ReturnAsync(other));

        Assert.Contains("copied or renamed", exception.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task File_that_others_can_read_is_restricted_with_a_warning(UnixFileMode others)
    {
        HostSession host = StartHost();
        await UntilGoneAsync(host, await EnrolAsync(host));
        Assert.Equal(Owner, FileRights.ModeOf(IdentityPath()));
        FileRights.SetMode(IdentityPath(), Owner | others);

        PeerSession again = await ReturnAsync(host);

        Assert.Contains(IdentityPath(), Assert.Single(WarningsOf(again)), StringComparison.Ordinal);
        Assert.Equal(Owner, FileRights.ModeOf(IdentityPath()));
    }

    [RootFact]
    public async Task File_of_another_user_is_an_error_and_stays_as_it_is()
    {
        HostSession host = StartHost();
        await UntilGoneAsync(host, await EnrolAsync(host));
        byte[] content = await File.ReadAllBytesAsync(IdentityPath());
        FileRights.GiveAway(IdentityPath());

        PyileException exception = await FailsAsync(PyileError.IdentityFile, () => ReturnAsync(host));

        Assert.Contains("another user", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(IdentityPath()));
    }

    [Fact]
    public async Task Login_stands_if_the_key_cannot_be_kept()
    {
        HostSession host = StartHost();
        await File.WriteAllTextAsync(Folder.File("identities"), "a file where the folder should be");

        PeerSession peer = await EnrolAsync(host);

        Assert.Contains("could not be kept", Assert.Single(WarningsOf(peer)), StringComparison.Ordinal);
        Assert.Equal(ReceiptStatus.Delivered, (await peer.SendAsync(host.Id!.Value, "text").Soon()).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("naïve")]
    public async Task Name_that_is_not_one_of_a_folder_is_an_invalid_option(string name)
    {
        HostSession host = StartHost();

        await FailsAsync(PyileError.InvalidOption, () => ReturnAsync(host, identity: name));
    }
}
