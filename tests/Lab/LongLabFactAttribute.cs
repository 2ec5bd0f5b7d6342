namespace Pyile.Lab.Tests;

/// <summary>A test in a laboratory that takes minutes: it is skipped unless PYILE_LAB_LONG is 1.</summary>
public sealed class LongLabFactAttribute : LabFactAttribute
{
    public LongLabFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("PYILE_LAB_LONG") != "1")
            Skip ??= "It takes minutes and runs where PYILE_LAB_LONG is 1.";
    }
}
