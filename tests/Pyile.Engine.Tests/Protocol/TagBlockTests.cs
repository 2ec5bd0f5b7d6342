using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class TagBlockTests
{
    private static readonly Tag One = new(1, IsCritical: true, new byte[] { 0xaa });
    private static readonly Tag Two = new(2, IsCritical: false, new byte[] { 0xbb, 0xcc });

    [Fact]
    public void Tags_are_written_in_ascending_order()
    {
        Assert.Equal(V2Bytes.Hex("8001 0001 aa 0002 0002 bbcc"), TagBlock.Of(Two, One).Bytes.ToArray());
        Assert.Equal(TagBlock.Of(One, Two), TagBlock.Of(Two, One));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001 0000")]
    [InlineData("0001 0001 aa 0002 0000")]
    [InlineData("8001 0000 0002 0000")]
    [InlineData("0001 0000 8002 0000")]
    [InlineData("7fff 0000")]
    [InlineData("ffff 0000")]
    public void Block_with_ascending_numbers_is_read(string bytes)
    {
        Assert.True(TagBlock.TryRead(V2Bytes.Hex(bytes), out TagBlock block));
        Assert.Equal(block, TagBlock.Of(block.ToList()));
    }

    [Theory]
    [InlineData("0000 0000")]
    [InlineData("8000 0000")]
    [InlineData("0001 0000 0000 0000")]
    [InlineData("0001 0000 0001 0000")]
    [InlineData("0001 0000 8001 0000")]
    [InlineData("8002 0000 0001 0000")]
    [InlineData("0001 0000 0003 0000 0002 0000")]
    [InlineData("00")]
    [InlineData("0001 00")]
    [InlineData("0001 0001")]
    [InlineData("0001 0000 00")]
    public void Block_with_other_numbers_or_an_incomplete_tag_is_refused(string bytes) => Assert.False(TagBlock.TryRead(V2Bytes.Hex(bytes), out _));

    [Fact]
    public void Tags_that_no_block_can_have_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => TagBlock.Of(One, One));
        Assert.Throws<ArgumentException>(() => TagBlock.Of(One, One with { IsCritical = false }));
        Assert.Throws<ArgumentException>(() => TagBlock.Of(One with { Number = 0 }));
        Assert.Throws<ArgumentException>(() => TagBlock.Of(One with { Value = new byte[TagBlock.MaxSize] }));
    }

    [Fact]
    public void Value_of_a_tag_is_found_by_its_number()
    {
        Assert.True(TagBlock.Of(One, Two).TryFind(2, out ReadOnlySpan<byte> value));
        Assert.Equal(Two.Value.ToArray(), value.ToArray());
        Assert.False(TagBlock.Of(One, Two).TryFind(3, out _));
        Assert.False(default(TagBlock).TryFind(1, out _));
    }

    [Fact]
    public void Unknown_critical_tag_with_the_lowest_number_is_reported()
    {
        TagBlock block = TagBlock.Of(new Tag(9, IsCritical: true, default), new Tag(5, IsCritical: true, default), Two, One);
        Assert.Equal(1, block.FirstUnknownCritical());
        Assert.Equal(5, block.FirstUnknownCritical(1));
        Assert.Equal(0, block.FirstUnknownCritical(1, 5, 9));
    }
}
