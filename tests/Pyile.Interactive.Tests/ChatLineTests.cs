using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The effect of keys on the line of a chat, and the output that a terminal gets.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class ChatLineTests : IDisposable
{
    private readonly Shell _shell = Shell.Open();
    private readonly EditedLine _line = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("hello", "hello|")]
    [InlineData("helo<Left>l", "hell|o")]
    [InlineData("ello<Home>h<End>!", "hello!|")]
    [InlineData("ello<^A>h<^E>!", "hello!|")]
    [InlineData("abc<Left><Backspace>", "a|c")]
    [InlineData("abc<^H>", "ab|")]
    [InlineData("abc<Home><Delete><Delete>", "|c")]
    [InlineData("abc<Home><^D>", "|bc")]
    [InlineData("one two  three<^Left>", "one two  |three")]
    [InlineData("one two  three<^Left><^Left>", "one |two  three")]
    [InlineData("one two<Home><^Right>", "one |two")]
    [InlineData("one two<^Left><^U>", "|two")]
    [InlineData("one two<^Left><^K>", "one |")]
    [InlineData("one two <^W>", "one |")]
    [InlineData("<Left><Right><Backspace><Delete><^U><^K><^W><Up><Down>", "|")]
    [InlineData("a\tb", "a b|")]
    [InlineData("e\u0301x<Left><Left>", "|e\u0301x")]
    [InlineData("e\u0301<Backspace>", "|")]
    [InlineData("👍👍<Left><Backspace>", "|👍")]
    [InlineData("a<Alt+x><^G><Esc>", "a|")]
    [InlineData("<AltGr+@>", "@|")]
    [InlineData("one<Enter>two<Enter>draft<Up>", "two|")]
    [InlineData("one<Enter>two<Enter>draft<Up><Up><Up>", "one|")]
    [InlineData("one<Enter>two<Enter>draft<Up><Up><Down><Down>", "draft|")]
    [InlineData("one<Enter>one<Enter> <Enter><Up><Up>", "one|")]
    public void Keys_edit_the_line(string keys, string expected)
    {
        _line.Press(keys);

        Assert.Equal(expected, _line.Text.Insert(_line.Cursor, "|"));
    }

    [Theory]
    [InlineData("<^C>", "Interrupted")]
    [InlineData("text<^C>", "Interrupted")]
    [InlineData("<^D>", "Ended")]
    [InlineData("text<Enter>", "Entered")]
    [InlineData("text<^J>", "Entered")]
    [InlineData("text<^L>", "Nothing")]
    public void Key_press_returns_what_it_did(string keys, string expected) => Assert.Equal(expected, _line.Press(keys));

    [Fact]
    public void Line_is_drawn_with_one_write()
    {
        Screen screen = OpenScreen(20);
        _line.Press("hello<Left><Left>");

        screen.Draw();

        Assert.Equal(["\rbob> hel\e7lo\e[K\e8"], screen.Written);
    }

    [Fact]
    public void Arriving_lines_are_shown_above_the_input_with_one_write()
    {
        Screen screen = OpenScreen(20);
        _line.Press("half a li");

        screen.Show("first", "second");
        screen.Show();

        Assert.Equal(["\r\e[Kfirst\r\nsecond\r\nbob> half a li\e7\e[K\e8"], screen.Written);
    }

    [Fact]
    public void Long_line_shows_the_part_around_the_cursor_and_leaves_the_last_column_empty()
    {
        Screen screen = OpenScreen(16);

        foreach (string keys in (string[])["0123456789", "a", "b<Left><Left><Left>", "<^A>", "<End>"])
        {
            _line.Press(keys);
            screen.Draw();
        }

        Assert.Equal(
            [
                "\rbob> 0123456789\e7\e[K\e8",
                "\rbob> 6789a\e7\e[K\e8",
                "\rbob> 678\e79ab\e[K\e8",
                "\rbob> \e70123456789\e[K\e8",
                "\rbob> 789ab\e7\e[K\e8",
            ],
            screen.Written);
    }

    [Theory]
    [InlineData("漢字漢字漢", "\rbob> 漢字漢字漢\e7\e[K\e8")]
    [InlineData("漢字漢字漢字", "\rbob> 漢字\e7\e[K\e8")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "\rbob> e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301\e7\e[K\e8")]
    [InlineData("👍👍👍👍👍", "\rbob> 👍👍👍👍👍\e7\e[K\e8")]
    [InlineData("a\u202eb", "\rbob> a\\u{202e}b\e7\e[K\e8")]
    public void Wide_and_combining_characters_are_measured(string keys, string expected)
    {
        Screen screen = OpenScreen(16);
        _line.Press(keys);

        screen.Draw();

        Assert.Equal([expected], screen.Written);
    }

    [Fact]
    public void Changed_window_width_redraws_the_line_once()
    {
        Screen screen = OpenScreen(16);
        _line.Press("0123456789");
        screen.Follow();

        screen.Width = 12;
        screen.Follow();
        screen.Follow();

        Assert.Equal(["\r\e[Jbob> 789\e7\e[K\e8"], screen.Written);
    }

    [Theory]
    [InlineData("evil\e[2J\u202e", "evil␛[2…> ")]
    [InlineData("receiver with a long name", "receive…> ")]
    public void Long_receiver_name_is_shortened_and_shown_with_visible_characters(string receiver, string prompt)
    {
        Screen screen = OpenScreen(27);
        screen.Receiver = receiver;

        screen.Draw();

        Assert.Equal([$"\r{prompt}\e7\e[K\e8"], screen.Written);
    }

    [Fact]
    public void Screen_without_receiver_shows_only_lines()
    {
        Screen screen = OpenScreen(20);
        screen.Receiver = "";

        screen.Show("first");

        Assert.Equal(["\r\e[Kfirst\r\n"], screen.Written);
    }

    [Fact]
    public void Cleared_screen_leaves_an_empty_row()
    {
        Screen screen = OpenScreen(20);
        _line.Press("half a li");

        screen.Clear();

        Assert.Equal(["\r\e[K"], screen.Written);
    }

    [Theory]
    [InlineData("hello /you", "Text", "hello /you")]
    [InlineData("  indented", "Text", "  indented")]
    [InlineData("//text", "Text", "/text")]
    [InlineData("peers of mine", "Text", "peers of mine")]
    [InlineData("exit now", "Text", "exit now")]
    [InlineData("  ", "Nothing", "")]
    [InlineData("peers", "Peers", "")]
    [InlineData(" /PEERS ", "Peers", "")]
    [InlineData("exit", "Exit", "")]
    [InlineData("/exit", "Exit", "")]
    [InlineData("/to bob the builder ", "To", "bob the builder")]
    [InlineData("/to", "To", "")]
    [InlineData("/all", "All", "")]
    [InlineData("/help", "Help", "")]
    [InlineData("/", "Unknown", "/")]
    [InlineData("/too bob", "Unknown", "/too")]
    [InlineData("/exit now", "Unknown", "/exit")]
    public void Line_is_parsed_as_a_text_or_a_command(string line, string kind, string argument) =>
        Assert.Equal((kind, argument), EditedLine.Parse(line));

    private Screen OpenScreen(int width) => new(_line, width) { Receiver = "bob" };
}
