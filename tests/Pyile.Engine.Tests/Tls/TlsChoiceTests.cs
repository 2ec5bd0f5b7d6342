using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Tls;

public sealed class TlsChoiceTests
{
    [Theory]
    [InlineData(null, null, true, TlsImplementation.System)]
    [InlineData(null, null, false, TlsImplementation.Managed)]
    [InlineData(null, "", false, TlsImplementation.Managed)]
    [InlineData(null, "system", false, TlsImplementation.System)]
    [InlineData(null, "managed", true, TlsImplementation.Managed)]
    [InlineData(null, "Managed", true, TlsImplementation.Managed)]
    [InlineData(TlsImplementation.Managed, "system", true, TlsImplementation.Managed)]
    [InlineData(TlsImplementation.System, "managed", false, TlsImplementation.System)]
    [InlineData(TlsImplementation.System, "nonsense", true, TlsImplementation.System)]
    public void The_option_counts_then_the_variable_then_the_system(
        TlsImplementation? option, string? variable, bool isLinux, TlsImplementation expected) =>
        Assert.Equal(expected, TlsChoice.Resolve(option, variable, isLinux));

    [Theory]
    [InlineData("openssl")]
    [InlineData(" system")]
    [InlineData("0")]
    public void Another_value_of_the_variable_is_refused_and_named(string variable)
    {
        var exception = Assert.Throws<PyileException>(() => TlsChoice.Resolve(null, variable, isLinux: true));
        Assert.Equal(PyileError.InvalidOption, exception.Kind);
        Assert.Contains($"PYILE_TLS has the value '{variable}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_value_of_the_option_is_refused()
    {
        var exception = Assert.Throws<PyileException>(() => TlsChoice.Resolve((TlsImplementation)7, null, isLinux: true));
        Assert.Equal(PyileError.InvalidOption, exception.Kind);
    }

    [Theory]
    [InlineData(TlsImplementation.System)]
    [InlineData(TlsImplementation.Managed)]
    public async Task Both_implementations_work_here(TlsImplementation implementation) => await TlsProviders.Of(implementation).CheckAsync().Soon();
}
