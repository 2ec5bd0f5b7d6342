using System.Security.Cryptography;
using System.Text;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Someone who reads the memory of a host or a peer after the login finds no password there, and no ticket at the peer.</summary>
[Trait("Category", "Slow")]
public sealed class PasswordInMemoryTests
{
    // Random, because the other process would find a constant in this assembly.
    private static readonly string Password = NewPassword();
    private static readonly string New = NewPassword();

    [LinuxTheory]
    [InlineData("encrypted")]
    [InlineData("both")]
    public async Task Host_and_peer_keep_no_password(string versions)
    {
        await using ChildProcess host = ChildProcess.Start([], MemoryChild.Mode);
        string port = await AskAsync(host, $"host {MemoryChild.Hide(Password)} {versions}");
        AssertNone(host, Password);

        await using ChildProcess peer = ChildProcess.Start([], MemoryChild.Mode);
        await AskAsync(peer, $"peer {MemoryChild.Hide(Password)} {port} {versions}");
        AssertNone(peer, Password);
        AssertNone(host, Password);

        await AskAsync(host, $"change {MemoryChild.Hide(New)}");
        AssertNone(host, Password);
        AssertNone(host, New);
        await using ChildProcess second = ChildProcess.Start([], MemoryChild.Mode);
        await AskAsync(second, $"peer {MemoryChild.Hide(New)} {port} {versions}");
        AssertNone(second, New);
        AssertNone(host, New);
    }

    [LinuxFact]
    public async Task Peer_keeps_no_ticket()
    {
        await using ChildProcess host = ChildProcess.Start([], MemoryChild.Mode);
        await AskAsync(host, $"host {MemoryChild.Hide(Password)} encrypted");
        string text = await AskAsync(host, "ticket");
        Assert.True(TicketText.TryDecode(text, out TicketContent? ticket, out string? problem), problem);

        await using ChildProcess peer = ChildProcess.Start([], MemoryChild.Mode);
        await AskAsync(peer, $"guest {MemoryChild.Hide(text)}");

        // The host has returned the text as a string, so this shows that the test finds it where it is.
        Assert.True(ProcessMemory.Count(host.Id, Encoding.Unicode.GetBytes(SecretPartOf(text))) > 0);
        AssertNone(peer, SecretPartOf(text));
        Assert.Equal(0, ProcessMemory.Count(peer.Id, ticket.Secret));
        Assert.Equal(0, ProcessMemory.Count(peer.Id, TicketSecret.LoginSecret(ticket.Secret)));
    }

    [LinuxFact]
    public async Task Password_that_is_kept_would_be_found()
    {
        await using ChildProcess child = ChildProcess.Start([], MemoryChild.Mode);
        await AskAsync(child, $"keep {MemoryChild.Hide(Password)}");
        Assert.True(ProcessMemory.Count(child.Id, Encoding.Unicode.GetBytes(Password)) > 0);
    }

    // It comes after the version, the network's id and the ticket's id.
    private static string SecretPartOf(string ticket) => ticket["pyile2-".Length..].Substring((1 + 32 + 16) * 4 / 3 + 2, 32 * 4 / 3 - 4);

    private static string NewPassword() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(12));

    private static async Task<string> AskAsync(ChildProcess child, string line)
    {
        await child.WriteAsync(line);
        return await child.ReadAsync();
    }

    private static void AssertNone(ChildProcess child, string password) => Assert.Equal(
        (0, 0),
        (ProcessMemory.Count(child.Id, Encoding.Unicode.GetBytes(password)), ProcessMemory.Count(child.Id, Encoding.UTF8.GetBytes(password))));

    private const string OnlyLinux = "Only Linux shows the memory of a process as a file.";

    private sealed class LinuxTheoryAttribute : TheoryAttribute
    {
        public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : OnlyLinux;
    }

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : OnlyLinux;
    }
}
