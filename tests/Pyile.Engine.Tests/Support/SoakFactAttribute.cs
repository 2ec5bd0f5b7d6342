namespace Pyile.Engine.Tests.Support;

/// <summary>A test that takes minutes: <c>./build.ps1 -Task Soak</c> runs it, everything else skips it.</summary>
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("PYILE_SOAK") != "1")
            Skip = "It takes minutes and runs where PYILE_SOAK is 1.";
    }
}
