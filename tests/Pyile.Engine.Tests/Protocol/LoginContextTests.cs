using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class LoginContextTests
{
    // In their order: the network, the host's certificate, the joiner's, the secret, and three frames.
    private static readonly byte[][] Inputs =
        [GivenV2.Network.ToArray(), [1, 2, 3, 4, 5], [6, 7, 8], [.. Enumerable.Range(0, 40).Select(i => (byte)i)], [10, 11], [12], [13, 14, 15]];

    [Fact]
    public void Both_sides_with_the_same_transcript_have_the_same_confirmations()
    {
        Assert.Equal(Tags(Inputs), Tags([.. Inputs.Select(i => i.ToArray())]));
        Assert.All(Tags(Inputs), tag => Assert.Equal(64, tag.Length));
    }

    [Fact]
    public void Confirmation_of_the_joiner_is_not_one_of_the_host()
    {
        string[] tags = Tags(Inputs);
        Assert.NotEqual(tags[0], tags[1]);
    }

    [Fact]
    public void Flipped_bit_in_any_input_changes_the_confirmations()
    {
        var seen = new HashSet<string>(Tags(Inputs));
        int flipped = 0;
        for (int input = 0; input < Inputs.Length; input++)
        {
            for (int bit = 0; bit < Inputs[input].Length * 8; bit++)
            {
                byte[][] changed = [.. Inputs.Select(i => i.ToArray())];
                changed[input][bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.All(Tags(changed), tag => Assert.True(seen.Add(tag), $"Bit {bit} of input {input} makes no difference."));
                flipped++;
            }
        }
        Assert.Equal(Inputs.Sum(i => i.Length) * 8, flipped);
    }

    [Fact]
    public void Frames_in_another_order_change_the_confirmation()
    {
        var seen = new HashSet<string>(Tags(Inputs));
        Assert.All(Tags([.. Inputs[..4], Inputs[5], Inputs[4], Inputs[6]]), tag => Assert.True(seen.Add(tag)));
        Assert.All(Tags([.. Inputs[..4], Inputs[6], Inputs[5], Inputs[4]]), tag => Assert.True(seen.Add(tag)));
    }

    [Fact]
    public void Added_or_missing_frame_changes_the_confirmation()
    {
        var seen = new HashSet<string>(Tags(Inputs));
        Assert.All(Tags(Inputs[..6]), tag => Assert.True(seen.Add(tag)));
        Assert.All(Tags([.. Inputs, [0]]), tag => Assert.True(seen.Add(tag)));
        Assert.All(Tags(Inputs[..4]), tag => Assert.True(seen.Add(tag)));
    }

    [Fact]
    public void Exchanged_certificates_change_the_confirmation()
    {
        var seen = new HashSet<string>(Tags(Inputs));
        Assert.All(Tags([Inputs[0], Inputs[2], Inputs[1], .. Inputs[3..]]), tag => Assert.True(seen.Add(tag)));
    }

    [Fact]
    public void Confirmation_of_another_size_does_not_match()
    {
        byte[] frame = Sealed(Inputs, LoginSide.Host);
        Assert.True(Context(Inputs).Verify(frame, Inputs[3], LoginSide.Host));
        Assert.False(Context(Inputs).Verify(frame, Inputs[3], LoginSide.Joiner));
        Assert.False(Context(Inputs).Verify([], Inputs[3], LoginSide.Host));
        Assert.False(Context(Inputs).Verify(frame.AsSpan(..^1), Inputs[3], LoginSide.Host));
        Assert.False(Context(Inputs).Verify([.. frame, 0], Inputs[3], LoginSide.Host));
    }

    private static string[] Tags(byte[][] inputs)
    {
        return [Convert.ToHexString(Sealed(inputs, LoginSide.Joiner).AsSpan(1)), Convert.ToHexString(Sealed(inputs, LoginSide.Host).AsSpan(1))];
    }

    // A frame of one byte and its confirmation.
    private static byte[] Sealed(byte[][] inputs, LoginSide side)
    {
        byte[] frame = new byte[1 + ProofFrame.ConfirmationSize];
        Context(inputs).Seal(frame, inputs[3], side);
        return frame;
    }

    private static LoginTranscript Context(byte[][] inputs)
    {
        var context = new LoginTranscript(KeyHash.Read(inputs[0]), inputs[1], inputs[2]);
        foreach (byte[] frame in inputs[4..])
            context.Add(frame);
        return context;
    }
}
