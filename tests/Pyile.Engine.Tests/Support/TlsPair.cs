namespace Pyile.Engine.Tests.Support;

/// <summary>
/// The implementations of TLS at the two sides of a test. The environment variable PYILE_TEST_TLS chooses them for all tests, as in
/// <c>managed-system</c>: first the side that accepts, then the side that dials. Without it, each test class has a pair that follows from its
/// name, so that one run has some of each.
/// </summary>
/// <param name="Accepting">The side of hosts, and of each member that takes a connection.</param>
/// <param name="Dialling">The side of joiners, and of each member that dials.</param>
public sealed record TlsPair(TlsImplementation Accepting, TlsImplementation Dialling)
{
    private const string Variable = "PYILE_TEST_TLS";

    public static readonly TlsPair[] All =
    [
        new(TlsImplementation.System, TlsImplementation.System),
        new(TlsImplementation.System, TlsImplementation.Managed),
        new(TlsImplementation.Managed, TlsImplementation.System),
        new(TlsImplementation.Managed, TlsImplementation.Managed),
    ];

    private static readonly TlsPair? Chosen = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? Parse(text) : null;
    private static readonly AsyncLocal<TlsPair?> OfTest = new();

    /// <summary>All pairs, for a theory: first the side that accepts.</summary>
    public static TheoryData<TlsImplementation, TlsImplementation> Theory
    {
        get
        {
            var theory = new TheoryData<TlsImplementation, TlsImplementation>();
            foreach (TlsPair pair in All)
                theory.Add(pair.Accepting, pair.Dialling);
            return theory;
        }
    }

    /// <summary>The pair of the test that runs.</summary>
    public static TlsPair Current => Chosen ?? OfTest.Value ?? All[0];

    internal TlsProvider Acceptor => TlsProviders.Of(Accepting);

    internal TlsProvider Dialler => TlsProviders.Of(Dialling);

    /// <summary>Uses the pair that follows from the name of a test class in the test that runs.</summary>
    public static void Use(Type testClass) => Use(All[testClass.Name.Sum(letter => letter) % All.Length]);

    /// <summary>Uses a pair in the test that runs, unless the environment chooses another one.</summary>
    public static void Use(TlsPair pair) => OfTest.Value = pair;

    public override string ToString() => $"{Accepting}-{Dialling}";

    private static TlsPair Parse(string text) =>
        Array.Find(All, pair => pair.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOperationException($"{Variable} must be one of {string.Join(", ", All.AsEnumerable())}, not '{text}'.");
}
