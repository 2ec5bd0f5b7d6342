namespace Pyile.Lab.Tests.Agents;

public sealed class NumberedTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public void A_text_is_read_as_it_was_written(int size)
    {
        string text = new NumberedText("a", "to-b", 17).Format(size);

        Assert.Equal(new NumberedText("a", "to-b", 17), NumberedText.TryParse(text));
        Assert.True(text.Length >= size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a to-b 17")]
    [InlineData("a to-b x .")]
    [InlineData("a to-b 17 ..x")]
    [InlineData("a to-b 17 . .")]
    public void Another_text_is_not_read(string text) => Assert.Null(NumberedText.TryParse(text));
}
