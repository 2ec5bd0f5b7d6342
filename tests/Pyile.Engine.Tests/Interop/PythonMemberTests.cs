using System.Globalization;
using System.Text.Json;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Interop;

/// <summary>A host of the engine and a member that was written in another language from the specification alone.</summary>
[Trait("Category", "Slow")]
public sealed class PythonMemberTests : EncryptedSessionTest
{
    private const int Count = 1000;

    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    [PythonFact]
    public async Task The_unit_tests_of_the_member_pass_for_all_vectors()
    {
        (int exitCode, string output) = await PythonMember.RunUnitTestsAsync();

        Assert.True(exitCode == 0, output);
    }

    [PythonFact]
    public async Task A_member_that_knows_the_password_joins()
    {
        HostSession host = StartHost();

        PythonMember python = await JoinPythonAsync(host);

        JsonElement joined = await python.WaitForAsync("joined");
        Assert.Equal("python", Text(joined, "alias"));
        Assert.Equal(host.Fingerprint, Text(joined, "fingerprint"));
        Assert.Equal(["admin", "python"], Aliases(await python.WaitForAsync("roster")));
    }

    [PythonFact]
    public async Task A_member_that_has_a_ticket_joins_under_an_alias_that_is_still_free()
    {
        HostSession host = StartHost();
        var (_, ticket) = await host.NewTicketAsync().Soon();

        PythonMember python = Played(PythonMember.Join(host.HostAddress, ticket, "--ticket-stdin", "Admin"));

        Assert.Equal("Admin-2", Text(await python.WaitForAsync("joined"), "alias"));
        await UntilAsync(() => host.GetPeers().Any(p => p.Alias == "Admin-2"));
    }

    [PythonFact]
    public async Task A_wrong_password_is_refused_as_a_proof_that_is_wrong()
    {
        HostSession host = StartHost();

        PythonMember python = Played(PythonMember.Join(host.HostAddress, "not the password"));

        Assert.Equal("ProofRefused", Text(await python.WaitForAsync("refused"), "reason"));
        Assert.Equal(2, await python.WaitForExitAsync());
        await RecordOf(host).WaitForAsync<LoginFailed>();
    }

