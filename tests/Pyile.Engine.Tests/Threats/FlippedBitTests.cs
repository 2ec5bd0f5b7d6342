using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Threats;

/// <summary>Changes to the frames of a login by an attacker who has broken TLS.</summary>
[Trait("Category", "Slow")]
public sealed class FlippedBitTests : IDisposable
{
    private const int LengthSize = 4;
    private const int Frames = 5;

    private readonly TamperedLogin _login = new();

    public static TheoryData<int> EveryFrame => [.. Enumerable.Range(0, Frames)];

    public void Dispose() => _login.Dispose();

    [Theory]
    [InlineData((int)LoginKind.Ticket)]
    [InlineData((int)LoginKind.Password)]
    public async Task Unchanged_login_succeeds(int kind)
    {
        Assert.True(await _login.RunAsync((LoginKind)kind, (_, _) => { }));

        Assert.Equal(Frames, _login.Said.Count);
        Assert.Equal([1, 2, 3, 4, 6], _login.Said.Select(bytes => (int)bytes[LengthSize]));
    }

    // The admission is sent together with the roster, which is signed.
    [Theory]
    [MemberData(nameof(EveryFrame))]
    public async Task Login_by_ticket_fails_after_one_flipped_bit(int frame)
    {
        await _login.RunAsync(LoginKind.Ticket, (_, _) => { });
        int size = _login.Said[frame].Length;

        for (int at = 0; at < size; at++)
        {
            // The longest write contains a certificate and the roster: only some bits of each byte are tested.
            for (int bit = frame == 3 ? at % 4 : 0; bit < 8; bit += frame == 3 ? 4 : 1)
                await AssertFailsAsync(LoginKind.Ticket, frame, at, bit);
        }
    }

    [Theory]
    [MemberData(nameof(EveryFrame))]
    public async Task Login_by_password_fails_after_one_flipped_bit(int frame)
    {
        await _login.RunAsync(LoginKind.Password, (_, _) => { });
        int size = _login.Said[frame].Length;

        // Each bit costs a password check, so only the type, the first and the last field are tested.
        foreach (int at in (int[])[LengthSize, Math.Min(LengthSize + 1, size - 1), size - 1])
            await AssertFailsAsync(LoginKind.Password, frame, at, at % 8);
    }

    [Fact]
    public async Task Login_by_password_fails_after_a_flipped_bit_in_the_salt_or_a_public_value()
    {
        await _login.RunAsync(LoginKind.Password, (_, _) => { });
        int[] ends = [_login.Said[1].Length, _login.Said[2].Length];

        await AssertFailsAsync(LoginKind.Password, frame: 1, ends[0] - 384 - 2 - 5, bit: 3);
        await AssertFailsAsync(LoginKind.Password, frame: 1, ends[0] - 200, bit: 4);
        await AssertFailsAsync(LoginKind.Password, frame: 2, ends[1] - 200, bit: 5);
    }

    private async Task AssertFailsAsync(LoginKind kind, int frame, int at, int bit)
    {
        bool isTampered = false;
        bool agreed = await _login.RunAsync(kind, (number, bytes) =>
        {
            if (number != frame)
                return;
            // Signatures of certificates are sometimes a byte shorter.
            bytes[Math.Min(at, bytes.Length - 1)] ^= (byte)(1 << bit);
            isTampered = true;
        });
        Assert.True(isTampered);
        Assert.False(agreed, $"Bit {bit} of byte {at} of frame {frame} was flipped, and neither side noticed.");
    }
}
