using System.Reflection;

namespace Pyile.ModuleTests.Support;

/// <summary>The chat's screen on a terminal that records what is written.</summary>
internal sealed class Screen
{
    private readonly object _screen;

    public Screen(EditedLine line, int width)
    {
        Width = width;
        _screen = Activator.CreateInstance(EditedLine.TypeOf("ChatScreen"), [line.Editor, width])!;
    }

    public int Width { get; set; }

    public List<string> Written { get; } = [];

    public string Receiver
    {
        get => (string)Property.GetValue(_screen)!;
        set => Property.SetValue(_screen, value);
    }

    private PropertyInfo Property => _screen.GetType().GetProperty(nameof(Receiver))!;

    public void Draw() => Call(nameof(Draw));

    public void Follow() => Call(nameof(Follow), Width);

    public void Clear() => Written.Add((string)_screen.GetType().GetField(nameof(Clear))!.GetRawConstantValue()!);

    public void Show(params string[] lines) => Call(nameof(Show), (object)lines);

    private void Call(string method, params object[] arguments)
    {
        string text = (string)_screen.GetType().GetMethod(method)!.Invoke(_screen, arguments)!;
        if (text.Length > 0)
            Written.Add(text);
    }
}
