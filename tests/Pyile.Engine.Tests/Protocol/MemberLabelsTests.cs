namespace Pyile.Engine.Tests.Protocol;

/// <summary>Roles and tags in the tags of a roster entry.</summary>
public sealed class MemberLabelsTests
{
    [Fact]
    public void Labels_have_these_bytes()
    {
        var labels = MemberLabels.Of(["ops", "db"], ["site=eu"]);

        Assert.Equal("00010009000264620003" + "6F7073" + "000200090007736974653D6575", Convert.ToHexString(labels.ToBlock().Bytes));
        Assert.Equal(labels, MemberLabels.Read(labels.ToBlock()));
    }

    [Fact]
    public void Entry_without_labels_has_an_empty_block() => Assert.True(MemberLabels.Of([], []).ToBlock().IsEmpty);

    [Fact]
    public void Labels_are_ordered_and_each_is_there_once_whatever_its_case()
    {
        var labels = MemberLabels.Of(["web", "ops", "Web"], ["b", "a", "A"]);

        Assert.Equal(["ops", "web"], labels.Roles);
        Assert.Equal(["a", "b"], labels.Tags);
    }

    [Theory]
    [InlineData("ops", true)]
    [InlineData("ops.eu-1_x", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a=b", false)]
    [InlineData("naïve", false)]
    [InlineData("a\u202eb", false)]
    public void Role_is_a_plain_name(string text, bool expected) => Assert.Equal(expected, MemberLabels.IsRole(text));

    [Theory]
    [InlineData("gpu", true)]
    [InlineData("site=eu", true)]
    [InlineData("site=", true)]
    [InlineData("=eu", false)]
    [InlineData("a=b=c", false)]
    [InlineData("a b", false)]
    public void Tag_is_a_plain_name_with_a_value_or_without(string text, bool expected) => Assert.Equal(expected, MemberLabels.IsTag(text));

    [Fact]
    public void Names_that_are_too_long_are_not_names()
    {
        Assert.True(MemberLabels.IsRole(new string('r', MemberLabels.MaxRoleLength)));
        Assert.False(MemberLabels.IsRole(new string('r', MemberLabels.MaxRoleLength + 1)));
        Assert.True(MemberLabels.IsTag(new string('t', MemberLabels.MaxTagLength)));
        Assert.False(MemberLabels.IsTag(new string('t', MemberLabels.MaxTagLength + 1)));
    }

    // A later version may write other names: the entry is valid, and what this version does not understand gives no rights.
    [Theory]
    [InlineData("0001000500036F7073", "ops")]
    [InlineData("0001000A00036F70730003612062", "ops")]
    [InlineData("000100020003", "")]
    [InlineData("0001000400FF6F70", "")]
    [InlineData("000100040002C328", "")]
    [InlineData("000300050003" + "6F7073", "")]
    public void Names_that_cannot_be_read_are_ignored(string bytes, string roles)
    {
        Assert.True(TagBlock.TryRead(Convert.FromHexString(bytes), out TagBlock block));

        Assert.Equal(roles, string.Join(",", MemberLabels.Read(block).Roles));
    }

    [Fact]
    public void More_names_than_allowed_are_ignored()
    {
        var labels = MemberLabels.Of(Enumerable.Range(0, 100).Select(i => $"r{i:000}"), Enumerable.Range(0, 100).Select(i => $"t{i:000}"));

        Assert.Equal((MemberLabels.MaxRoles, MemberLabels.MaxTags), (labels.Roles.Count, labels.Tags.Count));
    }

    [Fact]
    public void The_most_labels_fit_into_an_entry()
    {
        var labels = MemberLabels.Of(
            Enumerable.Range(0, MemberLabels.MaxRoles).Select(i => $"{i:00}{new string('r', MemberLabels.MaxRoleLength - 2)}"),
            Enumerable.Range(0, MemberLabels.MaxTags).Select(i => $"{i:00}{new string('t', MemberLabels.MaxTagLength - 2)}"));

        Assert.Equal(labels, MemberLabels.Read(labels.ToBlock()));
    }
}
