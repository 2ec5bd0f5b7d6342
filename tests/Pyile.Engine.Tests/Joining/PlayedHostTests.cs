using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Joining;

/// <summary>How a joiner reacts to hosts that do what the specification does not allow, or what this build does not know.</summary>
public sealed class PlayedHostTests
{
    private const ushort Number = TagBlock.FirstExperimental;

    private static readonly TagBlock Harmless = TagBlock.Of(new Tag(Number, IsCritical: false, new byte[] { 1, 2 }));
    private static readonly TagBlock Critical = TagBlock.Of(new Tag(Number, IsCritical: true, new byte[] { 1, 2 }));

    [Fact]
    public async Task Unknown_features_and_harmless_tags_do_not_disturb_a_login()
    {
        await using var host = new PlayedHost
        {
            Challenge = c => c with { Features = (ProtocolFeatures)(1UL << 60), Tags = Harmless },
            Admission = a => a with { Tags = Harmless },
        };
        Joined joined = await host.LetInAsync();
        Assert.Equal(PlayedHost.Joiner, joined.Member);
        await joined.Stream.DisposeAsync();
    }

    [Fact]
    public async Task Challenge_with_an_unknown_critical_tag_ends_the_login_with_its_number()
    {
        await using var host = new PlayedHost { Challenge = c => c with { Tags = Critical } };
        Assert.Contains($"{Number}", (await FailsAsync(host, PyileError.NotAdmitted)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admission_with_an_unknown_critical_tag_ends_the_login_with_its_number()
    {
        await using var host = new PlayedHost { Admission = a => a with { Tags = Critical } };
        Assert.Contains($"{Number}", (await FailsAsync(host, PyileError.NotAdmitted)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LoginKind.Ticket, 16, 384)]
    [InlineData(LoginKind.Ticket, 16, 0)]
    [InlineData(LoginKind.Ticket, 0, 384)]
    [InlineData(LoginKind.Password, 0, 384)]
    [InlineData(LoginKind.Password, 15, 384)]
    [InlineData(LoginKind.Password, 17, 384)]
    [InlineData(LoginKind.Password, 16, 0)]
    [InlineData(LoginKind.Password, 16, 383)]
    public async Task Challenge_with_a_salt_or_value_of_another_size_ends_the_login(object kind, int salt, int value)
    {
        byte[] hostValue = new byte[value];
        Array.Fill(hostValue, (byte)1);
        await using var host = new PlayedHost { Challenge = c => c with { Salt = new byte[salt], HostValue = hostValue } };
        await FailsAsync(host, PyileError.HostNotProven, (LoginKind)kind);
    }

    [Fact]
    public async Task Admission_without_a_confirmation_ends_a_login_by_ticket()
    {
        await using var host = new PlayedHost { Admission = a => a with { Confirmation = default } };
        await FailsAsync(host, PyileError.HostNotProven);
    }

    [Fact]
    public async Task Admission_with_the_certificate_of_a_host_ends_the_login()
    {
        PlayedHost? self = null;
        await using var host = self = new PlayedHost { Issue = key => self!.IssueAsHost(key) };
        await FailsAsync(host, PyileError.HostNotProven);
    }

    [Theory]
    [InlineData(GoodbyeReason.Banned, PyileError.Banned)]
    [InlineData(GoodbyeReason.Removed, PyileError.NotAdmitted)]
    [InlineData(GoodbyeReason.NetworkEnds, PyileError.NotAdmitted)]
    [InlineData(GoodbyeReason.Replaced, PyileError.NotAdmitted)]
    [InlineData(GoodbyeReason.HostStops, PyileError.ConnectionLost)]
    [InlineData(GoodbyeReason.Leaving, PyileError.ConnectionLost)]
    [InlineData((GoodbyeReason)99, PyileError.ConnectionLost)]
    public async Task Goodbye_after_the_acceptance_ends_the_login_for_its_reason(object reason, PyileError expected)
    {
        await using var host = new PlayedHost { Answer = _ => new GoodbyeFrame((GoodbyeReason)reason) };
        await FailsAsync(host, expected);
    }

    [Fact]
    public async Task Update_that_does_not_fit_ends_the_login()
    {
        await using var host = new PlayedHost { Answer = h => h.Update(99, h.Listing()) };
        await FailsAsync(host, PyileError.HostNotProven);
    }

    [Fact]
    public async Task Update_that_removes_the_host_ends_the_login()
    {
        await using var host = new PlayedHost
        {
            Answer = h => h.Update(2, h.Listing(), new RosterChange.Left(PlayedHost.Id, LeaveReason.Left)),
        };
        await FailsAsync(host, PyileError.HostNotProven);
    }

    [Fact]
    public async Task Refusal_after_the_acceptance_is_a_violation()
    {
        await using var host = new PlayedHost { Answer = _ => new RefusalFrame(RefusalReason.Banned) };
        await FailsAsync(host, PyileError.ProtocolViolation);
    }

    private static async Task<PyileException> FailsAsync(PlayedHost host, PyileError kind, LoginKind login = LoginKind.Ticket)
    {
        PyileException exception = await Assert.ThrowsAsync<PyileException>(() => host.LetInAsync(login));
        Assert.Equal(kind, exception.Kind);
        return exception;
    }
}