    [PythonFact]
    public async Task The_roster_of_a_member_follows_signed_changes()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);

        PeerSession other = await EnterAsync(host, "ada");
        JsonElement longer = await python.WaitForAsync("roster", e => Aliases(e).SequenceEqual(["admin", "python", "ada"]));
        await other.CloseAsync().Soon();

        Assert.Equal("Left", Text(await python.WaitForAsync("left"), "reason"));
        await python.WaitForAsync("roster", e => Version(e) > Version(longer) && Aliases(e).SequenceEqual(["admin", "python"]));
        Assert.Empty(python.All("hostLost"));
    }

    [PythonFact]
    public async Task Messages_reach_a_member_that_accepts_the_link_and_its_answers_use_the_same_link()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);

        Receipt text = await host.SendAsync(IdOf(host), "grüße 🔋", Patient).Soon();
        Receipt json = await host.SendAsync(IdOf(host), Content.Json("""{"a":[1,null]}"""), Patient).Soon();
        python.Command(new { command = "send", to = "admin", text = "answer", reference = 1 });

        Assert.Equal((ReceiptStatus.Delivered, ReceiptStatus.Delivered), (text.Status, json.Status));
        Assert.Equal("grüße 🔋", Text(await python.WaitForAsync("message"), "body"));
        JsonElement second = await python.WaitForAsync("message", count: 2);
        Assert.Equal((2, """{"a":[1,null]}"""), (second.GetProperty("kind").GetInt32(), Text(second, "body")));
        Assert.Equal("answer", (await NextAsync(host)).Text);
        await python.WaitForAsync("delivered");
        Assert.Equal("accepted", Text(Assert.Single(python.All("link")), "role"));
    }

    [PythonFact]
    public async Task Messages_of_a_member_that_dials_the_link_reach_the_host_and_other_members()
    {
        HostSession host = StartHost();
        PeerSession ada = await EnterAsync(host, "ada");
        PythonMember python = await JoinPythonAsync(host);

        python.Command(new { command = "send", to = "everyone", text = "hello", reference = 1 });

        Message atHost = await NextAsync(host);
        Message atMember = await NextAsync(ada);
        Assert.Equal(("hello", "python", true), (atHost.Text, atHost.Alias, atHost.IsBroadcast));
        Assert.Equal((atHost.Id, atHost.Text), (atMember.Id, atMember.Text));
        await python.WaitForAsync("delivered", count: 2);
        Assert.All(python.All("link"), link => Assert.Equal("dialled", Text(link, "role")));
    }

    [PythonFact]
    public async Task Bodies_at_the_limits_of_the_specification_are_taken_as_they_are()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);
        string deep = new string('[', 32) + "1" + new string(']', 32);

        python.Command(new { command = "send", to = "admin", json = deep });
        python.Command(new { command = "send", to = "admin", json = "\t{\"a\":\"\\u0000\"}\n" });
        python.Command(new { command = "send", to = "admin", text = "\uFEFFwith a byte order mark" });
        python.Command(new { command = "send", to = "admin", text = "" });
        python.Command(new { command = "send", to = "admin", text = new string('x', 1024 * 1024) });

        Assert.Equal(Content.Json(deep), ContentOf(await NextAsync(host)));
        Assert.Equal(MessageKind.Json, (await NextAsync(host)).Kind);
        Assert.Equal("\uFEFFwith a byte order mark", (await NextAsync(host)).Text);
        Assert.Equal("", (await NextAsync(host)).Text);
        Assert.Equal(1024 * 1024, (await NextAsync(host)).Text.Length);
        Assert.Single(python.All("link"));
    }

    [PythonFact]
    public async Task Numbered_messages_in_both_directions_arrive_once_and_in_order_when_links_are_cut()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);
        string[] down = [.. Enumerable.Range(0, Count).Select(i => $"down {i}")];
        string[] up = [.. Enumerable.Range(0, Count).Select(i => $"up {i}")];
        MemberId member = IdOf(host);

        python.Command(new { command = "cut", what = "links", everyMessages = Count / 10 });
        Task<Receipt>[] receipts = [.. down.Select(text => host.SendAsync(member, text, Patient))];
        foreach (string text in up)
            python.Command(new { command = "send", to = "admin", text, reference = text });

        var atHost = new List<string>();
        while (atHost.Count < Count)
            atHost.Add((await NextAsync(host)).Text);
        await python.WaitForAsync("message", count: Count);
        await python.WaitForAsync("delivered", count: Count);

        Assert.All(await Task.WhenAll(receipts).Soon(), r => Assert.Equal(ReceiptStatus.Delivered, r.Status));
        Assert.Equal(up, atHost);
        Assert.Equal(0, host.WaitingMessages);
        Assert.Equal(down, python.All("message").Select(m => Text(m, "body")));
        Assert.Equal(up, python.All("delivered").Select(d => Text(d, "reference")));
        Assert.InRange(python.All("link").Count, 10, 100);
        Assert.Empty(python.All("failed"));
    }

    [PythonFact]
    public async Task A_member_whose_control_link_is_cut_logs_in_again_with_its_certificate()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);
        JsonElement joined = await python.WaitForAsync("joined");

        python.Command(new { command = "cut", what = "control" });

        JsonElement again = await python.WaitForAsync("reconnected");
        Assert.Equal((Text(joined, "member"), "python"), (Text(again, "member"), Text(again, "alias")));
        await RecordOf(host).WaitForAsync<PeerReturned>();
        Assert.Single(RecordOf(host).All<PeerJoined>());
        Assert.Empty(RecordOf(host).All<PeerLeft>());
        python.Command(new { command = "send", to = "admin", text = "still here" });
        Assert.Equal("still here", (await NextAsync(host)).Text);
        Assert.Equal(ReceiptStatus.Delivered, (await host.SendAsync(IdOf(host), "so I see", Patient).Soon()).Status);
        Assert.Equal(Text(joined, "member"), IdOf(host).ToString());
    }

    [PythonFact]
    public async Task A_member_that_leaves_is_reported_as_having_left()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);

        python.Command(new { command = "leave" });

        Assert.Equal("left", Text(await python.WaitForAsync("ended"), "reason"));
        Assert.Equal((0, ""), (await python.WaitForExitAsync(), python.Errors));
        Assert.Equal(LeaveReason.Left, (await RecordOf(host).WaitForAsync<PeerLeft>()).Reason);
    }

    [PythonFact]
    public async Task A_member_ends_when_the_host_bans_it()
    {
        HostSession host = StartHost();
        PythonMember python = await JoinPythonAsync(host);

        await host.BanAsync(IdOf(host), "a test").Soon();

        Assert.Equal("Banned", Text(await python.WaitForAsync("ended"), "reason"));
        Assert.Equal(0, await python.WaitForExitAsync());
    }

    private async Task<PythonMember> JoinPythonAsync(HostSession host)
    {
        PythonMember python = Played(PythonMember.Join(host.HostAddress, "secret"));
        await python.WaitForAsync("joined");
        await UntilAsync(() => host.GetPeers().Any(p => p.Alias == "python"));
        return python;
    }

    private static MemberId IdOf(HostSession host) => host.GetPeers().Single(p => p.Alias == "python").Id;

    private static Content ContentOf(Message message) => new(message.Text, message.Kind);

    private static string Text(JsonElement occurrence, string name) => occurrence.GetProperty(name).GetString()!;

    private static ulong Version(JsonElement roster) => ulong.Parse(Text(roster, "version"), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Aliases(JsonElement roster) =>
        roster.GetProperty("members").EnumerateArray().Select(m => Text(m, "alias"));
}
