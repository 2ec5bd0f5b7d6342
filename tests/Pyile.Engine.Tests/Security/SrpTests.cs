using Org.BouncyCastle.Math;

namespace Pyile.Engine.Tests.Security;

[Trait("Category", "Slow")]
public sealed class SrpTests
{
    private const int Size = 384;

    // Stretching a password takes a tenth of a second, so these tests share one verifier.
    private static readonly PasswordVerifier Right = PasswordVerifier.Create(new Secret("right"));
    private static readonly BigInteger Prime = SrpGroup.Production.Parameters.N;

    private readonly SrpHost _host = new(Right);

    public static TheoryData<string, byte[]> NoValues => new()
    {
        { "0", new byte[Size] },
        { "the prime", SrpGroup.Production.ToBytes(Prime) },
        { "twice the prime", Prime.ShiftLeft(1).ToByteArrayUnsigned() },
        { "nothing", [] },
        { "a byte too few", SrpGroup.Production.ToBytes(BigInteger.Two)[1..] },
        { "a byte too many", [0, .. SrpGroup.Production.ToBytes(BigInteger.Two)] },
        { "a single byte", [2] },
    };

    [Fact]
    public void Right_password_gives_both_sides_the_same_secret()
    {
        var joiner = new SrpJoiner(new Secret("right"), Right.Salt);
        byte[]? secret = _host.Secret(joiner.JoinerValue);
        Assert.NotNull(secret);
        Assert.Equal(Size, secret.Length);
        Assert.Equal(secret, joiner.Secret(_host.HostValue));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("Right")]
    [InlineData("right ")]
    public void Wrong_password_gives_each_side_another_secret(string password)
    {
        var joiner = new SrpJoiner(new Secret(password), Right.Salt);
        Assert.NotEqual(_host.Secret(joiner.JoinerValue), joiner.Secret(_host.HostValue));
    }

    [Fact]
    public void Another_salt_gives_another_secret()
    {
        var joiner = new SrpJoiner(new Secret("right"), new byte[16]);
        Assert.NotEqual(_host.Secret(joiner.JoinerValue), joiner.Secret(_host.HostValue));
    }

    [Fact]
    public void Each_login_has_its_own_values_and_secret()
    {
        var again = new SrpHost(Right);
        var one = new SrpJoiner(new Secret("right"), Right.Salt);
        var two = new SrpJoiner(new Secret("right"), Right.Salt);
        Assert.NotEqual(_host.HostValue, again.HostValue);
        Assert.NotEqual(one.JoinerValue, two.JoinerValue);
        Assert.NotEqual(_host.Secret(one.JoinerValue), again.Secret(one.JoinerValue));
    }

    [Theory]
    [MemberData(nameof(NoValues))]
    public void Value_that_reveals_the_secret_without_the_password_is_refused(string what, byte[] value)
    {
        var joiner = new SrpJoiner(new Secret("right"), Right.Salt);
        Assert.True(_host.Secret(value) is null, $"The host took {what}.");
        Assert.True(joiner.Secret(value) is null, $"The joiner took {what}.");
    }

    [Fact]
    public void Verifier_matches_its_password_only()
    {
        Assert.True(Right.Matches(new Secret("right")));
        Assert.False(Right.Matches(new Secret("wrong")));
        Assert.False(Right.Matches(new Secret("")));
    }

    [Fact]
    public void Same_password_gets_another_verifier_each_time()
    {
        PasswordVerifier again = PasswordVerifier.Create(new Secret("right"));
        Assert.NotEqual(Right.Salt, again.Salt);
        Assert.NotEqual(Right.Verifier, again.Verifier);
        Assert.Equal((16, Size), (again.Salt.Length, again.Verifier.Length));
    }
}
