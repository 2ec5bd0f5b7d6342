using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class RosterModelTests
{
    // A positive number joins, a negative number leaves.
    private static readonly Gen<int> AnyStep = Gen.Select(Gen.Int[1, 12], Gen.Bool, (n, joins) => joins ? n : -n);

    [Fact]
    public void Roster_behaves_like_a_list_without_duplicates() =>
        AnyStep.Array[0, 60].Sample(
            steps =>
            {
                var roster = new MemberList();
                var model = new List<int>();
                foreach (int one in steps)
                {
                    List<int> before = [.. model];
                    long version = roster.Version;
                    Apply(roster, model, one);

                    Assert.Equal(model, roster.Snapshot().Select(m => m.Address.Port));
                    Assert.Equal(model.Count, roster.Count);
                    Assert.All(Enumerable.Range(1, 12), n => Assert.Equal(model.Contains(n), Find(roster, n) is not null));
                    Assert.Equal(!before.SequenceEqual(model), roster.Version > version);
                }
            },
            iter: 1_000);

    private static void Apply(MemberList roster, List<int> model, int one)
    {
        if (one > 0)
        {
            if (model.Contains(one))
                return;
            Assert.NotNull(roster.Add(Given.Member($"127.0.0.1:{one}") with { Id = MemberId.NewRandom() }));
            model.Add(one);
        }
        else
        {
            Assert.Equal(model.Remove(-one), Find(roster, -one) is { } member && roster.Remove(member.Id) is not null);
        }
    }

    private static Member? Find(MemberList roster, int port) => roster.Snapshot().FirstOrDefault(m => m.Address.Port == port);
}
