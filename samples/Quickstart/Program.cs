using Pyile.Quickstart;

// Quickstart                runs quickstart.ps1
// Quickstart script.ps1     runs that script
// Quickstart -Interactive   is a plain prompt with the module imported
string module = ModuleFolder.Find();
using var shell = new Shell(module);

Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    shell.Stop();
};

return args switch
{
    [] => shell.RunScript(Path.Combine(AppContext.BaseDirectory, "quickstart.ps1")),
    ["-Interactive"] => shell.RunPrompt(),
    [var script] when File.Exists(script) => shell.RunScript(Path.GetFullPath(script)),
    [var script] => Fail($"There is no script {script}."),
    _ => Fail("Usage: Quickstart [script.ps1 | -Interactive]"),
};

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}
