namespace Pyile.Lab.Tests.Faults;

public sealed class FaultPlanTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        IReadOnlyList<PlannedFault> plan = FaultPlan.Make(new Random(1), 5, 1000, Pause);

        Assert.Equal(plan, FaultPlan.Make(new Random(1), 5, 1000, Pause));
        Assert.NotEqual(plan, FaultPlan.Make(new Random(2), 5, 1000, Pause));
    }

    [Fact]
    public void Two_faults_of_the_same_thing_do_not_overlap()
    {
        foreach (IGrouping<string, PlannedFault> same in FaultPlan.Make(new Random(1), 5, 1000, Pause).GroupBy(fault => fault.Resource))
            Assert.All(same.Zip(same.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.At));
    }

    [Fact]
    public void A_plan_has_faults_of_every_kind_and_for_every_machine()
    {
        IReadOnlyList<PlannedFault> plan = FaultPlan.Make(new Random(1), 5, 1000, Pause);

        Assert.Equal(Enum.GetValues<FaultKind>(), plan.Select(fault => fault.Kind).Distinct().Order());
        Assert.Equal([0, 1, 2, 3, 4], plan.Select(fault => fault.Target).Distinct().Order());
        Assert.All(plan, fault => Assert.NotEqual(fault.Target, fault.Other));
    }

    [Fact]
    public void Faults_follow_each_other_as_fast_as_wanted() =>
        Assert.InRange(FaultPlan.Make(new Random(1), 5, 1000, Pause)[^1].At, TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(1600));
}
