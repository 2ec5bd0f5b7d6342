using System.Management.Automation.Host;

namespace Pyile.Quickstart;

/// <summary>The size of the window, for which views are laid out. This host does not provide other console functions.</summary>
internal sealed class ConsoleHostRawUI : PSHostRawUserInterface
{
    private const int RedirectedWidth = 100;

    public override Size BufferSize
    {
        get => new(Width, 1000);
        set { }
    }

    public override Size WindowSize
    {
        get => new(Width, 50);
        set { }
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; }

    public override string WindowTitle { get; set; } = "Pyile";

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    private static int Width => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? RedirectedWidth : Console.WindowWidth;

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        ConsoleKeyInfo key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, default, keyDown: true);
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) =>
        throw new NotSupportedException("This host cannot read its screen.");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException("This host cannot scroll its screen.");

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) =>
        throw new NotSupportedException("This host cannot draw.");

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // Called by Clear-Host.
        if (!Console.IsOutputRedirected)
            Console.Clear();
    }
}
