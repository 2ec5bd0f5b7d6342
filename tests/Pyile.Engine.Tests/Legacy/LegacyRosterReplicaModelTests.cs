using System.Net;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class LegacyRosterReplicaModelTests
{
    private static readonly Gen<int[]> AnyList = Gen.Int[1, 12].Array[0, 12];

    [Fact]
    public void Lists_one_after_another_keep_the_order_in_which_members_were_listed_first() =>
        AnyList.Array[0, 12].Sample(
            lists =>
            {
                var members = new MemberTable("me");
                var roster = new LegacyRosterReplica(members);
                List<int> model = [];
                foreach (int[] list in lists)
                {
                    MemberId[] kept = [.. members.Snapshot().Roster.Where(m => list.Contains(m.Address.Port)).Select(m => m.Id)];
                    var (joined, left) = roster.Replace([.. list.Select(At)], null, At(1), Given.Noon);

                    Assert.Equal(model.Where(n => !list.Contains(n)), left.Select(m => m.Address.Port));
                    Assert.Equal(list.Distinct().Except(model), joined.Select(m => m.Address.Port));
                    model.RemoveAll(n => !list.Contains(n));
                    model.AddRange(list.Distinct().Except(model).ToArray());
                    Assert.Equal(model, members.Snapshot().Roster.Select(m => m.Address.Port));
                    Assert.Equal(kept, members.Snapshot().Roster.Take(kept.Length).Select(m => m.Id));
                    Assert.Equal(model.Contains(1), members.Self is not null);
                }
            },
            iter: 1_000);

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);
}
