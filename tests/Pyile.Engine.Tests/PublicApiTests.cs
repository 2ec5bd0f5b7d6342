using Pyile.PublicApi;

namespace Pyile.Engine.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void Public_types_of_the_engine_are_those_of_the_file() => PublicSurface.Check(typeof(SessionOptions).Assembly);

    [Fact]
    public void Public_types_of_the_protocol_are_those_of_the_file() => PublicSurface.Check(typeof(MemberId).Assembly);

    [Fact]
    public void Public_types_of_the_legacy_protocol_are_those_of_the_file() => PublicSurface.Check(typeof(LegacyProtocol).Assembly);
}
