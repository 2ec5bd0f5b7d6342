using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests;

/// <summary>In each project fewer than 5 % of the constructors take a delegate; a port (an interface) says more.</summary>
public sealed class ConstructorTests
{
    private const double Percent = 5;

    [Fact]
    public void Few_constructors_take_delegates()
    {
        Dictionary<string, int> found = [];
        foreach (Project project in Projects.All)
        {
            IReadOnlyList<(string Name, int Delegates)> constructors = Constructors.In(project.Source);
            if (Constructors.PercentWithDelegates(constructors) < Percent)
                continue;
            foreach ((string name, int delegates) in constructors.Where(constructor => constructor.Delegates > 0))
                found[$"{project.Name}: {name}"] = delegates;
        }

        Ratchet.Named("delegate-constructors").Check(found, _ => "Take an interface instead.");
    }
}
