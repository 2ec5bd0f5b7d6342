namespace Pyile.Lab.Tests;

/// <summary>The same as <see cref="LabFactAttribute"/> with data.</summary>
public sealed class LabTheoryAttribute : TheoryAttribute
{
    public LabTheoryAttribute() => Skip = new LabFactAttribute().Skip;
}
