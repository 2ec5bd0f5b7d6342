namespace Pyile.Engine.Tests.Protocol;

/// <summary>The tags of calls are written as in the test vectors, and read back.</summary>
public sealed class CallTagsTests
{
    [Fact]
    public void Request_names_its_endpoint_and_the_time_that_is_left()
    {
        TagBlock tags = TagsOf("request");

        Assert.Equal(tags, CallTags.OfRequest("disk", TimeSpan.FromSeconds(10)));
        Assert.Equal("disk", CallTags.EndpointOf(tags));
        Assert.Equal(TimeSpan.FromSeconds(10), CallTags.TimeLeftOf(tags));
    }

    [Fact]
    public void Request_without_a_deadline_has_no_time()
    {
        TagBlock tags = TagsOf("request without a deadline");

        Assert.Equal(tags, CallTags.OfRequest("disk", null));
        Assert.Null(CallTags.TimeLeftOf(tags));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0.2, 1)]
    [InlineData(4_294_967_295, 4_294_967_295)]
    [InlineData(4_294_967_296, 4_294_967_295)]
    public void Time_that_is_left_is_rounded_up_to_whole_milliseconds(double milliseconds, double read) =>
        Assert.Equal(TimeSpan.FromMilliseconds(read), CallTags.TimeLeftOf(CallTags.OfRequest("e", TimeSpan.FromMilliseconds(milliseconds))));

    [Fact]
    public void Credit_says_its_bytes()
    {
        Assert.Equal(TagsOf("credit"), CallTags.OfCredit(128 * 1024));
        Assert.Equal(128u * 1024, CallTags.CreditOf(TagsOf("credit")));
    }

    [Theory]
    [InlineData("item of the output", 1)]
    [InlineData("item of another stream", 3)]
    public void Item_says_its_stream_unless_it_is_output(string vector, byte stream)
    {
        Assert.Equal(TagsOf(vector), CallTags.OfItem(stream));
        Assert.Equal(stream, CallTags.StreamOf(TagsOf(vector)));
    }

    [Theory]
    [InlineData("end of a call", 0, true)]
    [InlineData("end of a call that failed", 5, true)]
    [InlineData("end of a call that did not run", 2, false)]
    public void End_says_why_and_whether_the_endpoint_has_run(string vector, byte outcome, bool hasRun)
    {
        Assert.Equal(TagsOf(vector), CallTags.OfEnd((CallOutcome)outcome, hasRun));
        Assert.Equal((CallOutcome)outcome, CallTags.OutcomeOf(TagsOf(vector)));
        Assert.Equal(hasRun, CallTags.HasRun(TagsOf(vector)));
    }

    private static TagBlock TagsOf(string vector) => Assert.IsType<MessageFrame>(ExampleFrame.All[vector].Frame).Head.Tags;
}
