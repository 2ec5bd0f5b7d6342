namespace Pyile.Structure.Tests.Checkers;

public sealed class RatchetTests
{
    [Fact]
    public void A_table_that_matches_has_no_problems() => Assert.Empty(Compare(new() { ["a"] = 2 }, new() { ["a"] = 2 }));

    [Fact]
    public void A_new_and_a_grown_offender_are_reported_with_their_explanation() => Assert.Equal(
        ["a: 3, allowed 2. See a.", "b: 1, allowed 0. See b."],
        Compare(new() { ["a"] = 2 }, new() { ["a"] = 3, ["b"] = 1 }));

    [Fact]
    public void An_entry_that_is_higher_than_needed_is_reported() => Assert.Equal(
        ["a: lower this entry from 3 to 2.", "b: remove this entry."],
        Compare(new() { ["a"] = 3, ["b"] = 1 }, new() { ["a"] = 2 }));

    [Fact]
    public void Keys_may_have_spaces_and_comments_are_left_out() => Assert.Equal(
        [("Pyile.Engine: A.B(c,d)", "4")],
        Ratchet.Entries(["# A comment 1", "", "Pyile.Engine: A.B(c,d) 4"]));

    private static IEnumerable<string> Compare(Dictionary<string, int> allowed, Dictionary<string, int> found) =>
        Ratchet.Compare(allowed, found, key => $"See {key}.");
}
