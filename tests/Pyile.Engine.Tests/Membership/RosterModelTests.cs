using System.Net;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Membership;

public sealed class RosterModelTests
{
    private static readonly Gen<int[]> AnyMembers = Gen.Int[1, 12].Array[0, 12];

    // A positive number joins, a negative number leaves, a list replaces all members.
    private static readonly Gen<(int One, int[]? All)> AnyStep = Gen.Frequency(
        (8, Gen.Select(Gen.Int[1, 12], Gen.Bool, (n, joins) => (joins ? n : -n, (int[]?)null))),
        (1, AnyMembers.Select(all => (0, (int[]?)all))));

    [Fact]
    public void Roster_behaves_like_a_list_without_duplicates() =>
        AnyStep.Array[0, 60].Sample(
            steps =>
            {
                var roster = new MemberList();
                var model = new List<int>();
                foreach ((int one, int[]? all) in steps)
                {
                    List<int> before = [.. model];
                    long version = roster.Version;
                    Apply(roster, model, one, all);

                    Assert.Equal(model, roster.Snapshot().Select(m => m.Address.Port));
                    Assert.Equal(model.Count, roster.Count);
                    Assert.All(Enumerable.Range(1, 12), n => Assert.Equal(model.Contains(n), Find(roster, n) is not null));
                    Assert.Equal(!before.SequenceEqual(model), roster.Version > version);
                }
            },
            iter: 1_000);

    private static void Apply(MemberList roster, List<int> model, int one, int[]? all)
    {
        if (all is not null)
        {
            var (joined, left) = roster.Replace([.. all.Select(At)], null, Given.Noon);
            Assert.Equal(model.Where(n => !all.Contains(n)), left.Select(m => m.Address.Port));
            Assert.Equal(all.Distinct().Where(n => !model.Contains(n)), joined.Select(m => m.Address.Port));
            model.RemoveAll(n => !all.Contains(n));
            model.AddRange(all.Distinct().Except(model).ToArray());
        }
        else if (one > 0)
        {
            // Two members may have one address, but the list of version 1 that replaces all cannot say so.
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

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);
}
