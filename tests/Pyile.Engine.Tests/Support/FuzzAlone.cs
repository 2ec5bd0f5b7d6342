namespace Pyile.Engine.Tests.Support;

/// <summary>Fuzz tests run alone, because they measure the memory of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FuzzAlone
{
    public const string Name = "Fuzz";
}
